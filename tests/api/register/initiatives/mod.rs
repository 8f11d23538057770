//! Initiatives that were recognised: entered, spent once, joined with their authors, brought in.

mod brought_in;
mod entered;
mod merged;
mod pages;
mod spent;

use serde_json::{Value, json};

use crate::support::{Actor, TestApp, unit_of};

/// The people of the commune who can be honoured.
fn people(app: &TestApp) -> Vec<String> {
    let people = app.planted.subjects.iter();
    people
        .filter(|one| one.kind == "individual")
        .map(|one| one.id.to_string())
        .collect()
}

async fn commune(app: &TestApp) -> String {
    let unit = unit_of(&app.administrator().await, "HG-01").await;
    unit["id"].as_str().unwrap().to_owned()
}

/// An initiative of the commune by these authors.
fn initiative(unit: &str, title: &str, authors: &[(&str, i64)]) -> Value {
    let author = |(subject, share): &(&str, i64)| json!({"subject_id": subject, "share": share});
    json!({
        "unit_id": unit, "title": title, "reach": "unit", "recognised_on": "2026-10-01",
        "recognised_by": "Hội đồng sáng kiến xã Mẫu", "decision_number": "12/QĐ-HĐSK",
        "authors": authors.iter().map(author).collect::<Vec<_>>(),
    })
}

/// Enters an initiative; answers its id.
async fn entered(who: &Actor<'_>, body: Value) -> String {
    let made = who.post("/initiatives", body).await.expect(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// Its authors with their shares, as it is now.
async fn shares(who: &Actor<'_>, id: &str) -> Vec<(String, i64)> {
    let found = who.get(&format!("/initiatives/{id}")).await.expect(200);
    let authors = found.json()["authors"].as_array().unwrap().clone();
    let share = |author: &Value| {
        (
            author["subject_id"].as_str().unwrap().to_owned(),
            author["share"].as_i64().unwrap(),
        )
    };
    authors.iter().map(share).collect()
}
