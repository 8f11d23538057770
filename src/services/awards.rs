//! Award records: giving and cancelling them, one, and the feed that HR systems pull.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::access::{self, Caller};
use super::nominations::Allowed;
use super::{Ctx, Listed, one_more, people, record, won};
use crate::db::decisions::Found;
use crate::db::{self, Conn, Page};
use crate::domain::actor::{Actor, Scope};
use crate::domain::award::{Award, AwardFacts, AwardStatus, AwardType, Cancellation, CommendationType};
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::ids::{AwardId, DecisionId, PersonId, SubjectId, UnitId};
use crate::domain::job;
use crate::domain::nomination::{Filed, Nomination, local_date};
use crate::domain::policy::{self, Denied, Right};
use crate::error::{Error, Result};

/// The records that changed behind a place in the feed, in commit order, and whether there are more.
pub fn changed_after(tx: &mut Conn, ctx: &Ctx, caller: &Caller, place: i64, limit: i64) -> Result<(Vec<Award>, bool)> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    let mut awards = db::awards::changed_after(tx, &actor.records(), place, limit + 1)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = awards.len() > limit;
    awards.truncate(limit);
    Ok((awards, more))
}

/// One record.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: AwardId) -> Result<Award> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    db::awards::find(tx, &actor.records(), id)?.ok_or(Error::NotFound("award"))
}

/// A page of a person's records, the newest decision first: those the caller would find one by one.
pub fn of_person(tx: &mut Conn, ctx: &Ctx, caller: &Caller, person: PersonId, page: &Page) -> Result<Listed<Award>> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    let scope = actor.records();
    let subjects = db::people::subjects_of_person(tx, &scope, person)?;
    if subjects.is_empty() {
        return Err(Error::NotFound("person"));
    }
    let awards = db::awards::history(tx, &scope, &subjects, &one_more(page))?;
    Ok(Listed::cut(awards, page.limit, db::awards::history_key))
}

/// An award that was given before this service knew of it: what its paper says.
#[derive(Debug, Clone)]
pub struct EarlierAward {
    /// Who received it.
    pub subject: SubjectId,
    /// The award's code.
    pub award_code: String,
    /// For what it was given.
    pub commendation_type: CommendationType,
    /// The award year.
    pub cycle_year: i32,
    /// Number and series of the decision.
    pub number: String,
    /// Its date, local.
    pub date: NaiveDate,
    /// Who signed.
    pub signer: String,
    /// Code and name of who gave it.
    pub issuer: (String, String),
}

/// Brings in the records of a unit and those below from before this service, all or none: without file and decision, each with its place
/// in the feed, with one line of history. An award or a salary of a time the rules do not reach back to is refused.
pub fn import(tx: &mut Conn, ctx: &Ctx, caller: &Caller, unit: UnitId, earlier: Vec<EarlierAward>) -> Result<usize> {
    let (actor, unit, subjects) = people::known_below(tx, ctx, caller, unit, earlier.iter().map(|record| record.subject))?;
    let mut staff_codes = BTreeMap::new();
    for some in subjects.keys().copied().collect::<Vec<_>>().chunks(db::AT_ONCE) {
        staff_codes.extend(db::people::staff_codes(tx, some)?);
    }
    let first = db::awards::take_places(tx, i64::try_from(earlier.len()).unwrap_or(i64::MAX))?;
    let mut awards = Vec::with_capacity(earlier.len());
    for (index, (record, seq)) in earlier.into_iter().zip(first..).enumerate() {
        let fault = |field: &str, code| Error::invalid(&format!("/{index}/{field}"), code);
        let (subject, unit_code) = subjects.get(&record.subject).ok_or_else(|| fault("subject_id", "unknown_reference"))?;
        policy::not_their_own(&actor, &subject.beneficiary())?;
        let award = ctx.law.award(&record.award_code, record.date).or_else(|| ctx.law.any_award(&record.award_code));
        let award = award.ok_or_else(|| fault("award_code", "unknown_reference"))?;
        if record.date > ctx.today() {
            return Err(fault("date", "in_future"));
        }
        let coefficient = award.reward.coefficient(subject.kind);
        let amount = ctx.law.money.amount(coefficient, record.date).ok_or_else(|| fault("date", "no_base_salary"))?;
        let facts = AwardFacts {
            subject_kind: subject.kind,
            subject_name: subject.name.clone(),
            staff_code: staff_codes.get(&subject.id).cloned(),
            unit_code: unit_code.clone(),
            award_code: award.code.clone(),
            award_name: award.name.clone(),
            award_kind: award.kind,
            level: award.level,
            commendation_type: record.commendation_type,
            cycle_year: record.cycle_year,
            decision_number: record.number,
            decided_on: record.date,
            signer: record.signer,
            issuer_code: record.issuer.0,
            issuer_name: record.issuer.1,
            coefficient: coefficient.to_string(),
            amount,
            rule_set: ctx.law.rule_set(record.date).map(|set| set.code.clone()).unwrap_or_default(),
            golden_book: None,
        };
        awards.push(Award {
            id: ctx.id(),
            seq,
            nomination: None,
            decision: None,
            subject: subject.id,
            unit: subject.unit,
            facts,
            status: AwardStatus::Valid,
            cancellation: None,
            posthumous: None,
            changed_at: ctx.now,
        });
    }
    db::awards::insert(tx, &awards)?;
    let imported = Fact::plain(Object::Unit(unit.id), Deed::Imported, unit.version);
    let detail = vec![("what", "awards".to_owned()), ("count", awards.len().to_string())];
    super::record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(awards.len())
}

