//! What has not changed, and what is packed.

use actix_web::http::Method;

use crate::support::{Kind, TestApp};

/// Packed bytes are others than the plain ones, of the same version: a tag of either is good for
/// the next change.
#[actix_web::test]
async fn packed_answers_have_a_tag_of_their_own() {
    let app = TestApp::start(Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}");
    let plain = officer
        .get(&path)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let packed = format!("{}-gzip\"", plain.strip_suffix('"').unwrap());
    let get = |tag: &str| {
        officer
            .request(Method::GET, &path)
            .insert_header(("if-none-match", tag.to_owned()))
    };
    let get_packed = officer
        .request(Method::GET, &path)
        .insert_header(("accept-encoding", "gzip"));
    let heads = app.send(get_packed).await.expect(200);
    assert_eq!(
        (heads.header("content-encoding"), heads.header("etag")),
        ("gzip", packed.as_str())
    );
    let mut varies = heads.headers.get_all("vary");
    assert!(varies.any(|value| {
        value
            .to_str()
            .unwrap()
            .eq_ignore_ascii_case("accept-encoding")
    }));
    assert_eq!(
        app.send(get(&packed)).await.expect(304).header("etag"),
        packed
    );
    assert_eq!(
        app.send(get(&plain)).await.expect(304).header("etag"),
        plain
    );
    let submit = officer
        .request(Method::POST, &format!("{path}/actions/submit"))
        .insert_header(("if-match", packed));
    app.send(submit).await.expect(200);
}

/// What was kept may be kept as long again: 304 has the same fields that tell it (RFC 9110
/// §15.4.5).
#[actix_web::test]
async fn what_has_not_changed_is_kept_as_it_was() {
    let app = TestApp::start(Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}");
    let whole = officer.get(&path).await.expect(200);
    let tag = whole.header("etag").to_owned();
    for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let same = app
            .send(
                officer
                    .request(Method::GET, &path)
                    .insert_header(("if-none-match", known)),
            )
            .await
            .expect(304);
        for name in ["etag", "cache-control", "vary"] {
            assert_eq!(same.header(name), whole.header(name), "{name}");
        }
    }
    app.send(
        officer
            .request(Method::GET, &path)
            .insert_header(("if-none-match", "\"x\"")),
    )
    .await
    .expect(200);
}
