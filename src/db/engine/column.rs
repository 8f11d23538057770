//! The domain's values as columns: a text for what has one, a moment in UTC for a time.

use std::error::Error;
use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::result::DeserializeFieldError;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::Failure;

/// Why a row could not be read, where we say so ourselves: diesel wraps it to tell the column.
pub(in crate::db) fn failure<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Failure> {
    let error = error
        .downcast_ref::<DeserializeFieldError>()
        .map_or(error, |field| field.error.as_ref());
    error.downcast_ref()
}

/// Makes columns of text of the domain's types that are written and parsed as one: ids, codes. Each
/// area names its own. A wrapper would stand in every row around every value; and the domain, which
/// does not know diesel, derives nothing of it.
macro_rules! text_columns {
    ($($value:ty),+ $(,)?) => { $(const _: () = {
        use diesel::deserialize::{self, FromSql};
        use diesel::serialize::{self, IsNull, Output, ToSql};
        use diesel::sql_types::Text;

        #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(foreign_derive, sql_type = Text)]
        #[expect(dead_code, reason = "only names the type that the derives are for")]
        struct Column($value);

        impl<DB: diesel::backend::Backend> FromSql<Text, DB> for $value
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok($crate::db::read(&String::from_sql(raw)?)?)
            }
        }

        impl ToSql<Text, diesel::pg::Pg> for $value {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::pg::Pg>) -> serialize::Result {
                use std::io::Write;
                write!(out, "{self}")?;
                Ok(IsNull::No)
            }
        }

        impl ToSql<Text, diesel::sqlite::Sqlite> for $value {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, diesel::sqlite::Sqlite>) -> serialize::Result {
                out.set_value(self.to_string());
                Ok(IsNull::No)
            }
        }

        impl ToSql<Text, $crate::db::MultiBackend> for $value {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, $crate::db::MultiBackend>) -> serialize::Result {
                out.set_value((Text, self));
                Ok(IsNull::No)
            }
        }
    };)+ };
}
pub(in crate::db) use text_columns;

/// Makes a value of the domain what a query answers (`Hold::as_select()`), read through the row it is
/// kept as: `From`, or `TryFrom` where not every row means something. The row is `pub`, as the types
/// of a public trait must be; its module, or its fields, are not.
///
/// Of a row of very many columns the types in SQL are named: how it is read is settled once for
/// each kind of connection. Left open, the compiler proves it anew at each query, for a minute or
/// two where there is a tuple around it.
macro_rules! loaded {
    ($value:ty as $row:ty: $sql:ty) => {
        const _: () = {
            /// The row, once it was read.
            pub struct WholeRow($row);

            loaded!(@from diesel::pg::Pg: $value, $row, $sql);
            loaded!(@from diesel::sqlite::Sqlite: $value, $row, $sql);
            loaded!(@from $crate::db::MultiBackend: $value, $row, $sql);
        };

        loaded!(@selected $value, $row);
    };
    (@from $backend:ty: $value:ty, $row:ty, $sql:ty) => {
        impl diesel::deserialize::FromStaticSqlRow<$sql, $backend> for WholeRow {
            fn build_from_row<'a>(
                row: &impl diesel::row::Row<'a, $backend>,
            ) -> diesel::deserialize::Result<Self> {
                use diesel::deserialize::FromSqlRow;
                <$row as FromSqlRow<$sql, $backend>>::build_from_row(row).map(Self)
            }
        }

        impl diesel::Queryable<$sql, $backend> for $value {
            type Row = WholeRow;

            fn build(read: WholeRow) -> diesel::deserialize::Result<Self> {
                Ok(read.0.try_into()?)
            }
        }
    };
    (@selected $value:ty, $row:ty) => {
        impl<DB: diesel::backend::Backend> diesel::Selectable<DB> for $value
        where
            $row: diesel::Selectable<DB>,
        {
            type SelectExpression = <$row as diesel::Selectable<DB>>::SelectExpression;

            fn construct_selection() -> Self::SelectExpression {
                <$row as diesel::Selectable<DB>>::construct_selection()
            }
        }
    };
    ($($value:ty as $row:ty),+ $(,)?) => { $(
        impl<ST, DB: diesel::backend::Backend> diesel::Queryable<ST, DB> for $value
        where
            $row: diesel::Queryable<ST, DB>,
        {
            type Row = <$row as diesel::Queryable<ST, DB>>::Row;

            fn build(row: Self::Row) -> diesel::deserialize::Result<Self> {
                Ok(<$row as diesel::Queryable<ST, DB>>::build(row)?.try_into()?)
            }
        }

        loaded!(@selected $value, $row);
    )+ };
}
pub(in crate::db) use loaded;

