//! A forgotten password.

use actix_web::test::TestRequest;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use super::{NEW, later, post, set, text, token};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    a_forgotten_password_is_answered_alike_for_everybody,
    a_reset_ends_every_session_and_tells_the_owner,
    one_of_a_hundred_uses_of_a_link_wins,
];

async fn a_forgotten_password_is_answered_alike_for_everybody(app: &TestApp) {
    app.administrator()
        .await
        .disable("chairman@suoinga.example")
        .await;
    let mut answers = Vec::new();
    for email in [
        OFFICER,
        "chairman@suoinga.example",
        "nobody@suoinga.example",
    ] {
        let reply = post(app, "/password-resets", json!({"email": email}))
            .await
            .expect(202);
        let mut heads: Vec<String> = reply
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value:?}"))
            .filter(|head| !head.starts_with("x-request-id"))
            .collect();
        heads.sort();
        answers.push((reply.text, heads));
        let queued = app
            .state
            .db
            .read(|conn| thidua::db::base::jobs::count(conn, "queued"))
            .await
            .unwrap();
        assert_eq!(
            queued,
            i64::try_from(answers.len()).unwrap(),
            "each costs one job"
        );
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let letters = app.deliver().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(OFFICER));
    // Nobody's letter box is filled: the fourth within half an hour is not sent, and nobody can
    // tell.
    for _ in 0..4 {
        post(app, "/password-resets", json!({"email": OFFICER}))
            .await
            .expect(202);
    }
    assert_eq!(app.deliver().await.len(), 3);
    post(app, "/password-resets", json!({"email": "x"}))
        .await
        .problem(422, "invalid");
}

async fn a_reset_ends_every_session_and_tells_the_owner(app: &TestApp) {
    let officer = app.officer().await;
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let old = token(app).await;
    later(app, TimeDelta::minutes(30)).await;
    set(app, &old, NEW).await.problem(422, "invalid");
    app.clock.set(crate::support::start_of_tests());
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let token = token(app).await;
    set(app, &token, NEW).await.expect(204);
    officer.get("/me").await.problem(401, "not_signed_in");
    app.sign_in(OFFICER, PASSWORD)
        .await
        .problem(401, "wrong_credentials");
    app.sign_in(OFFICER, NEW).await.expect(201);
    let letter = app.deliver().await.pop().unwrap();
    assert!(
        text(&letter).contains("17/10/2026 09:00") && text(&letter).contains("/account"),
        "{}",
        text(&letter)
    );
    // A link that was sent before the account was switched off is dead when it is on again.
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let before = self::token(app).await;
    let admin = app.administrator().await;
    admin.disable(OFFICER).await;
    set(app, &before, PASSWORD).await.problem(422, "invalid");
}

async fn one_of_a_hundred_uses_of_a_link_wins(app: &TestApp) {
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let token = token(app).await;
    let uses = (0..100).map(|n| {
        let body = json!({"token": token, "password": format!("{NEW} {n}")});
        let peer = std::net::SocketAddr::from(([10, 0, 0, n], 4711));
        app.send(
            TestRequest::post()
                .uri("/api/v1/password-resets/use")
                .peer_addr(peer)
                .set_json(body),
        )
    });
    let replies = join_all(uses).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 204).count(),
        1
    );
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 204 | 422)),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    let won = replies
        .iter()
        .position(|reply| reply.status == 204)
        .unwrap();
    app.sign_in(OFFICER, &format!("{NEW} {won}"))
        .await
        .expect(201);
}
