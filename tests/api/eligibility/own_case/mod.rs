//! Nobody acts on a case in which they benefit: accounts are linked to people, whoever is absent
//! counts for their stand-in, and what cannot be told apart waits for somebody else.

mod accounts;
mod acts;
mod administrators;
mod leaders;
mod pages;
mod roles;
mod stand_ins;
mod twins;
mod two_hands;

use serde_json::{Value, json};

use crate::support::{Actor, Reply, TestApp, unit_of};

/// The person with a staff code, as an administrator sees them.
pub async fn person_of(administrator: &Actor<'_>, staff_code: &str) -> Value {
    let people = administrator
        .get("/people?limit=200")
        .await
        .expect(200)
        .json();
    people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["staff_code"] == staff_code)
        .unwrap()
        .clone()
}

/// The account with an address, as an administrator sees it.
pub async fn user_of(administrator: &Actor<'_>, email: &str) -> Value {
    let users = administrator
        .get("/users?limit=200")
        .await
        .expect(200)
        .json();
    users["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["email"] == email)
        .unwrap()
        .clone()
}

/// Links an account to the person with a staff code.
pub async fn link(administrator: &Actor<'_>, user: &str, staff_code: &str) -> Value {
    let person = person_of(administrator, staff_code).await;
    let version = administrator.version(&format!("/users/{user}")).await;
    change(
        administrator,
        user,
        version,
        json!({"person_id": person["id"]}),
    )
    .await
    .expect(200);
    person
}

/// Changes an account, as whoever shows that it is they where that is asked for.
async fn change(actor: &Actor<'_>, user: &str, version: i64, mut body: Value) -> Reply {
    if body["email"].is_string() || body["full_name"].is_string() {
        body["password"] = json!(thidua::commands::demo::PASSWORD);
    }
    actor
        .patch_at(&format!("/users/{user}"), version, body)
        .await
}

/// Links the account with an address to a person; answers the subject that person is.
pub async fn linked(app: &TestApp, email: &str, staff_code: &str) -> String {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, email).await;
    let person = link(&administrator, user["id"].as_str().unwrap(), staff_code).await;
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
        .find(|subject| subject["person_id"] == person["id"])
        .unwrap()
        .clone();
    subject["id"].as_str().unwrap().to_owned()
}

/// Lets one hand check and decide in the unit with a code.
pub async fn one_hand(app: &TestApp, code: &str) {
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, code).await;
    let path = format!("/units/{}/duties", unit["id"].as_str().unwrap());
    administrator
        .put_at(
            &path,
            unit["version"].as_i64().unwrap(),
            json!({"one_hand": true, "reason": "Thiếu người"}),
        )
        .await
        .expect(200);
}

/// Gives a role in the unit with a code to the account with an address.
pub async fn grant(app: &TestApp, email: &str, role: &str, code: &str) {
    let administrator = app.administrator().await;
    let (user, unit) = (
        user_of(&administrator, email).await,
        unit_of(&administrator, code).await,
    );
    let body = json!({"user_id": user["id"], "role": role, "unit_id": unit["id"]});
    administrator
        .post("/role-assignments", body)
        .await
        .expect(201);
}

/// Somebody stands in for the holder of an office of the commune.
pub async fn stands_in(holder: &Actor<'_>, role: &str, to: &str) {
    let commune = unit_of(holder, "HG-01").await["id"].clone();
    let body = json!({
        "role": role, "unit_id": commune, "to_email": to, "reason": "Đi công tác",
        "valid_from": "2026-10-17", "valid_to": "2026-10-20",
    });
    holder.post("/delegations", body).await.expect(201);
}
