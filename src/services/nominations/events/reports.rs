//! Reports of merit: whoever found it tells it, without being an emulation officer; it waits until a
//! nomination is made of it, or is closed with a reason, and who told it hears which.

pub mod papers;

use std::sync::PoisonError;

use chrono::NaiveDate;

use crate::db::nominations::reports::ReportsOf;
use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::actor::{Actor, HeldOffice, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEntry, HistoryEvent, Object};
use crate::domain::base::ids::{EventId, NominationId, ReportId, UnitId, UserId};
use crate::domain::base::job::{About, Job, Template};
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::notices;
use crate::domain::nominations::report::{MOST_PAPERS, Report, ReportPaper, ReportState};
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, enqueue, ensure_saved, one_more, record};

pub use crate::db::nominations::reports::FoundReport;

/// Merit to tell of.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// The unit of whoever did it; none for the one unit the caller tells of.
    pub unit: Option<UnitId>,
    /// What they are.
    pub subject_kind: SubjectKind,
    /// Their name.
    pub subject_name: String,
    /// In which event, if it was one.
    pub event: Option<EventId>,
    /// The day.
    pub happened_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What they did.
    pub story: String,
}

/// Which reports are listed.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReportFilter {
    /// Those that the caller told, in place of those of their units.
    pub mine: bool,
    /// Where they stand.
    pub state: Option<ReportState>,
}

/// A report as its reader is shown it.
#[derive(Debug, Clone)]
pub struct ShownReport {
    /// The report with its unit.
    pub found: FoundReport,
    /// Its papers and photographs.
    pub papers: Vec<ReportPaper>,
    /// What the event is called, if it was one.
    pub event_name: Option<String>,
    /// The nomination that was made of it, where the reader sees that.
    pub nomination: Option<NominationId>,
    /// What became of the nomination.
    pub outcome: Option<Status>,
    /// Can the reader close it, or make a nomination of it?
    pub may_handle: bool,
    /// Can the reader make a nomination of it themself?
    pub may_nominate: bool,
    /// Can the reader put a paper into it?
    pub may_add: bool,
}

impl ShownReport {
    /// The first place where no paper lies.
    #[must_use]
    pub fn free_place(&self) -> Option<i32> {
        let is_free = |place: &i32| self.papers.iter().all(|paper| paper.place != *place);
        (1..=MOST_PAPERS).find(is_free)
    }
}

/// What a report can be made of.
#[derive(Debug, Clone)]
pub struct ReportChoices {
    /// Whose merit can be told.
    pub units: Vec<Unit>,
    /// In what it can have been earned, the newest first.
    pub events: Vec<Event>,
}

/// The most units and events a form offers to choose from.
const MOST_OFFERED: i64 = 500;

fn telling(actor: &Actor) -> impl Iterator<Item = &HeldOffice> {
    let tells = |held: &&HeldOffice| Right::Report.roles().contains(&held.office.role);
    actor.offices.iter().filter(tells)
}

/// The units of which the caller may tell.
fn told_of(actor: &Actor) -> Result<Scope> {
    if telling(actor).next().is_none() {
        return Err(Denied::NotHolder.into());
    }
    Ok(actor.within(Right::Report.roles()))
}

/// The unit the caller tells of, when they name none: the one there is.
fn own_unit(actor: &Actor) -> Result<UnitId> {
    let mut units: Vec<UnitId> = telling(actor).map(|held| held.office.unit).collect();
    units.sort_unstable();
    units.dedup();
    match units[..] {
        [unit] => Ok(unit),
        _ => Err(Error::invalid("/unit_id", "required")),
    }
}

