//! When a body takes nominations for an award: set by its standing office, seen by every unit
//! below.

use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{CycleId, UnitId};
use crate::domain::base::period::Period;
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::nominations::cycle::{Cycle, CycleFault, CycleMove, LateRule};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

/// A cycle to set.
#[derive(Debug, Clone)]
pub struct SetCycle {
    /// The body that takes the nominations.
    pub unit: UnitId,
    /// For which award.
    pub award_code: String,
    /// Of which type.
    pub commendation_type: CommendationType,
    /// For which award year.
    pub cycle_year: i32,
    /// Its first day.
    pub opens_on: NaiveDate,
    /// Its last day.
    pub closes_on: NaiveDate,
    /// How many days before the last one the units are reminded.
    pub remind_days: i32,
    /// What happens to the late.
    pub late: LateRule,
}

/// Sets a cycle.
pub fn set(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: SetCycle) -> Result<Cycle> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut faults = Vec::new();
    if new.closes_on < new.opens_on {
        faults.push(FieldFault::new("/closes_on", "before_start"));
    }
    match ctx.law.award(&new.award_code, ctx.today()) {
        None => faults.push(FieldFault::new("/award_code", "unknown_reference")),
        Some(award) if !award.routes.contains_key(&new.commendation_type) => {
            faults.push(FieldFault::new("/commendation_type", "not_for_this_award"));
        }
        Some(_) => {}
    }
    let unit = db::register::units::find(tx, &scope, new.unit)?;
    if unit.is_none() {
        faults.push(FieldFault::new("/unit_id", "unknown_reference"));
    }
    let (Some(unit), true) = (unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let acting = policy::may(&actor, Right::HandleDecision, unit.id, &unit.path)?;
    crate::services::register::units::must_be_open(ctx, &unit, "/unit_id")?;
    let cycle = Cycle {
        id: ctx.id(),
        unit: unit.id,
        award_code: new.award_code,
        commendation_type: new.commendation_type,
        cycle_year: new.cycle_year,
        open: Period {
            from: new.opens_on,
            to: Some(new.closes_on),
        },
        remind_days: new.remind_days,
        late: new.late,
        changed: None,
        version: 1,
    };
    let around = db::nominations::cycles::of_body(tx, &cycle)?;
    if around.iter().any(|other| other.open == cycle.open) {
        return Err(Error::exists("/opens_on"));
    }
    db::nominations::cycles::insert(tx, &cycle)?;
    record(
        tx,
        ctx,
        &acting,
        &[event_of(&cycle, EventKind::Created)],
        &[],
    )?;
    Ok(cycle)
}

fn event_of(cycle: &Cycle, deed: EventKind) -> HistoryEvent {
    let days = format!(
        "{}/{}",
        cycle.open.from,
        cycle.open.to.unwrap_or(cycle.open.from)
    );
    HistoryEvent::plain(Object::Unit(cycle.unit), deed, cycle.version).with(vec![
        ("cycle_id", cycle.id.to_string()),
        ("award_code", cycle.award_code.clone()),
        ("days", days),
    ])
}

/// Another end of a cycle.
#[derive(Debug, Clone)]
pub struct MoveCycle {
    /// Its new last day.
    pub closes_on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Moves the end of a cycle: the units that nominate there are told of it and why, a stretch of
/// them at a time.
pub fn move_end(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (CycleId, i64),
    how: CycleMove,
    to: MoveCycle,
) -> Result<Cycle> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let cycle = db::nominations::cycles::find(tx, &scope, id)?.ok_or(Error::NotFound("cycle"))?;
    let unit = db::register::units::with_id(tx, cycle.unit)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(&actor, Right::HandleDecision, unit.id, &unit.path)?;
    let reason = to.reason.clone();
    let moved = cycle
        .moved(how, to.closes_on, to.reason, ctx.today())
        .map_err(|fault| match fault {
            CycleFault::Ended => Error::WrongStage("closed".to_owned()),
            CycleFault::Day(code) => Error::invalid("/closes_on", code),
        })?;
    if cycle.version != expected {
        return Err(Error::Stale);
    }
    let around = db::nominations::cycles::of_body(tx, &moved)?;
    let is_there = |other: &Cycle| other.id != moved.id && other.open == moved.open;
    if around.iter().any(is_there) {
        return Err(Error::exists("/closes_on"));
    }
    let today = ctx.today();
    ensure_saved(db::nominations::cycles::save_if_unchanged(
        tx, &moved, expected, today,
    )?)?;
    let deed = match how {
        CycleMove::Extend => EventKind::CycleExtended,
        CycleMove::Close => EventKind::CycleShortened,
    };
    let event = event_of(&moved, deed).because(&reason);
    record(tx, ctx, &acting, &[event], &[])?;
    Ok(moved)
}

