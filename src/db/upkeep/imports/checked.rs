//! The rows of an import by what the rules find of them, all of them in the order of the sheet, and
//! what they were kept as.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::schema::import_row;
use crate::db::{Conn, Result};
use crate::domain::base::ids::{ImportId, NominationId};
use crate::domain::upkeep::import::{ImportRow, RowCheck, RowOutcome};

/// A page of the rows of an import that are so far and of which the rules find this, behind a place.
pub fn checked_rows(
    conn: &mut Conn,
    id: ImportId,
    (outcome, check): (RowOutcome, RowCheck),
    after: i32,
    limit: i64,
) -> Result<Vec<ImportRow>> {
    Ok(import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::outcome.eq(outcome))
        .filter(import_row::checked.eq(check))
        .filter(import_row::place.gt(after))
        .order(import_row::place)
        .limit(limit)
        .select(ImportRow::as_select())
        .load(conn)?)
}

/// Some rows of an import behind a place, however far they are.
pub fn every_row(conn: &mut Conn, id: ImportId, after: i32, limit: i64) -> Result<Vec<ImportRow>> {
    Ok(import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::place.gt(after))
        .order(import_row::place)
        .limit(limit)
        .select(ImportRow::as_select())
        .load(conn)?)
}

/// The last rows of an import that are so far, in the order of the sheet.
pub fn last_rows(
    conn: &mut Conn,
    id: ImportId,
    outcome: RowOutcome,
    most: i64,
) -> Result<Vec<ImportRow>> {
    let mut rows: Vec<ImportRow> = import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::outcome.eq(outcome))
        .order(import_row::place.desc())
        .limit(most)
        .select(ImportRow::as_select())
        .load(conn)?;
    rows.reverse();
    Ok(rows)
}

/// How many rows of an import the rules find what of, by how far they are.
pub fn checks(conn: &mut Conn, id: ImportId) -> Result<Vec<(RowOutcome, RowCheck, i64)>> {
    let counted: Vec<(RowOutcome, Option<RowCheck>, i64)> = import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::checked.is_not_null())
        .group_by((import_row::outcome, import_row::checked))
        .select((import_row::outcome, import_row::checked, count_star()))
        .load(conn)?;
    let known = |(outcome, check, count): (_, Option<RowCheck>, _)| Some((outcome, check?, count));
    Ok(counted.into_iter().filter_map(known).collect())
}

/// The files that the first rows of an import were kept as, at most so many.
pub fn kept_as(conn: &mut Conn, id: ImportId, most: i64) -> Result<Vec<NominationId>> {
    let kept: Vec<Option<NominationId>> = import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::outcome.eq(RowOutcome::Published))
        .order(import_row::place)
        .limit(most)
        .select(import_row::object_id)
        .load(conn)?;
    Ok(kept.into_iter().flatten().collect())
}
