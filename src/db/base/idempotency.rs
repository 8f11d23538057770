//! First answers as they are kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::idempotency;
use crate::db::{Conn, Failure, Result};

/// Whether this request is alone with its name at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameLock {
    /// It is.
    Alone,
    /// The same name is being worked on.
    Busy,
}

/// Status, place, version and body of an answer.
pub type StoredAnswer = (u16, Option<String>, i64, String);

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

/// Takes the name for this transaction. SQLite has one writer: there nobody else can be at it.
pub fn enter(conn: &mut Conn, caller: &str, key: &str) -> Result<NameLock> {
    let Conn::Pg(pg) = conn else {
        return Ok(NameLock::Alone);
    };
    let query = diesel::sql_query(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 742006)) AS locked",
    );
    let row = query
        .bind::<Text, _>(format!("{caller} {key}"))
        .get_result::<Locked>(pg)?;
    Ok(if row.locked {
        NameLock::Alone
    } else {
        NameLock::Busy
    })
}

/// Print, status, headers and body.
type AnswerRow = (String, i32, String, String);

/// The print and the first answer of a request with this name. The row is locked: what answers by it
/// is acknowledged no earlier than the change it tells of is durable wherever it has to be.
pub fn find(conn: &mut Conn, caller: &str, key: &str) -> Result<Option<(String, StoredAnswer)>> {
    let named = idempotency::table
        .filter(idempotency::caller.eq(caller.to_owned()))
        .filter(idempotency::key.eq(key.to_owned()))
        .select((
            idempotency::print,
            idempotency::status,
            idempotency::headers,
            idempotency::body,
        ));
    let row = match conn {
        Conn::Pg(pg) => named.for_update().get_result::<AnswerRow>(pg),
        Conn::Sqlite(sqlite) => named.get_result::<AnswerRow>(sqlite),
    };
    let row = row.optional()?;
    row.map(|(print, status, headers, body)| {
        let not_understood = || Failure::NotUnderstood(headers.clone());
        let (location, version) = serde_json::from_str(&headers).map_err(|_| not_understood())?;
        Ok((
            print,
            (
                u16::try_from(status).map_err(|_| not_understood())?,
                location,
                version,
                body,
            ),
        ))
    })
    .transpose()
}

/// Keeps a first answer.
pub fn insert(
    conn: &mut Conn,
    caller: &str,
    key: &str,
    print: &str,
    answer: &StoredAnswer,
    now: DateTime<Utc>,
) -> Result<()> {
    let (status, location, version, body) = answer;
    let headers = serde_json::to_string(&(location, version))
        .map_err(|error| Failure::Defect(error.to_string()))?;
    diesel::insert_into(idempotency::table)
        .values((
            idempotency::caller.eq(caller.to_owned()),
            idempotency::key.eq(key.to_owned()),
            idempotency::print.eq(print.to_owned()),
            idempotency::status.eq(i32::from(*status)),
            idempotency::headers.eq(headers),
            idempotency::body.eq(body.clone()),
            idempotency::created_at.eq(StoredMoment::from(now)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Forgets answers that are older; answers how many.
pub fn forget_before(conn: &mut Conn, moment: DateTime<Utc>) -> Result<usize> {
    let moment = StoredMoment::from(moment);
    Ok(
        diesel::delete(idempotency::table.filter(idempotency::created_at.lt(moment)))
            .prepared()
            .execute(conn)?,
    )
}
