//! What the checks find, when they are asked, and what people say of it: one achievement, one form;
//! one title a year; a rating that is high enough; nothing held; what needs a look is looked at.

mod bases;
mod holds;
mod overrules;
mod page;
mod recorded_twice;
mod rehearsals;
mod same_achievement;
mod titles;

use serde_json::{Value, json};

use crate::support::{Actor, Reply};

/// What a rule finds of a file.
async fn found(actor: &Actor<'_>, id: &str, rule: &str) -> Value {
    let all = actor
        .get(&format!("/nominations/{id}/eligibility"))
        .await
        .expect(200)
        .json();
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap()
        .clone()
}

async fn outcome(actor: &Actor<'_>, id: &str, rule: &str) -> Value {
    found(actor, id, rule).await["outcome"].clone()
}

/// Says of a finding what the body says, at the version the file has.
async fn say(actor: &Actor<'_>, id: &str, what: &str, body: Value) -> Reply {
    let version = actor.version(&format!("/nominations/{id}")).await;
    actor
        .post_at(&format!("/nominations/{id}/{what}"), version, body)
        .await
}

async fn event(officer: &Actor<'_>, from: &str, to: &str) -> String {
    let event = json!({"name": "Lũ trên suối Ngà", "happened_from": from, "happened_to": to});
    officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A letter of commendation that rests on an event, as a draft.
async fn letter(officer: &Actor<'_>, subject: &str, event: &str) -> String {
    let achievement = officer.achieved(subject, event, "Cứu người trong lũ").await;
    officer
        .propose("letter_of_commendation", "ad_hoc", subject, &achievement)
        .await
}
