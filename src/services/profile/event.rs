//! An event as its page shows it: what happened, and who was proposed for it.

use super::{FirstOf, MOST, first};
use crate::db::{self, Conn, Reading};
use crate::domain::base::ids::EventId;
use crate::domain::nominations::event::Event;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::{NominationWithRights, view_of};

/// An event as its page shows it.
#[derive(Debug, Clone)]
pub struct EventProfile {
    /// What happened.
    pub event: Event,
    /// The unit it is filed in.
    pub home: Unit,
    /// The files for what was done in it, the newest first.
    pub files: FirstOf<NominationWithRights>,
    /// How many there are.
    pub total: i64,
}

/// An event, with the files for it that the reader sees.
pub fn event(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: EventId) -> Result<EventProfile> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let event =
        db::nominations::events::find_event(tx, &scope, id)?.ok_or(Error::NotFound("event"))?;
    let home = db::register::units::with_id(tx, event.unit)?.ok_or(Error::NotFound("unit"))?;
    let newest = db::nominations::of_event(&scope, Some(id), first(MOST).limit).ask(tx)?;
    let files = db::nominations::in_this_order(tx, newest)?;
    let files = files.into_iter().map(|file| view_of(ctx, &actor, file));
    Ok(EventProfile {
        files: FirstOf::cut(files.collect(), MOST),
        total: db::nominations::count_of_event(tx, &scope, id)?,
        event,
        home,
    })
}
