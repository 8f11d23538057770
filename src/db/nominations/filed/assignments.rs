//! Which colleague handles a file, as it is kept. The row goes when the file moves: a trigger.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use crate::db::engine::column::StoredMoment;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::Prepare;
use crate::db::nominations::AssignedTo;
use crate::db::schema::{assignment, nomination};
use crate::db::{Conn, Result};
use crate::domain::base::ids::{NominationId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::nomination::Assigned;

/// File, unit and role of the office, who handles it, their name, by whom and since when.
pub(super) type AssignmentRow = (
    NominationId,
    UnitId,
    Role,
    UserId,
    String,
    String,
    StoredMoment,
);

impl From<AssignmentRow> for Assigned {
    fn from((_, unit, role, user, name, by, since): AssignmentRow) -> Self {
        Self {
            user,
            name,
            office: Office { role, unit },
            by,
            since: since.into(),
        }
    }
}

/// Names who handles a file; whoever did before does no more.
pub fn assign(conn: &mut Conn, id: NominationId, to: &Assigned) -> Result<()> {
    unassign(conn, id)?;
    diesel::insert_into(assignment::table)
        .values((
            assignment::nomination_id.eq(id),
            assignment::unit_id.eq(to.office.unit),
            assignment::role.eq(to.office.role),
            assignment::user_id.eq(to.user),
            assignment::user_name.eq(to.name.clone()),
            assignment::assigned_by.eq(to.by.clone()),
            assignment::assigned_at.eq(StoredMoment::from(to.since)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Nobody by name handles a file any more.
pub fn unassign(conn: &mut Conn, id: NominationId) -> Result<()> {
    diesel::delete(assignment::table.filter(assignment::nomination_id.eq(id)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// That this user handles a file, or that an office holds it and nobody by name handles it.
pub(in crate::db::nominations) enum HandledBy {
    /// This one.
    User(UserId),
    /// No account, so no file is theirs.
    NoUser,
    /// Nobody.
    Nobody,
}

impl HandledBy {
    /// As a reader asks for it.
    pub fn of(to: AssignedTo, reader: Option<UserId>) -> Self {
        match (to, reader) {
            (AssignedTo::Nobody, _) => Self::Nobody,
            (AssignedTo::Me, Some(user)) => Self::User(user),
            (AssignedTo::Me, None) => Self::NoUser,
        }
    }

    /// The same of the files in a table of this name.
    pub fn walk<'b, DB>(&'b self, file: &str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        UserId: ToSql<Text, DB>,
    {
        match self {
            Self::User(user) => {
                out.push_sql(&format!(
                    "{file}.id IN (SELECT named.nomination_id FROM assignment AS named \
                     WHERE named.user_id = "
                ));
                out.push_bind_param::<Text, _>(user)?;
                out.push_sql(")");
            }
            Self::NoUser => out.push_sql("1 = 0"),
            Self::Nobody => out.push_sql(&format!(
                "{file}.status IN ('in_progress', 'on_hold') AND NOT EXISTS \
                 (SELECT 1 FROM assignment AS named WHERE named.nomination_id = {file}.id)"
            )),
        }
        Ok(())
    }
}

impl<DB> QueryFragment<DB> for HandledBy
where
    DB: Backend + HasSqlType<Text>,
    UserId: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk("nomination", out)
    }
}

condition!(by text, HandledBy on nomination::id);
