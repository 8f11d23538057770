//! What is refused at a door is written down, once for many.

use actix_web::test::TestRequest;
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use super::events;
use crate::access::identity::post;
use crate::access::limits::from;
use crate::support::{OFFICER, TestApp, on_both};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

fn counted(app: &TestApp, kind: &str) -> u64 {
    let text = app
        .state
        .metrics
        .text(app.clock.now(), &app.state.db.load(), None)
        .unwrap();
    let line = format!("thidua_security_events_total{{kind=\"{kind}\"}} ");
    text.lines()
        .find_map(|at| at.strip_prefix(&line))
        .map_or(0, |number| number.parse().unwrap())
}

on_both![
    what_is_refused_at_a_door_is_written_down,
    knocking_is_written_down_by_samples_and_counted_whole,
];

async fn what_is_refused_at_a_door_is_written_down(app: &TestApp) {
    let admin = app.administrator().await;
    let peer = "203.0.113.7:4711".parse().unwrap();
    let send = async |request: TestRequest| {
        app.send(request.peer_addr(peer).insert_header(("user-agent", AGENT)))
            .await
    };
    let session = json!({"email": OFFICER, "password": PASSWORD});
    let signed = send(
        TestRequest::post()
            .uri("/api/v1/sessions")
            .set_json(&session),
    )
    .await
    .expect(201)
    .json();
    let wrong = json!({"email": OFFICER, "password": "a wrong password"});
    send(TestRequest::post().uri("/api/v1/sessions").set_json(&wrong))
        .await
        .problem(401, "wrong_credentials");
    let nobody = json!({"email": "nobody@suoinga.example", "password": "a wrong password"});
    send(
        TestRequest::post()
            .uri("/api/v1/sessions")
            .set_json(&nobody),
    )
    .await
    .problem(401, "wrong_credentials");
    let client = [
        ("grant_type", "client_credentials"),
        ("client_id", &app.planted.client.client_id.to_string()),
        ("client_secret", "guess"),
    ];
    send(
        TestRequest::post()
            .uri("/api/v1/oauth/token")
            .set_form(client),
    )
    .await
    .problem(401, "wrong_credentials");
    send(
        TestRequest::get()
            .uri("/api/v1/me")
            .insert_header(("authorization", "Bearer a.b.c")),
    )
    .await
    .problem(401, "not_signed_in");
    let forbidden = TestRequest::post()
        .uri("/api/v1/decisions")
        .set_json(json!({"title": "x", "nomination_ids": []}));
    let token = format!("Bearer {}", signed["access_token"].as_str().unwrap());
    let refused = send(forbidden.insert_header(("authorization", token.clone()))).await;
    let hold = json!({"subject_id": app.subject("household"), "kind": "complaint", "ground": "x"});
    send(
        TestRequest::post()
            .uri("/api/v1/holds")
            .insert_header(("authorization", token))
            .set_json(hold),
    )
    .await
    .problem(403, "forbidden");
    let foreign = TestRequest::post()
        .uri("/sign-in")
        .insert_header(("sec-fetch-site", "cross-site"));
    send(foreign.set_form([("email", OFFICER), ("password", PASSWORD)]))
        .await
        .expect(403);
    send(
        TestRequest::post()
            .uri("/api/v1/password-resets/use")
            .set_json(json!({"token": "x", "password": "x"})),
    )
    .await
    .problem(422, "invalid");
    send(
        TestRequest::post()
            .uri("/api/v1/sessions/refresh")
            .set_json(json!({"refresh_token": "x"})),
    )
    .await
    .problem(401, "not_signed_in");
    assert!(matches!(refused.status, 403 | 422), "{}", refused.text);

    let told = events(&admin, "&address=203.0.113.7").await;
    let of = |kind: &str| {
        told.iter()
            .find(|event| event["kind"] == kind)
            .unwrap_or_else(|| panic!("no {kind}: {told:?}"))
            .clone()
    };
    let kinds: Vec<&str> = told
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    for kind in [
        "signed_in",
        "wrong_password",
        "wrong_client_secret",
        "bad_token",
        "forbidden",
        "foreign_form",
        "dead_link",
    ] {
        assert!(kinds.contains(&kind), "no {kind}: {kinds:?}");
    }
    let came = of("signed_in");
    assert_eq!(
        (&came["outcome"], &came["factor"], &came["device"]),
        (
            &json!("allowed"),
            &json!("password"),
            &json!("Firefox, Linux")
        )
    );
    assert_eq!(
        (&came["actor"]["id"], &came["actor"]["kind"]),
        (&signed["user"]["id"], &json!("user"))
    );
    assert_eq!(came["object"], "POST /api/v1/sessions");
    assert!(!came["request_id"].as_str().unwrap().is_empty());
    assert_eq!(of("wrong_client_secret")["actor"]["kind"], "machine_client");
    assert_eq!(
        (&of("forbidden")["actor"]["id"], &of("forbidden")["object"]),
        (&signed["user"]["id"], &json!("POST /api/v1/holds"))
    );
    assert_eq!(
        (&of("foreign_form")["outcome"], &of("bad_token")["actor"]),
        (&json!("refused"), &Value::Null)
    );
    let guesses: Vec<&Value> = told
        .iter()
        .filter(|event| event["kind"] == "wrong_password")
        .collect();
    assert_eq!(
        guesses
            .iter()
            .filter(|event| event["actor"].is_null())
            .count(),
        1,
        "who is nobody is nobody: {guesses:?}"
    );
    assert_eq!(guesses.len(), 2);
    // What was typed stands nowhere.
    assert!(
        !format!("{told:?}").contains("nobody@")
            && !format!("{told:?}").contains("a wrong password")
    );
    for kind in [
        "wrong_password",
        "wrong_client_secret",
        "bad_token",
        "forbidden",
        "foreign_form",
        "dead_link",
        "signed_in",
    ] {
        assert!(counted(app, kind) >= 1, "{kind} is not counted");
    }
}

async fn knocking_is_written_down_by_samples_and_counted_whole(app: &TestApp) {
    for n in 0..59 {
        from(
            app,
            "198.51.100.9",
            &format!("nobody{n}@nowhere.example"),
            "a wrong password",
        )
        .await
        .problem(401, "wrong_credentials");
    }
    for _ in 0..40 {
        let _ = post(app, "/sessions/refresh", json!({"refresh_token": "x"})).await;
    }
    let admin = app.administrator().await;
    let told = events(&admin, "&address=198.51.100.9").await;
    assert!((20..=22).contains(&told.len()), "{} of 59", told.len());
    assert_eq!(counted(app, "wrong_password"), 59);
    // An hour later the next one says how many there were besides.
    app.clock.set(app.clock.now() + TimeDelta::hours(1));
    from(
        app,
        "198.51.100.9",
        "nobody@nowhere.example",
        "a wrong password",
    )
    .await
    .problem(401, "wrong_credentials");
    let admin = app.administrator().await;
    let newest = events(&admin, "&kind=wrong_password&address=198.51.100.9")
        .await
        .remove(0);
    assert!(newest["skipped"].as_i64().unwrap() >= 27, "{newest}");
    // They are kept for as long as the settings say.
    app.clock.set(app.clock.now() + TimeDelta::days(401));
    thidua::jobs::upkeep::tidy_security_events(&app.state).await;
    let admin = app.administrator().await;
    let left = events(&admin, "").await;
    assert!(
        left.iter().all(|event| event["kind"] == "signed_in") && left.len() == 1,
        "{left:?}"
    );
}
