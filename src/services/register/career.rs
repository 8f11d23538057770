//! Careers, and the measures against collectives: entered by the emulation officer of the subject's
//! unit or of one above it, read by who sees the subject. Measures are told to fewer.

mod import;
mod shown;

use chrono::NaiveDate;

use crate::db::register::career::ToldCareer;
use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{CareerEntryId, SubjectId};
use crate::domain::register::career::{CareerEntry, CareerFact, CareerKind};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::UnitPath;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

pub use import::import;
pub(in crate::services) use import::importable;
pub(in crate::services) use shown::members_today;
pub use shown::{CareerDesk, ShownCareerEntry, desk, lines};

/// The most entries of one subject.
pub const MOST_ENTRIES: usize = 500;

/// An entry to write down.
#[derive(Debug, Clone)]
pub struct EnterCareerEntry {
    /// Whose.
    pub subject: SubjectId,
    /// What it tells.
    pub fact: CareerFact,
    /// As it is written.
    pub title: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while it goes on.
    pub to: Option<NaiveDate>,
    /// Number and date of the decision.
    pub paper: Option<String>,
}

impl EnterCareerEntry {
    fn entry(self, ctx: &Ctx) -> CareerEntry {
        let Self {
            subject,
            fact,
            title,
            from,
            to,
            paper,
        } = self;
        CareerEntry {
            id: ctx.id(),
            subject,
            fact,
            title,
            from,
            to,
            paper,
            created_at: ctx.now,
            version: 1,
        }
    }
}

/// What is put right of an entry; what is not named stays. Whose it is and of which kind stays
/// always.
#[derive(Debug, Clone, Default)]
pub struct CorrectCareerEntry {
    /// The rank, the force or the degree, by its code.
    pub code: Option<String>,
    /// As it is written.
    pub title: Option<String>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day, or none.
    pub to: Option<Option<NaiveDate>>,
    /// Number and date of the decision, or none.
    pub paper: Option<Option<String>>,
}

impl CorrectCareerEntry {
    /// The entry as it is then.
    fn applied(self, entry: &CareerEntry) -> Result<CareerEntry> {
        let fact = match self.code {
            None => entry.fact.clone(),
            Some(code) => {
                fact_of(entry.fact.kind(), &code).map_err(|fault| Error::Invalid(vec![fault]))?
            }
        };
        Ok(CareerEntry {
            fact,
            title: self.title.unwrap_or_else(|| entry.title.clone()),
            from: self.from.unwrap_or(entry.from),
            to: self.to.unwrap_or(entry.to),
            paper: self.paper.unwrap_or_else(|| entry.paper.clone()),
            ..entry.clone()
        })
    }
}

/// The fact of a kind by its code, or what is wrong with the code.
pub fn fact_of(kind: CareerKind, code: &str) -> std::result::Result<CareerFact, FieldFault> {
    if kind == CareerKind::Member {
        return Err(FieldFault::new("/code", "not_of_this_kind"));
    }
    CareerFact::of_code(kind, code).ok_or_else(|| FieldFault {
        params: vec![("known", CareerFact::codes_of(kind).join(", "))],
        ..FieldFault::new("/code", "unknown_code")
    })
}

/// What is wrong with an entry of a subject of this kind.
fn faults_of(ctx: &Ctx, kind: SubjectKind, entry: &CareerEntry) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if !CareerEntry::is_kept_of(entry.fact.kind(), kind) {
        faults.push(FieldFault::new("/kind", "not_of_such_subjects"));
    }
    if let CareerFact::Post(rank) = &entry.fact
        && ctx.law.post(rank).is_none()
    {
        faults.push(FieldFault::new("/code", "unknown_reference"));
    }
    let days = entry.faults_of_days(ctx.today());
    let days = days.into_iter();
    faults.extend(days.map(|(pointer, code)| FieldFault::new(pointer, code)));
    faults
}

