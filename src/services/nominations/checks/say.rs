//! Saying of a finding that it was looked at, or letting a file pass although it is broken.

use super::findings;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::judgement::{Judgement, Opinion};
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::nominations::rights;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// What somebody says of a finding.
#[derive(Debug, Clone)]
pub struct Word {
    /// Of which rule.
    pub rule: String,
    /// What they found.
    pub verdict: Opinion,
    /// Why.
    pub reason: String,
}

/// Can this be said of the finding as it stands? A look is for what needs one, and can be thought
/// better of; what is broken is overruled.
fn can_be_said(finding: &Finding, verdict: Opinion) -> bool {
    let before = finding.said.as_ref().map(|said| said.verdict);
    match verdict {
        Opinion::Overruled => finding.is_broken(),
        Opinion::Newer(_) => false,
        Opinion::Met | Opinion::NotMet => {
            finding.is_for_a_look() && before != Some(verdict) && before != Some(Opinion::Overruled)
        }
    }
}

/// May the actor say this of the file's findings? Answers the actor as history shows them.
fn may_say(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    verdict: Opinion,
) -> Result<Actor> {
    let body = db::register::units::with_id(tx, filed.nomination.places.deciding)?
        .ok_or(Error::NotFound("unit"))?;
    let by_right = policy::may(actor, Right::Overrule, body.id, &body.path);
    let acting = if verdict == Opinion::Overruled {
        by_right?
    } else {
        by_right.or_else(|_| rights::may_look(actor, filed, &ctx.moment()))?
    };
    policy::not_their_own(actor, &filed.concerned.beneficiary)?;
    rights::not_their_refusal(actor, filed)?;
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
    let looked_at = verdict == Opinion::Overruled
        || (filed.nomination.receipt.is_some() && filed.nomination.holder().is_some());
    if !looked_at || !can_be_said(finding, verdict) {
        return Err(Error::WrongStage(finding.verdict.outcome.code().to_owned()));
    }
    if filed.nomination.version != expected {
        return Err(Error::Stale);
    }
    filed.nomination.version += 1;
    ensure_saved(db::nominations::save_if_unchanged(tx, &filed.nomination)?)?;
    let new = Judgement {
        nomination: id,
        rule: rule.clone(),
        why: finding.verdict.why.to_owned(),
        verdict,
        reason: reason.clone(),
        proofs: finding.verdict.proofs.clone(),
        states: finding.states.clone(),
        by: acting.name.clone(),
        at: ctx.now,
    };
    db::eligibility::judgements::insert(tx, ctx.id(), filed.nomination.version, &new)?;
    let deed = match verdict {
        Opinion::Overruled => EventKind::Overruled,
        Opinion::Met => EventKind::FoundMet,
        Opinion::NotMet | Opinion::Newer(_) => EventKind::FoundNotMet,
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
) -> Result<Vec<(String, Opinion)>> {
    let mut can = Vec::new();
    for verdict in Opinion::ALL {
        let looked_at = *verdict == Opinion::Overruled
            || (filed.nomination.receipt.is_some() && filed.nomination.holder().is_some());
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
