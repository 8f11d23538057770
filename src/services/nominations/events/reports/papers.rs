//! Papers and photographs of reports: put in by who told it, while it waits. Their bytes lie in
//! `files` before a use case runs.

use super::{must_wait, seen, shown};
use crate::db::nominations::reports::FoundReport;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::Denied;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::ReportId;
use crate::domain::nominations::document::Received;
use crate::domain::nominations::report::{MOST_PAPERS, ReportPaper};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::reports::ShownReport;
use crate::services::{Ctx, ensure_saved, record};

/// May the caller put a paper into this place now? Asked before the bytes are taken.
pub fn may_put(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ReportId,
    expected: i64,
    place: i32,
) -> Result<()> {
    open(tx, ctx, caller, id, expected, place).map(|_| ())
}

fn open(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ReportId,
    expected: i64,
    place: i32,
) -> Result<(Actor, FoundReport)> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, &actor, id)?;
    if !(1..=MOST_PAPERS).contains(&place) {
        return Err(Error::NotFound("paper"));
    }
    if actor.user() != Some(found.report.reported_by) {
        return Err(Denied::NotHolder.into());
    }
    must_wait(&found.report, Some(expected))?;
    Ok((actor, found))
}

/// Puts a paper into its place, in place of one that was there.
pub fn put(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ReportId,
    expected: i64,
    paper: &ReportPaper,
) -> Result<ShownReport> {
    let (actor, mut found) = open(tx, ctx, caller, id, expected, paper.place)?;
    found.report.version += 1;
    ensure_saved(db::nominations::reports::save_if_unchanged(
        tx,
        &found.report,
    )?)?;
    db::nominations::reports::put_paper(tx, id, paper)?;
    let version = found.report.version;
    let added = HistoryEvent::plain(Object::Report(id), EventKind::DocumentAdded, version);
    let added = added.with(vec![("sha256", paper.received.sha256.clone())]);
    record(tx, ctx, &actor, &[added], &[])?;
    shown(tx, &actor, found)
}

/// The paper in a place, with the report's version.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ReportId,
    place: i32,
) -> Result<(Received, i64)> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, &actor, id)?;
    let mut papers = db::nominations::reports::papers(tx, id)?.into_iter();
    papers
        .find(|paper| paper.place == place)
        .map(|paper| (paper.received, found.report.version))
        .ok_or(Error::NotFound("paper"))
}
