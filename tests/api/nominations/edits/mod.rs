//! Changing an open file: what is not changed stays as it is and is not asked again; what is new is
//! asked as of a new file.

mod moved;
mod years;

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::support::{Actor, Reply, TestApp};

/// Changes members of a file as it is now.
async fn patch(officer: &Actor<'_>, id: &str, change: Value) -> Reply {
    let version = officer.version(&format!("/nominations/{id}")).await;
    officer
        .patch_at(&format!("/nominations/{id}"), version, change)
        .await
}

/// Saves the form of a file with another report; the rest as the form shows it.
async fn save_form(
    app: &TestApp,
    cookie: &str,
    id: &str,
    version: i64,
    days: (&str, &str),
    statement: &str,
) -> Reply {
    let version = version.to_string();
    let form = [
        ("version", version.as_str()),
        ("name", "Trực Tết"),
        ("happened_from", days.0),
        ("happened_to", days.1),
        ("summary", "Trực liền hai đêm"),
        ("award", "letter_of_commendation:ad_hoc"),
        ("statement", statement),
        ("then", "draft"),
    ];
    let request = TestRequest::post()
        .uri(&format!("/nominations/{id}/edit"))
        .insert_header(("cookie", cookie.to_owned()));
    app.send(
        request
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_form(form),
    )
    .await
}

/// A draft of the award year 2026 that rests on the last days of 2025.
async fn draft(officer: &Actor<'_>, subject: &str) -> String {
    let event =
        json!({"name": "Trực Tết", "happened_from": "2025-12-30", "happened_to": "2025-12-31"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(subject, &event, "Trực liền hai đêm").await;
    officer
        .propose("letter_of_commendation", "ad_hoc", subject, &achievement)
        .await
}
