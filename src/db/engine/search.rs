//! Searches by name: every word that is looked for begins a word of the name, in any order. Where
//! one of them is rare the names are found by it; where all are common, a list soon has its page by
//! reading along. Triggers keep the words of units, people and subjects.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use super::condition::condition;
use super::scope::up_to;
use crate::db::schema::{person, subject, unit};
use crate::db::{Conn, Result};
use crate::domain::base::text::{fold, looked_for};

/// A word that so many names have is common.
const COMMON: i64 = 2_000;

/// More words than these are not looked for.
pub(in crate::db) const WORDS: usize = 8;

/// What stands in a pattern for `LIKE … ESCAPE '\'` as itself.
fn literal(folded: &str) -> String {
    folded
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// A pattern for `LIKE … ESCAPE '\'` that finds a folded text anywhere: for accounts, which are
/// few.
pub(in crate::db) fn containing(q: &str) -> String {
    format!("%{}%", literal(&fold(q)))
}

/// A pattern for `LIKE … ESCAPE '\'` that finds a folded word where one begins behind a blank.
pub(in crate::db) fn beginning(word: &str) -> String {
    format!("% {}%", literal(word))
}

/// The condition that the thing of a row has these words in its name: by its id, its words, and the
/// table that has each of them in a row of its own (`subject_word` with `subject_id`).
pub(in crate::db) struct HasWords<I> {
    id: I,
    of: &'static str,
    patterns: Vec<String>,
    rarest: Option<Beginning>,
    on_postgres: bool,
}

/// The words of a table that begin so.
#[derive(Clone)]
struct Beginning {
    from: String,
    to: String,
}

impl<DB> QueryFragment<DB> for Beginning
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("word >= ");
        out.push_bind_param::<Text, _>(&self.from)?;
        out.push_sql(" AND word < ");
        out.push_bind_param::<Text, _>(&self.to)
    }
}

/// The subjects with these words in their names.
pub(in crate::db) fn subjects(conn: &mut Conn, q: &str) -> Result<HasWords<subject::id>> {
    HasWords::by(conn, q, subject::id, "subject", "subject_word")
}

/// The people with these words in their names.
pub(in crate::db) fn people(conn: &mut Conn, q: &str) -> Result<HasWords<person::id>> {
    HasWords::by(conn, q, person::id, "person", "person_word")
}

/// The units with these words in their names.
pub(in crate::db) fn units(conn: &mut Conn, q: &str) -> Result<HasWords<unit::id>> {
    HasWords::by(conn, q, unit::id, "unit", "unit_word")
}

impl<I> HasWords<I> {
    /// The folded words of a text, and the rarest of them: one statement for each word.
    fn by(conn: &mut Conn, q: &str, id: I, of: &'static str, table: &'static str) -> Result<Self> {
        let mut words = looked_for(q);
        words.truncate(WORDS);
        let mut rarest = (COMMON, None);
        // The given name comes last, and is mostly rarer than the family's: the others are counted
        // no further than it.
        for word in words.iter().rev() {
            let beginning = Beginning {
                from: word.clone(),
                to: format!("{word}{}", char::MAX),
            };
            let count = up_to(conn, rarest.0, table, beginning.clone())?;
            if count < rarest.0 {
                rarest = (count, Some(beginning));
            }
        }
        let patterns = words.iter().map(|word| beginning(word)).collect();
        Ok(Self {
            id,
            of,
            patterns,
            rarest: rarest.1,
            on_postgres: matches!(conn, Conn::Pg(_)),
        })
    }

    /// Are the names found by a rare word?
    pub(in crate::db) fn is_rare(&self) -> bool {
        self.rarest.is_some()
    }
}

impl<I, DB> QueryFragment<DB> for HasWords<I>
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
    I: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(1 = 1");
        if let Some(rarest) = &self.rarest {
            out.push_sql(" AND ");
            self.id.walk_ast(out.reborrow())?;
            // PostgreSQL would hold any range of words for very many; an array is taken for ten,
            // and looked up first.
            out.push_sql(if self.on_postgres {
                " = ANY(ARRAY"
            } else {
                " IN "
            });
            out.push_sql("(SELECT called.");
            out.push_sql(self.of);
            out.push_sql("_id FROM ");
            out.push_sql(self.of);
            out.push_sql("_word AS called WHERE ");
            rarest.walk_ast(out.reborrow())?;
            out.push_sql(if self.on_postgres { "))" } else { ")" });
        }
        // As a CASE: PostgreSQL holds a LIKE for rare, and would read and sort everything where
        // walking along the list soon has its page.
        for pattern in &self.patterns {
            for part in [
                " AND CASE WHEN ' ' || COALESCE(",
                self.of,
                ".words, ",
                self.of,
                ".folded) LIKE ",
            ] {
                out.push_sql(part);
            }
            out.push_bind_param::<Text, _>(pattern)?;
            out.push_sql(" ESCAPE '\\' THEN 1 = 1 ELSE 1 = 0 END");
        }
        out.push_sql(")");
        Ok(())
    }
}

condition!(by text, HasWords<I> on I);