/// What is wrong with the collective of a membership: it is one that the actor sees.
fn fault_of_collective(
    tx: &mut Conn,
    scope: &Scope,
    fact: &CareerFact,
) -> Result<Option<FieldFault>> {
    let Some(id) = fact.collective() else {
        return Ok(None);
    };
    let found = db::register::people::find_subject(tx, scope, id)?;
    let code = match found {
        None => "unknown_reference",
        Some((found, _)) if found.kind != SubjectKind::Collective => "not_a_collective",
        Some(_) => return Ok(None),
    };
    Ok(Some(FieldFault::new("/collective_id", code)))
}

/// Is it there already, or are there too many? Of the same fact from the same day on there is one
/// entry: the rows of the subject are held while it is written.
fn ensure_room(tx: &mut Conn, entry: &CareerEntry) -> Result<()> {
    db::register::people::lock_subjects(tx, &[entry.subject])?;
    let mut others = db::register::career::of_subjects(&[entry.subject]).ask(tx)?;
    others.retain(|other| other.id != entry.id);
    if others.iter().any(|other| other.doubles(entry)) {
        return Err(Error::exists("/from"));
    }
    if others.len() >= MOST_ENTRIES {
        return Err(Error::Invalid(vec![too_many("/subject_id")]));
    }
    Ok(())
}

fn too_many(pointer: &str) -> FieldFault {
    FieldFault {
        params: vec![("limit", MOST_ENTRIES.to_string())],
        ..FieldFault::new(pointer, "too_many_entries")
    }
}

/// What of an entry history keeps: what can be changed of it.
fn told(entry: &CareerEntry) -> String {
    let parts = [
        entry.fact.code().map(str::to_owned),
        Some(entry.title.clone()),
        Some(entry.from.to_string()),
        entry.to.map(|day| day.to_string()),
        entry.paper.clone(),
    ];
    let said = parts.map(Option::unwrap_or_default);
    said.join("; ")
}

/// The line of history about an entry. What a measure says stands in its details, which no reader
/// of the history is shown.
fn line(
    subject: &Subject,
    deed: EventKind,
    entry: &CareerEntry,
    more: Vec<(&'static str, String)>,
) -> HistoryEvent {
    let mut detail = vec![
        ("career_entry_id", entry.id.to_string()),
        ("kind", entry.fact.kind().code().to_owned()),
    ];
    let collective = entry.fact.collective();
    detail.extend(collective.map(|id| ("collective_id", id.to_string())));
    detail.extend(more);
    HistoryEvent::plain(Object::Subject(subject.id), deed, subject.version).with(detail)
}

/// Enters something of somebody's career; nobody does of themself.
pub fn enter(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: EnterCareerEntry,
) -> Result<CareerEntry> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let (subject, path) = db::register::people::find_subject(tx, &scope, new.subject)?
        .ok_or_else(|| Error::invalid("/subject_id", "unknown_reference"))?;
    let acting = policy::may(&actor, Right::Nominate, subject.unit, &path)?;
    policy::not_their_own(&actor, &subject.beneficiary())?;
    let entry = new.entry(ctx);
    let mut faults = faults_of(ctx, subject.kind, &entry);
    faults.extend(fault_of_collective(tx, &scope, &entry.fact)?);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ensure_room(tx, &entry)?;
    db::register::career::insert(tx, std::slice::from_ref(&entry))?;
    let after = vec![("after", told(&entry))];
    let entered = line(&subject, EventKind::CareerEntered, &entry, after);
    record(tx, ctx, &acting, &[entered], &[])?;
    Ok(entry)
}

/// A subject that the actor sees, where its unit stands, and which of its entries they are told.
fn seen(
    tx: &mut Conn,
    actor: &Actor,
    id: SubjectId,
) -> Result<Option<(Subject, UnitPath, ToldCareer)>> {
    let found = db::register::people::subjects_with_ids(tx, &[id])?.pop();
    let scope = actor.scope();
    let found = found.filter(|(subject, path)| scope.contains_or_owns(path, subject.person));
    Ok(found.map(|(subject, path)| {
        let told = if policy::reads_measures(actor, &path, subject.person) {
            ToldCareer::Whole
        } else {
            ToldCareer::WithoutMeasures
        };
        (subject, path, told)
    }))
}

