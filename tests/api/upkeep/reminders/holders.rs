//! Who holds a file is reminded of it.

use serde_json::json;
use thidua::jobs::upkeep;

use super::subjects;
use crate::support::{TestApp, on_both, submitted};

on_both![
    holders_are_reminded_then_told_of_delay_and_then_their_superiors_hear_of_it,
    a_returned_file_has_its_time_is_reminded_of_and_can_be_late,
];

async fn holders_are_reminded_then_told_of_delay_and_then_their_superiors_hear_of_it(
    app: &TestApp,
) {
    let id = submitted(app).await;
    let holder = "specialist@suoinga.example";
    let count = async |address: &str| subjects(app, address).await.len();
    let first = count(holder).await;
    upkeep::remind(&app.state).await;
    assert_eq!(count(holder).await, first);
    // Due on Friday 13 November 2026: two working days before it.
    app.set_clock("2026-11-11T02:00:00Z");
    for _ in 0..3 {
        upkeep::remind(&app.state).await;
    }
    let told = subjects(app, holder).await;
    assert_eq!(told.len(), first + 1);
    assert!(told.last().unwrap().contains("13/11/2026"), "{told:?}");
    let superior = count("chairman@suoinga.example").await;
    app.set_clock("2026-11-16T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    assert_eq!(
        (count(holder).await, count("chairman@suoinga.example").await),
        (first + 2, superior)
    );
    app.set_clock("2026-11-18T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    assert_eq!(
        (count(holder).await, count("chairman@suoinga.example").await),
        (first + 2, superior + 1)
    );
    app.specialist().await.does("accept", &id).await.expect(200);
}

async fn a_returned_file_has_its_time_is_reminded_of_and_can_be_late(app: &TestApp) {
    let id = submitted(app).await;
    let returned = app
        .specialist()
        .await
        .does("return", &id)
        .await
        .expect(200)
        .json();
    // Ten working days from Saturday 17 October 2026.
    assert_eq!(
        (
            &returned["status"],
            &returned["due_at"],
            &returned["overdue"]
        ),
        (&json!("returned"), &json!("2026-10-30"), &json!(false))
    );
    let officer = "officer@suoinga.example";
    let first = subjects(app, officer).await.len();
    app.set_clock("2026-10-28T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    let told = subjects(app, officer).await;
    assert_eq!(told.len(), first + 1);
    assert!(told.last().unwrap().contains("30/10/2026"), "{told:?}");
    app.set_clock("2026-11-02T02:00:00Z");
    upkeep::remind(&app.state).await;
    assert_eq!(subjects(app, officer).await.len(), first + 2);
    let late = app
        .officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(late["overdue"], true);
    app.officer().await.does("submit", &id).await.expect(200);
}
