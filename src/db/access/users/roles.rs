//! The roles that accounts hold.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::loaded;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::role_assignment;
use crate::db::{Conn, PageRequest, Result, Saved, unless_referred_to};
use crate::domain::access::account::RoleAssignment;
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{RoleAssignmentId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::base::period::Period;

/// A role assignment as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = role_assignment, treat_none_as_default_value = false)]
pub struct RoleRow {
    id: RoleAssignmentId,
    user_id: UserId,
    role: Role,
    unit_id: UnitId,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl From<&RoleAssignment> for RoleRow {
    fn from(assignment: &RoleAssignment) -> Self {
        Self {
            id: assignment.id,
            user_id: assignment.user,
            role: assignment.office.role,
            unit_id: assignment.office.unit,
            valid_from: assignment.valid.from,
            valid_to: assignment.valid.to,
        }
    }
}

impl From<RoleRow> for RoleAssignment {
    fn from(row: RoleRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            office: Office {
                role: row.role,
                unit: row.unit_id,
            },
            valid: Period {
                from: row.valid_from,
                to: row.valid_to,
            },
        }
    }
}

loaded!(RoleAssignment as RoleRow);

/// The times in which a user holds, held or will hold an office.
pub fn periods(conn: &mut Conn, user: UserId, office: Office) -> Result<Vec<Period>> {
    let rows = role_assignment::table
        .filter(role_assignment::user_id.eq(user))
        .filter(role_assignment::unit_id.eq(office.unit))
        .filter(role_assignment::role.eq(office.role))
        .select((role_assignment::valid_from, role_assignment::valid_to))
        .load::<(NaiveDate, Option<NaiveDate>)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(from, to)| Period { from, to })
        .collect())
}

/// Gives a role.
pub fn insert_role(conn: &mut Conn, assignment: &RoleAssignment) -> Result<()> {
    diesel::insert_into(role_assignment::table)
        .values(RoleRow::from(assignment))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// A role assignment in a unit within the scope.
pub fn find_role(
    conn: &mut Conn,
    scope: &Scope,
    id: RoleAssignmentId,
) -> Result<Option<RoleAssignment>> {
    Ok(role_assignment::table
        .filter(role_assignment::id.eq(id))
        .filter(in_scope(role_assignment::unit_id, scope))
        .select(RoleAssignment::as_select())
        .get_result(conn)
        .optional()?)
}

/// Sets the last day of a role, if that is earlier than it was; answers whether it is: one who ends
/// it at the same moment comes first.
pub fn end_role(conn: &mut Conn, id: RoleAssignmentId, last_day: NaiveDate) -> Result<bool> {
    let count = diesel::update(role_assignment::table.filter(role_assignment::id.eq(id)))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.gt(last_day)),
        )
        .set(role_assignment::valid_to.eq(Some(last_day)))
        .prepared()
        .execute(conn)?;
    Ok(count == 1)
}

/// Removes a role that was given by mistake, as long as nothing refers to it.
pub fn remove_role(conn: &mut Conn, id: RoleAssignmentId) -> Result<Saved> {
    let row = role_assignment::table.filter(role_assignment::id.eq(id));
    unless_referred_to(conn, |conn| diesel::delete(row).prepared().execute(conn))
}

/// A page of role assignments in units within the scope, by id.
pub fn list_roles(
    conn: &mut Conn,
    scope: &Scope,
    user: Option<UserId>,
    page: &PageRequest,
) -> Result<Vec<RoleAssignment>> {
    let mut query = role_assignment::table
        .filter(in_scope(role_assignment::unit_id, scope))
        .select(RoleAssignment::as_select())
        .into_boxed();
    if let Some(user) = user {
        query = query.filter(role_assignment::user_id.eq(user));
    }
    if let Some(after) = &page.after {
        query = query.filter(role_assignment::id.gt(after.clone()));
    }
    Ok(query
        .order(role_assignment::id)
        .limit(page.limit)
        .load(conn)?)
}
