//! What tells whose case something is: who leads a collective, whom an unknown subject is not, and
//! whether one hand may check and decide.

use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::Unit;
use crate::error::{Case, Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::register::subjects::check_leader;
use crate::services::{Ctx, ensure_saved, record};

/// Says who leads a collective or is the head of a household, or that nobody is known: as an
/// officer who nominates for its unit. Nobody takes themself off, and nobody another while a file
/// is with those who check and decide: who led it when it was sent keeps out of it until it has
/// ended or come back. Open files count as changed: who has seen them with the leader of before
/// looks again.
pub fn name_leader(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    expected: i64,
    leader: Option<PersonId>,
) -> Result<Subject> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let (mut subject, path) =
        db::register::people::find_subject(tx, &scope, id)?.ok_or(Error::NotFound("subject"))?;
    let acting = policy::may(&actor, Right::Nominate, subject.unit, &path)?;
    policy::not_their_own(&actor, &subject.beneficiary())?;
    if subject.version != expected {
        return Err(Error::Stale);
    }
    match leader {
        Some(leader) => check_leader(tx, &actor, subject.kind, leader)?,
        None if subject.kind == SubjectKind::Individual => {
            return Err(Error::invalid("/leader_id", "not_for_this_subject"));
        }
        None => {}
    }
    if subject.leader == leader {
        return Ok(subject);
    }
    let text = |person: Option<PersonId>| person.map(|id| id.to_string()).unwrap_or_default();
    let before = std::mem::replace(&mut subject.leader, leader);
    let detail = || vec![("was", text(before)), ("leader_id", text(leader))];
    subject.version += 1;
    // The subject's row first: a submission holds it too, so that neither misses the other.
    ensure_saved(db::register::people::save_subject_if_unchanged(
        tx, &subject,
    )?)?;
    let files = crate::services::nominations::renames::count_up_files(tx, ctx, id)?;
    if before.is_some()
        && let Some(underway) = files.iter().find(|filed| !filed.nomination.is_open())
    {
        return Err(Error::FileUnderway(Box::new(Case::of(underway, &ctx.law))));
    }
    let named = |object, version| {
        HistoryEvent::plain(object, EventKind::LeaderNamed, version).with(detail())
    };
    let of_files = files.iter().map(|filed| {
        named(
            Object::Nomination(filed.nomination.id),
            filed.nomination.version,
        )
    });
    let facts: Vec<HistoryEvent> = [named(Object::Subject(id), subject.version)]
        .into_iter()
        .chain(of_files)
        .collect();
    record(tx, ctx, &acting, &facts, &[])?;
    Ok(subject)
}

/// Says that a subject who is nobody on the register is not the official of the same name. Nobody
/// of that name says it.
pub fn tell_apart(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    expected: i64,
    reason: &str,
) -> Result<Subject> {
    let actor = access::actor(tx, ctx, caller)?;
    let (mut subject, path) = db::register::people::find_subject(tx, &actor.register(), id)?
        .ok_or(Error::NotFound("subject"))?;
    let acting = policy::may(&actor, Right::TellApart, subject.unit, &path)?;
    policy::not_their_own(&actor, &subject.beneficiary())?;
    if subject.beneficiary().name.is_none() {
        return Err(Error::WrongStage("known".to_owned()));
    }
    if subject.version != expected {
        return Err(Error::Stale);
    }
    subject.told_apart = Some(subject.name.clone());
    subject.version += 1;
    ensure_saved(db::register::people::save_subject_if_unchanged(
        tx, &subject,
    )?)?;
    record(
        tx,
        ctx,
        &acting,
        &[
            HistoryEvent::plain(Object::Subject(id), EventKind::ToldApart, subject.version)
                .because(reason),
        ],
        &[],
    )?;
    Ok(subject)
}

/// Works out the keys of names that the version before wrote: servers are replaced one after the
/// other.
pub fn fill_keys(tx: &mut Conn) -> Result<()> {
    Ok(db::register::names::bring_keys_up_to_date(tx)?)
}

/// A unit, and whether one hand may check and decide there.
#[derive(Debug, Clone)]
pub struct Duties {
    /// The unit.
    pub unit: Unit,
    /// May one hand check and decide?
    pub one_hand: bool,
}

/// Whether one hand may check and decide in a unit.
pub fn duties(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: UnitId) -> Result<Duties> {
    let actor = access::actor(tx, ctx, caller)?;
    let unit =
        db::register::units::find(tx, &actor.register(), id)?.ok_or(Error::NotFound("unit"))?;
    Ok(Duties {
        one_hand: db::register::units::one_hand(tx, id)?,
        unit,
    })
}

/// Sets whether one hand may check and decide in a unit: a small commune has too few. Its files
/// show it.
pub fn set_duties(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UnitId,
    expected: i64,
    one_hand: bool,
    reason: &str,
) -> Result<Duties> {
    let Duties {
        mut unit,
        one_hand: before,
    } = duties(tx, ctx, caller, id)?;
    let actor = access::actor(tx, ctx, caller)?;
    let acting = policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
    if unit.version != expected {
        return Err(Error::Stale);
    }
    if before == one_hand {
        return Err(Error::Invalid(vec![FieldFault::new(
            "/one_hand",
            "unchanged",
        )]));
    }
    ensure_saved(db::register::units::set_one_hand_if_unchanged(
        tx, id, expected, one_hand,
    )?)?;
    unit.version += 1;
    let set =
        HistoryEvent::plain(Object::Unit(id), EventKind::DutiesSet, unit.version).because(reason);
    record(
        tx,
        ctx,
        &acting,
        &[set.with(vec![("one_hand", one_hand.to_string())])],
        &[],
    )?;
    Ok(Duties { unit, one_hand })
}
