//! Nominations: writing them, moving them along their route, finding them.

use chrono::{Datelike, NaiveDate};

use super::access::{self, Caller};
use super::{Ctx, Listed, events, fact, one_more, record};
use crate::db::nominations::{Filter, Saved, waiting_key};
use crate::db::{self, Conn, Page};
use crate::domain::actor::{Actor, Office, Scope};
use crate::domain::award::{Award, AwardType, CommendationType};
use crate::domain::decision::Decision;
use crate::domain::event::Event;
use crate::domain::history::{Deed, Entry, Object};
use crate::domain::ids::{AchievementId, NominationId, SubjectId};
use crate::domain::job;
use crate::domain::nomination::{Command, Content, Filed, Nomination, Status, local_date};
use crate::domain::people::SubjectKind;
use crate::domain::policy::{self, Denied, Right};
use crate::domain::stage::Action;
use crate::error::{Error, FieldFault, Result};

/// A nomination with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The file with the names around it.
    pub filed: Filed,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// The stage's name in Vietnamese and English; none once it has ended.
    pub stage_name: Option<(String, String)>,
    /// Working days since it was received, or written if it never was.
    pub age_working_days: u32,
    /// Is the due day past?
    pub overdue: bool,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
}

/// An act, whether the caller can do it now, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// The act.
    pub action: &'static str,
    /// Why it cannot be done, as a code; none when it can.
    pub refusal: Option<&'static str>,
}

/// One nomination with its people and its past.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The nomination.
    pub shown: Shown,
    /// The names of those who hold it.
    pub holders: Vec<String>,
    /// What was done.
    pub achievement: String,
    /// What happened, if it was an event.
    pub event: Option<Event>,
    /// The decision it stands on.
    pub decision: Option<Decision>,
    /// The record it led to.
    pub award: Option<Award>,
}

fn shown(ctx: &Ctx, actor: &Actor, filed: Filed) -> Shown {
    let nomination = &filed.nomination;
    let ended = nomination.holder.is_none();
    let until = if ended { local_date(nomination.since) } else { ctx.today() };
    Shown {
        award_name: ctx.law.award_name(nomination),
        stage_name: nomination.stage(&ctx.law).map(|stage| stage.name.clone()),
        age_working_days: ctx.law.calendar.working_days_between(local_date(nomination.counted_from()), until),
        overdue: nomination.due_on.is_some_and(|due| due < ctx.today()),
        allowed: allowed(ctx, actor, nomination),
        filed,
    }
}

fn allowed(ctx: &Ctx, actor: &Actor, nomination: &Nomination) -> Vec<Allowed> {
    let stage = nomination.stage(&ctx.law);
    let by_route = Action::ALL.iter().filter(|action| **action != Action::Issue).map(|action| {
        let refusal = match policy::may_act(actor, *action, nomination, &ctx.law) {
            Err(_) => Some("not_holder"),
            Ok(()) if stage.is_none_or(|stage| !stage.kind.actions().contains(action)) => Some("wrong_stage"),
            Ok(()) => None,
        };
        Allowed { action: action.code(), refusal }
    });
    let holds = actor.holds(writer(nomination));
    let open = |is_open: bool| {
        if !holds {
            Some("not_holder")
        } else if is_open {
            None
        } else {
            Some("wrong_stage")
        }
    };
    let own = [
        Allowed { action: "edit", refusal: open(nomination.is_open()) },
        Allowed { action: "delete", refusal: open(nomination.status == Status::Draft) },
    ];
    by_route.chain(own).collect()
}

/// The office that writes a nomination.
fn writer(nomination: &Nomination) -> Office {
    Office { role: Right::Nominate.role(), unit: nomination.unit }
}

