//! Which colleague of the office that holds a file handles it. Nobody may wonder whose it is and
//! since when; whoever holds the office may still act on it, for an absence must stop nothing. The
//! file itself stays as it is: its version is not counted up, and no page of it grows stale.

use std::sync::PoisonError;

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, Holder};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{NominationId, UserId};
use crate::domain::base::job::{About, Job};
use crate::domain::base::office::Office;
use crate::domain::nominations::nomination::{Assigned, NominationInContext};
use crate::domain::nominations::{notices, rights};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::{NominationWithRights, view_of};
use crate::services::{Ctx, enqueue, record};

/// A file somebody wants to assign, and the offices that hold it.
struct Found {
    actor: Actor,
    acting: Actor,
    filed: NominationInContext,
    offices: Vec<Office>,
}

/// Find, see, may; then the stage and the version.
fn found(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
) -> Result<Found> {
    let (actor, found) = access::actor_and(tx, ctx, caller, db::nominations::to_act_on(id))?;
    let filed = found
        .seen_by(tx, &actor.scope())?
        .ok_or(Error::NotFound("nomination"))?;
    let acting = rights::may_assign(&actor, &filed, &ctx.moment())?;
    let offices: Vec<Office> = filed.nomination.state.offices().collect();
    if offices.is_empty() {
        return Err(Error::WrongStage(filed.nomination.state.stage().to_owned()));
    }
    if filed.nomination.version != expected {
        return Err(Error::Stale);
    }
    Ok(Found {
        actor,
        acting,
        filed,
        offices,
    })
}

/// Names the colleague who handles a file: one who holds the office that holds it today, or stands
/// in for who does. Named again, nothing changes.
pub fn assign(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    to: UserId,
) -> Result<NominationWithRights> {
    let Found {
        actor,
        acting,
        mut filed,
        offices,
    } = found(tx, ctx, caller, id, expected)?;
    let held = db::access::users::held_by(&offices, ctx.today()).ask(tx)?;
    let barred = filed.nomination.hands.barred();
    let can = |holder: &&Holder| holder.user == to && !holder.is_of(barred);
    let holder = held
        .iter()
        .find(can)
        .ok_or_else(|| Error::invalid("/user_id", "not_of_office"))?;
    let is_theirs = |assigned: &Assigned| assigned.user == to && assigned.office == holder.office;
    if filed.assigned.as_ref().is_some_and(is_theirs) {
        return Ok(view_of(ctx, &actor, filed));
    }
    let assigned = Assigned {
        user: to,
        name: holder.name.clone(),
        office: holder.office,
        by: acting.name.clone(),
        since: ctx.now,
    };
    db::nominations::assign(tx, id, &assigned)?;
    tell(tx, ctx, &acting, &filed, EventKind::Assigned, &assigned)?;
    write_to_them(tx, ctx, &actor, &filed, &assigned)?;
    filed.assigned = Some(assigned);
    Ok(view_of(ctx, &actor, filed))
}

/// Takes back that a colleague handles a file: it is its office's again, and nobody's by name.
pub fn unassign(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
) -> Result<()> {
    let Found { acting, filed, .. } = found(tx, ctx, caller, id, expected)?;
    let assigned = filed
        .assigned
        .as_ref()
        .ok_or(Error::NotFound("assignment"))?;
    db::nominations::unassign(tx, id)?;
    tell(tx, ctx, &acting, &filed, EventKind::Unassigned, assigned)
}

/// Writes down who was named, or is no more.
fn tell(
    tx: &mut Conn,
    ctx: &Ctx,
    acting: &Actor,
    filed: &NominationInContext,
    deed: EventKind,
    assigned: &Assigned,
) -> Result<()> {
    let nomination = &filed.nomination;
    let fact = HistoryEvent::plain(Object::Nomination(nomination.id), deed, nomination.version);
    let detail = vec![
        ("subject", assigned.name.clone()),
        ("user_id", assigned.user.to_string()),
    ];
    record(tx, ctx, acting, &[fact.with(detail)], &[])
}

/// Who was named hears of it, unless they took it on themself.
fn write_to_them(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    assigned: &Assigned,
) -> Result<()> {
    if actor.user() == Some(assigned.user) {
        return Ok(());
    }
    let notice = notices::of_assigned(filed, &ctx.law);
    if let Some(watched) = &ctx.watched {
        let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.push((assigned.name.clone(), notice.template.code()));
    }
    let letter = Job::Letter {
        to: assigned.user,
        about: About::Nomination(filed.nomination.id),
        notice,
    };
    enqueue(tx, ctx, &[(ctx.id(), letter)])
}
