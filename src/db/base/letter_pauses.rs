//! Until when what else there is for a reader of letters waits, as servers share it: one row for
//! each reader.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::letter_pause;
use crate::db::{Conn, Result, each};

/// May a letter leave for a reader?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::db) enum Pause {
    /// It may, and a pause has begun behind it.
    Begun,
    /// Not before this moment.
    Until(DateTime<Utc>),
}

/// Any number; who takes letters holds it.
const TAKING: i64 = 7_420_060_103;

/// Lets one server after the other take letters, until its transaction ends: it sees every pause
/// that was begun, and finds everything there is for a reader, where what another one has locked
/// would be left for the next hour. SQLite has one writer.
pub(in crate::db) fn one_by_one(conn: &mut Conn) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(&format!("SELECT pg_advisory_xact_lock({TAKING})"))?;
    }
    Ok(())
}

/// Begins a pause that lasts until then, unless one has not ended yet.
pub(in crate::db) fn begin(
    conn: &mut Conn,
    reader: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Pause> {
    let begun = {
        // What is inserted has no `filter` but this one, and with it nothing else knows which is
        // meant.
        use diesel::query_dsl::methods::FilterDsl as _;
        each!(
            conn,
            diesel::insert_into(letter_pause::table)
                .values((
                    letter_pause::recipient_id.eq(reader),
                    letter_pause::until.eq(StoredMoment::from(until))
                ))
                .on_conflict(letter_pause::recipient_id)
                .do_update()
                .set(letter_pause::until.eq(StoredMoment::from(until)))
                .filter(letter_pause::until.le(StoredMoment::from(now)))
                .prepared()
                .execute(conn)
        )?
    };
    if begun > 0 {
        return Ok(Pause::Begun);
    }
    let row = letter_pause::table
        .filter(letter_pause::recipient_id.eq(reader.to_owned()))
        .select(letter_pause::until);
    let ends = row.get_result::<StoredMoment>(conn).optional()?;
    // Tidied up meanwhile: it has ended.
    Ok(ends.map_or(Pause::Begun, |ends| Pause::Until(ends.into())))
}

/// Lets a pause that is there last at least until then.
pub(in crate::db) fn lengthen(conn: &mut Conn, reader: &str, until: DateTime<Utc>) -> Result<()> {
    let shorter = letter_pause::table
        .filter(letter_pause::recipient_id.eq(reader.to_owned()))
        .filter(letter_pause::until.lt(StoredMoment::from(until)));
    diesel::update(shorter)
        .set(letter_pause::until.eq(StoredMoment::from(until)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Forgets pauses that have ended; answers how many.
pub fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    Ok(
        diesel::delete(letter_pause::table.filter(letter_pause::until.le(StoredMoment::from(now))))
            .prepared()
            .execute(conn)?,
    )
}
