//! Conflicts and versions.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![
    a_second_decision_is_a_conflict,
    an_act_needs_the_version_it_was_decided_on,
];

async fn a_second_decision_is_a_conflict(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let chairman = app.chairman().await;
    chairman
        .act(&id, "approve", 3)
        .await
        .problem(409, "wrong_stage");
    chairman
        .act(&id, "approve", 4)
        .await
        .problem(409, "wrong_stage");
    chairman
        .act_because(&id, "refuse", 4, "Too late")
        .await
        .problem(409, "wrong_stage");
    let decision = signed(app, &[&id]).await;
    chairman
        .post_at(&format!("/decisions/{decision}/sign"), 2, json!({}))
        .await
        .problem(409, "wrong_stage");
    let specialist = app.specialist().await;
    specialist
        .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
        .await
        .problem(409, "duplicate");
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 3, numbering(2))
        .await
        .problem(409, "wrong_stage");
    specialist
        .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
        .await
        .problem(409, "wrong_stage");
}

async fn an_act_needs_the_version_it_was_decided_on(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}/actions/submit");
    officer
        .post(&path, json!({}))
        .await
        .problem(428, "precondition_missing");
    let submit = |tag: &str| {
        app.send(
            officer
                .request(Method::POST, &path)
                .insert_header(("if-match", tag.to_owned()))
                .set_json(json!({})),
        )
    };
    for tag in [
        "\"2\"",
        "W/\"1\"",
        "\"0\", \"2\", W/\"1\"",
        "1",
        "\"x\"",
        "\"x\", \"y\"",
        "",
    ] {
        submit(tag).await.problem(412, "stale");
    }
    submit("*").await.problem(428, "precondition_missing");
    // Of a list one has to match, wherever it stands.
    let done = submit("\"x\", \"7\", \"1-0123456789abcdef\", \"0\"")
        .await
        .expect(200);
    assert!(done.header("etag").starts_with("\"2-"));
    let path = format!("/nominations/{id}");
    let file = officer.get(&path).await;
    let tag = file.header("etag").to_owned();
    let same = app
        .send(
            officer
                .request(Method::GET, &path)
                .insert_header(("if-none-match", tag.clone())),
        )
        .await
        .expect(304);
    assert_eq!(
        (same.text.as_str(), same.header("etag")),
        ("", tag.as_str())
    );
    // Another reader, or another day, sees another representation of the same version.
    let specialist = app.specialist().await;
    app.send(
        specialist
            .request(Method::GET, &path)
            .insert_header(("if-none-match", tag.clone())),
    )
    .await
    .expect(200);
    app.clock.set(app.clock.now() + chrono::TimeDelta::days(3));
    app.send(
        app.officer()
            .await
            .request(Method::GET, &path)
            .insert_header(("if-none-match", tag.clone())),
    )
    .await
    .expect(200);
    // And the tag as it was answered is what an act compares.
    let specialist = app.specialist().await;
    let accept = specialist
        .request(Method::POST, &format!("{path}/actions/accept"))
        .insert_header(("if-match", tag))
        .set_json(json!({}));
    app.send(accept).await.expect(200);
}
