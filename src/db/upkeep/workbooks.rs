//! Workbooks that are written apart, as they are kept: which list, and how far each is.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::Prepare;
use crate::db::schema::workbook;
use crate::db::{Conn, Result, Saved};
use crate::domain::base::ids::{JobId, UserId, WorkbookId};
use crate::domain::register::people::Language;
use crate::domain::upkeep::workbook::{BookList, BookState, KeptBook};

/// Any number; who asks for a workbook holds it.
const ASKING: i64 = 7_420_060_104;

/// A workbook as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = workbook, treat_none_as_default_value = false)]
pub struct WorkbookRow {
    id: WorkbookId,
    owner_id: UserId,
    list: BookList,
    filter: String,
    language: Language,
    state: BookState,
    row_count: i64,
    size: i64,
    job_id: JobId,
    created_at: StoredMoment,
    ready_at: Option<StoredMoment>,
    kept_until: StoredMoment,
}

impl From<WorkbookRow> for KeptBook {
    fn from(row: WorkbookRow) -> Self {
        Self {
            id: row.id,
            owner: row.owner_id,
            list: row.list,
            filter: row.filter,
            language: row.language,
            state: row.state,
            rows: row.row_count,
            size: row.size,
            job: row.job_id,
            created_at: row.created_at.into(),
            ready_at: row.ready_at.map(Into::into),
            kept_until: row.kept_until.into(),
        }
    }
}

loaded!(KeptBook as WorkbookRow);

/// Lets one after the other ask for a workbook, until the transaction ends: how many wait is counted
/// before one more does. SQLite has one writer.
pub fn one_by_one(conn: &mut Conn) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(&format!("SELECT pg_advisory_xact_lock({ASKING})"))?;
    }
    Ok(())
}

/// Keeps a workbook that is to be written.
pub fn insert(conn: &mut Conn, new: &KeptBook) -> Result<()> {
    let row = WorkbookRow {
        id: new.id,
        owner_id: new.owner,
        list: new.list,
        filter: new.filter.clone(),
        language: new.language,
        state: new.state,
        row_count: new.rows,
        size: new.size,
        job_id: new.job,
        created_at: new.created_at.into(),
        ready_at: new.ready_at.map(Into::into),
        kept_until: new.kept_until.into(),
    };
    diesel::insert_into(workbook::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// A workbook, whosever it is.
pub fn find(conn: &mut Conn, id: WorkbookId) -> Result<Option<KeptBook>> {
    Ok(workbook::table
        .filter(workbook::id.eq(id))
        .select(KeptBook::as_select())
        .get_result(conn)
        .optional()?)
}

/// A page of the workbooks of somebody that are still kept, the newest first.
pub fn of_owner(
    conn: &mut Conn,
    owner: UserId,
    now: DateTime<Utc>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<KeptBook>> {
    let mut query = workbook::table
        .filter(workbook::owner_id.eq(owner))
        .filter(workbook::kept_until.gt(StoredMoment::from(now)))
        .select(WorkbookRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(workbook::id.lt(after.to_owned()));
    }
    let rows = query
        .order(workbook::id.desc())
        .limit(limit)
        .load::<WorkbookRow>(conn)?;
    Ok(rows.into_iter().map(KeptBook::from).collect())
}

/// The workbooks of somebody that wait to be written, some of them.
pub fn waiting(conn: &mut Conn, owner: UserId, most: i64) -> Result<Vec<KeptBook>> {
    Ok(workbook::table
        .filter(workbook::owner_id.eq(owner))
        .filter(workbook::state.eq(BookState::Waiting))
        .order(workbook::id.desc())
        .limit(most)
        .select(KeptBook::as_select())
        .load(conn)?)
}

/// Notes how many rows are written of a workbook that waits.
pub fn note_rows(conn: &mut Conn, id: WorkbookId, rows: i64) -> Result<Saved> {
    let waiting = workbook::table
        .filter(workbook::id.eq(id))
        .filter(workbook::state.eq(BookState::Waiting));
    let count = diesel::update(waiting)
        .set(workbook::row_count.eq(rows))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Leads a workbook from one state to another, if it is still in that.
pub fn lead(conn: &mut Conn, from: BookState, book: &KeptBook) -> Result<Saved> {
    let row = workbook::table
        .filter(workbook::id.eq(book.id))
        .filter(workbook::state.eq(from));
    let count = diesel::update(row)
        .set((
            workbook::state.eq(book.state),
            workbook::row_count.eq(book.rows),
            workbook::size.eq(book.size),
            workbook::job_id.eq(book.job),
            workbook::ready_at.eq(book.ready_at.map(StoredMoment::from)),
            workbook::kept_until.eq(StoredMoment::from(book.kept_until)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Some of the workbooks that are kept no longer.
pub fn expired(conn: &mut Conn, now: DateTime<Utc>, most: i64) -> Result<Vec<WorkbookId>> {
    Ok(workbook::table
        .filter(workbook::kept_until.le(StoredMoment::from(now)))
        .order(workbook::kept_until)
        .limit(most)
        .select(workbook::id)
        .load(conn)?)
}

/// Removes a workbook.
pub fn remove(conn: &mut Conn, id: WorkbookId) -> Result<usize> {
    Ok(diesel::delete(workbook::table.filter(workbook::id.eq(id)))
        .prepared()
        .execute(conn)?)
}
