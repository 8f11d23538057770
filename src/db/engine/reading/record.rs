//! A record of PostgreSQL, in its binary form, as a row.

use std::num::NonZeroU32;
use std::ops::Range;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::row::{Field, PartialRow, Row, RowIndex, RowSealed};
use diesel::sql_types::SqlType;

/// A record of whatever columns.
#[derive(SqlType, QueryId)]
#[diesel(postgres_type(oid = 2249, array_oid = 2287))]
pub struct AnyRecord;

/// A record that is read as the row it was.
#[derive(Debug, FromSqlRow)]
pub struct RecordRow {
    bytes: Vec<u8>,
    columns: Vec<(NonZeroU32, Option<Range<usize>>)>,
}

impl FromSql<AnyRecord, Pg> for RecordRow {
    /// `record_send` of PostgreSQL: how many columns, then for each its type, its length or -1,
    /// its bytes.
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let bytes = value.as_bytes().to_vec();
        let (count, mut at) = (number(&bytes, 0)?, 4);
        let mut columns = Vec::with_capacity(usize::try_from(count)?);
        for _ in 0..count {
            let kind = NonZeroU32::new(number(&bytes, at)?.cast_unsigned()).ok_or("no type")?;
            let length = number(&bytes, at + 4)?;
            at += 8;
            let range = usize::try_from(length).ok().map(|length| at..at + length);
            at = range.as_ref().map_or(at, |range| range.end);
            columns.push((kind, range));
        }
        Ok(Self { bytes, columns })
    }
}

fn number(bytes: &[u8], at: usize) -> deserialize::Result<i32> {
    let four = bytes.get(at..at + 4).ok_or("a record that ends early")?;
    Ok(i32::from_be_bytes(four.try_into()?))
}

impl RowSealed for RecordRow {}

impl RowIndex<usize> for RecordRow {
    fn idx(&self, place: usize) -> Option<usize> {
        (place < self.columns.len()).then_some(place)
    }
}

/// A record does not know the names of its columns.
impl RowIndex<&str> for RecordRow {
    fn idx(&self, _: &str) -> Option<usize> {
        None
    }
}

impl<'a> Row<'a, Pg> for RecordRow {
    type Field<'f>
        = RecordField<'f>
    where
        'a: 'f,
        Self: 'f;
    type InnerPartialRow = Self;

    fn field_count(&self) -> usize {
        self.columns.len()
    }

    fn get<'b, I>(&'b self, place: I) -> Option<RecordField<'b>>
    where
        'a: 'b,
        Self: RowIndex<I>,
    {
        let (kind, range) = self.columns.get(self.idx(place)?)?;
        Some(RecordField {
            kind,
            value: range.clone().and_then(|range| self.bytes.get(range)),
        })
    }

    fn partial_row(&self, range: Range<usize>) -> PartialRow<'_, Self> {
        PartialRow::new(self, range)
    }
}

/// A column of a record.
pub struct RecordField<'f> {
    kind: &'f NonZeroU32,
    value: Option<&'f [u8]>,
}

impl<'f> Field<'f, Pg> for RecordField<'f> {
    fn field_name(&self) -> Option<&str> {
        None
    }

    fn value(&self) -> Option<PgValue<'_>> {
        Some(PgValue::new(self.value?, self.kind))
    }
}
