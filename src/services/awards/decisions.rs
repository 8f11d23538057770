//! Decisions: drafted by the office, signed by the competent person, numbered and issued by the
//! office. Issuing gives the awards.

mod allowed;
mod undo;

use chrono::{Datelike, NaiveDate};

use super::{AwardingPaper, award_of, give};
use crate::db::awards::GivenAward;
use crate::db::awards::decisions::DecisionWithIssuer;
use crate::db::nominations::OnDecision;
use crate::db::{self, Conn, Failure, PageRequest};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::awards::decision::{
    Correction, Decision, DecisionStatus, Numbering, SignedLine,
};
use crate::domain::awards::notices;
use crate::domain::base::history::{EventKind, HistoryEntry, HistoryEvent, Object};
use crate::domain::base::ids::{AwardId, DecisionId, NominationId};
use crate::domain::base::number;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::document::Document;
use crate::domain::nominations::nomination::{Command, Nomination, NominationInContext};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::{Allowed, already_on_one, check_ids, must_wait};
use crate::services::nominations::{checks, posthumous};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

use allowed::{allowed, stopped, withheld};
pub use undo::{Strike, strike, withdraw_signature};

/// The most nominations one decision lists.
pub const MOST_LINES: usize = 500;

/// How many decisions are folded at once: nobody waits long for the writer.
const AT_A_STRETCH: i64 = 200;

/// A decision with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct ShownDecision {
    /// The decision and its issuer.
    pub found: DecisionWithIssuer,
    /// What it lists, with the amount of each; empty in a list of decisions.
    pub lines: Vec<DecisionLine>,
    /// The signed paper, if it was attached; of a single decision only.
    pub paper: Option<Document>,
    /// Names put right since; of a single decision only.
    pub corrections: Vec<Correction>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
    /// Why its next step cannot be taken, line by line; told to whom that step is open.
    pub stopped: Vec<FieldFault>,
}

impl ShownDecision {
    /// What of it is in force today, đồng; none before it is issued.
    #[must_use]
    pub fn in_force(&self) -> Option<i64> {
        let given = self.lines.iter().filter_map(|line| line.given.as_ref());
        let amounts: Vec<i64> = given
            .map(|given| {
                if given.status.is_in_force() {
                    given.amount
                } else {
                    0
                }
            })
            .collect();
        (!amounts.is_empty()).then(|| amounts.iter().sum())
    }

    /// As letters tell of it.
    fn paper_now(&self) -> notices::Paper<'_> {
        notices::Paper {
            decision: &self.found.decision,
            issuer_name: &self.found.issuer_name,
            lines: self.lines.len(),
        }
    }
}

/// One nomination on a decision.
#[derive(Debug, Clone)]
pub struct DecisionLine {
    /// The nomination.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// What it pays if the decision is dated today, or what it paid; đồng.
    pub amount: Option<i64>,
    /// The record it led to; none before the decision is issued.
    pub given: Option<GivenAward>,
}

/// The decision with its lines. What was paid stands in the records and is never computed again;
/// before that it is what today would pay.
fn whole(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    found: DecisionWithIssuer,
) -> Result<ShownDecision> {
    let given = db::awards::of_decision(tx, found.decision.id)?;
    let would_pay = |filed: &NominationInContext| {
        let coefficient = award_of(ctx, &filed.nomination)?
            .reward
            .coefficient(filed.subject_kind);
        ctx.law.money.amount(coefficient, ctx.today())
    };
    let lines: Vec<DecisionLine> = db::nominations::of_decision(tx, found.decision.id)?
        .into_iter()
        .map(|OnDecision { filed, award_name }| {
            let given = given
                .iter()
                .find(|given| given.nomination == filed.nomination.id)
                .cloned();
            let amount = given
                .as_ref()
                .map(|given| given.amount)
                .or_else(|| would_pay(&filed));
            DecisionLine {
                amount,
                given,
                award_name: award_name.unwrap_or_else(|| ctx.law.award_name(&filed.nomination)),
                filed,
            }
        })
        .collect();
    let paper = db::nominations::documents::of_decision(tx, found.decision.id)?;
    let corrections = db::awards::decisions::corrections(tx, found.decision.id)?;
    let mut allowed = withheld(actor, &lines, allowed(actor, &found));
    let stopped = stopped(tx, ctx, actor, &lines, &mut allowed)?;
    Ok(ShownDecision {
        found,
        lines,
        paper,
        corrections,
        allowed,
        stopped,
    })
}

/// Is it agreed to, and held by the office that drafts decisions?
pub(in crate::services) fn waits_for_a_decision(ctx: &Ctx, nomination: &Nomination) -> bool {
    nomination
        .stage(&ctx.law)
        .is_some_and(|stage| stage.kind == StageKind::Issue)
}

