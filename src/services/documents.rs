//! Papers of files and decisions: which there are, putting one in its place. Their bytes lie in `files` before a use case runs.

use super::access::{self, Caller};
use super::nominations::open_to;
use super::{Ctx, record, won};
use crate::db::{self, Conn};
use crate::domain::actor::Actor;
use crate::domain::document::{Document, Place, Received};
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::ids::{DecisionId, NominationId};
use crate::domain::nomination::{Filed, Status};
use crate::domain::policy::{self, Right};
use crate::error::{Error, Result};

fn document(ctx: &Ctx, place: Place, by: &str, received: Received) -> Document {
    let Received { name, media_type, size, sha256 } = received;
    Document { id: ctx.id(), place, name, media_type, size, sha256, added_by: by.to_owned(), added_at: ctx.now }
}

/// May the caller put a paper into this slot now? Asked before the bytes are taken.
pub fn may_put(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId, expected: i64, slot: &str) -> Result<()> {
    open_slot(tx, ctx, caller, id, expected, slot).map(|_| ())
}

/// The file whose slot takes a paper now, and the actor as its writer.
fn open_slot(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId, expected: i64, slot: &str) -> Result<(Actor, Filed)> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let nomination = &filed.nomination;
    if nomination.route(&ctx.law).is_none_or(|route| route.slot(slot).is_none()) {
        return Err(Error::NotFound("slot"));
    }
    let acting = open_to(&actor, nomination, nomination.is_open() || nomination.status == Status::Supplementing, expected)?;
    Ok((acting, filed))
}

/// Puts a paper into a slot of an open file; the one that was there is kept as replaced. Answers it with the file's version.
pub fn put(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    slot: String,
    received: Received,
) -> Result<(Document, i64)> {
    let (acting, mut filed) = open_slot(tx, ctx, caller, id, expected, &slot)?;
    filed.nomination.version += 1;
    won(db::nominations::save_if_unchanged(tx, &filed.nomination)?)?;
    let paper = document(ctx, Place::Slot(id, slot.clone()), &acting.name, received);
    db::documents::put(tx, &paper)?;
    let added = Fact::plain(Object::Nomination(id), Deed::DocumentAdded, filed.nomination.version);
    record(tx, ctx, &acting, &[added.with(vec![("slot", slot), ("sha256", paper.sha256.clone())])], &[])?;
    Ok((paper, filed.nomination.version))
}

/// The papers a file has.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId) -> Result<Vec<Document>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    Ok(db::documents::of_nomination(tx, id)?)
}

/// The paper in a slot.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId, slot: &str) -> Result<Document> {
    let papers = list(tx, ctx, caller, id)?;
    papers.into_iter().find(|paper| matches!(&paper.place, Place::Slot(_, code) if code == slot)).ok_or(Error::NotFound("document"))
}

/// Attaches the signed paper to a decision that was signed or issued; one that was there is kept as replaced.
pub fn attach(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId, received: Option<Received>) -> Result<Option<Document>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(&actor, Right::HandleDecision, found.decision.issuer, &found.issuer_path)?;
    if found.decision.signed_at.is_none() {
        return Err(Error::WrongStage(found.decision.status.code().to_owned()));
    }
    // Asked before the bytes are taken: nothing is attached yet.
    let Some(received) = received else { return Ok(None) };
    let paper = document(ctx, Place::Paper(id), &acting.name, received);
    db::documents::put(tx, &paper)?;
    let added = Fact::plain(Object::Decision(id), Deed::DocumentAdded, found.decision.version);
    record(tx, ctx, &acting, &[added.with(vec![("sha256", paper.sha256.clone())])], &[])?;
    Ok(Some(paper))
}

/// The signed paper of a decision.
pub fn of_decision(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId) -> Result<Document> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    db::documents::of_decision(tx, id)?.ok_or(Error::NotFound("document"))
}
