//! Several statements as one: each row comes with the number of its statement, its place among the
//! rows of that, and as a record whatever columns it has.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Integer};
use diesel::{PgConnection, QueryResult, RunQueryDsl};

use super::record::{AnyRecord, RecordRow};

/// Statements that are asked together.
pub trait Parts: QueryId {
    /// How many.
    const COUNT: i32;

    /// Writes them down, the first of them with this number.
    fn walk<'b>(&'b self, first: i32, out: AstPass<'_, 'b, Pg>) -> QueryResult<()>;
}

/// One statement.
#[derive(QueryId)]
pub struct Part<Q>(pub(super) Q);

impl<Q: QueryFragment<Pg> + QueryId> Parts for Part<Q> {
    const COUNT: i32 = 1;

    fn walk<'b>(&'b self, first: i32, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if first > 0 {
            out.push_sql(" UNION ALL ");
        }
        out.push_sql(&format!(
            "SELECT {first}, row_number() OVER (), part FROM ("
        ));
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS part");
        Ok(())
    }
}

impl Parts for () {
    const COUNT: i32 = 0;

    fn walk<'b>(&'b self, _: i32, _: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        Ok(())
    }
}

macro_rules! tuple {
    ($($part:ident $place:tt),+) => {
        impl<$($part: Parts),+> Parts for ($($part,)+) {
            const COUNT: i32 = 0 $(+ $part::COUNT)+;

            fn walk<'b>(&'b self, mut first: i32, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                $(
                    self.$place.walk(first, out.reborrow())?;
                    first += $part::COUNT;
                )+
                let _ = first;
                Ok(())
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

#[derive(QueryId)]
struct Union<P>(P);

impl<P: Parts> QueryFragment<Pg> for Union<P> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk(0, out)
    }
}

impl<P> Query for Union<P> {
    type SqlType = (Integer, BigInt, AnyRecord);
}

impl<P> RunQueryDsl<PgConnection> for Union<P> {}

/// The rows that answered, statement by statement.
pub struct Answers(std::vec::IntoIter<Vec<(i64, RecordRow)>>);

impl Answers {
    /// The rows of the next statement, in its order.
    pub(super) fn next(&mut self) -> Vec<RecordRow> {
        let mut rows = self.0.next().unwrap_or_default();
        rows.sort_by_key(|(place, _)| *place);
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

pub(super) fn ask<P: Parts>(pg: &mut PgConnection, parts: P) -> QueryResult<Answers> {
    let rows = Union(parts).load::<(i32, i64, RecordRow)>(pg)?;
    let mut answers: Vec<Vec<(i64, RecordRow)>> = Vec::new();
    answers.resize_with(usize::try_from(P::COUNT).unwrap_or_default(), Vec::new);
    for (part, place, row) in rows {
        if let Some(rows) = usize::try_from(part)
            .ok()
            .and_then(|part| answers.get_mut(part))
        {
            rows.push((place, row));
        }
    }
    Ok(Answers(answers.into_iter()))
}
