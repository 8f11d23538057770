//! Initiatives that come as a list.

use std::collections::{BTreeMap, BTreeSet};

use super::{EnterInitiative, faults_of, none_their_own, twice};
use crate::db::{self, Conn};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::register::initiative::Initiative;
use crate::domain::register::people::Subject;
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
    if new.len() > MOST_IMPORTED {
        let to = MOST_IMPORTED.to_string();
        return Err(Error::Invalid(vec![FieldFault {
            params: vec![("from", "1".to_owned()), ("to", to)],
            ..FieldFault::new("", "out_of_range")
        }]));
    }
    db::register::units::share_tree(tx)?;
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
