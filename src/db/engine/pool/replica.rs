//! Reads beside the primary: what may be a second old is read on a replica of PostgreSQL, as long
//! as that is close behind. Who asks, and what they may, is always read on the primary.

mod look;
mod source;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

pub use look::behind;
use look::{Look, Looker};
use source::{Idle, ReplicaSource};

use super::source::ConnectionSource;
use super::transaction::caught;
use super::{answers, blocking, is_outside_transactions, with};
use crate::db::{Conn, Db, DbUrl, Failure};

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Where it is, and how old what is read there may be.
#[derive(Debug, Clone)]
pub struct ReplicaSettings {
    /// A server of PostgreSQL.
    pub url: DbUrl,
    /// It is not read when it is further behind.
    pub lag: Duration,
    /// The most connections to it.
    pub connections: u32,
}

/// What of a replica is shown to those who watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplicaFigures {
    /// How far it is behind, if it was found.
    pub lag: Option<Duration>,
    /// Is it read?
    pub used: bool,
    /// Reads that it has answered.
    pub by_replica: u64,
    /// Reads that it might have answered, and the primary did.
    pub by_primary: u64,
}

/// By whom a read was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The primary.
    Primary,
    /// This replica.
    Replica(Arc<str>),
}

/// An error that may be the database's own, and no answer.
pub trait MayBeFailure {
    /// Might another server answer?
    fn is_failure(&self) -> bool;
}

/// A replica, shared by all who read.
#[derive(Clone)]
pub(super) struct Replica(Arc<Shared>);

struct Shared {
    idle: Idle,
    most: Duration,
    seen: Mutex<Option<Seen>>,
    by_replica: AtomicU64,
    by_primary: AtomicU64,
}

/// How it was found the last time.
struct Seen {
    look: Look,
    /// Has no connection to it broken since?
    whole: bool,
}

impl Replica {
    /// Begins to look at it. It need not be there.
    pub(super) fn start(
        primary: ConnectionSource,
        settings: &ReplicaSettings,
    ) -> Result<Self, Failure> {
        let source = ReplicaSource::beside(&primary, &settings.url);
        let shared = Arc::new(Shared {
            idle: Idle::new(source.clone(), settings.connections),
            most: settings.lag,
            seen: Mutex::default(),
            by_replica: AtomicU64::new(0),
            by_primary: AtomicU64::new(0),
        });
        let (watched, looker) = (Arc::downgrade(&shared), Looker::new(primary, source));
        std::thread::Builder::new()
            .name("replica".to_owned())
            .spawn(move || watch(&watched, looker))
            .map_err(|error| Failure::Unavailable(error.to_string()))?;
        Ok(Self(shared))
    }

