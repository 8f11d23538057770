//! Due days without a calendar, and times in hours.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::several_holders::{copy, started};
use crate::support::pages::{get, sign_in};
use crate::support::{Kind, OFFICER, TestApp, on_both};

on_both![a_due_day_counted_without_a_calendar_says_so,];

async fn a_due_day_counted_without_a_calendar_says_so(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("household")).await;
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["calendar_missing"],
        Value::Null
    );
    officer.does("submit", &id).await.expect(200);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["calendar_missing"],
        Value::Null
    );
    // The calendars that are shipped end somewhere: far behind it nobody knows the holidays.
    app.set_clock("2031-01-15T02:00:00Z");
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    specialist.does("return", &id).await.expect(200);
    officer.does("submit", &id).await.expect(200);
    let file = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(file["calendar_missing"], 2031, "{file}");
    let page = get(
        app,
        &sign_in(app, OFFICER).await,
        &format!("/nominations/{id}"),
    )
    .await
    .expect(200)
    .text;
    assert!(page.contains("thiếu lịch nghỉ năm 2031"), "{page}");
}

/// A body whose rules give 24 hours to check and 24 to decide.
async fn hours_run_on_the_clock(kind: Kind) {
    let law = tempfile::tempdir().unwrap();
    copy(Path::new("config"), law.path());
    let route = law.path().join("routes/letter_of_commendation.toml");
    let shipped = fs::read_to_string(&route).unwrap();
    let in_hours = shipped
        .replacen("working_days = 20", "hours = 24", 1)
        .replacen("working_days = 5", "hours = 24", 1);
    fs::write(&route, in_hours).unwrap();
    let app = started(kind, &law).await;
    // A Friday evening here: the weekend counts.
    app.set_clock("2026-10-16T13:30:00Z");
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    let path = format!("/nominations/{id}");
    let file = officer.get(&path).await.expect(200).json();
    assert_eq!(
        (&file["due_at"], &file["due_moment"], &file["overdue"]),
        (
            &"2026-10-17".into(),
            &"2026-10-17T13:30:00Z".into(),
            &false.into()
        )
    );
    let page = get(&app, &sign_in(&app, OFFICER).await, &path).await;
    let page = page.expect(200).text;
    assert!(
        page.contains("17/10/2026 20:30") && page.contains("24 giờ"),
        "{page}"
    );
    // An hour late is late, on the same day.
    app.set_clock("2026-10-17T14:30:00Z");
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let file = officer.get(&path).await.expect(200).json();
    assert_eq!(file["overdue"], Value::Bool(true));
    specialist.does("accept", &id).await.expect(200);
    let file = officer.get(&path).await.expect(200).json();
    assert_eq!(file["due_moment"], "2026-10-18T14:30:00Z");
    let stages = officer.get("/routes/letter_of_commendation@2025-07").await;
    let stages = stages.expect(200).json()["stages"].clone();
    assert_eq!(
        (&stages[1]["hours"], &stages[1]["working_days"]),
        (&24.into(), &Value::Null)
    );
    app.deliver().await;
    app.finish().await;
}

#[actix_web::test]
async fn a_stage_in_hours_is_due_on_the_clock() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        hours_run_on_the_clock(kind).await;
    }
}
