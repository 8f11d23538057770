//! What happened, and what one subject did in it.

pub mod emergencies;
pub mod reports;

use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{AchievementId, EventId, SubjectId, UnitId};
use crate::domain::base::office::Role;
use crate::domain::nominations::event::{Achievement, Event};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more, record};

/// An event to file.
#[derive(Debug, Clone)]
pub struct AddEvent {
    /// The unit it is filed in; none for the one unit the caller nominates for.
    pub unit: Option<UnitId>,
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub happened_from: NaiveDate,
    /// Its last day.
    pub happened_to: NaiveDate,
}

/// An achievement to file.
#[derive(Debug, Clone)]
pub struct AddAchievement {
    /// In which event.
    pub event: Option<EventId>,
    /// Whose.
    pub subject: SubjectId,
    /// What was done.
    pub summary: String,
}

/// The unit the caller nominates for, when they name none: the one there is.
fn own_unit(actor: &Actor) -> Result<UnitId> {
    let mut units = actor
        .offices
        .iter()
        .filter(|held| held.office.role == Role::EmulationOfficer)
        .map(|held| held.office.unit);
    match (units.next(), units.next()) {
        (Some(unit), None) => Ok(unit),
        (None, _) => Err(Denied::NotHolder.into()),
        (Some(_), Some(_)) => Err(Error::invalid("/unit_id", "required")),
    }
}

/// Files an event.
pub fn add_event(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: AddEvent) -> Result<Event> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut faults = Vec::new();
    if new.happened_to < new.happened_from {
        faults.push(FieldFault::new("/happened_to", "before_start"));
    }
    for (pointer, day) in [
        ("/happened_from", new.happened_from),
        ("/happened_to", new.happened_to),
    ] {
        if day > ctx.today() {
            faults.push(FieldFault::new(pointer, "in_future"));
        }
    }
    let unit = match new.unit {
        Some(unit) => unit,
        None => own_unit(&actor)?,
    };
    let unit = db::register::units::find(tx, &scope, unit)?;
    if unit.is_none() {
        faults.push(FieldFault::new("/unit_id", "unknown_reference"));
    }
    let (Some(unit), true) = (unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let actor = policy::may(&actor, Right::Nominate, unit.id, &unit.path)?;
    crate::services::register::units::must_be_open(ctx, &unit, "/unit_id")?;
    let event = Event {
        id: ctx.id(),
        unit: unit.id,
        name: new.name,
        happened_from: new.happened_from,
        happened_to: new.happened_to,
        created_at: ctx.now,
        version: 1,
    };
    db::nominations::events::insert_event(tx, &event)?;
    let filed = HistoryEvent::plain(Object::Event(event.id), EventKind::Created, event.version);
    record(
        tx,
        ctx,
        &actor,
        &[filed.with(vec![("unit_id", event.unit.to_string())])],
        &[],
    )?;
    Ok(event)
}

/// How many events are folded at once: nobody waits long for the writer.
const AT_A_STRETCH: i64 = 200;

/// Notes by what some events are found that the version before wrote; answers how many.
pub fn fold(tx: &mut Conn) -> Result<usize> {
    Ok(db::nominations::events::fold_some(tx, AT_A_STRETCH)?)
}

/// One event.
pub fn find_event(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: EventId) -> Result<Event> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::nominations::events::find_event(tx, &scope, id)?.ok_or(Error::NotFound("event"))
}

/// A page of events.
pub fn list_events(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<Event>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let events = db::nominations::events::list_events(tx, &scope, &one_more(page))?;
    Ok(Listed::cut(events, page.limit, |event| {
        event.id.to_string()
    }))
}

/// Files what a subject did.
pub fn add_achievement(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: AddAchievement,
) -> Result<Achievement> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let actor = may_write_for(tx, &actor, &scope, new.subject)?;
    if let Some(event) = new.event
        && db::nominations::events::find_event(tx, &scope, event)?.is_none()
    {
        return Err(Error::invalid("/event_id", "unknown_reference"));
    }
    let achievement = Achievement {
        id: ctx.id(),
        event: new.event,
        subject: new.subject,
        summary: new.summary,
        created_at: ctx.now,
        version: 1,
    };
    db::nominations::events::insert_achievement(tx, &achievement)?;
    let filed = HistoryEvent::plain(
        Object::Achievement(achievement.id),
        EventKind::Created,
        achievement.version,
    );
    record(
        tx,
        ctx,
        &actor,
        &[filed.with(vec![("subject_id", achievement.subject.to_string())])],
        &[],
    )?;
    Ok(achievement)
}

/// An officer writes for subjects of their unit and of those below it; and whoever may change a
/// file, for its subject, wherever that has gone since.
fn may_write_for(tx: &mut Conn, actor: &Actor, scope: &Scope, subject: SubjectId) -> Result<Actor> {
    let found = db::register::people::find_subject(tx, scope, subject)?;
    if let Some(office) = found
        .as_ref()
        .and_then(|(_, path)| policy::nominating_office(actor, path))
    {
        return Ok(actor.using(office));
    }
    let files = db::nominations::open_of_subject(tx, scope, subject)?;
    let writes =
        |filed: &NominationInContext| policy::may_hold(actor, &[filed.nomination.writer()]).ok();
    match (files.iter().find_map(writes), found) {
        (Some(acting), _) => Ok(acting),
        (None, Some(_)) => Err(Denied::NotHolder.into()),
        (None, None) => Err(Error::invalid("/subject_id", "unknown_reference")),
    }
}

/// One achievement.
pub fn find_achievement(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: AchievementId,
) -> Result<Achievement> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::nominations::events::find_achievement(tx, &scope, id)?.ok_or(Error::NotFound("achievement"))
}

/// A page of achievements, of one subject if given.
pub fn list_achievements(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: Option<SubjectId>,
    page: &PageRequest,
) -> Result<Listed<Achievement>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let achievements =
        db::nominations::events::list_achievements(tx, &scope, subject, &one_more(page))?;
    Ok(Listed::cut(achievements, page.limit, |achievement| {
        achievement.id.to_string()
    }))
}
