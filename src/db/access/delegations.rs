//! Who stands in for whom, as it is kept.

use aliases::stand_in;
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{delegation, role_assignment, user_account};
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::actor::Scope;
use crate::domain::access::delegation::Delegation;
use crate::domain::base::ids::{DelegationId, RoleAssignmentId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};

mod aliases {
    diesel::alias!(super::user_account as stand_in: StandIn);
}

type Row = (
    (
        DelegationId,
        UserId,
        UserId,
        String,
        NaiveDate,
        NaiveDate,
        StoredMoment,
    ),
    (RoleAssignmentId, Role, UnitId),
    (String, String),
);

macro_rules! delegations {
    () => {
        delegation::table
            .inner_join(role_assignment::table)
            .inner_join(user_account::table.on(user_account::id.eq(delegation::from_user_id)))
            .inner_join(stand_in.on(stand_in.field(user_account::id).eq(delegation::to_user_id)))
            .select((
                (
                    delegation::id,
                    delegation::from_user_id,
                    delegation::to_user_id,
                    delegation::reason,
                    delegation::valid_from,
                    delegation::valid_to,
                    delegation::created_at,
                ),
                (
                    role_assignment::id,
                    role_assignment::role,
                    role_assignment::unit_id,
                ),
                (
                    user_account::full_name,
                    stand_in.field(user_account::full_name),
                ),
            ))
    };
}

fn delegation((one, (assignment, role, unit), (from_name, to_name)): Row) -> Delegation {
    let (id, from, to, reason, valid_from, valid_to, created_at) = one;
    Delegation {
        id,
        assignment,
        office: Office { role, unit },
        from,
        from_name,
        to,
        to_name,
        reason,
        valid_from,
        valid_to,
        created_at: created_at.into(),
    }
}

/// A delegation that this user gave or received, or of an office within the scope.
pub fn find(
    conn: &mut Conn,
    user: Option<UserId>,
    scope: &Scope,
    id: DelegationId,
) -> Result<Option<Delegation>> {
    let mine = user.map(|user| user.to_string()).unwrap_or_default();
    let row = delegations!()
        .filter(delegation::id.eq(id))
        .filter(
            delegation::from_user_id
                .eq(mine.clone())
                .or(delegation::to_user_id.eq(mine))
                .or(in_scope(role_assignment::unit_id, scope)),
        )
        .get_result::<Row>(conn)
        .optional()?;
    Ok(row.map(delegation))
}

/// A page of the delegations that this user gave or received, and of those of offices within the
/// scope, by id.
pub fn list(
    conn: &mut Conn,
    user: Option<UserId>,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Vec<Delegation>> {
    let mine = user.map(|user| user.to_string()).unwrap_or_default();
    let mut query = delegations!()
        .filter(
            delegation::from_user_id
                .eq(mine.clone())
                .or(delegation::to_user_id.eq(mine))
                .or(in_scope(role_assignment::unit_id, scope)),
        )
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(delegation::id.gt(after.clone()));
    }
    let rows = query
        .order(delegation::id)
        .limit(page.limit)
        .load::<Row>(conn)?;
    Ok(rows.into_iter().map(delegation).collect())
}

/// The assignment by which a user holds an office themself on a day, and its last day.
pub fn own_assignment(
    conn: &mut Conn,
    user: UserId,
    office: Office,
    day: NaiveDate,
) -> Result<Option<(RoleAssignmentId, Option<NaiveDate>)>> {
    Ok(role_assignment::table
        .filter(role_assignment::user_id.eq(user))
        .filter(role_assignment::role.eq(office.role))
        .filter(role_assignment::unit_id.eq(office.unit))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .select((role_assignment::id, role_assignment::valid_to))
        .get_result(conn)
        .optional()?)
}

/// Does this user stand in for the assignment on any of these days already?
pub fn overlaps(
    conn: &mut Conn,
    assignment: RoleAssignmentId,
    to: UserId,
    from_day: NaiveDate,
    to_day: NaiveDate,
) -> Result<bool> {
    let row = delegation::table
        .filter(delegation::role_assignment_id.eq(assignment))
        .filter(delegation::to_user_id.eq(to))
        .filter(
            delegation::valid_from
                .le(to_day)
                .and(delegation::valid_to.ge(from_day)),
        )
        .select(delegation::id);
    Ok(row.get_result::<String>(conn).optional()?.is_some())
}

/// Adds a delegation.
pub fn insert(conn: &mut Conn, new: &Delegation) -> Result<()> {
    diesel::insert_into(delegation::table)
        .values((
            delegation::id.eq(new.id),
            delegation::role_assignment_id.eq(new.assignment),
            delegation::from_user_id.eq(new.from),
            delegation::to_user_id.eq(new.to),
            delegation::reason.eq(new.reason.clone()),
            delegation::valid_from.eq(new.valid_from),
            delegation::valid_to.eq(new.valid_to),
            delegation::created_at.eq(StoredMoment::from(new.created_at)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Sets the last day of a delegation, if that is earlier than it was; answers whether it is: who
/// ends it at the same moment comes first.
pub fn end(conn: &mut Conn, id: DelegationId, last_day: NaiveDate) -> Result<bool> {
    let count = diesel::update(delegation::table.filter(delegation::id.eq(id)))
        .filter(delegation::valid_to.gt(last_day))
        .set(delegation::valid_to.eq(last_day))
        .prepared()
        .execute(conn)?;
    Ok(count == 1)
}
