//! A body takes nominations in its cycle.

use actix_web::http::Method;
use diesel::connection::SimpleConnection;
use serde_json::json;
use thidua::db::Failure;

use crate::support::{TestApp, on_both};

on_both![
    a_body_takes_nominations_in_its_cycle_and_marks_or_refuses_the_late,
    a_submission_asks_for_no_cycle_but_its_own,
];

async fn a_body_takes_nominations_in_its_cycle_and_marks_or_refuses_the_late(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
    let cycle = |late: &str| {
        json!({
            "unit_id": unit, "award_code": "letter_of_commendation", "commendation_type": "ad_hoc",
            "cycle_year": 2026,
            "opens_on": "2026-10-01", "closes_on": "2026-10-10", "remind_days": 3, "late": late,
        })
    };
    officer
        .post("/cycles", cycle("refuse"))
        .await
        .problem(403, "forbidden");
    let set = specialist
        .post("/cycles", cycle("refuse"))
        .await
        .expect(201)
        .json();
    let id = officer.nominate(&app.subject("individual")).await;
    let problem = officer.does("submit", &id).await.problem(409, "not_taken");
    assert!(
        problem["detail"].as_str().unwrap().contains("10/10/2026"),
        "{problem}"
    );
    specialist
        .delete_at(&format!("/cycles/{}", set["id"].as_str().unwrap()), 1)
        .await
        .expect(204);
    specialist.post("/cycles", cycle("mark")).await.expect(201);
    let sent = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(sent["late"], true);
    assert_eq!(
        officer.get("/cycles").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// Cycles of other years, awards and bodies that nobody could read: who loads one of them answers
/// 500.
async fn a_submission_asks_for_no_cycle_but_its_own(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
    let cycle = json!({
        "unit_id": unit, "award_code": "letter_of_commendation", "commendation_type": "ad_hoc",
        "cycle_year": 2026,
        "opens_on": "2026-10-01", "closes_on": "2026-10-20", "remind_days": 3, "late": "refuse",
    });
    specialist.post("/cycles", cycle).await.expect(201);
    let unreadable = |with: &str, id: &str, [unit, award, year]: [&str; 3], from: &str| {
        format!(
            "INSERT INTO cycle (id, unit_id, award_code, commendation_type, cycle_year, opens_on, closes_on, remind_days, late, version, \
                 reminded_up_to) {with} SELECT {id}, {unit}, {award}, commendation_type, {year}, \
                 opens_on, closes_on, 3, late, 1, '' \
                 FROM cycle c{from} c.cycle_year = 2026 AND c.award_code = \
                 'letter_of_commendation';"
        )
    };
    let years = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 300)";
    let all = [
        unreadable(
            years,
            "'before ' || n",
            ["c.unit_id", "c.award_code", "2026 - n"],
            ", n WHERE",
        ),
        unreadable(
            "",
            "'after'",
            ["c.unit_id", "c.award_code", "2027"],
            " WHERE",
        ),
        unreadable(
            "",
            "'award'",
            [
                "c.unit_id",
                "'certificate_of_merit_province'",
                "c.cycle_year",
            ],
            " WHERE",
        ),
        unreadable(
            "",
            "'body'",
            ["u.id", "c.award_code", "c.cycle_year"],
            ", unit u WHERE u.code = 'HG' AND",
        ),
    ]
    .concat();
    app.state
        .db
        .write(move |tx| tx.batch_execute(&all).map_err(Failure::from))
        .await
        .unwrap();
    let id = officer.nominate(&app.subject("individual")).await;
    assert_eq!(
        officer.does("submit", &id).await.expect(200).json()["late"],
        false
    );
    // They are in the way of whoever does ask for them.
    app.send(specialist.request(Method::GET, "/cycles"))
        .await
        .expect(500);
}