/// What the caller can tell of today.
pub fn choices(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<ReportChoices> {
    let actor = access::actor(tx, ctx, caller)?;
    let scope = told_of(&actor)?;
    let page = PageRequest {
        after: None,
        limit: MOST_OFFERED,
    };
    let mut units = db::register::units::list(tx, &scope, None, None, &page)?;
    units.retain(|unit| unit.is_open(ctx.today()));
    units.sort_by_key(|unit| {
        let is_own = telling(&actor).any(|held| held.office.unit == unit.id);
        (!is_own, unit.name.clone())
    });
    let events = db::nominations::events::newest_events(tx, &scope, MOST_OFFERED)?;
    Ok(ReportChoices { units, events })
}

/// Tells of merit: those who can nominate for the unit hear of it.
pub fn file(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: FileReport) -> Result<ShownReport> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let (scope, by) = (told_of(&actor)?, actor.user().ok_or(Denied::NotHolder)?);
    let unit = match new.unit {
        Some(unit) => unit,
        None => own_unit(&actor)?,
    };
    let mut faults = Vec::new();
    let unit = db::register::units::find(tx, &scope, unit)?;
    if unit.is_none() {
        faults.push(FieldFault::new("/unit_id", "unknown_reference"));
    }
    if let Some(event) = new.event
        && db::nominations::events::find_event(tx, &scope, event)?.is_none()
    {
        faults.push(FieldFault::new("/event_id", "unknown_reference"));
    }
    if new.happened_on > ctx.today() {
        faults.push(FieldFault::new("/happened_on", "in_future"));
    }
    let (Some(unit), true) = (unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let acting = policy::may(&actor, Right::Report, unit.id, &unit.path)?;
    crate::services::register::units::must_be_open(ctx, &unit, "/unit_id")?;
    let report = Report {
        id: ctx.id(),
        unit: unit.id,
        subject_kind: new.subject_kind,
        subject_name: new.subject_name,
        event: new.event,
        happened_on: new.happened_on,
        place: new.place,
        story: new.story,
        reported_by: by,
        reporter_name: actor.name.clone(),
        reported_at: ctx.now,
        state: ReportState::Waiting,
        nomination: None,
        closed_because: None,
        version: 1,
    };
    db::nominations::reports::insert(tx, &report)?;
    let told = HistoryEvent::plain(Object::Report(report.id), EventKind::Created, 1);
    let told = told.with(vec![("unit_id", unit.id.to_string())]);
    let following: Vec<_> = who_hears(tx, ctx, &unit.path, by)?
        .into_iter()
        .map(|office| notices::of_reported(&report, &unit.name, office, by))
        .collect();
    record(tx, ctx, &acting, &[told], &following)?;
    let found = FoundReport {
        report,
        unit_name: unit.name,
        unit_path: unit.path,
    };
    shown(tx, &actor, found)
}

/// The nearest offices above a unit that can nominate for it or answer for it, each held by somebody
/// else than who tells.
fn who_hears(tx: &mut Conn, ctx: &Ctx, path: &UnitPath, but: UserId) -> Result<Vec<Office>> {
    let roles = [Role::EmulationOfficer, Role::Specialist];
    let offices: Vec<Office> = path
        .ids_upwards()
        .flat_map(|unit| roles.map(|role| Office { role, unit }))
        .collect();
    let held = db::access::users::holders(tx, &offices, ctx.today())?;
    let is_held = |office: &Office| {
        held.iter()
            .any(|(other, user, _)| other == office && *user != but)
    };
    let nearest = |role: Role| {
        let of_role = offices.iter().filter(|office| office.role == role);
        of_role.copied().find(is_held)
    };
    Ok(roles.into_iter().filter_map(nearest).collect())
}

/// A page of reports, the newest first: of the caller's units, or those that they told.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: ReportFilter,
    page: &PageRequest,
) -> Result<Listed<FoundReport>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let sees_none = matches!(&scope, Scope::Seen { subtrees, .. } if subtrees.is_empty());
    let of = match actor.user() {
        Some(user) if filter.mine || sees_none => ReportsOf::Author(user),
        _ => ReportsOf::Units(scope),
    };
    let found = db::nominations::reports::list(tx, &of, filter.state, &one_more(page))?;
    Ok(Listed::cut(found, page.limit, |found| {
        found.report.id.to_string()
    }))
}

/// A report of a unit that the actor sees, or that they told themself.
fn seen(tx: &mut Conn, actor: &Actor, id: ReportId) -> Result<FoundReport> {
    let is_seen = |found: &FoundReport| {
        actor.user() == Some(found.report.reported_by) || actor.scope().contains(&found.unit_path)
    };
    db::nominations::reports::find(tx, id)?
        .filter(is_seen)
        .ok_or(Error::NotFound("report"))
}

/// The report with what is around it.
fn shown(tx: &mut Conn, actor: &Actor, found: FoundReport) -> Result<ShownReport> {
    let report = &found.report;
    let papers = db::nominations::reports::papers(tx, report.id)?;
    let event = match report.event {
        Some(event) => db::nominations::events::find_event(tx, &Scope::All, event)?,
        None => None,
    };
    let file = match report.nomination {
        Some(id) => db::nominations::find(tx, &Scope::All, id)?,
        None => None,
    };
    let sees_file = file.as_ref().is_some_and(|file| {
        let scope = actor.scope();
        scope.contains_or_owns(&file.unit_path, file.subject_person)
    });
    let waits = report.state == ReportState::Waiting;
    let may = |right| policy::may(actor, right, report.unit, &found.unit_path).is_ok();
    Ok(ShownReport {
        papers,
        event_name: event.map(|event| event.name),
        nomination: report.nomination.filter(|_| sees_file),
        outcome: file.map(|file| file.nomination.status()),
        may_handle: waits && may(Right::HandleReports),
        may_nominate: waits && may(Right::Nominate),
        may_add: waits && actor.user() == Some(report.reported_by),
        found,
    })
}

