//! Entries from before this service knew of them, that come as a list.

use std::collections::{BTreeMap, BTreeSet};

use super::{EnterCareerEntry, MOST_ENTRIES, faults_of, too_many};
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::register::career::CareerEntry;
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::Caller;
use crate::services::{Ctx, record};

/// The most entries that come at once.
const MOST_AT_ONCE: usize = 10_000;

/// Enters what a unit and those below know of careers from before, all or none, as an administrator
/// of the unit, with one line of history; every fault is told with the place of its entry.
pub fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: Vec<EnterCareerEntry>,
) -> Result<usize> {
    let (actor, unit, entries) = importable(tx, ctx, caller, unit, new)?;
    db::register::career::insert(tx, &entries)?;
    let imported = HistoryEvent::plain(Object::Unit(unit.id), EventKind::Imported, unit.version);
    let detail = vec![
        ("what", "career_entries".to_owned()),
        ("count", entries.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(entries.len())
}

/// Who brings entries in, the unit, and the entries, where nothing is wrong with any of them; else
/// every fault of every one is told. Nothing is written.
pub(in crate::services) fn importable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: Vec<EnterCareerEntry>,
) -> Result<(Actor, Unit, Vec<CareerEntry>)> {
    if new.is_empty() || new.len() > MOST_AT_ONCE {
        let limits = vec![("from", "1".to_owned()), ("to", MOST_AT_ONCE.to_string())];
        return Err(Error::Invalid(vec![FieldFault {
            params: limits,
            ..FieldFault::new("", "out_of_range")
        }]));
    }
    let named = new
        .iter()
        .flat_map(|one| std::iter::once(one.subject).chain(one.fact.collective()));
    let named: Vec<SubjectId> = named.collect();
    let (actor, unit, known) =
        crate::services::register::people::known_below(tx, ctx, caller, unit, named.into_iter())?;
    let known: BTreeMap<SubjectId, Subject> = known
        .into_iter()
        .filter(|(_, (subject, _))| subject.merged_into.is_none())
        .map(|(id, (subject, _))| (id, subject))
        .collect();
    let entries: Vec<CareerEntry> = new.into_iter().map(|one| one.entry(ctx)).collect();
    let mut there = there_already(tx, &entries)?;
    let mut faults = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let found = faults_among(ctx, &known, &there, entry);
        faults.extend(found.into_iter().map(|fault| FieldFault {
            pointer: format!("/{index}{}", fault.pointer),
            ..fault
        }));
        there.entry(entry.subject).or_default().push(entry.clone());
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    for subject in entries.iter().filter_map(|entry| known.get(&entry.subject)) {
        policy::not_their_own(&actor, &subject.beneficiary())?;
    }
    Ok((actor, unit, entries))
}

/// What is kept of these subjects already.
fn there_already(
    tx: &mut Conn,
    entries: &[CareerEntry],
) -> Result<BTreeMap<SubjectId, Vec<CareerEntry>>> {
    let subjects: BTreeSet<SubjectId> = entries.iter().map(|entry| entry.subject).collect();
    let subjects: Vec<SubjectId> = subjects.into_iter().collect();
    let mut there: BTreeMap<SubjectId, Vec<CareerEntry>> = BTreeMap::new();
    for some in subjects.chunks(db::AT_ONCE) {
        for entry in db::register::career::of_subjects(some).ask(tx)? {
            there.entry(entry.subject).or_default().push(entry);
        }
    }
    Ok(there)
}

/// What is wrong with one of them, where those before it are there.
fn faults_among(
    ctx: &Ctx,
    known: &BTreeMap<SubjectId, Subject>,
    there: &BTreeMap<SubjectId, Vec<CareerEntry>>,
    entry: &CareerEntry,
) -> Vec<FieldFault> {
    let Some(subject) = known.get(&entry.subject) else {
        return vec![FieldFault::new("/subject_id", "unknown_reference")];
    };
    let mut faults = faults_of(ctx, subject.kind, entry);
    if let Some(collective) = entry.fact.collective() {
        let wrong = match known.get(&collective).map(|found| found.kind) {
            None => Some("unknown_reference"),
            Some(SubjectKind::Collective) => None,
            Some(_) => Some("not_a_collective"),
        };
        faults.extend(wrong.map(|code| FieldFault::new("/collective_id", code)));
    }
    let others = there
        .get(&entry.subject)
        .map(Vec::as_slice)
        .unwrap_or_default();
    if others.iter().any(|other| other.doubles(entry)) {
        faults.push(FieldFault::new("/from", "exists"));
    }
    if others.len() >= MOST_ENTRIES {
        faults.push(too_many("/subject_id"));
    }
    faults
}