/// Writes a nomination as a draft, in the nearest unit above the subject in which the caller is emulation officer.
pub fn create(tx: &mut Conn, ctx: &Ctx, caller: &Caller, content: Content) -> Result<Shown> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let (subject, path) =
        db::people::find_subject(tx, &scope, content.subject)?.ok_or_else(|| Error::invalid("/subject_id", "unknown_reference"))?;
    let office = policy::nominating_office(&actor, &path).ok_or(Denied::NotHolder)?.clone();
    let award = check_content(tx, ctx, &scope, &content, subject.kind, ctx.today())?;
    let above = db::units::upwards(tx, &office.path)?;
    let deciding =
        above.iter().find(|unit| award.decided_by.contains(&unit.kind)).ok_or_else(|| Error::invalid("/award_code", "nobody_decides"))?;
    let nomination = Nomination {
        id: ctx.id(),
        content,
        unit: office.office.unit,
        deciding_unit: deciding.id,
        route: (String::new(), String::new()),
        receipt: None,
        status: Status::Draft,
        stage: String::new(),
        holder: None,
        since: ctx.now,
        due_on: None,
        created_by: actor.user(),
        created_at: ctx.now,
        version: 1,
    }
    .place_at_start(&ctx.moment())?;
    db::nominations::insert(tx, &nomination)?;
    let made = fact(Object::Nomination(nomination.id), Deed::Created, 1, Vec::new());
    record(tx, ctx, &actor, &[made], &[])?;
    let filed = db::nominations::find(tx, &scope, nomination.id)?.ok_or(Error::NotFound("nomination"))?;
    Ok(shown(ctx, &actor, filed))
}

/// What an officer tells in one go: what happened, what the subject did, for which award.
#[derive(Debug, Clone)]
pub struct Report {
    /// What happened.
    pub event: events::AddEvent,
    /// Who is proposed.
    pub subject: SubjectId,
    /// What they did.
    pub summary: String,
    /// The award's code.
    pub award_code: String,
    /// For what it is given.
    pub commendation_type: CommendationType,
    /// The short report.
    pub statement: String,
    /// Submit it at once?
    pub submit: bool,
}

/// Event, achievement and nomination in one go; the award year is that of the event's last day.
pub fn propose(tx: &mut Conn, ctx: &Ctx, caller: &Caller, report: Report) -> Result<NominationId> {
    let cycle_year = report.event.happened_to.year();
    let event = events::add_event(tx, ctx, caller, report.event)?;
    let achievement = events::AddAchievement { event: Some(event.id), subject: report.subject, summary: report.summary };
    let achievement = events::add_achievement(tx, ctx, caller, achievement)?.id;
    let Report { subject, award_code, commendation_type, statement, .. } = report;
    let made = create(tx, ctx, caller, Content { award_code, commendation_type, cycle_year, subject, achievement, statement })?;
    let id = made.filed.nomination.id;
    if report.submit {
        act(tx, ctx, caller, id, made.filed.nomination.version, Command { action: Action::Submit, reason: None })?;
    }
    Ok(id)
}

/// The content fits the law of a day and what is on file; every fault at once.
fn check_content<'l>(
    tx: &mut Conn,
    ctx: &'l Ctx,
    scope: &Scope,
    content: &Content,
    kind: SubjectKind,
    day: NaiveDate,
) -> Result<&'l AwardType> {
    let mut faults = Vec::new();
    let year = day.year();
    if !(year - 1..=year + 1).contains(&content.cycle_year) {
        let params = vec![("from", (year - 1).to_string()), ("to", (year + 1).to_string())];
        faults.push(FieldFault { pointer: "/cycle_year".to_owned(), code: "award_year", params });
    }
    match db::events::find_achievement(tx, scope, content.achievement)? {
        None => faults.push(FieldFault::new("/achievement_id", "unknown_reference")),
        Some(achievement) if achievement.subject != content.subject => {
            faults.push(FieldFault::new("/achievement_id", "of_another_subject"));
        }
        Some(_) => {}
    }
    let award = ctx.law.award(&content.award_code, day);
    match award {
        None => faults.push(FieldFault::new("/award_code", "unknown_reference")),
        Some(award) => {
            if !award.subjects.contains(&kind) {
                faults.push(FieldFault::new("/subject_id", "not_for_this_subject"));
            }
            if !award.types.contains(&content.commendation_type) {
                faults.push(FieldFault::new("/commendation_type", "not_for_this_award"));
            }
        }
    }
    match award {
        Some(award) if faults.is_empty() => Ok(award),
        _ => Err(Error::Invalid(faults)),
    }
}

