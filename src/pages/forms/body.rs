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

use super::{DAYS, Pairs, iso, unreadable};
use crate::error::{Error, FieldFault, Result};

impl Pairs {
    /// The command of a form, with every fault of it.
    pub fn command<B: DeserializeOwned, C>(&self, parse: impl FnOnce(B) -> Result<C>) -> Result<C> {
        self.command_of_whole(&[], parse)
    }

    /// The same for a body that changes a thing which the form shows: what a program leaves out to
    /// leave it as it is, nobody leaves as it is by emptying its field.
    pub fn command_of_whole<B: DeserializeOwned, C>(
        &self,
        shown: &[&'static str],
        parse: impl FnOnce(B) -> Result<C>,
    ) -> Result<C> {
        let unread = RefCell::default();
        let parsed = self.body(shown, &unread).and_then(parse);
        let unread: Vec<&str> = unread.into_inner();
        let mut faults = match parsed {
            Err(Error::Invalid(faults)) => faults,
            Ok(_) if !unread.is_empty() => Vec::new(),
            parsed => return parsed,
        };
        // Where the command says nothing of its own about a number that is none.
        for pointer in unread.iter().map(|name| format!("/{name}")) {
            if faults.iter().all(|fault| fault.pointer != pointer) {
                faults.push(FieldFault {
                    pointer,
                    code: "required",
                    params: Vec::new(),
                });
            }
        }
        if !unread.is_empty() {
            // As the fields stand in the form.
            faults.sort_by_key(|fault| {
                let is_its = |(name, _): &(String, String)| fault.pointer.get(1..) == Some(name);
                self.0.iter().position(is_its)
            });
        }
        Err(Error::Invalid(faults))
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

    /// Reads it, giving one empty value more each time one is missed.
    fn body<B: DeserializeOwned>(
        &self,
        shown: &[&'static str],
        unread: &RefCell<Vec<&'static str>>,
    ) -> Result<B> {
        let mut empty = shown.to_vec();
        loop {
            // Each try reads all numbers again.
            unread.borrow_mut().clear();
            let reader = Members {
                form: self,
                empty: &empty,
                unread,
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

/// The members of a body, asked for by their names.
struct Members<'f> {
    form: &'f Pairs,
    empty: &'f [&'static str],
    /// The numbers that are none.
    unread: &'f RefCell<Vec<&'static str>>,
}

impl<'de> Deserializer<'de> for Members<'_> {
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
                unread: self.unread,
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
    unread: &'f RefCell<Vec<&'static str>>,
}

impl Value<'_> {
    fn text(&self) -> &str {
        self.values.first().copied().unwrap_or_default()
    }

    /// A number. What is none is noted, and stands for one that lies in no range, so that the
    /// command says of it what it says of those.
    fn number<T: std::str::FromStr>(&self, none: T) -> T {
        self.text().trim().parse().unwrap_or_else(|_| {
            self.unread.borrow_mut().push(self.name);
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
        if DAYS.contains(&self.name) {
            return visitor.visit_str(&iso(self.text()));
        }
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

    fn parse(body: Body) -> Result<Body> {
        match &*body.text {
            "bad" => Err(Error::invalid("/text", "bad")),
            "narrow" if body.year < 0 => Err(Error::invalid("/year", "out_of_range")),
            _ => Ok(body),
        }
    }

    fn read(form: &str) -> Result<Body> {
        Pairs::read(form.as_bytes()).command(parse)
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
    fn a_day_is_read_as_people_type_it_and_no_other_field_is() {
        let read = read("text=17/10/2026&since=17/10/2026&year=1").unwrap();
        assert_eq!(
            (&*read.text, read.since.as_deref()),
            ("17/10/2026", Some("2026-10-17"))
        );
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
        let Err(Error::Invalid(faults)) = read("text=narrow&year=x") else {
            panic!("no fault");
        };
        let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["out_of_range"]);
    }

    #[test]
    fn what_the_form_shows_is_not_left_as_it_is_by_emptying_it() {
        let form = Pairs::read(b"year=1&since=+&grade=");
        let body = form
            .command_of_whole(&["grade"], |body: Body| Ok(body))
            .unwrap();
        assert_eq!((body.since, body.grade.as_deref()), (None, Some("")));
    }

    #[test]
    fn what_is_for_good_is_asked_for_beside_what_else_is_wrong() {
        let codes = |form: &str| {
            let form = Pairs::read(form.as_bytes());
            match form.if_confirmed(form.command(parse)) {
                Err(Error::Invalid(faults)) => faults.iter().map(|fault| fault.code).collect(),
                _ => Vec::new(),
            }
        };
        assert_eq!(codes("year=1&text=bad"), ["bad", "not_confirmed"]);
        assert_eq!(codes("year=1"), ["not_confirmed"]);
        assert_eq!(codes("year=1&text=bad&confirm=yes"), ["bad"]);
        assert!(codes("year=1&confirm=yes").is_empty());
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