/// One report.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: ReportId) -> Result<ShownReport> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, &actor, id)?;
    shown(tx, &actor, found)
}

/// What was done with a report, by whom, when and why.
pub fn history(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ReportId,
) -> Result<Vec<HistoryEntry>> {
    let actor = access::actor(tx, ctx, caller)?;
    seen(tx, &actor, id)?;
    Ok(db::base::history::of(tx, Object::Report(id))?)
}

/// A report waits, and is what was read.
fn must_wait(report: &Report, expected: Option<i64>) -> Result<()> {
    if report.state != ReportState::Waiting {
        return Err(Error::WrongStage(report.state.code().to_owned()));
    }
    match expected {
        Some(version) if version != report.version => Err(Error::Stale),
        _ => Ok(()),
    }
}

/// Closes a report: there will be no nomination. Who told it hears why.
pub fn close(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ReportId,
    expected: i64,
    reason: &str,
) -> Result<ShownReport> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = seen(tx, &actor, id)?;
    let report = &mut found.report;
    let acting = policy::may(&actor, Right::HandleReports, report.unit, &found.unit_path)?;
    must_wait(report, Some(expected))?;
    report.state = ReportState::Closed;
    report.closed_because = Some(reason.to_owned());
    report.version += 1;
    ensure_saved(db::nominations::reports::save_if_unchanged(tx, report)?)?;
    let closed = HistoryEvent::plain(Object::Report(id), EventKind::ReportClosed, report.version);
    record(tx, ctx, &acting, &[closed.because(reason)], &[])?;
    tell_reporter(
        tx,
        ctx,
        &actor,
        &found,
        Template::ReportClosed,
        Some(reason),
    )?;
    shown(tx, &actor, found)
}

/// Names the nomination that was made of a report. Who told it hears so.
pub fn take(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ReportId,
    expected: Option<i64>,
    nomination: NominationId,
) -> Result<ShownReport> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found = seen(tx, &actor, id)?;
    let report = &mut found.report;
    let acting = policy::may(&actor, Right::HandleReports, report.unit, &found.unit_path)?;
    must_wait(report, expected)?;
    if db::nominations::find(tx, &scope, nomination)?.is_none() {
        return Err(Error::invalid("/nomination_id", "unknown_reference"));
    }
    report.state = ReportState::Nominated;
    report.nomination = Some(nomination);
    report.version += 1;
    ensure_saved(db::nominations::reports::save_if_unchanged(tx, report)?)?;
    let taken = HistoryEvent::plain(Object::Report(id), EventKind::ReportTaken, report.version);
    let taken = taken.with(vec![("nomination_id", nomination.to_string())]);
    record(tx, ctx, &acting, &[taken], &[])?;
    tell_reporter(tx, ctx, &actor, &found, Template::ReportTaken, None)?;
    shown(tx, &actor, found)
}

/// The reports of a draft that was removed wait again.
pub(in crate::services) fn wait_again(
    tx: &mut Conn,
    ctx: &Ctx,
    acting: &Actor,
    nomination: NominationId,
) -> Result<()> {
    let mut facts = Vec::new();
    for (mut report, _) in db::nominations::reports::of_nomination(nomination).ask(tx)? {
        report.state = ReportState::Waiting;
        report.nomination = None;
        report.version += 1;
        ensure_saved(db::nominations::reports::save_if_unchanged(tx, &report)?)?;
        facts.push(HistoryEvent::plain(
            Object::Report(report.id),
            EventKind::Released,
            report.version,
        ));
    }
    if facts.is_empty() {
        Ok(())
    } else {
        record(tx, ctx, acting, &facts, &[])
    }
}

/// Who told of merit hears what became of it, unless they did it themself.
fn tell_reporter(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    found: &FoundReport,
    template: Template,
    reason: Option<&str>,
) -> Result<()> {
    let (report, to) = (&found.report, found.report.reported_by);
    if actor.user() == Some(to) {
        return Ok(());
    }
    if let Some(watched) = &ctx.watched {
        let mut watched = watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.push((report.reporter_name.clone(), template.code()));
    }
    let letter = Job::Letter {
        to,
        about: About::Report(report.id),
        notice: notices::of_report(report, &found.unit_name, template, reason),
    };
    enqueue(tx, ctx, &[(ctx.id(), letter)])
}
