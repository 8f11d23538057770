//! What every request finds: the database, the clock, the law, the keys. Made once by `app`.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::TimeDelta;
use tokio::sync::{Notify, Semaphore};

use crate::clock::{Clock, Ids};
use crate::db::Db;
use crate::domain::account::User;
use crate::domain::ids::SessionId;
use crate::domain::law_book::LawBook;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::secrets::tokens::Tokens;
use crate::secrets::{self, MasterKey, passwords};
use crate::services::{Ctx, access};

/// Shared by all requests and jobs.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// Where time comes from.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
    /// The law that is loaded.
    pub law: Arc<LawBook>,
    /// Where documents lie.
    pub files: Files,
    /// Seals and marks.
    pub master: MasterKey,
    /// Signs and verifies access tokens.
    pub tokens: Arc<Tokens>,
    /// How long a session lasts.
    pub session_lasts: TimeDelta,
    /// The address people use, without a slash at the end.
    pub base_url: Arc<str>,
    /// How many passwords are checked at once: each takes a core and 19 MiB.
    pub password_slots: Arc<Semaphore>,
    /// Wakes the worker when jobs were queued.
    pub wake: Arc<Notify>,
    /// Set when the service is about to stop.
    pub draining: Arc<AtomicBool>,
}

impl State {
    /// Time, law and ids for a use case.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        Ctx { now: self.clock.now(), law: Arc::clone(&self.law), ids: self.ids.clone(), watched: None }
    }

    /// Checks a password off the event loop, a few at a time.
    async fn password_fits(&self, password: String, kept: Option<String>) -> bool {
        let Ok(_slot) = self.password_slots.acquire().await else { return false };
        let check = move || passwords::fits(&password, kept.as_deref());
        tokio::task::spawn_blocking(check).await.unwrap_or(false)
    }

    /// Hashes a password off the event loop, a few at a time.
    pub async fn hash_password(&self, password: String) -> Result<String> {
        let lost = || Error::Internal("the hashing of a password was lost".to_owned());
        let _slot = self.password_slots.acquire().await.map_err(|_| lost())?;
        let hash = tokio::task::spawn_blocking(move || passwords::hash(&password)).await.map_err(|_| lost())?;
        Ok(hash?)
    }

    /// Signs somebody in by e-mail and password: the new session, its secret, and the account. Unknown, disabled and wrong are one answer.
    pub async fn sign_in(&self, email: String, password: String) -> Result<(SessionId, String, User)> {
        let known = self.db.read(move |conn| access::credential(conn, &email)).await?;
        let fits = self.password_fits(password, known.as_ref().map(|user| user.password_hash.clone())).await;
        let user = known.filter(|_| fits).ok_or(Error::WrongCredentials)?;
        let (ctx, id, lasts) = (self.ctx(), user.id, self.session_lasts);
        let secret = secrets::random_token()?;
        let hash = secrets::fingerprint(&secret);
        let session = self.db.write(move |tx| access::sign_in(tx, &ctx, id, hash, lasts)).await?;
        Ok((session, secret, user))
    }
}
