//! Award records: giving and cancelling them, one, and the feed that HR systems pull.

use chrono::NaiveDate;

use super::access::{self, Caller};
use super::nominations::Allowed;
use super::{Ctx, record, won};
use crate::db::decisions::Found;
use crate::db::{self, Conn};
use crate::domain::actor::{Actor, Scope};
use crate::domain::award::{Award, AwardFacts, AwardStatus, AwardType, Cancellation};
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::ids::{AwardId, DecisionId};
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
    /// The first number of the golden book, if it gives any.
    pub golden_book: Option<i32>,
}

impl Given {
    /// By an issued decision of ours.
    pub fn by(found: &Found, golden_book: Option<i32>) -> Result<Self> {
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
            golden_book,
        })
    }
}

/// The records of what a paper gives, with their places in the feed.
pub(super) fn give(tx: &mut Conn, ctx: &Ctx, given: &Given, files: &[Filed]) -> Result<Vec<Award>> {
    let subjects: Vec<_> = files.iter().map(|file| file.nomination.content.subject).collect();
    let staff_codes = db::people::staff_codes(tx, &subjects)?;
    let first = db::awards::take_places(tx, i64::try_from(files.len()).unwrap_or(i64::MAX))?;
    (0_i32..)
        .zip(first..)
        .zip(files)
        .map(|((index, seq), file)| {
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
                award_name: award.name.clone(),
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
                golden_book: given.golden_book.map(|first| first + index),
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
            let unit = db::units::with_ids(tx, &[body])?.into_iter().next().ok_or(Error::NotFound("unit"))?;
            policy::may(actor, Right::HandleDecision, body, &unit.path)?
        }
        (None, None) => return Err(Denied::NotHolder.into()),
    };
    if actor.person.is_some() && filed.is_some_and(|filed| filed.subject_person == actor.person) {
        return Err(Denied::OwnCase.into());
    }
    Ok(acting)
}

/// Whether the actor can cancel a record now, and why not.
pub(super) fn cancelling(tx: &mut Conn, actor: &Actor, award: &Award, filed: &Filed) -> Result<Allowed> {
    let refusal = match canceller(tx, actor, award, Some(filed)) {
        Err(Error::Forbidden(Denied::OwnCase)) => Some("own_case"),
        Err(Error::Forbidden(_)) => Some("not_holder"),
        Err(error) => return Err(error),
        Ok(_) if award.status == AwardStatus::Cancelled => Some("wrong_stage"),
        Ok(_) => None,
    };
    Ok(Allowed { action: "cancel_award", refusal })
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
