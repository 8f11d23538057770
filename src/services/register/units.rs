//! The tree of units: reading it, adding to it.

mod import;
mod listed;
mod rename;
mod upsert;

use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, ClientScope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::base::period::Period;
use crate::domain::base::text;
use crate::domain::register::short_name::ShortName;
use crate::domain::register::unit::{MOST_UNIT_LEVELS, Unit, UnitKind, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more, record};

pub use import::{ImportedUnits, UnitLine, import};

pub use listed::ListedUnit;
pub(in crate::services) use listed::{import_each, take_back};

pub(in crate::services) use rename::fault_of_day;
pub use rename::{RenameUnit, rename};

pub use upsert::{PutUnit, put};

/// A unit to add.
#[derive(Debug, Clone)]
pub struct AddUnit {
    /// Its official code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: UnitId,
    /// By what the codes of its files begin; none is made of its name when a file comes.
    pub short_name: Option<ShortName>,
}

/// One unit.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: UnitId) -> Result<Unit> {
    let actor = access::actor(tx, ctx, caller)?;
    db::register::units::find(tx, &actor.kept(ClientScope::UnitsWrite), id)?
        .ok_or(Error::NotFound("unit"))
}

/// The unit with a code.
pub fn find_by_code(tx: &mut Conn, ctx: &Ctx, caller: &Caller, code: &str) -> Result<Unit> {
    let scope = access::actor(tx, ctx, caller)?.kept(ClientScope::UnitsWrite);
    // What can be no code is no unit's: it may hold what a database cannot even compare.
    let code = text::line(code, 50).map_err(|_| Error::NotFound("unit"))?;
    let found = with_code(tx, &code)?.filter(|unit| scope.contains(&unit.path));
    if let Some(unit) = found {
        return Ok(unit);
    }
    // One that has another code by now.
    db::register::former_units::coded(tx, &scope, &code, 1)?
        .pop()
        .ok_or(Error::NotFound("unit"))
}

/// A unit that comes beside others below one.
#[derive(Debug, Clone)]
pub(in crate::services) struct NewUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: UnitKind,
    /// By what the codes of its files begin.
    pub short_name: Option<ShortName>,
    /// Its first day.
    pub since: NaiveDate,
}

/// Adds a unit below one that the actor manages; `at` says where it stands in the body.
pub(in crate::services) fn add_beside(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    above: &Unit,
    new: NewUnit,
    at: &str,
) -> Result<Unit> {
    let is_taken = !db::register::units::with_codes(tx, &[&new.code])?.is_empty()
        || db::register::units::has_code_like(tx, &new.code)?;
    if is_taken {
        return Err(Error::exists(&format!("{at}/code")));
    }
    short_name_is_free(tx, new.short_name.as_ref(), None)?;
    let added = unit(ctx, new.code, new.name, new.kind, Some(above));
    let added = Unit {
        short_name: new.short_name,
        valid: Period {
            from: new.since,
            ..added.valid
        },
        ..added
    };
    insert(tx, ctx, actor, &added)?;
    Ok(added)
}

/// A page of units.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    q: Option<&str>,
    parent: Option<UnitId>,
    page: &PageRequest,
) -> Result<Listed<Unit>> {
    let actor = access::actor(tx, ctx, caller)?;
    let units = db::register::units::list(
        tx,
        &actor.kept(ClientScope::UnitsWrite),
        q,
        parent,
        &one_more(page),
    )?;
    Ok(Listed::cut(units, page.limit, |unit| unit.id.to_string()))
}

/// Adds a unit below one that the caller manages.
pub fn add(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: AddUnit) -> Result<Unit> {
    // Who may not add units waits for nobody, and nobody for them.
    may_add(tx, ctx, caller, new.parent)?;
    db::register::units::lock_tree(tx)?;
    let (actor, parent) = may_add(tx, ctx, caller, new.parent)?;
    let mut faults = Vec::new();
    if !parent.is_open(ctx.today()) {
        faults.push(FieldFault::new("/parent_id", "closed_unit"));
    }
    faults.extend(kind_fault(new.kind, parent.kind));
    faults.extend(depth_fault(&parent.path, 0, "/parent_id"));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    short_name_is_free(tx, new.short_name.as_ref(), None)?;
    let unit = Unit {
        short_name: new.short_name,
        ..unit(ctx, new.code, new.name, new.kind, Some(&parent))
    };
    insert(tx, ctx, &actor, &unit).map_err(taken)?;
    Ok(unit)
}

/// No other unit has this short name.
fn short_name_is_free(tx: &mut Conn, name: Option<&ShortName>, but: Option<UnitId>) -> Result<()> {
    match name {
        Some(name) if db::register::short_names::is_taken(tx, name, but)? => {
            Err(Error::exists("/short_name"))
        }
        _ => Ok(()),
    }
}