/// Several values in one text, with blanks between.
#[derive(Debug, Clone)]
pub struct JoinedText<T>(pub Vec<T>);

impl<T: Display> Display for JoinedText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, value) in self.0.iter().enumerate() {
            write!(f, "{}{value}", if place == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

impl<T: FromStr> FromStr for JoinedText<T> {
    type Err = T::Err;
    fn from_str(text: &str) -> Result<Self, T::Err> {
        let values = text.split_whitespace().map(str::parse);
        values.collect::<Result<_, _>>().map(Self)
    }
}

/// A value as JSON; of a type that cannot fail to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Json<T>(pub T);

impl<T: Serialize> Display for Json<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = serde_json::to_value(&self.0).map_err(|_| fmt::Error)?;
        value.fmt(f)
    }
}

impl<T: DeserializeOwned> FromStr for Json<T> {
    type Err = serde_json::Error;
    fn from_str(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }
}

/// A moment as it is stored: UTC, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Timestamp)]
pub struct StoredMoment(NaiveDateTime);

impl From<DateTime<Utc>> for StoredMoment {
    fn from(moment: DateTime<Utc>) -> Self {
        Self(moment.naive_utc())
    }
}

impl From<StoredMoment> for DateTime<Utc> {
    fn from(stored: StoredMoment) -> Self {
        stored.0.and_utc()
    }
}

impl<DB: Backend> FromSql<Timestamp, DB> for StoredMoment
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
        NaiveDateTime::from_sql(raw).map(Self)
    }
}

impl<DB: Backend> ToSql<Timestamp, DB> for StoredMoment
where
    NaiveDateTime: ToSql<Timestamp, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::{Nullable, Text};

    use crate::db::engine::column::JoinedText;
    use crate::db::{Conn, Failure};
    use crate::domain::access::actor::ClientScope;
    use crate::domain::register::people::Language;

    fn stored<T: 'static>(text: &'static str) -> Result<Option<T>, Failure>
    where
        Option<T>: Queryable<Nullable<Text>, crate::db::MultiBackend>,
        Option<T>: diesel::deserialize::FromSqlRow<Nullable<Text>, crate::db::MultiBackend>,
    {
        let mut conn = Conn::Sqlite(SqliteConnection::establish(":memory:").unwrap());
        let kept = Some(text).into_sql::<Nullable<Text>>();
        Ok(diesel::select(kept).get_result(&mut conn)?)
    }

    #[test]
    fn what_is_not_understood_is_told_apart() {
        assert_eq!(stored("vi").unwrap(), Some(Language::Vietnamese));
        let failure = stored::<Language>("tlh").unwrap_err();
        assert!(matches!(failure, Failure::NotUnderstood(text) if text == "tlh"));
    }

    #[test]
    fn what_is_listed_is_kept_with_blanks_between() {
        let scopes = ClientScope::ALL.to_vec();
        let text: &'static str = JoinedText(scopes.clone()).to_string().leak();
        assert!(text.contains(' '));
        let kept: Option<JoinedText<ClientScope>> = stored(text).unwrap();
        assert_eq!(kept.unwrap().0, scopes);
        assert!(
            stored::<JoinedText<ClientScope>>("")
                .unwrap()
                .unwrap()
                .0
                .is_empty()
        );
    }
}
