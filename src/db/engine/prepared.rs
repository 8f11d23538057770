//! Statements that a connection prepares once and keeps. diesel prepares anew, each time, what
//! could come in any number of shapes: every `UPDATE`, most `INSERT`s, every `IN` list. Here the
//! shapes are few, so they are kept: that is a third of the time of a request.

use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Integer, Text};
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, SqliteConnection};

use super::condition::condition;
use crate::db::{Conn, MultiBackend, each};

/// Up to so many rows of one `INSERT`, each number of them is a statement that is kept.
pub(in crate::db) const FEW: usize = 8;

/// A change whose text is always the same, or one of a few.
pub(in crate::db) trait Prepare: Sized {
    /// Prepared once.
    fn prepared(self) -> Prepared<Self> {
        self.prepared_if(true)
    }

    /// Prepared once, if what it depends on has few shapes.
    fn prepared_if(self, few: bool) -> Prepared<Self> {
        Prepared {
            statement: self,
            few,
        }
    }
}

impl<T, U, Op, Ret> Prepare for diesel::query_builder::InsertStatement<T, U, Op, Ret> where
    T: diesel::QuerySource
{
}

impl<T, U, V, Ret> Prepare for diesel::query_builder::UpdateStatement<T, U, V, Ret> where
    T: diesel::QuerySource
{
}

impl<T, U, Ret> Prepare for diesel::query_builder::DeleteStatement<T, U, Ret> where
    T: diesel::QuerySource
{
}

/// See [`Prepare`].
pub(in crate::db) struct Prepared<S> {
    statement: S,
    few: bool,
}

impl<S: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Prepared<S> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.statement.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, backend: &DB) -> QueryResult<bool> {
        Ok(self.few || self.statement.is_safe_to_cache_prepared(backend)?)
    }
}

/// Statements are found again by their text.
impl<S> QueryId for Prepared<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: diesel::query_builder::Query> diesel::query_builder::Query for Prepared<S> {
    type SqlType = S::SqlType;
}

impl<S, C> diesel::RunQueryDsl<C> for Prepared<S> {}

impl<S> Prepared<S> {
    /// Runs it; answers how many rows it changed.
    pub(in crate::db) fn execute<C: Runs<S>>(self, conn: &mut C) -> QueryResult<usize> {
        conn.run(self)
    }
}

/// A query that locks the rows of one of its tables until the transaction ends. SQLite has one
/// writer: nothing is locked there.
#[derive(QueryId)]
pub(in crate::db) struct Locked<Q>(pub Q, pub &'static str);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Locked<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" FOR UPDATE OF ");
        out.push_identifier(self.1)
    }
}

impl<Q: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Locked<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<Q: diesel::query_builder::Query> diesel::query_builder::Query for Locked<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C> diesel::RunQueryDsl<C> for Locked<Q> {}

/// A connection that can run a change. diesel asks whether a statement may be kept only of what it
/// loads from one of the two kinds of connection: not of what it executes, and not of what the enum
/// of both loads. So a change is loaded, as a line for each row it changed.
pub(in crate::db) trait Runs<S> {
    fn run(&mut self, change: Prepared<S>) -> QueryResult<usize>;
}

macro_rules! runs {
    ($conn:ty, $backend:ident) => {
        impl<S: QueryFragment<$backend>> Runs<S> for $conn {
            fn run(&mut self, change: Prepared<S>) -> QueryResult<usize> {
                if !change.few || change.statement.is_safe_to_cache_prepared(&$backend)? {
                    return diesel::RunQueryDsl::execute(change, self);
                }
                Ok(diesel::RunQueryDsl::load::<i32>(Counted(change), self)?.len())
            }
        }
    };
}
runs!(PgConnection, Pg);
runs!(SqliteConnection, Sqlite);

impl<S: QueryFragment<Pg> + QueryFragment<Sqlite>> Runs<S> for Conn {
    fn run(&mut self, change: Prepared<S>) -> QueryResult<usize> {
        let conn = self;
        each!(conn, conn.run(change))
    }
}

