//! What the rules of today find of candidates who have no file yet. Nothing is written; the judge
//! is the one of files, and what it looks at is read in a fixed number of statements.

mod found;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use found::{Found, find, records};

use super::hidden_about;
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::base::ids::{AchievementId, EventId, PersonId};
use crate::domain::eligibility::finding::{self, Finding};
use crate::domain::eligibility::record::{FileOnRecord, Record, Relation};
use crate::domain::eligibility::standard::{Standard, standard};
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::law::stage::Action;
use crate::domain::nominations::event::{Achievement, Event};
use crate::domain::nominations::nomination::Content;
use crate::domain::register::people::Subject;
use crate::domain::register::unit::UnitPath;
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::act::receipt::bodies;
use crate::services::nominations::posthumous;
use crate::services::nominations::write::year_fault;
use crate::services::nominations::{Proposal, ProposedSubject, What};

pub(in crate::services) use found::same_names;

/// For what candidates are looked at.
#[derive(Debug, Clone)]
pub struct AskedAward {
    /// The award's code.
    pub code: String,
    /// For what it would be given.
    pub commendation_type: CommendationType,
    /// The award year.
    pub cycle_year: i32,
}

/// Who would be proposed.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Somebody on file, or somebody who would be put on file.
    pub who: ProposedSubject,
    /// On what it would rest, where that is on file.
    pub achievement: Option<AchievementId>,
}

/// The days of what happened, and the event, where it is on file.
pub(in crate::services) type Happened = (Option<EventId>, NaiveDate, NaiveDate);

/// What was found of a candidate.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Who it is, where they are on file.
    pub subject: Option<Subject>,
    /// Those of the same kind and name in the unit or next to it for whom the caller nominates, of
    /// somebody who is not on file yet: perhaps they are one of them.
    pub same_names: Vec<Subject>,
    /// Why no file could be written at all.
    pub faults: Vec<FieldFault>,
    /// What each rule finds, as far as the caller is told.
    pub findings: Vec<Finding>,
    /// What is found of the law's standard; none where the law has no grounds for the award. It
    /// stops nothing.
    pub standard: Option<Standard>,
    /// Could a file be submitted today? What needs a look does not stand in its way.
    pub ready: bool,
}

/// What the rules find of these candidates for an award, over the law of today. Each is of a unit
/// for which the caller nominates.
pub fn judge_all(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    award: &AskedAward,
    event: Option<EventId>,
    candidates: &[Candidate],
) -> Result<Vec<Judged>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let event = match event {
        None => None,
        Some(id) => Some(
            db::nominations::events::find_event(tx, &scope, id)?
                .ok_or_else(|| Error::invalid("/event_id", "unknown_reference"))?,
        ),
    };
    let happened = event.map(|event| (Some(event.id), event.happened_from, event.happened_to));
    judge(tx, ctx, (&actor, &scope), award, happened, candidates)
}

/// What the rules find of somebody as they would be proposed; nothing of it is written.
pub fn judge_proposal(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    proposal: &Proposal,
) -> Result<Judged> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let happened = match &proposal.what {
        None => None,
        Some(What::New(event)) => Some((None, event.happened_from, event.happened_to)),
        Some(What::Known(id)) => {
            let event = db::nominations::events::find_event(tx, &scope, *id)?
                .ok_or_else(|| Error::invalid("/event_id", "unknown_reference"))?;
            Some((Some(event.id), event.happened_from, event.happened_to))
        }
    };
    let year = happened.map_or(ctx.today(), |(.., last)| last).year();
    let award = AskedAward {
        code: proposal.award_code.clone(),
        commendation_type: proposal.commendation_type,
        cycle_year: proposal.cycle_year.unwrap_or(year),
    };
    let candidate = Candidate {
        who: proposal.who.clone(),
        achievement: None,
    };
    let one = std::slice::from_ref(&candidate);
    let mut judged = judge(tx, ctx, (&actor, &scope), &award, happened, one)?
        .pop()
        .ok_or(Error::NotFound("subject"))?;
    // Who has died is honoured after death.
    if proposal.posthumous.is_some() {
        judged.faults.retain(|fault| fault.code != "has_died");
        judged.ready = judged.faults.is_empty() && !judged.findings.iter().any(stops);
    }
    Ok(judged)
}