/// Drafts a decision that lists nominations which are agreed to and wait for it.
pub fn draft(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    title: String,
    ids: &[NominationId],
) -> Result<ShownDecision> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    // What is given back at this moment is seen to be, or stands on the decision before.
    db::nominations::hold(tx, ids)?;
    let files = db::nominations::with_ids(tx, &scope, ids)?;
    let mut faults = check_ids(ids, &files);
    let issuer = files.first().map(|file| file.nomination.deciding_unit);
    if files
        .iter()
        .any(|file| Some(file.nomination.deciding_unit) != issuer)
    {
        faults.push(FieldFault::new("/nomination_ids", "several_issuers"));
    }
    let (true, Some(issuer)) = (faults.is_empty(), issuer) else {
        return Err(Error::Invalid(faults));
    };
    let unit = db::register::units::with_id(tx, issuer)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may(&actor, Right::HandleDecision, issuer, &unit.path)?;
    must_wait(ctx, ids, &files, |nomination| {
        waits_for_a_decision(ctx, nomination)
    })?;
    let taken = db::nominations::on_a_decision(tx, ids)?;
    if !taken.is_empty() {
        return Err(Error::Duplicate(already_on_one(ids, &taken)));
    }
    let decision = Decision {
        id: ctx.id(),
        issuer,
        title,
        status: DecisionStatus::Drafted,
        signer: None,
        signed_at: None,
        signed_issuer: None,
        numbering: None,
        created_at: ctx.now,
        version: 1,
    };
    db::awards::decisions::insert(tx, &decision, ids)?;
    let mut facts = vec![HistoryEvent::plain(
        Object::Decision(decision.id),
        EventKind::Created,
        1,
    )];
    facts.extend(
        files
            .iter()
            .map(|file| about_line(file, EventKind::PutOnDecision, decision.id)),
    );
    let paper = notices::Paper {
        decision: &decision,
        issuer_name: &unit.name,
        lines: ids.len(),
    };
    let following: Vec<_> = facts
        .iter()
        .take(1)
        .flat_map(|drafted| notices::of_decision(drafted, &paper))
        .collect();
    record(tx, ctx, &acting, &facts, &following)?;
    let found = DecisionWithIssuer {
        decision,
        issuer_name: unit.name,
        issuer_code: unit.code,
        issuer_path: unit.path,
    };
    whole(tx, ctx, &actor, found)
}

fn about_line(file: &NominationInContext, deed: EventKind, decision: DecisionId) -> HistoryEvent {
    let fact = HistoryEvent::plain(
        Object::Nomination(file.nomination.id),
        deed,
        file.nomination.version,
    );
    fact.with(vec![("decision_id", decision.to_string())])
}

/// Removes a decision that was not signed; what it listed waits for another one.
pub fn delete(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
) -> Result<()> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::HandleDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    if found.decision.status != DecisionStatus::Drafted {
        return Err(Error::WrongStage(found.decision.status.code().to_owned()));
    }
    if found.decision.version != expected {
        return Err(Error::Stale);
    }
    let files = files_of(tx, id)?;
    ensure_saved(db::awards::decisions::delete_if_unchanged(
        tx,
        &found.decision,
    )?)?;
    let mut facts = vec![HistoryEvent::plain(
        Object::Decision(id),
        EventKind::Deleted,
        found.decision.version,
    )];
    facts.extend(
        files
            .iter()
            .map(|file| about_line(file, EventKind::TakenOffDecision, id)),
    );
    record(tx, ctx, &acting, &facts, &[])
}

/// The files a decision lists, in its order.
fn files_of(tx: &mut Conn, id: DecisionId) -> Result<Vec<NominationInContext>> {
    Ok(db::nominations::of_decision(tx, id)?
        .into_iter()
        .map(|line| line.filed)
        .collect())
}

/// Nobody signs or issues a decision in which they benefit.
fn not_their_own(actor: &Actor, files: &[NominationInContext]) -> Result<()> {
    Ok(files
        .iter()
        .try_for_each(|file| policy::not_their_own(actor, &file.concerned.beneficiary))?)
}

/// One decision with what it lists.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    whole(tx, ctx, &actor, found)
}

/// A page of decisions without what they list, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    status: Option<DecisionStatus>,
    page: &PageRequest,
) -> Result<Listed<ShownDecision>> {
    search(tx, ctx, caller, status, None, page)
}

