//! A relay that is slow, or goes in the middle.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::{BOTH, PATIENCE, addresses, attempts, jobs};
use crate::base::letters::{submit, without_kept_verdicts};
use crate::support::smtp::{Sink, worker, worker_of};
use crate::support::{TestApp, on_both};

on_both![
    a_slow_relay_is_waited_for_as_long_as_the_settings_say,
    what_a_relay_says_too_late_of_one_letter_is_no_answer_about_the_next,
    a_slow_letter_keeps_one_worker_waiting_and_no_other,
    what_has_left_is_noted_while_a_slow_letter_is_waited_for,
    a_line_cut_behind_the_letter_doubles_it_with_one_message_id,
];

async fn a_slow_relay_is_waited_for_as_long_as_the_settings_say(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode("slow 2");
    let hasty = worker(&app.state, sink.port, Duration::from_millis(300));
    assert!(hasty.one().await.unwrap());
    assert_eq!(jobs(app, "queued").await, 2);
    // Let the server end what we gave up.
    actix_web::rt::time::sleep(Duration::from_millis(2500)).await;
    let before = sink.letters().len();
    app.clock.set(app.clock.now() + TimeDelta::hours(4));
    let patient = worker(&app.state, sink.port, PATIENCE);
    futures_util::future::join(patient.one(), patient.one())
        .await
        .0
        .unwrap();
    assert_eq!(jobs(app, "done").await, 2);
    let letters = sink.letters();
    assert_eq!(letters.len(), before + 2);
    // Whatever the server made of the lines that were cut: the same letter has the same Message-ID.
    assert_eq!(
        letters
            .iter()
            .map(|letter| &letter.message_id)
            .collect::<BTreeSet<_>>()
            .len(),
        2
    );
}

async fn what_a_relay_says_too_late_of_one_letter_is_no_answer_about_the_next(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode("slow 1");
    let worker = worker(&app.state, sink.port, Duration::from_millis(500));
    assert!(worker.one().await.unwrap());
    actix_web::rt::time::sleep(Duration::from_millis(1500)).await;
    app.clock.set(app.clock.now() + TimeDelta::hours(4));
    sink.mode("full");
    assert!(worker.one().await.unwrap());
    assert_eq!((jobs(app, "done").await, jobs(app, "queued").await), (0, 2));
    sink.mode("ok");
    attempts(app, &worker, 2).await;
    assert_eq!(jobs(app, "done").await, 2);
}

/// The relay takes its time over two letters: another worker sends the next ones meanwhile.
async fn a_slow_letter_keeps_one_worker_waiting_and_no_other(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode("slow 5");
    let worker = worker_of(&app.state, sink.port, PATIENCE, 3);
    let first = worker.one();
    let second = async {
        actix_web::rt::time::sleep(Duration::from_secs(1)).await;
        sink.mode("ok");
        let file = app
            .officer()
            .await
            .nominate(&app.subject("household"))
            .await;
        app.officer()
            .await
            .act(&file, "submit", 1)
            .await
            .expect(200);
        without_kept_verdicts(app).await;
        worker.one().await.unwrap();
        jobs(app, "done").await
    };
    let (first, done) = futures_util::future::join(first, second).await;
    assert_eq!(
        (first.unwrap(), done, jobs(app, "done").await),
        (true, 2, 4)
    );
    assert_eq!(sink.letters().len(), 4);
}

/// What the relay has taken is noted soon, however long it thinks about the rest of what was taken
/// with it: so little is told twice by who must begin anew.
async fn what_has_left_is_noted_while_a_slow_letter_is_waited_for(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode(&format!("slow 5 {}", BOTH[1]));
    let worker = worker_of(&app.state, sink.port, PATIENCE, 2);
    let meanwhile = async {
        actix_web::rt::time::sleep(Duration::from_secs(3)).await;
        (jobs(app, "done").await, jobs(app, "queued").await)
    };
    let (all, meanwhile) = futures_util::future::join(worker.one(), meanwhile).await;
    assert_eq!((all.unwrap(), meanwhile), (true, (1, 1)));
    assert_eq!(jobs(app, "done").await, 2);
}

async fn a_line_cut_behind_the_letter_doubles_it_with_one_message_id(app: &TestApp) {
    submit(app, 2).await;
    let sink = Sink::start(0);
    sink.mode("cut");
    let worker = worker(&app.state, sink.port, PATIENCE);
    attempts(app, &worker, 1).await;
    assert_eq!((sink.letters().len(), jobs(app, "queued").await), (2, 4));
    sink.mode("ok");
    attempts(app, &worker, 3).await;
    let letters = sink.letters();
    assert_eq!(addresses(&letters), [BOTH, BOTH].concat());
    assert_eq!(
        (&letters[0], &letters[1]),
        (&letters[2], &letters[3]),
        "the same letter, to the last word"
    );
    assert_eq!(jobs(app, "done").await, 4);
}