    pub(super) fn figures(&self) -> ReplicaFigures {
        let shared = &self.0;
        let seen = shared.seen();
        ReplicaFigures {
            lag: seen.as_ref().map(|seen| seen.look.fresh.elapsed()),
            used: shared.server(seen.as_ref()).is_some(),
            by_replica: shared.by_replica.load(Ordering::Relaxed),
            by_primary: shared.by_primary.load(Ordering::Relaxed),
        }
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Option<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server, if it can be read now.
    fn usable(&self) -> Option<Arc<str>> {
        self.server(self.seen().as_ref())
    }

    /// The server, if it can be read as it was seen. What was seen ages: a look that takes long, or is none any
    /// more, counts as its lag.
    fn server(&self, seen: Option<&Seen>) -> Option<Arc<str>> {
        seen.filter(|seen| seen.whole && seen.look.fresh.elapsed() <= self.most)
            .map(|seen| Arc::clone(&seen.look.server))
    }

    /// Reads there; none where it cannot, or fails.
    fn ask<T, E: From<Failure> + MayBeFailure>(
        &self,
        server: &Arc<str>,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        let (answer, is_whole) = self.idle.with(server, |conn| {
            // Who waited long for a connection may find it left behind meanwhile.
            if self.usable().as_ref() != Some(server) {
                return (None, true);
            }
            let answer = caught(|| work(conn));
            let is_whole = is_outside_transactions(conn) && (answer.is_ok() || answers(conn));
            (Some(answer), is_whole)
        });
        if !is_whole && let Some(seen) = self.seen().as_mut() {
            // It is asked again when it was found again.
            seen.whole = false;
        }
        answer.filter(|answer| !matches!(answer, Err(error) if error.is_failure()))
    }
}

/// Looks at it as long as anybody may read there, and tells when it goes and when it comes.
fn watch(shared: &Weak<Shared>, mut looker: Looker) {
    let mut was_used = None;
    loop {
        let look = looker.look();
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let why = look.as_ref().err().cloned();
        let is_used = {
            let mut seen = shared.seen();
            match look {
                Ok(look) => *seen = Some(Seen { look, whole: true }),
                Err(_) => seen.iter_mut().for_each(|seen| seen.whole = false),
            }
            shared.server(seen.as_ref()).is_some()
        };
        if was_used != Some(is_used) {
            let lag = shared.seen().as_ref().map(|seen| seen.look.fresh.elapsed());
            if is_used {
                tracing::info!(?lag, "the replica is read");
            } else {
                // It may be another server from now on.
                shared.idle.let_go();
                let why = why.as_deref().unwrap_or("it is too far behind");
                tracing::warn!(why, ?lag, "the replica is not read: the primary answers");
            }
            was_used = Some(is_used);
        }
        drop(shared);
        std::thread::sleep(LOOK_EVERY);
    }
}

enum Step<W, T> {
    Beside(W, Arc<str>),
    Done(T),
}

impl Db {
    /// The same database with a replica beside it.
    pub fn with_replica(mut self, settings: &ReplicaSettings) -> Result<Self, Failure> {
        self.replica = Some(Replica::start(self.source(false), settings)?);
        Ok(self)
    }

    /// Is there one, whether it can be read now or not?
    #[must_use]
    pub fn has_replica(&self) -> bool {
        self.replica.is_some()
    }

    /// Reads in two steps: on the primary who asks, and whether they may be answered beside it;
    /// then the work, on the replica. Where there is none, or it fails, the primary answers. What
    /// goes on from an earlier read stays where that was, or goes to the primary for good: another
    /// replica could be behind what was read already.
    pub async fn read_beside<W, T, E>(
        &self,
        earlier: Option<Place>,
        who: impl FnOnce(&mut Conn) -> Result<(W, bool), E> + Send + 'static,
        work: impl Fn(&mut Conn, &W) -> Result<T, E> + Send + 'static,
    ) -> Result<(T, Place), E>
    where
        W: Send + 'static,
        T: Send + 'static,
        E: From<Failure> + MayBeFailure + std::fmt::Debug + Send + 'static,
    {
        let (pool, waiting) = (self.readers.clone(), self.waiting.clone());
        let replica = self.replica.clone();
        blocking(move || {
            let shared = replica.as_ref().map(|replica| &*replica.0);
            let usable = || {
                let server = shared.and_then(Shared::usable)?;
                let stays = earlier.is_none_or(|place| place == Place::Replica(server.clone()));
                stays.then_some(server)
            };
            // Its connection is given back before the replica is asked.
            let step = with(&pool, &waiting, |conn| {
                caught(|| {
                    let (who, may) = who(conn)?;
                    match may.then(usable).flatten() {
                        Some(server) => Ok(Step::Beside(who, server)),
                        None => work(conn, &who).map(Step::Done),
                    }
                })
            })?;
            let answer = match step {
                Step::Done(answer) => answer,
                Step::Beside(who, server) => {
                    let asked = shared.and_then(|shared| {
                        let answer = shared.ask(&server, |conn| work(conn, &who))?;
                        shared.by_replica.fetch_add(1, Ordering::Relaxed);
                        Some(answer)
                    });
                    if let Some(answer) = asked {
                        return answer.map(|answer| (answer, Place::Replica(server)));
                    }
                    with(&pool, &waiting, |conn| caught(|| work(conn, &who)))?
                }
            };
            if let Some(shared) = shared {
                shared.by_primary.fetch_add(1, Ordering::Relaxed);
            }
            Ok((answer, Place::Primary))
        })
        .await
    }
}