/// As `list`, of those whose number or title has these words.
pub fn search(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    status: Option<DecisionStatus>,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Listed<ShownDecision>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::list(tx, &scope, status, q, &one_more(page))?;
    let shown = found.into_iter().map(|found| bare(&actor, found)).collect();
    Ok(Listed::cut(shown, page.limit, |shown: &ShownDecision| {
        shown.found.decision.id.to_string()
    }))
}

/// Decisions that wait for the caller's own hand: to be signed where they sign, to be issued where
/// they issue. What has waited longest comes first; `most` of each.
pub(in crate::services) fn waiting(
    tx: &mut Conn,
    actor: &Actor,
    most: i64,
) -> Result<Vec<ShownDecision>> {
    let mut waiting = Vec::new();
    for (status, right) in [
        (DecisionStatus::Drafted, Right::SignDecision),
        (DecisionStatus::Signed, Right::HandleDecision),
    ] {
        waiting.extend(db::awards::decisions::waiting(
            tx,
            status,
            &actor.units_of(right.roles()),
            most,
        )?);
    }
    Ok(waiting
        .into_iter()
        .map(|found| bare(actor, found))
        .collect())
}

/// A decision without what it lists.
fn bare(actor: &Actor, found: DecisionWithIssuer) -> ShownDecision {
    let (lines, corrections, stopped) = (Vec::new(), Vec::new(), Vec::new());
    ShownDecision {
        allowed: allowed(actor, &found),
        found,
        lines,
        paper: None,
        corrections,
        stopped,
    }
}

/// Notes by what decisions are found that the version before wrote, a stretch at a time; answers
/// how many.
pub fn fold(tx: &mut Conn) -> Result<usize> {
    Ok(db::awards::decisions::fold_some(tx, AT_A_STRETCH)?)
}

/// What was done with a decision.
pub fn history(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
) -> Result<Vec<HistoryEntry>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    Ok(db::base::history::of(tx, Object::Decision(id))?)
}

/// Signs a decision, as the chairman of its issuer. What stands on it is frozen.
pub fn sign(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
) -> Result<ShownDecision> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found =
        db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::SignDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    let signer = actor.user().ok_or(Denied::NotHolder)?;
    let files = files_of(tx, id)?;
    not_their_own(&actor, &files)?;
    files
        .iter()
        .try_for_each(|file| policy::separate_hands(&actor, Action::Approve, file))?;
    let (version, issuer) = (
        found.decision.version,
        (found.issuer_code.clone(), found.issuer_name.clone()),
    );
    let (decision, signed) = found
        .decision
        .sign((signer, actor.name.clone()), issuer, ctx.now)?;
    if version != expected {
        return Err(Error::Stale);
    }
    posthumous::must_fit(tx, ctx, &files)?;
    ensure_saved(db::awards::decisions::save_if_unchanged(tx, &decision)?)?;
    let lines: Vec<SignedLine> = files
        .iter()
        .map(|file| SignedLine::of(file, &ctx.law))
        .collect();
    db::awards::decisions::freeze(tx, id, &lines)?;
    found.decision = decision;
    let shown = whole(tx, ctx, &actor, found)?;
    let following = notices::of_decision(&signed, &shown.paper_now());
    record(tx, ctx, &acting, &[signed], &following)?;
    Ok(shown)
}

/// What the office enters to issue a decision.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Its own number and the letter behind it; none to take the next one of our counter for the
    /// series.
    pub number: Option<(i32, String)>,
    /// What stands behind the stroke.
    pub series: String,
    /// The date of the decision, local.
    pub date: NaiveDate,
}

