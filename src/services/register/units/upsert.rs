//! Units kept up to date by code.

use chrono::NaiveDate;

use super::{depth_fault, insert, kind_fault, short_name_is_free, unit, with_code};
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, ClientScope};
use crate::domain::access::policy::{self, Denied};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::period::Period;
use crate::domain::register::short_name::ShortName;
use crate::domain::register::unit::{Unit, UnitKind, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Upserted, ensure_saved, record};
/// A unit as the HR system has it.
#[derive(Debug, Clone)]
pub struct PutUnit {
    /// Its official code: it is known by it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: UnitKind,
    /// The code of the unit above it; none leaves it where it is.
    pub parent_code: Option<String>,
    /// Its first day; none leaves it as it is, and is today for a new one.
    pub valid_from: Option<NaiveDate>,
    /// Its last day; none while it goes on.
    pub valid_to: Option<NaiveDate>,
    /// By what the codes of its files begin from now on; none leaves it as it is.
    pub short_name: Option<ShortName>,
}

/// What an upsert comes to.
pub(super) enum Change {
    Add(Unit),
    Same(Unit),
    /// What it was, and what it is to be.
    To(Box<(Unit, Unit)>),
}

impl Change {
    /// Is it more than another name?
    pub(super) fn shapes_the_tree(&self) -> bool {
        match self {
            Self::Add(_) => true,
            Self::Same(_) => false,
            Self::To(change) => {
                let (before, unit) = &**change;
                (before.kind, before.parent, before.valid) != (unit.kind, unit.parent, unit.valid)
            }
        }
    }
}

/// Adds a unit or brings it up to date; where it moves, all units below it move too. What a merger
/// closed stays as that left it, whatever a nightly transfer says.
pub fn put(tx: &mut Conn, ctx: &Ctx, caller: &Caller, put: PutUnit) -> Result<(Unit, Upserted)> {
    let (mut actor, mut change) = upsert(tx, ctx, caller, &put)?;
    if change.shapes_the_tree() {
        // Only now is it known that the tree must be held; what was read before may have changed
        // meanwhile.
        db::register::units::lock_tree(tx)?;
        (actor, change) = upsert(tx, ctx, caller, &put)?;
    }
    let shapes_the_tree = change.shapes_the_tree();
    let (before, mut unit) = match change {
        Change::Add(unit) => {
            insert(tx, ctx, &actor, &unit)?;
            return Ok((unit, Upserted::Made));
        }
        Change::Same(unit) => return Ok((unit, Upserted::Same)),
        Change::To(change) => *change,
    };
    let closes_earlier = unit
        .valid
        .to
        .is_some_and(|to| before.valid.to.is_none_or(|before| to < before));
    if closes_earlier {
        let files = (ctx.follows.open_files)(tx, unit.id)?;
        if files > 0 {
            return Err(Error::OpenFiles(files));
        }
    }
    unit.version += 1;
    let short = put.short_name.as_ref();
    if shapes_the_tree {
        ensure_saved(db::register::units::save_if_unchanged(
            tx,
            &unit,
            &before.path,
            short,
        )?)?;
    } else {
        ensure_saved(db::register::units::rename_if_unchanged(tx, &unit, short)?)?;
    }
    let mut detail = Vec::new();
    if unit.short_name != before.short_name {
        let names = [
            ("was_short", before.short_name.clone()),
            ("short_name", unit.short_name.clone()),
        ];
        detail.extend(
            names
                .into_iter()
                .filter_map(|(key, name)| Some((key, name?.to_string()))),
        );
    }
    if unit.name != before.name {
        db::register::former_units::keep(tx, ctx.id(), (&before, &unit), ctx.today())?;
        (ctx.follows.unit_renamed)(tx, unit.id)?;
        detail.push(("was_called", before.name));
    }
    if unit.parent != before.parent {
        let moved = [("from_unit_id", before.parent), ("parent_id", unit.parent)];
        detail.extend(
            moved
                .into_iter()
                .filter_map(|(key, id)| Some((key, id?.to_string()))),
        );
    }
    record(
        tx,
        ctx,
        &actor,
        &[
            HistoryEvent::plain(Object::Unit(unit.id), EventKind::Edited, unit.version)
                .with(detail),
        ],
        &[],
    )?;
    Ok((unit, Upserted::Changed))
}

/// What is wrong with the unit it is put below. That is asked as far as it is new: what hangs below a
/// closed unit may stay there, and a merged one hangs where it was put.
fn parent_fault(
    ctx: &Ctx,
    put: &PutUnit,
    named: Option<&Unit>,
    before: Option<&Unit>,
) -> Option<&'static str> {
    let is_new_below = |parent: &Unit| before.is_none_or(|unit| unit.parent != Some(parent.id));
    match (&put.parent_code, named, before) {
        (Some(_), None, _) => Some("unknown_reference"),
        (_, _, Some(unit)) if unit.successor.is_some() => None,
        (Some(_), Some(parent), Some(unit)) if unit.path.covers(&parent.path) => Some("circle"),
        (Some(_), Some(parent), _) if is_new_below(parent) && !parent.is_open(ctx.today()) => {
            Some("closed_unit")
        }
        (None, _, None) => Some("required"),
        _ => None,
    }
}

