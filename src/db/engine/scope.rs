//! The one translator from a `Scope` to SQL.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Text};

use super::condition::condition;
use super::conn::MultiBackend;
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;

/// The condition that a column of unit ids lies within a scope. (A boxed sub-query is not possible
/// on both databases.)
pub(in crate::db) fn in_scope<C>(column: C, scope: &Scope) -> InScope<C> {
    let ranges = match scope {
        Scope::All => None,
        Scope::Seen { subtrees, .. } => Some(Ranges(
            subtrees
                .iter()
                .map(|path| (path.as_str().to_owned(), path.end()))
                .collect(),
        )),
    };
    InScope {
        column,
        ranges,
        walked: false,
    }
}

/// So many things within a scope are walked through in the order of their list; fewer are picked
/// out by their units, and sorted.
pub(in crate::db) const MANY: i64 = 2_000;

/// Is a list of what lies within a scope better walked through? Neither database can tell: a
/// statement that is kept is planned for any scope, and PostgreSQL holds each for a two-hundredth
/// of the units. Counted from unit to unit, until there are enough.
pub(in crate::db) fn is_crowded<C>(
    conn: &mut Conn,
    table: &'static str,
    column: C,
    scope: &Scope,
) -> Result<bool>
where
    C: QueryFragment<MultiBackend>,
{
    let InScope { column, ranges, .. } = in_scope(column, scope);
    let count = match ranges {
        None => up_to(conn, MANY, table, in_scope(column, scope))?,
        Some(ranges) if ranges.0.is_empty() => 0,
        Some(ranges) => {
            let counted = UpTo {
                most: MANY,
                tables: ["unit AS seen CROSS JOIN ", table],
                condition: OfUnits { column, ranges },
            };
            counted.get_result(conn)?
        }
    };
    Ok(count == MANY)
}

/// How many rows of a table a condition holds for, up to so many.
pub(in crate::db) fn up_to(
    conn: &mut Conn,
    most: i64,
    table: &'static str,
    condition: impl QueryFragment<MultiBackend>,
) -> Result<i64> {
    let tables = ["", table];
    Ok(UpTo {
        most,
        tables,
        condition,
    }
    .get_result(conn)?)
}

/// `SELECT count(*) FROM (SELECT 1 FROM … WHERE … LIMIT …)`
struct UpTo<F> {
    most: i64,
    tables: [&'static str; 2],
    condition: F,
}

impl<F, DB> QueryFragment<DB> for UpTo<F>
where
    DB: Backend + HasSqlType<BigInt>,
    F: QueryFragment<DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM (SELECT 1 FROM ");
        self.tables.iter().for_each(|table| out.push_sql(table));
        out.push_sql(" WHERE ");
        self.condition.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.most)?;
        out.push_sql(") AS found");
        Ok(())
    }
}

