//! What an act costs on PostgreSQL, where each statement is a journey.

use actix_web::http::Method;
use serde_json::json;
use thidua::domain::base::ids::ImportId;
use thidua::services::upkeep::imports;

use super::counting::SEEN;
use crate::support::{CHAIRMAN, TestApp, unit_of};

/// BEGIN, the lock on the tree, who asks with the file, what stands in its way with who hears of
/// it, all changes, COMMIT; a file that is sent for the first time also looks for its body.
const MOST: [(&str, usize); 3] = [("submit", 7), ("accept", 6), ("approve", 6)];

/// An act takes six journeys, whatever it looks at and writes down.
pub async fn an_act_takes_six_journeys(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let chairman = app.actor(CHAIRMAN).await;
    // The first file names its body, and those that follow soon find a number taken ahead.
    for _ in 0..2 {
        let file = officer.nominate(&app.subject("household")).await;
        officer.act(&file, "submit", 1).await.expect(200);
    }
    let file = officer.nominate(&app.subject("collective")).await;
    for ((act, most), (who, version)) in
        MOST.into_iter()
            .zip([(&officer, 1), (&specialist, 2), (&chairman, 3)])
    {
        let before = SEEN.lock().unwrap().statements;
        who.act(&file, act, version).await.expect(200);
        let cost = SEEN.lock().unwrap().statements - before;
        assert!(cost <= most, "{act}: {cost}");
    }
}

/// People of the commune and of its village.
const STAFF: [&str; 8] = [
    "HG0001", "HG0005", "HG0009", "HG0013", "HG0002", "HG0006", "HG0010", "HG0014",
];

/// A stretch of the year's list is looked at, with what the rules find, and brought in by as many
/// statements whatever its length.
pub async fn a_list_costs_as_many_whatever_its_length(app: &TestApp) {
    let officer = app.officer().await;
    let unit = unit_of(&officer, "HG-01").await;
    let unit = unit["id"].as_str().unwrap();
    let path = format!("/imports?kind=nominations&unit_id={unit}&name=mau.csv");
    let mut costs = Vec::new();
    for (year, staff) in [(2025, &STAFF[..2]), (2026, &STAFF[..])] {
        let line = |code: &&str| format!("{code};title_ldtt;{year};Hoàn thành tốt nhiệm vụ");
        let lines: Vec<String> = staff.iter().map(line).collect();
        let head = "staff_code;award_code;cycle_year;achievement";
        let table = format!("{head}\n{}\n", lines.join("\n"));
        let request = officer.request(Method::POST, &path).set_payload(table);
        let sent = app.send(request).await.expect(201).json();
        let id: ImportId = sent["id"].as_str().unwrap().parse().unwrap();
        let looked_at = step(app, id).await;
        step(app, id).await;
        let publish = format!("/imports/{id}/publish");
        officer.post(&publish, json!({})).await.expect(200);
        costs.push((looked_at, step(app, id).await));
    }
    assert_eq!(costs[0], costs[1], "looked at, brought in");
}

/// Goes on with an import by a stretch; answers how many statements that took.
async fn step(app: &TestApp, id: ImportId) -> usize {
    let (before, ctx) = (SEEN.lock().unwrap().statements, app.state.ctx());
    let step = app.state.db.write(move |tx| imports::step(tx, &ctx, id));
    step.await.unwrap();
    SEEN.lock().unwrap().statements - before
}
