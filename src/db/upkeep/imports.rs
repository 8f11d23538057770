//! Files whose rows are brought in, as they are kept: which, and what became of each row.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::engine::column::{Json, StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::schema::{import, import_row};
use crate::db::{Conn, Result, Saved};
use crate::domain::base::ids::{ImportId, JobId, UnitId, UserId};
use crate::domain::upkeep::import::{
    CellFault, Import, ImportKind, ImportRow, ImportState, ImportTally, RowCheck, RowOutcome,
};

mod checked;
mod outcomes;
mod plain;
mod seen;

pub use checked::{checked_rows, checks, every_row, kept_as, last_rows};
pub use outcomes::save_rows;
pub use seen::{ImportsSeen, count_up_to, find, list};

/// An import as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = import, treat_none_as_default_value = false)]
pub struct StoredImport {
    id: ImportId,
    unit_id: UnitId,
    owner_id: UserId,
    kind: ImportKind,
    file_name: String,
    state: ImportState,
    row_count: i64,
    job_id: Option<JobId>,
    created_at: StoredMoment,
    changed_at: StoredMoment,
    refused: Option<String>,
}

impl From<StoredImport> for Import {
    fn from(row: StoredImport) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            owner: row.owner_id,
            kind: row.kind,
            file_name: row.file_name,
            state: row.state,
            rows: row.row_count,
            job: row.job_id,
            created_at: row.created_at.into(),
            changed_at: row.changed_at.into(),
            refused: row
                .refused
                .and_then(|text| crate::db::read::<Json<CellFault>>(&text).ok())
                .map(|fault| fault.0),
        }
    }
}

/// A row of an import as its table has it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = import_row)]
pub struct StoredImportRow {
    place: i32,
    cells: String,
    outcome: RowOutcome,
    faults: String,
    notes: String,
    object_id: Option<String>,
    checked: Option<RowCheck>,
}

impl TryFrom<StoredImportRow> for ImportRow {
    type Error = crate::db::Failure;

    fn try_from(row: StoredImportRow) -> Result<Self> {
        let object = row.object_id.as_deref();
        Ok(Self {
            place: row.place,
            cells: crate::db::read::<Json<Vec<String>>>(&row.cells)?.0,
            outcome: row.outcome,
            faults: crate::db::read::<Json<Vec<CellFault>>>(&row.faults)?.0,
            notes: crate::db::read::<Json<Vec<CellFault>>>(&row.notes)?.0,
            object: object.map(crate::db::read::<Uuid>).transpose()?,
            check: row.checked,
        })
    }
}

loaded!(Import as StoredImport, ImportRow as StoredImportRow);

