//! Emergencies: a chairman or an administrator opens one for an event, all who work on its files
//! hear of it at once, and units below nominate in it; its files are one queue, with the time from
//! the act to the awards.

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEntry, HistoryEvent, Object};
use crate::domain::base::ids::{EmergencyId, EventId, NominationId};
use crate::domain::base::job::QueuedLetter;
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::emergency::{Closing, Emergency, Pace, pace};
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::notices;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

pub use crate::db::nominations::emergencies::FoundEmergency;

/// The most offices below the event's unit that are written to.
const MOST_OFFICES: i64 = 5_000;

/// The most events a form offers to choose from.
const MOST_EVENTS: i64 = 200;

/// An emergency as its reader is shown it.
#[derive(Debug, Clone)]
pub struct ShownEmergency {
    /// The emergency, its event and unit.
    pub found: FoundEmergency,
    /// How many of the files that the reader sees are in which status.
    pub standing: Vec<(Status, i64)>,
    /// How long it took from the act to the awards that the reader sees.
    pub pace: Option<Pace>,
    /// Can the reader close it?
    pub may_close: bool,
    /// Can the reader nominate in it?
    pub may_nominate: bool,
}

/// Opens an emergency for an event: all who are concerned hear of it.
pub fn open(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    event: EventId,
    reason: &str,
) -> Result<ShownEmergency> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let within = handled(&actor)?;
    let event = db::nominations::events::find_event(tx, &within, event)?
        .filter(|_| actor.user().is_some())
        .ok_or_else(|| Error::invalid("/event_id", "unknown_reference"))?;
    let unit = db::register::units::with_id(tx, event.unit)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(&actor, Right::HandleEmergency, unit.id, &unit.path)?;
    if db::nominations::emergencies::is_open(tx, event.id)? {
        return Err(Error::exists("/event_id"));
    }
    let emergency = Emergency {
        id: ctx.id(),
        event: event.id,
        unit: unit.id,
        reason: reason.to_owned(),
        opened_by: actor.name.clone(),
        opened_at: ctx.now,
        closed: None,
        version: 1,
    };
    db::nominations::emergencies::insert(tx, &emergency)?;
    let found = FoundEmergency {
        emergency,
        event,
        unit_name: unit.name,
        unit_path: unit.path,
    };
    let opened = told(&found, EventKind::EmergencyOpened).because(reason);
    let following = letters(tx, ctx, &found)?;
    record(tx, ctx, &acting, &[opened], &following)?;
    shown(tx, &actor, found)
}

/// The units for which the actor opens and closes emergencies.
fn handled(actor: &Actor) -> Result<Scope> {
    let roles = Right::HandleEmergency.roles();
    let holds = |role: &Role| roles.contains(role);
    if actor.offices.iter().any(|held| holds(&held.office.role)) {
        Ok(actor.within(roles))
    } else {
        Err(Denied::NotHolder.into())
    }
}

fn told(found: &FoundEmergency, deed: EventKind) -> HistoryEvent {
    let emergency = &found.emergency;
    HistoryEvent::plain(Object::Event(emergency.event), deed, emergency.version)
        .with(vec![("emergency_id", emergency.id.to_string())])
}

/// The letters to all who are concerned: who nominates in the event's unit and below, who checks,
/// appraises and decides there and above.
fn letters(tx: &mut Conn, ctx: &Ctx, found: &FoundEmergency) -> Result<Vec<QueuedLetter>> {
    let path = &found.unit_path;
    let mut offices = db::access::users::officers_below(tx, path, ctx.today(), None, MOST_OFFICES)?;
    let above = path.ids_upwards().flat_map(|unit| {
        [Role::Specialist, Role::OfficeHead, Role::Chairman].map(|role| Office { role, unit })
    });
    offices.extend(above);
    let names = (found.event.name.as_str(), found.unit_name.as_str());
    let letter = |office| notices::of_emergency(&found.emergency, names, office);
    Ok(offices.into_iter().map(letter).collect())
}

