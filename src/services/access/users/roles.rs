//! Roles: given, asked for, ended.

use super::role_requests;
use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::{RoleAssignment, RoleRequest};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::author::Hand;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{RoleAssignmentId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::base::period::Period;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller, unheld};
use crate::services::register::units;
use crate::services::{Ctx, Listed, one_more, record};

/// A role to give.
#[derive(Debug, Clone)]
pub struct GrantRole {
    /// To whom.
    pub user: UserId,
    /// What.
    pub role: Role,
    /// In which unit.
    pub unit: UnitId,
    /// From which day; none for today.
    pub valid_from: Option<NaiveDate>,
    /// To which day.
    pub valid_to: Option<NaiveDate>,
}

/// What became of a role that an administrator gives.
#[derive(Debug, Clone)]
pub enum Granted {
    /// It is given.
    Given(RoleAssignment),
    /// It waits for a second administrator.
    Waiting(RoleRequest),
}

/// Gives a role in a unit between two dates, as whoever needs no second one: the operator.
pub fn grant(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: GrantRole) -> Result<RoleAssignment> {
    match ask(tx, ctx, caller, new)? {
        Granted::Given(assignment) => Ok(assignment),
        Granted::Waiting(_) => Err(Denied::SecondNeeded.into()),
    }
}

/// Gives a role in a unit between two dates. One that decides or manages, and one for oneself,
/// waits for a second administrator; where there is none, those above and beside are told at once.
pub fn ask(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: GrantRole) -> Result<Granted> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let valid = Period {
        from: new.valid_from.unwrap_or_else(|| ctx.today()),
        to: new.valid_to,
    };
    let mut faults = Vec::new();
    if valid.to.is_some_and(|to| to < valid.from) {
        faults.push(FieldFault::new("/valid_to", "before_start"));
    }
    match db::access::users::find(tx, &actor.managed(), new.user)? {
        None => faults.push(FieldFault::new("/user_id", "unknown_reference")),
        // Whoever operates the installation begins before there is a register.
        Some(user)
            if new.role.decides() && user.person.is_none() && actor.hand != Hand::Operator =>
        {
            faults.push(FieldFault::new("/user_id", "person_needed"));
        }
        Some(_) => {}
    }
    let unit = db::register::units::find(tx, &actor.register(), new.unit)?;
    if unit.is_none() {
        faults.push(FieldFault::new("/unit_id", "unknown_reference"));
    }
    let (Some(unit), true) = (unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    if valid.from < unit.valid.from {
        return Err(Error::invalid("/valid_from", "before_unit"));
    }
    let version = db::access::users::touch(tx, new.user)?;
    let assignment = RoleAssignment {
        id: ctx.id(),
        user: new.user,
        office: Office {
            role: new.role,
            unit: unit.id,
        },
        valid,
    };
    if db::access::users::periods(tx, new.user, assignment.office)?
        .iter()
        .any(|held| held.overlaps(&valid))
    {
        return Err(Error::exists("/role"));
    }
    if let Some(request) = role_requests::ask(tx, ctx, &actor, &assignment, &unit, version)? {
        return Ok(Granted::Waiting(request));
    }
    db::access::users::insert_role(tx, &assignment)?;
    record(
        tx,
        ctx,
        &actor,
        &[role_fact(&assignment, EventKind::RoleGranted, version)],
        &[],
    )?;
    Ok(Granted::Given(assignment))
}

pub(in crate::services) fn role_fact(
    assignment: &RoleAssignment,
    deed: EventKind,
    version: i64,
) -> HistoryEvent {
    let detail = vec![
        ("role", assignment.office.role.code().to_owned()),
        ("unit_id", assignment.office.unit.to_string()),
    ];
    HistoryEvent::plain(Object::User(assignment.user), deed, version).with(detail)
}

/// Ends a role: yesterday was its last day. Answers how many files wait for its office, where
/// nobody holds it any more.
pub fn end_role(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RoleAssignmentId) -> Result<i64> {
    let actor = access::actor(tx, ctx, caller)?;
    let assignment = db::access::users::find_role(tx, &actor.managed(), id)?
        .ok_or(Error::NotFound("role_assignment"))?;
    let yesterday = ctx.today().pred_opt().unwrap_or(ctx.today());
    if assignment.valid.to.is_some_and(|to| to <= yesterday) {
        return Err(Error::WrongStage("ended".to_owned()));
    }
    let version = db::access::users::touch(tx, assignment.user)?;
    if !db::access::users::end_role(tx, id, yesterday)? {
        return Err(Error::LostRace);
    }
    record(
        tx,
        ctx,
        &actor,
        &[role_fact(&assignment, EventKind::RoleEnded, version)],
        &[],
    )?;
    unheld::left(tx, ctx, &[assignment.office])
}

/// A page of role assignments, of one user if given.
pub fn list_roles(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    user: Option<UserId>,
    page: &PageRequest,
) -> Result<Listed<RoleAssignment>> {
    let actor = access::actor(tx, ctx, caller)?;
    let roles = db::access::users::list_roles(tx, &actor.managed(), user, &one_more(page))?;
    Ok(Listed::cut(roles, page.limit, |role| role.id.to_string()))
}
