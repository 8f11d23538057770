//! A cycle that closes is told to the units below.

use serde_json::json;
use thidua::db::Failure;
use thidua::jobs::upkeep;

use super::subjects;
use crate::rows;
use crate::support::{TestApp, on_both, unit_of};

on_both![
    a_cycle_that_closes_is_told_to_the_units_below_once,
    a_cycle_that_closes_is_told_to_a_thousand_units,
];

async fn a_cycle_that_closes_is_told_to_the_units_below_once(app: &TestApp) {
    let specialist = app.specialist().await;
    let commune = unit_of(&app.officer().await, "HG-01").await["id"].clone();
    let cycle = json!({
        "unit_id": commune, "award_code": "title_ldtt", "commendation_type": "merit",
        "cycle_year": 2026,
        "opens_on": "2026-10-01", "closes_on": "2026-12-10", "remind_days": 7, "late": "mark",
    });
    specialist.post("/cycles", cycle).await.expect(201);
    upkeep::remind(&app.state).await;
    assert!(subjects(app, "officer@suoinga.example").await.is_empty());
    app.set_clock("2026-12-03T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    let told = subjects(app, "officer@suoinga.example").await;
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("10/12/2026") && told[0].contains("Lao động tiên tiến"),
        "{told:?}"
    );
    assert!(subjects(app, "officer@benlau.example").await.is_empty());
}

/// More offices than one transaction tells: all are told, each once, and nothing is told again.
async fn a_cycle_that_closes_is_told_to_a_thousand_units(app: &TestApp) {
    let cycle = json!({
        "unit_id": unit_of(
            &app.officer().await,
            "HG-01"
        ).await["id"], "award_code": "title_ldtt", "commendation_type": "merit",
        "cycle_year": 2026, "opens_on": "2026-10-01", "closes_on": "2026-12-10", "remind_days": 7,
        "late": "mark",
    });
    app.specialist()
        .await
        .post("/cycles", cycle)
        .await
        .expect(201);
    app.state
        .db
        .write(|tx| {
            let below = [
                ("id", "{id}"),
                ("code", "'X' || {n}"),
                ("code_key", "'x' || {n}"),
                ("path", "path || {n} || '/'"),
            ];
            rows::copy(tx, ("unit", "code = 'HG-01-01'", &below), 1, 1_100)?;
            let officer = [("id", "{id}"), ("unit_id", "{id}")];
            rows::copy(
                tx,
                ("role_assignment", "role = 'emulation_officer'", &officer),
                1,
                1_100,
            )
            .map_err(Failure::from)
        })
        .await
        .unwrap();
    app.deliver().await;
    app.set_clock("2026-12-03T02:00:00Z");
    upkeep::remind(&app.state).await;
    let queued = async || {
        app.state
            .db
            .read(|conn| thidua::db::base::jobs::count(conn, "queued"))
            .await
            .unwrap()
    };
    let first = queued().await;
    assert!((1_101..1_110).contains(&first), "{first}");
    upkeep::remind(&app.state).await;
    assert_eq!(queued().await, first);
}
