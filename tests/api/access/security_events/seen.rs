//! Who sees it.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use super::events;
use crate::access::identity::post;
use crate::access::identity_pages::{form, get, signed_in};
use crate::access::limits::from;
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    administrators_see_what_belongs_to_them,
    a_code_and_a_recovery_code_are_told_apart,
];

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
