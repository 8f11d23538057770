//! Papers of files and decisions: which there are, putting one in its place. Their bytes lie in
//! `files` before a use case runs.

use super::open_to;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{DocumentId, NominationId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::route::Route;
use crate::domain::nominations::document::{Document, DocumentPlace, Received};
use crate::domain::nominations::nomination::{NominationInContext, Status};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// A paper as it came in.
pub(in crate::services) fn document(
    ctx: &Ctx,
    place: DocumentPlace,
    by: &str,
    received: Received,
) -> Document {
    let Received {
        name,
        media_type,
        size,
        sha256,
    } = received;
    Document {
        id: ctx.id(),
        place,
        name,
        media_type,
        size,
        sha256,
        added_by: by.to_owned(),
        added_at: ctx.now,
    }
}

/// May the caller put a paper into this slot now? Asked before the bytes are taken.
pub fn may_put(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    slot: &str,
) -> Result<()> {
    let (_, filed) = open_slot(tx, ctx, caller, id, expected, slot)?;
    room(tx, ctx, &filed, slot).map(|_| ())
}

/// The file whose slot takes a paper now, and the actor as its writer.
fn open_slot(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    slot: &str,
) -> Result<(Actor, NominationInContext)> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let nomination = &filed.nomination;
    if nomination
        .route(&ctx.law)
        .is_none_or(|route| route.slot(slot).is_none())
    {
        return Err(Error::NotFound("slot"));
    }
    let acting = open_to(
        &actor,
        nomination,
        nomination.is_open() || nomination.status() == Status::Supplementing,
        expected,
    )?;
    Ok((acting, filed))
}

/// Is a paper that is put into this slot one beside others? Where it takes several, there must be
/// room for one more.
fn room(tx: &mut Conn, ctx: &Ctx, filed: &NominationInContext, slot: &str) -> Result<bool> {
    let most = filed
        .nomination
        .route(&ctx.law)
        .and_then(|route| route.slot(slot))
        .map_or(1, |slot| slot.most);
    if most == 1 {
        return Ok(false);
    }
    let there = db::nominations::documents::of_nomination(tx, filed.nomination.id)?
        .iter()
        .filter(|paper| paper.place.slot() == Some(slot))
        .count();
    if there < most as usize {
        return Ok(true);
    }
    let params = vec![("limit", most.to_string())];
    Err(Error::Invalid(vec![FieldFault {
        pointer: format!("/documents/{slot}"),
        code: "slot_full",
        params,
    }]))
}

/// Puts a paper into a slot of an open file: beside those that are there, where the slot takes
/// several, else in the place of the one that was there, which is kept as replaced. Answers it with
/// the file's version.
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
    let beside_others = room(tx, ctx, &filed, &slot)?;
    filed.nomination.note_paper(&ctx.law);
    filed.nomination.version += 1;
    ensure_saved(db::nominations::save_if_unchanged(tx, &filed.nomination)?)?;
    let paper = document(
        ctx,
        DocumentPlace::Slot(id, slot.clone()),
        &acting.name,
        received,
    );
    db::nominations::documents::put(tx, &paper, beside_others)?;
    let added = HistoryEvent::plain(
        Object::Nomination(id),
        EventKind::DocumentAdded,
        filed.nomination.version,
    );
    record(
        tx,
        ctx,
        &acting,
        &[added.with(vec![("slot", slot), ("sha256", paper.sha256.clone())])],
        &[],
    )?;
    Ok((paper, filed.nomination.version))
}

fn takes_no_proofs() -> Error {
    Error::invalid("/paper", "no_proof_slot")
}

/// How many papers that show the achievement a file for such an award takes, where the caller
/// proposes anybody. Asked before the bytes are taken.
pub fn proofs_taken(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    award_code: &str,
    commendation_type: CommendationType,
) -> Result<usize> {
    let actor = access::actor(tx, ctx, caller)?;
    let nominating = Right::Nominate.roles();
    if !actor
        .offices
        .iter()
        .any(|held| nominating.contains(&held.office.role))
    {
        return Err(Denied::NotHolder.into());
    }
    let award = ctx.law.award(award_code, ctx.today());
    let code = award.and_then(|award| award.routes.get(&commendation_type));
    let route = code.and_then(|code| ctx.law.route(code, ctx.today()));
    let slot = route.and_then(Route::proofs);
    Ok(slot.ok_or_else(takes_no_proofs)?.most as usize)
}

/// Puts a paper that shows the achievement into the place for those. Answers the file's version.
pub fn put_proof(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    received: Received,
) -> Result<i64> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let route = filed.nomination.route(&ctx.law);
    let slot = route.and_then(Route::proofs).ok_or_else(takes_no_proofs)?;
    let slot = slot.code.clone();
    put(tx, ctx, caller, id, expected, slot, received).map(|(_, version)| version)
}

/// Takes one paper out of a slot of a draft or a returned file, or all that are in it. What was
/// taken out is kept as replaced.
pub fn take_out(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    expected: i64,
    slot: &str,
    one: Option<DocumentId>,
) -> Result<()> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let papers = db::nominations::documents::of_nomination(tx, id)?.into_iter();
    let papers: Vec<Document> = papers
        .filter(|paper| paper.place.slot() == Some(slot) && one.is_none_or(|one| paper.id == one))
        .collect();
    if papers.is_empty() {
        return Err(Error::NotFound("document"));
    }
    let acting = open_to(
        &actor,
        &filed.nomination,
        filed.nomination.is_open(),
        expected,
    )?;
    filed.nomination.note_paper(&ctx.law);
    filed.nomination.version += 1;
    ensure_saved(db::nominations::save_if_unchanged(tx, &filed.nomination)?)?;
    db::nominations::documents::take_out(
        tx,
        &papers.iter().map(|paper| paper.id).collect::<Vec<_>>(),
        ctx.now,
    )?;
    let told = |paper: &Document| {
        let removed = HistoryEvent::plain(
            Object::Nomination(id),
            EventKind::DocumentRemoved,
            filed.nomination.version,
        );
        removed.with(vec![
            ("slot", slot.to_owned()),
            ("name", paper.name.clone()),
            ("sha256", paper.sha256.clone()),
        ])
    };
    record(
        tx,
        ctx,
        &acting,
        &papers.iter().map(told).collect::<Vec<_>>(),
        &[],
    )
}

/// The papers a file has.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId) -> Result<Vec<Document>> {
    Ok(with_version(tx, ctx, caller, id)?.0)
}

/// The papers a file has, and its version.
fn with_version(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<(Vec<Document>, i64)> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    Ok((
        db::nominations::documents::of_nomination(tx, id)?,
        filed.nomination.version,
    ))
}

/// One paper in a slot, else the newest there, with the file's version.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    slot: &str,
    one: Option<DocumentId>,
) -> Result<(Document, i64)> {
    let (papers, version) = with_version(tx, ctx, caller, id)?;
    let fits = |paper: &Document| {
        paper.place.slot() == Some(slot) && one.is_none_or(|one| paper.id == one)
    };
    papers
        .into_iter()
        .rfind(fits)
        .map(|paper| (paper, version))
        .ok_or(Error::NotFound("document"))
}