/// What the reward of a nomination rests on: the award as it stood when the file was received.
pub(super) fn award_of<'l>(ctx: &'l Ctx, nomination: &Nomination) -> Option<&'l AwardType> {
    ctx.law.award(&nomination.content.award_code, local_date(nomination.counted_from()))
}

/// The paper that gives awards: ours, or a superior authority's.
pub(super) struct Given {
    pub decision: Option<DecisionId>,
    pub number: String,
    pub date: NaiveDate,
    pub signer: String,
    pub issuer_code: String,
    pub issuer_name: String,
}

impl Given {
    /// By an issued decision of ours.
    pub fn by(found: &Found) -> Result<Self> {
        let (Some(numbering), Some((_, signer))) = (&found.decision.numbering, &found.decision.signer) else {
            return Err(Error::Internal("an issued decision without number or signer".to_owned()));
        };
        Ok(Self {
            decision: Some(found.decision.id),
            number: numbering.written(),
            date: numbering.date,
            signer: signer.clone(),
            issuer_code: found.issuer_code.clone(),
            issuer_name: found.issuer_name.clone(),
        })
    }
}

/// The records of what a paper gives, with their places in the feed.
pub(super) fn give(tx: &mut Conn, ctx: &Ctx, given: &Given, files: &[Filed]) -> Result<Vec<Award>> {
    let subjects: Vec<_> = files.iter().map(|file| file.nomination.content.subject).collect();
    let staff_codes = db::people::staff_codes(tx, &subjects)?;
    let first = db::awards::take_places(tx, i64::try_from(files.len()).unwrap_or(i64::MAX))?;
    (1_i32..)
        .zip(first..)
        .zip(files)
        .map(|((place, seq), file)| {
            let nomination = &file.nomination;
            let never_received = || Error::Internal("an awarded nomination that was never received".to_owned());
            let receipt = nomination.receipt.as_ref().ok_or_else(never_received)?;
            let award =
                award_of(ctx, nomination).ok_or_else(|| Error::Internal(format!("no rule for {}", nomination.content.award_code)))?;
            let coefficient = award.reward.coefficient(file.subject_kind);
            let no_salary = || Error::invalid("/date", "no_base_salary");
            let amount = ctx.law.money.amount(coefficient, given.date).ok_or_else(no_salary)?;
            let facts = AwardFacts {
                subject_kind: file.subject_kind,
                subject_name: file.subject_name.clone(),
                staff_code: staff_codes.iter().find(|(id, _)| *id == nomination.content.subject).map(|(_, code)| code.clone()),
                unit_code: file.unit_code.clone(),
                award_code: award.code.clone(),
                award_name: ctx.law.award_name(nomination),
                award_kind: award.kind,
                level: award.level,
                commendation_type: nomination.content.commendation_type,
                cycle_year: nomination.content.cycle_year,
                decision_number: given.number.clone(),
                decided_on: given.date,
                signer: given.signer.clone(),
                issuer_code: given.issuer_code.clone(),
                issuer_name: given.issuer_name.clone(),
                coefficient: coefficient.to_string(),
                amount,
                rule_set: receipt.rule_set.clone(),
                // The place on the list of our own decision; that of a superior's is not known here.
                golden_book: given.decision.map(|_| place),
            };
            Ok(Award {
                id: ctx.id(),
                seq,
                nomination: Some(nomination.id),
                decision: given.decision,
                subject: nomination.content.subject,
                unit: nomination.unit,
                facts,
                status: AwardStatus::Valid,
                cancellation: None,
                posthumous: nomination.content.posthumous.clone(),
                changed_at: ctx.now,
            })
        })
        .collect()
}

