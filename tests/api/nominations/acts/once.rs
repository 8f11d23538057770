//! A request that names itself.

use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Actor, TestApp, on_both};

on_both![
    an_act_that_says_nothing_needs_no_body,
    a_request_that_names_itself_is_done_once,
    a_name_of_a_request_is_forgotten_after_two_days,
];

/// Where nothing is required, nothing has to be sent.
async fn an_act_that_says_nothing_needs_no_body(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let submit = officer.request_at(
        Method::POST,
        &format!("/nominations/{id}/actions/submit"),
        1,
    );
    assert_eq!(app.send(submit).await.expect(200).json()["stage"], "check");
    // What needs something says what.
    app.send(officer.request(Method::POST, "/events"))
        .await
        .problem(415, "unsupported_media_type");
}

async fn a_request_that_names_itself_is_done_once(app: &TestApp) {
    let officer = app.officer().await;
    let event = json!({"name": "Hội thi", "happened_from": "2026-10-01"});
    let ask = |key: &str, body: &Value| {
        app.send(
            officer
                .request(Method::POST, "/events")
                .insert_header(("idempotency-key", key.to_owned()))
                .set_json(body),
        )
    };
    let first = ask("a", &event).await.expect(201);
    let again = ask("\"a\"", &event).await.expect(201);
    assert_eq!(
        (&first.text, first.header("etag"), first.header("location")),
        (&again.text, again.header("etag"), again.header("location"))
    );
    assert_ne!(ask("b", &event).await.expect(201).text, first.text);
    ask("a", &json!({"name": "Khác", "happened_from": "2026-10-01"}))
        .await
        .problem(422, "invalid");
    ask("", &event).await.problem(422, "invalid");
    // What failed is not kept: the same name can be tried again.
    ask("c", &json!({"name": "", "happened_from": "2026-10-01"}))
        .await
        .problem(422, "invalid");
    ask("c", &event).await.expect(201);
    // Another caller's name is another name.
    let stranger = app.stranger().await;
    app.send(
        stranger
            .request(Method::POST, "/events")
            .insert_header(("idempotency-key", "a"))
            .set_json(&event),
    )
    .await
    .expect(201);
    assert_eq!(
        officer.get("/events").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let replies = futures_util::future::join_all((0..16).map(|_| ask("parallel", &event))).await;
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 201 | 409)),
        "{replies:?}"
    );
    assert_eq!(
        officer.get("/events").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

/// A first answer is kept for two days, whether or not anybody asks for something meanwhile.
async fn a_name_of_a_request_is_forgotten_after_two_days(app: &TestApp) {
    let officer = app.officer().await;
    let event = json!({"name": "Hội thi", "happened_from": "2026-10-01"});
    let ask = |officer: &Actor<'_>| {
        officer
            .request(Method::POST, "/events")
            .insert_header(("idempotency-key", "a"))
            .set_json(&event)
    };
    let first = app.send(ask(&officer)).await.expect(201).json()["id"].clone();
    app.clock.set(app.clock.now() + TimeDelta::hours(47));
    let officer = app.officer().await;
    assert_eq!(
        app.send(ask(&officer)).await.expect(201).json()["id"],
        first
    );
    // Past its time the same name stands for another request, also where nobody tidied up.
    app.clock.set(app.clock.now() + TimeDelta::hours(2));
    let officer = app.officer().await;
    assert_ne!(
        app.send(ask(&officer)).await.expect(201).json()["id"],
        first
    );
    // On a quiet server the hourly round removes it.
    app.clock.set(app.clock.now() + TimeDelta::hours(49));
    thidua::jobs::upkeep::tidy(&app.state).await;
    let forgotten = app
        .state
        .db
        .write(|tx| {
            thidua::db::base::idempotency::forget_before(
                tx,
                "2100-01-01T00:00:00Z".parse().unwrap(),
            )
        })
        .await
        .unwrap();
    assert_eq!(forgotten, 0);
}
