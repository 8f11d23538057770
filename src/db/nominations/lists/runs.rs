//! Acts on very many files, as they are kept: which files, and what became of each.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::engine::column::{Json, StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::schema::{bulk_line, bulk_run};
use crate::db::{Conn, Failure, Result, Saved, read};
use crate::domain::base::ids::{JobId, NominationId, RunId, UserId};
use crate::domain::nominations::run::{LineOutcome, Refusal, Run, RunLine, RunState, RunTally};

/// A run as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = bulk_run, treat_none_as_default_value = false)]
pub struct RunRow {
    id: RunId,
    owner_id: UserId,
    action: String,
    reason: Option<String>,
    citation: Option<String>,
    state: RunState,
    files: i64,
    job_id: Option<JobId>,
    created_at: StoredMoment,
    changed_at: StoredMoment,
}

impl TryFrom<RunRow> for Run {
    type Error = Failure;

    fn try_from(row: RunRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            owner: row.owner_id,
            action: read(&row.action)?,
            reason: row.reason,
            citation: row.citation,
            state: row.state,
            files: row.files,
            job: row.job_id,
            created_at: row.created_at.into(),
            changed_at: row.changed_at.into(),
        })
    }
}

/// A file of a run as its table has it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = bulk_line)]
pub struct RunLineRow {
    place: i32,
    nomination_id: NominationId,
    version: i64,
    outcome: LineOutcome,
    refusal: Option<Json<Refusal>>,
}

impl From<RunLineRow> for RunLine {
    fn from(row: RunLineRow) -> Self {
        Self {
            place: row.place,
            file: row.nomination_id,
            version: row.version,
            outcome: row.outcome,
            refusal: row.refusal.map(|refusal| refusal.0),
        }
    }
}

loaded!(Run as RunRow, RunLine as RunLineRow);

