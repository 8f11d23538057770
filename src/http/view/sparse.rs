//! Rows of a list with no more members than were asked for: `?fields=id,subject_name`. What was not
//! asked for is never written.

use std::collections::BTreeSet;

use serde::ser::{Error as _, Impossible, SerializeStruct};
use serde::{Serialize, Serializer};
use utoipa::PartialSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use crate::fields::Fields;

/// The members a row was limited to.
#[derive(Debug)]
pub struct Members(BTreeSet<String>);

impl Members {
    /// All that a row has, as the document says.
    pub fn of<V: PartialSchema>() -> BTreeSet<String> {
        match V::schema() {
            RefOr::T(Schema::Object(row)) => row.properties.into_keys().collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Reads their names, with commas between.
    pub fn parse(fields: &mut Fields, text: &str, known: &BTreeSet<String>) -> Option<Self> {
        let text = fields.line("fields", text, 500)?;
        let asked: BTreeSet<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
        let Some(unknown) = asked.difference(known).next() else {
            return Some(Self(asked));
        };
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let params = vec![("name", unknown.clone()), ("known", known.join(", "))];
        fields.fault("fields", "no_member", params);
        None
    }
}

/// A row with these members, or with all.
pub struct Sparse<'a, V> {
    pub row: V,
    pub members: Option<&'a Members>,
}

impl<V: Serialize> Serialize for Sparse<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.members {
            Some(members) => self.row.serialize(Limited {
                serializer,
                members,
            }),
            None => self.row.serialize(serializer),
        }
    }
}

/// Writes a struct as a map of some of its members.
struct Limited<'a, S> {
    serializer: S,
    members: &'a Members,
}

struct LimitedMembers<'a, M> {
    map: M,
    members: &'a Members,
}

impl<M: serde::ser::SerializeMap> SerializeStruct for LimitedMembers<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        if self.members.0.contains(key) {
            self.map.serialize_entry(key, value)?;
        }
        Ok(())
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.map.end()
    }
}

/// What is no struct has no members.
macro_rules! no_row {
    ($($name:ident $(<$generic:ident>)? ($($argument:ty),*) -> $answer:ty;)+) => { $(
        fn $name $(<$generic: Serialize + ?Sized>)? (self, $(_: $argument),*) -> Result<$answer, S::Error> {
            Err(S::Error::custom("no row"))
        }
    )+ };
}

impl<'a, S: Serializer> Serializer for Limited<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeStruct = LimitedMembers<'a, S::SerializeMap>;
    type SerializeSeq = Impossible<S::Ok, S::Error>;
    type SerializeTuple = Impossible<S::Ok, S::Error>;
    type SerializeTupleStruct = Impossible<S::Ok, S::Error>;
    type SerializeTupleVariant = Impossible<S::Ok, S::Error>;
    type SerializeMap = Impossible<S::Ok, S::Error>;
    type SerializeStructVariant = Impossible<S::Ok, S::Error>;

    fn serialize_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        Ok(LimitedMembers {
            map: self.serializer.serialize_map(None)?,
            members: self.members,
        })
    }

    no_row! {
        serialize_bool(bool) -> S::Ok;
        serialize_i8(i8) -> S::Ok;
        serialize_i16(i16) -> S::Ok;
        serialize_i32(i32) -> S::Ok;
        serialize_i64(i64) -> S::Ok;
        serialize_u8(u8) -> S::Ok;
        serialize_u16(u16) -> S::Ok;
        serialize_u32(u32) -> S::Ok;
        serialize_u64(u64) -> S::Ok;
        serialize_f32(f32) -> S::Ok;
        serialize_f64(f64) -> S::Ok;
        serialize_char(char) -> S::Ok;
        serialize_str(&str) -> S::Ok;
        serialize_bytes(&[u8]) -> S::Ok;
        serialize_none() -> S::Ok;
        serialize_some<T>(&T) -> S::Ok;
        serialize_unit() -> S::Ok;
        serialize_unit_struct(&'static str) -> S::Ok;
        serialize_unit_variant(&'static str, u32, &'static str) -> S::Ok;
        serialize_newtype_struct<T>(&'static str, &T) -> S::Ok;
        serialize_newtype_variant<T>(&'static str, u32, &'static str, &T) -> S::Ok;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}
