//! Putting a name on a decision right (đính chính).

use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::decision::{Correction, DecisionStatus};
use crate::domain::awards::notices;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{AwardId, DecisionId};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

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