/// An emergency of a unit that the actor sees, or of one above theirs.
fn seen(tx: &mut Conn, actor: &Actor, id: EmergencyId) -> Result<FoundEmergency> {
    db::nominations::emergencies::find(tx, id)?
        .filter(|found| actor.register().meets(&found.unit_path))
        .ok_or(Error::NotFound("emergency"))
}

/// The emergency with what came of it, as far as its reader sees that.
fn shown(tx: &mut Conn, actor: &Actor, found: FoundEmergency) -> Result<ShownEmergency> {
    let (scope, event) = (actor.scope(), &found.event);
    let standing = db::nominations::emergencies::standing(tx, &scope, event.id)?;
    let given = db::nominations::emergencies::given(tx, &scope, event.id)?;
    let is_open = found.emergency.closed.is_none();
    let may = |right| policy::may(actor, right, found.emergency.unit, &found.unit_path).is_ok();
    let nominates = |role: Role| Right::Nominate.roles().contains(&role);
    Ok(ShownEmergency {
        standing,
        pace: pace(event.happened_from, &given),
        may_close: is_open && may(Right::HandleEmergency),
        may_nominate: is_open && actor.offices.iter().any(|held| nominates(held.office.role)),
        found,
    })
}

/// One emergency.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: EmergencyId) -> Result<ShownEmergency> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, &actor, id)?;
    shown(tx, &actor, found)
}

/// What was done with the event of an emergency, by whom, when and why.
pub fn history(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: EmergencyId,
) -> Result<Vec<HistoryEntry>> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, &actor, id)?;
    Ok(db::base::history::of(tx, Object::Event(found.event.id))?)
}

/// A page of the emergencies of the caller's units, of those below and of those above, the newest
/// first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<FoundEmergency>> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = db::nominations::emergencies::list(tx, &actor.register(), &one_more(page))?;
    Ok(Listed::cut(found, page.limit, |found| {
        found.emergency.id.to_string()
    }))
}

/// The events for which the caller could open one, the newest first; nothing for who opens none.
pub fn openable(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<Event>> {
    let actor = access::actor(tx, ctx, caller)?;
    match handled(&actor) {
        Ok(within) => Ok(db::nominations::events::newest_events(
            tx,
            &within,
            MOST_EVENTS,
        )?),
        Err(_) => Ok(Vec::new()),
    }
}

/// A page of the files of an emergency that the caller sees, across all units, the newest first.
pub fn files(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: EmergencyId,
    page: &PageRequest,
) -> Result<Listed<NominationId>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let event = seen(tx, &actor, id)?.event.id;
    let files = db::nominations::emergencies::files(tx, &scope, event, &one_more(page))?;
    Ok(Listed::cut(files, page.limit, ToString::to_string))
}

/// Closes an emergency: all who are concerned hear of it.
pub fn close(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: EmergencyId,
    expected: i64,
    reason: &str,
) -> Result<ShownEmergency> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = seen(tx, &actor, id)?;
    let emergency = &mut found.emergency;
    let acting = policy::may(
        &actor,
        Right::HandleEmergency,
        emergency.unit,
        &found.unit_path,
    )?;
    if emergency.closed.is_some() {
        return Err(Error::WrongStage("closed".to_owned()));
    }
    if emergency.version != expected {
        return Err(Error::Stale);
    }
    emergency.closed = Some(Closing {
        reason: reason.to_owned(),
        by: actor.name.clone(),
        at: ctx.now,
    });
    emergency.version += 1;
    ensure_saved(db::nominations::emergencies::save_if_unchanged(
        tx, emergency,
    )?)?;
    let closed = told(&found, EventKind::EmergencyClosed).because(reason);
    let following = letters(tx, ctx, &found)?;
    record(tx, ctx, &acting, &[closed], &following)?;
    shown(tx, &actor, found)
}
