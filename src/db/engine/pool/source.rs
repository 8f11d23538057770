//! How a connection is made.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::ManageConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use super::url::DbUrl;
use crate::db::Conn;

/// Makes connections of one kind for a pool.
#[derive(Clone)]
pub(in crate::db) struct ConnectionSource {
    pub(in crate::db::engine) url: DbUrl,
    pub(in crate::db::engine) patience: Duration,
    pub(in crate::db::engine) writes: bool,
}

/// A pooled connection.
pub(in crate::db) struct Live {
    pub(in crate::db::engine) conn: Conn,
    pub(in crate::db::engine) used: Instant,
    pub(in crate::db::engine) broken: bool,
}

impl ConnectionSource {
    pub(in crate::db) fn establish(&self) -> Result<Conn, String> {
        let patience = self.patience.as_millis();
        match &self.url {
            DbUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(&path.to_string_lossy())
                    .map_err(|error| error.to_string())?;
                // What is deleted is written over: of the papers of a ballot nothing stays behind.
                let setup = format!(
                    "PRAGMA busy_timeout = {patience}; PRAGMA journal_mode = WAL; PRAGMA \
                        synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
                        PRAGMA query_only = {};",
                    if self.writes { "OFF" } else { "ON" }
                );
                conn.batch_execute(&setup)
                    .map_err(|error| error.to_string())?;
                Ok(Conn::Sqlite(conn))
            }
            DbUrl::Postgres(url) => {
                // As the first to ask for OpenSSL, so that it does not clean up when the process
                // ends, under threads that still use it.
                openssl_sys::init();
                let mut conn = PgConnection::establish(&noticing_silence(url, self.patience))
                    .map_err(|error| without_password(&error.to_string(), url))?;
                // What a request asks for lies in memory or on a disk without a head to move: a row
                // by its key is as near as the next one.
                let setup = format!(
                    "SET statement_timeout = {patience}; SET lock_timeout = {patience}; SET \
                        idle_in_transaction_session_timeout = {patience}; SET TIME ZONE \
                        'UTC'; SET random_page_cost = 1.1; SET plan_cache_mode = {};",
                    // A change finds its rows by their keys, in statements of many parts: planned
                    // anew each time they would take longer than to be run.
                    if self.writes {
                        "force_generic_plan"
                    } else {
                        "auto"
                    }
                );
                conn.batch_execute(&setup)
                    .map_err(|error| error.to_string())?;
                Ok(Conn::Pg(conn))
            }
        }
    }
}

/// The address with how long libpq waits for a server that says nothing any more, as one does whose
/// machine is gone: without it a request waits for a quarter of an hour. What the address says
/// itself stands. However long work may take, a server that is there can be heard.
fn noticing_silence(url: &str, patience: Duration) -> String {
    let seconds = patience.as_secs().clamp(2, 30);
    let waits = [
        ("connect_timeout", seconds),
        ("keepalives_idle", seconds),
        ("keepalives_interval", 2),
        ("tcp_user_timeout", seconds * 1_000),
    ];
    waits
        .into_iter()
        .filter(|(name, _)| !url.contains(name))
        .fold(url.to_owned(), |url, (name, value)| {
            let mark = if url.contains('?') { '&' } else { '?' };
            format!("{url}{mark}{name}={value}")
        })
}

/// What libpq says of an address it cannot read repeats parts of it.
fn without_password(told: &str, url: &str) -> String {
    let user = url
        .split_once("://")
        .and_then(|(_, rest)| rest.rsplit_once('@'))
        .map_or("", |(user, _)| user);
    let password = user.split_once(':').map_or("", |(_, password)| password);
    if password.is_empty() {
        told.to_owned()
    } else {
        told.replace(password, "…")
    }
}

/// Why a connection could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(in crate::db) struct NoConnection(String);

impl ManageConnection for ConnectionSource {
    type Connection = Live;
    type Error = NoConnection;

    fn connect(&self) -> Result<Live, NoConnection> {
        self.establish()
            .map(|conn| Live {
                conn,
                used: Instant::now(),
                broken: false,
            })
            .map_err(NoConnection)
    }

    fn is_valid(&self, live: &mut Live) -> Result<(), NoConnection> {
        live.conn
            .batch_execute("SELECT 1")
            .map_err(|error| NoConnection(error.to_string()))
    }

    fn has_broken(&self, live: &mut Live) -> bool {
        live.broken
    }
}

/// Makes the file and its folder if they are missing, for the owner alone: it holds personal data.
pub(in crate::db::engine) fn make_private_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    let file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_says_nothing_is_not_waited_for() {
        let told = noticing_silence("postgres://h/db", Duration::from_secs(5));
        assert_eq!(
            told,
            "postgres://h/db?connect_timeout=5&keepalives_idle=5&keepalives_interval=2&tcp_user_timeout=5000"
        );
        let patient = noticing_silence("postgres://h/db", Duration::from_hours(1));
        assert_eq!(
            patient,
            "postgres://h/db?connect_timeout=30&keepalives_idle=30&keepalives_interval=2&tcp_user_timeout=30000"
        );
        let own = noticing_silence(
            "postgres://a,b/db?connect_timeout=1&tcp_user_timeout=9",
            Duration::from_secs(1),
        );
        assert_eq!(
            own,
            "postgres://a,b/db?connect_timeout=1&tcp_user_timeout=9&keepalives_idle=2&keepalives_interval=2"
        );
    }
}
