//! Whom a page is about: a person, a collective or a household with all that is known about it, a
//! unit with its offices, an event with its files. Each is asked for by a fixed number of
//! statements, and shows of every kind no more than its reader sees.

mod event;
mod ladder;
mod unit;

use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::actor::{Actor, ClientScope, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::awards::award::Award;
use crate::domain::base::history::{EventKind, HistoryEntry, Object};
use crate::domain::base::ids::{PersonId, SubjectId};
use crate::domain::eligibility::rating::Rating;
use crate::domain::register::particulars::Particulars;
use crate::domain::register::people::{Person, Subject, SubjectKind};
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, Result};
use crate::secrets::MasterKey;
use crate::services::access::{self, Caller};
use crate::services::mergers::subjects::joined;
use crate::services::nominations::{NominationWithRights, view_of};
use crate::services::register::career::members_today;
use crate::services::register::initiatives::{AuthoredInitiative, authored};
use crate::services::register::particulars::{self, ShownParticulars};
use crate::services::{Ctx, Listed, NominationFilter};

pub use event::{EventProfile, event};
pub use ladder::with_ladder;
pub use unit::{OfficeHolders, UnitProfile, unit};

/// The most of a kind that a page shows; there is a list of the others.
const MOST: usize = 20;

/// What a page shows of a kind, and whether there is more.
#[derive(Debug, Clone)]
pub struct FirstOf<T> {
    /// The first of them.
    pub items: Vec<T>,
    /// Are there more?
    pub more: bool,
}

impl<T> FirstOf<T> {
    fn cut(mut items: Vec<T>, most: usize) -> Self {
        let more = items.len() > most;
        items.truncate(most);
        Self { items, more }
    }
}

/// One more than a page shows.
fn first(most: usize) -> PageRequest {
    PageRequest {
        after: None,
        limit: i64::try_from(most + 1).unwrap_or(i64::MAX),
    }
}

/// Somebody who can be honoured, as their page shows them.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each tells whether something is shown"
)]
pub struct Profile {
    /// Who, and what is known beside the name.
    pub shown: ShownParticulars,
    /// Where they belong.
    pub home: Unit,
    /// Who leads the collective, or is the head of the household.
    pub leader: Option<Person>,
    /// Does the reader see them on the register, and not what was given to them alone?
    pub on_register: bool,
    /// Does the reader see files and awards of them, and not the register alone?
    pub sees_records: bool,
    /// Their awards, the newest decision first.
    pub awards: FirstOf<Award>,
    /// Their ratings, the newest year first.
    pub ratings: Vec<Rating>,
    /// Their initiatives, the latest first.
    pub initiatives: Vec<AuthoredInitiative>,
    /// Their files, the newest first.
    pub files: FirstOf<NominationWithRights>,
    /// Who belongs to it, of a collective that is a unit.
    pub members: Option<FirstOf<Subject>>,
    /// Who belongs to a collective today by what is kept of careers, with how many they are.
    pub today: Option<Listed<Subject>>,
    /// What was done with the record.
    pub history: Vec<HistoryEntry>,
    /// The record that this one was joined to.
    pub merged_into: Option<Subject>,
    /// The records that were joined to this one.
    pub merged_here: Vec<Subject>,
    /// Can the reader join it to another record?
    pub may_join: bool,
    /// Can the reader part it again from the one it was joined to?
    pub may_part: bool,
    /// Can the reader propose them?
    pub may_nominate: bool,
    /// Can the reader give them another name?
    pub may_rename: bool,
    /// Can the reader change their entry on the staff register?
    pub may_keep: bool,
}

