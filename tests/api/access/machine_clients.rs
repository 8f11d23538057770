//! A program whose secret has become known, or must be exchanged: switched off, on, given another
//! one, while it works or not.

use actix_web::test::TestRequest;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::access::identity_pages::{form, get, hidden, signed_in};
use crate::support::{ADMINISTRATOR, Actor, Reply, TestApp, on_both, unit_of};

async fn made(admin: &Actor<'_>) -> Value {
    let unit = unit_of(admin, "HG").await["id"].clone();
    admin
        .post(
            "/machine-clients",
            json!({"name": "HR", "unit_id": unit, "scopes": ["awards:read"]}),
        )
        .await
        .expect(201)
        .json()
}

async fn ask_from(app: &TestApp, address: &str, id: &str, secret: &str) -> Reply {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
    ];
    let request = TestRequest::post()
        .uri("/api/v1/oauth/token")
        .peer_addr(format!("{address}:1").parse().unwrap());
    app.send(request.set_form(form)).await
}

async fn ask(app: &TestApp, id: &str, secret: &str) -> Reply {
    ask_from(app, "10.8.8.8", id, secret).await
}

fn program(app: &TestApp, token: Reply) -> Actor<'_> {
    Actor {
        app,
        token: token.expect(200).json()["access_token"]
            .as_str()
            .unwrap()
            .to_owned(),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

on_both![
    a_program_that_is_switched_off_is_refused_at_once,
    two_secrets_work_for_a_while_or_the_old_one_ends_at_once,
    guesses_at_a_secret_make_whoever_guesses_wait,
    pages_do_what_the_api_does,
];

async fn a_program_that_is_switched_off_is_refused_at_once(app: &TestApp) {
    let admin = app.administrator().await;
    let client = made(&admin).await;
    let (id, secret) = (text(&client, "id"), text(&client, "client_secret"));
    let path = format!("/machine-clients/{id}");
    let before = program(app, ask(app, id, secret).await);
    before.get("/awards").await.expect(200);
    admin
        .post(&format!("{path}/disable"), json!({}))
        .await
        .problem(428, "precondition_missing");
    admin
        .post_at(&format!("{path}/disable"), 9, json!({}))
        .await
        .problem(412, "stale");
    app.stranger()
        .await
        .post_at(&format!("{path}/disable"), 1, json!({}))
        .await
        .problem(404, "not_found");
    app.chairman()
        .await
        .post_at(&format!("{path}/rotate"), 1, json!({"overlap_hours": 0}))
        .await
        .problem(404, "not_found");
    let off = admin
        .post_at(&format!("{path}/disable"), 1, json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&off["active"], &off["version"]),
        (&json!(false), &json!(2))
    );
    before.get("/awards").await.problem(401, "not_signed_in");
    ask(app, id, secret).await.problem(401, "wrong_credentials");
    admin
        .post_at(&format!("{path}/disable"), 2, json!({}))
        .await
        .problem(409, "wrong_stage");
    admin
        .post_at(&format!("{path}/rotate"), 2, json!({"overlap_hours": 0}))
        .await
        .problem(409, "wrong_stage");
    admin
        .post_at(&format!("{path}/enable"), 2, json!({}))
        .await
        .expect(200);
    // What was given out before stays refused: it may be what became known.
    before.get("/awards").await.problem(401, "not_signed_in");
    program(app, ask(app, id, secret).await)
        .get("/awards")
        .await
        .expect(200);
    assert_eq!(admin.get(&path).await.expect(200).json()["version"], 3);
    let letters = app.deliver().await;
    assert_eq!(letters.len(), 2, "{letters:?}");
    assert!(
        letters
            .iter()
            .all(|letter| letter.contains("To: ") && letter.contains(ADMINISTRATOR)),
        "{letters:?}"
    );
}

async fn two_secrets_work_for_a_while_or_the_old_one_ends_at_once(app: &TestApp) {
    let admin = app.administrator().await;
    let client = made(&admin).await;
    let (id, first) = (text(&client, "id"), text(&client, "client_secret"));
    let path = format!("/machine-clients/{id}/rotate");
    for wrong in [json!(-1), json!(721)] {
        admin
            .post_at(&path, 1, json!({"overlap_hours": wrong}))
            .await
            .problem(422, "invalid");
    }
    for wrong in [
        json!({}),
        json!({"overlap_hours": "24"}),
        json!({"overlap_hours": 1, "hours": 1}),
    ] {
        admin
            .post_at(&path, 1, wrong)
            .await
            .problem(400, "malformed");
    }
    let before = program(app, ask(app, id, first).await);
    let rotated = admin
        .post_at(&path, 1, json!({"overlap_hours": 2}))
        .await
        .expect(200)
        .json();
    let second = text(&rotated, "client_secret");
    assert_ne!(second, first);
    before.get("/awards").await.expect(200);
    ask(app, id, first).await.expect(200);
    ask(app, id, second).await.expect(200);
    assert!(
        admin
            .get(&format!("/machine-clients/{id}"))
            .await
            .expect(200)
            .json()["client_secret"]
            .is_null()
    );
    app.clock.set(app.clock.now() + TimeDelta::hours(2));
    ask(app, id, first).await.problem(401, "wrong_credentials");
    let working = program(app, ask(app, id, second).await);
    let admin = app.administrator().await;
    let leaked = admin
        .post_at(&path, 2, json!({"overlap_hours": 0}))
        .await
        .expect(200)
        .json();
    working.get("/awards").await.problem(401, "not_signed_in");
    ask(app, id, second).await.problem(401, "wrong_credentials");
    program(app, ask(app, id, text(&leaked, "client_secret")).await)
        .get("/awards")
        .await
        .expect(200);
    assert_eq!(app.deliver().await.len(), 2);
}

