//! What a server of PostgreSQL says of itself and of the way to it. SQLite has nothing to say.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{Bool, Integer, Text, Timestamp};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use crate::db::{Conn, Result};

/// A server, and the connection to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFacts {
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
    /// What tells of errors in another language than English, if it does; `Failure` knows several
    /// by their words alone.
    pub foreign: Option<ForeignLanguage>,
}

/// A server whose errors are not told in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignLanguage {
    /// Its `lc_messages`.
    pub setting: String,
    /// The statement by which a superuser makes it English for this program.
    pub mend: String,
}

impl ForeignLanguage {
    /// What belongs to the text that tells of it.
    #[must_use]
    pub fn params(&self) -> [(&'static str, String); 2] {
        [
            ("setting", self.setting.clone()),
            ("mend", self.mend.clone()),
        ]
    }
}

/// How `heard` is asked: by an error, since what language it comes in is not in the name of a
/// locale alone. There may be no texts of that language, and a `LANGUAGE` around the server may
/// bring in another. It is caught where it happens, so that no log tells of it.
const HEAR: &str = "DO $$ BEGIN PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN PERFORM \
    set_config('thidua.heard', SQLERRM, false); END $$";

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
    #[diesel(sql_type = Text)]
    heard: String,
    #[diesel(sql_type = Text)]
    setting: String,
    #[diesel(sql_type = Text)]
    mend: String,
}

/// Asks the server about itself.
pub fn about(conn: &mut Conn) -> Result<Option<ServerFacts>> {
    let Conn::Pg(pg) = conn else { return Ok(None) };
    let asked = "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number, \
        clock_timestamp() AT TIME ZONE 'UTC' AS asked_at, \
        COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS is_tls, \
        COALESCE(inet_client_addr() = inet_server_addr(), true) AS is_local, \
        current_setting('thidua.heard') AS heard, current_setting('lc_messages') AS setting, \
        format('ALTER ROLE %I SET lc_messages = ''C''', current_user) AS mend";
    pg.batch_execute(HEAR)?;
    let row: Row = sql_query(asked).get_result(pg)?;
    Ok(Some(ServerFacts {
        version: row.version,
        major: row.number / 10_000,
        now: row.asked_at.and_utc(),
        is_tls: row.is_tls,
        is_local: row.is_local,
        foreign: (row.heard != "division by zero").then_some(ForeignLanguage {
            setting: row.setting,
            mend: row.mend,
        }),
    }))
}
