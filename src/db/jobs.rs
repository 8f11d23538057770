//! Jobs as they are kept: queued in the transaction whose consequence they are, taken under a lease.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::schema::job;
use super::{Conn, Failure, Result, each, read, stored};
use crate::domain::ids::JobId;
use crate::domain::job::Job;

/// A job that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its id; what it causes outside carries it.
    pub id: JobId,
    /// What to do.
    pub job: Job,
    /// How often it was tried before.
    pub attempts: i32,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Done.
    Done,
    /// No longer right to do, and why.
    Dropped(String),
    /// Tried in vain; again at this time.
    Again(DateTime<Utc>, String),
    /// Given up; a person must look.
    Dead(String),
}

/// Queues jobs in one statement.
pub fn enqueue(conn: &mut Conn, jobs: &[(JobId, Job)], now: DateTime<Utc>) -> Result<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(jobs.len());
    for (id, work) in jobs {
        let payload = serde_json::to_string(work).map_err(|error| Failure::Defect(error.to_string()))?;
        rows.push((
            job::id.eq(id.to_string()),
            job::payload.eq(payload),
            job::state.eq("queued"),
            job::run_at.eq(stored(now)),
            job::attempts.eq(0),
            job::created_at.eq(stored(now)),
        ));
    }
    each!(conn, diesel::insert_into(job::table).values(rows).execute(conn))?;
    Ok(())
}

/// Takes the job that has waited longest, for the length of a lease. One server gets it.
pub fn take(conn: &mut Conn, now: DateTime<Utc>, lease: TimeDelta) -> Result<Option<Taken>> {
    let due = job::table
        .filter(job::state.eq("queued"))
        .filter(job::run_at.le(stored(now)))
        .filter(job::leased_until.is_null().or(job::leased_until.lt(stored(now))))
        .order((job::run_at, job::id))
        .select((job::id, job::payload, job::attempts, job::created_at));
    let row = match conn {
        Conn::Pg(pg) => due.for_update().skip_locked().first::<(String, String, i32, NaiveDateTime)>(pg).optional()?,
        Conn::Sqlite(sqlite) => due.first::<(String, String, i32, NaiveDateTime)>(sqlite).optional()?,
    };
    let Some((id, payload, attempts, created_at)) = row else { return Ok(None) };
    diesel::update(job::table.filter(job::id.eq(id.clone())))
        .set((job::leased_until.eq(Some(stored(now + lease))), job::attempts.eq(job::attempts + 1)))
        .execute(conn)?;
    let Ok(job) = serde_json::from_str(&payload) else {
        // Written by another version of the program: a person must look, the others go on.
        finish(conn, read(&id)?, &Ending::Dead("the payload is not understood".to_owned()))?;
        return Ok(None);
    };
    Ok(Some(Taken { id: read(&id)?, job, attempts, created_at: created_at.and_utc() }))
}

/// Notes how a job ended.
pub fn finish(conn: &mut Conn, id: JobId, ending: &Ending) -> Result<()> {
    let (state, run_at, error): (&str, Option<NaiveDateTime>, Option<String>) = match ending {
        Ending::Done => ("done", None, None),
        Ending::Dropped(why) => ("dropped", None, Some(why.clone())),
        Ending::Again(at, why) => ("queued", Some(stored(*at)), Some(why.clone())),
        Ending::Dead(why) => ("dead", None, Some(why.clone())),
    };
    let row = job::table.filter(job::id.eq(id.to_string()));
    let free: Option<NaiveDateTime> = None;
    diesel::update(row.clone()).set((job::state.eq(state), job::last_error.eq(error), job::leased_until.eq(free))).execute(conn)?;
    if let Some(at) = run_at {
        diesel::update(row).set(job::run_at.eq(at)).execute(conn)?;
    }
    Ok(())
}

/// How many jobs are in each state.
pub fn count(conn: &mut Conn, state: &str) -> Result<i64> {
    Ok(job::table.filter(job::state.eq(state.to_owned())).count().get_result(conn)?)
}
