//! Letters through a real SMTP server that is down, slow, greylists, cuts the line or refuses: none
//! is lost, each keeps its Message-ID.

use std::collections::BTreeSet;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::jobs::Worker;

use crate::access::identity;
use crate::base::letters::submit;
use crate::pages::{get, sign_in};
use crate::support::smtp::{Arrived, Sink, free_port, worker};
use crate::support::{TestApp, on_both};

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

on_both![
    a_relay_that_is_down_for_three_days_loses_no_letter,
    a_relay_that_is_down_for_good_makes_a_dead_letter,
    greylisting_is_tried_again_with_the_same_group_and_message_id,
    a_slow_relay_is_waited_for_as_long_as_the_settings_say,
    what_a_relay_says_too_late_of_one_letter_is_no_answer_about_the_next,
    a_slow_letter_keeps_one_worker_waiting_and_no_other,
    a_line_cut_behind_the_letter_doubles_it_with_one_message_id,
    a_link_is_the_same_in_each_attempt_and_good_once,
    several_servers_send_no_letter_twice,
    a_refused_letter_is_seen_by_an_administrator_and_sent_again,
    the_code_of_a_refusal_tells_whether_to_try_again,
    the_page_of_dead_letters_sends_them_again,
    dead_letters_need_an_account,
];

async fn a_relay_that_is_down_for_three_days_loses_no_letter(app: &TestApp) {
    submit(app, 2).await;
    let port = free_port();
    let worker = worker(&app.state, port, PATIENCE);
    assert!(worker.one().await.unwrap() && worker.one().await.unwrap());
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

async fn a_slow_relay_is_waited_for_as_long_as_the_settings_say(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode("slow 2");
    let hasty = worker(&app.state, sink.port, Duration::from_millis(300));
    assert!(hasty.one().await.unwrap() && hasty.one().await.unwrap());
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
    sink.mode("full");
    assert!(worker.one().await.unwrap());
    assert_eq!((jobs(app, "done").await, jobs(app, "queued").await), (0, 2));
    sink.mode("ok");
    attempts(app, &worker, 2).await;
    assert_eq!(jobs(app, "done").await, 2);
}

/// The relay takes its time over one letter: another worker sends the next one meanwhile.
async fn a_slow_letter_keeps_one_worker_waiting_and_no_other(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode("slow 5");
    let worker = worker(&app.state, sink.port, PATIENCE);
    let first = worker.one();
    let second = async {
        actix_web::rt::time::sleep(Duration::from_secs(1)).await;
        sink.mode("ok");
        worker.one().await.unwrap();
        jobs(app, "done").await
    };
    let (first, done) = futures_util::future::join(first, second).await;
    assert_eq!(
        (first.unwrap(), done, jobs(app, "done").await),
        (true, 1, 2)
    );
    assert_eq!(sink.letters().len(), 2);
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

async fn a_refused_letter_is_seen_by_an_administrator_and_sent_again(app: &TestApp) {
    submit(app, 2).await;
    let sink = Sink::start(0);
    sink.mode("refuse");
    let worker = worker(&app.state, sink.port, PATIENCE);
    attempts(app, &worker, 1).await;
    assert_eq!(
        (sink.letters().len(), jobs(app, "dead").await),
        (0, 4),
        "a refusal for good is not tried again"
    );
    let dead = dead_letters(app).await;
    assert_eq!(dead.len(), 2);
    let letter = dead
        .iter()
        .find(|letter| letter["address"] == BOTH[1])
        .unwrap();
    assert_eq!(
        (&letter["kinds"], &letter["attempts"], &letter["state"]),
        (&json!(["waiting", "waiting"]), &json!(1), &json!("dead"))
    );
    assert!(
        letter["error"].as_str().unwrap().contains("550"),
        "{letter}"
    );
    // It tells of no file: who manages accounts sees none.
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.kind == "individual")
        .unwrap()
        .name
        .as_str();
    assert!(!letter.to_string().contains(subject));
    let path = format!(
        "/dead-letters/{}/send-again",
        letter["id"].as_str().unwrap()
    );
    app.hr()
        .await
        .get("/dead-letters")
        .await
        .problem(403, "forbidden");
    app.hr()
        .await
        .post(&path, json!({}))
        .await
        .problem(403, "forbidden");
    for other in [app.stranger().await, app.officer().await] {
        assert_eq!(
            other.get("/dead-letters").await.expect(200).json()["items"],
            json!([])
        );
        other.post(&path, json!({})).await.problem(404, "not_found");
    }
    sink.mode("ok");
    let administrator = app.administrator().await;
    let sent = administrator
        .post(&path, json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&sent["state"], &sent["attempts"]),
        (&json!("queued"), &json!(0))
    );
    administrator
        .post(&path, json!({}))
        .await
        .problem(409, "wrong_stage");
    administrator
        .post(
            "/dead-letters/0192aaaa-0000-7000-8000-000000000000/send-again",
            json!({}),
        )
        .await
        .problem(404, "not_found");
    administrator
        .post(&path, json!({"force": true}))
        .await
        .problem(400, "malformed");
    administrator
        .get("/dead-letters?limit=0")
        .await
        .problem(422, "invalid");
    attempts(app, &worker, 1).await;
    let letters = sink.letters();
    assert_eq!(
        (
            letters.len(),
            letters[0].to.as_str(),
            letters[0].text.matches("/nominations/").count()
        ),
        (1, BOTH[1], 2)
    );
    let id = letter["id"].as_str().unwrap().to_owned();
    let history = app
        .state
        .db
        .read(move |conn| {
            thidua::db::base::history::of(
                conn,
                thidua::domain::base::history::Object::Job(id.parse().unwrap()),
            )
        })
        .await;
    assert_eq!(
        history
            .unwrap()
            .iter()
            .map(|entry| entry.deed.code())
            .collect::<Vec<_>>(),
        ["sent_again"]
    );
    // The other one too, so that nothing is left behind.
    let rest = dead_letters(app).await;
    assert_eq!(rest.len(), 1);
    let path = format!(
        "/dead-letters/{}/send-again",
        rest[0]["id"].as_str().unwrap()
    );
    app.administrator()
        .await
        .post(&path, json!({}))
        .await
        .expect(200);
    attempts(app, &worker, 1).await;
    assert_eq!((sink.letters().len(), jobs(app, "done").await), (2, 4));
}

