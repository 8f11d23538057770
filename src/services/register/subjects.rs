//! The subjects who can be honoured: finding them, adding one, telling them apart in a form.

mod import;

use std::collections::{BTreeMap, BTreeSet};

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::register::people::{Person, Subject, SubjectKind};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::register::units;
use crate::services::{Ctx, Listed, one_more, record};

pub use import::ListedCollective;
pub(in crate::services) use import::{import_collectives, importable_collectives, take_back};

/// Somebody to choose, with what tells them from others of their name.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The subject.
    pub subject: Subject,
    /// Of somebody on the register post and staff code, of others their unit.
    pub beside: Vec<String>,
}

impl Offered {
    /// The name with all that is known beside it.
    #[must_use]
    pub fn label(&self, kind: &str) -> String {
        let beside: Vec<&str> = std::iter::once(kind)
            .chain(self.beside.iter().map(String::as_str))
            .collect();
        format!("{} ({})", self.subject.name, beside.join(", "))
    }
}

/// These subjects with what tells them from others: two statements, however many there are.
pub(in crate::services) fn offered(tx: &mut Conn, subjects: Vec<Subject>) -> Result<Vec<Offered>> {
    let posts = db::register::people::posts(
        tx,
        &subjects
            .iter()
            .map(|subject| subject.id)
            .collect::<Vec<_>>(),
    )?;
    let mut posts: BTreeMap<SubjectId, _> = posts
        .into_iter()
        .map(|(id, code, position)| (id, (code, position)))
        .collect();
    let homes: BTreeSet<_> = subjects.iter().map(|subject| subject.unit).collect();
    let homes = db::register::units::with_ids(tx, &homes.into_iter().collect::<Vec<_>>())?;
    let offered = |subject: Subject| {
        let beside = match posts.remove(&subject.id) {
            Some((code, position)) => position.into_iter().chain([code]).collect(),
            None => homes
                .iter()
                .find(|unit| unit.id == subject.unit)
                .map(|unit| unit.name.clone())
                .into_iter()
                .collect(),
        };
        Offered { subject, beside }
    };
    Ok(subjects.into_iter().map(offered).collect())
}

/// Somebody on the register whom the actor sees, for a subject that has a leader or a head.
pub(in crate::services) fn check_leader(
    tx: &mut Conn,
    actor: &Actor,
    kind: SubjectKind,
    leader: PersonId,
) -> Result<()> {
    if kind == SubjectKind::Individual {
        return Err(Error::invalid("/leader_id", "not_for_this_subject"));
    }
    let found = db::register::people::find_person(tx, &actor.register(), leader)?;
    found
        .map(|_| ())
        .ok_or_else(|| Error::invalid("/leader_id", "unknown_reference"))
}

/// The most subjects a form offers to choose from; who is not among them is looked for by name.
pub const MOST_OFFERED: i64 = 200;

/// Somebody who is not on the register, a household or a collective.
#[derive(Debug, Clone)]
pub struct AddSubject {
    /// What kind of subject.
    pub kind: SubjectKind,
    /// Name as it will stand on the decision.
    pub name: String,
    /// The unit they belong to.
    pub unit: UnitId,
    /// Who leads the collective, or is the head of the household, if that is known.
    pub leader: Option<PersonId>,
    /// Those of the same name on file whom whoever enters them says they are not.
    pub another_than: Vec<SubjectId>,
}

pub(super) fn subject_of(ctx: &Ctx, person: &Person) -> Subject {
    let (name, unit) = (person.full_name.clone(), person.unit);
    let (leader, told_apart) = (None, None);
    Subject {
        id: ctx.id(),
        kind: SubjectKind::Individual,
        name,
        unit,
        person: Some(person.id),
        leader,
        told_apart,
        merged_into: None,
        version: 1,
    }
}

/// One subject.
pub fn find_subject(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: SubjectId) -> Result<Subject> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    Ok(db::register::people::find_or_joined(tx, &scope, id)?
        .ok_or(Error::NotFound("subject"))?
        .0)
}

/// A page of subjects.
pub fn list_subjects(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Listed<Subject>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let subjects = db::register::people::list_subjects(tx, &scope, q, &one_more(page))?;
    Ok(Listed::cut(subjects, page.limit, |subject| {
        subject.id.to_string()
    }))
}

/// Adds a subject, as an officer who nominates for its unit or for one above it.
pub fn add_subject(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: AddSubject) -> Result<Subject> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let unit = db::register::units::find(tx, &scope, new.unit)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    let actor = policy::may(&actor, Right::Nominate, unit.id, &unit.path)?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    if let Some(leader) = new.leader {
        crate::services::register::subjects::check_leader(tx, &actor, new.kind, leader)?;
    }
    let AddSubject {
        kind,
        name,
        leader,
        another_than,
        ..
    } = new;
    let subject = Subject {
        id: ctx.id(),
        kind,
        name,
        unit: unit.id,
        person: None,
        leader,
        told_apart: None,
        merged_into: None,
        version: 1,
    };
    db::register::people::insert_subjects(tx, std::slice::from_ref(&subject))?;
    let mut detail = vec![("unit_id", unit.id.to_string())];
    if !another_than.is_empty() {
        let ids: Vec<String> = another_than.iter().map(ToString::to_string).collect();
        detail.push(("another_than", ids.join(" ")));
    }
    let added = HistoryEvent::plain(
        Object::Subject(subject.id),
        EventKind::Created,
        subject.version,
    );
    record(tx, ctx, &actor, &[added.with(detail)], &[])?;
    Ok(subject)
}
