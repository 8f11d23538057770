//! A part of a paper.

use actix_web::http::Method;

use crate::support::{PDF, TestApp, on_each_store};

on_each_store![a_part_of_a_paper_can_be_had,];

/// Who was cut off goes on where they were (RFC 9110 §14).
async fn a_part_of_a_paper_can_be_had(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    let path = format!("/nominations/{id}/documents/proof");
    let whole = officer.get(&path).await.expect(200);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let get = |range: &str| {
        officer
            .request(Method::GET, &path)
            .insert_header(("range", range.to_owned()))
    };
    let all = PDF.len();
    for (range, from, to) in [
        ("bytes=0-3", 0, 3),
        ("bytes=5-", 5, all - 1),
        ("bytes=-4", all - 4, all - 1),
        ("bytes=9-99999", 9, all - 1),
    ] {
        let part = app.send(get(range)).await.expect(206);
        assert_eq!(part.text.as_bytes(), &PDF[from..=to], "{range}");
        assert_eq!(
            part.header("content-range"),
            format!("bytes {from}-{to}/{all}")
        );
        assert_eq!(
            (part.header("etag"), part.header("content-type")),
            (whole.header("etag"), "application/pdf")
        );
    }
    let none = app.send(get("bytes=99999-")).await;
    assert_eq!(none.header("content-range"), format!("bytes */{all}"));
    none.problem(416, "range_not_satisfiable");
    // Of what is no range, of several, and of another paper than was begun, the whole comes.
    for whole in ["lines=1-2", "bytes=x", "bytes=0-1,3-4"] {
        assert_eq!(
            app.send(get(whole)).await.expect(200).text.as_bytes(),
            PDF,
            "{whole}"
        );
    }
    app.send(get("bytes=0-3").insert_header(("if-range", "\"other\"")))
        .await
        .expect(200);
    app.send(get("bytes=0-3").insert_header(("if-range", whole.header("etag").to_owned())))
        .await
        .expect(206);
    // What has no parts is not cut.
    app.send(
        officer
            .request(Method::GET, &format!("/nominations/{id}"))
            .insert_header(("range", "bytes=0-3")),
    )
    .await
    .expect(200);
    app.send(
        app.stranger()
            .await
            .request(Method::GET, &path)
            .insert_header(("range", "bytes=0-3")),
    )
    .await
    .problem(404, "not_found");
}
