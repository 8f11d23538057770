//! Before a decision is issued: a line of it is struck, or its signature taken back. What was
//! signed is changed by nothing else.

use super::draft::about_line;
use super::{ShownDecision, files_of, waits_for_a_decision, whole};
use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::notices;
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{DecisionId, NominationId};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::domain::nominations::notices::of_unsigned;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller, Held};
use crate::services::nominations::{DoneActs, PlannedAct, carry_out};
use crate::services::{Ctx, ensure_saved, record};

/// A line to strike.
#[derive(Debug, Clone)]
pub struct Strike {
    /// Which.
    pub nomination: NominationId,
    /// Why.
    pub reason: String,
}

/// Strikes a line of a decision that is not issued: its file goes back to where it was agreed to.
/// The last line is not struck: the draft is removed instead.
pub fn strike(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
    new: Strike,
) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found =
        db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::StrikeLine,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    let files = files_of(tx, id)?;
    let (version, lines) = (found.decision.version, files.len());
    let file = files
        .into_iter()
        .find(|file| file.nomination.id == new.nomination);
    let name = file
        .as_ref()
        .map(|file| file.subject_name.clone())
        .unwrap_or_default();
    let (decision, struck) = found.decision.strike(new.nomination, &name, &new.reason)?;
    found.decision = decision;
    let file = file.ok_or_else(|| Error::invalid("/nomination_id", "unknown_reference"))?;
    policy::not_their_own(&actor, &file.concerned.beneficiary)?;
    if lines == 1 {
        return Err(Error::invalid("/nomination_id", "last_line"));
    }
    if version != expected {
        return Err(Error::Stale);
    }
    ensure_saved(db::awards::decisions::save_if_unchanged(
        tx,
        &found.decision,
    )?)?;
    db::awards::decisions::strike(tx, id, new.nomination)?;
    let subject = Some((file.subject_kind.code().to_owned(), name));
    let mut given_back = if waits_for_a_decision(ctx, &file.nomination) {
        let command = Command {
            reason: Some(new.reason.clone()),
            ..Command::plain(Action::GiveBack)
        };
        carry_out(
            tx,
            ctx,
            &acting,
            vec![PlannedAct {
                filed: file,
                expected: None,
                is_locked: false,
                detail: Vec::new(),
            }],
            &command,
        )?
    } else {
        let taken_off = about_line(&file, EventKind::TakenOffDecision, id).because(&new.reason);
        DoneActs {
            files: Vec::new(),
            facts: vec![taken_off],
            following: Vec::new(),
            held: Held::default(),
        }
    };
    given_back
        .facts
        .iter_mut()
        .for_each(|fact| fact.detail.push(("decision_id", id.to_string())));
    let shown = whole(tx, ctx, &actor, found)?;
    let mut following = notices::of_decision(&struck, &shown.paper_now());
    for letter in &mut following {
        letter.notice.facts.subject.clone_from(&subject);
    }
    following.extend(given_back.following);
    let mut facts = vec![struck];
    facts.extend(given_back.facts);
    record(tx, ctx, &acting, &facts, &following)?;
    Ok(shown)
}

/// Takes the signature under a decision back, as who signs for its issuer: it is a draft again, and
/// its signed paper counts no more.
pub fn withdraw_signature(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
    reason: &str,
) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found =
        db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::SignDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    let version = found.decision.version;
    let (decision, withdrawn) = found.decision.withdraw_signature(reason)?;
    if version != expected {
        return Err(Error::Stale);
    }
    found.decision = decision;
    ensure_saved(db::awards::decisions::save_if_unchanged(
        tx,
        &found.decision,
    )?)?;
    db::awards::decisions::thaw(tx, id)?;
    db::nominations::documents::take_off_paper(tx, id, ctx.now)?;
    let shown = whole(tx, ctx, &actor, found)?;
    let mut following = notices::of_decision(&withdrawn, &shown.paper_now());
    let mut facts = vec![withdrawn];
    for line in &shown.lines {
        facts.push(about_line(&line.filed, EventKind::SignatureWithdrawn, id).because(reason));
        following.push(of_unsigned(&line.filed, reason, &ctx.law));
    }
    record(tx, ctx, &acting, &facts, &following)?;
    Ok(shown)
}