/// Keeps a run with its files, each with the version it was seen in.
pub fn insert(conn: &mut Conn, new: &Run, files: &[(NominationId, i64)]) -> Result<()> {
    let row = RunRow {
        id: new.id,
        owner_id: new.owner,
        action: new.action.to_string(),
        reason: new.reason.clone(),
        citation: new.citation.clone(),
        state: new.state,
        files: new.files,
        job_id: new.job,
        created_at: new.created_at.into(),
        changed_at: new.changed_at.into(),
    };
    diesel::insert_into(bulk_run::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    let line = |((file, version), place): (&(NominationId, i64), i32)| {
        (
            bulk_line::run_id.eq(new.id),
            bulk_line::place.eq(place),
            bulk_line::nomination_id.eq(*file),
            bulk_line::version.eq(*version),
            bulk_line::outcome.eq(LineOutcome::Left),
        )
    };
    insert_all!(conn, bulk_line::table, files.iter().zip(1..).map(line))?;
    Ok(())
}

/// A run, whosever it is.
pub fn find(conn: &mut Conn, id: RunId) -> Result<Option<Run>> {
    Ok(bulk_run::table
        .filter(bulk_run::id.eq(id))
        .select(Run::as_select())
        .get_result(conn)
        .optional()?)
}

/// A page of the runs of somebody, the newest first.
pub fn of_owner(
    conn: &mut Conn,
    owner: UserId,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Run>> {
    let mut query = bulk_run::table
        .filter(bulk_run::owner_id.eq(owner))
        .select(RunRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(bulk_run::id.lt(after.to_owned()));
    }
    let rows = query
        .order(bulk_run::id.desc())
        .limit(limit)
        .load::<RunRow>(conn)?;
    rows.into_iter().map(Run::try_from).collect()
}

/// How far the files of these runs are.
pub fn tallies(conn: &mut Conn, ids: &[RunId]) -> Result<Vec<(RunId, RunTally)>> {
    let counted: Vec<(RunId, LineOutcome, i64)> = bulk_line::table
        .filter(among(bulk_line::run_id, ids))
        .group_by((bulk_line::run_id, bulk_line::outcome))
        .select((bulk_line::run_id, bulk_line::outcome, count_star()))
        .load(conn)?;
    let tally = |id: &RunId| {
        let mut tally = RunTally::default();
        for (_, outcome, count) in counted.iter().filter(|(run, ..)| run == id) {
            match outcome {
                LineOutcome::Left => tally.left = *count,
                LineOutcome::Done => tally.done = *count,
                LineOutcome::Refused => tally.refused = *count,
            }
        }
        (*id, tally)
    };
    Ok(ids.iter().map(tally).collect())
}

/// The files of a run, with the versions they were seen in.
pub fn files(conn: &mut Conn, id: RunId) -> Result<Vec<(NominationId, i64)>> {
    Ok(bulk_line::table
        .filter(bulk_line::run_id.eq(id))
        .order(bulk_line::place)
        .select((bulk_line::nomination_id, bulk_line::version))
        .load(conn)?)
}

/// A page of the files of a run that are so far, behind a place.
pub fn lines(
    conn: &mut Conn,
    id: RunId,
    outcome: LineOutcome,
    after: i32,
    limit: i64,
) -> Result<Vec<RunLine>> {
    Ok(bulk_line::table
        .filter(bulk_line::run_id.eq(id))
        .filter(bulk_line::outcome.eq(outcome))
        .filter(bulk_line::place.gt(after))
        .order(bulk_line::place)
        .limit(limit)
        .select(RunLine::as_select())
        .load(conn)?)
}

/// Notes that the act is done with a file, if nothing was noted before. Who asks for it at the same
/// moment waits until this transaction ends.
pub fn note_done(conn: &mut Conn, id: RunId, place: i32) -> Result<Saved> {
    let line = bulk_line::table
        .filter(bulk_line::run_id.eq(id))
        .filter(bulk_line::place.eq(place))
        .filter(bulk_line::outcome.eq(LineOutcome::Left));
    let count = diesel::update(line)
        .set(bulk_line::outcome.eq(LineOutcome::Done))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Notes that the act could not be done with a file, and why.
pub fn note_refused(conn: &mut Conn, id: RunId, place: i32, why: &Refusal) -> Result<Saved> {
    let line = bulk_line::table
        .filter(bulk_line::run_id.eq(id))
        .filter(bulk_line::place.eq(place));
    let count = diesel::update(line)
        .set((
            bulk_line::outcome.eq(LineOutcome::Refused),
            bulk_line::refusal.eq(Some(Json(why.clone()))),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Leads a run from one state to another, if it is still in that; with the job that does it.
pub fn lead(
    conn: &mut Conn,
    run: &Run,
    to: RunState,
    job: Option<JobId>,
    now: DateTime<Utc>,
) -> Result<Saved> {
    let row = bulk_run::table
        .filter(bulk_run::id.eq(run.id))
        .filter(bulk_run::state.eq(run.state));
    let count = diesel::update(row)
        .set((
            bulk_run::state.eq(to),
            bulk_run::job_id.eq(job),
            bulk_run::changed_at.eq(StoredMoment::from(now)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Some of the runs whose state has not changed since a moment.
pub fn left(conn: &mut Conn, since: DateTime<Utc>, most: i64) -> Result<Vec<RunId>> {
    Ok(bulk_run::table
        .filter(bulk_run::changed_at.lt(StoredMoment::from(since)))
        .order(bulk_run::changed_at)
        .limit(most)
        .select(bulk_run::id)
        .load(conn)?)
}

/// Removes runs with what is noted of their files.
pub fn remove(conn: &mut Conn, ids: &[RunId]) -> Result<usize> {
    diesel::delete(bulk_line::table.filter(among(bulk_line::run_id, ids)))
        .prepared()
        .execute(conn)?;
    Ok(
        diesel::delete(bulk_run::table.filter(among(bulk_run::id, ids)))
            .prepared()
            .execute(conn)?,
    )
}
