//! Many people at once: a list from the first step to its files.

mod flood;
mod refused;
mod rows;
mod twice;

use crate::support::pages::{get, post};
use crate::support::{Reply, TestApp};

/// The unit that a form offers first.
async fn unit(app: &TestApp, cookie: &str) -> String {
    let page = get(app, cookie, "/nominations/many").await.expect(200).text;
    let options = page.split("name=\"unit_id\"").nth(1).unwrap();
    let first = options.split("<option value=\"").nth(1).unwrap();
    first.split('"').next().unwrap().to_owned()
}

/// Begins a list for a flood; answers its page.
async fn begun(app: &TestApp, cookie: &str, rows: &str) -> String {
    let unit = unit(app, cookie).await;
    let form = [
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ trên suối Ngà"),
        ("happened_from", "2026-10-14"),
        ("happened_to", "2026-10-16"),
        ("rows", rows),
    ];
    let reply = post(app, cookie, "/nominations/many", &form).await;
    let place = reply.expect(303).header("location").to_owned();
    assert!(
        place.starts_with("/nominations/many/") && !place.contains("problem="),
        "{place}"
    );
    // Rows that are all in order lead on to the papers.
    place.trim_end_matches("/papers").to_owned()
}

/// The version a page shows.
fn version(page: &str) -> String {
    crate::nominations::forms::hidden(page, "version")
}

/// Sends the last form of a list.
async fn file(app: &TestApp, cookie: &str, list: &str, then: &str) -> Reply {
    let page = get(app, cookie, &format!("{list}/review"))
        .await
        .expect(200)
        .text;
    let version = version(&page);
    post(
        app,
        cookie,
        &format!("{list}/file"),
        &[("version", &version), ("then", then)],
    )
    .await
}

/// How many files the officer sees.
async fn files(app: &TestApp) -> i64 {
    let officer = app.officer().await;
    let list = officer
        .get("/nominations?count=true")
        .await
        .expect(200)
        .json();
    list["total"].as_i64().unwrap()
}

/// How many rows of a page stand like this.
fn standing(page: &str, text: &str) -> usize {
    page.matches(&format!("\">{text}</span>")).count()
}