fn may_add(tx: &mut Conn, ctx: &Ctx, caller: &Caller, parent: UnitId) -> Result<(Actor, Unit)> {
    let actor = access::actor(tx, ctx, caller)?;
    let parent = db::register::units::find(tx, &actor.register(), parent)?
        .ok_or_else(|| Error::invalid("/parent_id", "unknown_reference"))?;
    Ok((
        policy::may(&actor, Right::ManageAccess, parent.id, &parent.path)?,
        parent,
    ))
}

/// What is wrong with a kind right below another.
fn kind_fault(kind: UnitKind, above: UnitKind) -> Option<FieldFault> {
    (!kind.fits_below(above)).then(|| FieldFault::new("/kind", "kind_not_below"))
}

/// That a unit with so many levels below it cannot come right below one at this path.
fn depth_fault(above: &UnitPath, below: usize, pointer: &str) -> Option<FieldFault> {
    (above.levels() + 1 + below > MOST_UNIT_LEVELS).then(|| FieldFault {
        params: vec![("limit", MOST_UNIT_LEVELS.to_string())],
        ..FieldFault::new(pointer, "units_too_deep")
    })
}

/// Adds the first unit of an installation whose tree is empty.
pub fn plant(tx: &mut Conn, ctx: &Ctx, code: String, name: String, kind: UnitKind) -> Result<Unit> {
    db::register::units::lock_tree(tx)?;
    if !db::register::units::is_empty(tx)? {
        return Err(Error::exists("/code"));
    }
    let root = unit(ctx, code, name, kind, None);
    insert(tx, ctx, &Actor::operator(), &root).map_err(taken)?;
    Ok(root)
}

/// Nobody and nothing comes into a unit that was closed.
pub(in crate::services) fn must_be_open(ctx: &Ctx, unit: &Unit, pointer: &str) -> Result<()> {
    if unit.is_open(ctx.today()) {
        Ok(())
    } else {
        Err(Error::invalid(pointer, "closed_unit"))
    }
}

/// The unit with a code; for the operator's commands.
pub fn with_code(tx: &mut Conn, code: &str) -> Result<Option<Unit>> {
    Ok(db::register::units::with_codes(tx, &[code])?
        .into_iter()
        .next())
}

/// The unit with a code, if the caller may see it.
fn seen_with_code(tx: &mut Conn, ctx: &Ctx, caller: &Caller, code: &str) -> Result<Option<Unit>> {
    let scope = access::actor(tx, ctx, caller)?.register();
    Ok(with_code(tx, code)?.filter(|unit| scope.contains(&unit.path)))
}

/// The most units that are looked at for one of a name.
const NAMESAKES: i64 = 100;

/// The unit that somebody means who types its code, its name or both (`name (code)`), if they may
/// see it: by its name alone only one that is open and whose name no other has.
pub fn seen_as_typed(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    typed: &str,
) -> Result<Option<Unit>> {
    let both = typed.strip_suffix(')').and_then(|it| it.rsplit_once('('));
    for code in [Some(typed), both.map(|(_, code)| code.trim())] {
        let found = code.map(|code| seen_with_code(tx, ctx, caller, code));
        if let Some(unit) = found.transpose()?.flatten() {
            return Ok(Some(unit));
        }
    }
    let scope = access::actor(tx, ctx, caller)?.register();
    let first = PageRequest {
        after: None,
        limit: NAMESAKES,
    };
    let key = text::name_key(typed);
    let named = db::register::units::list(tx, &scope, Some(typed), None, &first)?;
    let mut same = named
        .into_iter()
        .filter(|unit| unit.is_open(ctx.today()) && text::name_key(&unit.name) == key);
    Ok(match (same.next(), same.next()) {
        (Some(unit), None) => Some(unit),
        _ => None,
    })
}

fn unit(ctx: &Ctx, code: String, name: String, kind: UnitKind, parent: Option<&Unit>) -> Unit {
    let id = ctx.id();
    Unit {
        id,
        code,
        name,
        short_name: None,
        kind,
        parent: parent.map(|parent| parent.id),
        path: UnitPath::below(parent.map(|parent| &parent.path), id),
        valid: Period {
            from: ctx.today(),
            to: None,
        },
        successor: None,
        version: 1,
    }
}

fn insert(tx: &mut Conn, ctx: &Ctx, actor: &Actor, unit: &Unit) -> Result<()> {
    db::register::units::insert(tx, std::slice::from_ref(unit))?;
    let detail = unit.parent.map(|parent| ("parent_id", parent.to_string()));
    record(
        tx,
        ctx,
        actor,
        &[
            HistoryEvent::plain(Object::Unit(unit.id), EventKind::Created, unit.version)
                .with(detail.into_iter().collect()),
        ],
        &[],
    )
}

fn taken(error: Error) -> Error {
    match error {
        Error::LostRace => Error::exists("/code"),
        other => other,
    }
}
