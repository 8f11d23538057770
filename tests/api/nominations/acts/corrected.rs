//! Names put right and awards cancelled.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::file;
use crate::support::{Actor, PDF, TestApp, approved, numbering, on_both, signed};

on_both![names_are_put_right_papers_attached_and_awards_cancelled,];

async fn names_are_put_right_papers_attached_and_awards_cancelled(app: &TestApp) {
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let id = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&id]).await;
    let path = format!("/decisions/{decision}");
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(9))
        .await
        .expect(200);
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    let award = record["id"].as_str().unwrap();
    let body = json!({"award_id": award, "subject_name": "Nguyễn Mẫu Ân", "reason": "Sai dấu"});
    let correct = format!("{path}/corrections");
    chairman
        .post_at(&correct, 3, body.clone())
        .await
        .problem(403, "forbidden");
    specialist
        .post(&correct, body.clone())
        .await
        .problem(428, "precondition_missing");
    specialist
        .post_at(&correct, 2, body.clone())
        .await
        .problem(412, "stale");
    specialist
        .post_at(&correct, 3, body.clone())
        .await
        .expect(201);
    specialist
        .post_at(&correct, 4, body)
        .await
        .problem(422, "invalid");
    let attach = |bytes: &'static [u8]| {
        app.send(
            specialist
                .request(Method::PUT, &format!("{path}/paper?name=qd.pdf"))
                .set_payload(bytes),
        )
    };
    attach(b"GIF89a").await.problem(422, "invalid");
    attach(PDF).await.expect(200);
    assert_eq!(
        specialist
            .get(&format!("{path}/paper"))
            .await
            .expect(200)
            .text
            .as_bytes(),
        PDF
    );
    let shown = specialist.get(&path).await.expect(200).json();
    assert_eq!(
        (&shown["paper"]["name"], &shown["corrections"][0]["after"]),
        (&json!("qd.pdf"), &json!("Nguyễn Mẫu Ân"))
    );
    let feed = app.hr().await.get("/awards").await.json();
    assert_eq!(
        (
            feed["items"].as_array().unwrap().len(),
            &feed["items"][0]["subject_name"]
        ),
        (1, &json!("Nguyễn Mẫu Ân"))
    );

    let tag = chairman
        .get(&format!("/awards/{award}"))
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let cancel = json!({
        "ground": "forged_papers",
        "reason": "Kết luận thanh tra số 3",
        "number": "77/QĐ-UBND",
        "date": "2026-10-17"
    });
    let ask = |actor: &Actor<'_>, body: &Value| {
        actor
            .request(Method::POST, &format!("/awards/{award}/cancel"))
            .insert_header(("if-match", tag.clone()))
            .set_json(body)
    };
    app.send(ask(&specialist, &cancel))
        .await
        .problem(403, "forbidden");
    app.send(ask(&app.stranger().await, &cancel))
        .await
        .problem(404, "not_found");
    let cancelled = app.send(ask(&chairman, &cancel)).await.expect(200).json();
    assert_eq!(
        (&cancelled["status"], &cancelled["cancellation"]["ground"]),
        (&json!("cancelled"), &json!("forged_papers"))
    );
    app.send(ask(&chairman, &cancel))
        .await
        .problem(409, "wrong_stage");
    assert_eq!(
        app.hr().await.get("/awards").await.json()["items"][0]["status"],
        "cancelled"
    );
    // The achievement is free again.
    let officer = app.officer().await;
    let achievement = file(&officer, &id).await["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = officer
        .propose(
            "letter_of_commendation",
            "ad_hoc",
            &app.subject("individual"),
            &achievement,
        )
        .await;
    officer.does("submit", &second).await.expect(200);
}
