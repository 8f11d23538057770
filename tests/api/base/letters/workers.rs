//! Several workers, leases that end, and jobs of other versions.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::base::jobs::{self, Ending, Noted, Terms};
use thidua::db::{Conn, DbUrl, Failure};
use thidua::domain::base::ids::LeaseId;

use super::{count, submit};
use crate::rows::{self, Copied};
use crate::support::smtp::{free_port, worker};
use crate::support::{TestApp, on_both};

/// The specialist with what waits for them, many times.
const MANY_READERS: [Copied<'_>; 3] = [
    (
        "user_account",
        "email = 'specialist@suoinga.example'",
        &[
            ("id", "{id}"),
            ("email", "'u' || {n} || '@x.example'"),
            ("person_id", "NULL"),
        ],
    ),
    (
        "role_assignment",
        "user_id = (SELECT id FROM user_account WHERE email = 'specialist@suoinga.example')",
        &[("id", "{id}"), ("user_id", "{id}")],
    ),
    (
        "job",
        "recipient_id = (SELECT id FROM user_account WHERE email = 'specialist@suoinga.example')",
        &[
            ("id", "{id}"),
            ("recipient_id", "{id}"),
            ("payload", "replace(payload, recipient_id, {id})"),
        ],
    ),
];

on_both![
    several_workers_send_each_thing_once,
    a_backlog_to_many_readers_leaves_once,
    what_was_taken_and_not_begun_is_given_back,
    a_server_that_lost_its_lease_cannot_say_how_a_job_ended,
    what_other_versions_queued_leaves_or_is_left_alone,
    what_became_of_a_letter_can_be_looked_up_for_a_quarter,
];

async fn several_workers_send_each_thing_once(app: &TestApp) {
    submit(app, 5).await;
    let drain = async || while app.worker.one().await.unwrap() {};
    futures_util::future::join3(drain(), drain(), drain()).await;
    assert_eq!(count(app, "done").await, 10);
    let letters = app.letters.lock().unwrap();
    let told = |letter: &lettre::Message| {
        let text = String::from_utf8(letter.formatted()).unwrap();
        // One file stands in a letter without a heading of its own.
        text.matches("<h2")
            .count()
            .max(text.matches("=3Ch2").count())
            .max(1)
    };
    assert_eq!(letters.iter().map(told).sum::<usize>(), 10);
}

/// Several times what is taken at once, each to another reader; two servers where there can be.
async fn a_backlog_to_many_readers_leaves_once(app: &TestApp) {
    submit(app, 1).await;
    for copied in MANY_READERS {
        app.state
            .db
            .write(move |conn| rows::copy(conn, copied, 1, 70).map_err(Failure::from))
            .await
            .unwrap();
    }
    let drain = async |server: &TestApp| while server.worker.one().await.unwrap() {};
    if matches!(app.state.db.url(), DbUrl::Postgres(_)) {
        let twin = app.twin().await;
        futures_util::join!(drain(app), drain(&twin), drain(app), drain(&twin));
        let theirs = twin.letters.lock().unwrap().clone();
        assert!(!theirs.is_empty(), "both had some");
        app.letters.lock().unwrap().extend(theirs);
    } else {
        futures_util::join!(drain(app), drain(app));
    }
    let letters = app.letters.lock().unwrap().clone();
    let readers: BTreeSet<String> = letters
        .iter()
        .map(|letter| letter.envelope().to()[0].to_string())
        .collect();
    assert_eq!((letters.len(), readers.len()), (72, 72));
    assert_eq!(count(app, "done").await, 72);
}

/// A server that is told to stop, or whose relay is slow: another one has it at once, and nothing
/// was tried.
async fn what_was_taken_and_not_begun_is_given_back(app: &TestApp) {
    submit(app, 1).await;
    let stopping = worker(&app.state, free_port(), Duration::from_secs(5));
    stopping.begin_no_more();
    assert!(stopping.one().await.unwrap());
    assert_eq!(count(app, "queued").await, 2);
    app.sql("UPDATE job SET state = 'dead' WHERE attempts <> 0 OR lease_id IS NOT NULL")
        .await;
    assert_eq!(
        (app.deliver().await.len(), count(app, "done").await),
        (2, 2)
    );
}