/// Removes a cycle: its body takes nominations at any time again.
pub fn remove(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: CycleId, expected: i64) -> Result<()> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let cycle = db::nominations::cycles::find(tx, &scope, id)?.ok_or(Error::NotFound("cycle"))?;
    let unit = db::register::units::with_id(tx, cycle.unit)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(&actor, Right::HandleDecision, unit.id, &unit.path)?;
    if cycle.version != expected {
        return Err(Error::Stale);
    }
    db::nominations::cycles::delete(tx, id)?;
    record(
        tx,
        ctx,
        &acting,
        &[event_of(&cycle, EventKind::Deleted)],
        &[],
    )
}

/// A page of the cycles of the caller's units, of those below, and of the bodies above them: these
/// take what they nominate.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<Cycle>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let above: Vec<UnitId> = actor
        .offices
        .iter()
        .flat_map(|held| held.path.ids_upwards())
        .collect();
    let cycles = db::nominations::cycles::list(tx, &scope, &above, &one_more(page))?;
    Ok(Listed::cut(cycles, page.limit, |cycle| {
        cycle.id.to_string()
    }))
}

/// A cycle with the names around it.
#[derive(Debug, Clone)]
pub struct ShownCycle {
    /// The cycle.
    pub cycle: Cycle,
    /// The body's name.
    pub unit_name: String,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// Can the caller remove it?
    pub may_remove: bool,
    /// Can the caller move its end?
    pub may_move: bool,
}

/// A page of cycles, and for which bodies the caller could set one.
#[derive(Debug, Clone)]
pub struct CyclesBoard {
    /// The cycles.
    pub cycles: Listed<ShownCycle>,
    /// The bodies whose cycles the caller sets.
    pub units: Vec<Unit>,
    /// What nominations can be taken for today.
    pub awards: Vec<AwardType>,
}

/// A page of cycles with the names around them.
pub fn desk(tx: &mut Conn, ctx: &Ctx, caller: &Caller, page: &PageRequest) -> Result<CyclesBoard> {
    let actor = access::actor(tx, ctx, caller)?;
    let listed = list(tx, ctx, caller, page)?;
    let known = db::register::units::with_ids(
        tx,
        &listed
            .items
            .iter()
            .map(|cycle| cycle.unit)
            .collect::<Vec<_>>(),
    )?;
    let shown = |cycle: Cycle| {
        let unit = known.iter().find(|unit| unit.id == cycle.unit)?;
        let award = ctx
            .law
            .award(&cycle.award_code, ctx.today())
            .or_else(|| ctx.law.any_award(&cycle.award_code));
        let may = policy::may(&actor, Right::HandleDecision, unit.id, &unit.path).is_ok();
        Some(ShownCycle {
            unit_name: unit.name.clone(),
            award_name: award.map_or_else(
                || (cycle.award_code.clone(), cycle.award_code.clone()),
                |award| award.name.clone(),
            ),
            may_remove: may,
            may_move: may && !cycle.has_ended(ctx.today()),
            cycle,
        })
    };
    let cycles = listed.filter_map(shown);
    let own: Vec<_> = actor
        .offices
        .iter()
        .filter(|held| Right::HandleDecision.roles().contains(&held.office.role))
        .collect();
    let ids: Vec<UnitId> = own.iter().map(|held| held.office.unit).collect();
    Ok(CyclesBoard {
        cycles,
        units: db::register::units::with_ids(tx, &ids)?,
        awards: super::proposable(tx, ctx, own.into_iter())?,
    })
}
