//! The one translator from a `Scope` to SQL.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, Text};

use crate::domain::actor::Scope;

/// The condition that a column of unit ids lies within a scope. (A boxed sub-query is not possible on both databases.)
pub(super) fn in_scope<C>(column: C, scope: &Scope) -> InScope<C> {
    let ranges = match scope {
        Scope::All => None,
        Scope::Seen { subtrees, .. } => Some(subtrees.iter().map(|path| (path.as_str().to_owned(), path.end())).collect()),
    };
    InScope { column, ranges }
}

/// The condition that a file or record lies within a scope by its unit, or is about the caller's own person by its subject.
pub(super) fn in_scope_or_own<U, S>(unit: U, subject: S, scope: &Scope) -> InScopeOrOwn<U, S> {
    let own = match scope {
        Scope::Seen { own: Some(person), .. } => Some(person.to_string()),
        Scope::All | Scope::Seen { own: None, .. } => None,
    };
    InScopeOrOwn { within: in_scope(unit, scope), subject, own }
}

/// `(… IN (SELECT …) OR subject IN (SELECT id FROM subject WHERE person_id = …))`
pub(super) struct InScopeOrOwn<U, S> {
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

/// `column IN (SELECT id FROM unit WHERE path …)`, one range of paths for each subtree.
pub(super) struct InScope<C> {
    column: C,
    ranges: Option<Vec<(String, String)>>,
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
        if ranges.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        self.column.walk_ast(out.reborrow())?;
        out.push_sql(" IN (SELECT seen.id FROM unit AS seen WHERE ");
        for (index, (from, to)) in ranges.iter().enumerate() {
            out.push_sql(if index == 0 { "(seen.path >= " } else { " OR (seen.path >= " });
            out.push_bind_param::<Text, _>(from)?;
            out.push_sql(" AND seen.path < ");
            out.push_bind_param::<Text, _>(to)?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }
}

/// The text depends on the number of subtrees, so statements are cached by their text.
impl<C> QueryId for InScope<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> Expression for InScope<C> {
    type SqlType = Bool;
}

impl<C> ValidGrouping<()> for InScope<C> {
    type IsAggregate = is_aggregate::No;
}

impl<C: AppearsOnTable<QS>, QS: ?Sized> AppearsOnTable<QS> for InScope<C> {}

impl<C: AppearsOnTable<QS>, QS: ?Sized> SelectableExpression<QS> for InScope<C> {}

/// As of `InScope`.
impl<U, S> QueryId for InScopeOrOwn<U, S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<U, S> Expression for InScopeOrOwn<U, S> {
    type SqlType = Bool;
}

impl<U, S> ValidGrouping<()> for InScopeOrOwn<U, S> {
    type IsAggregate = is_aggregate::No;
}

impl<U: AppearsOnTable<QS>, S: AppearsOnTable<QS>, QS: ?Sized> AppearsOnTable<QS> for InScopeOrOwn<U, S> {}

impl<U: AppearsOnTable<QS>, S: AppearsOnTable<QS>, QS: ?Sized> SelectableExpression<QS> for InScopeOrOwn<U, S> {}
