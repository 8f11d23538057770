//! What a server does for itself from time to time: hears of new keys, removes what has ended.

use std::time::Duration;

use tokio::sync::watch;

use crate::error::Error;
use crate::services::{access, keys};
use crate::state::State;

/// Minutes between two times of tidying up.
const TIDY: u32 = 60;

/// Looks after the server every minute until told to stop.
pub async fn run(state: State, mut stop: watch::Receiver<bool>) {
    let mut minutes: u32 = 0;
    while !*stop.borrow() {
        if minutes.is_multiple_of(TIDY) {
            let (ctx, lifetime) = (state.ctx(), state.keyring.tokens().lifetime());
            let tidied = state.db.write(move |tx| Ok::<_, Error>(access::tidy(tx, &ctx)? + keys::drop_expired(tx, &ctx, lifetime)?)).await;
            if let Err(error) = tidied {
                tracing::warn!(%error, "what has ended could not be removed");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_mins(1)) => {}
            _ = stop.changed() => {}
        }
        if let Err(error) = state.reload_keys().await {
            tracing::warn!(%error, "the signing keys could not be read anew");
        }
        minutes = minutes.wrapping_add(1);
    }
}
