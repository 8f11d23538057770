//! People who come as a list.

use std::collections::{BTreeMap, BTreeSet};

use super::AddPerson;
use crate::db::{self, Conn, Saved};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::base::text::look;
use crate::domain::register::people::{Person, Subject};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::register::subjects::subject_of;
use crate::services::{Ctx, record};

/// People who are put on the register together, in a unit and those below it, all or none: the
/// subjects they are from now on. One line of history tells of all of them.
pub fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
    new: Vec<AddPerson>,
) -> Result<Vec<Subject>> {
    let (actor, top) = importable(tx, ctx, caller, top, &new)?;
    let (mut people, mut subjects) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for AddPerson {
        staff_code,
        full_name,
        unit,
        position,
        is_direct_worker,
    } in new
    {
        let (left_on, died_on) = (None, None);
        let person = Person {
            id: ctx.id(),
            staff_code,
            full_name,
            unit,
            position,
            is_direct_worker,
            left_on,
            died_on,
            version: 1,
        };
        subjects.push(subject_of(ctx, &person));
        people.push(person);
    }
    db::register::people::insert_people(tx, &people)?;
    db::register::people::insert_subjects(tx, &subjects)?;
    let imported = HistoryEvent::plain(Object::Unit(top.id), EventKind::Imported, top.version);
    let detail = vec![
        ("what", "people".to_owned()),
        ("count", people.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(subjects)
}

/// Who brings people in, and the unit, where nothing is wrong with any of them; else every fault of
/// every one is told. Nothing is written.
pub(in crate::services) fn importable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
    new: &[AddPerson],
) -> Result<(Actor, Unit)> {
    let (actor, top) = brought_in(tx, ctx, caller, top)?;
    let homes: Vec<UnitId> = new
        .iter()
        .map(|person| person.unit)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let homes: BTreeSet<UnitId> = db::register::units::with_ids(tx, &homes)?
        .into_iter()
        .filter(|unit| top.path.covers(&unit.path))
        .map(|unit| unit.id)
        .collect();
    let faults = faults_of(tx, new, &homes)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok((actor, top))
}

/// What is wrong with people of a list, of all at once: their units, and staff codes that stand in
/// the list twice or on the register.
fn faults_of(
    tx: &mut Conn,
    new: &[AddPerson],
    homes: &BTreeSet<UnitId>,
) -> Result<Vec<FieldFault>> {
    let codes: Vec<&str> = new.iter().map(|person| &*person.staff_code).collect();
    let mut taken = BTreeSet::new();
    for some in codes.chunks(db::AT_ONCE) {
        let found = db::register::people::subjects_with_staff_codes(tx, some)?;
        taken.extend(found.into_iter().map(|(code, _)| look(&code)));
    }
    // A code may be known that only looks like it.
    let looks: Vec<String> = codes.iter().map(|code| look(code)).collect();
    let sought: BTreeSet<&str> = looks.iter().map(String::as_str).collect();
    let sought: Vec<&str> = sought.into_iter().collect();
    for some in sought.chunks(db::AT_ONCE) {
        taken.extend(db::register::people::staff_codes_like(tx, some)?);
    }
    let (mut faults, mut listed) = (Vec::new(), BTreeSet::new());
    for ((index, person), key) in new.iter().enumerate().zip(&looks) {
        if !homes.contains(&person.unit) {
            let pointer = format!("/{index}/unit_id");
            faults.push(FieldFault::new(&pointer, "unknown_reference"));
        }
        let pointer = format!("/{index}/staff_code");
        if taken.contains(key) {
            faults.push(FieldFault::new(&pointer, "exists"));
        } else if !listed.insert(key) {
            faults.push(FieldFault::new(&pointer, "twice"));
        }
    }
    Ok(faults)
}

/// Takes somebody back whom a list brought in, as long as they are as they came and nothing rests on
/// them; answers whether it could. Where the list said particulars of theirs, those go with them.
pub(in crate::services) fn take_back(tx: &mut Conn, id: PersonId, is_known: bool) -> Result<bool> {
    if db::register::people::find_person(tx, &Scope::All, id)?.is_none() {
        return Ok(true);
    }
    let removed = db::register::people::remove_if_as_added(tx, id, is_known)?;
    Ok(matches!(removed, Saved::Yes))
}

/// Who brings in what was before this service, and the unit it is of: an administrator of it.
pub(in crate::services) fn brought_in(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
) -> Result<(Actor, Unit)> {
    let actor = access::actor(tx, ctx, caller)?;
    let top = db::register::units::find(tx, &actor.register(), top)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    Ok((
        policy::may(&actor, Right::ManageAccess, top.id, &top.path)?,
        top,
    ))
}

/// Who brings something in, for which unit, and the subjects it names, each with the code of its
/// unit.
pub(in crate::services) type KnownSubjects = (Actor, Unit, BTreeMap<SubjectId, (Subject, String)>);

/// Who brings in what was before this service, the unit it is of, and those of the subjects that
/// belong to it or below, each with the code of its unit.
pub(in crate::services) fn known_below(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
    subjects: impl Iterator<Item = SubjectId>,
) -> Result<KnownSubjects> {
    let (actor, top) = brought_in(tx, ctx, caller, top)?;
    let ids: Vec<SubjectId> = subjects.collect::<BTreeSet<_>>().into_iter().collect();
    let scope = Scope::subtrees(vec![top.path.clone()]);
    let mut known = BTreeMap::new();
    for some in ids.chunks(db::AT_ONCE) {
        let found = db::register::people::subjects_within(tx, &scope, some)?;
        known.extend(
            found
                .into_iter()
                .map(|(subject, code)| (subject.id, (subject, code))),
        );
    }
    Ok((actor, top, known))
}