/// What an officer changes in an open nomination; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// For what it is given.
    pub commendation_type: Option<CommendationType>,
    /// The award year.
    pub cycle_year: Option<i32>,
    /// What it rests on.
    pub achievement: Option<AchievementId>,
    /// The short report.
    pub statement: Option<String>,
}

/// Changes a draft or a returned nomination.
pub fn edit(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId, expected: i64, edit: Edit) -> Result<Shown> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    open_to(&actor, &filed.nomination, filed.nomination.is_open(), expected)?;
    let before = filed.nomination.content.clone();
    let nomination = &mut filed.nomination;
    nomination.content.commendation_type = edit.commendation_type.unwrap_or(nomination.content.commendation_type);
    nomination.content.cycle_year = edit.cycle_year.unwrap_or(nomination.content.cycle_year);
    nomination.content.achievement = edit.achievement.unwrap_or(nomination.content.achievement);
    if let Some(statement) = edit.statement {
        nomination.content.statement = statement;
    }
    if nomination.content == before {
        return Ok(shown(ctx, &actor, filed));
    }
    // A file that was received keeps the law of that day.
    let day = nomination.receipt.as_ref().map_or_else(|| ctx.today(), |receipt| local_date(receipt.at));
    check_content(tx, ctx, &scope, &nomination.content, filed.subject_kind, day)?;
    nomination.version += 1;
    won(db::nominations::save_if_unchanged(tx, nomination)?)?;
    let edited = fact(Object::Nomination(id), Deed::Edited, nomination.version, Vec::new());
    record(tx, ctx, &actor, &[edited], &[])?;
    Ok(shown(ctx, &actor, filed))
}

/// Changes an open nomination together with what it rests on, as the page asks for it: where event or achievement read otherwise
/// than before, new ones are filed and the old ones stay.
pub fn revise(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId, expected: i64, report: Report) -> Result<()> {
    let before = find(tx, ctx, caller, id)?;
    let nomination = &before.shown.filed.nomination;
    let same_event = before.event.as_ref().is_some_and(|event| {
        event.name == report.event.name
            && event.happened_from == report.event.happened_from
            && event.happened_to == report.event.happened_to
    });
    let cycle_year = Some(report.event.happened_to.year());
    let mut achievement = nomination.content.achievement;
    if !same_event || before.achievement != report.summary {
        let event = match before.event {
            Some(event) if same_event => event.id,
            _ => events::add_event(tx, ctx, caller, report.event)?.id,
        };
        let new = events::AddAchievement { event: Some(event), subject: nomination.content.subject, summary: report.summary };
        achievement = events::add_achievement(tx, ctx, caller, new)?.id;
    }
    let changes = Edit {
        commendation_type: Some(report.commendation_type),
        cycle_year,
        achievement: Some(achievement),
        statement: Some(report.statement),
    };
    let edited = edit(tx, ctx, caller, id, expected, changes)?;
    if report.submit {
        act(tx, ctx, caller, id, edited.filed.nomination.version, Command { action: Action::Submit, reason: None })?;
    }
    Ok(())
}

/// Removes a draft that was never submitted.
pub fn delete(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId, expected: i64) -> Result<()> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    open_to(&actor, &filed.nomination, filed.nomination.status == Status::Draft, expected)?;
    won(db::nominations::delete_if_unchanged(tx, &filed.nomination)?)?;
    let deleted = fact(Object::Nomination(id), Deed::Deleted, filed.nomination.version, Vec::new());
    record(tx, ctx, &actor, &[deleted], &[])
}

