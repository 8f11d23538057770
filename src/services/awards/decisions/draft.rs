//! Drafting a decision, and removing the draft.

use std::collections::BTreeMap;

use super::{ShownDecision, files_of, waits_for_a_decision, whole};
use crate::db::awards::decisions::DecisionWithIssuer;
use crate::db::{self, Conn, Reading};
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::decision::{Decision, DecisionStatus};
use crate::domain::awards::notices;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{DecisionId, NominationId};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::{already_on_one, check_ids, must_wait};
use crate::services::{Ctx, ensure_saved, record};

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
    db::nominations::lock(tx, ids)?;
    let mut files = db::nominations::with_ids(tx, &scope, ids)?;
    let places: BTreeMap<NominationId, usize> = ids.iter().copied().zip(0..).collect();
    files.sort_by_key(|file| places.get(&file.nomination.id).copied());
    let mut faults = check_ids(ids, &files);
    let issuer = files.first().map(|file| file.nomination.places.deciding);
    if files
        .iter()
        .any(|file| Some(file.nomination.places.deciding) != issuer)
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
    let taken = db::nominations::on_a_decision(ids).ask(tx)?;
    if !taken.is_empty() {
        return Err(Error::Duplicate(already_on_one(ids, &taken)));
    }
    let decision = Decision {
        id: ctx.id(),
        issuer,
        title,
        status: DecisionStatus::Drafted,
        signer: None,
        signer_post: None,
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

pub(super) fn about_line(
    file: &NominationInContext,
    deed: EventKind,
    decision: DecisionId,
) -> HistoryEvent {
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
