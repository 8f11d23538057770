//! A letter that is refused.

use serde_json::json;

use super::{BOTH, PATIENCE, addresses, attempts, dead_letters, jobs};
use crate::base::letters::{submit, without_kept_verdicts};
use crate::support::smtp::{Sink, worker};
use crate::support::{TestApp, on_both};

on_both![
    of_letters_taken_together_each_ends_by_itself,
    a_refused_letter_is_seen_by_an_administrator_and_sent_again,
    the_code_of_a_refusal_tells_whether_to_try_again,
];

async fn of_letters_taken_together_each_ends_by_itself(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    let worker = worker(&app.state, sink.port, PATIENCE);
    sink.mode(&format!("refuse 450 {}", BOTH[0]));
    attempts(app, &worker, 1).await;
    assert_eq!(addresses(&sink.letters()), [BOTH[1]]);
    assert_eq!((jobs(app, "done").await, jobs(app, "queued").await), (1, 1));
    submit_another(app).await;
    sink.mode(&format!("refuse 550 {}", BOTH[1]));
    attempts(app, &worker, 1).await;
    // What was tried before, and what is new for the same reader.
    assert_eq!(addresses(&sink.letters()), [BOTH[1], BOTH[0], BOTH[0]]);
    assert_eq!((jobs(app, "done").await, jobs(app, "dead").await), (3, 1));
    app.sql("DELETE FROM job WHERE state = 'dead'").await;
}

async fn submit_another(app: &TestApp) {
    let officer = app.officer().await;
    let file = officer.nominate(&app.subject("household")).await;
    officer.act(&file, "submit", 1).await.expect(200);
    without_kept_verdicts(app).await;
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
