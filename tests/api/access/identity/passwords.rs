//! A password changes, or counts no more.

use actix_web::http::Method;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use super::{NEW, actor, refresh};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    changing_the_password_ends_the_other_sessions,
    one_of_many_changes_of_a_password_wins,
    an_account_is_switched_off_and_on,
];

async fn changing_the_password_ends_the_other_sessions(app: &TestApp) {
    let (here, elsewhere) = (app.officer().await, app.officer().await);
    let put = async |body: Value| {
        app.send(here.request(Method::PUT, "/me/password").set_json(body))
            .await
    };
    let both = put(json!({"current_password": "wrong", "password": "suoinga suoinga"}))
        .await
        .problem(422, "invalid");
    let faults: Vec<(&str, &str)> = both["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["pointer"].as_str().unwrap(), f["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        faults,
        [
            ("/password", "weak_password"),
            ("/current_password", "wrong_password")
        ]
    );
    for weak in [OFFICER, "Vũ Mẫu Hòa !!", "password1234", "vumauhoa2026"] {
        put(json!({"current_password": PASSWORD, "password": weak}))
            .await
            .problem(422, "invalid");
    }
    put(json!({"current_password": PASSWORD, "password": NEW}))
        .await
        .expect(204);
    here.get("/me").await.expect(200);
    elsewhere.get("/me").await.problem(401, "not_signed_in");
    app.sign_in(OFFICER, PASSWORD)
        .await
        .problem(401, "wrong_credentials");
    app.sign_in(OFFICER, NEW).await.expect(201);
    assert_eq!(app.deliver().await.len(), 1);
    let hr = app.hr().await;
    app.send(
        hr.request(Method::PUT, "/me/password")
            .set_json(json!({"current_password": "x", "password": NEW})),
    )
    .await
    .problem(403, "forbidden");
}

async fn one_of_many_changes_of_a_password_wins(app: &TestApp) {
    let officer = app.officer().await;
    let change = |n: usize| {
        app.send(
            officer
                .request(Method::PUT, "/me/password")
                .set_json(json!({"current_password": PASSWORD, "password": format!("{NEW} {n}")})),
        )
    };
    let replies = join_all((0..5).map(change)).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 204).count(),
        1,
        "{replies:?}"
    );
    let won = replies
        .iter()
        .position(|reply| reply.status == 204)
        .unwrap();
    app.sign_in(OFFICER, &format!("{NEW} {won}"))
        .await
        .expect(201);
}

async fn an_account_is_switched_off_and_on(app: &TestApp) {
    let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    let (officer, admin) = (actor(app, &session), app.administrator().await);
    let path = format!("/users/{}", session["user"]["id"].as_str().unwrap());
    let version = admin.get(&path).await.json()["version"].as_i64().unwrap();
    admin
        .post_at(&format!("{path}/enable"), version, json!({}))
        .await
        .problem(409, "wrong_stage");
    app.stranger()
        .await
        .post_at(&format!("{path}/enable"), version, json!({}))
        .await
        .problem(404, "not_found");
    admin
        .post_at(&format!("{path}/disable"), version, json!({}))
        .await
        .expect(200);
    officer.get("/me").await.problem(401, "not_signed_in");
    refresh(app, &session["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    admin
        .post(&format!("{path}/enable"), json!({}))
        .await
        .problem(428, "precondition_missing");
    admin
        .post_at(&format!("{path}/enable"), version, json!({}))
        .await
        .problem(412, "stale");
    admin
        .post_at(&format!("{path}/enable"), version + 1, json!({}))
        .await
        .expect(200);
    // What was signed in before stays ended.
    officer.get("/me").await.problem(401, "not_signed_in");
    app.sign_in(OFFICER, PASSWORD).await.expect(201);
}

/// A session that is begun with a password that is being changed at the same moment counts for
/// nothing afterwards.
#[actix_web::test]
async fn a_password_that_was_right_a_moment_ago_begins_nothing() {
    for kind in [crate::support::Kind::Sqlite, crate::support::Kind::Postgres] {
        let app = TestApp::start(kind).await;
        let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
        let checked = thidua::services::access::Checked {
            user: session["user"]["id"].as_str().unwrap().parse().unwrap(),
            epoch: 0,
        };
        app.send(
            actor(&app, &session)
                .request(Method::DELETE, "/sessions")
                .set_json(json!({"password": PASSWORD})),
        )
        .await
        .expect(204);
        let hour = TimeDelta::hours(1);
        let begin = thidua::services::access::Begin {
            token_hash: "a".to_owned(),
            refresh_hash: "b".to_owned(),
            device: String::new(),
            lasts: hour,
            idle: hour,
        };
        let ctx = app.state.ctx();
        let refused = app
            .state
            .db
            .write(move |tx| thidua::services::access::sign_in(tx, &ctx, checked, begin))
            .await;
        assert!(
            matches!(refused, Err(thidua::error::Error::WrongCredentials)),
            "{refused:?}"
        );
    }
}
