//! Who checks and who decides are two.

use serde_json::json;

use super::{grant, linked};
use crate::support::{TestApp, on_both, unit_of};

on_both![who_checked_a_file_neither_approves_nor_signs_it_unless_the_body_allows_it,];

async fn who_checked_a_file_neither_approves_nor_signs_it_unless_the_body_allows_it(app: &TestApp) {
    linked(app, "specialist@suoinga.example", "HG0001").await;
    grant(app, "specialist@suoinga.example", "chairman", "HG-01").await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    specialist
        .does("approve", &id)
        .await
        .problem(403, "same_hand");
    let told = specialist
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    let approve = told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == "approve")
        .unwrap()
        .clone();
    assert_eq!(
        (&approve["reason"], &told["one_hand"]),
        (&json!("same_hand"), &json!(false))
    );
    app.chairman().await.does("approve", &id).await.expect(200);
    let draft = json!({"title": "On the flood", "nomination_ids": [id]});
    let decision = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    specialist
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .problem(403, "same_hand");
    // Only an administrator of the body sets it, with a reason, on the version they have seen.
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, "HG-01").await;
    let (path, version) = (
        format!("/units/{}/duties", unit["id"].as_str().unwrap()),
        unit["version"].as_i64().unwrap(),
    );
    let body = json!({"one_hand": true, "reason": "Thiếu người"});
    specialist
        .put_at(&path, version, body.clone())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .put_at(&path, version, body.clone())
        .await
        .problem(404, "not_found");
    administrator
        .put_at(&path, version + 1, body.clone())
        .await
        .problem(412, "stale");
    administrator
        .put_at(&path, version, json!({"one_hand": true, "reason": ""}))
        .await
        .problem(422, "invalid");
    administrator
        .put_at(&path, version, json!({"one_hand": false, "reason": "x"}))
        .await
        .problem(422, "invalid");
    administrator.put_at(&path, version, body).await.expect(200);
    assert_eq!(
        administrator.get(&path).await.expect(200).json()["one_hand"],
        true
    );
    assert_eq!(
        specialist.get(&format!("/nominations/{id}")).await.json()["one_hand"],
        true
    );
    specialist
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
}
