//! Roles that wait for a second administrator, as they are kept.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::role_request;
use crate::db::{Conn, PageRequest, Result, Saved, read, stored};
use crate::domain::access::account::{RequestState, RoleRequest};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{RoleRequestId, UserId};
use crate::domain::base::office::Office;
use crate::domain::base::period::Period;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = role_request, treat_none_as_default_value = false)]
struct RequestRow {
    id: String,
    user_id: String,
    role: String,
    unit_id: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    asked_by: String,
    asked_at: NaiveDateTime,
    state: String,
}

impl RequestRow {
    fn request(self) -> Result<RoleRequest> {
        Ok(RoleRequest {
            id: read(&self.id)?,
            user: read(&self.user_id)?,
            office: Office {
                role: read(&self.role)?,
                unit: read(&self.unit_id)?,
            },
            valid: Period {
                from: self.valid_from,
                to: self.valid_to,
            },
            asked_by: read(&self.asked_by)?,
            asked_at: self.asked_at.and_utc(),
            state: read(&self.state)?,
        })
    }
}

/// Adds one.
pub fn insert(conn: &mut Conn, new: &RoleRequest) -> Result<()> {
    let row = RequestRow {
        id: new.id.to_string(),
        user_id: new.user.to_string(),
        role: new.office.role.code().to_owned(),
        unit_id: new.office.unit.to_string(),
        valid_from: new.valid.from,
        valid_to: new.valid.to,
        asked_by: new.asked_by.to_string(),
        asked_at: stored(new.asked_at),
        state: new.state.code().to_owned(),
    };
    diesel::insert_into(role_request::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// One, of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: RoleRequestId) -> Result<Option<RoleRequest>> {
    let row = role_request::table
        .filter(role_request::id.eq(id.to_string()))
        .filter(in_scope(role_request::unit_id, scope))
        .select(RequestRow::as_select())
        .get_result::<RequestRow>(conn)
        .optional()?;
    row.map(RequestRow::request).transpose()
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
        .filter(role_request::state.eq(RequestState::Waiting.code()))
        .select(RequestRow::as_select())
        .into_boxed();
    if let Some(user) = user {
        query = query.filter(role_request::user_id.eq(user.to_string()));
    }
    if let Some(after) = &page.after {
        query = query.filter(role_request::id.gt(after.clone()));
    }
    let rows = query
        .order(role_request::id)
        .limit(page.limit)
        .load::<RequestRow>(conn)?;
    rows.into_iter().map(RequestRow::request).collect()
}

/// Settles one that still waits.
pub fn settle(conn: &mut Conn, id: RoleRequestId, state: RequestState) -> Result<Saved> {
    let count = diesel::update(role_request::table)
        .filter(role_request::id.eq(id.to_string()))
        .filter(role_request::state.eq(RequestState::Waiting.code()))
        .set(role_request::state.eq(state.code()))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}