/// Enters number and date, issues the decision, and gives every award it lists. All of it, or
/// nothing.
pub fn issue(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
    entered: Issue,
) -> Result<ShownDecision> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found =
        db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::HandleDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    let lines = db::nominations::of_decision(tx, id)?;
    let (files, signed): (Vec<NominationInContext>, Vec<_>) = lines
        .into_iter()
        .map(|line| (line.filed, line.award_name))
        .unzip();
    not_their_own(&actor, &files)?;
    let (version, issuer) = (found.decision.version, found.decision.issuer);
    // What the domain refuses, it refuses before a number is taken.
    let numbering = |(number, suffix)| Numbering {
        number,
        suffix,
        series: entered.series.clone(),
        date: entered.date,
    };
    found
        .decision
        .clone()
        .issue(numbering((1, String::new())), ctx.now)?;
    if version != expected {
        return Err(Error::Stale);
    }
    let (year, key) = (entered.date.year(), number::key(&entered.series));
    let number = if let Some(own) = entered.number {
        db::awards::decisions::note_number(tx, issuer, year, &key, own.0)?;
        own
    } else {
        let next = db::awards::decisions::next_number(tx, issuer, year, &key)?;
        (
            next.ok_or_else(|| Error::taken(numbering((number::MOST, String::new())).written()))?,
            String::new(),
        )
    };
    let numbered = numbering(number);
    let written = numbered.written();
    let (decision, issued) = found.decision.issue(numbered, ctx.now)?;
    found.decision = decision;
    match db::awards::decisions::save_if_unchanged(tx, &found.decision) {
        // The number is given in this year, or one that looks like it.
        Err(Failure::Duplicate(_)) => return Err(Error::taken(written)),
        saved => ensure_saved(saved?)?,
    }
    checks::must_pass(tx, ctx, &actor, &files, Action::Issue)?;
    posthumous::must_fit(tx, ctx, &files)?;
    let (mut ended, mut facts) = (Vec::with_capacity(files.len()), vec![issued]);
    for file in &files {
        let (nomination, awarded) = file
            .nomination
            .clone()
            .apply(&Command::plain(Action::Issue), &ctx.moment())?;
        ended.push(nomination);
        facts.push(awarded);
    }
    ensure_saved(db::nominations::end_if_unchanged(tx, &ended)?)?;
    let given = AwardingPaper::by(&found)?;
    let mut awards = give(tx, ctx, &given, &files)?;
    for (award, signed) in awards.iter_mut().zip(signed) {
        award.facts.award_name = signed.unwrap_or_else(|| award.facts.award_name.clone());
    }
    db::awards::insert(tx, &awards)?;
    let following: Vec<_> = files
        .iter()
        .zip(&awards)
        .map(|(file, award)| notices::of_award(file, award, &ctx.law))
        .collect();
    record(tx, ctx, &acting, &facts, &following)?;
    posthumous::tell_register(tx, ctx, &acting, &files)?;
    whole(tx, ctx, &actor, found)
}

/// A name on an issued decision to put right.
#[derive(Debug, Clone)]
pub struct Correct {
    /// The award record.
    pub award: AwardId,
    /// The name as it should be.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Puts a name right (đính chính): the decision stays as it was signed, the record carries the
/// right name and comes again in the feed.
pub fn correct(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
    new: Correct,
) -> Result<Correction> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found =
        db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::HandleDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    if found.decision.status != DecisionStatus::Issued {
        return Err(Error::WrongStage(found.decision.status.code().to_owned()));
    }
    let award = db::awards::find(tx, &scope, new.award)?.filter(|award| award.decision == Some(id));
    let mut award = award.ok_or_else(|| Error::invalid("/award_id", "unknown_reference"))?;
    let subject = db::register::people::subjects_with_ids(tx, &[award.subject])?.pop();
    subject.map_or(Ok(()), |(subject, _)| {
        policy::not_their_own(&actor, &subject.beneficiary())
    })?;
    if found.decision.version != expected {
        return Err(Error::Stale);
    }
    if award.facts.subject_name == new.name {
        return Err(Error::invalid("/subject_name", "unchanged"));
    }
    let correction = Correction {
        id: ctx.id(),
        decision: id,
        award: award.id,
        before: std::mem::replace(&mut award.facts.subject_name, new.name.clone()),
        after: new.name,
        reason: new.reason,
        corrected_by: acting.name.clone(),
        corrected_at: ctx.now,
    };
    award.changed_at = ctx.now;
    found.decision.version += 1;
    ensure_saved(db::awards::decisions::save_if_unchanged(
        tx,
        &found.decision,
    )?)?;
    ensure_saved(db::awards::save_changed(tx, &mut award)?)?;
    db::awards::decisions::insert_correction(tx, &correction)?;
    let detail = || {
        vec![
            ("before", correction.before.clone()),
            ("after", correction.after.clone()),
        ]
    };
    let mut facts = vec![
        HistoryEvent::plain(
            Object::Decision(id),
            EventKind::Corrected,
            found.decision.version,
        )
        .because(&correction.reason)
        .with(detail()),
        HistoryEvent::plain(Object::Award(award.id), EventKind::Corrected, award.seq)
            .because(&correction.reason)
            .with(detail()),
    ];
    let mut following = Vec::new();
    if let Some(nomination) = award.nomination {
        let filed =
            db::nominations::find(tx, &scope, nomination)?.ok_or(Error::NotFound("nomination"))?;
        let told = HistoryEvent::plain(
            Object::Nomination(nomination),
            EventKind::Corrected,
            filed.nomination.version,
        );
        facts.push(told.because(&correction.reason).with(detail()));
        following.push(notices::of_corrected(
            &filed,
            &award,
            &correction.before,
            &correction.reason,
            &ctx.law,
        ));
    }
    record(tx, ctx, &acting, &facts, &following)?;
    Ok(correction)
}
