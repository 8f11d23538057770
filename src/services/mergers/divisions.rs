//! Dividing a unit (chia, tách): new units take its place as of the day of the resolution, and what
//! waits passes to the first of them.

use chrono::NaiveDate;

use super::{MergeUnit, Merged, merge};
use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::ids::UnitId;
use crate::domain::register::short_name::ShortName;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::register::units::{NewUnit, add_beside};

/// A unit that takes the place of a part of another.
#[derive(Debug, Clone)]
pub struct NewPart {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// By what the codes of its files begin.
    pub short_name: Option<ShortName>,
}

/// How a unit is divided.
#[derive(Debug, Clone)]
pub struct DivideUnit {
    /// Into which; the first takes what waits.
    pub parts: Vec<NewPart>,
    /// The first day of the new units.
    pub since: NaiveDate,
    /// On what paper it rests.
    pub reason: String,
}

/// What a division did.
#[derive(Debug, Clone)]
pub struct Divided {
    /// The new units, the first as what waits passed to it.
    pub parts: Vec<Unit>,
    /// How the old one was closed.
    pub merged: Merged,
}

/// Divides a unit, as an administrator of it and of the unit above. Its people stay where they are,
/// below the first of the new units, until the register of staff says in which they work.
pub fn divide(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UnitId,
    expected: i64,
    new: DivideUnit,
) -> Result<Divided> {
    db::register::units::lock_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let register = actor.register();
    let unit = db::register::units::find(tx, &register, id)?.ok_or(Error::NotFound("unit"))?;
    policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
    let above = match unit.parent {
        Some(parent) => db::register::units::find(tx, &register, parent)?,
        None => None,
    };
    let above = above.ok_or(Denied::NotHolder)?;
    let acting = policy::may(&actor, Right::ManageAccess, above.id, &above.path)?;
    let mut parts = Vec::with_capacity(new.parts.len());
    for (index, part) in new.parts.into_iter().enumerate() {
        let beside = NewUnit {
            code: part.code,
            name: part.name,
            kind: unit.kind,
            short_name: part.short_name,
            since: new.since,
        };
        let at = format!("/parts/{index}");
        parts.push(add_beside(tx, ctx, &acting, &above, beside, &at)?);
    }
    let first = parts
        .first()
        .map(|first| first.id)
        .ok_or_else(|| Error::invalid("/parts", "required"))?;
    let merger = MergeUnit {
        into: first,
        since: Some(new.since),
        reason: new.reason,
    };
    let merged = merge(tx, ctx, caller, id, expected, &merger)?;
    Ok(Divided { parts, merged })
}
