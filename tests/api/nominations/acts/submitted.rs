//! What a submission asks for.

use serde_json::json;

use super::file;
use crate::support::{PDF, TestApp, approved, numbering, on_both, signed};

on_both![
    a_file_without_its_papers_is_not_submitted,
    what_is_held_against_somebody_stops_submission_approval_and_issue,
];

async fn a_file_without_its_papers_is_not_submitted(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event = officer
        .post(
            "/events",
            json!({"name": "Năm 2026", "happened_from": "2026-01-01"}),
        )
        .await
        .expect(201)
        .json();
    let achievement = officer
        .achieved(
            &subject,
            event["id"].as_str().unwrap(),
            "Hoàn thành tốt nhiệm vụ",
        )
        .await;
    let id = officer
        .propose("title_ldtt", "merit", &subject, &achievement)
        .await;
    let problem = officer.does("submit", &id).await.problem(422, "invalid");
    let pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/documents/report", "/documents/minutes"]);
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "minutes", 2, PDF)
        .await
        .expect(200);
    let sent = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(
        (&sent["stage"], &sent["holder"]["role"]),
        (&json!("endorse"), &json!("unit_head"))
    );
    // The chairman of the commune is its head as well.
    app.chairman().await.does("endorse", &id).await.expect(200);
    assert_eq!(file(&officer, &id).await["stage"], "check");
}

async fn what_is_held_against_somebody_stops_submission_approval_and_issue(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let subject = app.subject("individual");
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn tố cáo số 5"});
    officer
        .post("/holds", hold.clone())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post("/holds", hold.clone())
        .await
        .problem(422, "invalid");
    let id = approved(app, &subject).await;
    let decision = signed(app, &[&id]).await;
    let entered = specialist.post("/holds", hold).await.expect(201).json();
    let issue = specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .problem(409, "not_eligible");
    assert_eq!(issue["errors"][0]["pointer"], "/rules/R-HOLD-1");
    let other = officer.nominate(&subject).await;
    officer
        .does("submit", &other)
        .await
        .problem(409, "not_eligible");
    let path = format!("/holds/{}/lift", entered["id"].as_str().unwrap());
    specialist
        .post_at(&path, 1, json!({"all_clear": ""}))
        .await
        .problem(422, "invalid");
    specialist
        .post_at(
            &path,
            1,
            json!({"all_clear": "Kết luận số 9: không có vi phạm"}),
        )
        .await
        .expect(200);
    specialist
        .post_at(&path, 2, json!({"all_clear": "x"}))
        .await
        .problem(409, "wrong_stage");
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    assert_eq!(
        chairman
            .get(&format!("/holds?subject_id={subject}"))
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
