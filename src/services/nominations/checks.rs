//! The checks of eligibility on what is on file, and overruling one of them.

use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::days::local_date;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::check::{
    CheckOutcome, Evidence, Finding, OtherFile, Relation, Rule, check,
};
use crate::domain::eligibility::judgement::{Judgement, Verdict, said};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Case, Error, Result, Stopped};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// Among so many of the newest other files of the subjects a word about a pair is looked for.
const MOST_PAIRS: usize = 500;

/// What the rules find of each of these files, by the law each is under, and what people said of
/// it; a fixed number of statements, however many files. Files that are looked at together count
/// for each other, the ones before for the ones behind: two of one letter can rest on the same
/// achievement.
#[expect(
    clippy::too_many_lines,
    reason = "a use case is read from finding to saving"
)]
pub(in crate::services) fn findings(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[&NominationInContext],
) -> Result<Vec<Vec<Finding>>> {
    let mut subjects: Vec<_> = files
        .iter()
        .map(|file| file.nomination.content.subject)
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    let achievements: Vec<_> = files
        .iter()
        .map(|file| file.nomination.content.achievement)
        .collect();
    let events = db::nominations::events::of_achievements(tx, &achievements)?;
    let others = db::eligibility::checks::files_of(tx, &subjects)?;
    let awards = db::awards::of_subjects(tx, &subjects)?;
    let ratings = db::eligibility::ratings::of_subjects(tx, &subjects)?;
    let own_holds = db::eligibility::holds::standing_against(tx, &subjects)?
        .into_iter()
        .map(|hold| (hold.subject, Relation::Own, hold));
    let holds: Vec<_> = own_holds
        .chain(db::eligibility::holds::standing_around(tx, &subjects)?)
        .collect();
    // What was said of a pair of files on the one holds for the other.
    let mut of_pairs: Vec<NominationId> = others.iter().map(|(_, other, _)| other.id).collect();
    of_pairs.sort_unstable();
    of_pairs.dedup();
    let mut ids: Vec<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    ids.extend(of_pairs.iter().rev().take(MOST_PAIRS));
    let judgements = db::eligibility::checks::judgements(tx, &ids)?;
    let mut all = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let nomination = &file.nomination;
        let (subject, day) = (
            nomination.content.subject,
            local_date(
                nomination
                    .receipt
                    .as_ref()
                    .map_or(ctx.now, |receipt| receipt.at),
            ),
        );
        let award = ctx.law.award(&nomination.content.award_code, day);
        let is_given = |id: &NominationId| {
            awards
                .iter()
                .any(|award| award.nomination == Some(*id) && award.is_in_force())
        };
        let event_of = |achievement| {
            events
                .iter()
                .find(|(id, _)| *id == achievement)
                .map(|(_, event)| event.clone())
        };
        // A namesake's award is not among these records: the file tells that there is one, and that
        // it was taken back is for a look.
        let counts = |other: &OtherFile, given: bool| {
            !given || other.whose == Relation::Namesake || is_given(&other.id)
        };
        let mut around: Vec<OtherFile> = others
            .iter()
            .filter(|(of, other, given)| {
                *of == subject && other.id != nomination.id && counts(other, *given)
            })
            .map(|(_, other, _)| other.clone())
            .collect();
        let together = files
            .iter()
            .take(index)
            .map(|other| &other.nomination)
            .filter(|other| other.content.subject == subject);
        for other in together {
            if around.iter().all(|known| known.id != other.id) {
                around.push(OtherFile {
                    id: other.id,
                    whose: Relation::Own,
                    subject,
                    award_code: other.content.award_code.clone(),
                    commendation_type: other.content.commendation_type.code().to_owned(),
                    cycle_year: other.content.cycle_year,
                    achievement: other.content.achievement,
                    event: event_of(other.content.achievement)
                        .map(|event| (event.id, event.happened_from, event.happened_to)),
                });
            }
        }
        let evidence = Evidence {
            event: event_of(nomination.content.achievement),
            files: around,
            awards: awards
                .iter()
                .filter(|award| award.subject == subject)
                .cloned()
                .collect(),
            holds: holds
                .iter()
                .filter(|(of, ..)| *of == subject)
                .map(|(_, whose, hold)| (*whose, hold.clone()))
                .collect(),
            ratings: ratings
                .iter()
                .filter(|rating| rating.subject == subject)
                .cloned()
                .collect(),
        };
        let mut found = check(&ctx.law, day, nomination, award, &evidence);
        for finding in &mut found {
            finding.said = said(nomination.id, finding, &judgements);
        }
        all.push(found);
    }
    Ok(all)
}

