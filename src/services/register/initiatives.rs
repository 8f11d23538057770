//! Initiatives that were recognised: entered and put right by the emulation officer of their unit
//! or of one above it, found by who sees the unit and by who made them.

mod import;
mod shown;
mod spending;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::db::{self, Conn, Failure, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{InitiativeId, SubjectId, UnitId};
use crate::domain::register::initiative::{
    AuthorsFault, Initiative, InitiativeAuthor, InitiativeFilter, MOST_AUTHORS, Reach, WHOLE,
    faults_of_authors,
};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::register::units;
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

pub use import::import;
pub(in crate::services) use import::importable;
pub(in crate::services) use shown::authored;
pub use shown::{
    AuthoredInitiative, InitiativeBoard, InitiativesBoard, ShownInitiative, board, lines, one,
};
pub use spending::{release, spend};

/// How many are counted; of more it is said that there are more.
pub const MOST_COUNTED: i64 = 100_000;

/// An initiative to enter.
#[derive(Debug, Clone)]
pub struct EnterInitiative {
    /// The unit in which it was made.
    pub unit: UnitId,
    /// What it is called.
    pub title: String,
    /// How far it has an effect.
    pub reach: Reach,
    /// The day of the decision that recognised it.
    pub recognised_on: NaiveDate,
    /// The body that recognised it.
    pub recognised_by: String,
    /// The number of that decision.
    pub decision_number: String,
    /// Who made it.
    pub authors: Vec<InitiativeAuthor>,
}

impl EnterInitiative {
    fn initiative(self, ctx: &Ctx) -> Initiative {
        let Self {
            unit,
            title,
            reach,
            recognised_on,
            recognised_by,
            decision_number,
            authors,
        } = self;
        Initiative {
            id: ctx.id(),
            unit,
            title,
            reach,
            recognised_on,
            recognised_by,
            decision_number,
            authors: in_order(authors),
            spent_on: None,
            created_at: ctx.now,
            version: 1,
        }
    }
}

/// Those with the largest shares first, as they are read.
fn in_order(mut authors: Vec<InitiativeAuthor>) -> Vec<InitiativeAuthor> {
    authors.sort_by_key(|author| (Reverse(author.share), author.subject));
    authors
}

/// What is wrong with an initiative of this day and these authors, of whom some are known: each has
/// to be a person, named once, with a share of one whole.
fn faults_of(
    ctx: &Ctx,
    recognised_on: NaiveDate,
    authors: &[InitiativeAuthor],
    known: &BTreeMap<SubjectId, Subject>,
) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if recognised_on > ctx.today() {
        faults.push(FieldFault::new("/recognised_on", "in_future"));
    }
    let out_of_range = |pointer: String, to: String| FieldFault {
        pointer,
        code: "out_of_range",
        params: vec![("from", "1".to_owned()), ("to", to)],
    };
    for fault in faults_of_authors(authors) {
        faults.push(match fault {
            AuthorsFault::Count => out_of_range("/authors".to_owned(), MOST_AUTHORS.to_string()),
            AuthorsFault::Share(place) => {
                out_of_range(format!("/authors/{place}/share"), WHOLE.to_string())
            }
            AuthorsFault::Twice(place) => {
                FieldFault::new(&format!("/authors/{place}/subject_id"), "twice")
            }
            AuthorsFault::Sum => FieldFault::new("/authors", "shares_over"),
        });
    }
    for (place, author) in authors.iter().enumerate() {
        let code = match known.get(&author.subject) {
            None => "unknown_reference",
            Some(subject) if subject.kind != SubjectKind::Individual => "of_people_alone",
            Some(_) => continue,
        };
        faults.push(FieldFault::new(
            &format!("/authors/{place}/subject_id"),
            code,
        ));
    }
    faults
}

/// Those of these authors whom a reader sees under their own record.
fn seen_authors(
    tx: &mut Conn,
    scope: &Scope,
    authors: &[InitiativeAuthor],
) -> Result<BTreeMap<SubjectId, Subject>> {
    let ids: BTreeSet<SubjectId> = authors.iter().map(|author| author.subject).collect();
    let ids: Vec<SubjectId> = ids.into_iter().collect();
    let seen = db::register::people::subjects_within(tx, scope, &ids)?;
    Ok(seen
        .into_iter()
        .filter(|(subject, _)| subject.merged_into.is_none())
        .map(|(subject, _)| (subject.id, subject))
        .collect())
}

