//! Searches by name: every word that is looked for begins a word of the name, in any order. Where one of them is rare the names are
//! found by it; where all are common, a list soon has its page by reading along.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use super::condition::condition;
use super::schema::{subject, subject_word};
use super::scope::up_to;
use super::{Conn, Result};
use crate::domain::text::fold;

/// A word that so many names have is common.
const COMMON: i64 = 2_000;

/// More words than these are not looked for.
const WORDS: usize = 8;

/// What stands in a pattern for `LIKE … ESCAPE '\'` as itself.
fn literal(folded: &str) -> String {
    folded.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A pattern for `LIKE … ESCAPE '\'` that finds a folded text anywhere: for the names of units and people.
pub(super) fn containing(q: &str) -> String {
    format!("%{}%", literal(&fold(q)))
}

/// The condition that the subject of a row has these words in its name.
pub(super) struct Named {
    patterns: Vec<String>,
    rarest: Option<(String, String)>,
    on_postgres: bool,
}

impl Named {
    /// The folded words of a text, and the rarest of them: one statement for each word.
    pub(super) fn by(conn: &mut Conn, q: &str) -> Result<Self> {
        let words: Vec<String> = fold(q).split_whitespace().take(WORDS).map(str::to_owned).collect();
        let mut rarest = (COMMON, None);
        // The given name comes last, and is mostly rarer than the family's: the others are counted no further than it.
        for word in words.iter().rev() {
            let range = (word.clone(), format!("{word}{}", char::MAX));
            let count =
                up_to(conn, rarest.0, "subject_word", subject_word::word.ge(range.0.clone()).and(subject_word::word.lt(range.1.clone())))?;
            if count < rarest.0 {
                rarest = (count, Some(range));
            }
        }
        let patterns = words.iter().map(|word| format!("% {}%", literal(word))).collect();
        Ok(Self { patterns, rarest: rarest.1, on_postgres: matches!(conn, Conn::Pg(_)) })
    }

    /// Are the names found by a rare word?
    pub(super) fn is_rare(&self) -> bool {
        self.rarest.is_some()
    }
}

impl<DB> QueryFragment<DB> for Named
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
    subject::id: QueryFragment<DB>,
    subject::folded: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(1 = 1");
        if let Some((from, to)) = &self.rarest {
            out.push_sql(" AND ");
            subject::id.walk_ast(out.reborrow())?;
            // PostgreSQL would hold any range of words for very many; an array is taken for ten, and looked up first.
            out.push_sql(if self.on_postgres { " = ANY(ARRAY" } else { " IN " });
            out.push_sql("(SELECT called.subject_id FROM subject_word AS called WHERE called.word >= ");
            out.push_bind_param::<Text, _>(from)?;
            out.push_sql(" AND called.word < ");
            out.push_bind_param::<Text, _>(to)?;
            out.push_sql(if self.on_postgres { "))" } else { ")" });
        }
        // As a CASE: PostgreSQL holds a LIKE for rare, and would read and sort everything where walking along the list soon has its page.
        for pattern in &self.patterns {
            out.push_sql(" AND CASE WHEN ' ' || ");
            subject::folded.walk_ast(out.reborrow())?;
            out.push_sql(" LIKE ");
            out.push_bind_param::<Text, _>(pattern)?;
            out.push_sql(" ESCAPE '\\' THEN 1 = 1 ELSE 1 = 0 END");
        }
        out.push_sql(")");
        Ok(())
    }
}

condition!(Named on subject::id);
