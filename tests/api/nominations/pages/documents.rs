//! A paper goes in by a form and comes out as an attachment.

use actix_web::test::TestRequest;

use super::draft;
use crate::support::pages::{get, sign_in, told, upload};
use crate::support::{OFFICER, PDF, SPECIALIST, STRANGER, TestApp, on_both};

on_both![a_paper_goes_in_by_a_form_and_comes_out_as_an_attachment,];

async fn a_paper_goes_in_by_a_form_and_comes_out_as_an_attachment(app: &TestApp) {
    let id = draft(app).await;
    let slot = format!("/nominations/{id}/documents/report");
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("enctype=\"multipart/form-data\"") && page.contains("bắt buộc"),
        "{page}"
    );
    upload(app, &officer, &slot, 1, "Báo cáo <1>.pdf", PDF)
        .await
        .expect(303);
    let paper = get(app, &officer, &slot).await.expect(200);
    assert_eq!(paper.text.as_bytes(), PDF);
    assert!(
        paper
            .header("content-disposition")
            .starts_with("attachment;"),
        "{}",
        paper.header("content-disposition")
    );
    assert_eq!(
        (
            paper.header("content-type"),
            paper.header("x-content-type-options")
        ),
        ("application/pdf", "nosniff")
    );
    assert!(
        paper
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
    let page = get(app, &officer, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(page.contains("Báo cáo ") && !page.contains("<1>"));
    // Of a wrong kind, empty, too large, without a file, from an old page, into no slot.
    for (version, name, bytes, text) in [
        (
            2,
            "page.html",
            b"<script>alert(1)</script>".to_vec(),
            "Only PDF, DOCX",
        ),
        (2, "nothing.pdf", Vec::new(), "The document is empty"),
        (2, "", PDF.to_vec(), "This is needed"),
        (1, "report.pdf", PDF.to_vec(), "has changed since"),
        (
            2,
            "large.pdf",
            [PDF, &vec![0; 21 * 1024 * 1024]].concat(),
            "over the limit",
        ),
    ] {
        let reply = upload(app, &officer, &slot, version, name, &bytes).await;
        let page = told(app, &officer, reply).await;
        let alert = page
            .split("role=\"alert\">")
            .nth(1)
            .unwrap_or_default()
            .split("</p>")
            .next()
            .unwrap()
            .to_owned();
        assert!(alert.contains(text), "{name}: {alert}");
    }
    let nonsense = TestRequest::post()
        .uri(&slot)
        .insert_header(("cookie", officer.clone()))
        .insert_header(("sec-fetch-site", "same-origin"));
    let page = told(
        app,
        &officer,
        app.send(
            nonsense
                .insert_header(("content-type", "multipart/form-data"))
                .set_payload("x"),
        )
        .await,
    )
    .await;
    assert!(page.contains("role=\"alert\""));
    upload(
        app,
        &officer,
        &format!("/nominations/{id}/documents/none"),
        2,
        "a.pdf",
        PDF,
    )
    .await
    .expect(404);
    assert_eq!(
        get(app, &officer, &slot).await.expect(200).text.as_bytes(),
        PDF
    );
    // Whoever holds no office in it, whoever does not see it, whoever is not signed in, another
    // site.
    let specialist = sign_in(app, SPECIALIST).await;
    let page = told(
        app,
        &specialist,
        upload(app, &specialist, &slot, 2, "a.pdf", PDF).await,
    )
    .await;
    assert!(
        page.contains("role=\"alert\"") && !page.contains("enctype"),
        "{page}"
    );
    let stranger = sign_in(app, STRANGER).await;
    upload(app, &stranger, &slot, 2, "a.pdf", PDF)
        .await
        .expect(404);
    get(app, &stranger, &slot).await.expect(404);
    get(app, "", &slot).await.expect(303);
    upload(app, "", &slot, 2, "a.pdf", PDF).await.expect(303);
    let foreign = TestRequest::post()
        .uri(&slot)
        .insert_header(("cookie", officer.clone()))
        .insert_header(("sec-fetch-site", "cross-site"));
    app.send(
        foreign
            .insert_header(("content-type", "multipart/form-data; boundary=limit"))
            .set_payload("--limit--"),
    )
    .await
    .expect(403);
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{id}"))
            .await
            .json()["version"],
        2
    );
}
