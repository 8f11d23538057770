//! The tree of units: reading it, adding to it.

use chrono::NaiveDate;

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, ClientScope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::base::period::Period;
use crate::domain::base::text;
use crate::domain::register::unit::{Unit, UnitKind, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, Upserted, ensure_saved, one_more, record};

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
    with_code(tx, &code)?
        .filter(|unit| scope.contains(&unit.path))
        .ok_or(Error::NotFound("unit"))
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
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let unit = unit(ctx, new.code, new.name, new.kind, Some(&parent));
    insert(tx, ctx, &actor, &unit).map_err(taken)?;
    Ok(unit)
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
}

/// What an upsert comes to.
enum Change {
    Add(Unit),
    Same(Unit),
    /// What it was, and what it is to be.
    To(Box<(Unit, Unit)>),
}

impl Change {
    /// Is it more than another name?
    fn shapes_the_tree(&self) -> bool {
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
    if shapes_the_tree {
        ensure_saved(db::register::units::save_if_unchanged(
            tx,
            &unit,
            &before.path,
        )?)?;
    } else {
        ensure_saved(db::register::units::rename_if_unchanged(tx, &unit)?)?;
    }
    let mut detail = Vec::new();
    if unit.name != before.name {
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

/// Who asks, whether they may, and what it comes to.
#[expect(
    clippy::too_many_lines,
    reason = "a use case is read from finding to saving"
)]
fn upsert(tx: &mut Conn, ctx: &Ctx, caller: &Caller, put: &PutUnit) -> Result<(Actor, Change)> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::has_scope(&actor, ClientScope::UnitsWrite)?;
    let scope = actor.kept(ClientScope::UnitsWrite);
    let may = |unit: &Unit| policy::may_keep(&actor, ClientScope::UnitsWrite, unit.id, &unit.path);
    let taken = with_code(tx, &put.code)?;
    let is_foreign = taken
        .as_ref()
        .is_some_and(|unit| !scope.contains(&unit.path));
    let before = taken.filter(|_| !is_foreign);
    let named = match &put.parent_code {
        Some(code) => with_code(tx, code)?.filter(|parent| scope.contains(&parent.path)),
        None => None,
    };
    let from = put
        .valid_from
        .or(before.as_ref().map(|unit| unit.valid.from))
        .unwrap_or_else(|| ctx.today());
    // Where it lies is asked as far as it is new: what hangs below a closed unit may stay there.
    let is_put_below = |unit: &Option<Unit>, parent: &Unit| {
        unit.as_ref()
            .is_none_or(|unit| unit.parent != Some(parent.id))
    };
    let merged = before.as_ref().is_some_and(|unit| unit.successor.is_some());
    let mut faults = Vec::new();
    match (&put.parent_code, &named, &before) {
        (Some(_), None, _) => faults.push(FieldFault::new("/parent_code", "unknown_reference")),
        _ if merged => {}
        (Some(_), Some(parent), Some(unit)) if unit.path.covers(&parent.path) => {
            faults.push(FieldFault::new("/parent_code", "circle"));
        }
        (Some(_), Some(parent), unit)
            if is_put_below(unit, parent) && !parent.is_open(ctx.today()) =>
        {
            faults.push(FieldFault::new("/parent_code", "closed_unit"));
        }
        (None, _, None) => faults.push(FieldFault::new("/parent_code", "required")),
        _ => {}
    }
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
        if let Some(fault) = named
            .as_ref()
            .and_then(|parent| kind_fault(put.kind, parent.kind))
        {
            return Err(Error::Invalid(vec![fault]));
        }
        if db::register::units::has_code_like(tx, &put.code)? {
            return Err(Error::exists("/code"));
        }
        let unit = Unit {
            valid,
            ..unit(
                ctx,
                put.code.clone(),
                put.name.clone(),
                put.kind,
                named.as_ref(),
            )
        };
        return Ok((actor, Change::Add(unit)));
    };
    may(&before)?;
    if merged {
        return Ok((actor, Change::Same(before)));
    }
    let mut unit = Unit {
        name: put.name.clone(),
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
pub fn seen_with_code(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    code: &str,
) -> Result<Option<Unit>> {
    let scope = access::actor(tx, ctx, caller)?.register();
    Ok(with_code(tx, code)?.filter(|unit| scope.contains(&unit.path)))
}

fn unit(ctx: &Ctx, code: String, name: String, kind: UnitKind, parent: Option<&Unit>) -> Unit {
    let id = ctx.id();
    Unit {
        id,
        code,
        name,
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

/// A unit as a list of units names it: code, code of the superior (none for a root), kind, name.
pub type UnitLine = (String, Option<String>, UnitKind, String);

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportedUnits {
    /// Units that were added.
    pub added: usize,
    /// Units whose name was brought up to date.
    pub renamed: usize,
    /// Units that were already as the list says.
    pub unchanged: usize,
}

/// Brings the tree in line with a list of units, superiors first; what is there and not in the list
/// stays. `progress` hears how many lines are done. All in one transaction, which one line of
/// history tells of: run again, it changes nothing.
pub fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    lines: &[UnitLine],
    valid_from: chrono::NaiveDate,
    progress: &mut dyn FnMut(usize),
) -> Result<ImportedUnits> {
    db::register::units::lock_tree(tx)?;
    let mut known: std::collections::HashMap<String, Unit> = std::collections::HashMap::new();
    for chunk in lines.chunks(500) {
        let codes: Vec<&str> = chunk.iter().map(|(code, ..)| code.as_str()).collect();
        known.extend(
            db::register::units::with_codes(tx, &codes)?
                .into_iter()
                .map(|unit| (unit.code.clone(), unit)),
        );
    }
    let mut done = ImportedUnits::default();
    let mut new: Vec<Unit> = Vec::new();
    for (index, (code, parent, kind, name)) in lines.iter().enumerate() {
        match known.get(code) {
            Some(unit) if unit.name == *name => done.unchanged += 1,
            Some(unit) => {
                db::register::units::rename(tx, unit.id, name)?;
                (ctx.follows.unit_renamed)(tx, unit.id)?;
                done.renamed += 1;
            }
            None => {
                let parent = match parent {
                    Some(parent) => Some(
                        known
                            .get(parent)
                            .ok_or_else(|| unknown_superior(index, parent))?,
                    ),
                    None => None,
                };
                if let Some(fault) = parent.and_then(|parent| kind_fault(*kind, parent.kind)) {
                    return Err(Error::Invalid(vec![FieldFault {
                        pointer: format!("/{index}/kind"),
                        ..fault
                    }]));
                }
                let mut unit = unit(ctx, code.clone(), name.clone(), *kind, parent);
                unit.valid.from = valid_from;
                new.push(unit.clone());
                known.insert(code.clone(), unit);
                done.added += 1;
            }
        }
        if new.len() == 200 {
            db::register::units::insert(tx, &std::mem::take(&mut new))
                .map_err(|failure| taken(failure.into()))?;
        }
        progress(index + 1);
    }
    if !new.is_empty() {
        db::register::units::insert(tx, &new).map_err(|failure| taken(failure.into()))?;
    }
    if done.added + done.renamed > 0 {
        let counts = [("added", done.added), ("renamed", done.renamed)]
            .map(|(what, count)| (what, count.to_string()));
        let imported = HistoryEvent::plain(
            Object::Installation,
            EventKind::Imported,
            ctx.now.timestamp(),
        )
        .with(counts.to_vec());
        record(tx, ctx, &Actor::operator(), &[imported], &[])?;
    }
    Ok(done)
}

fn unknown_superior(index: usize, parent: &str) -> Error {
    Error::Invalid(vec![FieldFault {
        pointer: format!("/{index}"),
        code: "unknown_reference",
        params: vec![("value", parent.to_owned())],
    }])
}
