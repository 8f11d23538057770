//! What is offered and rehearsed is what then happens.

use serde_json::{Value, json};

use super::{event, letter};
use crate::support::{TestApp, approved, on_both};

on_both![
    what_a_single_file_offers_its_checks_do_not_stop,
    a_bulk_rehearsal_is_what_then_happens,
];

async fn what_a_single_file_offers_its_checks_do_not_stop(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("individual", "Người Mẫu Một Lần").await;
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let first = letter(&officer, &subject, &event_id).await;
    officer.does("submit", &first).await.expect(200);
    let second = letter(&officer, &subject, &event_id).await;
    let shown = officer
        .get(&format!("/nominations/{second}"))
        .await
        .expect(200)
        .json();
    let submit = shown["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["action"] == "submit")
        .unwrap();
    assert_eq!(
        (&submit["allowed"], &submit["reason"], &submit["rules"]),
        (&json!(false), &json!("not_eligible"), &json!(["R-DUP-1"]))
    );
    let shown = officer
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert!(
        shown["allowed_actions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["action"] == "withdraw" && one["allowed"] == true)
    );
    let id = approved(app, &app.subject("household")).await;
    let shown = app
        .specialist()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert!(
        shown["allowed_actions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one.get("rules").is_none()),
        "{shown}"
    );
}

/// Two files for one achievement in one call: the rehearsal says of each what the call then does.
async fn a_bulk_rehearsal_is_what_then_happens(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer
        .add_subject("individual", "Người Mẫu Hàng Loạt")
        .await;
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let files = [
        letter(&officer, &subject, &event_id).await,
        letter(&officer, &subject, &event_id).await,
    ];
    let other = officer.nominate(&app.subject("household")).await;
    let items: Vec<Value> = files
        .iter()
        .chain([&other])
        .map(|id| json!({"id": id, "version": 1}))
        .collect();
    let statuses = |answer: Value| -> Vec<i64> {
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["status"].as_i64().unwrap())
            .collect()
    };
    let rehearsed = officer
        .post(
            "/nominations/actions/submit?dry_run=true",
            json!({"items": items}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(statuses(rehearsed), [200, 409, 200]);
    assert_eq!(
        officer.version(&format!("/nominations/{}", files[0])).await,
        1
    );
    let done = officer
        .post("/nominations/actions/submit", json!({"items": items}))
        .await
        .expect(200)
        .json();
    assert_eq!(statuses(done), [200, 409, 200]);
}
