//! What waits passes to the successor.

use serde_json::json;

use crate::support::{TestApp, approved, on_both, submitted, unit_of};
use crate::upkeep::reminders::subjects;

on_both![what_waits_passes_to_the_successor_and_histories_stay,];

async fn what_waits_passes_to_the_successor_and_histories_stay(app: &TestApp) {
    let administrator = app.administrator().await;
    let draft = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let (waiting, done) = (
        submitted(app).await,
        approved(app, &app.subject("individual")).await,
    );
    let (commune, ward) = (
        unit_of(&administrator, "HG-01").await,
        unit_of(&administrator, "HG-02").await,
    );
    let path = format!("/units/{}/merge", commune["id"].as_str().unwrap());
    let body =
        json!({"into_unit_id": ward["id"], "reason": "Nghị quyết sắp xếp đơn vị hành chính"});
    app.officer()
        .await
        .post_at(&path, 1, body.clone())
        .await
        .problem(403, "forbidden");
    let below =
        json!({"into_unit_id": unit_of(&administrator, "HG-01-01").await["id"], "reason": "x"});
    administrator
        .post_at(&path, 1, below)
        .await
        .problem(422, "invalid");
    administrator
        .post_at(&path, 9, body.clone())
        .await
        .problem(412, "stale");
    let merged = administrator
        .post_at(&path, 1, body.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&merged["files"], &merged["unit"]["valid_to"]),
        (&json!(3), &json!("2026-10-16"))
    );
    administrator
        .post_at(&path, 2, body)
        .await
        .problem(409, "wrong_stage");
    // The offices of the closed unit have ended; those of the successor hold what waits, and see
    // the past.
    app.officer()
        .await
        .get(&format!("/nominations/{waiting}"))
        .await
        .problem(404, "not_found");
    let specialist = app.actor("specialist@benlau.example").await;
    let file = specialist
        .get(&format!("/nominations/{waiting}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &file["holder"]["unit_id"],
            &file["unit_id"],
            &file["deciding_unit_id"]
        ),
        (&ward["id"], &ward["id"], &ward["id"])
    );
    specialist.does("accept", &waiting).await.expect(200);
    let history = specialist
        .get(&format!("/nominations/{done}/history"))
        .await
        .expect(200)
        .json();
    let deeds: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["deed"].as_str().unwrap())
        .collect();
    assert_eq!(
        deeds,
        ["created", "submitted", "accepted", "approved", "passed_on"]
    );
    app.stranger()
        .await
        .does("submit", &draft)
        .await
        .expect(200);
    // One letter for what fell together, one for the file that came after.
    assert!(!subjects(app, "specialist@benlau.example").await.is_empty());
}
