//! A form as the body that the same act has in the API: there each command is read once, for
//! programs and people alike.
//!
//! A name without a value is left out, as programs leave it out; what cannot be left out is empty.
//! What else a form sends (`once`, `version`, …) is no part of the body.

use std::cell::RefCell;
use std::fmt::Display;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::{Pairs, unreadable};
use crate::error::{Error, FieldFault, Result};

impl Pairs {
    /// The command of a form, with every fault of it.
    pub fn command<B: DeserializeOwned, C>(&self, parse: impl FnOnce(B) -> Result<C>) -> Result<C> {
        let numbers = RefCell::default();
        let parsed = self.body(&numbers).and_then(parse);
        let mut faults: Vec<FieldFault> = numbers.into_inner();
        if let Err(Error::Invalid(others)) = &parsed {
            // What the command says of a number that is none says more.
            faults.retain(|fault| others.iter().all(|other| fault.pointer != other.pointer));
        }
        match parsed {
            parsed if faults.is_empty() => parsed,
            Err(Error::Invalid(others)) => {
                faults.extend(others);
                // As the fields stand in the form.
                faults.sort_by_key(|fault| {
                    let is_its =
                        |(name, _): &(String, String)| fault.pointer.get(1..) == Some(name);
                    self.0.iter().position(is_its)
                });
                Err(Error::Invalid(faults))
            }
            Ok(_) => Err(Error::Invalid(faults)),
            Err(error) => Err(error),
        }
    }

    /// The command of a form on what was ticked, each box by the name of one: the body calls them
    /// by the name of many.
    pub fn ticked<B: DeserializeOwned, C>(
        &self,
        one: &str,
        parse: impl FnOnce(B) -> Result<C>,
    ) -> Result<C> {
        let many = format!("{one}s");
        let named = |(name, value): &(String, String)| {
            let name = if name == one { &many } else { name };
            (name.clone(), value.clone())
        };
        let mut command = Self(self.0.iter().map(named).collect()).command(parse);
        if let Err(Error::Invalid(faults)) = &mut command
            && self.all(one).next().is_none()
            && let Some(fault) = faults
                .iter_mut()
                .find(|fault| fault.pointer.get(1..) == Some(&many))
        {
            *fault = FieldFault::new(&fault.pointer, "nothing_ticked");
        }
        command
    }

    /// A command that is for good: it is done only by who ticked that they have looked.
    pub fn if_confirmed<C>(&self, command: Result<C>) -> Result<C> {
        if self.value("confirm") == "yes" {
            return command;
        }
        let mut faults = match command {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(faults)) => faults,
            Err(error) => return Err(error),
        };
        faults.push(FieldFault::new("/confirm", "not_confirmed"));
        Err(Error::Invalid(faults))
    }

    /// The form with what its page says in another way than the body.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs = self.clone();
        pairs.0.retain(|(said, _)| said != name);
        pairs.0.push((name.to_owned(), value.to_owned()));
        pairs
    }

    /// Reads it, giving one empty value more each time one is missed.
    fn body<B: DeserializeOwned>(&self, numbers: &RefCell<Vec<FieldFault>>) -> Result<B> {
        let mut empty = Vec::new();
        loop {
            // Each try reads all numbers again.
            numbers.borrow_mut().clear();
            let reader = Fields {
                form: self,
                empty: &empty,
                numbers,
            };
            match B::deserialize(reader) {
                Ok(body) => return Ok(body),
                Err(Unread::Missing(name)) if !empty.contains(&name) => empty.push(name),
                Err(Unread::Missing(name)) => return Err(unreadable(name, "wrong_type")),
                // No form of ours: it says one value where the body has several parts.
                Err(Unread::Other(_)) => return Err(unreadable("", "wrong_type")),
            }
        }
    }
}

/// Why a body was not read: a value was missed, or it is of a kind that no form has.
#[derive(Debug, thiserror::Error)]
enum Unread {
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0}")]
    Other(String),
}

impl serde::de::Error for Unread {
    fn custom<T: Display>(text: T) -> Self {
        Self::Other(text.to_string())
    }

    fn missing_field(name: &'static str) -> Self {
        Self::Missing(name)
    }
}

/// The fields of a body, asked for by their names.
struct Fields<'f> {
    form: &'f Pairs,
    empty: &'f [&'static str],
    numbers: &'f RefCell<Vec<FieldFault>>,
}

