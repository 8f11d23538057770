//! A line is struck from a signed decision.

use serde_json::{Value, json};

use super::{deeds, letters};
use crate::support::{TestApp, approved, numbering, on_both, signed};

/// The hold that stands against a subject once it was entered.
async fn held(app: &TestApp, subject: &str) -> Value {
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 6"});
    app.specialist()
        .await
        .post("/holds", hold)
        .await
        .expect(201)
        .json()
}

fn can(thing: &Value, action: &str) -> Value {
    let actions = thing["allowed_actions"].as_array().unwrap();
    actions
        .iter()
        .find(|one| one["action"] == action)
        .unwrap_or_else(|| panic!("no {action} in {thing}"))["allowed"]
        .clone()
}

on_both![
    a_line_is_struck_before_issue_and_its_file_goes_back_to_who_agreed,
    a_file_on_hold_is_struck_and_stays_on_hold,
    what_was_agreed_to_and_stands_on_no_decision_is_given_back_with_a_reason,
];

async fn a_line_is_struck_before_issue_and_its_file_goes_back_to_who_agreed(app: &TestApp) {
    let (struck, kept) = (app.subject("individual"), app.subject("collective"));
    let (first, second) = (approved(app, &struck).await, approved(app, &kept).await);
    let decision = signed(app, &[&first, &second]).await;
    held(app, &struck).await;
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let path = format!("/decisions/{decision}");
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(163))
        .await
        .problem(409, "not_eligible");
    let shown = specialist.get(&path).await.expect(200).json();
    assert_eq!(
        (can(&shown, "strike"), can(&shown, "withdraw_signature")),
        (json!(true), json!(false))
    );
    // On a decision it is struck there, not given back by itself.
    let file = specialist
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert_eq!(can(&file, "give_back"), json!(false));
    specialist
        .does("give_back", &first)
        .await
        .problem(409, "wrong_stage");

    let strike = |reason: &str| json!({"nomination_id": first, "reason": reason});
    let to = format!("{path}/strike");
    officer
        .post_at(&to, 2, strike("x"))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post_at(&to, 2, strike("x"))
        .await
        .problem(404, "not_found");
    specialist
        .post_at(&to, 1, strike("x"))
        .await
        .problem(412, "stale");
    specialist
        .post_at(&to, 2, strike(" "))
        .await
        .problem(422, "invalid");
    let other = json!({"nomination_id": decision, "reason": "x"});
    assert_eq!(
        specialist
            .post_at(&to, 2, other)
            .await
            .problem(422, "invalid")["errors"][0]["pointer"],
        "/nomination_id"
    );
    assert_eq!(
        letters(
            specialist
                .post_at(&format!("{to}?dry_run=true"), 2, strike("x"))
                .await
                .expect(200)
                .json()
        ),
        [
            "chairman: line_struck",
            "chairman: to_reconsider",
            "officer: given_back",
            "specialist: line_struck",
        ]
    );
    let left = specialist
        .post_at(&to, 2, strike("Đơn số 6 đang xác minh"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&left["status"], left["lines"].as_array().unwrap().len()),
        (&json!("signed"), 1)
    );
    let twice = specialist
        .post_at(&to, 3, strike("x"))
        .await
        .problem(422, "invalid");
    assert_eq!(twice["errors"][0]["code"], "unknown_reference");
    let last = json!({"nomination_id": second, "reason": "x"});
    assert_eq!(
        specialist
            .post_at(&to, 3, last)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "last_line"
    );

    let file = officer
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&file["status"], &file["stage"], &file["holder"]["role"]),
        (&json!("in_progress"), &json!("decide"), &json!("chairman"))
    );
    assert_eq!(
        deeds(&officer, &format!("/nominations/{first}"))
            .await
            .last()
            .unwrap(),
        "given_back"
    );
    let history = specialist
        .get(&format!("{path}/history"))
        .await
        .expect(200)
        .json();
    let line = &history["items"][2];
    assert_eq!(
        (&line["deed"], &line["reason"]),
        (&json!("line_struck"), &json!("Đơn số 6 đang xác minh"))
    );
    assert_eq!(line["subject_name"], file["subject_name"]);
    // The rest is issued as it was signed; the struck one can be refused now.
    specialist
        .post_at(&format!("{path}/issue"), 3, numbering(163))
        .await
        .expect(200);
    specialist
        .post_at(&to, 4, strike("x"))
        .await
        .problem(409, "wrong_stage");
    chairman.does("refuse", &first).await.expect(200);
}

async fn a_file_on_hold_is_struck_and_stays_on_hold(app: &TestApp) {
    let (first, second) = (
        approved(app, &app.subject("individual")).await,
        approved(app, &app.subject("collective")).await,
    );
    let decision = signed(app, &[&first, &second]).await;
    app.specialist()
        .await
        .does("hold", &first)
        .await
        .expect(200);
    let strike = json!({"nomination_id": first, "reason": "Tạm dừng"});
    app.chairman()
        .await
        .post_at(&format!("/decisions/{decision}/strike"), 2, strike)
        .await
        .expect(200);
    let file = app
        .officer()
        .await
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&file["status"], &file["stage"], &file["due_at"]),
        (&json!("on_hold"), &json!("decide"), &Value::Null)
    );
    let released = app
        .chairman()
        .await
        .does("release", &first)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&released["status"], &released["stage"]),
        (&json!("in_progress"), &json!("decide"))
    );
    assert!(released["due_at"].is_string());
}

async fn what_was_agreed_to_and_stands_on_no_decision_is_given_back_with_a_reason(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    assert_eq!(
        can(
            &specialist.get(&format!("/nominations/{id}")).await.json(),
            "give_back"
        ),
        json!(true)
    );
    chairman
        .does("give_back", &id)
        .await
        .problem(403, "forbidden");
    specialist
        .act(&id, "give_back", 4)
        .await
        .problem(422, "invalid");
    let back = specialist.does("give_back", &id).await.expect(200).json();
    assert_eq!(
        (&back["stage"], &back["holder"]["role"]),
        (&json!("decide"), &json!("chairman"))
    );
    chairman.does("approve", &id).await.expect(200);
}
