//! The list of those who can be honoured, by what is looked for: a page of it, and how many there
//! are.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use crate::db::engine::condition::condition;
use crate::db::engine::scope::{InScope, in_scope, is_crowded, up_to};
use crate::db::engine::search::{self, HasWords};
use crate::db::schema::subject;
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::actor::Scope;
use crate::domain::register::people::{Subject, SubjectKind};

/// What is looked for among those within a scope.
#[derive(Debug, Clone, Default)]
pub struct SoughtSubjects {
    /// Found in the name, whatever the accents.
    pub q: Option<String>,
    /// Of this kind.
    pub kind: Option<SubjectKind>,
}

/// The condition that a subject is one that is looked for.
struct Sought {
    within: InScope<subject::unit_id>,
    named: Option<HasWords<subject::id>>,
    kind: Option<String>,
    after: Option<String>,
}

impl Sought {
    /// None where nobody has such a name.
    fn of(
        conn: &mut Conn,
        scope: &Scope,
        sought: &SoughtSubjects,
        after: Option<String>,
    ) -> Result<Option<Self>> {
        let q = sought.q.as_ref();
        let named = q.map(|q| search::subjects(conn, q)).transpose()?;
        if named.as_ref().is_some_and(HasWords::finds_nobody) {
            return Ok(None);
        }
        let walked = named.as_ref().is_some_and(HasWords::is_rare)
            || is_crowded(conn, "subject", subject::unit_id, scope)?;
        Ok(Some(Self {
            within: in_scope(subject::unit_id, scope).walked(walked),
            named,
            kind: sought.kind.map(|kind| kind.code().to_owned()),
            after,
        }))
    }
}

impl<DB> QueryFragment<DB> for Sought
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
    InScope<subject::unit_id>: QueryFragment<DB>,
    HasWords<subject::id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.within.walk_ast(out.reborrow())?;
        out.push_sql(" AND subject.merged_into IS NULL");
        if let Some(named) = &self.named {
            out.push_sql(" AND ");
            named.walk_ast(out.reborrow())?;
        }
        if let Some(kind) = &self.kind {
            out.push_sql(" AND subject.kind = ");
            out.push_bind_param::<Text, _>(kind)?;
        }
        if let Some(after) = &self.after {
            out.push_sql(" AND subject.id > ");
            out.push_bind_param::<Text, _>(after)?;
        }
        Ok(())
    }
}

condition!(by text, Sought on subject::unit_id, subject::id);

/// A page of those who are looked for within the scope, by id.
pub fn sought_subjects(
    conn: &mut Conn,
    scope: &Scope,
    sought: &SoughtSubjects,
    page: &PageRequest,
) -> Result<Vec<Subject>> {
    let Some(condition) = Sought::of(conn, scope, sought, page.after.clone())? else {
        return Ok(Vec::new());
    };
    Ok(subject::table
        .filter(condition)
        .order(subject::id)
        .limit(page.limit)
        .select(Subject::as_select())
        .load(conn)?)
}

/// How many there are, counted up to so many.
pub fn count_sought_subjects(
    conn: &mut Conn,
    scope: &Scope,
    sought: &SoughtSubjects,
    most: i64,
) -> Result<i64> {
    match Sought::of(conn, scope, sought, None)? {
        Some(condition) => up_to(conn, most, "subject", condition),
        None => Ok(0),
    }
}
