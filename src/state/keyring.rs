//! The signing keys as this server knows them, and how it hears of a rotation: every minute, and
//! when a token names a key it does not know.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Result;
use crate::secrets::tokens::{Claims, Tokens};
use crate::services::access::keys;
use crate::state::State;

/// Seconds between two looks for a key that tokens name and this server does not know: forged
/// tokens must not cost a query each.
const LOOK_AGAIN: i64 = 5;

/// The keys of the moment, exchanged as a whole.
#[derive(Clone)]
pub struct Keyring {
    tokens: Arc<RwLock<Arc<Tokens>>>,
    looked_at: Arc<AtomicI64>,
}

impl Keyring {
    /// The keys a server starts with.
    #[must_use]
    pub fn of(tokens: Tokens) -> Self {
        Self {
            tokens: Arc::new(RwLock::new(Arc::new(tokens))),
            looked_at: Arc::new(AtomicI64::new(i64::MIN)),
        }
    }

    /// The keys of the moment.
    #[must_use]
    pub fn tokens(&self) -> Arc<Tokens> {
        Arc::clone(&self.tokens.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    /// Reads the keys anew.
    pub async fn reload_keys(&self) -> Result<()> {
        let (master, issuer, lifetime) = (
            self.master.clone(),
            Arc::clone(&self.base_url),
            self.keyring.tokens().lifetime(),
        );
        let tokens = self
            .db
            .read(move |conn| keys::load(conn, &master, &issuer, lifetime))
            .await?;
        *self
            .keyring
            .tokens
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(tokens);
        Ok(())
    }

    /// What an access token says, if it is ours and in force.
    pub async fn verified(&self, token: &str) -> Option<Claims> {
        let now = self.clock.now();
        let tokens = self.keyring.tokens();
        let claims = tokens.verify(token, now);
        if claims.is_some() || !tokens.unknown_key(token) {
            return claims;
        }
        let (second, before) = (
            now.timestamp(),
            self.keyring.looked_at.load(Ordering::Relaxed),
        );
        let is_due = second.saturating_sub(before) >= LOOK_AGAIN;
        // Of many requests at once one looks.
        if !is_due
            || self
                .keyring
                .looked_at
                .compare_exchange(before, second, Ordering::Relaxed, Ordering::Relaxed)
                .is_err()
        {
            return None;
        }
        if let Err(error) = self.reload_keys().await {
            tracing::warn!(%error, "the signing keys could not be read anew");
        }
        self.keyring.tokens().verify(token, now)
    }
}
