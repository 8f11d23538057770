//! What cannot be read, or has no address.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{TestApp, on_both};

on_both![
    what_cannot_be_read_is_malformed,
    wrong_methods_and_addresses_are_told_as_problems,
];

async fn what_cannot_be_read_is_malformed(app: &TestApp) {
    let officer = app.officer().await;
    let unknown = json!({"name": "x", "happened_from": "2026-10-01", "status": "approved"});
    let problem = officer
        .post("/events", unknown)
        .await
        .problem(400, "malformed");
    assert_eq!(problem["errors"][0]["pointer"], "/status");
    let wrong_type = json!({"title": "x", "nomination_ids": [1]});
    let problem = officer
        .post("/decisions", wrong_type)
        .await
        .problem(400, "malformed");
    assert_eq!(problem["errors"][0]["pointer"], "/nomination_ids/0");
    for (body, pointer, code) in [
        (json!(["Flood", "2026-10-01", null, null]), "", "wrong_type"),
        (json!({"happened_from": "2026-10-01"}), "/name", "missing"),
        (
            json!({"name": 1, "happened_from": "2026-10-01"}),
            "/name",
            "wrong_type",
        ),
    ] {
        let problem = officer
            .post("/events", body)
            .await
            .problem(400, "malformed");
        assert_eq!(
            (
                problem["errors"][0]["pointer"].as_str(),
                problem["errors"][0]["code"].as_str()
            ),
            (Some(pointer), Some(code))
        );
    }
    let problem = officer
        .get("/units?parent_id=1")
        .await
        .problem(400, "malformed");
    assert_eq!(problem["errors"][0]["pointer"], "parent_id");
    officer
        .get("/nominations?stage=lost")
        .await
        .problem(422, "invalid");
    let late = json!({
        "name": "x",
        "happened_from": "2026-12-20",
        "happened_to": "2026-12-10",
        "unit_id": "0192aaaa-0000-7000-8000-000000000000"
    });
    assert_eq!(
        officer.post("/events", late).await.problem(422, "invalid")["errors"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let raw = |kind: &'static str, body: &'static str| {
        officer
            .request(Method::POST, "/events")
            .insert_header(("content-type", kind))
            .set_payload(body)
    };
    for body in [
        "",
        "{",
        "[]",
        "null",
        "{\"name\": \"x\"}",
        "{\"name\": \"x\", \"happened_from\": \"2026-10-01\"} trailing",
    ] {
        app.send(raw("application/json", body))
            .await
            .problem(400, "malformed");
    }
    app.send(raw("text/plain", "{}"))
        .await
        .problem(415, "unsupported_media_type");
    let huge = "x".repeat(2_000_000);
    app.send(
        officer
            .request(Method::POST, "/events")
            .insert_header(("content-type", "application/json"))
            .set_payload(huge),
    )
    .await
    .problem(413, "too_large");
    officer
        .get("/nominations?colour=red")
        .await
        .problem(400, "unknown_parameter");
    officer
        .get("/nominations?limit=ten")
        .await
        .problem(400, "malformed");
    officer
        .get("/nominations?limit=0")
        .await
        .problem(422, "invalid");
    officer
        .get("/nominations?cursor=forged")
        .await
        .problem(422, "invalid");
    officer
        .get("/nominations?status=lost")
        .await
        .problem(422, "invalid");
}

async fn wrong_methods_and_addresses_are_told_as_problems(app: &TestApp) {
    let officer = app.officer().await;
    let wrong = app.send(officer.request(Method::PUT, "/nominations")).await;
    assert_eq!(wrong.header("allow"), "GET, POST, HEAD");
    wrong.problem(405, "method_not_allowed");
    let wrong = app.send(officer.request(Method::DELETE, "/me")).await;
    assert_eq!(wrong.header("allow"), "GET, HEAD");
    wrong.problem(405, "method_not_allowed");
    for path in [
        "/nope",
        "/nominations/not-an-id",
        "/nominations/1/actions/submit",
        "/calendar?year=1900",
        "/award-types/none",
        "/routes/none",
    ] {
        officer
            .get(path)
            .await
            .status
            .to_string()
            .starts_with('4')
            .then_some(())
            .unwrap();
    }
    officer
        .get("/nominations/not-an-id")
        .await
        .problem(404, "not_found");
    officer
        .get("/award-types/none")
        .await
        .problem(404, "not_found");
    let id = officer.nominate(&app.subject("individual")).await;
    officer.act(&id, "issue", 1).await.problem(404, "not_found");
    officer.act(&id, "fly", 1).await.problem(404, "not_found");
}
