//! Not found, and forbidden.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{TestApp, numbering, on_both};

on_both![
    a_stranger_finds_nothing,
    a_viewer_without_the_right_is_forbidden,
];

async fn a_stranger_finds_nothing(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let stranger = app.stranger().await;
    for path in [
        format!("/nominations/{id}"),
        format!("/nominations/{id}/history"),
    ] {
        stranger.get(&path).await.problem(404, "not_found");
    }
    stranger
        .act(&id, "submit", 1)
        .await
        .problem(404, "not_found");
    stranger
        .act(&id, "approve", 9)
        .await
        .problem(404, "not_found");
    app.administrator()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .problem(404, "not_found");
    app.hr()
        .await
        .act(&id, "submit", 1)
        .await
        .problem(403, "scope_missing");
    app.open(Method::GET, &format!("/api/v1/nominations/{id}"), None)
        .await
        .problem(401, "not_signed_in");
}

async fn a_viewer_without_the_right_is_forbidden(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    app.specialist()
        .await
        .act(&id, "submit", 1)
        .await
        .problem(403, "forbidden");
    officer.act(&id, "submit", 1).await.expect(200);
    officer
        .act(&id, "accept", 2)
        .await
        .problem(403, "forbidden");
    app.chairman()
        .await
        .act(&id, "accept", 2)
        .await
        .problem(403, "forbidden");
    app.specialist()
        .await
        .act(&id, "accept", 2)
        .await
        .expect(200);
    app.specialist()
        .await
        .act(&id, "approve", 3)
        .await
        .problem(403, "forbidden");
    app.chairman()
        .await
        .act(&id, "approve", 3)
        .await
        .expect(200);
    let draft = json!({"title": "x", "nomination_ids": [id]});
    officer
        .post("/decisions", draft.clone())
        .await
        .problem(403, "forbidden");
    let decision = app
        .specialist()
        .await
        .post("/decisions", draft)
        .await
        .expect(201)
        .json();
    let path = format!("/decisions/{}", decision["id"].as_str().unwrap());
    app.specialist()
        .await
        .post_at(&format!("{path}/sign"), 1, json!({}))
        .await
        .problem(403, "forbidden");
    app.chairman()
        .await
        .post_at(&format!("{path}/sign"), 1, json!({}))
        .await
        .expect(200);
    app.chairman()
        .await
        .post_at(&format!("{path}/issue"), 2, numbering(1))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .get(&path)
        .await
        .problem(404, "not_found");
}
