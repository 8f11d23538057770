//! Questions to the database that are asked alone, or several in one journey.
//!
//! On PostgreSQL the way there and back costs more than most answers: what a use case can ask at
//! once, it asks `together`, in one statement. On SQLite there is no way: one follows the other.

mod record;
mod union;

use std::marker::PhantomData;

use diesel::deserialize::FromSqlRow;
use diesel::expression::QueryMetadata;
use diesel::pg::Pg;
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::query_dsl::{CompatibleType, LoadQuery};
use diesel::{PgConnection, RunQueryDsl, SqliteConnection};

use crate::db::{Conn, Result};

pub use record::RecordRow;
pub use union::{Answers, Part, Parts};

/// A question with what is made of the rows that answer it. Several are one, as a tuple.
pub trait Reading: Sized {
    /// What is made of the rows.
    type Answer;

    /// The statements, as PostgreSQL is asked them together.
    type Parts: Parts;

    /// Asks it.
    fn ask(self, conn: &mut Conn) -> Result<Self::Answer> {
        match conn {
            Conn::Pg(pg) => self.on_postgres(pg),
            Conn::Sqlite(sqlite) => self.on_sqlite(sqlite),
        }
    }

    /// Asks PostgreSQL: in one journey, however many parts it has.
    fn on_postgres(self, pg: &mut PgConnection) -> Result<Self::Answer> {
        let (parts, answer) = self.split();
        answer(&mut union::ask(pg, parts)?)
    }

    /// Asks SQLite: one part after the other.
    fn on_sqlite(self, sqlite: &mut SqliteConnection) -> Result<Self::Answer>;

    /// The statements, and what makes the answer of their rows.
    fn split(
        self,
    ) -> (
        Self::Parts,
        impl FnOnce(&mut Answers) -> Result<Self::Answer>,
    );

    /// The same question, of whose answer something else is made.
    fn map<T, F: FnOnce(Self::Answer) -> Result<T>>(self, make: F) -> Map<Self, F> {
        Map {
            reading: self,
            make,
        }
    }
}

/// One statement as both databases take it.
pub struct Rows<P, S, U> {
    postgres: P,
    sqlite: S,
    is_empty: bool,
    row: PhantomData<fn() -> U>,
}

impl<P, S, U> Rows<P, S, U>
where
    P: LoadQuery<'static, PgConnection, U>,
    S: LoadQuery<'static, SqliteConnection, U>,
{
    /// See [`rows`].
    pub(in crate::db) fn of(postgres: P, sqlite: S) -> Self {
        Self {
            postgres,
            sqlite,
            is_empty: false,
            row: PhantomData,
        }
    }

    /// Not asked where it is known that nothing answers. Together with others PostgreSQL is asked
    /// all the same: their statement is one that it knows.
    pub(in crate::db) fn unless(self, is_empty: bool) -> Self {
        Self { is_empty, ..self }
    }
}

/// The rows of a query, as a question. The query is written down twice: once for each database.
macro_rules! rows {
    ($row:ty: $query:expr) => {
        $crate::db::engine::reading::Rows::<_, _, $row>::of($query, $query)
    };
}
pub(in crate::db) use rows;

impl<P, S, U> Reading for Rows<P, S, U>
where
    P: Query + QueryFragment<Pg> + QueryId + LoadQuery<'static, PgConnection, U>,
    P::SqlType: CompatibleType<U, Pg>,
    Pg: QueryMetadata<P::SqlType>,
    U: FromSqlRow<<P::SqlType as CompatibleType<U, Pg>>::SqlType, Pg>,
    S: LoadQuery<'static, SqliteConnection, U>,
{
    type Answer = Vec<U>;
    type Parts = Part<P>;

    fn on_postgres(self, pg: &mut PgConnection) -> Result<Vec<U>> {
        if self.is_empty {
            return Ok(Vec::new());
        }
        Ok(RunQueryDsl::load(self.postgres, pg)?)
    }

    fn on_sqlite(self, sqlite: &mut SqliteConnection) -> Result<Vec<U>> {
        if self.is_empty {
            return Ok(Vec::new());
        }
        Ok(RunQueryDsl::load(self.sqlite, sqlite)?)
    }

    fn split(self) -> (Part<P>, impl FnOnce(&mut Answers) -> Result<Vec<U>>) {
        (Part(self.postgres), |answers: &mut Answers| {
            let read = |row: RecordRow| {
                U::build_from_row(&row).map_err(diesel::result::Error::DeserializationError)
            };
            Ok(answers
                .next()
                .into_iter()
                .map(read)
                .collect::<diesel::QueryResult<_>>()?)
        })
    }
}

/// See [`Reading::map`].
pub struct Map<R, F> {
    reading: R,
    make: F,
}

impl<R: Reading, T, F: FnOnce(R::Answer) -> Result<T>> Reading for Map<R, F> {
    type Answer = T;
    type Parts = R::Parts;

    fn on_postgres(self, pg: &mut PgConnection) -> Result<T> {
        (self.make)(self.reading.on_postgres(pg)?)
    }

    fn on_sqlite(self, sqlite: &mut SqliteConnection) -> Result<T> {
        (self.make)(self.reading.on_sqlite(sqlite)?)
    }

    fn split(self) -> (Self::Parts, impl FnOnce(&mut Answers) -> Result<T>) {
        let (parts, answer) = self.reading.split();
        let make = self.make;
        (parts, move |answers: &mut Answers| make(answer(answers)?))
    }
}

/// Nothing is asked.
impl Reading for () {
    type Answer = ();
    type Parts = ();

    fn on_postgres(self, _: &mut PgConnection) -> Result<()> {
        Ok(())
    }

    fn on_sqlite(self, _: &mut SqliteConnection) -> Result<()> {
        Ok(())
    }

    fn split(self) -> (Self::Parts, impl FnOnce(&mut Answers) -> Result<()>) {
        ((), |_: &mut Answers| Ok(()))
    }
}

macro_rules! tuple {
    ($($part:ident $place:tt),+) => {
        impl<$($part: Reading),+> Reading for ($($part,)+) {
            type Answer = ($($part::Answer,)+);
            type Parts = ($($part::Parts,)+);

            fn on_sqlite(self, sqlite: &mut SqliteConnection) -> Result<Self::Answer> {
                Ok(($(self.$place.on_sqlite(sqlite)?,)+))
            }

            fn split(self) -> (Self::Parts, impl FnOnce(&mut Answers) -> Result<Self::Answer>) {
                let parts = ($(self.$place.split(),)+);
                (($(parts.$place.0,)+), move |answers: &mut Answers| {
                    Ok(($((parts.$place.1)(answers)?,)+))
                })
            }
        }
    };
}
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