/// The authors of an initiative, wherever they are.
fn authors_of(tx: &mut Conn, initiative: &Initiative) -> Result<Vec<Subject>> {
    let authors = initiative.authors.iter();
    let ids: Vec<SubjectId> = authors.map(|author| author.subject).collect();
    let found = db::register::people::subjects_with_ids(tx, &ids)?;
    Ok(found.into_iter().map(|(subject, _)| subject).collect())
}

/// Nobody acts on what they made themself.
fn none_their_own<'s>(
    actor: &Actor,
    authors: impl IntoIterator<Item = &'s Subject>,
) -> std::result::Result<(), Denied> {
    authors
        .into_iter()
        .try_for_each(|author| policy::not_their_own(actor, &author.beneficiary()))
}

/// The actor as one who has one of these rights over the unit of an initiative.
fn may_one_of(actor: &Actor, rights: &[Right], unit: &Unit) -> std::result::Result<Actor, Denied> {
    rights
        .iter()
        .find_map(|right| policy::may(actor, *right, unit.id, &unit.path).ok())
        .ok_or(Denied::NotHolder)
}

/// The unit of an initiative, whoever asks.
fn home(tx: &mut Conn, initiative: &Initiative) -> Result<Unit> {
    db::register::units::with_id(tx, initiative.unit)?.ok_or(Error::NotFound("unit"))
}

