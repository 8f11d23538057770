//! What the rules find of files, what stops an act on them, and what people say of it.

pub mod candidates;
pub mod kept;
mod say;

use std::collections::{BTreeMap, BTreeSet};

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::access::own_case::Beneficiary;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{AchievementId, NominationId, SubjectId};
use crate::domain::eligibility::facts::{FactKind, RecordedFacts};
use crate::domain::eligibility::finding::newer::{
    FavouredStandard, LawDays, favour, favoured_standard,
};
use crate::domain::eligibility::finding::{self, Finding};
use crate::domain::eligibility::judgement::{Judgement, said};
use crate::domain::eligibility::record::{FileOnRecord, Record, Relation};
use crate::domain::law::requirement::Requirement;
use crate::domain::law::rule::Rule;
use crate::domain::law::stage::Action;
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::{Nomination, NominationInContext};
use crate::error::{Case, Error, Result, Stopped};
use crate::services::Ctx;

pub(in crate::services) use say::sayable;
pub use say::{Word, say};

/// Among so many of the newest other files of the subjects a word about a pair is looked for.
const MOST_PAIRS: usize = 500;

/// What the rules look at, of files.
#[derive(Debug)]
pub(in crate::services) struct Evidence {
    events: Vec<(AchievementId, Event)>,
    records: BTreeMap<SubjectId, Record>,
    /// What was said of the files themselves.
    judgements: Vec<Judgement>,
}

/// What the rules look at, as a question.
pub(in crate::services) fn evidence(
    files: &[&NominationInContext],
) -> impl Reading<Answer = Evidence> + use<> {
    let contents = || files.iter().map(|file| &file.nomination.content);
    let subjects = subjects(files);
    let achievements: Vec<_> = contents().map(|content| content.achievement).collect();
    let ids: Vec<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    let asked = (
        db::nominations::events::of_achievements(&achievements),
        db::eligibility::record::of_subjects(&subjects),
        db::eligibility::judgements::of_files(&ids),
    );
    asked.map(|(events, records, judgements)| {
        Ok(Evidence {
            events,
            records,
            judgements,
        })
    })
}

/// The subjects of files, each once.
fn subjects(files: &[&NominationInContext]) -> Vec<SubjectId> {
    let subjects = files.iter().map(|file| file.nomination.content.subject);
    let subjects: BTreeSet<SubjectId> = subjects.collect();
    subjects.into_iter().collect()
}

/// What the standards of the awards that files ask for look at, under the law of each and of today.
fn kinds(ctx: &Ctx, files: &[&NominationInContext]) -> BTreeSet<FactKind> {
    let of_file = |file: &&NominationInContext| {
        let days = law_days(ctx, &file.nomination);
        let code = &file.nomination.content.award_code;
        let awards = [days.pinned, days.today].map(|day| ctx.law.award(code, day));
        let awards = awards.into_iter().flatten();
        awards.flat_map(FactKind::asked_by).collect::<Vec<_>>()
    };
    files.iter().flat_map(of_file).collect()
}

/// What is kept of each subject beside files, awards, holds and ratings.
type Facts = BTreeMap<SubjectId, RecordedFacts>;

/// Is there a rule that asks for the standard? Else an act reads nothing of what that looks at.
fn asks_for_standard(ctx: &Ctx) -> bool {
    let mut rules = ctx.law.rules.iter();
    rules.any(|rule| rule.requirement.contains(&Requirement::MeetsStandard))
}

/// What the rules find of each of these files, by the law each is under, and what people said of
/// it; a fixed number of statements, however many files.
pub(in crate::services) fn findings(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[&NominationInContext],
) -> Result<Vec<Vec<Finding>>> {
    let evidence = evidence(files).ask(tx)?;
    found(tx, ctx, files, evidence)
}

/// The same, by what was read. Files that are looked at together count for each other, the ones
/// before for the ones behind: two of one letter can rest on the same achievement.
pub(in crate::services) fn found(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[&NominationInContext],
    evidence: Evidence,
) -> Result<Vec<Vec<Finding>>> {
    let facts = if asks_for_standard(ctx) {
        let subjects = subjects(files);
        let own = db::eligibility::facts::own_facts(&subjects, &kinds(ctx, files)).ask(tx)?;
        db::eligibility::facts::with_members(tx, &subjects, own)?
    } else {
        Facts::new()
    };
    found_by(tx, ctx, files, evidence, &facts)
}

