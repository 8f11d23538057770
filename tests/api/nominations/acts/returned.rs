//! Returned with remarks, or asked to supplement.

use serde_json::json;

use crate::support::{PDF, TestApp, on_both, submitted};

on_both![
    a_returned_file_tells_what_to_mend_field_by_field_and_keeps_what_it_said,
    a_supplement_goes_to_the_officer_and_back_to_the_same_stage,
];

async fn a_returned_file_tells_what_to_mend_field_by_field_and_keeps_what_it_said(app: &TestApp) {
    let id = submitted(app).await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let path = format!("/nominations/{id}/actions/return");
    let wrong = json!({"reason": "x", "remarks": [{"field": "salary", "text": ""}]});
    let problem = specialist
        .post_at(&path, 2, wrong)
        .await
        .problem(422, "invalid");
    let pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/remarks/0/field", "/remarks/0/text"]);
    let remarks = json!([
        {"field": "statement", "text": "Nêu rõ số người được cứu"},
        {"field": "documents/proof", "text": "Thêm xác nhận"}
    ]);
    specialist
        .post_at(&path, 2, json!({"reason": "Chưa rõ", "remarks": remarks}))
        .await
        .expect(200);
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    assert_eq!(history["items"][2]["remarks"], remarks);
    officer
        .patch_at(
            &format!("/nominations/{id}"),
            3,
            json!({"statement": "Đã cứu 30 người."}),
        )
        .await
        .expect(200);
    officer.does("submit", &id).await.expect(200);
    let versions = officer
        .get(&format!("/nominations/{id}/versions"))
        .await
        .expect(200)
        .json();
    let said: Vec<&str> = versions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["statement"].as_str().unwrap())
        .collect();
    assert_eq!(
        said,
        ["Saved thirty people in two days.", "Đã cứu 30 người."]
    );
    assert_eq!(versions["items"][1]["submitted_by"], "Vũ Mẫu Hòa");
    app.stranger()
        .await
        .get(&format!("/nominations/{id}/versions"))
        .await
        .problem(404, "not_found");
}

async fn a_supplement_goes_to_the_officer_and_back_to_the_same_stage(app: &TestApp) {
    let id = submitted(app).await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let path = format!("/nominations/{id}/actions/supplement");
    specialist
        .post_at(&path, 2, json!({}))
        .await
        .problem(422, "invalid");
    let asked = specialist
        .post_at(&path, 2, json!({"reason": "Thiếu xác nhận của thôn"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&asked["status"], &asked["stage"], &asked["holder"]["role"]),
        (
            &json!("supplementing"),
            &json!("check"),
            &json!("emulation_officer")
        )
    );
    // Five working days from Saturday 17 October 2026.
    assert_eq!(asked["due_at"], "2026-10-23");
    specialist
        .does("accept", &id)
        .await
        .problem(409, "wrong_stage");
    officer
        .patch_at(&format!("/nominations/{id}"), 3, json!({"statement": "x"}))
        .await
        .problem(409, "wrong_stage");
    officer.put_document(&id, "proof", 3, PDF).await.expect(200);
    let back = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(
        (&back["status"], &back["stage"], &back["holder"]["role"]),
        (
            &json!("in_progress"),
            &json!("check"),
            &json!("standing_office_specialist")
        )
    );
    specialist.does("accept", &id).await.expect(200);
}