/// What history tells of an initiative, of each of its authors.
fn facts(
    deed: EventKind,
    initiative: &Initiative,
    authors: &[Subject],
    more: &[(&'static str, String)],
) -> Vec<HistoryEvent> {
    let told = |author: &Subject| {
        let mut detail = vec![
            ("initiative_id", initiative.id.to_string()),
            ("title", initiative.title.clone()),
        ];
        detail.extend_from_slice(more);
        HistoryEvent::plain(Object::Subject(author.id), deed, author.version).with(detail)
    };
    authors.iter().map(told).collect()
}

/// Of one title one decision recognises one in a unit.
fn twice(failure: Failure) -> Error {
    match failure {
        Failure::Duplicate(_) => Error::exists("/title"),
        other => other.into(),
    }
}

/// Enters an initiative; nobody enters their own.
pub fn enter(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: EnterInitiative,
) -> Result<Initiative> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let unit = db::register::units::find(tx, &scope, new.unit)?;
    let known = seen_authors(tx, &scope, &new.authors)?;
    let unknown = || FieldFault::new("/unit_id", "unknown_reference");
    let faults: Vec<FieldFault> = unit
        .is_none()
        .then(unknown)
        .into_iter()
        .chain(faults_of(ctx, new.recognised_on, &new.authors, &known))
        .collect();
    let (Some(unit), true) = (unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let acting = policy::may(&actor, Right::Nominate, unit.id, &unit.path)?;
    none_their_own(&actor, known.values())?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    let initiative = new.initiative(ctx);
    db::register::initiatives::insert(tx, std::slice::from_ref(&initiative)).map_err(twice)?;
    let authors: Vec<Subject> = known.into_values().collect();
    let entered = facts(EventKind::InitiativeEntered, &initiative, &authors, &[]);
    record(tx, ctx, &acting, &entered, &[])?;
    Ok(initiative)
}

/// What is put right of an initiative; what is not named stays.
#[derive(Debug, Clone)]
pub struct CorrectInitiative {
    /// What it is called.
    pub title: Option<String>,
    /// How far it has an effect.
    pub reach: Option<Reach>,
    /// The day of the decision that recognised it.
    pub recognised_on: Option<NaiveDate>,
    /// The body that recognised it.
    pub recognised_by: Option<String>,
    /// The number of that decision.
    pub decision_number: Option<String>,
    /// Who made it: all of them.
    pub authors: Option<Vec<InitiativeAuthor>>,
    /// Why.
    pub reason: String,
}

impl CorrectInitiative {
    /// The initiative as it is then, with the reason.
    fn applied(self, to: &Initiative) -> (Initiative, String) {
        let changed = Initiative {
            title: self.title.unwrap_or_else(|| to.title.clone()),
            reach: self.reach.unwrap_or(to.reach),
            recognised_on: self.recognised_on.unwrap_or(to.recognised_on),
            recognised_by: self
                .recognised_by
                .unwrap_or_else(|| to.recognised_by.clone()),
            decision_number: self
                .decision_number
                .unwrap_or_else(|| to.decision_number.clone()),
            authors: self.authors.map_or_else(|| to.authors.clone(), in_order),
            ..to.clone()
        };
        (changed, self.reason)
    }
}

/// Puts an initiative right, with the reason, as whoever enters them. While it is spent its authors
/// stay: one of them was honoured for it.
pub fn correct(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: InitiativeId,
    expected: i64,
    new: CorrectInitiative,
) -> Result<Initiative> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let before =
        db::register::initiatives::find(tx, &scope, id)?.ok_or(Error::NotFound("initiative"))?;
    let unit = home(tx, &before)?;
    let acting = policy::may(&actor, Right::Nominate, unit.id, &unit.path)?;
    let known = authors_of(tx, &before)?;
    none_their_own(&actor, &known)?;
    // As they were named: where in that list something is wrong.
    let named = new.authors.clone();
    let (mut after, reason) = new.applied(&before);
    let has_others = after.authors != before.authors;
    if has_others && before.spent_on.is_some() {
        return Err(Error::WrongStage("spent".to_owned()));
    }
    if before.version != expected {
        return Err(Error::Stale);
    }
    let named = named.unwrap_or_else(|| after.authors.clone());
    let mut authors = seen_authors(tx, &scope, &named)?;
    // Who is an author already may have gone where the actor does not see them.
    authors.extend(known.iter().map(|author| (author.id, author.clone())));
    let faults = faults_of(ctx, after.recognised_on, &named, &authors);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if after == before {
        return Err(Error::invalid("/title", "unchanged"));
    }
    none_their_own(&actor, authors.values())?;
    after.version += 1;
    // A title that rests on it and moves at this moment sees it, or was there before it.
    let ids: Vec<SubjectId> = authors.keys().copied().collect();
    db::register::people::lock_subjects(tx, &ids)?;
    let saved = db::register::initiatives::save_if_unchanged(tx, &after).map_err(twice)?;
    ensure_saved(saved)?;
    if has_others {
        db::register::initiatives::put_authors(tx, &after)?;
    }
    let concerned: Vec<Subject> = authors.into_values().collect();
    let told = facts(EventKind::InitiativeCorrected, &after, &concerned, &[]);
    let told: Vec<HistoryEvent> = told.into_iter().map(|fact| fact.because(&reason)).collect();
    record(tx, ctx, &acting, &told, &[])?;
    Ok(after)
}

/// Removes an initiative that was not spent, as whoever enters them.
pub fn remove(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: InitiativeId,
    expected: i64,
) -> Result<()> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let initiative =
        db::register::initiatives::find(tx, &scope, id)?.ok_or(Error::NotFound("initiative"))?;
    let unit = home(tx, &initiative)?;
    let acting = policy::may(&actor, Right::Nominate, unit.id, &unit.path)?;
    let authors = authors_of(tx, &initiative)?;
    none_their_own(&actor, &authors)?;
    if initiative.spent_on.is_some() {
        return Err(Error::WrongStage("spent".to_owned()));
    }
    if initiative.version != expected {
        return Err(Error::Stale);
    }
    let ids: Vec<SubjectId> = authors.iter().map(|author| author.id).collect();
    db::register::people::lock_subjects(tx, &ids)?;
    ensure_saved(db::register::initiatives::delete_if_unchanged(
        tx,
        &initiative,
    )?)?;
    let removed = facts(EventKind::InitiativeRemoved, &initiative, &authors, &[]);
    record(tx, ctx, &acting, &removed, &[])
}

/// One initiative.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: InitiativeId) -> Result<Initiative> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::register::initiatives::find(tx, &scope, id)?.ok_or(Error::NotFound("initiative"))
}

/// A page of the initiatives of the units that the caller sees and of their own, by id; with how
/// many there are where that is asked, `MOST_COUNTED` and one where there are more.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &InitiativeFilter,
    count: bool,
    page: &PageRequest,
) -> Result<Listed<Initiative>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let found = db::register::initiatives::list(tx, &scope, filter, &one_more(page))?;
    let total = count
        .then(|| db::register::initiatives::count_up_to(tx, &scope, filter, MOST_COUNTED + 1))
        .transpose()?;
    Ok(Listed {
        total,
        ..Listed::cut(found, page.limit, |one| one.id.to_string())
    })
}
