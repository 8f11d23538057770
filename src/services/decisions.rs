//! Decisions: drafted by the office, signed by the competent person, numbered and issued by the office. Issuing gives the awards.

use super::access::{self, Caller};
use super::nominations::won;
use super::{Ctx, Listed, fact, one_more, record};
use crate::db::decisions::Found;
use crate::db::{self, Conn, Failure, Page};
use crate::domain::actor::Actor;
use crate::domain::award::{Award, AwardFacts, AwardStatus, AwardType};
use crate::domain::decision::{Decision, DecisionStatus, Numbering};
use crate::domain::history::{Deed, Entry, Object};
use crate::domain::ids::{DecisionId, NominationId};
use crate::domain::job;
use crate::domain::nomination::{Command, Filed, Nomination, local_date};
use crate::domain::policy::{self, Right};
use crate::domain::stage::{Action, StageKind};
use crate::error::{Error, FieldFault, Result};

use super::nominations::Allowed;

/// The most nominations one decision lists.
pub const MOST_LINES: usize = 500;

/// A decision with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct ShownDecision {
    /// The decision and its issuer.
    pub found: Found,
    /// What it lists, with the amount of each; empty in a list of decisions.
    pub lines: Vec<Line>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
}

/// One nomination on a decision.
#[derive(Debug, Clone)]
pub struct Line {
    /// The nomination.
    pub filed: Filed,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// What it pays if the decision is dated today, or what it paid; đồng.
    pub amount: Option<i64>,
}

fn allowed(actor: &Actor, found: &Found) -> Vec<Allowed> {
    let one = |action, right, status| {
        let refusal = match policy::may(actor, right, found.decision.issuer, &found.issuer_path) {
            Err(_) => Some("not_holder"),
            Ok(()) if found.decision.status != status => Some("wrong_stage"),
            Ok(()) => None,
        };
        Allowed { action, refusal }
    };
    vec![one("sign", Right::SignDecision, DecisionStatus::Drafted), one("issue", Right::HandleDecision, DecisionStatus::Signed)]
}

/// What the reward of a nomination rests on: the award as it stood when the file was received.
fn award_of<'l>(ctx: &'l Ctx, nomination: &Nomination) -> Option<&'l AwardType> {
    ctx.law.award(&nomination.content.award_code, local_date(nomination.counted_from()))
}

/// The decision with its lines. What was paid stands in the records and is never computed again; before that it is what today would pay.
fn whole(tx: &mut Conn, ctx: &Ctx, actor: &Actor, found: Found) -> Result<ShownDecision> {
    let paid = db::awards::amounts_of_decision(tx, found.decision.id)?;
    let would_pay = |filed: &Filed| {
        let coefficient = award_of(ctx, &filed.nomination)?.reward.coefficient(filed.subject_kind);
        ctx.law.money.amount(coefficient, ctx.today())
    };
    let lines = db::nominations::of_decision(tx, found.decision.id)?
        .into_iter()
        .map(|filed| {
            let recorded = paid.iter().find(|(id, _)| *id == filed.nomination.id).map(|(_, amount)| *amount);
            Line { amount: recorded.or_else(|| would_pay(&filed)), award_name: ctx.law.award_name(&filed.nomination), filed }
        })
        .collect();
    Ok(ShownDecision { allowed: allowed(actor, &found), found, lines })
}

/// Is it agreed to, and held by the office that drafts decisions?
pub(super) fn waits_for_a_decision(ctx: &Ctx, nomination: &Nomination) -> bool {
    nomination.stage(&ctx.law).is_some_and(|stage| stage.kind == StageKind::Issue)
}

