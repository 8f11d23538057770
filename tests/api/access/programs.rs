//! Programs that nominate: each as the emulation officer of its unit, and as nothing else.

use serde_json::json;

use crate::support::{TestApp, on_both};

on_both![
    a_program_nominates_for_its_unit_and_history_names_it,
    a_program_without_the_scope_or_of_another_unit_nominates_nobody,
];

async fn a_program_nominates_for_its_unit_and_history_names_it(app: &TestApp) {
    let program = app.program("HG-01", &["nominations:write"]).await;
    let id = program.nominate(&app.subject("individual")).await;
    program.act(&id, "submit", 1).await.expect(200);
    let file = program
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&file["stage"], &file["version"]),
        (&json!("check"), &json!(2))
    );
    let history = app
        .officer()
        .await
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let hands: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["actor"].clone())
        .collect();
    assert_eq!(hands, vec![json!("HR"); hands.len()], "{history}");
    // It is an officer: it neither checks nor decides, nor pulls what it has no scope for.
    program
        .act(&id, "accept", 2)
        .await
        .problem(403, "forbidden");
    program.get("/awards").await.problem(403, "scope_missing");
    // The officers of the unit go on with what it wrote.
    app.officer()
        .await
        .act_because(&id, "withdraw", 2, "Written twice")
        .await
        .expect(200);
}

async fn a_program_without_the_scope_or_of_another_unit_nominates_nobody(app: &TestApp) {
    let subject = app.subject("individual");
    let event = json!({"name": "Flood", "happened_from": "2026-10-14"});
    app.program("HG-01", &["people:write"])
        .await
        .post("/events", event.clone())
        .await
        .problem(403, "scope_missing");
    let elsewhere = app.program("HG-02", &["nominations:write"]).await;
    let event = elsewhere.post("/events", event).await.expect(201).json();
    let body = json!({"subject_id": subject, "event_id": event["id"], "summary": "Rowed"});
    elsewhere
        .post("/achievements", body)
        .await
        .problem(422, "invalid");
    let id = app.officer().await.nominate(&subject).await;
    elsewhere
        .get(&format!("/nominations/{id}"))
        .await
        .problem(404, "not_found");
}