/// A server that hung while its lease ran out comes back when another one has the job: its word
/// does not count.
async fn a_server_that_lost_its_lease_cannot_say_how_a_job_ended(app: &TestApp) {
    submit(app, 1).await;
    let (now, terms) = (
        app.clock.now(),
        Terms {
            letters: 1,
            most: 50,
            apart: TimeDelta::zero(),
            digest_at: None,
        },
    );
    let take = |lease: LeaseId, now| {
        app.state
            .db
            .write(move |tx| jobs::take(tx, now, lease, terms))
    };
    let finish = |taken: jobs::Taken, ending: Ending| {
        app.state
            .db
            .write(move |tx| jobs::finish(tx, &[(taken, ending)]))
    };
    let (first, second) = (app.state.ids.next(now), app.state.ids.next(now));
    let hung = take(first, now).await.unwrap().remove(0);
    let later = now + TimeDelta::minutes(16);
    let taken = take(second, later).await.unwrap().remove(0);
    assert_eq!((taken.id, taken.attempts), (hung.id, 1));
    assert_eq!(
        finish(hung.clone(), Ending::Dead("too late".to_owned()))
            .await
            .unwrap(),
        Noted::LeaseLost
    );
    assert_eq!(
        finish(hung.clone(), Ending::Done(Vec::new()))
            .await
            .unwrap(),
        Noted::LeaseLost
    );
    assert_eq!((count(app, "dead").await, count(app, "done").await), (0, 0));
    assert_eq!(
        finish(taken, Ending::Done(Vec::new())).await.unwrap(),
        Noted::Yes
    );
    assert_eq!(
        finish(hung, Ending::Again(later, "again".to_owned()))
            .await
            .unwrap(),
        Noted::LeaseLost
    );
    assert_eq!(count(app, "done").await, 1);
}

/// As an earlier version queued them, or a later one: what is understood leaves, the rest waits for
/// a server of the later version.
async fn what_other_versions_queued_leaves_or_is_left_alone(app: &TestApp) {
    let id = submit(app, 1).await.remove(0);
    app.deliver().await;
    let account = app.planted.accounts[1].email.clone();
    let user = app
        .state
        .db
        .read(move |conn| thidua::db::access::users::with_email(conn, &account))
        .await
        .unwrap()
        .unwrap()
        .id;
    let letter = |notice: Value| {
        json!({
            "kind": "letter",
            "to": user,
            "about": {"nomination": id},
            "notice": notice
        })
    };
    let queue = [
        (
            "1",
            letter(json!({
                "template": "waiting",
                "stage": "check",
                "due_on": "2026-11-13",
                "reason": null
            })),
            None,
        ),
        (
            "2",
            letter(json!({
                "template": "waiting",
                "stage": "draft",
                "due_on": null,
                "reason": "Thieu ngay"
            })),
            Some(user),
        ),
        ("3", letter(json!({"template": "a_later_kind"})), Some(user)),
        ("4", json!({"kind": "a_later_job"}), None),
    ];
    for (n, payload, recipient) in queue {
        let recipient = recipient.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        let sql = format!(
            "INSERT INTO job (id, payload, state, run_at, attempts, created_at, recipient_id) VALUES \
                 ('0192aaaa-0000-7000-8000-00000000000{n}', '{payload}', 'queued', '2026-10-17 \
                 01:0{n}:00', 0, '2026-10-17 01:00:00', {recipient})"
        );
        app.state
            .db
            .write(move |tx| match tx {
                Conn::Pg(pg) => pg.batch_execute(&sql).map_err(Failure::from),
                Conn::Sqlite(sqlite) => sqlite.batch_execute(&sql).map_err(Failure::from),
            })
            .await
            .unwrap();
    }
    let letters = app.deliver().await;
    assert_eq!(letters.len(), 4);
    // The household's name is that of today, the day and the reason are those it was queued with.
    assert!(
        letters[2].contains("13/11/2026") && letters[3].contains("Thieu ngay"),
        "{} {}",
        letters[2],
        letters[3]
    );
    // However often they are looked at, no attempt is counted and nobody is told that they failed.
    for _ in 0..3 {
        app.clock.set(app.clock.now() + TimeDelta::hours(12));
        app.deliver().await;
    }
    assert_eq!(
        (count(app, "dead").await, count(app, "queued").await),
        (0, 2)
    );
    let left = "FROM job WHERE state = 'queued' AND attempts = 0 AND letter_id IS NULL AND \
        lease_id IS NULL AND last_error IS NULL";
    let removed = app
        .state
        .db
        .write(move |tx| match tx {
            Conn::Pg(pg) => diesel::sql_query(format!("DELETE {left}"))
                .execute(pg)
                .map_err(Failure::from),
            Conn::Sqlite(sqlite) => diesel::sql_query(format!("DELETE {left}"))
                .execute(sqlite)
                .map_err(Failure::from),
        })
        .await
        .unwrap();
    assert_eq!(removed, 2);
}

async fn what_became_of_a_letter_can_be_looked_up_for_a_quarter(app: &TestApp) {
    app.officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let id = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    app.finish().await;
    let done = async || count(app, "done").await;
    let sent = done().await;
    assert!(sent > 0);
    for (days, left) in [(89, sent), (2, 0)] {
        app.clock.set(app.clock.now() + TimeDelta::days(days));
        thidua::jobs::upkeep::tidy_queue(&app.state).await;
        assert_eq!(done().await, left);
    }
}
