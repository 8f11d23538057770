//! Due days without a calendar.

use serde_json::Value;

use crate::support::pages::{get, sign_in};
use crate::support::{OFFICER, TestApp, on_both};

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
