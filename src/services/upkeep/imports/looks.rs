//! A stretch of rows that is looked at by reading alone: nobody waits while it is. What was found
//! is noted in a short transaction behind it.

use super::lead;
use super::stretches::{ImportStep, tried};
use crate::db::{self, Conn};
use crate::domain::base::ids::ImportId;
use crate::domain::upkeep::import::{ImportRow, ImportState, RowOutcome};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::Caller;

/// The next stretch of an import with what became of its rows, where they are looked at and reading
/// alone tells it; nothing is written. Of all else there is nothing: `step` goes on.
pub fn look(tx: &mut Conn, ctx: &Ctx, id: ImportId) -> Result<Option<Vec<ImportRow>>> {
    let found = db::upkeep::imports::with_id(tx, id)?;
    let Some(import) = found.filter(|import| import.state == ImportState::Read) else {
        return Ok(None);
    };
    let Some(most) = import.kind.read_together() else {
        return Ok(None);
    };
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = db::upkeep::imports::rows(tx, id, RowOutcome::Unread, 0, most)?;
    if rows.is_empty() {
        return Ok(None);
    }
    match tried(tx, ctx, &Caller::Absentee(import.owner), &import, rows) {
        Ok(rows) => Ok(Some(rows)),
        // Who sent it has lost the right: `step` finds it too, and stops the import.
        Err(Error::NotSignedIn | Error::Forbidden(_) | Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Notes what [`look`] found, if nobody has noted it before and the import is still looked at.
pub fn note(tx: &mut Conn, ctx: &Ctx, id: ImportId, rows: Vec<ImportRow>) -> Result<ImportStep> {
    let found = db::upkeep::imports::with_id(tx, id)?;
    let Some(import) = found.filter(|import| import.state == ImportState::Read) else {
        return Ok(ImportStep::Over);
    };
    // Another server that is at the same stretch waits here.
    let (state, job) = (import.state, import.job);
    lead(tx, ctx, import, state, job)?;
    let place = |row: Option<&ImportRow>| row.map(|row| row.place);
    // Stretches are noted one behind the other: where the first row is still to be done, all are.
    let next = db::upkeep::imports::rows(tx, id, RowOutcome::Unread, 0, 1)?;
    if place(next.first()) == place(rows.first()) {
        db::upkeep::imports::save_rows(tx, id, RowOutcome::Unread, rows)?;
    }
    Ok(ImportStep::Gone)
}
