//! The sealed history: every touch is found, by whoever kept a checkpoint.

mod exports;
mod found;
mod sealed;

use thidua::domain::upkeep::seal::Checkpoint;
use thidua::jobs::sealer;
use thidua::secrets::seals::SealKey;
use thidua::services::upkeep::audit::{self, Verification};

use crate::support::TestApp;

fn key(app: &TestApp) -> String {
    SealKey::of(&app.state.master).unwrap().public()
}

async fn verdict(app: &TestApp, kept: &[Checkpoint]) -> Verification {
    let (db, key, kept) = (app.state.db.clone(), key(app), kept.to_vec());
    tokio::task::spawn_blocking(move || db.snapshot_now(|conn| audit::verify(conn, &key, kept)))
        .await
        .unwrap()
        .unwrap()
}

/// The answer of the public page, as somebody keeps it.
async fn kept(app: &TestApp) -> Vec<Checkpoint> {
    let reply = app
        .open(
            actix_web::http::Method::GET,
            "/api/v1/public/checkpoints?limit=200",
            None,
        )
        .await
        .expect(200)
        .json();
    serde_json::from_value(reply["items"].clone()).unwrap()
}

/// A history of some lines, sealed in three goes.
async fn sealed(app: &TestApp) -> Vec<Checkpoint> {
    for _ in 0..3 {
        app.officer()
            .await
            .nominate(&app.subject("individual"))
            .await;
        sealer::seal(&app.state).await;
    }
    let verdict = verdict(app, &[]).await;
    assert_eq!(
        (verdict.faults, verdict.unsealed, verdict.checkpoints),
        (vec![], 0, 3)
    );
    assert!(verdict.sealed >= 6, "{}", verdict.sealed);
    kept(app).await
}
