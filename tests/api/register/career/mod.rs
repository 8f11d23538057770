//! Careers and measures: entered and put right by who may, what cannot be told by field, read by who
//! sees the subject, and given to another record with all else.

mod brought_in;
mod entered;
mod pages;
mod read;

use serde_json::{Value, json};

use crate::support::{Actor, TestApp};

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

/// A rank of the law.
fn rank(app: &TestApp) -> String {
    app.state.ctx().law.posts.first().unwrap().code.clone()
}

fn entry(subject: &str, kind: &str, code: &str, from: &str) -> Value {
    json!({"subject_id": subject, "kind": kind, "code": code, "title": "Mẫu", "from": from})
}

fn member(subject: &str, collective: &str, from: &str, to: Option<&str>) -> Value {
    json!({
        "subject_id": subject, "kind": "member", "collective_id": collective, "title": "Tổ viên",
        "from": from, "to": to,
    })
}

/// The body with some members changed.
fn with(body: &Value, changes: Value) -> Value {
    let mut body = body.clone();
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn listed(actor: &Actor<'_>, subject: &str) -> Vec<Value> {
    let found = actor
        .get(&format!("/career-entries?subject_id={subject}"))
        .await
        .expect(200)
        .json();
    found["items"].as_array().unwrap().clone()
}

async fn entered(actor: &Actor<'_>, body: Value) -> String {
    let made = actor.post("/career-entries", body).await.expect(201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        made.header("location"),
        format!("/api/v1/career-entries/{id}")
    );
    format!("/career-entries/{id}")
}
