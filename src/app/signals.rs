//! How a server is told to stop.

use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::state::State;
/// Tells systemd how far it is, if that is what started it.
pub(super) fn tell_manager(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

/// The signals that end the service, heard from the moment this is made.
pub(super) struct Signals {
    pub(super) terminate: Signal,
    pub(super) interrupt: Signal,
}

impl Signals {
    pub(super) fn hear() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }
}

/// Waits for SIGTERM or SIGINT; says "not ready" for a while, then stops taking requests and lets
/// the running ones end.
pub(super) async fn stop_on_signal(
    mut signals: Signals,
    state: State,
    server: ServerHandle,
    drain: Duration,
) {
    tokio::select! {
        _ = signals.terminate.recv() => {}
        _ = signals.interrupt.recv() => {}
    }
    tell_manager(&[NotifyState::Stopping]);
    tracing::info!("stopping");
    state.draining.store(true, Ordering::Relaxed);
    tokio::time::sleep(drain).await;
    server.stop(true).await;
}
