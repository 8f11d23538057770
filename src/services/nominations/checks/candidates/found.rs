//! Who the candidates are, as far as whoever asks sees them and nominates for them, who bears their
//! names, and what is on record of all of these.

use std::collections::BTreeMap;

use super::Candidate;
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::own_case::Beneficiary;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::base::text::name_key;
use crate::domain::eligibility::facts::FactKind;
use crate::domain::eligibility::record::{FileOnRecord, HoldOnRecord, Record, Relation};
use crate::domain::law::award_type::AwardType;
use crate::domain::register::people::{Subject, SubjectKind, beneficiary};
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::nominations::ProposedSubject;
use crate::services::register::subjects::AddSubject;

/// A candidate as it was found.
pub(super) struct Found {
    pub(super) subject: Option<Subject>,
    pub(super) kind: SubjectKind,
    pub(super) person: Option<PersonId>,
    pub(super) unit: UnitId,
    /// In which the caller would nominate.
    pub(super) office: UnitPath,
    pub(super) benefits: Beneficiary,
    /// Who may be one and the same, of somebody new.
    namesakes: Vec<SubjectId>,
    /// Those of them whom the caller could propose.
    pub(super) offered: Vec<Subject>,
}

/// All of them, with the collectives under the names of their units.
pub(super) struct AllFound {
    pub(super) each: Vec<Found>,
    of_units: Vec<(UnitId, SubjectId)>,
}

/// A namesake with the unit it is near to, and where its own stands.
type Near = (UnitId, Subject, UnitPath);

/// What is wrong with a candidate: at which member, and what.
type Wrong = (&'static str, &'static str);

/// Finds each candidate, as far as the caller sees them and nominates for them: every fault at its
/// place.
pub(super) fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    (actor, scope): (&Actor, &Scope),
    candidates: &[Candidate],
) -> Result<AllFound> {
    let (mut ids, mut homes, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for candidate in candidates {
        match &candidate.who {
            ProposedSubject::Known(id) => ids.push(*id),
            ProposedSubject::New(new) => {
                homes.push(new.unit);
                keys.push(name_key(&new.name));
            }
        }
    }
    homes.sort_unstable();
    homes.dedup();
    let subjects = if ids.is_empty() {
        Vec::new()
    } else {
        db::register::people::subjects_with_ids(tx, &ids)?
    };
    let units = if homes.is_empty() {
        Vec::new()
    } else {
        db::register::units::with_ids(tx, &homes)?
    };
    let around = (
        db::register::namesakes::named_near(&homes, &keys),
        db::register::namesakes::of_units(&homes),
    );
    let (near, of_units) = around.ask(tx)?;
    let (mut faults, mut each, mut denied) = (Vec::new(), Vec::new(), None);
    for (index, candidate) in candidates.iter().enumerate() {
        let found = match &candidate.who {
            ProposedSubject::Known(id) => known(scope, &subjects, *id),
            ProposedSubject::New(new) => entered(ctx, scope, &units, new),
        };
        let (mut found, path) = match found {
            Ok(found) => found,
            Err((member, code)) => {
                let place = format!("/candidates/{index}/{member}");
                faults.push(FieldFault::new(&place, code));
                continue;
            }
        };
        match policy::nominating_office(actor, &path) {
            None => denied = Some(Denied::NotHolder),
            Some(office) => found.office = office.path.clone(),
        }
        if let ProposedSubject::New(new) = &candidate.who {
            found.look_around(actor, new, &near);
        }
        each.push(found);
    }
    match denied {
        _ if !faults.is_empty() => Err(Error::Invalid(faults)),
        Some(denied) => Err(denied.into()),
        None => Ok(AllFound { each, of_units }),
    }
}

/// Somebody on file, as far as they are seen.
fn known(
    scope: &Scope,
    subjects: &[(Subject, UnitPath)],
    id: SubjectId,
) -> std::result::Result<(Found, UnitPath), Wrong> {
    let seen = |(subject, path): &&(Subject, UnitPath)| subject.id == id && scope.contains(path);
    let (subject, path) = subjects
        .iter()
        .find(seen)
        .ok_or(("subject_id", "unknown_reference"))?;
    let found = Found {
        kind: subject.kind,
        person: subject.person,
        unit: subject.unit,
        office: path.clone(),
        benefits: subject.beneficiary(),
        subject: Some(subject.clone()),
        namesakes: Vec::new(),
        offered: Vec::new(),
    };
    Ok((found, path.clone()))
}

/// Somebody who would be put on file, in a unit as far as it is seen.
fn entered(
    ctx: &Ctx,
    scope: &Scope,
    units: &[Unit],
    new: &AddSubject,
) -> std::result::Result<(Found, UnitPath), Wrong> {
    let seen = |unit: &&Unit| unit.id == new.unit && scope.contains(&unit.path);
    let unit = units
        .iter()
        .find(seen)
        .ok_or(("unit_id", "unknown_reference"))?;
    if !unit.is_open(ctx.today()) {
        return Err(("unit_id", "closed_unit"));
    }
    let found = Found {
        subject: None,
        kind: new.kind,
        person: None,
        unit: new.unit,
        office: unit.path.clone(),
        benefits: beneficiary(&new.name, (None, new.leader), None),
        namesakes: Vec::new(),
        offered: Vec::new(),
    };
    Ok((found, unit.path.clone()))
}

impl Found {
    /// Notes who bears the same name in the unit or next to it.
    fn look_around(&mut self, actor: &Actor, new: &AddSubject, near: &[Near]) {
        for (_, subject, path) in namesakes(new, near) {
            self.namesakes.push(subject.id);
            if nominates(actor, subject, path) {
                self.offered.push(subject.clone());
            }
        }
    }
}

/// Those of the kind and name of somebody new, in the unit or next to it, for whom the actor
/// nominates.
pub(in crate::services) fn same_names(
    tx: &mut Conn,
    actor: &Actor,
    new: &AddSubject,
) -> Result<Vec<Subject>> {
    let near = db::register::namesakes::named_near(&[new.unit], &[name_key(&new.name)]).ask(tx)?;
    let found = namesakes(new, &near);
    let theirs = found.filter(|(_, subject, path)| nominates(actor, subject, path));
    Ok(theirs.map(|(_, subject, _)| subject.clone()).collect())
}

/// Those of these who bear the name of somebody new.
fn namesakes<'n>(new: &AddSubject, near: &'n [Near]) -> impl Iterator<Item = &'n Near> + use<'n> {
    let (home, kind, key) = (new.unit, new.kind, name_key(&new.name));
    near.iter().filter(move |(unit, subject, _)| {
        *unit == home && subject.kind == kind && name_key(&subject.name) == key
    })
}

