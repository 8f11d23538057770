//! Where passwords are hashed and checked: off the event loop, on a few threads that keep their
//! memory, and never in a queue without end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit, oneshot};

use crate::error::{Error, Result};
use crate::secrets::passwords::{self, Hasher};

/// How many may wait for each place: with some thirty milliseconds a hash, more would wait longer
/// than anybody does.
const WAITING: usize = 100;

/// More threads than these hash no faster than people sign in, and each keeps 19 MiB. The other
/// half of the cores serves meanwhile.
const MOST_THREADS: usize = 4;

type Work = Box<dyn FnOnce(&mut Hasher) + Send>;

/// A few places to hash at; each takes a core and 19 MiB.
#[derive(Clone)]
pub struct PasswordPool {
    work: SyncSender<Work>,
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    patience: Duration,
    checked: Arc<AtomicU64>,
}

impl PasswordPool {
    /// A pool of places; who gets none within `patience` is told to come again.
    pub fn new(cores: usize, patience: Duration) -> Result<Self> {
        let places = (cores / 2).clamp(1, MOST_THREADS);
        // Who has a place finds a thread that waits.
        let (work, given) = sync_channel::<Work>(places);
        let given = Arc::new(Mutex::new(given));
        for _ in 0..places {
            let given = Arc::clone(&given);
            let thread = std::thread::Builder::new()
                .name("passwords".to_owned())
                .spawn(move || hash_on(&given));
            thread.map_err(|error| Error::Internal(error.to_string()))?;
        }
        let queue = Arc::new(Semaphore::new(places.saturating_mul(WAITING)));
        Ok(Self {
            work,
            places: Arc::new(Semaphore::new(places)),
            queue,
            patience,
            checked: Arc::default(),
        })
    }

    async fn place(&self) -> Result<(SemaphorePermit<'_>, OwnedSemaphorePermit)> {
        let full = || Error::Unavailable("every place to hash a password is taken".to_owned());
        let waiting = self.queue.try_acquire().map_err(|_| full())?;
        let places = Arc::clone(&self.places);
        let place = tokio::time::timeout(self.patience, places.acquire_owned())
            .await
            .map_err(|_| full())?
            .map_err(|_| full())?;
        Ok((waiting, place))
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Hasher) -> T + Send + 'static,
    ) -> Result<T> {
        let (_waiting, place) = self.place().await?;
        let lost = || Error::Internal("the hashing of a password was lost".to_owned());
        let (tell, told) = oneshot::channel();
        // Whoever asked may have gone: then nobody hears of it, and the place is taken until it is done.
        let work: Work = Box::new(move |hasher| {
            let _place = place;
            drop(tell.send(work(hasher)));
        });
        self.work.try_send(work).map_err(|_| lost())?;
        told.await.map_err(|_| lost())
    }

    /// Does the password fit? Without a hash to fit it takes as long and answers no.
    pub async fn fits(&self, password: String, kept: Option<String>) -> Result<bool> {
        let checked = Arc::clone(&self.checked);
        self.work(move |hasher| {
            checked.fetch_add(1, Ordering::Relaxed);
            hasher.fits(&password, kept.as_deref())
        })
        .await
    }

    /// The hash of a new password.
    pub async fn hash(&self, password: String) -> Result<String> {
        Ok(self.work(move |hasher| hasher.hash(&password)).await??)
    }

    /// Is the password hard to guess for who knows these words?
    pub async fn is_strong(&self, password: String, words: Vec<String>) -> Result<bool> {
        self.work(move |_| passwords::is_strong(&password, &words))
            .await
    }

    /// How many passwords were checked so far, against a real hash or nobody's.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.checked.load(Ordering::Relaxed)
    }
}

/// Hashes what is given, one after the other, until nobody can give anything any more.
fn hash_on(given: &Mutex<Receiver<Work>>) {
    let mut hasher = Hasher::default();
    loop {
        let next = given.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // What panics is lost to who asked, not to those who come later.
        if catch_unwind(AssertUnwindSafe(|| work(&mut hasher))).is_err() {
            hasher = Hasher::default();
        }
    }
}

#[cfg(test)]
mod tests;
