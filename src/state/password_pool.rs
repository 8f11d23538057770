//! Where passwords are hashed and checked: off the event loop, a few at a time, and never in a queue without end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, Result};
use crate::secrets::passwords;

/// How many may wait for each place: with some thirty milliseconds a hash, more would wait longer than anybody does.
const WAITING: usize = 100;

/// A few places to hash at; each takes a core and 19 MiB.
#[derive(Clone)]
pub struct PasswordPool {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    patience: Duration,
    checked: Arc<AtomicU64>,
}

impl PasswordPool {
    /// A pool of places; who gets none within `patience` is told to come again.
    #[must_use]
    pub fn new(places: usize, patience: Duration) -> Self {
        let queue = Arc::new(Semaphore::new(places.saturating_mul(WAITING)));
        Self { places: Arc::new(Semaphore::new(places)), queue, patience, checked: Arc::default() }
    }

    async fn place(&self) -> Result<(SemaphorePermit<'_>, SemaphorePermit<'_>)> {
        let full = || Error::Unavailable("every place to hash a password is taken".to_owned());
        let waiting = self.queue.try_acquire().map_err(|_| full())?;
        let place = tokio::time::timeout(self.patience, self.places.acquire()).await.map_err(|_| full())?.map_err(|_| full())?;
        Ok((waiting, place))
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.place().await?;
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Internal("the hashing of a password was lost".to_owned()))
    }

    /// Does the password fit? Without a hash to fit it takes as long and answers no.
    pub async fn fits(&self, password: String, kept: Option<String>) -> Result<bool> {
        let checked = Arc::clone(&self.checked);
        self.work(move || {
            checked.fetch_add(1, Ordering::Relaxed);
            passwords::fits(&password, kept.as_deref())
        })
        .await
    }

    /// The hash of a new password.
    pub async fn hash(&self, password: String) -> Result<String> {
        Ok(self.work(move || passwords::hash(&password)).await??)
    }

    /// Is the password hard to guess for who knows these words?
    pub async fn is_strong(&self, password: String, words: Vec<String>) -> Result<bool> {
        self.work(move || passwords::is_strong(&password, &words)).await
    }

    /// How many passwords were checked so far, against a real hash or nobody's.
    #[must_use]
    pub fn checked(&self) -> u64 {
        self.checked.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_full_pool_tells_people_to_come_again() {
        let pool = PasswordPool::new(1, Duration::from_millis(20));
        let taken = pool.places.acquire().await.unwrap();
        let refused = pool.fits("a long password".to_owned(), None).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
        assert_eq!(pool.checked(), 0);
        drop(taken);
        assert!(!pool.fits("a long password".to_owned(), None).await.unwrap());
        assert_eq!(pool.checked(), 1);
    }

    #[actix_web::test]
    async fn the_queue_has_an_end() {
        let pool = PasswordPool::new(1, Duration::from_mins(1));
        let _all = pool.queue.acquire_many(100).await.unwrap();
        assert!(matches!(pool.hash("a long password".to_owned()).await, Err(Error::Unavailable(_))));
    }
}
