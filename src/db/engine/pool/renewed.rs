//! A pool that is made anew where all its connections wait for a database that says nothing.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::r2d2::{Pool, PooledConnection, State};

use super::source::ConnectionSource;
use super::url::DbUrl;
use crate::db::Failure;

/// Where for so many times the patience of a statement no connection came or went although somebody
/// waited for one, those that are out are given up.
const SILENCES: u32 = 3;

/// Connections of one kind. A machine whose PostgreSQL stands still, as it does when its disk hangs,
/// takes what is sent to it: TCP finds nothing amiss, libpq waits for the answer without end, and the
/// standby that has taken over meanwhile would not be asked until the old primary is reset.
#[derive(Clone)]
pub(in crate::db) struct Connections(Arc<Shared>);

struct Shared {
    source: ConnectionSource,
    size: u32,
    now: Mutex<Now>,
}

struct Now {
    pool: Pool<ConnectionSource>,
    /// How often it was made anew.
    times: u32,
    /// When a connection came or went.
    stirred: Instant,
}

fn builder(source: &ConnectionSource, size: u32) -> diesel::r2d2::Builder<ConnectionSource> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(false)
        .connection_timeout(source.patience)
}

impl Connections {
    pub(super) fn open(source: ConnectionSource, size: u32) -> Result<Self, Failure> {
        let pool = builder(&source, size)
            .build(source.clone())
            .map_err(|error| Failure::Unavailable(error.to_string()))?;
        let now = Mutex::new(Now {
            pool,
            times: 0,
            stirred: Instant::now(),
        });
        Ok(Self(Arc::new(Shared { source, size, now })))
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long somebody waits for a connection.
    pub(super) fn patience(&self) -> Duration {
        self.0.source.patience
    }

    pub(super) fn state(&self) -> State {
        self.now().pool.state()
    }

    /// A connection, which is told of by `stir` when it is given back.
    pub(super) fn get(&self) -> Result<PooledConnection<ConnectionSource>, Failure> {
        let (pool, times) = {
            let now = self.now();
            (now.pool.clone(), now.times)
        };
        let mut taken = pool.get();
        if taken.is_err() && self.renew(times) {
            let pool = self.now().pool.clone();
            taken = pool.get();
        }
        let taken = taken.map_err(|error| Failure::Unavailable(error.to_string()))?;
        self.stir();
        Ok(taken)
    }

    pub(super) fn stir(&self) {
        self.now().stirred = Instant::now();
    }

    /// Makes the pool anew, unless that was done since or its connections are at work. What is out
    /// belongs to the old one, which ends with the last of them.
    fn renew(&self, times: u32) -> bool {
        let mut now = self.now();
        if now.times != times {
            return true;
        }
        let state = now.pool.state();
        let is_silent = matches!(self.0.source.url, DbUrl::Postgres(_))
            && state.connections > state.idle_connections
            && now.stirred.elapsed() > self.patience() * SILENCES;
        if is_silent {
            tracing::warn!(
                connections = state.connections,
                "the database takes what is sent and says nothing: it is looked for anew"
            );
            *now = Now {
                // It does not wait for its first connection.
                pool: builder(&self.0.source, self.0.size).build_unchecked(self.0.source.clone()),
                times: times + 1,
                stirred: Instant::now(),
            };
        }
        is_silent
    }
}