impl Profile {
    /// The subject.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.shown.subject
    }

    /// The forms that change it are for who may change something of it.
    pub fn must_be_open_to_the_reader(&self) -> Result<()> {
        if self.shown.may_edit || self.may_rename || self.may_keep {
            Ok(())
        } else {
            Err(Denied::NotHolder.into())
        }
    }

    /// How many times each award was given that is in force, the most frequent first.
    #[must_use]
    pub fn sums(&self) -> Vec<(&(String, String), usize)> {
        let mut sums: Vec<(&(String, String), usize)> = Vec::new();
        for award in self.awards.items.iter().filter(|award| award.is_in_force()) {
            let name = &award.facts.award_name;
            match sums.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => sums.push((name, 1)),
            }
        }
        sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        sums
    }
}

/// The subject whom an actor sees, and whether on the register: of units they have an office in or
/// keep, or as themself. Whom a unit has proposed or honoured it goes on to see by that, wherever
/// they have gone.
fn seen(tx: &mut Conn, actor: &Actor, id: SubjectId) -> Result<(Subject, UnitPath, bool)> {
    let found = db::register::people::subjects_with_ids(tx, &[id])?.pop();
    let (subject, path) = found.ok_or(Error::NotFound("subject"))?;
    let scope = actor.scope();
    if actor.kept(ClientScope::PeopleWrite).contains(&path)
        || scope.contains_or_owns(&path, subject.person)
    {
        return Ok((subject, path, true));
    }
    let filter = NominationFilter {
        subject: Some(id),
        ..NominationFilter::default()
    };
    let is_known = db::awards::any_within(tx, &scope, &[id])?
        || !db::nominations::list(tx, &scope, &filter, &first(0))?.is_empty();
    if is_known {
        Ok((subject, path, false))
    } else {
        Err(Error::NotFound("subject"))
    }
}

/// What is told of somebody who is not on the reader's part of the register: the name alone.
fn elsewhere(subject: Subject) -> ShownParticulars {
    ShownParticulars {
        known: Particulars::none(subject.id),
        person: None,
        id_number: None,
        may_edit: false,
        subject,
    }
}

/// What was done with a record, of what its readers are told: what is held against somebody is for
/// those who handle it.
fn told(tx: &mut Conn, object: Object) -> Result<Vec<HistoryEntry>> {
    let mut history = db::base::history::of(tx, object)?;
    history.retain(|entry| !matches!(entry.deed, EventKind::HoldEntered | EventKind::HoldLifted));
    Ok(history)
}

/// Does it tell that something of a career, or a measure, was entered, put right or removed?
fn is_of_career(deed: EventKind) -> bool {
    matches!(
        deed,
        EventKind::CareerEntered | EventKind::CareerCorrected | EventKind::CareerRemoved
    )
}

/// Somebody who can be honoured, with all that the reader sees of them.
pub fn subject(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    master: &MasterKey,
    id: SubjectId,
) -> Result<Profile> {
    let actor = access::actor(tx, ctx, caller)?;
    about(tx, ctx, &actor, master, id).map(|(profile, _)| profile)
}

