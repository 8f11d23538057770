//! What a server does for itself from time to time: hears of new keys, removes what has ended.

use std::time::Duration;

use tokio::sync::watch;

use crate::error::{Error, Result};
use crate::services::access::{self, keys, security_events, typed};
use crate::services::awards::{awardees, decisions, payments};
use crate::services::base::{once, queue};
use crate::services::nominations::{self, appeals, events, own_case, rosters, runs};
use crate::services::upkeep::{imports, reminders};
use crate::services::workbooks;
use crate::services::{Conn, Ctx};
use crate::state::State;

/// Minutes between two times of tidying up.
const TIDY: u32 = 60;

/// Queues the reminders that are due, a stretch at a time, of files and of cycles each in
/// transactions of their own: what fails of the one does not keep the other. What waits for nobody
/// but who refused it goes on, and who got an award hears of it.
pub async fn remind(state: &State) {
    stretches(state, |tx, ctx| Ok(reminders::remind(tx, ctx)? > 0)).await;
    stretches(state, reminders::tell_of_cycles).await;
    stretches(state, reminders::remind_of_cycles).await;
    stretches(state, appeals::hand_on).await;
    stretches(state, awardees::tell).await;
}

/// Goes on until nothing is left.
async fn stretches(state: &State, queue: fn(&mut Conn, &Ctx) -> Result<bool>) {
    loop {
        let ctx = state.ctx();
        match state.db.write(move |tx| queue(tx, &ctx)).await {
            Ok(false) => return,
            Ok(true) => state.wake.notify_one(),
            Err(error) => return tracing::warn!(%error, "reminders could not be queued"),
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
            Err(error) => {
                return tracing::warn!(%error, "jobs that have ended could not be removed");
            }
        }
    }
}

/// Removes what has ended.
pub async fn tidy(state: &State) {
    let (ctx, lifetime) = (state.ctx(), state.keyring.tokens().lifetime());
    let tidied = state.db.write(move |tx| {
        own_case::fill_keys(tx)?;
        let forgotten = once::tidy(tx, &ctx)?
            + typed::tidy(tx, &ctx)?
            + queue::tidy_pauses(tx, &ctx)?
            + rosters::tidy(tx, &ctx)?
            + runs::tidy(tx, &ctx)?;
        Ok::<_, Error>(
            forgotten + access::tidy(tx, &ctx)? + keys::drop_expired(tx, &ctx, lifetime)?,
        )
    });
    if let Err(error) = tidied.await {
        tracing::warn!(%error, "what has ended could not be removed");
    }
    tidy_queue(state).await;
    tidy_security_events(state).await;
    fold_decisions(state).await;
    fold(state, events::fold).await;
    open_payments(state).await;
    tidy_workbooks(state).await;
    tidy_imports(state).await;
}

/// Removes the imports that nobody has touched for long, some rows at a time.
async fn tidy_imports(state: &State) {
    loop {
        let ctx = state.ctx();
        match state.db.write(move |tx| imports::tidy(tx, &ctx)).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "imports could not be removed"),
        }
    }
}

/// Removes the workbooks that are kept no longer, each behind its file: what is left in the middle
/// is found again.
pub async fn tidy_workbooks(state: &State) {
    if let Err(error) = remove_workbooks(state).await {
        tracing::warn!(%error, "workbooks could not be removed");
    }
}

async fn remove_workbooks(state: &State) -> Result<()> {
    loop {
        let ctx = state.ctx();
        let expired = state.db.read(move |conn| workbooks::expired(conn, &ctx));
        let expired = expired.await?;
        if expired.is_empty() {
            return Ok(());
        }
        for id in expired {
            state.files.remove_made(id.0).await?;
            state.db.write(move |tx| workbooks::remove(tx, id)).await?;
        }
    }
}

/// Notes by what decisions are found that the version before wrote, a stretch at a time.
pub async fn fold_decisions(state: &State) {
    fold(state, decisions::fold).await;
}

/// Keeps the money of awards that the version before gave, a stretch at a time.
pub async fn open_payments(state: &State) {
    fold(state, payments::fill).await;
}

/// Goes on until nothing is left that the version before wrote otherwise.
async fn fold(state: &State, some: fn(&mut Conn) -> Result<usize>) {
    loop {
        match state.db.write(some).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "older rows could not be filled in"),
        }
    }
}

/// Gives codes to files that were received without one, by the version before, a stretch at a time:
/// every minute, for servers of both versions may run beside each other.
pub async fn give_case_codes(state: &State) {
    loop {
        let ctx = state.ctx();
        let given = state
            .db
            .write(move |tx| nominations::give_codes_to_received(tx, &ctx));
        match given.await {
            Ok(false) => return,
            Ok(true) => {}
            Err(error) => return tracing::warn!(%error, "files could not be given their codes"),
        }
    }
}

/// Removes what happened at the doors long ago, a stretch at a time.
pub async fn tidy_security_events(state: &State) {
    loop {
        let (ctx, kept) = (state.ctx(), state.events_last);
        match state
            .db
            .write(move |tx| security_events::tidy(tx, &ctx, kept))
            .await
        {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return tracing::warn!(%error, "security events could not be removed"),
        }
    }
}

/// Looks after the server every minute until told to stop.
pub async fn run(state: State, mut stop: watch::Receiver<bool>) {
    let mut minutes: u32 = 0;
    while !*stop.borrow() {
        if minutes.is_multiple_of(TIDY) {
            tidy(&state).await;
        }
        give_case_codes(&state).await;
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
