//! Changes that go in one journey.
//!
//! On PostgreSQL they wait until `done`, and are then one statement: each part sees the database as
//! it was before all of them, so no two may change the same row. On SQLite each is made at once.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt};
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, QueryResult, RunQueryDsl};

use super::prepared::Prepared;
use crate::db::{Conn, Result, Saved};

/// Changes of one transaction that wait to be made.
#[derive(Default)]
#[must_use]
pub struct Writing {
    parts: Vec<Part>,
    is_lost: bool,
}

struct Part {
    change: Box<dyn QueryFragment<Pg> + Send>,
    expected: Expected,
    /// Is it prepared once?
    is_kept: bool,
}

impl Part {
    fn new<S>(expected: Expected, change: Prepared<S>) -> QueryResult<Self>
    where
        S: QueryFragment<Pg> + Send + 'static,
    {
        Ok(Self {
            expected,
            is_kept: change.is_safe_to_cache_prepared(&Pg)?,
            change: Box::new(change),
        })
    }
}

/// Inserts rows with the changes that wait: a statement of PostgreSQL holds many, one of SQLite one.
macro_rules! add_all {
    ($writing:ident, $conn:ident, $table:expr, $rows:expr) => {{
        use $crate::db::AT_ONCE;
        use $crate::db::engine::prepared::{FEW, Prepare};
        let mut rows = $rows.into_iter().peekable();
        match $conn {
            $crate::db::Conn::Pg(_) => {
                while rows.peek().is_some() {
                    let some: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
                    let few = some.len() <= FEW;
                    let insert = diesel::insert_into($table).values(some);
                    $writing.add_on_postgres(insert.prepared_if(few))?;
                    if !few {
                        // Whether the race is lost is told in the end.
                        let _ = $writing.done($conn)?;
                    }
                }
            }
            $crate::db::Conn::Sqlite(sqlite) => {
                for row in rows {
                    diesel::insert_into($table)
                        .values(row)
                        .prepared()
                        .execute(sqlite)?;
                }
            }
        }
    }};
}
pub(in crate::db) use add_all;

/// How many rows a change finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::db) enum Expected {
    /// As many as there are.
    Any,
    /// One, or somebody else was faster.
    One,
}

impl Expected {
    fn is_met_by(self, count: i64) -> bool {
        self == Self::Any || count == 1
    }
}

impl Writing {
    /// Adds a change. Where it is made at once, it is known already whether somebody was faster.
    pub(in crate::db) fn add<S>(
        &mut self,
        conn: &mut Conn,
        expected: Expected,
        change: Prepared<S>,
    ) -> Result<Saved>
    where
        S: QueryFragment<Pg> + QueryFragment<Sqlite> + Send + 'static,
    {
        match conn {
            Conn::Pg(_) => {
                self.parts.push(Part::new(expected, change)?);
                Ok(Saved::Yes)
            }
            Conn::Sqlite(sqlite) => {
                let count = i64::try_from(change.execute(sqlite)?).unwrap_or(i64::MAX);
                Ok(Saved::if_so(expected.is_met_by(count)))
            }
        }
    }

    /// Adds a change that is written otherwise for SQLite, where it is made at once.
    pub(in crate::db) fn add_on_postgres<S>(&mut self, change: Prepared<S>) -> Result<()>
    where
        S: QueryFragment<Pg> + Send + 'static,
    {
        self.parts.push(Part::new(Expected::Any, change)?);
        Ok(())
    }

    /// Makes the changes that wait. Lost is the race if one of them, or of those before, did not
    /// find its row.
    pub fn done(&mut self, conn: &mut Conn) -> Result<Saved> {
        let parts = std::mem::take(&mut self.parts);
        if let Conn::Pg(pg) = conn
            && !parts.is_empty()
        {
            let expected: Vec<Expected> = parts.iter().map(|part| part.expected).collect();
            let counts = Together(parts).get_result::<Vec<i64>>(pg)?;
            let mut found = expected.iter().zip(counts);
            self.is_lost |= !found.all(|(expected, count)| expected.is_met_by(count));
        }
        Ok(Saved::if_so(!self.is_lost))
    }
}

/// `WITH w0 AS (… RETURNING 1), w1 AS (…) SELECT ARRAY[(SELECT count(*) FROM w0), …]`
struct Together(Vec<Part>);

impl QueryFragment<Pg> for Together {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut counts = Vec::with_capacity(self.0.len());
        for (place, part) in self.0.iter().enumerate() {
            out.push_sql(if place == 0 { "WITH " } else { ", " });
            out.push_sql(&format!("w{place} AS ("));
            part.change.walk_ast(out.reborrow())?;
            out.push_sql(" RETURNING 1)");
            counts.push(format!("(SELECT count(*) FROM w{place})"));
        }
        out.push_sql(&format!(" SELECT ARRAY[{}]", counts.join(", ")));
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(self.0.iter().all(|part| part.is_kept))
    }
}

/// Found again by its text.
impl QueryId for Together {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Together {
    type SqlType = Array<BigInt>;
}

impl RunQueryDsl<PgConnection> for Together {}
