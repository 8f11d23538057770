//! What rests on a record.

use serde_json::{Value, json};

use super::{act, cancelling, earlier};
use crate::support::{PDF, TestApp, on_both};

on_both![what_rests_on_a_record_is_listed_and_its_office_told,];

async fn what_rests_on_a_record_is_listed_and_its_office_told(app: &TestApp) {
    let subject = app.subject("individual");
    let base = earlier(app, &subject, "certificate_of_merit_province", "HG").await;
    let (officer, governor) = (app.officer().await, app.governor().await);
    let path = format!("/awards/{base}/dependents");
    assert_eq!(
        officer.get(&path).await.expect(200).json()["items"],
        json!([])
    );
    let event = json!({
        "name": "Công tác năm 2026",
        "happened_from": "2026-01-01",
        "happened_to": "2026-10-01"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let merit = officer
        .achieved(&subject, &event, "Hoàn thành xuất sắc nhiệm vụ")
        .await;
    let higher = officer
        .propose("certificate_of_merit_pm", "merit", &subject, &merit)
        .await;
    officer
        .put_document(&higher, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&higher, "minutes", 2, PDF)
        .await
        .expect(200);
    let letter = json!({"title": "Tờ trình", "nomination_ids": [higher]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    let sign = format!(
        "/submission-letters/{}/sign",
        letter["id"].as_str().unwrap()
    );
    app.chairman()
        .await
        .post_at(&sign, 1, json!({}))
        .await
        .expect(200);
    let found = officer.get(&path).await.expect(200).json();
    assert_eq!(
        (
            &found["items"][0]["nomination_id"],
            &found["items"][0]["award_id"],
            &found["items"][0]["has_other_base"]
        ),
        (&json!(higher), &Value::Null, &json!(false))
    );
    app.stranger()
        .await
        .get(&path)
        .await
        .problem(404, "not_found");
    app.deliver().await;
    let before = app.letters.lock().unwrap().len();
    act(&governor, &base, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let letters: Vec<String> = app.deliver().await.into_iter().skip(before).collect();
    assert!(
        letters.len() == 1 && letters[0].contains("specialist@honggiang"),
        "{letters:?}"
    );
    assert_eq!(
        officer.get(&path).await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
