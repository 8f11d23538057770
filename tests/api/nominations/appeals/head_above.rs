//! The head above looks at it again.

use serde_json::{Value, json};

use super::{appealed, file, refused, told, waits_for, why_not};
use crate::access::identity_pages::{get, signed_in};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    where_nobody_else_holds_the_office_the_head_above_looks_at_it_again,
    the_head_above_can_uphold_a_refusal_and_that_ends_it,
];

async fn where_nobody_else_holds_the_office_the_head_above_looks_at_it_again(app: &TestApp) {
    let id = refused(app).await;
    told(app).await;
    let again = appealed(app, &id).await;
    let (chairman, governor) = (app.chairman().await, app.governor().await);
    let province = unit_of(&governor, "HG").await;
    assert_eq!(
        (&again["stage"], &again["status"], &again["due_at"]),
        (
            &json!("decide"),
            &json!("in_progress"),
            &json!("2026-11-16")
        )
    );
    assert_eq!(
        (
            &again["holder"]["role"],
            &again["holder"]["unit_id"],
            &again["holder"]["unit_name"]
        ),
        (&json!("chairman"), &province["id"], &province["name"])
    );
    assert_eq!(told(app).await, ["chairman@honggiang.example"]);
    assert_eq!(
        (
            waits_for(&chairman, &id).await,
            waits_for(&governor, &id).await
        ),
        (false, true)
    );
    chairman
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    assert_eq!(why_not(&chairman, &id, "approve").await, "own_refusal");
    // History and page say who looks at it, and why.
    let history = chairman
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let last = history["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["deed"], &last["to_role"], &last["to_unit_name"]),
        (&json!("handed_on"), &json!("chairman"), &province["name"])
    );
    let session = signed_in(app, "officer@suoinga.example").await;
    let page = get(app, &session, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("the head above looks at it")
            && page.contains("Who refused it takes no part"),
        "{page}"
    );
    // Sent back by the head above, it comes there again.
    governor.does("return", &id).await.expect(200);
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    assert_eq!(
        file(&governor, &id).await["holder"]["unit_id"],
        province["id"]
    );
    // Held and released, it stays there.
    governor.does("hold", &id).await.expect(200);
    chairman
        .does("release", &id)
        .await
        .problem(403, "own_refusal");
    governor.does("release", &id).await.expect(200);
    governor.does("approve", &id).await.expect(200);
    let issue = file(&chairman, &id).await;
    assert_eq!(
        (&issue["stage"], &issue["holder"]["unit_id"]),
        (&json!("issue"), &issue["deciding_unit_id"])
    );
    // Given back, it is not given back to who refused it.
    app.specialist()
        .await
        .does("give_back", &id)
        .await
        .expect(200);
    assert_eq!(
        file(&governor, &id).await["holder"]["unit_id"],
        province["id"]
    );
    governor.does("approve", &id).await.expect(200);
}

async fn the_head_above_can_uphold_a_refusal_and_that_ends_it(app: &TestApp) {
    let id = refused(app).await;
    appealed(app, &id).await;
    let ended = app
        .governor()
        .await
        .does("refuse", &id)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&ended["status"], &ended["holder"]),
        (&json!("refused"), &Value::Null)
    );
    app.officer()
        .await
        .does("appeal", &id)
        .await
        .problem(409, "wrong_stage");
}