/// Keeps an import; its rows follow.
pub fn insert(conn: &mut Conn, new: &Import) -> Result<()> {
    let row = StoredImport {
        id: new.id,
        unit_id: new.unit,
        owner_id: new.owner,
        kind: new.kind,
        file_name: new.file_name.clone(),
        state: new.state,
        row_count: new.rows,
        job_id: new.job,
        created_at: new.created_at.into(),
        changed_at: new.changed_at.into(),
        refused: new.refused.as_ref().map(|fault| Json(fault).to_string()),
    };
    diesel::insert_into(import::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Keeps rows of an import: those that nobody has looked at, mostly very many, by one statement.
pub fn insert_rows(conn: &mut Conn, id: ImportId, rows: &[ImportRow]) -> Result<()> {
    let is_plain = |row: &&ImportRow| row.is_plainly(RowOutcome::Unread);
    let (plain, others): (Vec<&ImportRow>, Vec<&ImportRow>) = rows.iter().partition(is_plain);
    plain::insert(conn, id, &plain)?;
    let row = |row: &ImportRow| {
        (
            import_row::import_id.eq(id),
            import_row::place.eq(row.place),
            import_row::cells.eq(Json(&row.cells).to_string()),
            import_row::outcome.eq(row.outcome),
            import_row::faults.eq(Json(&row.faults).to_string()),
            import_row::notes.eq(Json(&row.notes).to_string()),
            import_row::object_id.eq(row.object.map(|id| id.to_string())),
            import_row::checked.eq(row.check),
        )
    };
    insert_all!(conn, import_row::table, others.into_iter().map(row))?;
    Ok(())
}

/// Leads the rows that are so far to another outcome.
pub fn lead_rows(
    conn: &mut Conn,
    id: ImportId,
    (from, to): (RowOutcome, RowOutcome),
) -> Result<usize> {
    let these = import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::outcome.eq(from));
    Ok(diesel::update(these)
        .set(import_row::outcome.eq(to))
        .prepared()
        .execute(conn)?)
}

/// An import, of whatever unit.
pub fn with_id(conn: &mut Conn, id: ImportId) -> Result<Option<Import>> {
    Ok(import::table
        .filter(import::id.eq(id))
        .select(Import::as_select())
        .get_result(conn)
        .optional()?)
}

/// How far the rows of these imports are.
pub fn tallies(conn: &mut Conn, ids: &[ImportId]) -> Result<Vec<(ImportId, ImportTally)>> {
    let counted: Vec<(ImportId, RowOutcome, i64)> = import_row::table
        .filter(among(import_row::import_id, ids))
        .group_by((import_row::import_id, import_row::outcome))
        .select((import_row::import_id, import_row::outcome, count_star()))
        .load(conn)?;
    let tally = |id: &ImportId| {
        let mut tally = ImportTally::default();
        for (_, outcome, count) in counted.iter().filter(|(import, ..)| import == id) {
            match outcome {
                RowOutcome::Unread => tally.unread = *count,
                RowOutcome::Good => tally.good = *count,
                RowOutcome::Faulty => tally.faulty = *count,
                RowOutcome::Published => tally.published = *count,
                RowOutcome::Undone => tally.undone = *count,
                RowOutcome::Resting => tally.resting = *count,
            }
        }
        (*id, tally)
    };
    Ok(ids.iter().map(tally).collect())
}

/// A page of the rows of an import that are so far, behind a place.
pub fn rows(
    conn: &mut Conn,
    id: ImportId,
    outcome: RowOutcome,
    after: i32,
    limit: i64,
) -> Result<Vec<ImportRow>> {
    Ok(import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::outcome.eq(outcome))
        .filter(import_row::place.gt(after))
        .order(import_row::place)
        .limit(limit)
        .select(ImportRow::as_select())
        .load(conn)?)
}

/// Leads an import from one state to another, if it is still in that; with the job that goes on with
/// it and how many rows it has. Who asks at the same moment waits until this transaction ends.
pub fn lead(conn: &mut Conn, from: ImportState, to: &Import) -> Result<Saved> {
    let row = import::table
        .filter(import::id.eq(to.id))
        .filter(import::state.eq(from));
    let count = diesel::update(row)
        .set((
            import::state.eq(to.state),
            import::row_count.eq(to.rows),
            import::job_id.eq(to.job),
            import::changed_at.eq(StoredMoment::from(to.changed_at)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Some of the imports whose state has not changed since a moment.
pub fn left(conn: &mut Conn, since: DateTime<Utc>, most: i64) -> Result<Vec<ImportId>> {
    Ok(import::table
        .filter(import::changed_at.lt(StoredMoment::from(since)))
        .order(import::changed_at)
        .limit(most)
        .select(import::id)
        .load(conn)?)
}

/// Removes some rows of an import; answers how many.
pub fn remove_rows(conn: &mut Conn, id: ImportId, below: i32) -> Result<usize> {
    let these = import_row::table
        .filter(import_row::import_id.eq(id))
        .filter(import_row::place.lt(below));
    Ok(diesel::delete(these).prepared().execute(conn)?)
}

/// Removes an import that has no rows.
pub fn remove(conn: &mut Conn, id: ImportId) -> Result<usize> {
    Ok(diesel::delete(import::table.filter(import::id.eq(id)))
        .prepared()
        .execute(conn)?)
}
