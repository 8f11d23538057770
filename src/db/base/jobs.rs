//! Jobs as they are kept: queued in the transaction whose consequence they are, taken under a
//! lease, letters of one reader together and not more often than their pause lets them.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::backend::Backend;
use diesel::dsl::{case_when, count_star, min, sql};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::sql_types::Bool;

use super::letter_pauses::{self, Pause};
use crate::db::engine::column::StoredMoment;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::writing::add_all;
use crate::db::schema::job;
use crate::db::{Conn, Failure, Result, Writing, read};
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{JobId, LeaseId};
use crate::domain::base::job::{Job, JobKind};

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
    /// How long what else there is for the reader waits behind an attempt; not at all behind what
    /// leaves by itself.
    apart: Option<TimeDelta>,
}

/// How jobs are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How many together.
    pub most: i64,
    /// How long what else there is for a reader waits behind a letter; nothing for not at all.
    pub apart: TimeDelta,
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
}

/// Whether the ending of jobs was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Noted {
    /// It was.
    Yes,
    /// The lease had run out and somebody else has taken them: their word counts.
    LeaseLost,
}

/// Queues jobs.
pub fn enqueue(
    conn: &mut Conn,
    writing: &mut Writing,
    jobs: &[(JobId, Job)],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut rows = Vec::with_capacity(jobs.len());
    for (id, work) in jobs {
        let payload =
            serde_json::to_string(work).map_err(|error| Failure::Defect(error.to_string()))?;
        rows.push((
            job::id.eq(*id),
            job::payload.eq(payload),
            job::state.eq("queued"),
            job::run_at.eq(StoredMoment::from(now)),
            job::attempts.eq(0),
            job::created_at.eq(StoredMoment::from(now)),
            job::recipient_id.eq(work.recipient()),
            job::letter_id.eq(work.kind().terms().leaves_alone.then_some(*id)),
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

/// How long a job of a newer version is out of the way of the others.
const PUT_OFF: TimeDelta = TimeDelta::minutes(5);

#[derive(Queryable)]
struct JobRow {
    id: String,
    payload: String,
    attempts: i32,
    created_at: StoredMoment,
    recipient_id: Option<String>,
    letter_id: Option<String>,
}

impl JobRow {
    /// None when it was written by another version of the program.
    fn job(&self) -> Option<Job> {
        serde_json::from_str(&self.payload).ok()
    }

    /// Its kind, if it can leave with what else of that there is for its reader. What is not
    /// understood cannot.
    fn together(&self) -> Option<JobKind> {
        let kind = self.job()?.kind();
        (!kind.terms().leaves_alone).then_some(kind)
    }

    /// Would it be of no more use to its reader if it waited until then?
    fn comes_too_late(&self, now: DateTime<Utc>, until: DateTime<Utc>) -> bool {
        self.job()
            .is_some_and(|job| job.comes_too_late(local_date(now), local_date(until)))
    }
}

type Columns = (
    job::id,
    job::payload,
    job::attempts,
    job::created_at,
    job::recipient_id,
    job::letter_id,
);
const COLUMNS: Columns = (
    job::id,
    job::payload,
    job::attempts,
    job::created_at,
    job::recipient_id,
    job::letter_id,
);

/// Loads with the rows locked; those that another server has locked are left to it.
macro_rules! load_free {
    ($conn:expr, $query:expr) => {
        match $conn {
            Conn::Pg(pg) => $query.for_update().skip_locked().load::<JobRow>(pg),
            Conn::Sqlite(sqlite) => $query.load::<JobRow>(sqlite),
        }
    };
}

/// Takes the job that has waited longest, for the length of a lease, and with it what falls
/// together for its reader, up to `most`. One server gets them. What was once put together is
/// written down and stays together, whoever tries it again. What comes for a reader in the pause
/// behind a letter is put off to its end, and leaves then as one.
pub fn take(
    conn: &mut Conn,
    now: DateTime<Utc>,
    lease: LeaseId,
    terms: Terms,
) -> Result<Option<Taken>> {
    if terms.apart > TimeDelta::zero() {
        letter_pauses::one_by_one(conn)?;
    }
    let free = job::leased_until
        .is_null()
        .or(job::leased_until.lt(StoredMoment::from(now)));
    let due = job::table
        .filter(Queued)
        .filter(job::run_at.le(StoredMoment::from(now)))
        .filter(free);
    loop {
        // Jobs that were put together are taken by their first one alone: its lock stands for all
        // of them.
        let first = due
            .filter(
                job::letter_id
                    .is_null()
                    .or(job::letter_id.eq(job::id.nullable())),
            )
            .order((job::run_at, job::id))
            .limit(1)
            .select(COLUMNS);
        let Some(first) = load_free!(conn, first)?.pop() else {
            return Ok(None);
        };
        let mut pause = Pause::Begun;
        let mut rows = match (&first.letter_id, &first.recipient_id) {
            (Some(letter), _) => job::table
                .filter(job::letter_id.eq(letter.clone()))
                .filter(job::state.eq("queued"))
                .filter(job::id.ne(first.id.clone()))
                .order((job::created_at, job::id))
                .select(COLUMNS)
                .load(conn)?,
            (None, Some(reader)) if first.together().is_some() => {
                if terms.apart > TimeDelta::zero() {
                    pause = letter_pauses::begin(conn, reader, now, now + terms.apart)?;
                }
                let others = due
                    .filter(job::letter_id.is_null())
                    .filter(job::recipient_id.eq(reader.clone()))
                    .filter(job::id.ne(first.id.clone()))
                    .order((job::run_at, job::id))
                    .limit(terms.most - 1)
                    .select(COLUMNS);
                let mut others = load_free!(conn, others)?;
                others.retain(|row| row.together() == first.together());
                others
            }
            (None, _) => Vec::new(),
        };
        rows.insert(0, first);
        // A reminder of what is due today is of no use tomorrow: what waits with it leaves too.
        if let Pause::Until(until) = pause
            && !rows.iter().any(|row| row.comes_too_late(now, until))
        {
            put_off(conn, &rows, until)?;
            continue;
        }
        if let Some(taken) = lease_out(conn, lease, &rows, now, terms)? {
            return Ok(Some(taken));
        }
    }
}

fn put_off(conn: &mut Conn, rows: &[JobRow], until: DateTime<Utc>) -> Result<()> {
    let these = job::table.filter(among(job::id, rows.iter().map(|row| &row.id)));
    diesel::update(these)
        .set(job::run_at.eq(StoredMoment::from(until)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Writes down that these rows were taken together. None when one of them is not understood: it was
/// written by a newer version, whose server will do it. It is put off and nothing else is noted of
/// it; the others go on.
fn lease_out(
    conn: &mut Conn,
    lease: LeaseId,
    rows: &[JobRow],
    now: DateTime<Utc>,
    terms: Terms,
) -> Result<Option<Taken>> {
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let jobs: Option<Vec<(JobId, Job)>> = rows
        .iter()
        .map(|row| Some((row.id.parse().ok()?, row.job()?)))
        .collect();
    // A server of an earlier version queues without saying for whom.
    let reader = first
        .recipient_id
        .clone()
        .or_else(|| Some(first.job()?.recipient()?.to_string()));
    let these = job::table.filter(among(job::id, ids));
    let Some(jobs) = jobs else {
        put_off(conn, rows, now + PUT_OFF)?;
        tracing::warn!(
            job = %first.id,
            "job left to a newer version: its payload is not understood"
        );
        return Ok(None);
    };
    let Some(kind) = jobs.first().map(|(_, job)| job.kind().terms()) else {
        return Ok(None);
    };
    let letter = job::letter_id.eq(Some(first.id.clone()));
    let until = StoredMoment::from(now + kind.lease);
    let leased = (
        job::recipient_id.eq(reader),
        job::leased_until.eq(Some(until)),
        job::lease_id.eq(Some(lease)),
        job::attempts.eq(job::attempts + 1),
    );
    diesel::update(these)
        .set((letter, leased))
        .prepared()
        .execute(conn)?;
    let apart = Some(terms.apart).filter(|apart| !kind.leaves_alone && *apart > TimeDelta::zero());
    Ok(Some(Taken {
        id: read(&first.id)?,
        lease,
        jobs,
        attempts: first.attempts,
        created_at: first.created_at.into(),
        apart,
    }))
}

/// Notes how taken jobs ended, if they are still ours.
pub fn finish(conn: &mut Conn, taken: &Taken, ending: &Ending) -> Result<Noted> {
    let dropped: Vec<String> = match ending {
        Ending::Done(dropped) => dropped.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    let (state, run_at, error) = match ending {
        Ending::Done(_) => ("done", None, None),
        Ending::Dropped(why) => ("dropped", None, Some(why.clone())),
        Ending::Again(at, why) => ("queued", Some(StoredMoment::from(*at)), Some(why.clone())),
        Ending::Dead(why) => ("dead", None, Some(why.clone())),
    };
    // By their ids: a lease alone is looked for in the whole queue.
    let these = taken.jobs.iter().map(|(id, _)| id);
    let ours = || {
        let held = job::lease_id.eq(taken.lease);
        job::table
            .filter(among(job::id, these.clone()))
            .filter(held)
            .filter(job::state.eq("queued"))
    };
    if !dropped.is_empty() {
        diesel::update(ours().filter(among(job::id, dropped)))
            .set((
                job::state.eq("dropped"),
                job::last_error.eq(Some(NOT_THEIRS.to_owned())),
            ))
            .prepared()
            .execute(conn)?;
    }
    if let Some(at) = run_at {
        diesel::update(ours())
            .set(job::run_at.eq(at))
            .prepared()
            .execute(conn)?;
    }
    let free: Option<StoredMoment> = None;
    let nobody: Option<String> = None;
    let ended = (
        job::state.eq(state),
        job::last_error.eq(error),
        job::leased_until.eq(free),
        job::lease_id.eq(nobody),
    );
    let count = diesel::update(ours()).set(ended).prepared().execute(conn)?;
    // While a letter does not get through, no second one is written to its reader: after four days
    // there would be a hundred.
    let reader = taken.jobs.first().and_then(|(_, job)| job.recipient());
    if let (1.., Some(apart), Ending::Again(at, _), Some(reader)) =
        (count, taken.apart, ending, reader)
    {
        letter_pauses::lengthen(conn, &reader.to_string(), *at + apart)?;
    }
    Ok(if count > 0 {
        Noted::Yes
    } else {
        Noted::LeaseLost
    })
}

/// Why a job was dropped.
pub const NOT_THEIRS: &str = "the reader may not see it any more";

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
