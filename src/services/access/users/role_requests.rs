//! Roles that one administrator gives and a second one confirms: nobody makes themself who decides.

use super::role_fact;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::{RequestState, RoleAssignment, RoleRequest};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{RoleRequestId, UnitId, UserId};
use crate::domain::base::job::AccountNotice;
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::{Ctx, Listed, access, ensure_saved, one_more, record, write_to};

/// Is the actor somebody else than who asks for a role and who would have it?
pub(in crate::services) fn is_second(actor: &Actor, request: &RoleRequest) -> bool {
    actor
        .user()
        .is_some_and(|user| user != request.asked_by && user != request.user)
}

/// Asks a second administrator for a role that needs one; nothing where the role may be given at
/// once. Where there is no second one, who is above and beside the unit hears of it instead.
/// Whoever operates the installation asks nobody.
pub(in crate::services) fn ask(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    assignment: &RoleAssignment,
    unit: &Unit,
    version: i64,
) -> Result<Option<RoleRequest>> {
    let Some(giver) = actor.user() else {
        return Ok(None);
    };
    let office = assignment.office;
    if !office.role.needs_second() && giver != assignment.user {
        return Ok(None);
    }
    let above: Vec<UnitId> = unit.path.ids_upwards().collect();
    let held = |role: Role| above.iter().map(move |unit| Office { role, unit: *unit });
    let here = [Role::UnitHead, Role::Chairman].map(|role| Office {
        role,
        unit: unit.id,
    });
    let offices: Vec<Office> = held(Role::Administrator)
        .chain(held(Role::Inspector))
        .chain(here)
        .collect();
    let holders = db::access::users::holders(tx, &offices, ctx.today())?;
    let others = |is: &dyn Fn(Role) -> bool| -> Vec<UserId> {
        let mut found: Vec<UserId> = holders
            .iter()
            .filter(|(held, user, _)| is(held.role) && *user != giver && *user != assignment.user)
            .map(|(_, user, _)| *user)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let seconds = others(&|role| role == Role::Administrator);
    let receiver = db::access::users::with_id(tx, assignment.user)?
        .map(|user| user.full_name)
        .unwrap_or_default();
    let notice = |waits: bool| AccountNotice::RoleGiven {
        at: ctx.now,
        to: receiver.clone(),
        by: actor.name.clone(),
        role: office.role,
        unit: unit.name.clone(),
        waits,
    };
    if seconds.is_empty() {
        for to in others(&|role| role != Role::Administrator) {
            write_to(tx, ctx, to, notice(false))?;
        }
        return Ok(None);
    }
    let waiting = db::access::role_requests::waiting(
        tx,
        &actor.managed(),
        Some(assignment.user),
        &PageRequest {
            after: None,
            limit: 200,
        },
    )?;
    if waiting
        .iter()
        .any(|other| other.office == office && other.valid.overlaps(&assignment.valid))
    {
        return Err(Error::exists("/role"));
    }
    let (user, valid) = (assignment.user, assignment.valid);
    let state = RequestState::Waiting;
    let request = RoleRequest {
        id: ctx.id(),
        user,
        office,
        valid,
        asked_by: giver,
        asked_at: ctx.now,
        state,
    };
    db::access::role_requests::insert(tx, &request)?;
    for to in seconds {
        write_to(tx, ctx, to, notice(true))?;
    }
    record(
        tx,
        ctx,
        actor,
        &[role_fact(assignment, EventKind::RoleAsked, version)],
        &[],
    )?;
    Ok(Some(request))
}

/// A page of the roles that wait for a second administrator, where the caller administers.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<RoleRequest>> {
    let actor = access::actor(tx, ctx, caller)?;
    let waiting = db::access::role_requests::waiting(tx, &actor.managed(), None, &one_more(page))?;
    Ok(Listed::cut(waiting, page.limit, |request| {
        request.id.to_string()
    }))
}

/// Gives a role that was asked for, or does not: as a second administrator of its unit.
pub fn settle(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: RoleRequestId,
    confirmed: bool,
) -> Result<RoleRequest> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut request = db::access::role_requests::find(tx, &actor.managed(), id)?
        .ok_or(Error::NotFound("role_request"))?;
    let unit =
        db::register::units::with_id(tx, request.office.unit)?.ok_or(Error::NotFound("unit"))?;
    policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
    // Who asked may take it back, and who would have it may decline.
    if confirmed && !is_second(&actor, &request) {
        return Err(Denied::SecondNeeded.into());
    }
    if request.state != RequestState::Waiting {
        return Err(Error::WrongStage(request.state.code().to_owned()));
    }
    request.state = if confirmed {
        RequestState::Confirmed
    } else {
        RequestState::Refused
    };
    ensure_saved(db::access::role_requests::settle(tx, id, request.state)?)?;
    let version = db::access::users::touch(tx, request.user)?;
    let assignment = RoleAssignment {
        id: ctx.id(),
        user: request.user,
        office: request.office,
        valid: request.valid,
    };
    if confirmed {
        let user = db::access::users::with_id(tx, request.user)?.ok_or(Error::NotFound("user"))?;
        if request.office.role.decides() && user.person.is_none() {
            return Err(Error::invalid("/user_id", "person_needed"));
        }
        if db::access::users::periods(tx, request.user, request.office)?
            .iter()
            .any(|held| held.overlaps(&request.valid))
        {
            return Err(Error::exists("/role"));
        }
        db::access::users::insert_role(tx, &assignment)?;
    }
    let deed = if confirmed {
        EventKind::RoleGranted
    } else {
        EventKind::RoleRefused
    };
    let mut fact = role_fact(&assignment, deed, version);
    fact.detail.push(("asked_by", request.asked_by.to_string()));
    record(tx, ctx, &actor, &[fact], &[])?;
    Ok(request)
}