/// Two such numbers by one statement: each of a table, or of several that are joined, and a
/// condition.
pub(in crate::db) fn both_up_to(
    conn: &mut Conn,
    most: i64,
    (first, of_first): (&'static str, impl QueryFragment<MultiBackend>),
    (second, of_second): (&'static str, impl QueryFragment<MultiBackend>),
) -> Result<(i64, i64)> {
    let first = UpTo {
        most,
        tables: ["", first],
        condition: of_first,
    };
    let second = UpTo {
        most,
        tables: ["", second],
        condition: of_second,
    };
    Ok(Both(first, second).get_result(conn)?)
}

/// `SELECT (…), (…)`
struct Both<F, S>(UpTo<F>, UpTo<S>);

impl<F, S, DB> QueryFragment<DB> for Both<F, S>
where
    DB: Backend,
    UpTo<F>: QueryFragment<DB>,
    UpTo<S>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql("), (");
        self.1.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<F, S> diesel::query_builder::Query for Both<F, S> {
    type SqlType = (BigInt, BigInt);
}

impl<F, S> QueryId for Both<F, S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<F, S, C> diesel::RunQueryDsl<C> for Both<F, S> {}

impl<F> diesel::query_builder::Query for UpTo<F> {
    type SqlType = BigInt;
}

impl<F> QueryId for UpTo<F> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<F, C> diesel::RunQueryDsl<C> for UpTo<F> {}

/// The condition that a file or record lies within a scope by its unit, or is about the caller's
/// own person by its subject.
pub(in crate::db) fn in_scope_or_own<U, S>(
    unit: U,
    subject: S,
    scope: &Scope,
) -> InScopeOrOwn<U, S> {
    let own = match scope {
        Scope::Seen {
            own: Some(person), ..
        } => Some(person.to_string()),
        Scope::All | Scope::Seen { own: None, .. } => None,
    };
    InScopeOrOwn {
        within: in_scope(unit, scope),
        subject,
        own,
    }
}

impl<U, S> InScopeOrOwn<U, S> {
    /// As of `InScope`.
    pub(in crate::db) fn walked(self, walked: bool) -> Self {
        Self {
            within: self.within.walked(walked),
            ..self
        }
    }
}

/// `(… IN (SELECT …) OR subject IN (SELECT id FROM subject WHERE person_id = …))`
pub(in crate::db) struct InScopeOrOwn<U, S> {
    within: InScope<U>,
    subject: S,
    own: Option<String>,
}

impl<U, S, DB> QueryFragment<DB> for InScopeOrOwn<U, S>
where
    DB: Backend + HasSqlType<Text>,
    U: QueryFragment<DB>,
    S: QueryFragment<DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.within.walk_ast(out.reborrow())?;
        if let Some(person) = &self.own {
            out.push_sql(" OR ");
            self.subject.walk_ast(out.reborrow())?;
            out.push_sql(" IN (SELECT mine.id FROM subject AS mine WHERE mine.person_id = ");
            out.push_bind_param::<Text, _>(person)?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }
}

/// `column IN (SELECT id FROM unit WHERE path …)`.
pub(in crate::db) struct InScope<C> {
    column: C,
    ranges: Option<Ranges>,
    walked: bool,
}

/// `((path …) OR …)` of a unit that is called `seen`, one range of paths for each subtree.
struct Ranges(Vec<(String, String)>);

impl<DB> QueryFragment<DB> for Ranges
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (index, (from, to)) in self.0.iter().enumerate() {
            out.push_sql(if index == 0 {
                "((seen.path >= "
            } else {
                " OR (seen.path >= "
            });
            out.push_bind_param::<Text, _>(from)?;
            out.push_sql(" AND seen.path < ");
            out.push_bind_param::<Text, _>(to)?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }
}

/// `column = seen.id AND …`
struct OfUnits<C> {
    column: C,
    ranges: Ranges,
}

impl<C, DB> QueryFragment<DB> for OfUnits<C>
where
    DB: Backend,
    C: QueryFragment<DB>,
    Ranges: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" = seen.id AND ");
        self.ranges.walk_ast(out)
    }
}

impl<C> InScope<C> {
    /// The rows are walked through in the order of the list: a CASE is nothing that an index would
    /// be looked up by, or a table joined.
    pub(in crate::db) fn walked(self, walked: bool) -> Self {
        Self { walked, ..self }
    }
}

impl<C, DB> QueryFragment<DB> for InScope<C>
where
    DB: Backend + HasSqlType<Text>,
    C: QueryFragment<DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Some(ranges) = &self.ranges else {
            out.push_sql("1 = 1");
            return Ok(());
        };
        if ranges.0.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        out.push_sql(if self.walked { "CASE WHEN " } else { "" });
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT seen.id FROM unit AS seen WHERE ");
        ranges.walk_ast(out.reborrow())?;
        out.push_sql(if self.walked {
            ") THEN 1 = 1 ELSE 1 = 0 END"
        } else {
            ")"
        });
        Ok(())
    }
}

condition!(by text, InScope<C> on C);
condition!(by text, InScopeOrOwn<U, S> on U, S);