fn open_to(actor: &Actor, nomination: &Nomination, open: bool, expected: i64) -> Result<()> {
    if !actor.holds(writer(nomination)) {
        return Err(Denied::NotHolder.into());
    }
    if !open {
        return Err(Error::WrongStage(nomination.stage.clone()));
    }
    if nomination.version == expected { Ok(()) } else { Err(Error::Stale) }
}

pub(super) fn won(saved: Saved) -> Result<()> {
    match saved {
        Saved::Yes => Ok(()),
        Saved::LostRace => Err(Error::LostRace),
    }
}

/// Does something with a nomination: find, see, may, act, save.
pub fn act(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId, expected: i64, command: Command) -> Result<Shown> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    policy::may_act(&actor, command.action, &filed.nomination, &ctx.law)?;
    let found = filed.nomination.version;
    let (nomination, moved) = filed.nomination.apply(&command, &ctx.moment())?;
    if found != expected {
        return Err(Error::Stale);
    }
    won(db::nominations::save_if_unchanged(tx, &nomination)?)?;
    filed.nomination = nomination;
    let following = job::of_nomination(&moved, &filed, &ctx.law);
    record(tx, ctx, &actor, &[moved], &following)?;
    Ok(shown(ctx, &actor, filed))
}

/// One nomination.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId) -> Result<Whole> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let offices: Vec<Office> = filed.nomination.holder.into_iter().collect();
    let holders = db::users::holders(tx, &offices, ctx.today())?.into_iter().map(|(_, _, name)| name).collect();
    let achievement = db::events::find_achievement(tx, &scope, filed.nomination.content.achievement)?;
    let event = match achievement.as_ref().and_then(|achievement| achievement.event) {
        Some(event) => db::events::find_event(tx, &scope, event)?,
        None => None,
    };
    let decision = db::decisions::of_nomination(tx, id)?;
    let award = db::awards::of_nomination(tx, id)?;
    let achievement = achievement.map(|achievement| achievement.summary).unwrap_or_default();
    Ok(Whole { shown: shown(ctx, &actor, filed), holders, achievement, event, decision, award })
}

/// A page of nominations, the newest first.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, filter: &Filter, page: &Page) -> Result<Listed<Shown>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let files = db::nominations::list(tx, &scope, filter, &one_more(page))?;
    let shown = files.into_iter().map(|filed| shown(ctx, &actor, filed)).collect();
    Ok(Listed::cut(shown, page.limit, |shown: &Shown| shown.filed.nomination.id.to_string()))
}

/// A page of what waits for the caller, the oldest due first.
pub fn tasks(tx: &mut Conn, ctx: &Ctx, caller: &Caller, page: &Page) -> Result<Listed<Shown>> {
    let actor = access::actor(tx, ctx, caller)?;
    let offices: Vec<Office> = actor.offices.iter().map(|held| held.office).collect();
    let files = db::nominations::waiting(tx, &offices, &one_more(page))?;
    let shown = files.into_iter().map(|filed| shown(ctx, &actor, filed)).collect();
    Ok(Listed::cut(shown, page.limit, |shown: &Shown| {
        let nomination = &shown.filed.nomination;
        waiting_key(nomination.due_on, &nomination.id.to_string())
    }))
}

/// What was done with a nomination, by whom, when and why.
pub fn history(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId) -> Result<Vec<Entry>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    Ok(db::history::of(tx, Object::Nomination(id))?)
}

/// The awards an officer can propose today, for the pages.
#[must_use]
pub fn proposable(ctx: &Ctx) -> Vec<AwardType> {
    ctx.law.awards.iter().filter(|award| award.valid.contains(ctx.today())).cloned().collect()
}
