//! How it is noted what became of jobs that were taken.

use diesel::prelude::*;

use super::{Ending, NOT_THEIRS, Noted, Taken};
use crate::db::base::letter_pauses;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::job;
use crate::db::{Conn, Result};
use crate::domain::base::ids::{JobId, LeaseId};

/// Those of these jobs that are still ours. By their ids: a lease alone is looked for in the whole
/// queue.
macro_rules! ours {
    ($lease:expr, $ids:expr) => {
        job::table
            .filter(among(job::id, $ids))
            .filter(job::lease_id.eq($lease))
            .filter(job::state.eq("queued"))
    };
}

/// Nobody's any more.
macro_rules! free {
    () => {
        (
            job::leased_until.eq(None::<StoredMoment>),
            job::lease_id.eq(None::<String>),
        )
    };
}

/// Notes how jobs of one taking ended, those that are still ours: what is done, which is nearly
/// all, in one statement.
pub fn finish(conn: &mut Conn, ended: &[(Taken, Ending)]) -> Result<Noted> {
    let Some((Taken { lease, .. }, _)) = ended.first() else {
        return Ok(Noted::Yes);
    };
    let (mut done, mut others) = (Vec::new(), Vec::new());
    for (taken, ending) in ended {
        match ending {
            Ending::Done(dropped) if dropped.is_empty() => {
                done.extend(taken.jobs.iter().map(|(id, _)| *id));
            }
            _ => others.push((taken, ending)),
        }
    }
    let mut noted = done.is_empty() || is_done(conn, *lease, &done)? == done.len();
    // Whose letter does not get through has a longer pause.
    if others.iter().any(|(taken, _)| taken.apart.is_some()) {
        letter_pauses::one_by_one(conn)?;
    }
    for (taken, ending) in others {
        noted &= finish_one(conn, taken, ending)? > 0;
    }
    Ok(if noted { Noted::Yes } else { Noted::LeaseLost })
}

fn is_done(conn: &mut Conn, lease: LeaseId, ids: &[JobId]) -> Result<usize> {
    Ok(diesel::update(ours!(lease, ids))
        .set((
            job::state.eq("done"),
            job::last_error.eq(None::<String>),
            free!(),
        ))
        .prepared()
        .execute(conn)?)
}

/// Answers how many of its jobs were still ours.
fn finish_one(conn: &mut Conn, taken: &Taken, ending: &Ending) -> Result<usize> {
    let ids: Vec<JobId> = taken.jobs.iter().map(|(id, _)| *id).collect();
    let (state, error) = match ending {
        Ending::Done(dropped) => {
            diesel::update(ours!(taken.lease, dropped))
                .set((
                    job::state.eq("dropped"),
                    job::last_error.eq(Some(NOT_THEIRS.to_owned())),
                ))
                .prepared()
                .execute(conn)?;
            return is_done(conn, taken.lease, &ids);
        }
        Ending::Dropped(why) => ("dropped", Some(why.clone())),
        Ending::Again(at, why) => {
            diesel::update(ours!(taken.lease, &ids))
                .set(job::run_at.eq(StoredMoment::from(*at)))
                .prepared()
                .execute(conn)?;
            ("queued", Some(why.clone()))
        }
        Ending::Dead(why) => ("dead", Some(why.clone())),
        Ending::GoesOn(at) => {
            return Ok(diesel::update(ours!(taken.lease, &ids))
                .set((
                    job::run_at.eq(StoredMoment::from(*at)),
                    job::attempts.eq(0),
                    job::last_error.eq(None::<String>),
                    free!(),
                ))
                .prepared()
                .execute(conn)?);
        }
        Ending::Untried => {
            return Ok(diesel::update(ours!(taken.lease, &ids))
                .set((job::attempts.eq(job::attempts - 1), free!()))
                .prepared()
                .execute(conn)?);
        }
    };
    let count = diesel::update(ours!(taken.lease, &ids))
        .set((job::state.eq(state), job::last_error.eq(error), free!()))
        .prepared()
        .execute(conn)?;
    // While a letter does not get through, no second one is written to its reader: after four days
    // there would be a hundred.
    let reader = taken.jobs.first().and_then(|(_, job)| job.recipient());
    if let (1.., Some(apart), Ending::Again(at, _), Some(reader)) =
        (count, taken.apart, ending, reader)
    {
        letter_pauses::lengthen(conn, &reader.to_string(), *at + apart)?;
    }
    Ok(count)
}
