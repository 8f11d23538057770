//! How it is written down who has jobs.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::case_when;
use diesel::prelude::*;

use super::Taken;
use super::waiting::Waiting;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::job;
use crate::db::{Conn, Result, read};
use crate::domain::base::ids::{JobId, LeaseId};

/// How long a job of a newer version is out of the way of the others.
const PUT_OFF: TimeDelta = TimeDelta::minutes(5);

/// Not before then.
pub(super) fn put_off(conn: &mut Conn, rows: &[Waiting], until: DateTime<Utc>) -> Result<()> {
    let these = job::table.filter(among(job::id, rows.iter().map(|row| &row.id)));
    diesel::update(these)
        .set(job::run_at.eq(StoredMoment::from(until)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Writes down what was taken together. A letter of which something is not understood was written
/// by a newer version, whose server will do it: it is put off and nothing else is noted of it; the
/// others go on.
pub(super) fn lease_out(
    conn: &mut Conn,
    lease: LeaseId,
    letters: Vec<Vec<Waiting>>,
    now: DateTime<Utc>,
    apart: TimeDelta,
) -> Result<Vec<Taken>> {
    let is_ours = |letter: &Vec<Waiting>| letter.iter().all(|row| row.job.is_some());
    let (letters, newer): (Vec<_>, Vec<_>) = letters.into_iter().partition(is_ours);
    if !newer.is_empty() {
        let rows: Vec<Waiting> = newer.into_iter().flatten().collect();
        put_off(conn, &rows, now + PUT_OFF)?;
        tracing::warn!(
            jobs = rows.len(),
            "jobs left to a newer version: their payload is not understood"
        );
    }
    let mut taken = Vec::with_capacity(letters.len());
    let (mut ids, mut new, mut nameless) = (Vec::new(), Vec::new(), Vec::new());
    let mut longest = TimeDelta::zero();
    for letter in letters {
        let Some(first) = letter.first() else {
            continue;
        };
        let (id, attempts, created_at) = (read(&first.id)?, first.attempts, first.created_at);
        let is_new = first.letter.is_none();
        let is_digest = letter.iter().any(|row| row.digest);
        let mut jobs = Vec::with_capacity(letter.len());
        for row in letter {
            let Some(job) = row.job else { continue };
            let id: JobId = read(&row.id)?;
            // A server of an earlier version queues without saying for whom.
            if row.reader.is_none() {
                nameless.extend(job.recipient().map(|reader| (id, reader)));
            }
            jobs.push((id, job));
        }
        let Some(terms) = jobs.first().map(|(_, job)| job.kind().terms()) else {
            continue;
        };
        longest = longest.max(terms.lease);
        ids.extend(jobs.iter().map(|(id, _)| *id));
        if is_new && jobs.len() > 1 {
            new.push((id, jobs.iter().map(|(id, _)| *id).collect::<Vec<_>>()));
        }
        taken.push(Taken {
            id,
            lease,
            jobs,
            attempts,
            created_at: created_at.into(),
            is_digest,
            apart: Some(apart).filter(|apart| !terms.leaves_alone && *apart > TimeDelta::zero()),
        });
    }
    if ids.is_empty() {
        return Ok(taken);
    }
    // What was not put together before is a letter of its own, unless the next statement says more.
    let own = case_when(job::letter_id.is_null(), job::id.nullable()).otherwise(job::letter_id);
    let leased = (
        job::letter_id.eq(own),
        job::leased_until.eq(Some(StoredMoment::from(now + longest))),
        job::lease_id.eq(Some(lease)),
        job::attempts.eq(job::attempts + 1),
    );
    diesel::update(job::table.filter(among(job::id, ids)))
        .set(leased)
        .prepared()
        .execute(conn)?;
    for (letter, parts) in new {
        diesel::update(job::table.filter(among(job::id, parts)))
            .set(job::letter_id.eq(Some(letter)))
            .prepared()
            .execute(conn)?;
    }
    for (id, reader) in nameless {
        diesel::update(job::table.filter(job::id.eq(id)))
            .set(job::recipient_id.eq(Some(reader)))
            .prepared()
            .execute(conn)?;
    }
    Ok(taken)
}
