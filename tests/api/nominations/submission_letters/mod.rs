//! Submission letters: the head signs what they have read, once more where it was changed after a
//! return.

mod files;
mod numbers;

use serde_json::json;

use crate::support::{Actor, PDF, TestApp};

/// A draft for the certificate of the province, with the papers it needs; answers its id.
pub async fn draft(app: &TestApp, subject: &str) -> String {
    let officer = app.officer().await;
    let event =
        json!({"name": "Flood", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(subject, &event, "Rowed all night").await;
    let id = officer
        .propose(
            "certificate_of_merit_province",
            "ad_hoc",
            subject,
            &achievement,
        )
        .await;
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    id
}

pub async fn letter(officer: &Actor<'_>, files: &[&str]) -> String {
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": files}),
        )
        .await
        .expect(201)
        .json();
    letter["id"].as_str().unwrap().to_owned()
}
