//! A relay that is down, or not yet ready.

use std::collections::BTreeSet;

use serde_json::json;

use super::{BOTH, PATIENCE, addresses, attempts, dead_letters, jobs};
use crate::base::letters::{submit, without_kept_verdicts};
use crate::support::smtp::{Sink, free_port, worker};
use crate::support::{TestApp, on_both};

on_both![
    a_relay_that_is_down_for_three_days_loses_no_letter,
    a_relay_that_is_down_for_good_makes_a_dead_letter,
    greylisting_is_tried_again_with_the_same_group_and_message_id,
];

async fn a_relay_that_is_down_for_three_days_loses_no_letter(app: &TestApp) {
    submit(app, 2).await;
    let port = free_port();
    let worker = worker(&app.state, port, PATIENCE);
    assert!(worker.one().await.unwrap());
    assert!(
        !worker.one().await.unwrap(),
        "the next attempt is not due yet"
    );
    attempts(app, &worker, 18).await;
    let sink = Sink::start(port);
    attempts(app, &worker, 1).await;
    assert_eq!(addresses(&sink.letters()), BOTH);
    assert_eq!((jobs(app, "done").await, jobs(app, "queued").await), (4, 0));
}

async fn a_relay_that_is_down_for_good_makes_a_dead_letter(app: &TestApp) {
    submit(app, 1).await;
    let worker = worker(&app.state, free_port(), PATIENCE);
    attempts(app, &worker, 30).await;
    assert_eq!(jobs(app, "dead").await, 2);
    let dead = dead_letters(app).await;
    assert_eq!((dead.len(), &dead[0]["attempts"]), (2, &json!(30)));
    for letter in dead {
        app.administrator()
            .await
            .post(
                &format!(
                    "/dead-letters/{}/send-again",
                    letter["id"].as_str().unwrap()
                ),
                json!({}),
            )
            .await
            .expect(200);
    }
    let sink = Sink::start(0);
    attempts(
        app,
        &crate::support::smtp::worker(&app.state, sink.port, PATIENCE),
        1,
    )
    .await;
    assert_eq!(sink.letters().len(), 2);
}

async fn greylisting_is_tried_again_with_the_same_group_and_message_id(app: &TestApp) {
    submit(app, 2).await;
    let sink = Sink::start(0);
    sink.mode("greylist");
    let worker = worker(&app.state, sink.port, PATIENCE);
    attempts(app, &worker, 1).await;
    assert_eq!(sink.letters(), []);
    // What comes between the attempts goes into a letter of its own.
    let id = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    without_kept_verdicts(app).await;
    attempts(app, &worker, 1).await;
    let letters = sink.letters();
    let mut told: Vec<(&str, usize)> = letters
        .iter()
        .map(|letter| {
            (
                letter.to.as_str(),
                letter.text.matches("/nominations/").count(),
            )
        })
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [(BOTH[0], 1), (BOTH[0], 2), (BOTH[1], 1), (BOTH[1], 2)]
    );
    assert_eq!(
        letters
            .iter()
            .map(|letter| &letter.message_id)
            .collect::<BTreeSet<_>>()
            .len(),
        4
    );
    attempts(app, &worker, 3).await;
    assert_eq!(sink.letters().len(), 4);
    assert_eq!(jobs(app, "done").await, 6);
}