impl<'de> Deserializer<'de> for Fields<'_> {
    type Error = Unread;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Unread> {
        let said = names
            .iter()
            .filter(|name| self.form.some(name).is_some() || self.empty.contains(name));
        visitor.visit_map(MapDeserializer::new(said.map(|name| {
            let value = Value {
                name,
                values: self.form.all(name).collect(),
                numbers: self.numbers,
            };
            (*name, value)
        })))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> std::result::Result<V::Value, Unread> {
        Err(Unread::Other("a form is a struct".to_owned()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// What was sent under one name.
struct Value<'f> {
    name: &'static str,
    values: Vec<&'f str>,
    numbers: &'f RefCell<Vec<FieldFault>>,
}

impl Value<'_> {
    fn text(&self) -> &str {
        self.values.first().copied().unwrap_or_default()
    }

    /// A number; what is none is a fault of its field, and the others are looked at nevertheless. In
    /// its place stands one that no field takes.
    fn number<T: std::str::FromStr>(&self, none: T) -> T {
        self.text().trim().parse().unwrap_or_else(|_| {
            self.numbers.borrow_mut().push(FieldFault {
                pointer: format!("/{}", self.name),
                code: "required",
                params: Vec::new(),
            });
            none
        })
    }
}

impl IntoDeserializer<'_, Unread> for Value<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Unread> {
        visitor.visit_str(self.text())
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, Unread> {
        visitor.visit_some(self)
    }

    /// A box that is not ticked sends nothing.
    fn deserialize_bool<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> std::result::Result<V::Value, Unread> {
        visitor.visit_bool(matches!(self.text(), "yes" | "true" | "on"))
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Unread> {
        visitor.visit_i32(self.number(-1))
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Unread> {
        visitor.visit_i64(self.number(-1))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Unread> {
        visitor.visit_u32(self.number(u32::MAX))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Unread> {
        visitor.visit_seq(SeqDeserializer::new(self.values.into_iter()))
    }

    forward_to_deserialize_any! {
        i8 i16 u8 u16 u64 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Body {
        text: String,
        since: Option<String>,
        #[serde(default, deserialize_with = "crate::http::extract::given")]
        grade: Option<String>,
        ids: Vec<String>,
        ticked: bool,
        year: i32,
    }

    fn read(form: &str) -> Result<Body> {
        Pairs::read(form.as_bytes()).command(|body: Body| match &*body.text {
            "bad" => Err(Error::invalid("/text", "bad")),
            _ => Ok(body),
        })
    }

    #[test]
    fn each_kind_of_field_is_read_from_what_a_form_sends() {
        let form =
            "once=x&text=a&text=b&since=2026-01-02&grade=good&ids=1&ids=2&ticked=yes&year=+7";
        let whole = Body {
            text: "a".to_owned(),
            since: Some("2026-01-02".to_owned()),
            grade: Some("good".to_owned()),
            ids: vec!["1".to_owned(), "2".to_owned()],
            ticked: true,
            year: 7,
        };
        assert_eq!(read(form).unwrap(), whole);
    }

    #[test]
    fn what_is_blank_or_not_there_is_left_out_or_empty() {
        let bare = Body {
            text: String::new(),
            since: None,
            grade: None,
            ids: Vec::new(),
            ticked: false,
            year: 1,
        };
        for form in ["year=1", "year=1&text=&since=&grade=+&unknown=z"] {
            assert_eq!(read(form).unwrap(), bare, "{form}");
        }
    }

    #[test]
    fn a_number_that_is_none_is_a_fault_beside_the_others() {
        for (form, first) in [
            ("text=bad", "/year"),
            ("text=bad&year=x", "/text"),
            ("year=99999999999&text=bad", "/year"),
        ] {
            let Err(Error::Invalid(faults)) = read(form) else {
                panic!("{form}");
            };
            let mut faults: Vec<_> = faults
                .iter()
                .map(|fault| (&*fault.pointer, fault.code))
                .collect();
            assert_eq!(faults[0].0, first, "{form}");
            faults.sort_unstable();
            assert_eq!(faults, [("/text", "bad"), ("/year", "required")], "{form}");
        }
    }

    #[test]
    fn of_a_number_that_is_none_the_command_says_what_it_takes() {
        let form = Pairs::read(b"text=a&year=x");
        let read = form.command(|body: Body| match body.year {
            1.. => Ok(body),
            _ => Err(Error::invalid("/year", "out_of_range")),
        });
        let Err(Error::Invalid(faults)) = read else {
            panic!("{read:?}");
        };
        assert_eq!(faults, [FieldFault::new("/year", "out_of_range")]);
    }

    #[test]
    fn a_value_where_the_body_has_parts_is_no_form_of_ours() {
        #[derive(Deserialize, Debug)]
        struct Whole {
            #[serde(rename = "parts")]
            _parts: Vec<Body>,
        }
        let read = Pairs::read(b"parts=x").command(Ok::<Whole, _>);
        assert!(matches!(read, Err(Error::Malformed(_))), "{read:?}");
    }
}