/// What passes is tried again; what is final ends at once, unless it speaks of us and not of the
/// letter (5.3.x: sign in first).
async fn the_code_of_a_refusal_tells_whether_to_try_again(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    let worker = worker(&app.state, sink.port, PATIENCE);
    for code in ["421", "450", "451", "452", "530", "535"] {
        sink.mode(&format!("refuse {code}"));
        attempts(app, &worker, 1).await;
        assert_eq!(
            (jobs(app, "queued").await, jobs(app, "dead").await),
            (2, 0),
            "{code}"
        );
    }
    for code in ["550", "551", "552", "553", "554"] {
        sink.mode(&format!("refuse {code}"));
        attempts(app, &worker, 1).await;
        assert_eq!(
            (jobs(app, "queued").await, jobs(app, "dead").await),
            (0, 2),
            "{code}"
        );
        for letter in dead_letters(app).await {
            assert!(letter["error"].as_str().unwrap().contains(code), "{letter}");
            let path = format!(
                "/dead-letters/{}/send-again",
                letter["id"].as_str().unwrap()
            );
            app.administrator()
                .await
                .post(&path, json!({}))
                .await
                .expect(200);
        }
    }
    sink.mode("ok");
    attempts(app, &worker, 1).await;
    assert_eq!(addresses(&sink.letters()), BOTH);
}

async fn the_page_of_dead_letters_sends_them_again(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode("refuse");
    let worker = worker(&app.state, sink.port, PATIENCE);
    attempts(app, &worker, 1).await;
    let cookie = sign_in(app, "admin@honggiang.example").await;
    assert!(
        get(app, &cookie, "/")
            .await
            .text
            .contains("href=\"/dead-letters\"")
    );
    let page = get(app, &cookie, "/dead-letters").await.expect(200).text;
    assert!(
        page.contains(BOTH[0]) && page.contains("Hồ sơ chờ xử lý") && page.contains("550"),
        "{page}"
    );
    let paths: Vec<String> = page
        .split("action=\"")
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|path| path.starts_with("/dead-letters/"))
        .collect();
    assert_eq!(paths.len(), 2);
    let send = |cookie: &str, path: &str| {
        TestRequest::post()
            .uri(path)
            .insert_header(("cookie", cookie.to_owned()))
            .insert_header(("sec-fetch-site", "same-origin"))
    };
    let stranger = sign_in(app, "officer@benlau.example").await;
    assert!(
        !get(app, &stranger, "/")
            .await
            .text
            .contains("/dead-letters")
    );
    assert!(
        get(app, &stranger, "/dead-letters")
            .await
            .expect(200)
            .text
            .contains("Không có thư nào")
    );
    app.send(send(&stranger, &paths[0])).await.expect(404);
    for path in &paths {
        assert_eq!(
            app.send(send(&cookie, path))
                .await
                .expect(303)
                .header("location"),
            "/dead-letters"
        );
    }
    let again = app.send(send(&cookie, &paths[0])).await.expect(303);
    assert!(
        again
            .header("location")
            .starts_with("/dead-letters?problem="),
        "the letter is on its way already"
    );
    sink.mode("ok");
    attempts(app, &worker, 1).await;
    assert_eq!(sink.letters().len(), 2);
}

async fn dead_letters_need_an_account(app: &TestApp) {
    app.open(Method::GET, "/api/v1/dead-letters", None)
        .await
        .problem(401, "not_signed_in");
    app.open(
        Method::POST,
        "/api/v1/dead-letters/0192aaaa-0000-7000-8000-000000000000/send-again",
        None,
    )
    .await
    .problem(401, "not_signed_in");
}
