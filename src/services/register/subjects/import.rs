//! Collectives that come as a list.

use std::collections::{BTreeMap, BTreeSet};

use crate::db::{self, Conn, Saved};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::base::text::{look, name_key};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::Caller;
use crate::services::register::people::brought_in;
use crate::services::{Ctx, record};

/// A collective as a line of a list names it.
#[derive(Debug, Clone)]
pub struct ListedCollective {
    /// Name as it will stand on the decision.
    pub name: String,
    /// The unit it belongs to.
    pub unit: UnitId,
}

/// Collectives that can be honoured from now on, in a unit and those below it, all or none: their
/// ids, in order. One line of history tells of all of them.
pub(in crate::services) fn import_collectives(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
    new: Vec<ListedCollective>,
) -> Result<Vec<SubjectId>> {
    let (actor, top) = importable_collectives(tx, ctx, caller, top, &new)?;
    let subject = |ListedCollective { name, unit }| Subject {
        id: ctx.id(),
        kind: SubjectKind::Collective,
        name,
        unit,
        person: None,
        leader: None,
        told_apart: None,
        merged_into: None,
        version: 1,
    };
    let subjects: Vec<Subject> = new.into_iter().map(subject).collect();
    db::register::people::insert_subjects(tx, &subjects)?;
    let imported = HistoryEvent::plain(Object::Unit(top.id), EventKind::Imported, top.version);
    let detail = vec![
        ("what", "collectives".to_owned()),
        ("count", subjects.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(subjects.into_iter().map(|subject| subject.id).collect())
}

/// Who brings collectives in, and the unit, where nothing is wrong with any of them; else every
/// fault of every one is told. Nothing is written.
pub(in crate::services) fn importable_collectives(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
    new: &[ListedCollective],
) -> Result<(Actor, Unit)> {
    let (actor, top) = brought_in(tx, ctx, caller, top)?;
    let homes: BTreeSet<UnitId> = new.iter().map(|one| one.unit).collect();
    let homes: Vec<UnitId> = homes.into_iter().collect();
    let homes: BTreeMap<UnitId, Unit> = db::register::units::with_ids(tx, &homes)?
        .into_iter()
        .filter(|unit| top.path.covers(&unit.path))
        .map(|unit| (unit.id, unit))
        .collect();
    let faults = faults_of(tx, ctx, new, &homes)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok((actor, top))
}

/// What is wrong with collectives of a list, of all at once: their units, and names that stand in the
/// list twice or that a collective of the unit has.
fn faults_of(
    tx: &mut Conn,
    ctx: &Ctx,
    new: &[ListedCollective],
    homes: &BTreeMap<UnitId, Unit>,
) -> Result<Vec<FieldFault>> {
    let units: Vec<UnitId> = homes.keys().copied().collect();
    let keys: BTreeSet<String> = new.iter().map(|one| name_key(&one.name)).collect();
    let keys: Vec<String> = keys.into_iter().collect();
    let known: BTreeSet<(UnitId, String)> =
        db::register::people::collectives_alike(tx, &units, &keys)?
            .into_iter()
            .map(|(unit, name)| (unit, look(&name)))
            .collect();
    let (mut faults, mut listed) = (Vec::new(), BTreeSet::new());
    for (index, one) in new.iter().enumerate() {
        let mut fault = |field: &str, code| {
            faults.push(FieldFault::new(&format!("/{index}/{field}"), code));
        };
        match homes.get(&one.unit) {
            None => fault("unit_id", "unknown_reference"),
            Some(home) if !home.is_open(ctx.today()) => fault("unit_id", "closed_unit"),
            Some(_) => {}
        }
        let named = (one.unit, look(&one.name));
        if known.contains(&named) {
            fault("collective_name", "exists");
        } else if !listed.insert(named) {
            fault("collective_name", "twice");
        }
    }
    Ok(faults)
}

/// Takes a collective back that a list brought in, as long as it is as it came and nothing rests on
/// it; answers whether it could.
pub(in crate::services) fn take_back(tx: &mut Conn, id: SubjectId) -> Result<bool> {
    if db::register::people::subjects_with_ids(tx, &[id])?.is_empty() {
        return Ok(true);
    }
    let removed = db::register::people::remove_subject_if_as_added(tx, id)?;
    Ok(matches!(removed, Saved::Yes))
}
