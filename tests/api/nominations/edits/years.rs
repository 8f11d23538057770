//! Years, cycles and bodies of a file that changes.

use diesel::connection::SimpleConnection;
use serde_json::json;
use thidua::db::Failure;

use super::{draft, patch, save_form};
use crate::support::pages::sign_in;
use crate::support::{TestApp, on_both, unit_of};

on_both![
    the_award_year_stays_where_the_days_stay,
    a_closed_cycle_is_not_gone_round_by_a_file_that_was_returned,
    a_file_goes_to_the_body_that_decides_when_it_comes_in,
];

async fn the_award_year_stays_where_the_days_stay(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("household", "Hộ Mẫu Trực").await;
    let id = draft(&officer, &subject).await;
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let before = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    save_form(
        app,
        &cookie,
        &id,
        1,
        ("2025-12-30", "2025-12-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    let after = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&after["cycle_year"], &after["statement"]),
        (&json!(2026), &json!("Viết lại báo cáo"))
    );
    assert_eq!(after["achievement_id"], before["achievement_id"]);
    // A day that was mistyped, in the same year: the award year is not what was mended.
    save_form(
        app,
        &cookie,
        &id,
        2,
        ("2025-12-29", "2025-12-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["cycle_year"],
        2026
    );
    // Days of another year are.
    save_form(
        app,
        &cookie,
        &id,
        3,
        ("2026-01-29", "2026-01-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["cycle_year"],
        2026
    );
    save_form(
        app,
        &cookie,
        &id,
        4,
        ("2025-12-29", "2025-12-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["cycle_year"],
        2025
    );
}

async fn a_closed_cycle_is_not_gone_round_by_a_file_that_was_returned(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let commune = unit_of(&officer, "HG-01").await["id"].clone();
    for (kind, year) in [("ad_hoc", 2025), ("ad_hoc", 2026)] {
        let cycle = json!({
            "unit_id": commune, "award_code": "letter_of_commendation", "commendation_type": kind,
            "cycle_year": year,
            "opens_on": "2026-10-01",
            "closes_on": if year == 2025 { "2026-10-20" } else { "2026-10-21" }, "remind_days": 3,
            "late": "refuse",
        });
        specialist.post("/cycles", cycle).await.expect(201);
    }
    let subject = officer.add_subject("household", "Hộ Mẫu Chu Kỳ").await;
    let id = draft(&officer, &subject).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("return", &id).await.expect(200);
    app.set_clock("2026-10-28T02:00:00Z");
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    patch(&officer, &id, json!({"cycle_year": 2025}))
        .await
        .expect(200);
    officer.does("submit", &id).await.problem(409, "not_taken");
    // What came in time comes again.
    patch(&officer, &id, json!({"cycle_year": 2026}))
        .await
        .expect(200);
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
}

async fn a_file_goes_to_the_body_that_decides_when_it_comes_in(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("household", "Hộ Mẫu Nơi Nhận").await;
    let id = draft(&officer, &subject).await;
    // Written when another unit decided.
    let text = format!(
        "UPDATE nomination SET deciding_unit_id = (SELECT id FROM unit WHERE code = 'HG') WHERE id \
            = '{id}'"
    );
    app.state
        .db
        .write(move |tx| tx.batch_execute(&text).map_err(Failure::from))
        .await
        .unwrap();
    let sent = officer.does("submit", &id).await.expect(200).json();
    let commune = unit_of(&officer, "HG-01").await;
    assert_eq!(
        (&sent["deciding_unit_id"], &sent["holder"]["unit_name"]),
        (&commune["id"], &commune["name"]),
        "{sent}"
    );
    app.specialist().await.does("accept", &id).await.expect(200);
}
