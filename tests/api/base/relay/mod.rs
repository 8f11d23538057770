//! Letters through a real SMTP server that is down, slow, greylists, cuts the line or refuses: none
//! is lost, each keeps its Message-ID.

mod dead_letters;
mod once;
mod outages;
mod refused;
mod slow;

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;
use thidua::jobs::Worker;

use crate::support::TestApp;
use crate::support::smtp::Arrived;

const PATIENCE: Duration = Duration::from_secs(20);

/// Does what is due, then turns the clock to the next attempt, until this many attempts are over.
async fn attempts(app: &TestApp, worker: &Worker, many: usize) {
    for _ in 0..many {
        while worker.one().await.unwrap() {}
        app.clock.set(app.clock.now() + TimeDelta::hours(4));
    }
}

async fn jobs(app: &TestApp, state: &'static str) -> i64 {
    app.state
        .db
        .read(move |conn| thidua::db::base::jobs::count(conn, state))
        .await
        .unwrap()
}

fn addresses(letters: &[Arrived]) -> Vec<&str> {
    letters.iter().map(|letter| letter.to.as_str()).collect()
}

const BOTH: [&str; 2] = ["officer@suoinga.example", "specialist@suoinga.example"];

async fn dead_letters(app: &TestApp) -> Vec<Value> {
    app.administrator()
        .await
        .get("/dead-letters")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .clone()
}
