//! Connections to a replica, kept for the next who reads there.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::look::SERVER;
use crate::db::engine::pool::IDLE;
use crate::db::engine::pool::source::ConnectionSource;
use crate::db::{Conn, DbUrl};

/// Makes connections that only read.
#[derive(Clone)]
pub(super) struct ReplicaSource(ConnectionSource);

impl ReplicaSource {
    /// At an address, as patient as those to the primary.
    pub(super) fn beside(primary: &ConnectionSource, url: &DbUrl) -> Self {
        // Whoever waits for it could have asked the primary meanwhile.
        let url = match url {
            DbUrl::Postgres(text) if !text.contains("connect_timeout") => {
                let mark = if text.contains('?') { '&' } else { '?' };
                DbUrl::Postgres(format!("{text}{mark}connect_timeout=2"))
            }
            url => url.clone(),
        };
        Self(ConnectionSource {
            url,
            patience: primary.patience,
            writes: false,
        })
    }

    pub(super) fn establish(&self) -> Result<Conn, String> {
        let mut conn = self.0.establish()?;
        // It may be promoted while somebody reads.
        conn.batch_execute("SET default_transaction_read_only = on")
            .map_err(|error| error.to_string())?;
        Ok(conn)
    }
}

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = Text)]
    server: String,
}

/// A connection, and to which server.
struct Connected {
    conn: Conn,
    server: Arc<str>,
    used: Instant,
}

/// Those without work. Nobody waits for one, as they would in the pools of the primary: whoever
/// finds none asks there.
pub(super) struct Idle {
    source: ReplicaSource,
    kept: Mutex<Vec<Connected>>,
    places: tokio::sync::Semaphore,
}

impl Idle {
    pub(super) fn new(source: ReplicaSource, most: u32) -> Self {
        Self {
            source,
            kept: Mutex::default(),
            places: tokio::sync::Semaphore::new(most as usize),
        }
    }

    /// Works on a connection to this server, and says whether it is whole; without an answer where
    /// all are at work, or it leads to another server.
    pub(super) fn with<T>(
        &self,
        server: &Arc<str>,
        work: impl FnOnce(&mut Conn) -> (Option<T>, bool),
    ) -> (Option<T>, bool) {
        let Ok(_place) = self.places.try_acquire() else {
            return (None, true);
        };
        match self.take(server) {
            Err(_) => (None, false),
            Ok(None) => (None, true),
            Ok(Some(mut connected)) => {
                let (answer, is_whole) = work(&mut connected.conn);
                if is_whole {
                    connected.used = Instant::now();
                    self.kept().push(connected);
                }
                (answer, is_whole)
            }
        }
    }

    /// Closes them.
    pub(super) fn let_go(&self) {
        self.kept().clear();
    }

    fn take(&self, server: &Arc<str>) -> Result<Option<Connected>, String> {
        // What led to another server, or to this one before it was started again, is let go.
        self.kept()
            .retain(|idle| idle.server == *server && idle.used.elapsed() < IDLE);
        if let Some(kept) = self.kept().pop() {
            return Ok(Some(kept));
        }
        let mut conn = self.source.establish()?;
        let Conn::Pg(pg) = &mut conn else {
            return Ok(None);
        };
        let found: Server = sql_query(format!("SELECT {SERVER} AS server"))
            .get_result(pg)
            .map_err(|error| error.to_string())?;
        let connected = Connected {
            conn,
            server: found.server.into(),
            used: Instant::now(),
        };
        Ok(Some(connected).filter(|connected| connected.server == *server))
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Connected>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
