//! How jobs are taken: several letters at once, each with what falls together for its reader, in as
//! many statements however many letters there are.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::chosen::as_chosen;
use super::leases::{lease_out, put_off};
use super::waiting::{COLUMNS, JobRow, Waiting};
use super::{Queued, Taken, Terms};
use crate::db::base::letter_pauses;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::among;
use crate::db::schema::job;
use crate::db::{Conn, Result};
use crate::domain::base::ids::LeaseId;

/// Loads with the rows locked; those that another server has locked are left to it.
macro_rules! load_free {
    ($conn:expr, $query:expr) => {
        match $conn {
            Conn::Pg(pg) => $query.for_update().skip_locked().load::<JobRow>(pg),
            Conn::Sqlite(sqlite) => $query.load::<JobRow>(sqlite),
        }
        .map(|rows| rows.into_iter().map(Waiting::from).collect::<Vec<_>>())
    };
}

/// What waits, is due and is nobody's.
macro_rules! due {
    ($now:expr) => {
        job::table
            .filter(Queued)
            .filter(job::run_at.le(StoredMoment::from($now)))
            .filter(
                job::leased_until
                    .is_null()
                    .or(job::leased_until.lt(StoredMoment::from($now))),
            )
    };
}

/// Takes what has waited longest, for the length of a lease: so many letters, each with what falls
/// together for its reader. One server gets them. What was once put together is written down and
/// stays together, whoever tries it again. What comes for a reader in the pause behind a letter is
/// put off to its end, and leaves then as one. Nothing, when nothing is due; what comes while it is
/// looked is left to the next time, or a burst of acts would be looked at one by one.
pub fn take(
    conn: &mut Conn,
    now: DateTime<Utc>,
    lease: LeaseId,
    terms: Terms,
) -> Result<Vec<Taken>> {
    if terms.apart > TimeDelta::zero() {
        letter_pauses::one_by_one(conn)?;
    }
    loop {
        // Jobs that were put together are taken by their first one alone: its lock stands for all
        // of them.
        let firsts = due!(now)
            .filter(
                job::letter_id
                    .is_null()
                    .or(job::letter_id.eq(job::id.nullable())),
            )
            .order((job::run_at, job::id))
            .limit(terms.letters)
            .select(COLUMNS);
        let firsts = load_free!(conn, firsts)?;
        if firsts.is_empty() {
            return Ok(Vec::new());
        }
        let may_be_more = i64::try_from(firsts.len()).is_ok_and(|count| count == terms.letters);
        let Some(letters) = put_together(conn, now, firsts, terms.most)? else {
            // One letter after the other.
            return take(
                conn,
                now,
                lease,
                Terms {
                    letters: 1,
                    ..terms
                },
            );
        };
        let letters = as_chosen(conn, now, letters, terms.digest_at)?;
        let letters = without_paused(conn, now, letters, terms.apart)?;
        let taken = lease_out(conn, lease, letters, now, terms.apart)?;
        if !taken.is_empty() || !may_be_more {
            return Ok(taken);
        }
    }
}

/// Each letter that begins with one of these. None when several have more than one may have.
fn put_together(
    conn: &mut Conn,
    now: DateTime<Utc>,
    firsts: Vec<Waiting>,
    most: i64,
) -> Result<Option<Vec<Vec<Waiting>>>> {
    let readers: BTreeSet<&str> = firsts
        .iter()
        .filter_map(|first| Some(first.together()?.0))
        .collect();
    let known: Vec<&String> = firsts
        .iter()
        .filter_map(|first| first.letter.as_ref())
        .collect();
    let (mut theirs, mut before) = (Vec::new(), Vec::new());
    if !readers.is_empty() {
        let rows = due!(now)
            .filter(job::letter_id.is_null())
            .filter(among(job::recipient_id, &readers))
            .order((job::run_at, job::id))
            .limit(most)
            .select(COLUMNS);
        theirs = load_free!(conn, rows)?;
    }
    if !known.is_empty() {
        let rows = job::table
            .filter(among(job::letter_id, &known))
            .filter(job::state.eq("queued"))
            .order((job::created_at, job::id))
            .limit(most)
            .select(COLUMNS)
            .load::<JobRow>(conn)?;
        before = rows.into_iter().map(Waiting::from).collect();
    }
    let is_cut = |rows: &[Waiting]| i64::try_from(rows.len()).is_ok_and(|count| count == most);
    if firsts.len() > 1 && (is_cut(&theirs) || is_cut(&before)) {
        return Ok(None);
    }
    let mut known = BTreeSet::new();
    let mut letters: Vec<Vec<Waiting>> = Vec::new();
    let begin = firsts.len();
    let all = firsts.into_iter().chain(theirs).chain(before);
    for (place, row) in all.enumerate() {
        if !known.insert(row.id.clone()) {
            continue;
        }
        let letter = letters.iter_mut().find(|letter| {
            letter
                .first()
                .is_some_and(|first| first.begins_letter_of(&row))
        });
        match letter {
            Some(letter) => letter.push(row),
            None if place < begin => letters.push(vec![row]),
            None => {}
        }
    }
    // Behind the first one, whose name the letter has, in one order at every attempt: put off to the
    // end of a pause they are not due in the order they were queued in.
    for letter in &mut letters {
        if let Some((_, rest)) = letter.split_first_mut() {
            rest.sort_by(|a, b| a.id.cmp(&b.id));
        }
    }
    Ok(Some(letters))
}

/// The letters that may leave now, with a pause begun behind each; the others are put off to the
/// end of their reader's pause.
fn without_paused(
    conn: &mut Conn,
    now: DateTime<Utc>,
    letters: Vec<Vec<Waiting>>,
    apart: TimeDelta,
) -> Result<Vec<Vec<Waiting>>> {
    let reader = |letter: &[Waiting]| Some(letter.first()?.together()?.0.to_owned());
    let readers: BTreeSet<String> = letters.iter().filter_map(|letter| reader(letter)).collect();
    if apart <= TimeDelta::zero() || readers.is_empty() {
        return Ok(letters);
    }
    let paused = letter_pauses::begin(conn, &readers, now, now + apart)?;
    let (mut leaving, mut waiting) = (Vec::new(), BTreeMap::<_, Vec<Waiting>>::new());
    for letter in letters {
        match reader(&letter).and_then(|reader| paused.get(&reader)) {
            // A reminder of what is due today is of no use tomorrow: what waits with it leaves too.
            Some(until) if !letter.iter().any(|row| row.comes_too_late(now, *until)) => {
                waiting.entry(*until).or_default().extend(letter);
            }
            _ => leaving.push(letter),
        }
    }
    for (until, rows) in waiting {
        put_off(conn, &rows, until)?;
    }
    Ok(leaving)
}
