//! Jobs as they are kept: queued in the transaction whose consequence they are, taken under a
//! lease, letters of one reader together and not more often than their pause lets them.

mod chosen;
mod ending;
mod leases;
mod taking;
mod waiting;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use diesel::backend::Backend;
use diesel::dsl::{case_when, count_star, min, sql};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::Bool;

pub use self::ending::finish;
pub use self::taking::take;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::writing::add_all;
use crate::db::schema::job;
use crate::db::{Conn, Failure, Result, Saved, Writing};
use crate::domain::base::ids::{JobId, LeaseId, UserId};
use crate::domain::base::job::Job;

/// Jobs that were taken together: one, or what falls together for one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The id of the first one; what they cause outside carries it, the same at every attempt.
    pub id: JobId,
    /// This taking: only the last one counts.
    pub lease: LeaseId,
    /// What to do, in the order in which it was queued.
    pub jobs: Vec<(JobId, Job)>,
    /// How often they were tried before.
    pub attempts: i32,
    /// When the first one was queued.
    pub created_at: DateTime<Utc>,
    /// Is it the letter of the morning?
    pub is_digest: bool,
    /// How long what else there is for the reader waits behind an attempt; not at all behind what
    /// leaves by itself.
    apart: Option<TimeDelta>,
}

/// How jobs are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How many letters at once.
    pub letters: i64,
    /// Of how many jobs, together.
    pub most: i64,
    /// How long what else there is for a reader waits behind a letter; nothing for not at all.
    pub apart: TimeDelta,
    /// When the letter of the morning leaves, on clocks in Vietnam; none where there is none.
    pub digest_at: Option<NaiveTime>,
}

/// How taken jobs ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Done, but for those that are no longer right to do.
    Done(Vec<JobId>),
    /// None of them is right to do any more, and why.
    Dropped(String),
    /// Tried in vain; again at this time.
    Again(DateTime<Utc>, String),
    /// Given up; a person must look.
    Dead(String),
    /// Not tried: there was no time for it while it was ours.
    Untried,
    /// A part of it is done. It goes on behind what is due by then, as if it had just been queued.
    GoesOn(DateTime<Utc>),
}

/// Whether the endings of jobs were noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Noted {
    /// They were.
    Yes,
    /// The lease of some had run out and somebody else has taken them: their word counts.
    LeaseLost,
}

/// Queues jobs.
pub fn enqueue(conn: &mut Conn, jobs: &[(JobId, Job)], now: DateTime<Utc>) -> Result<()> {
    let mut writing = Writing::default();
    queue(conn, &mut writing, None, jobs, now)?;
    // Rows that are added are there: nobody is faster.
    let (Saved::Yes | Saved::LostRace) = writing.done(conn)?;
    Ok(())
}

/// Queues jobs among changes that wait. Who caused them by a deed of theirs has no notice of it: a
/// letter alone.
pub fn queue(
    conn: &mut Conn,
    writing: &mut Writing,
    by: Option<UserId>,
    jobs: &[(JobId, Job)],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut rows = Vec::with_capacity(jobs.len());
    for (id, work) in jobs {
        let payload =
            serde_json::to_string(work).map_err(|error| Failure::Defect(error.to_string()))?;
        let is_own = by.is_some() && work.recipient() == by;
        rows.push((
            job::id.eq(*id),
            job::payload.eq(payload),
            job::state.eq("queued"),
            job::run_at.eq(StoredMoment::from(now)),
            job::attempts.eq(0),
            job::created_at.eq(StoredMoment::from(now)),
            job::recipient_id.eq(work.recipient()),
            job::letter_id.eq(work.kind().terms().leaves_alone.then_some(*id)),
            job::notice.eq(work.group().filter(|_| !is_own).map(|_| "unread")),
        ));
    }
    add_all!(writing, conn, job::table, rows);
    Ok(())
}

/// Waits in the queue. The state stands in the statement as text: a partial index serves no value
/// that is said later.
#[derive(Clone, Copy)]
struct Queued;

condition!(by text, Queued on job::state);

impl<DB: Backend> QueryFragment<DB> for Queued {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("job.state = 'queued'");
        Ok(())
    }
}

/// Does a job wait, or is it being done?
pub fn is_queued(conn: &mut Conn, id: JobId) -> Result<bool> {
    let found = job::table
        .filter(job::id.eq(id))
        .select(job::state)
        .get_result::<String>(conn)
        .optional()?;
    Ok(found.is_some_and(|state| state == "queued"))
}

/// Drops a job that was given up: somebody has seen to it.
pub fn drop_dead(conn: &mut Conn, id: JobId) -> Result<usize> {
    let dead = job::table
        .filter(job::id.eq(id))
        .filter(job::state.eq("dead"));
    Ok(diesel::update(dead)
        .set(job::state.eq("dropped"))
        .prepared()
        .execute(conn)?)
}

/// Why a job was dropped.
pub const NOT_THEIRS: &str = "the reader may not see it any more";

/// Why a job was dropped that nobody wants to hear of by letter.
const NOT_WANTED: &str = "the reader wants no letters of this kind";

/// Drops every job that is queued, and notes why.
pub fn drop_queued(conn: &mut Conn, why: &str) -> Result<usize> {
    let queued = job::table.filter(job::state.eq("queued"));
    Ok(diesel::update(queued)
        .set((
            job::state.eq("dropped"),
            job::last_error.eq(Some(why.to_owned())),
        ))
        .prepared()
        .execute(conn)?)
}

/// Removes jobs that were queued before then and are done or dropped, the oldest first, `most` at a
/// time; answers how many.
pub fn delete_ended(conn: &mut Conn, before: DateTime<Utc>, most: i64) -> Result<usize> {
    // Ids begin with their time: those of later jobs need not be looked at.
    let millis = u64::try_from(before.timestamp_millis()).unwrap_or_default();
    let later = uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid();
    let ended = job::table
        .filter(job::id.lt(later.to_string()))
        .filter(job::created_at.lt(StoredMoment::from(before)))
        .filter(among(job::state, ["done", "dropped"]))
        .order(job::id)
        .limit(most)
        .select(job::id)
        .load::<String>(conn)?;
    Ok(diesel::delete(job::table.filter(among(job::id, ended))).execute(conn)?)
}

/// How many jobs are in each state.
pub fn count(conn: &mut Conn, state: &str) -> Result<i64> {
    Ok(job::table
        .filter(job::state.eq(state.to_owned()))
        .count()
        .get_result(conn)?)
}

/// What waits in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueFigures {
    /// Jobs that wait, or are tried again.
    pub queued: i64,
    /// When the oldest of them was queued, or the pause of its reader ended: that it waited until
    /// then is as it should be.
    pub oldest: Option<DateTime<Utc>>,
    /// Jobs that were given up.
    pub dead: i64,
}

/// What waits, in two statements that look at nothing else: the states stand in them as text, so
/// that SQLite uses its partial indexes.
pub fn figures(conn: &mut Conn) -> Result<QueueFigures> {
    let waiting = job::table.filter(Queued);
    // Only what was never tried is put off to the end of a pause.
    let since = case_when(job::attempts.eq(0), job::run_at).otherwise(job::created_at);
    let (queued, oldest) = waiting
        .select((count_star(), min(since)))
        .get_result::<(i64, Option<StoredMoment>)>(conn)?;
    let dead = job::table
        .filter(sql::<Bool>("state = 'dead'"))
        .count()
        .get_result(conn)?;
    Ok(QueueFigures {
        queued,
        oldest: oldest.map(Into::into),
        dead,
    })
}
