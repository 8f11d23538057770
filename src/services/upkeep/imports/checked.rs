//! How many rows are so far, and what the rules find of how many; the rows of the workbooks.

use super::rights;
use crate::db::{self, Conn};
use crate::domain::base::ids::ImportId;
use crate::domain::upkeep::import::{ImportRow, RowCheck, RowOutcome};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;

/// How many rows of an import are so far, of those alone of which the rules find this where it is
/// said.
pub(super) fn count(
    tx: &mut Conn,
    id: ImportId,
    (outcome, check): (RowOutcome, Option<RowCheck>),
) -> Result<i64> {
    let Some(check) = check else {
        let tallies = db::upkeep::imports::tallies(tx, &[id])?;
        let tally = tallies.into_iter().map(|(_, tally)| tally).next();
        return Ok(tally.unwrap_or_default().of(outcome));
    };
    let counts = db::upkeep::imports::checks(tx, id)?;
    let fits = |(of, found, _): &&(RowOutcome, RowCheck, i64)| *of == outcome && *found == check;
    Ok(counts.iter().find(fits).map_or(0, |(.., count)| *count))
}

/// Which rows of an import stand in a workbook.
#[derive(Debug, Clone, Copy)]
pub enum BookRows {
    /// The faulty ones: put right, they can be sent again.
    Faulty,
    /// All, however far they are.
    All,
}

/// Some of these rows of an import behind a place, and behind which the next ones stand.
pub fn rows_behind(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, which): (ImportId, BookRows),
    (after, most): (i32, i64),
) -> Result<(Vec<ImportRow>, Option<i32>)> {
    let (_, import) = rights::seen(tx, ctx, caller, id)?;
    let rows = match which {
        BookRows::Faulty => {
            db::upkeep::imports::rows(tx, import.id, RowOutcome::Faulty, after, most)?
        }
        BookRows::All => db::upkeep::imports::every_row(tx, import.id, after, most)?,
    };
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == most);
    let next = rows.last().filter(|_| is_full).map(|row| row.place);
    Ok((rows, next))
}
