//! What a superior authority decided.

use serde_json::json;

use super::records;
use crate::support::{PDF, TestApp, on_both};

on_both![
    what_the_president_decided_is_recorded_though_a_check_is_not_met,
    the_prime_ministers_certificate_is_for_a_single_deed_a_movement_and_a_household_too,
];

async fn what_the_president_decided_is_recorded_though_a_check_is_not_met(app: &TestApp) {
    let subject = app.subject("individual");
    let (officer, office) = (app.officer().await, app.office().await);
    let event =
        json!({"name": "Lũ quét", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let deed = officer.achieved(&subject, &event, "Cứu hai cháu nhỏ").await;
    let order = officer
        .propose("order_bravery", "ad_hoc", &subject, &deed)
        .await;
    officer
        .put_document(&order, "report", 1, PDF)
        .await
        .expect(200);
    let letter = json!({"title": "Tờ trình", "nomination_ids": [order]});
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
    office.does("clear", &order).await.expect(200);
    app.governor()
        .await
        .does("forward", &order)
        .await
        .expect(200);
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn phản ánh số 6"});
    app.specialist()
        .await
        .post("/holds", hold)
        .await
        .expect(201);
    let result = json!({
        "nomination_ids": [order],
        "outcome": "awarded",
        "number": "1/QĐ-CTN",
        "date": "2026-10-17",
        "signer": "Chủ tịch nước"
    });
    let recorded = office
        .post("/external-results", result)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &recorded["items"][0]["status"],
            recorded["warnings"].as_array().unwrap().len()
        ),
        (&json!("awarded"), 1)
    );
    let warning = &recorded["warnings"][0];
    assert_eq!(
        (
            &warning["nomination_id"],
            &warning["rule"],
            &warning["outcome"]
        ),
        (&json!(order), &json!("R-HOLD-1"), &json!("not_met"))
    );
    let history = office
        .get(&format!("/nominations/{order}/history"))
        .await
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["warnings"],
        json!(["R-HOLD-1"])
    );
    assert_eq!(records(app).await.last().unwrap()["status"], "valid");
}

async fn the_prime_ministers_certificate_is_for_a_single_deed_a_movement_and_a_household_too(
    app: &TestApp,
) {
    let officer = app.officer().await;
    let event =
        json!({"name": "Lũ quét", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (kind, of, route) in [
        ("ad_hoc", "household", "state_simplified"),
        ("movement", "collective", "state_ordinary"),
        ("ad_hoc", "individual", "state_simplified"),
    ] {
        let subject = app.subject(of);
        let deed = officer
            .achieved(&subject, &event, "Cứu người trong lũ")
            .await;
        let id = officer
            .propose("certificate_of_merit_pm", kind, &subject, &deed)
            .await;
        let file = officer
            .get(&format!("/nominations/{id}"))
            .await
            .expect(200)
            .json();
        assert_eq!(file["route"], route, "{file}");
        let found = officer
            .get(&format!("/nominations/{id}/eligibility"))
            .await
            .expect(200)
            .json();
        let basis = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["rule"] == "R-BASIS-1")
            .unwrap()
            .clone();
        assert_eq!(basis["outcome"], "met");
    }
}