/// Does it stand in the way of a submission?
fn stops(finding: &Finding) -> bool {
    finding.is_broken() || finding.stops(Action::Submit)
}

/// The same, where the days are known of something that is not on file.
pub(in crate::services) fn judge(
    tx: &mut Conn,
    ctx: &Ctx,
    (actor, scope): (&Actor, &Scope),
    award: &AskedAward,
    happened: Option<Happened>,
    candidates: &[Candidate],
) -> Result<Vec<Judged>> {
    let known_award = check_award(ctx, award)?;
    let found = find(tx, ctx, (actor, scope), candidates)?;
    let rested_on = achievements(tx, scope, candidates)?;
    let records = records(tx, &found, known_award)?;
    let looked_at = candidates.iter().zip(&found.each);
    let files: Vec<FileOnRecord> = looked_at
        .map(|(candidate, found)| file_of(ctx, award, happened, candidate, found, &rested_on))
        .collect();
    let lives = lives(tx, ctx, &found.each, &files)?;
    let deciding = deciding(tx, ctx, award, &found.each)?;
    let one = |((found, file), (candidate, died)): ((&Found, FileOnRecord), (&Candidate, _))| {
        let record = Record {
            kind: Some(found.kind),
            ..records.of(found)
        };
        let mut faults: Vec<FieldFault> = Option::into_iter(died).collect();
        if !known_award.subjects.contains(&found.kind) {
            faults.push(FieldFault::new("/subject_id", "not_for_this_subject"));
        }
        if !deciding.get(&found.office).copied().unwrap_or_default() {
            faults.push(FieldFault::new("/award_code", "nobody_decides"));
        }
        faults.extend(of_another(candidate, found, &rested_on));
        let mut findings = finding::findings(&ctx.law, &record, &file, ctx.today());
        let ready = faults.is_empty() && !findings.iter().any(stops);
        let hidden = hidden_about(ctx, actor, &found.benefits);
        findings.retain(|finding| hidden.iter().all(|rule| rule.id != finding.rule));
        Judged {
            subject: found.subject.clone(),
            same_names: found.offered.clone(),
            faults,
            findings,
            standard: standard(&ctx.law, &record, &file, found.kind, ctx.today()),
            ready,
        }
    };
    let all = found.each.iter().zip(files);
    Ok(all.zip(candidates.iter().zip(lives)).map(one).collect())
}

/// The award is one of today, is given for that, and the year is one that is open.
pub(in crate::services) fn check_award<'c>(
    ctx: &'c Ctx,
    asked: &AskedAward,
) -> Result<&'c AwardType> {
    let award = ctx.law.award(&asked.code, ctx.today());
    let mut faults = Vec::new();
    match award {
        None => faults.push(FieldFault::new("/award_code", "unknown_reference")),
        Some(award) if !award.routes.contains_key(&asked.commendation_type) => {
            let fault = FieldFault::new("/commendation_type", "not_for_this_award");
            faults.push(fault);
        }
        Some(_) => {}
    }
    faults.extend(year_fault(asked.cycle_year, ctx.today()));
    match award {
        Some(award) if faults.is_empty() => Ok(award),
        _ => Err(Error::Invalid(faults)),
    }
}

/// What candidates rest on, as far as it is seen, each with its event.
type RestedOn = Vec<(Achievement, Option<Event>)>;

