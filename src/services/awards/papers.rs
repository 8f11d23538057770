//! The signed paper of a decision. Its bytes lie in `files` before a use case runs.

use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::DecisionId;
use crate::domain::nominations::document::{Document, DocumentPlace, Received};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::documents::document;
use crate::services::{Ctx, record};
/// Attaches the signed paper to a decision that was signed or issued; one that was there is kept as
/// replaced.
pub fn attach(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    received: Option<Received>,
) -> Result<Option<Document>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::HandleDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    if found.decision.signed_at.is_none() {
        return Err(Error::WrongStage(found.decision.status.code().to_owned()));
    }
    // Asked before the bytes are taken: nothing is attached yet.
    let Some(received) = received else {
        return Ok(None);
    };
    let paper = document(ctx, DocumentPlace::Paper(id), &acting.name, received);
    db::nominations::documents::put(tx, &paper, false)?;
    let added = HistoryEvent::plain(
        Object::Decision(id),
        EventKind::DocumentAdded,
        found.decision.version,
    );
    record(
        tx,
        ctx,
        &acting,
        &[added.with(vec![("sha256", paper.sha256.clone())])],
        &[],
    )?;
    Ok(Some(paper))
}

/// The signed paper of a decision, with the decision's version.
pub fn of_decision(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
) -> Result<(Document, i64)> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let paper =
        db::nominations::documents::of_decision(tx, id)?.ok_or(Error::NotFound("document"))?;
    Ok((paper, found.decision.version))
}
