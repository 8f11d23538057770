//! Reports of merit as they are kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{merit_report, merit_report_paper, unit};
use crate::db::{Conn, PageRequest, Reading, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{EventId, NominationId, ReportId, UnitId, UserId};
use crate::domain::nominations::document::Received;
use crate::domain::nominations::report::{Report, ReportPaper, ReportState};
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitPath;

/// A report as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = merit_report,
    treat_none_as_default_value = false,
    treat_none_as_null = true
)]
pub struct ReportRow {
    id: ReportId,
    unit_id: UnitId,
    subject_kind: SubjectKind,
    subject_name: String,
    event_id: Option<EventId>,
    happened_on: NaiveDate,
    place: String,
    story: String,
    reported_by: UserId,
    reporter_name: String,
    reported_at: StoredMoment,
    state: ReportState,
    nomination_id: Option<NominationId>,
    closed_because: Option<String>,
    version: i64,
}

impl From<&Report> for ReportRow {
    fn from(report: &Report) -> Self {
        Self {
            id: report.id,
            unit_id: report.unit,
            subject_kind: report.subject_kind,
            subject_name: report.subject_name.clone(),
            event_id: report.event,
            happened_on: report.happened_on,
            place: report.place.clone(),
            story: report.story.clone(),
            reported_by: report.reported_by,
            reporter_name: report.reporter_name.clone(),
            reported_at: report.reported_at.into(),
            state: report.state,
            nomination_id: report.nomination,
            closed_because: report.closed_because.clone(),
            version: report.version,
        }
    }
}

impl From<ReportRow> for Report {
    fn from(row: ReportRow) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            subject_kind: row.subject_kind,
            subject_name: row.subject_name,
            event: row.event_id,
            happened_on: row.happened_on,
            place: row.place,
            story: row.story,
            reported_by: row.reported_by,
            reporter_name: row.reporter_name,
            reported_at: row.reported_at.into(),
            state: row.state,
            nomination: row.nomination_id,
            closed_because: row.closed_because,
            version: row.version,
        }
    }
}

loaded!(Report as ReportRow);

/// A report with its unit.
#[derive(Debug, Clone)]
pub struct FoundReport {
    /// The report.
    pub report: Report,
    /// What the unit is called.
    pub unit_name: String,
    /// Where it stands in the tree.
    pub unit_path: UnitPath,
}

fn found((report, unit_name, unit_path): (Report, String, UnitPath)) -> FoundReport {
    FoundReport {
        report,
        unit_name,
        unit_path,
    }
}

/// Whose reports are listed.
#[derive(Debug, Clone)]
pub enum ReportsOf {
    /// Those of units within a scope.
    Units(Scope),
    /// Those that somebody told.
    Author(UserId),
}

/// A report, whoever may see it.
pub fn find(conn: &mut Conn, id: ReportId) -> Result<Option<FoundReport>> {
    Ok(merit_report::table
        .inner_join(unit::table)
        .filter(merit_report::id.eq(id))
        .select((Report::as_select(), unit::name, unit::path))
        .get_result(conn)
        .optional()?
        .map(found))
}

/// A page of reports, the newest first.
pub fn list(
    conn: &mut Conn,
    of: &ReportsOf,
    state: Option<ReportState>,
    page: &PageRequest,
) -> Result<Vec<FoundReport>> {
    let all = merit_report::table.inner_join(unit::table);
    let mut query = match of {
        ReportsOf::Units(scope) => all
            .filter(in_scope(merit_report::unit_id, scope))
            .select((Report::as_select(), unit::name, unit::path))
            .into_boxed(),
        ReportsOf::Author(author) => all
            .filter(merit_report::reported_by.eq(*author))
            .select((Report::as_select(), unit::name, unit::path))
            .into_boxed(),
    };
    if let Some(state) = state {
        query = query.filter(merit_report::state.eq(state));
    }
    if let Some(after) = &page.after {
        query = query.filter(merit_report::id.lt(after.clone()));
    }
    let rows: Vec<(Report, String, UnitPath)> = query
        .order(merit_report::id.desc())
        .limit(page.limit)
        .load(conn)?;
    Ok(rows.into_iter().map(found).collect())
}

/// Who told these reports, and where their units stand in the tree.
pub fn told_by(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<(ReportId, (UserId, UnitPath))>> {
    let rows: Vec<(ReportId, UserId, UnitPath)> = merit_report::table
        .inner_join(unit::table)
        .filter(among(merit_report::id, ids))
        .select((merit_report::id, merit_report::reported_by, unit::path))
        .load(conn)?;
    let told = |(id, by, path)| (id, (by, path));
    Ok(rows.into_iter().map(told).collect())
}

/// The reports that a nomination was made of, with where their units stand in the tree.
pub fn of_nomination(id: NominationId) -> impl Reading<Answer = Vec<(Report, UnitPath)>> {
    rows!((Report, UnitPath): merit_report::table
        .inner_join(unit::table)
        .filter(merit_report::nomination_id.eq(id))
        .order(merit_report::id)
        .select((Report::as_select(), unit::path)))
}

/// Adds a report.
pub fn insert(conn: &mut Conn, new: &Report) -> Result<()> {
    diesel::insert_into(merit_report::table)
        .values(ReportRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a report whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Report) -> Result<Saved> {
    let row = merit_report::table
        .filter(merit_report::id.eq(changed.id))
        .filter(merit_report::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(ReportRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// What waits in a unit belongs to its successor.
pub fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<()> {
    let waiting = merit_report::table
        .filter(merit_report::unit_id.eq(from))
        .filter(merit_report::state.eq(ReportState::Waiting));
    diesel::update(waiting)
        .set((
            merit_report::unit_id.eq(to),
            merit_report::version.eq(merit_report::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// The papers of a report.
pub fn papers(conn: &mut Conn, id: ReportId) -> Result<Vec<ReportPaper>> {
    let rows: Vec<(i32, String, String, i64, String)> = merit_report_paper::table
        .filter(merit_report_paper::report_id.eq(id))
        .order(merit_report_paper::place)
        .select((
            merit_report_paper::place,
            merit_report_paper::name,
            merit_report_paper::media_type,
            merit_report_paper::size,
            merit_report_paper::sha256,
        ))
        .load(conn)?;
    let paper = |(place, name, media_type, size, sha256)| ReportPaper {
        place,
        received: Received {
            name,
            media_type,
            size,
            sha256,
        },
    };
    Ok(rows.into_iter().map(paper).collect())
}

/// Puts a paper in its place; one that was there is gone.
pub fn put_paper(conn: &mut Conn, id: ReportId, paper: &ReportPaper) -> Result<()> {
    let there = merit_report_paper::table
        .filter(merit_report_paper::report_id.eq(id))
        .filter(merit_report_paper::place.eq(paper.place));
    diesel::delete(there).prepared().execute(conn)?;
    let received = &paper.received;
    diesel::insert_into(merit_report_paper::table)
        .values((
            merit_report_paper::report_id.eq(id),
            merit_report_paper::place.eq(paper.place),
            merit_report_paper::name.eq(received.name.clone()),
            merit_report_paper::media_type.eq(received.media_type.clone()),
            merit_report_paper::size.eq(received.size),
            merit_report_paper::sha256.eq(received.sha256.clone()),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// The prints of all papers of reports.
pub fn prints(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(merit_report_paper::table
        .select(merit_report_paper::sha256)
        .distinct()
        .load(conn)?)
}
