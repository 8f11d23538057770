//! Until when what else there is for a reader of letters waits, as servers share it: one row for
//! each reader.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{FEW, Prepare, among};
use crate::db::schema::letter_pause;
use crate::db::{Conn, Result};

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

/// Begins a pause for each of these readers that lasts until then, but for those whose pause has not
/// ended yet; answers when that will be. What begins or lengthens pauses does it `one_by_one`:
/// nothing comes between the two statements.
pub(in crate::db) fn begin(
    conn: &mut Conn,
    readers: &BTreeSet<String>,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<BTreeMap<String, DateTime<Utc>>> {
    let (now, until) = (StoredMoment::from(now), StoredMoment::from(until));
    let paused = letter_pause::table
        .filter(among(letter_pause::recipient_id, readers))
        .filter(letter_pause::until.gt(now))
        .select((letter_pause::recipient_id, letter_pause::until))
        .load::<(String, StoredMoment)>(conn)?;
    let paused: BTreeMap<String, DateTime<Utc>> = paused
        .into_iter()
        .map(|(reader, until)| (reader, until.into()))
        .collect();
    // What is inserted has no `filter` but this one, and with it nothing else knows which is meant.
    macro_rules! begun {
        ($rows:expr, $few:expr, $conn:expr) => {{
            use diesel::query_dsl::methods::FilterDsl as _;
            diesel::insert_into(letter_pause::table)
                .values($rows)
                .on_conflict(letter_pause::recipient_id)
                .do_update()
                .set(letter_pause::until.eq(until))
                .filter(letter_pause::until.le(now))
                .prepared_if($few)
                .execute($conn)
        }};
    }
    let mut rows = readers
        .iter()
        .filter(|reader| !paused.contains_key(*reader))
        .map(|reader| {
            (
                letter_pause::recipient_id.eq(reader.clone()),
                letter_pause::until.eq(until),
            )
        });
    match conn {
        Conn::Pg(pg) => {
            let rows: Vec<_> = rows.collect();
            if !rows.is_empty() {
                let few = rows.len() <= FEW;
                begun!(rows, few, pg)?;
            }
        }
        Conn::Sqlite(sqlite) => rows.try_for_each(|row| begun!(row, true, sqlite).map(drop))?,
    }
    Ok(paused)
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
