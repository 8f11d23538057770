//! The queue of jobs, for the worker: taking what falls together under a lease, noting how it
//! ended.

use chrono::{DateTime, TimeDelta, Utc};

pub use crate::db::base::jobs::{
    Ending, NOT_THEIRS, Noted, QueueFigures, Taken, Terms, finish, take,
};
use crate::db::{self, Conn};
use crate::domain::base::ids::LeaseId;
use crate::error::Result;
use crate::services::Ctx;

/// How long it can be looked up what became of a letter; dead ones stay until somebody has seen to
/// them.
const KEPT: TimeDelta = TimeDelta::days(90);

/// How many ended jobs are removed in one transaction.
const STRETCH: i64 = 500;

/// Notes how jobs ended, and takes the next.
pub fn go_on(
    tx: &mut Conn,
    ended: &[(Taken, Ending)],
    now: DateTime<Utc>,
    lease: LeaseId,
    terms: Terms,
) -> Result<(Noted, Vec<Taken>)> {
    let noted = finish(tx, ended)?;
    Ok((noted, take(tx, now, lease, terms)?))
}

/// Removes what has ended long ago, a stretch of it; answers how much.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    Ok(db::base::jobs::delete_ended(tx, ctx.now - KEPT, STRETCH)?)
}

/// Forgets the pauses that have ended; answers how many.
pub fn tidy_pauses(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    Ok(db::base::letter_pauses::delete_ended(tx, ctx.now)?)
}

/// What waits in the queue.
pub fn figures(tx: &mut Conn) -> Result<QueueFigures> {
    Ok(db::base::jobs::figures(tx)?)
}
