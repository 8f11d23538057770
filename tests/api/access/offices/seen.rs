//! Who sees, and who has a file of their own.

use serde_json::json;

use crate::support::{TestApp, approved, on_both, submitted, unit_of};

on_both![
    an_inspector_sees_everything_and_changes_nothing,
    who_is_nominated_sees_their_own_file_and_never_decides_on_it,
];

async fn an_inspector_sees_everything_and_changes_nothing(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let inspector = app.actor("inspector@honggiang.example").await;
    assert_eq!(
        inspector
            .get(&format!("/nominations/{id}"))
            .await
            .expect(200)
            .json()["stage"],
        "issue"
    );
    inspector
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200);
    assert_eq!(
        inspector.get("/tasks").await.expect(200).json()["items"],
        json!([])
    );
    for action in ["withdraw", "hold"] {
        inspector.does(action, &id).await.problem(403, "forbidden");
    }
    inspector
        .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
        .await
        .problem(403, "forbidden");
}

async fn who_is_nominated_sees_their_own_file_and_never_decides_on_it(app: &TestApp) {
    let administrator = app.administrator().await;
    let people = administrator.get("/people?limit=200").await.json();
    let subjects = app.officer().await.get("/subjects?limit=200").await.json();
    let subject = subjects["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["person_id"].is_string())
        .unwrap()
        .clone();
    let person = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["id"] == subject["person_id"])
        .unwrap();
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let account = json!({
        "email": "self@suoinga.example", "full_name": "Chính Mẫu Mình", "unit_id": commune,
        "person_id": person["id"],
        "password": crate::support::GIVEN_PASSWORD,
    });
    let user = administrator
        .post("/users", account)
        .await
        .expect(201)
        .json();
    let mine = app
        .first_sign_in("self@suoinga.example", crate::support::GIVEN_PASSWORD)
        .await;
    let id = app
        .officer()
        .await
        .nominate(subject["id"].as_str().unwrap())
        .await;
    let other = submitted(app).await;
    app.officer().await.does("submit", &id).await.expect(200);
    mine.get(&format!("/nominations/{id}")).await.expect(200);
    mine.get(&format!("/nominations/{id}/history"))
        .await
        .expect(200);
    if subject["id"] != app.subject("individual").as_str() {
        mine.get(&format!("/nominations/{other}"))
            .await
            .problem(404, "not_found");
    }
    mine.does("accept", &id).await.problem(403, "forbidden");
    // With the office of a specialist as well: everybody's files but their own.
    let role =
        json!({"user_id": user["id"], "role": "standing_office_specialist", "unit_id": commune});
    administrator
        .post("/role-assignments", role)
        .await
        .expect(201);
    mine.does("accept", &id).await.problem(403, "own_case");
    let told = mine.get(&format!("/nominations/{id}")).await.json();
    let accept = told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == "accept")
        .unwrap()
        .clone();
    assert_eq!(
        accept,
        json!({"action": "accept", "allowed": false, "reason": "own_case"})
    );
}
