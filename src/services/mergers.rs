//! Merging a unit into another (sáp nhập): what waits passes to the successor in one audited act,
//! and histories stay.

pub mod divisions;
pub mod subjects;

use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::nominations::notices;
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::register::units::fault_of_day;
use crate::services::{Ctx, Listed, ensure_saved, follow, one_more, record};

/// Into which unit another is merged.
#[derive(Debug, Clone)]
pub struct MergeUnit {
    /// The successor.
    pub into: UnitId,
    /// The first day on which the unit is no more, of the resolution; none is today.
    pub since: Option<NaiveDate>,
    /// On what paper it rests.
    pub reason: String,
}

/// What a merger did.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The unit as it was closed, now below its successor.
    pub unit: Unit,
    /// The successor.
    pub successor: Unit,
    /// How many files passed on.
    pub files: usize,
}

/// Closes a unit and lets another take its place, as an administrator of both. The closed unit and
/// all below it hang below the successor from now on, so that whoever sees the successor sees their
/// past; files that are on their way, unsigned letters and decisions that are not issued belong to
/// the successor; awards and histories keep the names they were written with.
pub fn merge(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UnitId,
    expected: i64,
    merger: &MergeUnit,
) -> Result<Merged> {
    let MergeUnit {
        into,
        since,
        reason,
    } = merger;
    db::register::units::lock_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let mut unit =
        db::register::units::find(tx, &actor.register(), id)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
    let successor = db::register::units::find(tx, &actor.register(), *into)?
        .ok_or_else(|| Error::invalid("/into_unit_id", "unknown_reference"))?;
    policy::may(&actor, Right::ManageAccess, successor.id, &successor.path)?;
    if unit.path.covers(&successor.path) {
        return Err(Error::invalid("/into_unit_id", "circle"));
    }
    if !unit.is_open(ctx.today()) {
        return Err(Error::WrongStage("closed".to_owned()));
    }
    if !successor.is_open(ctx.today()) {
        return Err(Error::invalid("/into_unit_id", "unknown_reference"));
    }
    if unit.version != expected {
        return Err(Error::Stale);
    }
    if let Some(fault) = since.and_then(|since| fault_of_day(ctx, &unit, since)) {
        return Err(Error::Invalid(vec![fault]));
    }
    let before = unit.path.clone();
    let since = since.unwrap_or_else(|| ctx.today());
    let last = since.pred_opt().unwrap_or(since);
    unit.valid.from = unit.valid.from.min(last);
    unit.valid.to = Some(last);
    unit.parent = Some(successor.id);
    unit.successor = Some(successor.id);
    unit.path = UnitPath::below(Some(&successor.path), unit.id);
    unit.version += 1;
    ensure_saved(db::register::units::save_if_unchanged(
        tx, &unit, &before, None,
    )?)?;
    let passed = db::nominations::pass_on(tx, unit.id, successor.id)?;
    db::nominations::reports::pass_on(tx, unit.id, successor.id)?;
    db::nominations::submission_letters::pass_on(tx, unit.id, successor.id)?;
    db::awards::decisions::pass_on(tx, unit.id, successor.id)?;
    let ids = || {
        vec![
            ("from_unit_id", unit.id.to_string()),
            ("to_unit_id", successor.id.to_string()),
        ]
    };
    let mut facts = vec![
        HistoryEvent::plain(Object::Unit(unit.id), EventKind::Merged, unit.version)
            .because(reason)
            .with(ids()),
    ];
    facts.extend(passed.iter().map(|file| {
        let told = HistoryEvent::plain(
            Object::Nomination(file.nomination.id),
            EventKind::PassedOn,
            file.nomination.version,
        );
        told.because(reason).with(ids())
    }));
    let councils = end_councils(tx, ctx, unit.id, last)?;
    facts.extend(
        councils
            .into_iter()
            .map(|ended| ended.because(reason).with(ids())),
    );
    record(tx, ctx, &acting, &facts, &[])?;
    let waits_there = facts.iter().skip(1).zip(&passed).filter(|(_, file)| {
        let holders = file.nomination.holders();
        holders.iter().any(|holder| holder.unit == successor.id)
    });
    let following: Vec<_> = waits_there
        .flat_map(|(told, file)| notices::of_nomination(told, file, &ctx.law))
        .collect();
    follow(tx, ctx, &following)?;
    Ok(Merged {
        unit,
        successor,
        files: passed.len(),
    })
}

/// A council ends with its body; the successor has its own. What was not voted on waits for a
/// meeting of that one, and papers that were sent are destroyed uncounted.
fn end_councils(
    tx: &mut Conn,
    ctx: &Ctx,
    unit: UnitId,
    last: NaiveDate,
) -> Result<Vec<HistoryEvent>> {
    let ended = db::councils::end_of_unit(tx, unit, last, ctx.now)?;
    let councils = ended.councils.iter().map(|council| {
        let object = Object::Council(council.id);
        HistoryEvent::plain(object, EventKind::CouncilChanged, council.version)
    });
    let meetings = ended.meetings.iter().map(|meeting| {
        let object = Object::Meeting(meeting.id);
        HistoryEvent::plain(object, EventKind::MeetingCancelled, meeting.version)
    });
    let ballots = ended.ballots.iter().map(|ballot| {
        let object = Object::Ballot(ballot.id);
        HistoryEvent::plain(object, EventKind::BallotVoided, ballot.version)
    });
    Ok(councils.chain(meetings).chain(ballots).collect())
}

/// A page of the units that the caller manages, found by name, each with whether it is open: what
/// is closed is not merged.
pub fn units(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Listed<(Unit, bool)>> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = db::register::units::list(tx, &actor.managed(), q, None, &one_more(page))?;
    let listed = Listed::cut(found, page.limit, |unit| unit.id.to_string());
    let shown = |unit: Unit| {
        let open = unit.is_open(ctx.today());
        Some((unit, open))
    };
    Ok(listed.filter_map(shown))
}

/// A unit to merge, and those that could take its place.
#[derive(Debug, Clone)]
pub struct MergersBoard {
    /// The unit.
    pub unit: Unit,
    /// The first units, found by name, that could be its successor.
    pub successors: Vec<Unit>,
}

/// The most successors a form offers to choose from.
const MOST: i64 = 100;

/// A unit that the caller manages, and those found by name that could take its place.
pub fn desk(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UnitId,
    q: Option<&str>,
) -> Result<MergersBoard> {
    let managed = access::actor(tx, ctx, caller)?.managed();
    let unit = db::register::units::find(tx, &managed, id)?.ok_or(Error::NotFound("unit"))?;
    let mut successors = db::register::units::list(
        tx,
        &managed,
        q,
        None,
        &PageRequest {
            after: None,
            limit: MOST,
        },
    )?;
    successors.retain(|other| other.is_open(ctx.today()) && !unit.path.covers(&other.path));
    Ok(MergersBoard { unit, successors })
}
