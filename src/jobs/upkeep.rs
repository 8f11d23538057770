//! What a server does for itself from time to time: hears of new keys, removes what has ended.

use std::time::Duration;

use tokio::sync::watch;

use crate::error::Error;
use crate::services::{access, keys, queue, reminders};
use crate::state::State;

/// Minutes between two times of tidying up.
const TIDY: u32 = 60;

/// Queues the reminders that are due, a stretch at a time.
pub async fn remind(state: &State) {
    loop {
        let ctx = state.ctx();
        let told = state.db.write(move |tx| Ok::<_, Error>(reminders::remind(tx, &ctx)? + reminders::remind_of_cycles(tx, &ctx)?)).await;
        match told {
            Ok(0) => return,
            Ok(_) => state.wake.notify_one(),
            Err(error) => {
                tracing::warn!(%error, "reminders could not be queued");
                return;
            }
        }
    }
}

/// Removes the jobs that ended long ago, a stretch at a time: nobody waits long for the writer.
pub async fn tidy_queue(state: &State) {
    loop {
        let ctx = state.ctx();
        match state.db.write(move |tx| queue::tidy(tx, &ctx)).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "jobs that have ended could not be removed"),
        }
    }
}

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
            tidy_queue(&state).await;
        }
        remind(&state).await;
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
