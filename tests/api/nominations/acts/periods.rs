//! Time that stops, and time that ends on a day off.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both, submitted};

on_both![
    a_hold_stops_the_clock_and_a_release_gives_the_rest_of_it,
    a_period_that_would_end_on_a_day_off_ends_on_the_next_working_day,
];

async fn a_hold_stops_the_clock_and_a_release_gives_the_rest_of_it(app: &TestApp) {
    let id = submitted(app).await;
    app.set_clock("2026-10-23T02:00:00Z");
    let specialist = app.specialist().await;
    let held = specialist.does("hold", &id).await.expect(200).json();
    assert_eq!(
        (&held["status"], &held["due_at"]),
        (&json!("on_hold"), &Value::Null)
    );
    specialist
        .does("accept", &id)
        .await
        .problem(409, "wrong_stage");
    app.set_clock("2026-11-02T02:00:00Z");
    let released = app
        .specialist()
        .await
        .does("release", &id)
        .await
        .expect(200)
        .json();
    // Fifteen of twenty working days were left on 23 October.
    assert_eq!(
        (&released["status"], &released["due_at"]),
        (&json!("in_progress"), &json!("2026-11-23"))
    );
    app.specialist().await.does("accept", &id).await.expect(200);
}

async fn a_period_that_would_end_on_a_day_off_ends_on_the_next_working_day(app: &TestApp) {
    let id = submitted(app).await;
    app.set_clock("2026-11-26T02:00:00Z");
    app.specialist().await.does("refuse", &id).await.expect(200);
    let again = app
        .officer()
        .await
        .does("appeal", &id)
        .await
        .expect(200)
        .json();
    // Thirty days end on Saturday 26 December 2026.
    assert_eq!(again["due_at"], "2026-12-28");
    // Ninety days end on Saturday 6 February 2027, the first day off of Tết: asked for on Monday
    // the 15th, the first working day behind it.
    app.set_clock("2026-11-08T02:00:00Z");
    let other = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    app.officer().await.does("submit", &other).await.expect(200);
    app.specialist()
        .await
        .does("refuse", &other)
        .await
        .expect(200);
    let calendar = &app.state.law.calendar;
    let last = calendar.ends_after("2026-11-08".parse().unwrap(), 90);
    assert!(
        last > "2027-02-06".parse().unwrap() && calendar.is_working_day(last),
        "{last}"
    );
    app.clock.set(format!("{last}T16:59:00Z").parse().unwrap());
    app.officer().await.does("appeal", &other).await.expect(200);
}
