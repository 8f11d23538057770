//! Roles that wait for a second administrator, as they are kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::role_request;
use crate::db::{Conn, PageRequest, Result, Saved};
use crate::domain::access::account::{RequestState, RoleRequest};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{RoleRequestId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::base::period::Period;

/// A role that waits as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = role_request, treat_none_as_default_value = false)]
pub struct RequestRow {
    id: RoleRequestId,
    user_id: UserId,
    role: Role,
    unit_id: UnitId,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    asked_by: UserId,
    asked_at: StoredMoment,
    state: RequestState,
}

impl From<&RoleRequest> for RequestRow {
    fn from(request: &RoleRequest) -> Self {
        Self {
            id: request.id,
            user_id: request.user,
            role: request.office.role,
            unit_id: request.office.unit,
            valid_from: request.valid.from,
            valid_to: request.valid.to,
            asked_by: request.asked_by,
            asked_at: request.asked_at.into(),
            state: request.state,
        }
    }
}

impl From<RequestRow> for RoleRequest {
    fn from(row: RequestRow) -> Self {
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
            asked_by: row.asked_by,
            asked_at: row.asked_at.into(),
            state: row.state,
        }
    }
}

loaded!(RoleRequest as RequestRow);

/// Adds one.
pub fn insert(conn: &mut Conn, new: &RoleRequest) -> Result<()> {
    diesel::insert_into(role_request::table)
        .values(RequestRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// One, of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: RoleRequestId) -> Result<Option<RoleRequest>> {
    Ok(role_request::table
        .filter(role_request::id.eq(id))
        .filter(in_scope(role_request::unit_id, scope))
        .select(RoleRequest::as_select())
        .get_result(conn)
        .optional()?)
}

/// A page of those that wait, in units within the scope, by id; of one user if given.
pub fn waiting(
    conn: &mut Conn,
    scope: &Scope,
    user: Option<UserId>,
    page: &PageRequest,
) -> Result<Vec<RoleRequest>> {
    let mut query = role_request::table
        .filter(in_scope(role_request::unit_id, scope))
        .filter(role_request::state.eq(RequestState::Waiting))
        .select(RoleRequest::as_select())
        .into_boxed();
    if let Some(user) = user {
        query = query.filter(role_request::user_id.eq(user));
    }
    if let Some(after) = &page.after {
        query = query.filter(role_request::id.gt(after.clone()));
    }
    Ok(query.order(role_request::id).limit(page.limit).load(conn)?)
}

/// Removes one that still waits.
pub fn remove(conn: &mut Conn, id: RoleRequestId) -> Result<Saved> {
    let waiting = role_request::table
        .filter(role_request::id.eq(id))
        .filter(role_request::state.eq(RequestState::Waiting));
    Ok(Saved::one(
        diesel::delete(waiting).prepared().execute(conn)?,
    ))
}

/// Settles one that still waits.
pub fn settle(conn: &mut Conn, id: RoleRequestId, state: RequestState) -> Result<Saved> {
    let count = diesel::update(role_request::table)
        .filter(role_request::id.eq(id))
        .filter(role_request::state.eq(RequestState::Waiting))
        .set(role_request::state.eq(state))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}
