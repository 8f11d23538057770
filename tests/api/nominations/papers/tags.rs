//! What was read of a paper, and how little is read.

use actix_web::http::Method;

use super::{is_refused, package, put};
use crate::support::{PDF, TestApp, on_both};

on_both![what_was_read_of_a_paper_serves_to_change_it,];

async fn what_was_read_of_a_paper_serves_to_change_it(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    put(&officer, &id, "a.pdf", None, PDF).await.expect(200);
    let slot = format!("/nominations/{id}/documents/proof");
    let tag = officer
        .get(&slot)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let same = app
        .send(
            officer
                .request(Method::GET, &slot)
                .insert_header(("if-none-match", tag.clone())),
        )
        .await
        .expect(304);
    assert_eq!(
        (
            same.header("etag"),
            same.header("cache-control"),
            &*same.text
        ),
        (&*tag, "private, no-cache", "")
    );
    let put = |tag: &str| {
        app.send(
            officer
                .request(Method::PUT, &format!("{slot}?name=b.pdf"))
                .insert_header(("if-match", tag))
                .set_payload("%PDF-1.7 b"),
        )
    };
    put(&tag).await.expect(200);
    put(&tag).await.problem(412, "stale");
    app.send(
        officer
            .request(Method::GET, &slot)
            .insert_header(("if-none-match", tag.clone())),
    )
    .await
    .expect(200);
    let tag = officer
        .get(&slot)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    app.send(
        officer
            .request(Method::DELETE, &slot)
            .insert_header(("if-match", tag)),
    )
    .await
    .expect(204);
}

/// Whoever takes a document takes no more of it into memory than the head, its directory and its
/// list of kinds.
#[actix_web::test]
async fn of_a_package_little_is_read() {
    let app = TestApp::start_in_bucket(crate::support::Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let many: Vec<(String, Vec<u8>)> = (0..60_000)
        .map(|n| {
            (
                format!("word/media/a-picture-of-the-annex-{n}.png"),
                Vec::new(),
            )
        })
        .collect();
    let parts: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    is_refused(&officer, &id, package(&parts), "a directory of megabytes").await;
}
