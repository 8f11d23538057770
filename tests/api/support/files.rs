//! Files and decisions as far on their way as a test needs them.

use serde_json::{Value, json};

use super::TestApp;

pub fn nomination(subject: &str, achievement: &str) -> Value {
    json!({
        "award_code": "letter_of_commendation", "commendation_type": "ad_hoc", "cycle_year": 2026,
        "subject_id": subject, "achievement_id": achievement, "statement": "Saved thirty people in \
            two days.",
    })
}

/// A PDF as small as can be.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A submitted letter of commendation; answers its id.
pub async fn submitted(app: &TestApp) -> String {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    id
}

/// Takes a subject's nomination as far as the chairman's approval; answers its id.
pub async fn approved(app: &TestApp, subject: &str) -> String {
    let id = app.officer().await.nominate(subject).await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    app.specialist()
        .await
        .act(&id, "accept", 2)
        .await
        .expect(200);
    app.chairman()
        .await
        .act(&id, "approve", 3)
        .await
        .expect(200);
    id
}

/// Drafts and signs a decision on approved nominations; answers its id.
pub async fn signed(app: &TestApp, nominations: &[&str]) -> String {
    let draft = json!({"title": "On letters of commendation", "nomination_ids": nominations});
    let decision = app
        .specialist()
        .await
        .post("/decisions", draft)
        .await
        .expect(201)
        .json();
    let id = decision["id"].as_str().unwrap().to_owned();
    app.chairman()
        .await
        .post_at(&format!("/decisions/{id}/sign"), 1, json!({}))
        .await
        .expect(200);
    id
}

/// Number and date of a decision.
pub fn numbering(number: i64) -> Value {
    json!({"number": number, "series": "QĐ-UBND", "date": "2026-10-17"})
}
