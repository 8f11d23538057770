//! The codes of files, given at the first receipt.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::Moved;
use crate::db::{self, Conn};
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{NominationId, UnitId};
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::Ctx;

/// The most files that get their codes in one transaction; the next one goes on.
const MOST: i64 = 100;

/// Each file that was received for the first time gets its code from the body that received it. A
/// rehearsal takes no number: which one it will be is not known before.
pub(super) fn give(tx: &mut Conn, ctx: &Ctx, moved: &mut Moved, bodies: &[Unit]) -> Result<()> {
    if ctx.watched.is_some() {
        return Ok(());
    }
    let mut received: BTreeMap<UnitId, Vec<usize>> = BTreeMap::new();
    for index in &moved.sent {
        let Some(file) = moved.files.get(*index).map(|file| &file.nomination) else {
            continue;
        };
        let is_first = moved
            .before
            .get(*index)
            .is_some_and(|before| before.receipt.is_none());
        if is_first && file.case_code.is_none() {
            received
                .entry(file.places.deciding)
                .or_default()
                .push(*index);
        }
    }
    for (unit, indexes) in received {
        let body = bodies.iter().find(|body| body.id == unit);
        let body =
            body.ok_or_else(|| Error::Internal(format!("{unit} receives and is not there")))?;
        let codes = db::nominations::case_codes::take(
            tx,
            &ctx.reserve,
            body,
            ctx.today().year(),
            indexes.len(),
        )?;
        for (index, code) in indexes.into_iter().zip(codes) {
            if let Some(file) = moved.files.get_mut(index) {
                file.nomination.case_code = Some(code);
            }
        }
    }
    Ok(())
}

/// Gives codes to files that were received before there were any, or by a server of the version
/// before, in the order of their receipts; answers whether there may be more.
pub fn give_to_received(tx: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let files = db::nominations::case_codes::uncoded(tx, MOST)?;
    let mut received: BTreeMap<(UnitId, i32), Vec<NominationId>> = BTreeMap::new();
    for (id, unit, at) in &files {
        let year = local_date(*at).year();
        received.entry((*unit, year)).or_default().push(*id);
    }
    let ids: Vec<UnitId> = received.keys().map(|(unit, _)| *unit).collect();
    let bodies = db::register::units::with_ids(tx, &ids)?;
    for ((unit, year), ids) in received {
        let Some(body) = bodies.iter().find(|body| body.id == unit) else {
            continue;
        };
        let codes = db::nominations::case_codes::take(tx, &ctx.reserve, body, year, ids.len())?;
        db::nominations::case_codes::set(tx, ids.into_iter().zip(&codes))?;
    }
    Ok(i64::try_from(files.len()).is_ok_and(|count| count == MOST))
}