/// An entry that the actor is told, with whose it is.
fn found(
    tx: &mut Conn,
    actor: &Actor,
    id: CareerEntryId,
) -> Result<(CareerEntry, Subject, UnitPath)> {
    let none = || Error::NotFound("career_entry");
    let entry = db::register::career::with_id(tx, id)?.ok_or_else(none)?;
    let (subject, path, told) = seen(tx, actor, entry.subject)?.ok_or_else(none)?;
    let is_measure = entry.fact.kind() == CareerKind::Discipline;
    if is_measure && told == ToldCareer::WithoutMeasures {
        return Err(none());
    }
    Ok((entry, subject, path))
}

/// The same for who may change it, if it is still what they have seen.
fn found_to_change(
    tx: &mut Conn,
    actor: &Actor,
    id: CareerEntryId,
    expected: i64,
) -> Result<(CareerEntry, Subject, Actor)> {
    let (entry, subject, path) = found(tx, actor, id)?;
    let acting = policy::may(actor, Right::Nominate, subject.unit, &path)?;
    policy::not_their_own(actor, &subject.beneficiary())?;
    if entry.version != expected {
        return Err(Error::Stale);
    }
    Ok((entry, subject, acting))
}

/// Puts an entry right, as who enters them; what rested on it is asked again at its next look.
pub fn correct(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: CareerEntryId,
    expected: i64,
    new: CorrectCareerEntry,
) -> Result<CareerEntry> {
    let actor = access::actor(tx, ctx, caller)?;
    let (before, subject, acting) = found_to_change(tx, &actor, id, expected)?;
    let mut entry = new.applied(&before)?;
    if entry == before {
        return Err(Error::invalid("/title", "unchanged"));
    }
    let mut faults = faults_of(ctx, subject.kind, &entry);
    // A rank that the law had when it was entered may stay.
    faults.retain(|fault| fault.pointer != "/code" || entry.fact != before.fact);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ensure_room(tx, &entry)?;
    entry.version += 1;
    ensure_saved(db::register::career::save_if_unchanged(tx, &entry)?)?;
    let both = vec![("before", told(&before)), ("after", told(&entry))];
    let corrected = line(&subject, EventKind::CareerCorrected, &entry, both);
    record(tx, ctx, &acting, &[corrected], &[])?;
    Ok(entry)
}

/// Removes an entry that should not be there, as who enters them; history keeps what it said.
pub fn remove(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: CareerEntryId,
    expected: i64,
) -> Result<()> {
    let actor = access::actor(tx, ctx, caller)?;
    let (entry, subject, acting) = found_to_change(tx, &actor, id, expected)?;
    ensure_saved(db::register::career::delete_if_unchanged(tx, &entry)?)?;
    let before = vec![("before", told(&entry))];
    let removed = line(&subject, EventKind::CareerRemoved, &entry, before);
    record(tx, ctx, &acting, &[removed], &[])
}

/// One entry.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: CareerEntryId) -> Result<CareerEntry> {
    let actor = access::actor(tx, ctx, caller)?;
    Ok(found(tx, &actor, id)?.0)
}

/// A page of the entries of a subject, by their first days.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: SubjectId,
    page: &PageRequest,
) -> Result<Listed<CareerEntry>> {
    let actor = access::actor(tx, ctx, caller)?;
    let (_, _, told) = seen(tx, &actor, subject)?.ok_or(Error::NotFound("subject"))?;
    page_of(tx, subject, told, page)
}

fn page_of(
    tx: &mut Conn,
    subject: SubjectId,
    told: ToldCareer,
    page: &PageRequest,
) -> Result<Listed<CareerEntry>> {
    let entries = db::register::career::list(tx, subject, told, &one_more(page))?;
    Ok(Listed::cut(
        entries,
        page.limit,
        db::register::career::place_of,
    ))
}
