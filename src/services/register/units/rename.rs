//! Another name or code of a unit, as of the day of the resolution: the ones of before still find
//! it.

use chrono::NaiveDate;

use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// What a unit is called from a day on.
#[derive(Debug, Clone)]
pub struct RenameUnit {
    /// Its code; none leaves it as it is.
    pub code: Option<String>,
    /// Its name; none leaves it as it is.
    pub name: Option<String>,
    /// The first day.
    pub since: NaiveDate,
    /// On what paper it rests.
    pub reason: String,
}

/// What is wrong with the day from which a resolution counts for a unit.
pub(in crate::services) fn fault_of_day(
    ctx: &Ctx,
    unit: &Unit,
    since: NaiveDate,
) -> Option<FieldFault> {
    let code = if since > ctx.today() {
        "in_future"
    } else if since <= unit.valid.from {
        "before_unit"
    } else {
        return None;
    };
    Some(FieldFault::new("/since", code))
}

/// Calls a unit something else, as an administrator of it.
pub fn rename(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UnitId,
    expected: i64,
    new: RenameUnit,
) -> Result<Unit> {
    let actor = access::actor(tx, ctx, caller)?;
    let before =
        db::register::units::find(tx, &actor.register(), id)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(&actor, Right::ManageAccess, before.id, &before.path)?;
    if before.successor.is_some() {
        return Err(Error::WrongStage("closed".to_owned()));
    }
    if before.version != expected {
        return Err(Error::Stale);
    }
    let RenameUnit {
        code,
        name,
        since,
        reason,
    } = new;
    let mut unit = Unit {
        code: code.unwrap_or_else(|| before.code.clone()),
        name: name.unwrap_or_else(|| before.name.clone()),
        ..before.clone()
    };
    let mut faults: Vec<FieldFault> = fault_of_day(ctx, &before, since).into_iter().collect();
    if unit == before {
        faults.push(FieldFault::new("/name", "unchanged"));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    // One that looks like its own of before is its own.
    let looks_new = crate::domain::base::text::look(&unit.code)
        != crate::domain::base::text::look(&before.code);
    let is_taken = !db::register::units::with_codes(tx, &[&unit.code])?.is_empty()
        || db::register::units::has_code_like(tx, &unit.code)?;
    if looks_new && is_taken {
        return Err(Error::exists("/code"));
    }
    unit.version += 1;
    ensure_saved(db::register::former_units::rename_if_unchanged(tx, &unit)?)?;
    let until = since.pred_opt().unwrap_or(since);
    db::register::former_units::keep(tx, ctx.id(), (&before, &unit), until)?;
    let mut detail = vec![("since", since.to_string())];
    if unit.name != before.name {
        (ctx.follows.unit_renamed)(tx, unit.id)?;
        detail.push(("was_called", before.name));
    }
    if unit.code != before.code {
        detail.push(("was_coded", before.code));
    }
    let renamed = HistoryEvent::plain(Object::Unit(id), EventKind::Edited, unit.version)
        .because(&reason)
        .with(detail);
    record(tx, ctx, &acting, &[renamed], &[])?;
    Ok(unit)
}