/// Drafts a decision that lists nominations which are agreed to and wait for it.
pub fn draft(tx: &mut Conn, ctx: &Ctx, caller: &Caller, title: String, ids: &[NominationId]) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let files = db::nominations::with_ids(tx, &scope, ids)?;
    let mut faults = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/nomination_ids/{index}");
        if ids.iter().take(index).any(|other| other == id) {
            faults.push(FieldFault::new(&pointer, "twice"));
        } else if !files.iter().any(|file| file.nomination.id == *id) {
            faults.push(FieldFault::new(&pointer, "unknown_reference"));
        }
    }
    let issuer = files.first().map(|file| file.nomination.deciding_unit);
    if files.iter().any(|file| Some(file.nomination.deciding_unit) != issuer) {
        faults.push(FieldFault::new("/nomination_ids", "several_issuers"));
    }
    let (true, Some(issuer)) = (faults.is_empty(), issuer) else { return Err(Error::Invalid(faults)) };
    let unit = db::units::with_ids(tx, &[issuer])?.into_iter().next().ok_or(Error::NotFound("unit"))?;
    policy::may(&actor, Right::HandleDecision, issuer, &unit.path)?;
    if let Some(early) = files.iter().find(|file| !waits_for_a_decision(ctx, &file.nomination)) {
        return Err(Error::WrongStage(early.nomination.stage.clone()));
    }
    let taken = db::nominations::on_a_decision(tx, ids)?;
    if !taken.is_empty() {
        let place = |id: &NominationId| ids.iter().position(|known| known == id).unwrap_or_default();
        return Err(Error::Duplicate(
            taken.iter().map(|id| FieldFault::new(&format!("/nomination_ids/{}", place(id)), "exists")).collect(),
        ));
    }
    let decision = Decision {
        id: ctx.id(),
        issuer,
        title,
        status: DecisionStatus::Drafted,
        signer: None,
        signed_at: None,
        numbering: None,
        created_at: ctx.now,
        version: 1,
    };
    db::decisions::insert(tx, &decision, ids)?;
    let mut facts = vec![fact(Object::Decision(decision.id), Deed::Created, 1, Vec::new())];
    facts.extend(files.iter().map(|file| {
        let detail = vec![("decision_id", decision.id.to_string())];
        fact(Object::Nomination(file.nomination.id), Deed::PutOnDecision, file.nomination.version, detail)
    }));
    let paper = job::Paper { decision: &decision, issuer_name: &unit.name, lines: ids.len() };
    let following: Vec<_> = facts.first().and_then(|drafted| job::of_decision(drafted, &paper)).into_iter().collect();
    record(tx, ctx, &actor, &facts, &following)?;
    let found = Found { decision, issuer_name: unit.name, issuer_code: unit.code, issuer_path: unit.path };
    whole(tx, ctx, &actor, found)
}

/// One decision with what it lists.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    whole(tx, ctx, &actor, found)
}

/// A page of decisions without what they list, the newest first.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, status: Option<DecisionStatus>, page: &Page) -> Result<Listed<ShownDecision>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::decisions::list(tx, &scope, status, &one_more(page))?;
    let shown = found.into_iter().map(|found| ShownDecision { allowed: allowed(&actor, &found), found, lines: Vec::new() }).collect();
    Ok(Listed::cut(shown, page.limit, |shown: &ShownDecision| shown.found.decision.id.to_string()))
}

/// What was done with a decision.
pub fn history(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId) -> Result<Vec<Entry>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    Ok(db::history::of(tx, Object::Decision(id))?)
}

/// Signs a decision, as the chairman of its issuer.
pub fn sign(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId, expected: i64) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found = db::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    policy::may(&actor, Right::SignDecision, found.decision.issuer, &found.issuer_path)?;
    let signer = actor.user().ok_or(policy::Denied::NotHolder)?;
    let version = found.decision.version;
    let (decision, signed) = found.decision.sign((signer, actor.name.clone()), ctx.now)?;
    if version != expected {
        return Err(Error::Stale);
    }
    won(db::decisions::save_if_unchanged(tx, &decision)?)?;
    found.decision = decision;
    let shown = whole(tx, ctx, &actor, found)?;
    let paper = job::Paper { decision: &shown.found.decision, issuer_name: &shown.found.issuer_name, lines: shown.lines.len() };
    let following: Vec<_> = job::of_decision(&signed, &paper).into_iter().collect();
    record(tx, ctx, &actor, &[signed], &following)?;
    Ok(shown)
}

