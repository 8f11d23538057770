//! What a server of PostgreSQL says of itself and of the way to it. SQLite has nothing to say.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::sql_types::{Bool, Integer, Text, Timestamp};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Conn, Result};

/// A server, and the connection to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its version as it writes it.
    pub version: String,
    /// The first number of its version.
    pub major: i32,
    /// Its time.
    pub now: DateTime<Utc>,
    /// Is the connection sealed?
    pub is_tls: bool,
    /// Is it on this machine?
    pub is_local: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    version: String,
    #[diesel(sql_type = Integer)]
    number: i32,
    #[diesel(sql_type = Timestamp)]
    asked_at: NaiveDateTime,
    #[diesel(sql_type = Bool)]
    is_tls: bool,
    #[diesel(sql_type = Bool)]
    is_local: bool,
}

/// Asks the server about itself.
pub fn about(conn: &mut Conn) -> Result<Option<About>> {
    let Conn::Pg(pg) = conn else { return Ok(None) };
    let asked = "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number, \
        clock_timestamp() AT TIME ZONE 'UTC' AS asked_at, \
        COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS is_tls, \
        COALESCE(inet_client_addr() = inet_server_addr(), true) AS is_local";
    let row: Row = sql_query(asked).get_result(pg)?;
    Ok(Some(About {
        version: row.version,
        major: row.number / 10_000,
        now: row.asked_at.and_utc(),
        is_tls: row.is_tls,
        is_local: row.is_local,
    }))
}