/// The same, with what the standard looks at, where a rule asks for it.
fn found_by(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[&NominationInContext],
    evidence: Evidence,
    facts: &Facts,
) -> Result<Vec<Vec<Finding>>> {
    let judgements = judgements(tx, files, &evidence)?;
    let Evidence {
        events,
        mut records,
        ..
    } = evidence;
    let of_file = |file: &&NominationInContext| {
        let nomination = &file.nomination;
        let asked = on_record(nomination, &events);
        let record = records.entry(asked.subject).or_default();
        let days = law_days(ctx, nomination);
        let find = |record: &Record| {
            let mut found = finding::findings(&ctx.law, record, &asked, days.pinned);
            favour(&ctx.law, record, &asked, days, &mut found);
            found
        };
        let mut found = match facts.get(&asked.subject) {
            None => find(record),
            Some(theirs) => find(&whole(record, file, theirs)),
        };
        for finding in &mut found {
            finding.said = said(nomination.id, finding, &judgements);
        }
        record.learn(asked);
        found
    };
    Ok(files.iter().map(of_file).collect())
}

/// What is on record of the subject of a file, with all that the standard looks at. The award that
/// the file itself led to counts for nothing in it.
fn whole(record: &Record, file: &NominationInContext, facts: &RecordedFacts) -> Record {
    let mut whole = record.clone();
    let itself = Some(file.nomination.id);
    whole.awards.retain(|award| award.nomination != itself);
    Record {
        kind: Some(file.subject_kind),
        facts: Some(facts.clone()),
        ..whole
    }
}

/// What the rules find of a file, and what is found of the law's standard.
pub(in crate::services) type Checked = (Vec<Finding>, Option<FavouredStandard>);

/// What the rules find of each of these files, and what is found of the law's standard, both by the
/// same that was read. The standard is told, and stops nothing where no rule asks for it.
pub(in crate::services) fn with_standards(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[&NominationInContext],
) -> Result<Vec<Checked>> {
    let subjects = subjects(files);
    let own = db::eligibility::facts::own_facts(&subjects, &kinds(ctx, files));
    let (evidence, own) = (evidence(files), own).ask(tx)?;
    let facts = db::eligibility::facts::with_members(tx, &subjects, own)?;
    let of_file = |file: &&NominationInContext| {
        let asked = on_record(&file.nomination, &evidence.events);
        let record = evidence.records.get(&asked.subject).cloned();
        let record = record.unwrap_or_default();
        let theirs = facts.get(&asked.subject).cloned().unwrap_or_default();
        let days = law_days(ctx, &file.nomination);
        let record = whole(&record, file, &theirs);
        favoured_standard(&ctx.law, &record, &asked, file.subject_kind, days)
    };
    let standards: Vec<_> = files.iter().map(of_file).collect();
    let asked_by_rules = if asks_for_standard(ctx) {
        facts
    } else {
        Facts::new()
    };
    let found = found_by(tx, ctx, files, evidence, &asked_by_rules)?;
    Ok(found.into_iter().zip(standards).collect())
}

/// The same of one file.
pub(in crate::services) fn with_standard(
    tx: &mut Conn,
    ctx: &Ctx,
    filed: &NominationInContext,
) -> Result<Checked> {
    let one = with_standards(tx, ctx, &[filed])?.pop();
    Ok(one.unwrap_or_default())
}

/// The day whose law a file is under, and today.
fn law_days(ctx: &Ctx, nomination: &Nomination) -> LawDays {
    let receipt = nomination.receipt.as_ref();
    LawDays {
        pinned: local_date(receipt.map_or(ctx.now, |receipt| receipt.at)),
        today: ctx.today(),
    }
}

/// What was said of these files, and of the others of their subjects: what was said of a pair on
/// the one holds for the other.
fn judgements(
    tx: &mut Conn,
    files: &[&NominationInContext],
    evidence: &Evidence,
) -> Result<Vec<Judgement>> {
    let mut others: Vec<NominationId> = evidence
        .records
        .values()
        .flat_map(|record| &record.files)
        .map(|file| file.id)
        .collect();
    others.sort_unstable();
    others.dedup();
    let mut ids: Vec<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    let others = others.into_iter().rev().take(MOST_PAIRS);
    let others: Vec<NominationId> = others.filter(|id| !ids.contains(id)).collect();
    if others.is_empty() {
        return Ok(evidence.judgements.clone());
    }
    ids.extend(others);
    Ok(db::eligibility::judgements::of_files(&ids).ask(tx)?)
}

