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
    pub fn command<B: DeserializeOwned, C>(&self, parse: fn(B) -> Result<C>) -> Result<C> {
        let numbers = RefCell::default();
        let parsed = self.body(&numbers).and_then(parse);
        let mut faults: Vec<FieldFault> = numbers.into_inner();
        match parsed {
            parsed if faults.is_empty() => parsed,
            Err(Error::Invalid(others)) => {
                let is_new =
                    |other: &FieldFault| faults.iter().all(|fault| fault.pointer != other.pointer);
                let others: Vec<_> = others.into_iter().filter(is_new).collect();
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
                Err(Unread::Other(error)) => return Err(Error::Internal(error)),
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

    /// A number; what is none is a fault of its field, and the others are looked at nevertheless.
    fn number<T: std::str::FromStr + Default>(&self) -> T {
        self.text().trim().parse().unwrap_or_else(|_| {
            self.numbers.borrow_mut().push(FieldFault {
                pointer: format!("/{}", self.name),
                code: "required",
                params: Vec::new(),
            });
            T::default()
        })
    }
}

impl<'de> IntoDeserializer<'de, Unread> for Value<'_> {
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
        visitor.visit_i32(self.number())
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Unread> {
        visitor.visit_i64(self.number())
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Unread> {
        visitor.visit_u32(self.number())
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
}
