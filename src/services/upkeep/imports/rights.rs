//! Who sends what, and who sees it: the register is brought in by administrators of its unit, the
//! year's list by those who propose there, each their own.

use crate::db::upkeep::imports::ImportsSeen;
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, HeldOffice};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::ids::{ImportId, UnitId};
use crate::domain::register::unit::Unit;
use crate::domain::upkeep::import::{Import, ImportKind};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};

/// Who sends a file of a unit, as history shows them, and the unit.
pub(super) fn sender(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (unit, kind): (UnitId, ImportKind),
) -> Result<(Actor, Unit)> {
    let actor = access::actor(tx, ctx, caller)?;
    let unit = db::register::units::find(tx, &actor.register(), unit)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    let acting = policy::may(&actor, kind.right(), unit.id, &unit.path)?;
    Ok((acting, unit))
}

/// Which imports somebody sees.
pub(super) fn seen_by(actor: &Actor) -> ImportsSeen {
    ImportsSeen {
        managed: actor.managed(),
        proposing: actor.within(Right::Nominate.roles()),
        owner: actor.user(),
    }
}

/// An import that the caller sees.
pub(super) fn seen(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ImportId,
) -> Result<(Actor, Import)> {
    let actor = access::actor(tx, ctx, caller)?;
    let import = db::upkeep::imports::find(tx, &seen_by(&actor), id)?;
    Ok((actor, import.ok_or(Error::NotFound("import"))?))
}

/// What somebody can send, and the units for which they can send some of it.
pub(super) fn sendable(actor: &Actor) -> (Vec<ImportKind>, Vec<UnitId>) {
    let holds =
        |held: &HeldOffice, kind: ImportKind| kind.right().roles().contains(&held.office.role);
    let is_sent = |kind: &ImportKind| actor.offices.iter().any(|held| holds(held, *kind));
    let kinds: Vec<ImportKind> = ImportKind::ALL.iter().copied().filter(is_sent).collect();
    let sends = |held: &&HeldOffice| kinds.iter().any(|kind| holds(held, *kind));
    let units = actor.offices.iter().filter(sends);
    let units = units.map(|held| held.office.unit).collect();
    (kinds, units)
}
