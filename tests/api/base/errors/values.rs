//! Bad values, all at once.

use serde_json::json;

use crate::support::{TestApp, approved, nomination, numbering, on_both, signed};

on_both![
    bad_values_are_told_all_at_once,
    dates_and_numbers_of_a_decision_are_checked,
];

async fn bad_values_are_told_all_at_once(app: &TestApp) {
    let officer = app.officer().await;
    let bad = json!({
        "award_code": "", "commendation_type": "bravery", "cycle_year": 12, "subject_id": "me",
        "achievement_id": "it", "statement": "  ",
    });
    let problem = officer
        .post("/nominations", bad)
        .await
        .problem(422, "invalid");
    let told: Vec<(&str, &str)> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("/award_code", "required"),
            ("/commendation_type", "unknown_code"),
            ("/cycle_year", "out_of_range"),
            ("/subject_id", "no_id"),
            ("/achievement_id", "no_id"),
            ("/statement", "required"),
        ]
    );
    // What only the records can tell comes all at once too.
    let other = officer.nominate(&app.subject("household")).await;
    let other =
        officer.get(&format!("/nominations/{other}")).await.json()["achievement_id"].clone();
    let mut body = nomination(&app.subject("individual"), other.as_str().unwrap());
    body["cycle_year"] = json!(2031);
    body["award_code"] = json!("order_of_the_tides");
    let problem = officer
        .post("/nominations", body)
        .await
        .problem(422, "invalid");
    let codes: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["award_year", "of_another_subject", "unknown_reference"]
    );
    let id = officer.nominate(&app.subject("individual")).await;
    officer.act(&id, "submit", 1).await.expect(200);
    let problem = app
        .specialist()
        .await
        .act(&id, "return", 2)
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/reason");
}

async fn dates_and_numbers_of_a_decision_are_checked(app: &TestApp) {
    let ids = [
        approved(app, &app.subject("individual")).await,
        approved(app, &app.subject("household")).await,
    ];
    let first = signed(app, &[&ids[0]]).await;
    let specialist = app.specialist().await;
    let issue = async |decision: &str, body| {
        specialist
            .post_at(&format!("/decisions/{decision}/issue"), 2, body)
            .await
    };
    for (body, code) in [
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "2026-10-16"}),
            "before_signature",
        ),
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "2026-10-18"}),
            "in_future",
        ),
        (
            json!({"number": 0, "series": "QĐ-UBND", "date": "2026-10-17"}),
            "out_of_range",
        ),
        (
            json!({"number": 1, "series": " ", "date": "2026-10-17"}),
            "required",
        ),
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "17/10/2026"}),
            "no_date",
        ),
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "2026-02-30"}),
            "no_date",
        ),
    ] {
        assert_eq!(
            issue(&first, body).await.problem(422, "invalid")["errors"][0]["code"],
            code
        );
    }
    issue(&first, numbering(7)).await.expect(200);
    let second = signed(app, &[&ids[1]]).await;
    assert_eq!(
        issue(&second, numbering(7)).await.problem(409, "duplicate")["errors"][0]["code"],
        "taken"
    );
    // Nothing of the refused issue stayed behind: the next number does.
    issue(&second, numbering(8)).await.expect(200);
}
