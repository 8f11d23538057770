//! Connections, shared by all who ask.

mod many;
mod renewed;
pub(in crate::db) mod replica;
pub(in crate::db) mod reserve;
pub(super) mod source;
pub(super) mod transaction;
pub(in crate::db) mod url;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};

use self::renewed::{Connections, Lent};
use self::transaction::{caught, transaction};
use super::writer::{Outcome, Writer};
use crate::db::{Conn, Failure};
use replica::{Replica, ReplicaFigures};
use reserve::Reserve;
use source::{ConnectionSource, make_private_file};
use url::DbUrl;

/// How many connections, and how long to wait.
#[derive(Debug, Clone, Copy)]
pub struct PoolSettings {
    /// Connections to PostgreSQL for those who read, and as many for those who write; readers of
    /// SQLite (which has one writer).
    pub connections: u32,
    /// How long a request waits for a connection, and how long a statement or lock may take.
    pub patience: Duration,
}

/// How long a statement may take where nobody waits for an answer.
const MUCH_PATIENCE: Duration = Duration::from_hours(1);

/// After lying idle for so long a connection is asked whether it lives: the database may have been
/// restarted meanwhile.
const IDLE: Duration = Duration::from_secs(10);

/// The database, shared by all who ask.
#[derive(Clone)]
pub struct Db {
    readers: Connections,
    waiting: Waiting,
    replica: Option<Replica>,
    pub(in crate::db) writes: Writes,
    reserve: Reserve,
    url: DbUrl,
    patience: Duration,
}

/// How many wait for something.
#[derive(Clone, Default)]
pub(in crate::db) struct Waiting(Arc<AtomicUsize>);

/// Counts as long as it lives.
pub(in crate::db) struct Waits(Waiting);

impl Waiting {
    pub(in crate::db) fn one_more(&self) -> Waits {
        self.0.fetch_add(1, Ordering::Relaxed);
        Waits(self.clone())
    }

    pub(in crate::db) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How busy the connections are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Connections at work; on SQLite those that read.
    pub used: usize,
    /// Connections without work.
    pub idle: usize,
    /// Requests that wait for a connection.
    pub waiting: usize,
    /// Requests that wait for the one writer of SQLite, or are written by it.
    pub writer_waiting: Option<usize>,
    /// How the replica is, if there is to be one.
    pub replica: Option<ReplicaFigures>,
}

/// How writes reach the database.
#[derive(Clone)]
pub(in crate::db) enum Writes {
    /// Through the one writer of SQLite.
    Together(Writer),
    /// Each on a connection of its own.
    Apart(Connections),
}

impl Db {
    /// Opens the pools. A SQLite file that is not there is made, readable by its owner alone.
    pub fn open(url: &DbUrl, settings: PoolSettings) -> Result<Self, Failure> {
        let source = |writes| ConnectionSource {
            url: url.clone(),
            patience: settings.patience,
            writes,
        };
        let pool = |size: u32, writes| Connections::open(source(writes), size);
        match url {
            DbUrl::Sqlite(path) => {
                make_private_file(path).map_err(|error| {
                    Failure::Unavailable(format!("{}: {error}", path.display()))
                })?;
                // The one writer comes first: it makes the file what the readers expect.
                let writes = Writes::Together(Writer::start(source(true))?);
                let readers = pool(settings.connections, false)?;
                Ok(Self {
                    readers,
                    waiting: Waiting::default(),
                    replica: None,
                    writes,
                    reserve: Reserve::default(),
                    url: url.clone(),
                    patience: settings.patience,
                })
            }
            DbUrl::Postgres(_) => {
                // Apart: where writes wait for each other's locks, they take no connection from
                // those who read.
                let (readers, writes) = (
                    pool(settings.connections, false)?,
                    Writes::Apart(pool(settings.connections, true)?),
                );
                Ok(Self {
                    readers,
                    waiting: Waiting::default(),
                    replica: None,
                    writes,
                    reserve: Reserve::apart(Connections::when_asked(source(true), 1)),
                    url: url.clone(),
                    patience: settings.patience,
                })
            }
        }
    }

