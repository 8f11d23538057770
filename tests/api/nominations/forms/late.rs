//! A form that comes too late.

use actix_web::test::TestRequest;
use thidua::commands::demo::PASSWORD;

use super::{files, hidden, post_from, proposal};
use crate::support::pages::{post, told};
use crate::support::{OFFICER, PDF, TestApp, on_both};

on_both![a_form_that_comes_too_late_is_there_after_signing_in,];

async fn a_form_that_comes_too_late_is_there_after_signing_in(app: &TestApp) {
    let (subject, ended) = (
        app.subject("individual"),
        "thidua=0123456789abcdef0123456789abcdef",
    );
    let form = proposal(
        &subject,
        &[("statement", "Cứu người <trong> \"đêm\"\r\nDòng hai")],
    );
    for cookie in ["", ended] {
        let page = post_from(app, cookie, "/nominations/new", "/nominations/new", &form)
            .await
            .expect(401)
            .text;
        assert!(
            page.contains("Phiên làm việc đã hết") && page.contains("name=\"password\""),
            "{page}"
        );
        let (next, place, typed) = (
            hidden(&page, "next"),
            hidden(&page, "place"),
            hidden(&page, "typed"),
        );
        let wrong = [
            ("email", OFFICER),
            ("password", "x"),
            ("next", &next),
            ("place", &place),
            ("typed", &typed),
        ];
        let again = post(app, "", "/sign-in", &wrong).await.expect(401).text;
        assert_eq!(hidden(&again, "typed"), typed);
        let right = [
            ("email", OFFICER),
            ("password", PASSWORD),
            ("next", &next),
            ("place", &place),
            ("typed", &typed),
        ];
        let entered = post(app, "", "/sign-in", &right).await.expect(303);
        let cookies = entered
            .headers
            .get_all("set-cookie")
            .map(|value| value.to_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        let session = cookies
            .iter()
            .find(|cookie| cookie.starts_with("thidua="))
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        assert!(
            entered
                .header("location")
                .starts_with("/nominations/new?problem="),
            "{}",
            entered.header("location")
        );
        let page = told(app, &session, entered).await;
        assert!(
            page.contains("\nCứu người &#60;trong&#62; &#34;đêm&#34;\r\nDòng hai</textarea>"),
            "{page}"
        );
        assert!(
            page.contains("value=\"Lũ trên sông Ngà\"") && page.contains("value=\"2026-10-14\""),
            "{page}"
        );
        assert!(
            page.contains(&format!("<option value=\"{subject}\" selected>")),
            "{page}"
        );
    }
    assert_eq!(files(app).await, 0);
    // What says nothing is not carried along; a file has to be chosen again.
    post_from(app, "", "/", "/sign-out", &[]).await.expect(303);
    let upload = TestRequest::post()
        .uri("/nominations/x/documents/proof")
        .insert_header(("sec-fetch-site", "same-origin"));
    let id = app.officer().await.nominate(&subject).await;
    let upload = upload
        .uri(&format!("/nominations/{id}/documents/proof"))
        .insert_header(("content-type", "multipart/form-data; boundary=x"));
    let upload = upload
        .insert_header(("referer", format!("http://127.0.0.1/nominations/{id}")))
        .insert_header(("accept-language", "vi"));
    let asked = app.send(upload.set_payload([
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n".as_slice(),
        PDF,
        b"\r\n--x--\r\n"
    ].concat())).await;
    let page = told(app, "", asked).await;
    assert!(
        page.contains("choose the file again") || page.contains("chọn lại tệp"),
        "{page}"
    );
    assert_eq!(hidden(&page, "next"), format!("/nominations/{id}"));
}
