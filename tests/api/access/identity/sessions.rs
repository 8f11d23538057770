//! Sessions: refreshed, idle, seen and ended.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use super::{actor, later, refresh};
use crate::support::{OFFICER, Reply, TestApp, on_both};

on_both![
    a_refresh_token_works_once_and_its_reuse_ends_the_session,
    a_session_ends_when_it_is_idle_and_whatever_happens_after_half_a_day,
    people_see_and_end_their_sessions,
];

async fn a_refresh_token_works_once_and_its_reuse_ends_the_session(app: &TestApp) {
    let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    later(app, TimeDelta::minutes(11)).await;
    actor(app, &session)
        .get("/me")
        .await
        .problem(401, "not_signed_in");
    let next = refresh(app, &session["refresh_token"]).await.expect(200);
    assert_eq!(next.header("cache-control"), "no-store");
    let next = next.json();
    actor(app, &next).get("/me").await.expect(200);
    // Whose answer was lost tries again at once: no harm is done, but there is no second pair.
    refresh(app, &session["refresh_token"])
        .await
        .problem(409, "lost_race");
    let replies = join_all((0..20).map(|_| refresh(app, &next["refresh_token"]))).await;
    let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 200 | 409)),
        "{replies:?}"
    );
    let last = won[0].json();
    later(app, TimeDelta::seconds(11)).await;
    actor(app, &last).get("/me").await.expect(200);
    refresh(app, &session["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    actor(app, &last)
        .get("/me")
        .await
        .problem(401, "not_signed_in");
    refresh(app, &last["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    for forged in ["", "x", last["access_token"].as_str().unwrap()] {
        refresh(app, &json!(forged))
            .await
            .problem(401, "not_signed_in");
    }
    let user = thidua::domain::base::history::Object::User(
        session["user"]["id"].as_str().unwrap().parse().unwrap(),
    );
    let history = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, user))
        .await
        .unwrap();
    assert!(
        history
            .iter()
            .any(|entry| entry.deed.code() == "token_reused"),
        "{history:?}"
    );
}

async fn a_session_ends_when_it_is_idle_and_whatever_happens_after_half_a_day(app: &TestApp) {
    let idle = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    let mut busy = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    let mut hours = 0;
    loop {
        later(app, TimeDelta::minutes(119)).await;
        let reply = refresh(app, &busy["refresh_token"]).await;
        if reply.status != 200 {
            reply.problem(401, "not_signed_in");
            break;
        }
        busy = reply.json();
        hours += 2;
    }
    assert_eq!(hours, 12);
    refresh(app, &idle["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    let ctx = app.state.ctx();
    let removed = app
        .state
        .db
        .write(move |tx| thidua::services::access::tidy(tx, &ctx))
        .await
        .unwrap();
    assert!(removed >= 2, "{removed}");
}

async fn people_see_and_end_their_sessions(app: &TestApp) {
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
        Chrome/140.0 Safari/537.36";
    let body = json!({"email": OFFICER, "password": PASSWORD});
    let other = TestRequest::post()
        .uri("/api/v1/sessions")
        .insert_header(("user-agent", agent))
        .set_json(body);
    let other = app.send(other).await.expect(201).json();
    let (other, here) = (actor(app, &other), app.officer().await);
    let listed = here.get("/sessions").await.expect(200).json();
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (
            &items[0]["current"],
            &items[1]["current"],
            &items[1]["device"]
        ),
        (&json!(true), &json!(false), &json!("Chrome, Windows"))
    );
    let path = format!("/sessions/{}", items[1]["id"].as_str().unwrap());
    let own = json!({"password": PASSWORD});
    app.send(
        app.stranger()
            .await
            .request(Method::DELETE, &path)
            .set_json(&own),
    )
    .await
    .problem(404, "not_found");
    app.send(here.request(Method::DELETE, &path).set_json(&own))
        .await
        .expect(204);
    app.send(here.request(Method::DELETE, &path).set_json(&own))
        .await
        .problem(404, "not_found");
    other.get("/me").await.problem(401, "not_signed_in");
    let third = app.officer().await;
    app.send(here.request(Method::DELETE, "/sessions").set_json(&own))
        .await
        .expect(204);
    for ended in [&here, &third] {
        ended.get("/me").await.problem(401, "not_signed_in");
    }
    app.hr()
        .await
        .get("/sessions")
        .await
        .problem(403, "forbidden");
}
