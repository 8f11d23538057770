//! Awards to somebody who has died: the file, the decision, the record and the letters say so, and
//! who receives for the family.

mod form;
mod limits;
mod recipients;
mod register;
mod stopped;

use serde_json::{Value, json};

use crate::support::{TestApp, nomination};

fn told() -> Value {
    json!({
        "died_on": "2026-10-14",
        "receiver": "Trần Thị Mẫu",
        "relation": "vợ",
        "address": "Thôn Bãi Bồi, xã Suối Ngà"
    })
}

/// A nomination of a subject as it would be written: with an achievement that is on file.
async fn body(app: &TestApp, subject: &str) -> Value {
    let officer = app.officer().await;
    let draft = officer.nominate(subject).await;
    let achievement = officer
        .get(&format!("/nominations/{draft}"))
        .await
        .expect(200)
        .json()["achievement_id"]
        .clone();
    officer
        .delete_at(&format!("/nominations/{draft}"), 1)
        .await
        .expect(204);
    nomination(subject, achievement.as_str().unwrap())
}

/// Somebody new on the register of the commune: who they are as a subject, and as a person.
async fn registered(app: &TestApp, name: &str) -> (String, String) {
    let body = json!({"full_name": name, "unit_code": "HG-01", "is_direct_worker": true});
    let path = format!("/people/by-code/T-{}", name.len());
    let person = app
        .program("HG", &["people:write"])
        .await
        .put(&path, body)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let subjects = app
        .officer()
        .await
        .get("/subjects?limit=200")
        .await
        .expect(200)
        .json();
    let subject = subjects["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["person_id"] == person)
        .unwrap()
        .clone();
    (
        subject["id"].as_str().unwrap().to_owned(),
        person.as_str().unwrap().to_owned(),
    )
}
