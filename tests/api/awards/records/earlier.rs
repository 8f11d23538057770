//! Records from before this service.

use serde_json::json;

use super::{act, cancelling, earlier, pointer, records, restoring};
use crate::support::{TestApp, on_both};

on_both![a_record_from_before_this_service_ends_and_comes_back_by_who_gave_it,];

async fn a_record_from_before_this_service_ends_and_comes_back_by_who_gave_it(app: &TestApp) {
    let subject = app.subject("individual");
    let of_province = earlier(app, &subject, "certificate_of_merit_province", "HG").await;
    for who in [app.chairman().await, app.office().await] {
        act(&who, &of_province, "cancel", cancelling("2026-10-17"))
            .await
            .problem(403, "forbidden");
    }
    let governor = app.governor().await;
    assert_eq!(
        pointer(
            &act(&governor, &of_province, "cancel", cancelling("2024-12-19"))
                .await
                .problem(422, "invalid")
        ),
        "/date"
    );
    assert_eq!(
        act(&governor, &of_province, "cancel", cancelling("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "cancelled"
    );
    assert_eq!(
        act(&governor, &of_province, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
    // A State honour: by the office that would submit it; stripped it is by the President alone.
    let order = earlier(app, &subject, "order_bravery", "president").await;
    let paper = json!({"reason": "Bản án số 12", "number": "88/QĐ-CTN", "date": "2026-10-17"});
    act(&governor, &order, "strip", paper.clone())
        .await
        .problem(403, "forbidden");
    act(&governor, &of_province, "strip", paper.clone())
        .await
        .problem(409, "wrong_stage");
    let office = app.office().await;
    let no_ground =
        json!({"ground": "final_judgment", "reason": "x", "number": "1", "date": "2026-10-17"});
    assert_eq!(
        pointer(
            &act(&office, &order, "cancel", no_ground)
                .await
                .problem(422, "invalid")
        ),
        "/ground"
    );
    let stripped = act(&office, &order, "strip", paper.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&stripped["status"], &stripped["cancellation"]["ground"]),
        (&json!("stripped"), &json!("final_judgment"))
    );
    act(&office, &order, "strip", paper)
        .await
        .problem(409, "wrong_stage");
    assert_eq!(records(app).await.last().unwrap()["status"], "stripped");
    assert_eq!(
        act(&office, &order, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
}