/// The rules whose findings are kept from the actor, whom the file is about; none where it is about
/// somebody else.
pub(in crate::services) fn hidden_rules<'c>(
    ctx: &'c Ctx,
    actor: &Actor,
    filed: &NominationInContext,
) -> Vec<&'c Rule> {
    let own = actor
        .person
        .is_some_and(|person| filed.concerned.beneficiary.people.contains(&person));
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
/// subjects' rows are held first, so that two files for one achievement, sent at the same moment,
/// see each other.
pub(in crate::services) fn must_pass(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    files: &[NominationInContext],
    action: Action,
) -> Result<()> {
    if !ctx
        .law
        .rules
        .iter()
        .any(|rule| rule.blocks.contains(&action) || rule.review.contains(&action))
    {
        return Ok(());
    }
    let subjects: Vec<_> = files
        .iter()
        .map(|file| file.nomination.content.subject)
        .collect();
    db::register::people::lock_subjects(tx, &subjects)?;
    let refs: Vec<&NominationInContext> = files.iter().collect();
    let found = files.iter().zip(findings(tx, ctx, &refs)?);
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

/// What somebody says of a finding.
#[derive(Debug, Clone)]
pub struct Word {
    /// Of which rule.
    pub rule: String,
    /// What they found.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

/// Can this be said of the finding as it stands? A look is for what needs one, and can be thought
/// better of; what is broken is overruled.
fn can_be_said(finding: &Finding, verdict: Verdict) -> bool {
    let before = finding.said.as_ref().map(|said| said.verdict);
    match verdict {
        Verdict::Overruled => finding.is_broken(),
        Verdict::Newer(_) => false,
        Verdict::Met | Verdict::NotMet => {
            finding.outcome == CheckOutcome::NeedsReview
                && before != Some(verdict)
                && before != Some(Verdict::Overruled)
        }
    }
}

/// May the actor say this of the file's findings? Answers the actor as history shows them.
pub(in crate::services) fn may_say(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    verdict: Verdict,
) -> Result<Actor> {
    let body = db::register::units::with_id(tx, filed.nomination.deciding_unit)?
        .ok_or(Error::NotFound("unit"))?;
    let by_right = policy::may(actor, Right::Overrule, body.id, &body.path);
    let acting = if verdict == Verdict::Overruled {
        by_right?
    } else {
        by_right.or_else(|_| policy::may_look(actor, filed, &ctx.moment()))?
    };
    policy::not_their_own(actor, &filed.concerned.beneficiary)?;
    policy::not_their_refusal(actor, filed)?;
    Ok(acting)
}

/// Says of a finding that it was looked at and what came of it, or lets the file pass although it
/// is broken; with a reason that stays.
pub fn say(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    word: Word,
) -> Result<Vec<Finding>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let Word {
        rule,
        verdict,
        reason,
    } = word;
    let acting = may_say(tx, ctx, &actor, &filed, verdict)?;
    let found = findings(tx, ctx, &[&filed])?.pop().unwrap_or_default();
    let finding = found
        .iter()
        .find(|finding| finding.rule == rule)
        .ok_or_else(|| Error::invalid("/rule", "unknown_reference"))?;
    // Before a file came in nobody looks at it, after its end there is nothing to look for.
    let looked_at = verdict == Verdict::Overruled
        || (filed.nomination.receipt.is_some() && filed.nomination.holder.is_some());
    if !looked_at || !can_be_said(finding, verdict) {
        return Err(Error::WrongStage(finding.outcome.code().to_owned()));
    }
    if filed.nomination.version != expected {
        return Err(Error::Stale);
    }
    filed.nomination.version += 1;
    ensure_saved(db::nominations::save_if_unchanged(tx, &filed.nomination)?)?;
    let new = Judgement {
        nomination: id,
        rule: rule.clone(),
        why: finding.why.to_owned(),
        verdict,
        reason: reason.clone(),
        proofs: finding.evidence.clone(),
        states: finding.states.clone(),
        by: acting.name.clone(),
        at: ctx.now,
    };
    db::eligibility::checks::insert_judgement(tx, ctx.id(), filed.nomination.version, &new)?;
    let deed = match verdict {
        Verdict::Overruled => EventKind::Overruled,
        Verdict::Met => EventKind::FoundMet,
        Verdict::NotMet | Verdict::Newer(_) => EventKind::FoundNotMet,
    };
    let told = HistoryEvent::plain(Object::Nomination(id), deed, filed.nomination.version);
    let (vi, en) = &finding.citation;
    let told = told.because(&reason).with(vec![
        ("citation", format!("{rule}: {vi}")),
        ("citation_en", format!("{rule}: {en}")),
    ]);
    record(tx, ctx, &acting, &[told], &[])?;
    Ok(findings(tx, ctx, &[&filed])?.pop().unwrap_or_default())
}

/// The rules of whose finding the actor can say this now.
pub(in crate::services) fn sayable(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    findings: &[Finding],
) -> Result<Vec<(String, Verdict)>> {
    let mut can = Vec::new();
    for verdict in Verdict::ALL {
        let looked_at = *verdict == Verdict::Overruled
            || (filed.nomination.receipt.is_some() && filed.nomination.holder.is_some());
        let rules: Vec<&Finding> = findings
            .iter()
            .filter(|finding| looked_at && can_be_said(finding, *verdict))
            .collect();
        let may = if rules.is_empty() {
            Err(Error::Forbidden(Denied::NotHolder))
        } else {
            may_say(tx, ctx, actor, filed, *verdict)
        };
        match may {
            Err(Error::Forbidden(_)) => {}
            Err(other) => return Err(other),
            Ok(_) => can.extend(rules.iter().map(|finding| (finding.rule.clone(), *verdict))),
        }
    }
    Ok(can)
}