/// A change that answers a line for each row.
struct Counted<S>(Prepared<S>);

impl<S: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Counted<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" RETURNING 1");
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, backend: &DB) -> QueryResult<bool> {
        self.0.is_safe_to_cache_prepared(backend)
    }
}

impl<S> QueryId for Counted<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S> diesel::query_builder::Query for Counted<S> {
    type SqlType = Integer;
}

impl<S, C> diesel::RunQueryDsl<C> for Counted<S> {}

/// Inserts rows: very many in a statement on PostgreSQL, where each is a journey; one on SQLite,
/// where none is.
macro_rules! insert_all {
    ($conn:ident, $table:expr, $rows:expr) => {{
        use $crate::db::AT_ONCE;
        use $crate::db::engine::prepared::{FEW, Prepare};
        let mut rows = $rows.into_iter();
        match $conn {
            $crate::db::Conn::Pg(pg) => {
                let mut parts = std::iter::from_fn(|| {
                    Some(rows.by_ref().take(AT_ONCE).collect::<Vec<_>>())
                        .filter(|some| !some.is_empty())
                });
                parts.try_fold(0, |count, some| {
                    let few = some.len() <= FEW;
                    diesel::QueryResult::Ok(
                        count
                            + diesel::insert_into($table)
                                .values(some)
                                .prepared_if(few)
                                .execute(pg)?,
                    )
                })
            }
            $crate::db::Conn::Sqlite(sqlite) => rows.try_fold(0, |count, row| {
                Ok(count
                    + diesel::insert_into($table)
                        .values(row)
                        .prepared()
                        .execute(sqlite)?)
            }),
        }
    }};
}
pub(in crate::db) use insert_all;

/// The condition that a column of text is one of these values. They come as one, so that the text
/// of a statement is the same for any number of them.
pub(in crate::db) fn among<C>(
    column: C,
    values: impl IntoIterator<Item = impl ToString>,
) -> Among<C> {
    let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    let mut array = String::from("{");
    for value in &values {
        array.push_str(if array.len() > 1 { ",\"" } else { "\"" });
        for sign in value.chars() {
            if matches!(sign, '\\' | '"') {
                array.push('\\');
            }
            array.push(sign);
        }
        array.push('"');
    }
    array.push('}');
    Among {
        column,
        array,
        json: serde_json::Value::from(values).to_string(),
    }
}

/// See [`among`].
#[derive(Clone, QueryId)]
pub(in crate::db) struct Among<C> {
    column: C,
    /// As PostgreSQL writes an array.
    array: String,
    json: String,
}

impl<C> Among<C> {
    fn on_postgres<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        C: QueryFragment<DB>,
        String: ToSql<Text, DB>,
    {
        self.column.walk_ast(out.reborrow())?;
        // Asked for like this they say nothing to the planner, which takes them for ten: else a plan
        // for the one value that mostly comes looks cheaper than one for any number, and each
        // statement is planned anew each time.
        out.push_sql(" = ANY(ARRAY(SELECT unnest(CAST(");
        out.push_bind_param::<Text, _>(&self.array)?;
        out.push_sql(" AS text[]))))");
        Ok(())
    }

    fn on_sqlite<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        C: QueryFragment<DB>,
        String: ToSql<Text, DB>,
    {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT value FROM json_each(");
        out.push_bind_param::<Text, _>(&self.json)?;
        out.push_sql("))");
        Ok(())
    }
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Among<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.on_postgres(out)
    }
}

impl<C: QueryFragment<Sqlite>> QueryFragment<Sqlite> for Among<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.on_sqlite(out)
    }
}

impl<C: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Among<C> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        match out.backend() {
            MultiBackend::Pg(_) => self.on_postgres(out),
            MultiBackend::Sqlite(_) => self.on_sqlite(out),
        }
    }
}

condition!(Among<C> on C);