    /// Where numbers are taken that nobody may wait for.
    #[must_use]
    pub fn reserve(&self) -> &Reserve {
        &self.reserve
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &DbUrl {
        &self.url
    }

    /// Reads, outside of any transaction of writers.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + std::fmt::Debug + Send + 'static,
    {
        let (pool, waiting) = (self.readers.clone(), self.waiting.clone());
        blocking(move || with(&pool, &waiting, |conn| caught(|| work(conn)))).await
    }

    /// Writes, in one transaction: all of it is durable when this answers `Ok`, none of it
    /// otherwise. A panic rolls back.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + std::fmt::Debug + Send + 'static,
    {
        self.transact(Outcome::Yes, work).await
    }

    /// Does all that `write` does and takes it back: what would happen.
    pub async fn rehearse<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + std::fmt::Debug + Send + 'static,
    {
        self.transact(Outcome::No, work).await
    }

    async fn transact<T, E>(
        &self,
        keep: Outcome,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + std::fmt::Debug + Send + 'static,
    {
        match self.writes.clone() {
            Writes::Together(writer) => writer.run(keep, work).await,
            Writes::Apart(pool) => {
                let waiting = self.waiting.clone();
                blocking(move || with(&pool, &waiting, |conn| transaction(conn, keep, work))).await
            }
        }
    }

    /// A connection of its own, outside of the pools.
    fn apart(&self, patience: Duration, writes: bool) -> Result<Conn, Failure> {
        let source = ConnectionSource {
            patience,
            ..self.source(writes)
        };
        source.establish().map_err(Failure::Unavailable)
    }

    fn source(&self, writes: bool) -> ConnectionSource {
        ConnectionSource {
            url: self.url.clone(),
            patience: self.patience,
            writes,
        }
    }

    /// How long a request waits for a connection, a lock or a statement.
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// As `write`, for commands that run without a runtime: on a connection of its own.
    pub fn write_now<T, E: From<Failure>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        transaction(&mut self.apart(self.patience, true)?, Outcome::Yes, work)
    }

    /// Reads one state of the whole database, whatever is written meanwhile, on a connection of its
    /// own, and takes its time: for commands.
    pub fn snapshot_now<T, E: From<Failure>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = self.apart(MUCH_PATIENCE, false)?;
        let begin = match &conn {
            Conn::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Conn::Sqlite(_) => "BEGIN",
        };
        // Closing the connection ends the transaction.
        conn.batch_execute(begin).map_err(Failure::from)?;
        work(&mut conn)
    }

    /// Waits until the storage has failed: nothing is written any more, and whoever serves must
    /// end. Forever where a server of its own looks after the storage.
    pub async fn has_failed(&self) {
        match &self.writes {
            Writes::Together(writer) => writer.has_ended().await,
            Writes::Apart(_) => std::future::pending().await,
        }
    }

    /// How busy it is right now.
    #[must_use]
    pub fn load(&self) -> Load {
        let readers = self.readers.state();
        let (writer_waiting, writers) = match &self.writes {
            Writes::Together(writer) => (Some(writer.waiting()), None),
            Writes::Apart(pool) => (None, Some(pool.state())),
        };
        let states = || writers.iter().chain(std::iter::once(&readers));
        let all: usize = states().map(|state| state.connections as usize).sum();
        let idle: usize = states().map(|state| state.idle_connections as usize).sum();
        Load {
            used: all.saturating_sub(idle),
            idle,
            waiting: self.waiting.count(),
            writer_waiting,
            replica: self.replica.as_ref().map(Replica::figures),
        }
    }

    /// A connection of its own with much patience, outside of any transaction: for migrations.
    pub(in crate::db) fn exclusive<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        work(&mut self.apart(MUCH_PATIENCE, true)?)
    }
}

async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Failure> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Failure::Panicked.into()))
}

fn with<T, E: From<Failure>>(
    pool: &Connections,
    waiting: &Waiting,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    let waits = waiting.one_more();
    let mut live = alive(pool)?;
    drop(waits);
    let answer = work(&mut live.conn);
    live.used = Instant::now();
    // A connection that died or was left inside a transaction does not go back into the pool.
    // Whether it died only asking tells.
    live.broken =
        !is_outside_transactions(&mut live.conn) || (answer.is_err() && !answers(&mut live.conn));
    drop(live);
    pool.stir();
    answer
}

/// A connection that was at work a moment ago, or says that it lives. One after the other those
/// that died while idle leave the pool.
fn alive(pool: &Connections) -> Result<Lent, Failure> {
    let begun = Instant::now();
    loop {
        let mut live = pool.get()?;
        if live.used.elapsed() < IDLE || answers(&mut live.conn) {
            return Ok(live);
        }
        live.broken = true;
        if begun.elapsed() > pool.patience() {
            return Err(Failure::Unavailable(
                "no connection to the database lives".to_owned(),
            ));
        }
    }
}

fn answers(conn: &mut Conn) -> bool {
    match conn {
        Conn::Pg(pg) => pg.batch_execute("SELECT 1").is_ok(),
        Conn::Sqlite(_) => true,
    }
}

fn is_outside_transactions(conn: &mut Conn) -> bool {
    let depth = match conn {
        Conn::Pg(pg) => AnsiTransactionManager::transaction_manager_status_mut(pg)
            .transaction_depth()
            .map(|depth| depth.is_none()),
        Conn::Sqlite(sqlite) => AnsiTransactionManager::transaction_manager_status_mut(sqlite)
            .transaction_depth()
            .map(|depth| depth.is_none()),
    };
    depth.unwrap_or(false)
}
