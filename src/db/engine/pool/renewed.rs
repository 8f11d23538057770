//! A pool that is made anew where all its connections wait for a database that says nothing.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use diesel::r2d2::{Pool, PooledConnection, State};

use super::source::{ConnectionSource, Live};
use super::url::DbUrl;
use crate::db::Failure;

/// Where for so many times the patience of a statement no connection was given back although somebody
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
    /// Held with each connection that is out.
    lent: Arc<()>,
    /// The same of the pool before this one.
    given_up: Weak<()>,
    /// When a connection was given back, or taken where no other was out.
    stirred: Instant,
}

/// A connection that is out.
pub(super) struct Lent {
    live: PooledConnection<ConnectionSource>,
    _lent: Arc<()>,
}

impl Deref for Lent {
    type Target = Live;

    fn deref(&self) -> &Live {
        &self.live
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Live {
        &mut self.live
    }
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
            lent: Arc::default(),
            given_up: Weak::new(),
            stirred: Instant::now(),
        });
        Ok(Self(Arc::new(Shared { source, size, now })))
    }

    /// The same without a connection until somebody needs one.
    pub(super) fn when_asked(source: ConnectionSource, size: u32) -> Self {
        let pool = builder(&source, size)
            .min_idle(Some(0))
            .build_unchecked(source.clone());
        let now = Mutex::new(Now {
            pool,
            lent: Arc::default(),
            given_up: Weak::new(),
            stirred: Instant::now(),
        });
        Self(Arc::new(Shared { source, size, now }))
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

    fn current(&self) -> (Pool<ConnectionSource>, Arc<()>) {
        let now = self.now();
        (now.pool.clone(), now.lent.clone())
    }

    /// A connection; who gives it back calls `stir`.
    pub(super) fn get(&self) -> Result<Lent, Failure> {
        let (pool, mut lent) = self.current();
        let mut taken = pool.get();
        if taken.is_err() && self.renew(&lent) {
            let (pool, anew) = self.current();
            (taken, lent) = (pool.get(), anew);
        }
        let live = taken.map_err(|error| Failure::Unavailable(error.to_string()))?;
        // The pool and this one hold it.
        if Arc::strong_count(&lent) == 2 {
            self.stir();
        }
        Ok(Lent { live, _lent: lent })
    }

    pub(super) fn stir(&self) {
        self.now().stirred = Instant::now();
    }

    /// Makes the pool anew, unless that was done since or its connections are at work. What is out
    /// belongs to the old one, which ends with the last of them; until then it is not done again,
    /// for commits that wait for a standby say nothing either, and each holds a connection.
    fn renew(&self, lent: &Arc<()>) -> bool {
        let mut now = self.now();
        if !Arc::ptr_eq(&now.lent, lent) {
            return true;
        }
        let state = now.pool.state();
        let is_silent = matches!(self.0.source.url, DbUrl::Postgres(_))
            && state.connections > state.idle_connections
            && now.stirred.elapsed() > self.patience() * SILENCES
            && now.given_up.strong_count() == 0;
        if is_silent {
            tracing::warn!(
                connections = state.connections,
                "the database takes what is sent and says nothing: it is looked for anew"
            );
            *now = Now {
                // It does not wait for its first connection.
                pool: builder(&self.0.source, self.0.size).build_unchecked(self.0.source.clone()),
                lent: Arc::default(),
                given_up: Arc::downgrade(lent),
                stirred: Instant::now(),
            };
        }
        is_silent
    }
}
