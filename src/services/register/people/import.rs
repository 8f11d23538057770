//! People who come as a list.

use std::collections::{BTreeMap, BTreeSet};

use super::AddPerson;
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::register::people::{Person, Subject};
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
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
    if let Some(index) = new.iter().position(|person| !homes.contains(&person.unit)) {
        return Err(Error::invalid(
            &format!("/{index}/unit_id"),
            "unknown_reference",
        ));
    }
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

/// Who brings in what was before this service, and the unit it is of: an administrator of it.
pub(super) fn brought_in(
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
