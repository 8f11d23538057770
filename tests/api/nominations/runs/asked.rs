//! What is asked of a run: limits, filters, rehearsals.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::db::Failure;

use super::{checked, stage};
use crate::rows;
use crate::support::{TestApp, on_both};

on_both![
    what_cannot_be_asked_is_told_at_its_place,
    a_filter_of_too_many_files_is_refused,
    a_rehearsal_counts_and_keeps_nothing,
];

async fn what_cannot_be_asked_is_told_at_its_place(app: &TestApp) {
    let specialist = app.specialist().await;
    let id = "0192aaaa-0000-7000-8000-000000000000";
    let one = json!([{"id": id, "version": 1}]);
    let many: Vec<Value> = (0..5_001)
        .map(|n| json!({"id": format!("0192aaaa-0000-7000-8000-{n:012}"), "version": 1}))
        .collect();
    for (body, pointer, code) in [
        (
            json!({"action": "x", "items": one}),
            "/action",
            "unknown_code",
        ),
        (
            json!({"action": "issue", "items": one}),
            "/action",
            "unknown_code",
        ),
        (json!({"action": "accept"}), "/items", "one_way_to_choose"),
        (
            json!({"action": "accept", "items": one, "filter": {}}),
            "/items",
            "one_way_to_choose",
        ),
        (
            json!({"action": "accept", "items": []}),
            "/items",
            "out_of_range",
        ),
        (
            json!({"action": "accept", "items": many}),
            "/items",
            "out_of_range",
        ),
        (
            json!({"action": "accept", "items": [{"id": "x", "version": 1}]}),
            "/items/0/id",
            "no_id",
        ),
        (
            json!({"action": "accept", "items": [one[0], one[0]]}),
            "/items/1/id",
            "twice",
        ),
        (
            json!({"action": "accept", "waiting": {"stage": "x"}}),
            "/waiting/stage",
            "unknown_reference",
        ),
        (
            json!({"action": "accept", "waiting": {"status": "x"}}),
            "/waiting/status",
            "unknown_code",
        ),
        (
            json!({"action": "accept", "waiting": {"due": "x"}}),
            "/waiting/due",
            "unknown_code",
        ),
        (
            json!({"action": "accept", "filter": {"stage": "x"}}),
            "/filter/stage",
            "unknown_reference",
        ),
        (
            json!({"action": "accept", "filter": {"status": "x"}}),
            "/filter/status",
            "unknown_code",
        ),
        (
            json!({"action": "accept", "filter": {"q": "x".repeat(201)}}),
            "/filter/q",
            "too_long",
        ),
        (
            json!({"action": "accept", "filter": {"q": "khongcoai"}}),
            "/filter",
            "no_files",
        ),
        (
            json!({"action": "return", "items": one}),
            "/reason",
            "required",
        ),
        (
            json!({"action": "refuse", "items": one, "reason": "x"}),
            "/citation",
            "required",
        ),
        (
            json!({"action": "accept", "items": one, "reason": "x".repeat(2_001)}),
            "/reason",
            "too_long",
        ),
    ] {
        let problem = specialist.post("/runs", body).await.problem(422, "invalid");
        let fault = &problem["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code)),
            "{problem}"
        );
    }
    let plain = specialist.request(Method::POST, "/runs").set_payload("x");
    app.send(plain).await.expect(415);
    for path in ["", "/lines"] {
        specialist
            .get(&format!("/runs/{id}{path}"))
            .await
            .problem(404, "not_found");
    }
    for act in ["continue", "stop"] {
        specialist
            .post(&format!("/runs/{id}/{act}"), json!({}))
            .await
            .problem(404, "not_found");
    }
}

async fn a_filter_of_too_many_files_is_refused(app: &TestApp) {
    checked(app, 1).await;
    let copy = |from, to| {
        app.state.db.write(move |tx| {
            rows::copy(
                tx,
                ("nomination", "stage = 'check'", &[("id", "{id}")]),
                from,
                to,
            )
            .map_err(Failure::from)
        })
    };
    copy(1, 1).await.unwrap();
    let specialist = app.specialist().await;
    let filter = json!({"action": "accept", "filter": {"stage": "check"}});
    let waiting = json!({"action": "accept", "waiting": {"stage": "check"}});
    let few = specialist
        .post("/runs/rehearsal", filter.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(few["outcome"]["files"], 2);
    app.sql("DELETE FROM nomination WHERE id LIKE '0192aaaa-0000-7000-8000-%'")
        .await;
    copy(1, 5_000).await.unwrap();
    for body in [filter, waiting] {
        let problem = specialist.post("/runs", body).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "too_many_files", "{problem}");
        let text = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(text.contains("5000"), "{text}");
    }
    assert!(specialist.get("/runs").await.json()["items"] == json!([]));
}

async fn a_rehearsal_counts_and_keeps_nothing(app: &TestApp) {
    let files = checked(app, 2).await;
    let officer = app.officer().await;
    let draft = officer.nominate(&app.subject("household")).await;
    let asked = json!([
        {"id": files[0], "version": 2}, {"id": files[1], "version": 1}, {"id": draft, "version": 1},
    ]);
    let specialist = app.specialist().await;
    let body = json!({"action": "accept", "items": asked});
    for path in ["/runs/rehearsal", "/runs?dry_run=true"] {
        let told = specialist.post(path, body.clone()).await.expect(200).json();
        assert_eq!(told["dry_run"], true, "{told}");
        let foreseen = &told["outcome"]["foreseen"];
        assert_eq!(foreseen["passes"], 1, "{told}");
        let codes: Vec<&str> = foreseen["refused"]
            .as_array()
            .unwrap()
            .iter()
            .map(|group| group["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, ["stale", "wrong_stage"]);
    }
    assert!(specialist.get("/runs").await.json()["items"] == json!([]));
    assert_eq!(stage(app, &files[0]).await, "check");
    // By what waits, in the versions of now.
    let waiting = json!({"action": "accept", "waiting": {"stage": "check"}});
    let told = specialist
        .post("/runs/rehearsal", waiting)
        .await
        .expect(200)
        .json();
    assert_eq!(told["outcome"]["foreseen"]["passes"], 2, "{told}");
    // Once by its name.
    let named = || {
        specialist
            .request(Method::POST, "/runs")
            .insert_header(("idempotency-key", "one"))
            .set_json(&body)
    };
    let first = app.send(named()).await.expect(201).json();
    assert_eq!(
        app.send(named()).await.expect(201).json()["id"],
        first["id"]
    );
    app.deliver().await;
    let runs = specialist.get("/runs").await.expect(200).json();
    assert_eq!(runs["items"].as_array().unwrap().len(), 1);
}
