//! Initiatives that come as a list.

use std::collections::{BTreeMap, BTreeSet};

use super::{EnterInitiative, faults_of, none_their_own, twice};
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::register::initiative::Initiative;
use crate::domain::register::people::Subject;
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::Caller;
use crate::services::{Ctx, record};

/// The most that come at once.
const MOST_IMPORTED: usize = 10_000;

/// Enters the initiatives of a unit and those below from before this service knew of them, all or
/// none, with one line of history: as an administrator of the unit, to which the authors belong too.
/// Every fault of every one is told.
pub fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: Vec<EnterInitiative>,
) -> Result<usize> {
    db::register::units::share_tree(tx)?;
    let (actor, top) = importable(tx, ctx, caller, unit, &new)?;
    let initiatives: Vec<Initiative> = new.into_iter().map(|one| one.initiative(ctx)).collect();
    db::register::initiatives::insert(tx, &initiatives).map_err(twice)?;
    let imported = HistoryEvent::plain(Object::Unit(top.id), EventKind::Imported, top.version);
    let detail = vec![
        ("what", "initiatives".to_owned()),
        ("count", initiatives.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(initiatives.len())
}

/// Who brings initiatives in, and the unit, where nothing is wrong with any of them; else every
/// fault of every one is told. Nothing is written.
pub(in crate::services) fn importable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: &[EnterInitiative],
) -> Result<(Actor, Unit)> {
    if new.len() > MOST_IMPORTED {
        let to = MOST_IMPORTED.to_string();
        return Err(Error::Invalid(vec![FieldFault {
            params: vec![("from", "1".to_owned()), ("to", to)],
            ..FieldFault::new("", "out_of_range")
        }]));
    }
    let authors = new.iter().flat_map(|one| &one.authors);
    let (actor, top, known) = crate::services::register::people::known_below(
        tx,
        ctx,
        caller,
        unit,
        authors.map(|author| author.subject),
    )?;
    let known: BTreeMap<SubjectId, Subject> = known
        .into_iter()
        .filter(|(_, (subject, _))| subject.merged_into.is_none())
        .map(|(id, (subject, _))| (id, subject))
        .collect();
    let homes: BTreeSet<UnitId> = new.iter().map(|one| one.unit).collect();
    let homes = db::register::units::with_ids(tx, &homes.into_iter().collect::<Vec<_>>())?;
    let homes: BTreeSet<UnitId> = homes
        .into_iter()
        .filter(|home| top.path.covers(&home.path))
        .map(|home| home.id)
        .collect();
    let (mut faults, mut titles) = (Vec::new(), BTreeSet::new());
    for (index, one) in new.iter().enumerate() {
        let unknown =
            (!homes.contains(&one.unit)).then(|| FieldFault::new("/unit_id", "unknown_reference"));
        let is_first = titles.insert((one.unit, &one.decision_number, &one.title));
        let again = (!is_first).then(|| FieldFault::new("/title", "twice"));
        let others = faults_of(ctx, one.recognised_on, &one.authors, &known);
        let all = unknown.into_iter().chain(again).chain(others);
        faults.extend(all.map(|fault| FieldFault {
            pointer: format!("/{index}{}", fault.pointer),
            ..fault
        }));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    none_their_own(&actor, known.values())?;
    there_already(tx, new)?;
    Ok((actor, top))
}

/// Of one title one decision recognises one in a unit: those of the list that are there are told.
fn there_already(tx: &mut Conn, new: &[EnterInitiative]) -> Result<()> {
    let homes: BTreeSet<UnitId> = new.iter().map(|one| one.unit).collect();
    let homes: Vec<UnitId> = homes.into_iter().collect();
    let numbers: BTreeSet<&str> = new.iter().map(|one| &*one.decision_number).collect();
    let numbers: Vec<&str> = numbers.into_iter().collect();
    let mut there = BTreeSet::new();
    for some in numbers.chunks(db::AT_ONCE) {
        there.extend(db::register::initiatives::recognised(tx, &homes, some)?);
    }
    let is_there = |one: &EnterInitiative| {
        let key = (one.unit, one.decision_number.clone(), one.title.clone());
        there.contains(&key)
    };
    let faults: Vec<FieldFault> = new
        .iter()
        .enumerate()
        .filter(|(_, one)| is_there(one))
        .map(|(index, _)| FieldFault::new(&format!("/{index}/title"), "exists"))
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Duplicate(faults))
    }
}
