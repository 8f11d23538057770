//! What is noted after a decision: of items, ceremonies and copies.

use serde_json::{Value, json};

use super::feed::award;
use super::records::{act, cancelling};
use crate::support::{TestApp, on_both};

on_both![
    every_limit_of_a_mark_is_told_by_field,
    every_copy_is_sent_once,
];

fn badge() -> Value {
    json!({"kind": "issued", "item": "badge", "happened_on": "2026-10-17", "number": "A-12"})
}

fn error(problem: &Value) -> (&str, &str) {
    let error = &problem["errors"][0];
    (
        error["pointer"].as_str().unwrap(),
        error["code"].as_str().unwrap(),
    )
}

/// The award that was given, by its id, and the id of its decision.
async fn given(app: &TestApp) -> (String, String) {
    award(app, &app.subject("individual"), 1).await;
    let feed = app.hr().await.get("/awards?limit=200").await.expect(200);
    let one = feed.json()["items"][0].clone();
    let text = |name: &str| one[name].as_str().unwrap().to_owned();
    (text("id"), text("decision_id"))
}

async fn every_limit_of_a_mark_is_told_by_field(app: &TestApp) {
    let (id, _) = given(app).await;
    let path = format!("/awards/{id}/marks");
    let specialist = app.specialist().await;
    let long = |count: usize| json!("x".repeat(count));
    for (member, value, code) in [
        ("kind", json!("sold"), "unknown_code"),
        ("item", json!("car"), "unknown_code"),
        ("item", Value::Null, "unknown_code"),
        ("happened_on", json!("x"), "no_date"),
        ("happened_on", json!("2026-10-18"), "in_future"),
        ("happened_on", json!("2026-10-16"), "before_decision"),
        ("number", long(51), "too_long"),
        ("reason", long(501), "too_long"),
    ] {
        let mut body = badge();
        body[member] = value;
        let problem = specialist.post(&path, body).await.problem(422, "invalid");
        assert_eq!(error(&problem), (&*format!("/{member}"), code));
    }
    let ceremony = json!({
        "kind": "ceremony", "happened_on": "2026-10-17", "venue": "Hội trường xã Mẫu",
        "ceremony": "own",
    });
    for (member, value, code) in [
        ("venue", json!(""), "required"),
        ("venue", long(201), "too_long"),
        ("ceremony", json!("x"), "unknown_code"),
    ] {
        let mut body = ceremony.clone();
        body[member] = value;
        let problem = specialist.post(&path, body).await.problem(422, "invalid");
        assert_eq!(error(&problem), (&*format!("/{member}"), code));
    }
    let lost = json!({"kind": "reissue_asked", "item": "badge", "happened_on": "2026-10-17"});
    let problem = specialist.post(&path, lost.clone()).await;
    let problem = problem.problem(422, "invalid");
    assert_eq!(error(&problem), ("/reason", "required"));
    app.officer()
        .await
        .post(&path, badge())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post(&path, badge())
        .await
        .problem(404, "not_found");
    specialist.post(&path, badge()).await.expect(201);
    let again = specialist.post(&path, badge()).await;
    let again = again.problem(409, "duplicate");
    assert_eq!(error(&again), ("/kind", "exists"));
    let mut lost = lost;
    lost["reason"] = json!("Mất trong lũ");
    let asked = specialist.post(&path, lost).await.expect(201).json();
    assert_eq!(asked["is_open"], true);
    assert!(asked["due_on"].as_str().unwrap() > "2026-10-31", "{asked}");
    let again = json!({"kind": "reissued", "item": "badge", "happened_on": "2026-10-17"});
    specialist.post(&path, again).await.expect(201);
    // For an ad hoc award a ceremony of its own is held.
    let held = specialist.post(&path, ceremony).await.expect(201).json();
    assert!(held["warning"].is_null(), "{held}");
    let marks = specialist.get(&path).await.expect(200).json();
    let marks = marks["items"].as_array().unwrap();
    assert_eq!(marks.len(), 4);
    assert!(marks.iter().all(|mark| mark["is_open"] == false));
    act(
        &app.chairman().await,
        &id,
        "cancel",
        cancelling("2026-10-17"),
    )
    .await
    .expect(200);
    let mut other = badge();
    other["item"] = json!("frame");
    specialist
        .post(&path, other)
        .await
        .problem(409, "wrong_stage");
}

async fn every_copy_is_sent_once(app: &TestApp) {
    let (_, decision) = given(app).await;
    let path = format!("/decisions/{decision}/copies");
    let specialist = app.specialist().await;
    let owed = specialist.get(&path).await.expect(200).json();
    let owed = owed["items"].as_array().unwrap();
    let to: Vec<&str> = owed
        .iter()
        .map(|copy| copy["copy_to"].as_str().unwrap())
        .collect();
    // The commune nominated itself: it sends itself none.
    assert_eq!(to, ["awardees", "finance", "office_above"]);
    assert!(owed[1]["due_on"].as_str() < owed[0]["due_on"].as_str());
    let decided = specialist.get(&format!("/decisions/{decision}")).await;
    let unit = decided.expect(200).json()["issuer_unit_id"].clone();
    for (body, pointer, code) in [
        (json!({"copy_to": "x"}), "/copy_to", "unknown_code"),
        (
            json!({"copy_to": "nominating_unit"}),
            "/unit_id",
            "unknown_reference",
        ),
        (
            json!({"copy_to": "finance", "unit_id": unit}),
            "/unit_id",
            "unknown_reference",
        ),
        (
            json!({"copy_to": "finance", "unit_id": "x"}),
            "/unit_id",
            "no_id",
        ),
        (
            json!({"copy_to": "finance", "sent_on": "2026-10-18"}),
            "/sent_on",
            "in_future",
        ),
        (
            json!({"copy_to": "finance", "sent_on": "2026-10-16"}),
            "/sent_on",
            "before_decision",
        ),
        (
            json!({"copy_to": "finance", "sent_on": "x"}),
            "/sent_on",
            "no_date",
        ),
    ] {
        let problem = specialist.post(&path, body).await.problem(422, "invalid");
        assert_eq!(error(&problem), (pointer, code));
    }
    let first = json!({"copy_to": "awardees"});
    app.chairman()
        .await
        .post(&path, first.clone())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post(&path, first.clone())
        .await
        .problem(404, "not_found");
    let sent = specialist.post(&path, first.clone()).await;
    assert_eq!(sent.expect(201).json()["items"][0]["sent_on"], "2026-10-17");
    specialist
        .post(&path, first)
        .await
        .problem(409, "duplicate");
}