fn nominates(actor: &Actor, subject: &Subject, path: &UnitPath) -> bool {
    policy::may(actor, Right::Nominate, subject.unit, path).is_ok()
}

/// What is on record of those on file, of namesakes and of units.
pub(super) struct Records {
    of: BTreeMap<SubjectId, Record>,
    of_units: Vec<(UnitId, SubjectId)>,
}

pub(super) fn records(tx: &mut Conn, found: &AllFound, award: &AwardType) -> Result<Records> {
    let known = found.each.iter().filter_map(|one| one.subject.as_ref());
    let mut ids: Vec<SubjectId> = known.map(|subject| subject.id).collect();
    ids.extend(found.each.iter().flat_map(|one| &one.namesakes));
    ids.extend(found.of_units.iter().map(|(_, id)| id));
    ids.sort_unstable();
    ids.dedup();
    Ok(Records {
        of: db::eligibility::facts::records(tx, &ids, &FactKind::asked_by(award))?,
        of_units: found.of_units.clone(),
    })
}

impl Records {
    /// What is on record of a candidate: of somebody new what is on record around them, as it will
    /// be when they are on file.
    pub(super) fn of(&self, found: &Found) -> Record {
        if let Some(subject) = &found.subject {
            return self.of.get(&subject.id).cloned().unwrap_or_default();
        }
        let mut record = Record::default();
        for id in &found.namesakes {
            let Some(theirs) = self.of.get(id) else {
                continue;
            };
            let files = theirs
                .files
                .iter()
                .filter(|file| file.whose == Relation::Own);
            record.files.extend(files.map(|file| FileOnRecord {
                whose: Relation::Namesake,
                ..file.clone()
            }));
            record.holds.extend(held(theirs, Relation::Namesake));
        }
        let of_unit = self.of_units.iter().filter(|(unit, _)| *unit == found.unit);
        for (_, id) in of_unit {
            let theirs = self.of.get(id);
            record.holds.extend(
                theirs
                    .into_iter()
                    .flat_map(|theirs| held(theirs, Relation::Unit)),
            );
        }
        record
    }
}

/// What is held against them, as others are related to them.
fn held(theirs: &Record, whose: Relation) -> impl Iterator<Item = HoldOnRecord> + '_ {
    let own = theirs
        .holds
        .iter()
        .filter(|held| held.whose == Relation::Own);
    own.map(move |held| HoldOnRecord {
        whose,
        hold: held.hold.clone(),
    })
}
