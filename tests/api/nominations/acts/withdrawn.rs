//! What the nominating unit takes back, or asks to be looked at again.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::file;
use crate::support::{Actor, TestApp, approved, on_both, submitted};

on_both![
    the_nominating_unit_withdraws_and_appeals,
    a_drafted_decision_and_a_drafted_letter_can_be_taken_back,
];

async fn the_nominating_unit_withdraws_and_appeals(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = submitted(app).await;
    specialist
        .does("withdraw", &id)
        .await
        .problem(403, "forbidden");
    let gone = officer.does("withdraw", &id).await.expect(200).json();
    assert_eq!(
        (&gone["status"], &gone["holder"]),
        (&json!("withdrawn"), &Value::Null)
    );
    officer
        .does("submit", &id)
        .await
        .problem(409, "wrong_stage");
    let id = submitted(app).await;
    officer
        .does("appeal", &id)
        .await
        .problem(409, "wrong_stage");
    let without = json!({"reason": "no"});
    specialist
        .post_at(&format!("/nominations/{id}/actions/refuse"), 2, without)
        .await
        .problem(422, "invalid");
    specialist.does("refuse", &id).await.expect(200);
    let again = officer.does("appeal", &id).await.expect(200).json();
    assert_eq!(
        (&again["stage"], &again["due_at"]),
        (&json!("decide"), &json!("2026-11-16"))
    );
    app.chairman().await.does("refuse", &id).await.expect(200);
    officer
        .does("appeal", &id)
        .await
        .problem(409, "wrong_stage");
}

async fn a_drafted_decision_and_a_drafted_letter_can_be_taken_back(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = approved(app, &app.subject("individual")).await;
    let draft = json!({"title": "x", "nomination_ids": [id]});
    let decision = specialist
        .post("/decisions", draft.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let delete = |actor: &Actor<'_>, path: &str| actor.request_at(Method::DELETE, path, 1);
    app.send(delete(&officer, &format!("/decisions/{decision}")))
        .await
        .problem(403, "forbidden");
    app.send(delete(&specialist, &format!("/decisions/{decision}")))
        .await
        .expect(204);
    specialist.post("/decisions", draft).await.expect(201);
    let subject = app.subject("individual");
    let nomination = officer.nominate(&subject).await;
    let achievement = file(&officer, &nomination).await["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = officer
        .propose(
            "certificate_of_merit_province",
            "ad_hoc",
            &subject,
            &achievement,
        )
        .await;
    let letter = json!({"title": "x", "nomination_ids": [id]});
    let first = officer
        .post("/submission-letters", letter.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    officer
        .post("/submission-letters", letter.clone())
        .await
        .problem(409, "duplicate");
    app.stranger()
        .await
        .get(&format!("/submission-letters/{first}"))
        .await
        .problem(404, "not_found");
    officer
        .post_at(&format!("/submission-letters/{first}/sign"), 1, json!({}))
        .await
        .problem(403, "forbidden");
    app.send(delete(&officer, &format!("/submission-letters/{first}")))
        .await
        .expect(204);
    officer
        .post("/submission-letters", letter)
        .await
        .expect(201);
}