/// A file as others of its subject know it.
fn on_record(nomination: &Nomination, events: &[(AchievementId, Event)]) -> FileOnRecord {
    let content = &nomination.content;
    let event = events
        .iter()
        .find(|(achievement, _)| *achievement == content.achievement);
    FileOnRecord {
        id: nomination.id,
        whose: Relation::Own,
        subject: content.subject,
        award_code: content.award_code.clone(),
        commendation_type: content.commendation_type,
        cycle_year: content.cycle_year,
        achievement: content.achievement,
        event: event.map(|(_, event)| (event.id, event.happened_from, event.happened_to)),
        awarded: false,
    }
}

/// The rules whose findings are kept from the actor, whom the file is about; none where it is about
/// somebody else.
pub(in crate::services) fn hidden_rules<'c>(
    ctx: &'c Ctx,
    actor: &Actor,
    filed: &NominationInContext,
) -> Vec<&'c Rule> {
    hidden_about(ctx, actor, &filed.concerned.beneficiary)
}

/// The same of whoever would benefit.
fn hidden_about<'c>(ctx: &'c Ctx, actor: &Actor, beneficiary: &Beneficiary) -> Vec<&'c Rule> {
    let own = actor
        .person
        .is_some_and(|person| beneficiary.people.contains(&person));
    ctx.law
        .rules
        .iter()
        .filter(|rule| own && rule.hidden_from_nominee)
        .collect()
}

/// Findings that stop something, as the actor is told them: with which file, and no more of it than
/// they read there.
pub(in crate::services) fn stopped(
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    findings: impl Iterator<Item = Finding>,
) -> Vec<Stopped> {
    let hidden = hidden_rules(ctx, actor, filed);
    let told = |finding: &Finding| hidden.iter().all(|rule| rule.id != finding.rule);
    findings
        .map(|finding| Stopped {
            case: Case::of(filed, &ctx.law),
            finding: Some(finding).filter(told),
        })
        .collect()
}

/// Nothing that is not met, and nothing that nobody looked at, stands in the way of the act. The
/// subjects' rows are locked first, so that two files for one achievement, sent at the same moment,
/// see each other.
pub(in crate::services) fn must_pass(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    files: &[NominationInContext],
    action: Action,
) -> Result<()> {
    if !can_stop(ctx, action) {
        return Ok(());
    }
    lock_subjects(tx, files)?;
    let evidence = evidence(&files.iter().collect::<Vec<_>>()).ask(tx)?;
    must_pass_by(tx, ctx, actor, files, action, evidence)
}

/// Is there a rule that can stop this act?
pub(in crate::services) fn can_stop(ctx: &Ctx, action: Action) -> bool {
    ctx.law
        .rules
        .iter()
        .any(|rule| rule.blocks.contains(&action) || rule.review.contains(&action))
}

/// Two files of one subject are looked at one after the other: before anything is read of what is on
/// record.
pub(in crate::services) fn lock_subjects(
    tx: &mut Conn,
    files: &[NominationInContext],
) -> Result<()> {
    let subjects: Vec<_> = files
        .iter()
        .map(|file| file.nomination.content.subject)
        .collect();
    Ok(db::register::people::lock_subjects(tx, &subjects)?)
}

/// As `must_pass`, by what was read after the subjects' rows were locked.
pub(in crate::services) fn must_pass_by(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    files: &[NominationInContext],
    action: Action,
    evidence: Evidence,
) -> Result<()> {
    let refs: Vec<&NominationInContext> = files.iter().collect();
    let found = files.iter().zip(found(tx, ctx, &refs, evidence)?);
    let stops = |finding: &Finding| finding.stops(action);
    let stopped: Vec<Stopped> = found
        .flat_map(|(file, found)| stopped(ctx, actor, file, found.into_iter().filter(stops)))
        .collect();
    if stopped.is_empty() {
        Ok(())
    } else {
        Err(Error::NotEligible(stopped))
    }
}