/// A unit that is new, under the one that was named.
fn added(
    tx: &mut Conn,
    ctx: &Ctx,
    put: &PutUnit,
    parent: Option<&Unit>,
    valid: Period,
) -> Result<Unit> {
    let of_kind = parent.and_then(|parent| kind_fault(put.kind, parent.kind));
    let of_depth = parent.and_then(|parent| depth_fault(&parent.path, 0, "/parent_code"));
    let faults: Vec<FieldFault> = of_kind.into_iter().chain(of_depth).collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if db::register::units::has_code_like(tx, &put.code)? {
        return Err(Error::exists("/code"));
    }
    short_name_is_free(tx, put.short_name.as_ref(), None)?;
    let unit = unit(ctx, put.code.clone(), put.name.clone(), put.kind, parent);
    Ok(Unit {
        valid,
        short_name: put.short_name.clone(),
        ..unit
    })
}

/// Who asks, whether they may, and what it comes to.
pub(super) fn upsert(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    put: &PutUnit,
) -> Result<(Actor, Change)> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::has_scope(&actor, ClientScope::UnitsWrite)?;
    let scope = actor.kept(ClientScope::UnitsWrite);
    let may = |unit: &Unit| policy::may_keep(&actor, ClientScope::UnitsWrite, unit.id, &unit.path);
    let mut taken = with_code(tx, &put.code)?;
    if taken.is_none() {
        // Who does not know of its new code goes on to keep the same unit.
        taken = db::register::former_units::coded(tx, &scope, &put.code, 1)?.pop();
    }
    let is_foreign = matches!(&taken, Some(unit) if !scope.contains(&unit.path));
    let before = taken.filter(|_| !is_foreign);
    let named = match &put.parent_code {
        Some(code) => with_code(tx, code)?.filter(|parent| scope.contains(&parent.path)),
        None => None,
    };
    let from = put
        .valid_from
        .or(before.as_ref().map(|unit| unit.valid.from))
        .unwrap_or_else(|| ctx.today());
    let merged = before.as_ref().is_some_and(|unit| unit.successor.is_some());
    let mut faults: Vec<FieldFault> = parent_fault(ctx, put, named.as_ref(), before.as_ref())
        .map(|code| FieldFault::new("/parent_code", code))
        .into_iter()
        .collect();
    if put.valid_to.is_some_and(|to| to < from) {
        faults.push(FieldFault::new("/valid_to", "before_start"));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if let Some(parent) = &named {
        may(parent)?;
    }
    // Only who may add units hears that a code is taken elsewhere.
    if is_foreign {
        return Err(Error::NotFound("unit"));
    }
    let valid = Period {
        from,
        to: put.valid_to,
    };
    let Some(before) = before else {
        let unit = added(tx, ctx, put, named.as_ref(), valid)?;
        return Ok((actor, Change::Add(unit)));
    };
    may(&before)?;
    if merged {
        return Ok((actor, Change::Same(before)));
    }
    short_name_is_free(tx, put.short_name.as_ref(), Some(before.id))?;
    let mut unit = Unit {
        name: put.name.clone(),
        short_name: put.short_name.clone().or(before.short_name.clone()),
        kind: put.kind,
        valid,
        ..before.clone()
    };
    let above =
        db::register::units::with_ids(tx, &before.parent.into_iter().collect::<Vec<_>>())?.pop();
    let moves_to = named.filter(|parent| Some(parent.id) != before.parent);
    if let Some(parent) = &moves_to {
        // Who takes a unit away from another must keep that one too.
        above.iter().try_for_each(&may)?;
        let below = db::register::units::levels_below(tx, &before.path)?;
        if let Some(fault) = depth_fault(&parent.path, below, "/parent_code") {
            return Err(Error::Invalid(vec![fault]));
        }
        unit.parent = Some(parent.id);
        unit.path = UnitPath::below(Some(&parent.path), unit.id);
    }
    if unit.kind != before.kind {
        // What kind of body a unit is, and so what it decides, is set by who keeps the unit above
        // it.
        above.as_ref().map_or(Err(Denied::NotHolder), &may)?;
    }
    if unit.kind != before.kind || moves_to.is_some() {
        let mut fault = moves_to
            .as_ref()
            .or(above.as_ref())
            .and_then(|parent| kind_fault(unit.kind, parent.kind));
        if fault.is_none() && unit.kind != before.kind {
            fault = db::register::units::kinds_below(tx, unit.id, ctx.today())?
                .into_iter()
                .find_map(|below| kind_fault(below, unit.kind));
        }
        if let Some(fault) = fault {
            return Err(Error::Invalid(vec![fault]));
        }
    }
    let change = if unit == before {
        Change::Same(unit)
    } else {
        Change::To(Box::new((before, unit)))
    };
    Ok((actor, change))
}