async fn guesses_at_a_secret_make_whoever_guesses_wait(app: &TestApp) {
    let admin = app.administrator().await;
    let client = made(&admin).await;
    let (id, secret) = (text(&client, "id"), text(&client, "client_secret"));
    ask(app, id, secret).await.expect(200);
    let mut answers = Vec::new();
    for n in 0..7 {
        answers.push(
            ask_from(app, &format!("10.7.7.{n}"), id, "guess")
                .await
                .status,
        );
    }
    assert_eq!(answers, [401, 401, 401, 401, 401, 429, 429]);
    // Where the program has been it does not wait for what strangers do.
    ask(app, id, secret).await.expect(200);
    // Of ids that are none an address has so many as of passwords.
    for n in 0..60 {
        assert_eq!(
            ask_from(app, "10.9.9.9", &format!("nobody{n}"), "guess")
                .await
                .status,
            401
        );
    }
    let refused = ask_from(app, "10.9.9.9", "nobody", "guess").await;
    assert_eq!(refused.header("ratelimit-policy"), "\"address\";q=60;w=60");
    refused.problem(429, "too_many_requests");
}

async fn pages_do_what_the_api_does(app: &TestApp) {
    let admin = signed_in(app, ADMINISTRATOR).await;
    get(
        app,
        &signed_in(app, "officer@suoinga.example").await,
        "/machine-clients",
    )
    .await
    .expect(404);
    let faulty = form(
        app,
        &admin,
        "/machine-clients",
        &[("name", ""), ("unit_code", "nowhere")],
    )
    .await
    .expect(303);
    assert!(
        get(app, &admin, faulty.header("location"))
            .await
            .text
            .contains("role=\"alert\"")
    );
    let made = form(
        app,
        &admin,
        "/machine-clients",
        &[
            ("name", "HR 2"),
            ("unit_code", "HG-01"),
            ("scope", "awards:read"),
        ],
    )
    .await
    .expect(200)
    .text;
    let code = |page: &str, n: usize| {
        page.split("<code>")
            .nth(n)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    let (id, secret) = (code(&made, 1), code(&made, 2));
    let token = program(app, ask(app, &id, &secret).await);
    token.get("/awards").await.expect(200);
    let page = get(app, &admin, "/machine-clients").await.expect(200).text;
    assert!(
        page.contains("HR 2") && page.contains(&id) && !page.contains(&secret),
        "{page}"
    );
    let rotated = form(
        app,
        &admin,
        &format!("/machine-clients/{id}/rotate"),
        &[("version", "1"), ("overlap_hours", "24")],
    )
    .await
    .expect(200)
    .text;
    ask(app, &id, &secret).await.expect(200);
    let second = code(&rotated, 2);
    let program = program(app, ask(app, &id, &second).await);
    form(
        app,
        &admin,
        &format!("/machine-clients/{id}/promote"),
        &[("version", "2")],
    )
    .await
    .expect(404);
    let off = form(
        app,
        &admin,
        &format!("/machine-clients/{id}/disable"),
        &[("version", "2")],
    )
    .await
    .expect(303);
    assert_eq!(off.header("location"), "/machine-clients");
    program.get("/awards").await.problem(401, "not_signed_in");
    let stale = form(
        app,
        &admin,
        &format!("/machine-clients/{id}/enable"),
        &[("version", "2")],
    )
    .await
    .expect(303);
    assert!(
        stale
            .header("location")
            .starts_with("/machine-clients?problem=")
    );
    form(
        app,
        &admin,
        &format!("/machine-clients/{id}/enable"),
        &[("version", "3")],
    )
    .await
    .expect(303);
    ask(app, &id, &second).await.expect(200);
    assert_eq!(
        hidden(&get(app, &admin, "/machine-clients").await.text, "version").len(),
        1
    );
}
