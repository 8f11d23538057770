//! What happens at the doors is written down and counted: who came in by which proof, and whatever
//! was refused.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use crate::access::identity::{OFFICER, post};
use crate::access::identity_pages::{form, get, signed_in};
use crate::access::limits::from;
use crate::support::{Actor, TestApp, on_both};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn events(admin: &Actor<'_>, query: &str) -> Vec<Value> {
    let listed = admin
        .get(&format!("/security-events?limit=200{query}"))
        .await
        .expect(200)
        .json();
    listed["items"].as_array().unwrap().clone()
}

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
    administrators_see_what_belongs_to_them,
    knocking_is_written_down_by_samples_and_counted_whole,
    a_code_and_a_recovery_code_are_told_apart,
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

async fn administrators_see_what_belongs_to_them(app: &TestApp) {
    from(app, "198.51.100.1", OFFICER, "a wrong password")
        .await
        .problem(401, "wrong_credentials");
    from(
        app,
        "198.51.100.2",
        "nobody@nowhere.example",
        "a wrong password",
    )
    .await
    .problem(401, "wrong_credentials");
    let (admin, officer) = (app.administrator().await, app.officer().await);
    assert_eq!(events(&officer, "").await.len(), 0);
    let wrong = admin
        .get("/security-events?kind=wrong_password&count=true&limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&wrong["total"], wrong["items"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let next = admin
        .get(&format!(
            "/security-events?kind=wrong_password&limit=1&cursor={}",
            wrong["next_cursor"].as_str().unwrap()
        ))
        .await
        .expect(200)
        .json();
    assert_eq!(next["items"][0]["address"], "198.51.100.1");
    assert_eq!(next["next_cursor"], Value::Null);
    let id = next["items"][0]["actor"]["id"].as_str().unwrap().to_owned();
    assert!(
        events(&admin, &format!("&actor_id={id}"))
            .await
            .iter()
            .all(|event| event["actor"]["id"] == json!(id))
    );
    assert_eq!(events(&admin, "&address=198.51.100.2").await.len(), 1);
    assert_eq!(events(&admin, "&to=2026-10-16").await.len(), 0);
    assert!(
        !events(&admin, "&from=2026-10-17&to=2026-10-17")
            .await
            .is_empty()
    );
    for (query, field) in [
        ("kind=nonsense", "kind"),
        ("limit=0", "limit"),
        ("cursor=x", "cursor"),
    ] {
        let problem = admin
            .get(&format!("/security-events?{query}"))
            .await
            .problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], field);
    }
    for query in ["from=yesterday", "actor_id=x"] {
        admin
            .get(&format!("/security-events?{query}"))
            .await
            .problem(400, "malformed");
    }
    app.open(Method::GET, "/api/v1/security-events", None)
        .await
        .problem(401, "not_signed_in");

    let cookie = signed_in(app, "admin@honggiang.example").await;
    let page = get(app, &cookie, "/security-events?kind=wrong_password")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("198.51.100.1")
            && page.contains("Wrong password")
            && page.contains("In all: 2"),
        "{page}"
    );
    let narrowed = get(app, &cookie, "/security-events?address=198.51.100.2")
        .await
        .expect(200)
        .text;
    assert!(
        narrowed.contains("198.51.100.2") && !narrowed.contains("198.51.100.1"),
        "{narrowed}"
    );
    get(app, &signed_in(app, OFFICER).await, "/security-events")
        .await
        .expect(404);
    app.open(Method::GET, "/security-events", None)
        .await
        .expect(303);
    let refused = form(
        app,
        &signed_in(app, OFFICER).await,
        "/holds",
        &[
            ("subject_id", &app.subject("household")),
            ("kind", "complaint"),
            ("ground", "x"),
        ],
    )
    .await;
    assert!(refused.status < 500);
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

async fn a_code_and_a_recovery_code_are_told_apart(app: &TestApp) {
    let officer = app.officer().await;
    let (secret, recovery) = crate::access::second_factor::turn_on(app, &officer).await;
    let enter = async |otp: &str| {
        post(
            app,
            "/sessions",
            json!({"email": OFFICER, "password": PASSWORD, "otp": otp}),
        )
        .await
    };
    crate::access::second_factor::half_a_minute_later(app);
    app.sign_in(OFFICER, PASSWORD)
        .await
        .problem(401, "second_factor_needed");
    enter("000000").await.problem(401, "second_factor_needed");
    enter(&crate::access::second_factor::code(app, &secret))
        .await
        .expect(201);
    enter(&recovery[0]).await.expect(201);
    let admin = app.administrator().await;
    let factors: Vec<Value> = events(&admin, "&kind=signed_in")
        .await
        .into_iter()
        .map(|event| event["factor"].clone())
        .collect();
    assert!(
        factors.contains(&json!("code")) && factors.contains(&json!("recovery_code")),
        "{factors:?}"
    );
    // That a code is missing is asked of everybody; that one was wrong is news.
    assert_eq!(events(&admin, "&kind=wrong_code").await.len(), 1);
    app.deliver().await;
}
