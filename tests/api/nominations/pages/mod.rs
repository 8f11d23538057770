//! The pages of files: forms, papers, errors people can read.

mod beside;
mod bulk;
mod documents;
mod files;
mod proposals;
mod returned;
mod submission_letters;

use serde_json::json;

use crate::support::TestApp;

/// A draft for an award of the province, which takes papers and a letter; answers its id.
pub async fn draft(app: &TestApp) -> String {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event =
        json!({"name": "Flood", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(&subject, &event, "Rowed all night").await;
    officer
        .propose(
            "certificate_of_merit_province",
            "merit",
            &subject,
            &achievement,
        )
        .await
}
