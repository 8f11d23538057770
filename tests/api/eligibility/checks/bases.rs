//! Awards that others rest on.

use serde_json::json;

use super::{event, found, outcome};
use crate::support::{PDF, TestApp, numbering, on_both};

on_both![a_base_that_was_cancelled_on_the_way_stops_the_submission_to_the_prime_minister,];

async fn a_base_that_was_cancelled_on_the_way_stops_the_submission_to_the_prime_minister(
    app: &TestApp,
) {
    let (officer, chairman) = (app.officer().await, app.chairman().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Công Trạng")
        .await;
    // The base: a certificate of the province for merit.
    let event_ids = [
        event(&officer, "2026-01-05", "2026-03-30").await,
        event(&officer, "2026-04-05", "2026-09-30").await,
    ];
    let mut files = Vec::new();
    for (code, event) in ["certificate_of_merit_province", "certificate_of_merit_pm"]
        .iter()
        .zip(&event_ids)
    {
        let achievement = officer
            .achieved(&subject, event, "Hoàn thành xuất sắc nhiệm vụ")
            .await;
        let id = officer.propose(code, "merit", &subject, &achievement).await;
        officer
            .put_document(&id, "report", 1, PDF)
            .await
            .expect(200);
        officer
            .put_document(&id, "minutes", 2, PDF)
            .await
            .expect(200);
        let letter = officer
            .post(
                "/submission-letters",
                json!({"title": "Tờ trình", "nomination_ids": [id]}),
            )
            .await
            .expect(201)
            .json();
        let sent = chairman
            .post_at(
                &format!(
                    "/submission-letters/{}/sign",
                    letter["id"].as_str().unwrap()
                ),
                1,
                json!({}),
            )
            .await;
        sent.expect(200);
        let (office, head) = (
            app.office().await,
            app.actor("office@honggiang.example").await,
        );
        office.does("accept", &id).await.expect(200);
        head.does("clear", &id).await.expect(200);
        app.actor("secretary@honggiang.example")
            .await
            .does("clear", &id)
            .await
            .expect(200);
        if files.is_empty() {
            app.governor().await.does("approve", &id).await.expect(200);
            let decision = office
                .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
                .await
                .expect(201)
                .json();
            let path = format!("/decisions/{}", decision["id"].as_str().unwrap());
            app.governor()
                .await
                .post_at(&format!("{path}/sign"), 1, json!({}))
                .await
                .expect(200);
            office
                .post_at(&format!("{path}/issue"), 2, numbering(1))
                .await
                .expect(200);
        }
        files.push(id);
    }
    assert_eq!(outcome(&officer, &files[1], "R-BASIS-1").await, "met");
    app.sql(format!(
        "UPDATE award SET status = 'cancelled' WHERE nomination_id = '{}'",
        files[0]
    ))
    .await;
    let basis = found(&officer, &files[1], "R-BASIS-1").await;
    assert_eq!(
        (&basis["outcome"], &basis["evidence"][0]["kind"]),
        (&json!("not_met"), &json!("award"))
    );
    let refused = app
        .governor()
        .await
        .does("forward", &files[1])
        .await
        .problem(409, "not_eligible");
    assert_eq!(
        (
            &refused["errors"][0]["pointer"],
            &refused["errors"][0]["nomination_id"]
        ),
        (&json!("/rules/R-BASIS-1"), &json!(files[1]))
    );
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .starts_with("Người Mẫu Công Trạng ("),
        "{refused}"
    );
}
