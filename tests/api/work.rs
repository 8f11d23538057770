//! My work: what one person starts the day from.

use serde_json::json;
use thidua::db::Failure;

use crate::rows::{self, Copied};
use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, approved, on_both, unit_of};

async fn copies(app: &TestApp, copied: Copied<'static>, from: usize, to: usize) {
    app.state
        .db
        .write(move |tx| rows::copy(tx, copied, from, to).map_err(Failure::from))
        .await
        .unwrap();
}

on_both![papers_to_sign_are_not_lost_among_those_of_the_units_below,];

/// A province's chairman sees the papers of all communes; those to sign are found however many the
/// communes write.
async fn papers_to_sign_are_not_lost_among_those_of_the_units_below(app: &TestApp) {
    let file = approved(app, &app.subject("individual")).await;
    app.specialist()
        .await
        .post(
            "/decisions",
            json!({"title": "Của xã", "nomination_ids": [file]}),
        )
        .await
        .expect(201);
    let province = unit_of(&app.administrator().await, "HG").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let issuer: &'static str = format!("'{province}'").leak();
    let of_the_province: &'static [(&str, &str)] = vec![
        ("id", "{id}"),
        ("title", "'Của tỉnh'"),
        ("issuer_unit_id", issuer),
    ]
    .leak();
    copies(app, ("decision", "title = 'Của xã'", of_the_province), 1, 1).await;
    copies(
        app,
        ("decision", "title = 'Của xã'", &[("id", "{id}")]),
        2,
        300,
    )
    .await;
    let governor = sign_in(app, "chairman@honggiang.example").await;
    let page = get(app, &governor, "/").await.expect(200).text;
    let waiting = page.split("Của tỉnh").count() - 1;
    assert_eq!(waiting, 1, "the one to sign is there: {page}");
}
