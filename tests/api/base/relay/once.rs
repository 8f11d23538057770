//! One letter, one link, whoever sends it.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::json;
use thidua::jobs::Worker;

use super::{BOTH, PATIENCE, attempts, jobs};
use crate::access::identity;
use crate::base::letters::submit;
use crate::support::smtp::{Arrived, Sink, worker};
use crate::support::{TestApp, on_both};

on_both![
    a_link_is_the_same_in_each_attempt_and_good_once,
    several_servers_send_no_letter_twice,
];

async fn a_link_is_the_same_in_each_attempt_and_good_once(app: &TestApp) {
    identity::post(app, "/password-resets", json!({"email": BOTH[0]}))
        .await
        .expect(202);
    let sink = Sink::start(0);
    sink.mode("cut");
    let worker = worker(&app.state, sink.port, PATIENCE);
    attempts(app, &worker, 3).await;
    let letters = sink.letters();
    let token = |letter: &Arrived| {
        letter
            .text
            .split("/password?token=")
            .nth(1)
            .unwrap()
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    let tokens: BTreeSet<String> = letters.iter().map(token).collect();
    assert_eq!((letters.len(), tokens.len()), (3, 1));
    app.clock.set(app.clock.now() - TimeDelta::hours(4));
    let used = async || {
        identity::post(
            app,
            "/password-resets/use",
            json!({"token": tokens.first().unwrap(), "password": identity::NEW}),
        )
        .await
    };
    used().await.expect(204);
    attempts(app, &worker, 2).await;
    assert_ne!(
        token(sink.letters().last().unwrap()),
        *tokens.first().unwrap()
    );
    used().await.problem(422, "invalid");
}

/// Four servers on one database, a relay that greylists: each letter arrives once.
async fn several_servers_send_no_letter_twice(app: &TestApp) {
    submit(app, 4).await;
    let sink = Sink::start(0);
    sink.mode("greylist");
    let servers: Vec<Worker> = (0..4)
        .map(|_| worker(&app.state, sink.port, PATIENCE))
        .collect();
    for _ in 0..3 {
        futures_util::future::join_all(
            servers
                .iter()
                .map(async |server| while server.one().await.unwrap() {}),
        )
        .await;
        app.clock.set(app.clock.now() + TimeDelta::hours(4));
    }
    let letters = sink.letters();
    assert_eq!(
        letters
            .iter()
            .map(|letter| &letter.message_id)
            .collect::<BTreeSet<_>>()
            .len(),
        letters.len()
    );
    assert_eq!(
        letters
            .iter()
            .map(|letter| letter.text.matches("/nominations/").count())
            .sum::<usize>(),
        8
    );
    assert_eq!(jobs(app, "done").await, 8);
}