/// The actor as one who may cancel a record: the head of the body that gave it, or the office that submitted it to a superior authority.
fn canceller(tx: &mut Conn, actor: &Actor, award: &Award, filed: Option<&Filed>) -> Result<Actor> {
    let decision = match award.decision {
        Some(id) => db::decisions::find(tx, &Scope::All, id)?,
        None => None,
    };
    let acting = match (&decision, filed) {
        (Some(found), _) => policy::may(actor, Right::SignDecision, found.decision.issuer, &found.issuer_path)?,
        (None, Some(filed)) => {
            let body = filed.nomination.deciding_unit;
            let unit = db::units::with_id(tx, body)?.ok_or(Error::NotFound("unit"))?;
            policy::may(actor, Right::HandleDecision, body, &unit.path)?
        }
        (None, None) => return Err(Denied::NotHolder.into()),
    };
    let subject = db::people::subjects_with_ids(tx, &[award.subject])?.pop();
    subject.map_or(Ok(()), |(subject, _)| policy::not_their_own(actor, &subject.beneficiary()))?;
    Ok(acting)
}

/// Whether the actor can cancel a record now, and why not.
pub(super) fn cancelling(tx: &mut Conn, actor: &Actor, award: &Award, filed: &Filed) -> Result<Allowed> {
    let refusal = match canceller(tx, actor, award, Some(filed)) {
        Err(Error::Forbidden(denied)) => Some(denied.code()),
        Err(error) => return Err(error),
        Ok(_) if award.status == AwardStatus::Cancelled => Some("wrong_stage"),
        Ok(_) => None,
    };
    Ok(Allowed::new("cancel_award", refusal))
}

/// Cancels an award: by the head of the body that gave it; one that a superior authority cancelled is recorded by the office that
/// submitted it. The record stays, comes again in the feed, and no longer counts for any check.
pub fn cancel(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: AwardId, expected: i64, new: Cancellation, reason: &str) -> Result<Award> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut award = db::awards::find(tx, &scope, id)?.ok_or(Error::NotFound("award"))?;
    let filed = match award.nomination {
        Some(id) => db::nominations::find(tx, &Scope::All, id)?,
        None => None,
    };
    let acting = canceller(tx, &actor, &award, filed.as_ref())?;
    if award.status == AwardStatus::Cancelled {
        return Err(Error::WrongStage(award.status.code().to_owned()));
    }
    if award.seq != expected {
        return Err(Error::Stale);
    }
    if new.date > ctx.today() || new.date < award.facts.decided_on {
        return Err(Error::invalid("/date", if new.date > ctx.today() { "in_future" } else { "before_start" }));
    }
    let detail = || vec![("ground", new.ground.code().to_owned()), ("number", new.number.clone()), ("date", new.date.to_string())];
    award.status = AwardStatus::Cancelled;
    award.changed_at = ctx.now;
    award.cancellation = Some(new.clone());
    // The row's place in the feed is its version: whoever was faster took it away.
    won(db::awards::save_changed(tx, &mut award)?)?;
    let mut facts = vec![Fact::plain(Object::Award(id), Deed::Cancelled, award.seq).because(reason).with(detail())];
    let mut following = Vec::new();
    if let Some(filed) = &filed {
        let told = Fact::plain(Object::Nomination(filed.nomination.id), Deed::Cancelled, filed.nomination.version);
        let told = told.because(reason).with(detail());
        following.push(job::of_cancelled(filed, &award, reason, &ctx.law));
        facts.push(told);
    }
    record(tx, ctx, &acting, &facts, &following)?;
    Ok(award)
}
