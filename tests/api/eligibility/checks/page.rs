//! The page of a file asks for the look.

use super::{event, letter};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{TestApp, on_both};

on_both![the_page_asks_for_the_look_and_shows_what_came_of_it,];

async fn the_page_asks_for_the_look_and_shows_what_came_of_it(app: &TestApp) {
    let (officer, head) = (app.officer().await, "specialist@suoinga.example");
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let mut files = Vec::new();
    for _ in 0..2 {
        let subject = officer.add_subject("individual", "Hoàng Thử").await;
        let id = letter(&officer, &subject, &event_id).await;
        officer.does("submit", &id).await.expect(200);
        files.push(id);
    }
    let path = format!("/nominations/{}", files[1]);
    let (cookie, writer) = (
        sign_in(app, head).await,
        sign_in(app, "officer@suoinga.example").await,
    );
    let page = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        page.contains("/reviews") && !page.contains("actions/accept\""),
        "{page}"
    );
    assert!(
        !get(app, &writer, &path)
            .await
            .expect(200)
            .text
            .contains("/reviews")
    );
    let form = |verdict: &'static str| {
        [
            ("version", "2"),
            ("rule", "R-DUP-1"),
            ("verdict", verdict),
            ("reason", "Hai người khác nhau"),
        ]
    };
    let review = format!("{path}/reviews");
    assert!(
        told(
            app,
            &writer,
            post(app, &writer, &review, &form("met")).await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &cookie,
            post(app, &cookie, &review, &form("perhaps")).await
        )
        .await
        .contains("role=\"alert\"")
    );
    let page = told(
        app,
        &cookie,
        post(app, &cookie, &review, &form("met")).await,
    )
    .await;
    assert!(
        page.contains("Looked at: met: Hai người khác nhau") && page.contains("actions/accept"),
        "{page}"
    );
}
