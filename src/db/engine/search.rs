//! Searches by name: every word that is looked for begins a word of the name, in any order. Where
//! one of them is rare the names are found by it, by their ids if they are few; where all are
//! common, a list soon has its page by reading along. Triggers keep the words of units, people,
//! subjects, decisions and events.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use super::condition::condition;
use super::prepared::{Among, among};
use super::scope::up_to;
use crate::db::schema::{decision, event, person, subject, unit};
use crate::db::{Conn, Result};
use crate::domain::base::text::{fold, looked_for};

/// A word that so many names have is common.
const COMMON: i64 = 2_000;

/// So few names that have a word are asked for by their ids: PostgreSQL plans such a list once,
/// where it would plan one by a range of words anew for each word.
const FEW: i64 = 256;

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
    text: &'static str,
    patterns: Vec<String>,
    /// So many have the rarest of them, or are common.
    most: i64,
    by: Option<By<I>>,
    on_postgres: bool,
}

/// What the names are found by.
enum By<I> {
    Ids(Among<I>),
    Rarest(Called),
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
        // Asked for like this they say nothing to PostgreSQL, which would look at each word to plan
        // for it alone.
        out.push_sql("word >= (SELECT ");
        out.push_bind_param::<Text, _>(&self.from)?;
        out.push_sql(") AND word < (SELECT ");
        out.push_bind_param::<Text, _>(&self.to)?;
        out.push_sql(")");
        Ok(())
    }
}

/// `SELECT subject_id FROM subject_word AS called WHERE …`
#[derive(Clone)]
struct Called {
    of: &'static str,
    by: Beginning,
}

impl<DB> QueryFragment<DB> for Called
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for part in [
            "SELECT called.",
            self.of,
            "_id FROM ",
            self.of,
            "_word AS called WHERE ",
        ] {
            out.push_sql(part);
        }
        self.by.walk_ast(out)
    }
}

impl Query for Called {
    type SqlType = Text;
}

impl QueryId for Called {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for Called {}

/// A kind of thing that has words: its name, the table of its words, where all of them stand.
type Kind = (&'static str, &'static str, &'static str);

/// The subjects with these words in their names.
pub(in crate::db) fn subjects(conn: &mut Conn, q: &str) -> Result<HasWords<subject::id>> {
    let text = "COALESCE(subject.words, subject.folded)";
    HasWords::by(conn, q, subject::id, ("subject", "subject_word", text))
}

/// The people with these words in their names.
pub(in crate::db) fn people(conn: &mut Conn, q: &str) -> Result<HasWords<person::id>> {
    let text = "COALESCE(person.words, person.folded)";
    HasWords::by(conn, q, person::id, ("person", "person_word", text))
}

/// The units with these words in their names.
pub(in crate::db) fn units(conn: &mut Conn, q: &str) -> Result<HasWords<unit::id>> {
    let text = "COALESCE(unit.words, unit.folded)";
    HasWords::by(conn, q, unit::id, ("unit", "unit_word", text))
}

/// The decisions with these words in their numbers or titles.
pub(in crate::db) fn decisions(conn: &mut Conn, q: &str) -> Result<HasWords<decision::id>> {
    let kind = ("decision", "decision_word", "decision.folded");
    HasWords::by(conn, q, decision::id, kind)
}

/// The events with these words in their names.
pub(in crate::db) fn events(conn: &mut Conn, q: &str) -> Result<HasWords<event::id>> {
    HasWords::by(conn, q, event::id, ("event", "event_word", "event.words"))
}

impl<I> HasWords<I> {
    /// The folded words of a text, and the rarest of them: a statement for each word, until one is
    /// found that few have.
    fn by(conn: &mut Conn, q: &str, id: I, (of, table, text): Kind) -> Result<Self>
    where
        I: Copy,
    {
        let mut words = looked_for(q);
        words.truncate(WORDS);
        let (mut most, mut rarest) = (COMMON, None);
        // The given name comes last, and is mostly rarer than the family's: the others are counted
        // no further than it.
        for word in words.iter().rev() {
            if most <= FEW {
                break;
            }
            let beginning = Beginning {
                from: word.clone(),
                to: format!("{word}{}", char::MAX),
            };
            let count = up_to(conn, most, table, beginning.clone())?;
            if count < most {
                (most, rarest) = (count, Some(Called { of, by: beginning }));
            }
        }
        let by = match rarest {
            _ if most == 0 => Some(By::Ids(among(id, [""; 0]))),
            Some(called) if most <= FEW => Some(By::Ids(among(id, called.load::<String>(conn)?))),
            rarest => rarest.map(By::Rarest),
        };
        let patterns = words.iter().map(|word| beginning(word)).collect();
        Ok(Self {
            id,
            text,
            patterns,
            most,
            by,
            on_postgres: matches!(conn, Conn::Pg(_)),
        })
    }

    /// Has nobody such a name?
    pub(in crate::db) fn finds_nobody(&self) -> bool {
        self.most == 0
    }

    /// Are the names found by a rare word?
    pub(in crate::db) fn is_rare(&self) -> bool {
        self.most < COMMON
    }
}

impl<I, DB> QueryFragment<DB> for HasWords<I>
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
    I: QueryFragment<DB>,
    Among<I>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(1 = 1");
        match &self.by {
            Some(By::Ids(ids)) => {
                out.push_sql(" AND ");
                ids.walk_ast(out.reborrow())?;
            }
            Some(By::Rarest(called)) => {
                out.push_sql(" AND ");
                self.id.walk_ast(out.reborrow())?;
                // PostgreSQL would hold any range of words for very many; an array is taken for
                // ten, and looked up first.
                out.push_sql(if self.on_postgres {
                    " = ANY(ARRAY("
                } else {
                    " IN ("
                });
                called.walk_ast(out.reborrow())?;
                out.push_sql(if self.on_postgres { "))" } else { ")" });
            }
            None => {}
        }
        // As a CASE: PostgreSQL holds a LIKE for rare, and would read and sort everything where
        // walking along the list soon has its page.
        for pattern in &self.patterns {
            for part in [" AND CASE WHEN ' ' || ", self.text, " LIKE "] {
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