/// The same for an actor, and where they are.
fn about(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    master: &MasterKey,
    id: SubjectId,
) -> Result<(Profile, UnitPath)> {
    let scope = actor.scope();
    let (subject, path, on_register) = seen(tx, actor, id)?;
    let home = db::register::units::with_id(tx, subject.unit)?.ok_or(Error::NotFound("unit"))?;
    let leader = match subject.leader {
        Some(leader) => db::register::people::find_person(tx, &Scope::All, leader)?,
        None => None,
    };
    let sees_records = scope.contains_or_owns(&path, subject.person);
    // Who has them today sees all their awards, wherever they were given.
    let given = if sees_records { &Scope::All } else { &scope };
    let awards = db::awards::history(tx, given, &[id], &first(MOST))?;
    let ids: &[SubjectId] = if sees_records { &[id] } else { &[] };
    let asked = (
        db::eligibility::ratings::of_subjects(ids),
        db::register::initiatives::of_subjects(ids),
    );
    let (mut ratings, initiatives) = asked.ask(tx)?;
    ratings.sort_by_key(|rating| std::cmp::Reverse(rating.year));
    let initiatives = authored(tx, &scope, &subject, initiatives)?;
    let filter = NominationFilter {
        subject: Some(id),
        ..NominationFilter::default()
    };
    let files = db::nominations::list(tx, &scope, &filter, &first(MOST))?;
    let files = files.into_iter().map(|file| view_of(ctx, actor, file));
    let files = FirstOf::cut(files.collect(), MOST);
    let (mut members_of, mut history) = (None, Vec::new());
    if on_register {
        members_of = members(tx, &subject, &home)?;
        history = told(tx, Object::Subject(id))?;
        if let Some(person) = subject.person {
            history.extend(told(tx, Object::Person(person))?);
            history.sort_by_key(|entry| (entry.at, entry.id));
        }
        // Of a collective measures alone are kept: that there is one is for who reads them.
        let has_others = subject.kind == SubjectKind::Individual;
        if !has_others && !policy::reads_measures(actor, &path, subject.person) {
            history.retain(|entry| !is_of_career(entry.deed));
        }
    }
    let today = if sees_records && subject.kind == SubjectKind::Collective {
        Some(of_today(tx, ctx, &scope, id)?)
    } else {
        None
    };
    let (merged_into, merged_here, undoable) = joined(tx, ctx, &subject)?;
    let is_apart = subject.merged_into.is_none();
    let may_tell = on_register
        && policy::may(actor, Right::TellApart, subject.unit, &path).is_ok()
        && policy::not_their_own(actor, &subject.beneficiary()).is_ok();
    let may = is_apart && policy::may(actor, Right::Nominate, subject.unit, &path).is_ok();
    let may_keep = policy::may(actor, Right::ManageAccess, subject.unit, &path).is_ok();
    let profile = Profile {
        awards: FirstOf::cut(awards, MOST),
        merged_into,
        merged_here,
        may_join: may_tell && is_apart && subject.person.is_none(),
        may_part: may_tell && undoable,
        may_nominate: may && home.is_open(ctx.today()),
        may_rename: may && subject.person.is_none(),
        may_keep: may_keep && subject.person.is_some(),
        shown: if on_register {
            particulars::shown(tx, master, actor, (subject, &path))?
        } else {
            elsewhere(subject)
        },
        home,
        leader,
        on_register,
        sees_records,
        ratings,
        initiatives,
        files,
        members: members_of,
        today,
        history,
    };
    Ok((profile, path))
}

/// The first of those who belong to a collective today.
fn of_today(tx: &mut Conn, ctx: &Ctx, scope: &Scope, id: SubjectId) -> Result<Listed<Subject>> {
    let page = PageRequest {
        after: None,
        limit: i64::try_from(MOST).unwrap_or(i64::MAX),
    };
    members_today(tx, ctx, scope, id, &page)
}

/// The people of a unit whose own collective it is.
fn members(tx: &mut Conn, subject: &Subject, home: &Unit) -> Result<Option<FirstOf<Subject>>> {
    let is_the_unit = subject.kind == SubjectKind::Collective && subject.name == home.name;
    if !is_the_unit {
        return Ok(None);
    }
    let people = db::register::people::SoughtSubjects {
        kind: Some(SubjectKind::Individual),
        ..db::register::people::SoughtSubjects::default()
    };
    let scope = Scope::subtrees(vec![home.path.clone()]);
    let found = db::register::people::sought_subjects(tx, &scope, &people, &first(MOST))?;
    Ok(Some(FirstOf::cut(found, MOST)))
}

/// The subject that a person on the register is, for a reader who sees them.
pub fn of_person(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: PersonId) -> Result<SubjectId> {
    let actor = access::actor(tx, ctx, caller)?;
    let subjects = db::register::people::subjects_of_person(tx, &Scope::All, id)?;
    let subject = subjects.first().copied().ok_or(Error::NotFound("person"))?;
    seen(tx, &actor, subject).map(|(subject, ..)| subject.id)
}
