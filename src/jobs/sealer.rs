//! Seals the history every few seconds, on whichever server comes first.

use std::time::Duration;

use tokio::sync::watch;

use crate::secrets::seals::SealKey;
use crate::services::upkeep::audit;
use crate::state::State;

/// How long a line waits for its seal at most, when nothing is wrong.
const PAUSE: Duration = Duration::from_secs(5);

/// Seals what waits, a stretch at a time.
pub async fn seal(state: &State) {
    loop {
        let sealed = match state.db.read(audit::is_waiting).await {
            Ok(true) => {
                let (ctx, master) = (state.ctx(), state.master.clone());
                state
                    .db
                    .write(move |tx| audit::seal(tx, &ctx, &SealKey::of(&master)?))
                    .await
            }
            Ok(false) => return,
            Err(error) => Err(error),
        };
        match sealed {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "the history could not be sealed"),
        }
    }
}

/// Seals until told to stop, and once more then.
pub async fn run(state: State, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        seal(&state).await;
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
    seal(&state).await;
}
