//! How often something was tried, as servers share it: one row for each key, one statement for each
//! attempt.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{attempt, known_address};
use crate::db::{Conn, Result, each};

/// Was the attempt counted, or does the caller have to wait?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It may go on.
    Counted,
    /// Not before this millisecond since 1970.
    NotBefore(i64),
}

#[derive(QueryableByName)]
struct FreeAt {
    #[diesel(sql_type = BigInt)]
    #[expect(dead_code, reason = "that there is a row is the answer")]
    free_at: i64,
}

/// GCRA: `free_at` is the time at which the key would have had all its attempts at an even pace; it
/// may run ahead by `burst`. What lies further ahead than this can write was written by a clock
/// that went wrong, and counts for nothing: nobody waits for that.
const EVEN: &str = "INSERT INTO attempt (key, failures, free_at) VALUES ($1, 0, $2 + $3) \
    ON CONFLICT (key) DO UPDATE SET free_at = CASE WHEN attempt.free_at > $2 AND attempt.free_at \
    <= $2 + $4 THEN attempt.free_at ELSE $2 END + $3 \
    WHERE attempt.free_at <= $2 + $4 OR attempt.free_at > $2 + $3 + $4 + 60000 RETURNING free_at";

/// Each failure beyond the free ones doubles the wait, from a second up to the longest.
const GROWING: &str = "INSERT INTO attempt (key, failures, free_at) VALUES ($1, 1, $2) \
    ON CONFLICT (key) DO UPDATE SET failures = attempt.failures + 1, free_at = $2 + CASE \
    WHEN attempt.failures + 1 < $3 THEN 0 WHEN attempt.failures + 1 - $3 > 30 THEN $4 \
    WHEN (CAST(1000 AS BIGINT) << CAST(attempt.failures + 1 - $3 AS INTEGER)) > $4 THEN $4 \
    ELSE CAST(1000 AS BIGINT) << CAST(attempt.failures + 1 - $3 AS INTEGER) END \
    WHERE attempt.free_at <= $2 OR attempt.free_at > $2 + $4 + 60000 RETURNING free_at";

fn count(
    conn: &mut Conn,
    statement: &str,
    key: &str,
    now: i64,
    numbers: (i64, i64),
) -> Result<bool> {
    let counted = each!(
        conn,
        diesel::sql_query(statement)
            .bind::<Text, _>(key)
            .bind::<BigInt, _>(now)
            .bind::<BigInt, _>(numbers.0)
            .bind::<BigInt, _>(numbers.1)
            .get_result::<FreeAt>(conn)
            .optional()
    )?;
    Ok(counted.is_some())
}

fn free_at(conn: &mut Conn, key: &str) -> Result<i64> {
    let row = attempt::table
        .filter(attempt::key.eq(key.to_owned()))
        .select(attempt::free_at);
    Ok(row.get_result::<i64>(conn).optional()?.unwrap_or(0))
}

/// Counts an attempt that comes at an even pace of one each `pace` milliseconds, `burst` of them at
/// once.
pub fn count_even(
    conn: &mut Conn,
    key: &str,
    now: DateTime<Utc>,
    pace: i64,
    burst: i64,
) -> Result<Attempt> {
    let ahead = pace.saturating_mul(burst - 1);
    if count(conn, EVEN, key, now.timestamp_millis(), (pace, ahead))? {
        return Ok(Attempt::Counted);
    }
    Ok(Attempt::NotBefore(free_at(conn, key)? - ahead))
}

/// Gives back an attempt that came at an even pace: it was a good one.
pub fn give_back(conn: &mut Conn, key: &str, pace: i64) -> Result<()> {
    diesel::update(attempt::table.filter(attempt::key.eq(key.to_owned())))
        .set(attempt::free_at.eq(attempt::free_at - pace))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Counts an attempt as a failure until it is forgotten; after `free` of them the waits grow up to
/// `longest` milliseconds.
pub fn count_growing(
    conn: &mut Conn,
    key: &str,
    now: DateTime<Utc>,
    free: i64,
    longest: i64,
) -> Result<Attempt> {
    if count(conn, GROWING, key, now.timestamp_millis(), (free, longest))? {
        return Ok(Attempt::Counted);
    }
    Ok(Attempt::NotBefore(free_at(conn, key)?))
}

/// Forgets the failures of a key.
pub fn forget(conn: &mut Conn, key: &str) -> Result<()> {
    diesel::delete(attempt::table.filter(attempt::key.eq(key.to_owned())))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Was the account signed in to from this address before?
pub fn is_known(conn: &mut Conn, key: &str, now: DateTime<Utc>) -> Result<bool> {
    let row = known_address::table
        .filter(known_address::key.eq(key.to_owned()))
        .filter(known_address::until.gt(StoredMoment::from(now)));
    Ok(row.count().get_result::<i64>(conn)? > 0)
}

/// Remembers an address of an account.
pub fn remember(conn: &mut Conn, key: &str, until: DateTime<Utc>) -> Result<()> {
    each!(
        conn,
        diesel::insert_into(known_address::table)
            .values((
                known_address::key.eq(key),
                known_address::until.eq(StoredMoment::from(until))
            ))
            .on_conflict(known_address::key)
            .do_update()
            .set(known_address::until.eq(StoredMoment::from(until)))
            .prepared()
            .execute(conn)
    )?;
    Ok(())
}

/// Removes what counts no more: attempts a day after their last wait, addresses after their time.
pub fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    let quiet = now.timestamp_millis() - 24 * 3_600_000;
    let attempts = diesel::delete(attempt::table.filter(attempt::free_at.lt(quiet)))
        .prepared()
        .execute(conn)?;
    Ok(attempts
        + diesel::delete(
            known_address::table.filter(known_address::until.le(StoredMoment::from(now))),
        )
        .prepared()
        .execute(conn)?)
}