fn achievements(tx: &mut Conn, scope: &Scope, candidates: &[Candidate]) -> Result<RestedOn> {
    let ids: Vec<AchievementId> = candidates
        .iter()
        .filter_map(|candidate| candidate.achievement)
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = db::nominations::events::achievements_with_ids(tx, scope, &ids)?;
    let events = db::nominations::events::of_achievements(&ids).ask(tx)?;
    let with_event = |achievement: Achievement| {
        let event = events.iter().find(|(id, _)| *id == achievement.id);
        let event = event.map(|(_, event)| event.clone());
        (achievement, event)
    };
    Ok(found.into_iter().map(with_event).collect())
}

/// What a candidate names as its achievement is there, and is its own.
fn of_another(candidate: &Candidate, found: &Found, rested_on: &RestedOn) -> Option<FieldFault> {
    let id = candidate.achievement?;
    let theirs = rested_on.iter().find(|(known, _)| known.id == id);
    let code = match theirs {
        None => "unknown_reference",
        Some((known, _)) if found.subject.as_ref().map(|one| one.id) != Some(known.subject) => {
            "of_another_subject"
        }
        Some(_) => return None,
    };
    Some(FieldFault::new("/achievement_id", code))
}

/// The file that would be written. Its id is nobody's.
fn file_of(
    ctx: &Ctx,
    award: &AskedAward,
    happened: Option<Happened>,
    candidate: &Candidate,
    found: &Found,
    rested_on: &RestedOn,
) -> FileOnRecord {
    let own = candidate
        .achievement
        .and_then(|id| rested_on.iter().find(|(known, _)| known.id == id))
        .and_then(|(_, event)| event.as_ref());
    let own = own.map(|event| (event.id, event.happened_from, event.happened_to));
    let told = || happened.map(|(id, from, to)| (id.unwrap_or_else(|| ctx.id()), from, to));
    let subject = found.subject.as_ref().map(|subject| subject.id);
    FileOnRecord {
        id: ctx.id(),
        whose: Relation::Own,
        subject: subject.unwrap_or_else(|| ctx.id()),
        award_code: award.code.clone(),
        commendation_type: award.commendation_type,
        cycle_year: award.cycle_year,
        achievement: candidate.achievement.unwrap_or_else(|| ctx.id()),
        event: own.or_else(told),
        awarded: false,
    }
}

/// Who has left or died, of each candidate: as a file would be refused for it.
fn lives(
    tx: &mut Conn,
    ctx: &Ctx,
    found: &[Found],
    files: &[FileOnRecord],
) -> Result<Vec<Option<FieldFault>>> {
    let people: Vec<PersonId> = found.iter().filter_map(|found| found.person).collect();
    if people.is_empty() {
        return Ok(vec![None; found.len()]);
    }
    let content = |file: &FileOnRecord| Content {
        award_code: file.award_code.clone(),
        commendation_type: file.commendation_type,
        cycle_year: file.cycle_year,
        subject: file.subject,
        achievement: file.achievement,
        statement: String::new(),
        posthumous: None,
    };
    let contents: Vec<Content> = files.iter().map(content).collect();
    let said: Vec<_> = contents
        .iter()
        .zip(found)
        .map(|(content, found)| (content, found.kind, found.person))
        .collect();
    let died = posthumous::faults(tx, ctx, &said)?;
    let left = db::register::people::who_left(tx, &people, ctx.today())?;
    let one = |(died, found): (Option<FieldFault>, &Found)| {
        let left = found.person.is_some_and(|person| left.contains(&person));
        died.or_else(|| left.then(|| FieldFault::new("/subject_id", "has_left")))
    };
    Ok(died.into_iter().zip(found).map(one).collect())
}

/// Does anybody decide on the award above each office in which the caller would nominate?
fn deciding(
    tx: &mut Conn,
    ctx: &Ctx,
    award: &AskedAward,
    found: &[Found],
) -> Result<BTreeMap<UnitPath, bool>> {
    let mut all = BTreeMap::new();
    for found in found {
        if !all.contains_key(&found.office) {
            let above = db::register::units::upwards(tx, &found.office, ctx.today())?;
            all.insert(
                found.office.clone(),
                bodies(ctx, &award.code, &above).is_ok(),
            );
        }
    }
    Ok(all)
}