/// Enters number and date, issues the decision, and gives every award it lists. All of it, or nothing.
pub fn issue(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId, expected: i64, numbering: Numbering) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found = db::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    policy::may(&actor, Right::HandleDecision, found.decision.issuer, &found.issuer_path)?;
    let version = found.decision.version;
    let (decision, issued) = found.decision.issue(numbering, ctx.now)?;
    if version != expected {
        return Err(Error::Stale);
    }
    found.decision = decision;
    match db::decisions::save_if_unchanged(tx, &found.decision) {
        Err(Failure::Duplicate(_)) => return Err(Error::invalid("/number", "taken")),
        saved => won(saved?)?,
    }
    let files = db::nominations::of_decision(tx, id)?;
    let awards = awards(tx, ctx, &found, &files)?;
    let following: Vec<_> = files.iter().zip(&awards).map(|(file, award)| job::of_award(file, award, &ctx.law)).collect();
    let mut ended = Vec::with_capacity(files.len());
    let mut facts = vec![issued];
    for file in files {
        let (nomination, awarded) = file.nomination.apply(&Command { action: Action::Issue, reason: None }, &ctx.moment())?;
        ended.push(nomination);
        facts.push(awarded);
    }
    won(db::nominations::end_if_unchanged(tx, &ended)?)?;
    db::awards::insert(tx, &awards)?;
    record(tx, ctx, &actor, &facts, &following)?;
    whole(tx, ctx, &actor, found)
}

/// The records of what a decision gives, with their places in the feed.
fn awards(tx: &mut Conn, ctx: &Ctx, found: &Found, files: &[Filed]) -> Result<Vec<Award>> {
    let (Some(numbering), Some((_, signer))) = (&found.decision.numbering, &found.decision.signer) else {
        return Err(Error::Internal("an issued decision without number or signer".to_owned()));
    };
    let subjects: Vec<_> = files.iter().map(|file| file.nomination.content.subject).collect();
    let staff_codes = db::people::staff_codes(tx, &subjects)?;
    let first = db::awards::take_places(tx, i64::try_from(files.len()).unwrap_or(i64::MAX))?;
    (first..)
        .zip(files)
        .map(|(seq, file)| {
            let nomination = &file.nomination;
            let receipt =
                nomination.receipt.as_ref().ok_or_else(|| Error::Internal("an awarded nomination that was never received".to_owned()))?;
            let award =
                award_of(ctx, nomination).ok_or_else(|| Error::Internal(format!("no rule for {}", nomination.content.award_code)))?;
            let coefficient = award.reward.coefficient(file.subject_kind);
            let no_salary = || Error::invalid("/date", "no_base_salary");
            let amount = ctx.law.money.amount(coefficient, numbering.date).ok_or_else(no_salary)?;
            let facts = AwardFacts {
                subject_kind: file.subject_kind,
                subject_name: file.subject_name.clone(),
                staff_code: staff_codes.iter().find(|(id, _)| *id == nomination.content.subject).map(|(_, code)| code.clone()),
                unit_code: file.unit_code.clone(),
                award_code: award.code.clone(),
                award_name: award.name.clone(),
                award_kind: award.kind,
                level: award.level,
                commendation_type: nomination.content.commendation_type,
                cycle_year: nomination.content.cycle_year,
                decision_number: numbering.written(),
                decided_on: numbering.date,
                signer: signer.clone(),
                issuer_code: found.issuer_code.clone(),
                issuer_name: found.issuer_name.clone(),
                coefficient: coefficient.to_string(),
                amount,
                rule_set: receipt.rule_set.clone(),
            };
            Ok(Award {
                id: ctx.id(),
                seq,
                nomination: nomination.id,
                decision: found.decision.id,
                subject: nomination.content.subject,
                unit: nomination.unit,
                facts,
                status: AwardStatus::Valid,
                changed_at: ctx.now,
            })
        })
        .collect()
}
