//! A refusal is looked at again by other hands: another holder of the office, who decides behind
//! it, or the head above.

mod head_above;
mod kept_out;
mod nobody_else;
mod older_version;
mod other_holder;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::eligibility::own_case::{grant, link, user_of};
use crate::support::{Actor, TestApp, unit_of};

/// A letter of commendation of the commune that was found in order and waits for its chairman.
async fn to_decide(app: &TestApp) -> String {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    id
}

/// Makes the head of a school a chairman of the unit with a code as well.
async fn second_chairman(app: &TestApp, code: &str) {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, "head@benlau.example").await;
    link(&administrator, user["id"].as_str().unwrap(), "HG0005").await;
    grant(app, "head@benlau.example", "chairman", code).await;
}

/// A letter that waited for the chairman of the commune and was refused by them.
async fn refused(app: &TestApp) -> String {
    let id = to_decide(app).await;
    app.chairman().await.does("refuse", &id).await.expect(200);
    id
}

/// A certificate of the province that waits to be appraised by its standing office.
async fn to_appraise(app: &TestApp) -> String {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let event = officer
        .post(
            "/events",
            json!({"name": "Lũ", "happened_from": "2026-10-14"}),
        )
        .await
        .expect(201)
        .json();
    let achievement = officer
        .achieved(&subject, event["id"].as_str().unwrap(), "Cứu người")
        .await;
    let id = officer
        .propose(
            "certificate_of_merit_province",
            "ad_hoc",
            &subject,
            &achievement,
        )
        .await;
    let letter = json!({"title": "Tờ trình", "number": "12/TTr-UBND", "nomination_ids": [id]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    app.chairman()
        .await
        .post_at(
            &format!(
                "/submission-letters/{}/sign",
                letter["id"].as_str().unwrap()
            ),
            1,
            json!({}),
        )
        .await
        .expect(200);
    id
}

async fn file(actor: &Actor<'_>, id: &str) -> Value {
    actor
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json()
}

async fn appealed(app: &TestApp, id: &str) -> Value {
    app.officer()
        .await
        .does("appeal", id)
        .await
        .expect(200)
        .json()
}

/// Why the reader cannot do something with a file; null where they can.
async fn why_not(actor: &Actor<'_>, id: &str, action: &str) -> Value {
    let told = file(actor, id).await;
    told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == action)
        .unwrap()["reason"]
        .clone()
}

/// Is it among what waits for the reader?
async fn waits_for(actor: &Actor<'_>, id: &str) -> bool {
    let tasks = actor.get("/tasks?limit=200").await.expect(200).json();
    tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|task| task["id"] == id)
}

/// To whom letters went since this was last asked.
async fn told(app: &TestApp) -> Vec<String> {
    app.deliver().await;
    let mut letters = app.letters.lock().unwrap();
    let mut told: Vec<String> = letters
        .drain(..)
        .flat_map(|letter| {
            letter
                .envelope()
                .to()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        })
        .collect();
    told.sort();
    told
}

/// Takes the office of chairman of the commune from the account with an address.
async fn end_chairman(app: &TestApp, email: &str) {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, email).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let roles = administrator
        .get(&format!("/role-assignments?user_id={user}&limit=200"))
        .await
        .expect(200)
        .json();
    let held = roles["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|role| role["role"] == "chairman" && role["unit_id"] == commune)
        .unwrap()
        .clone();
    let end = administrator.request(
        Method::DELETE,
        &format!("/role-assignments/{}", held["id"].as_str().unwrap()),
    );
    assert!(app.send(end).await.status < 300);
}
