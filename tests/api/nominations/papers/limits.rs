//! What is no paper, and what is too much.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{is_refused, put};
use crate::support::{PDF, Reply, TestApp, on_both, signed};

on_both![
    a_form_is_no_document,
    whoever_sends_too_much_is_told_how_much_is_taken,
];

async fn a_form_is_no_document(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let envelope = [
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"
            .as_slice(),
        PDF,
        b"\r\n--x--\r\n",
    ]
    .concat();
    let refused = |reply: Reply| -> Value {
        reply.problem(415, "unsupported_media_type")["errors"][0].clone()
    };
    for kind in [
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=x",
        "application/json",
        "text/html",
    ] {
        let error = refused(put(&officer, &id, "a.pdf", Some(kind), envelope.clone()).await);
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("Content-Type"), &json!("raw_only"))
        );
        let detail = error["detail"].as_str().unwrap();
        assert!(
            detail.contains("--data-binary @a.pdf")
                && detail.contains("-T a.pdf")
                && detail.contains("application/pdf"),
            "{detail}"
        );
    }
    // Without the name of its kind, or under that of anything, it is still no document.
    is_refused(&officer, &id, envelope.clone(), "an envelope").await;
    put(
        &officer,
        &id,
        "a.pdf",
        Some("application/octet-stream"),
        envelope.clone(),
    )
    .await
    .problem(422, "invalid");
    for kind in [
        "application/pdf",
        "APPLICATION/PDF; x=y",
        "image/png",
        "application/octet-stream",
    ] {
        assert_eq!(
            put(&officer, &id, "a.pdf", Some(kind), PDF)
                .await
                .expect(200)
                .json()["media_type"],
            "application/pdf"
        );
    }
    let file = crate::support::approved(app, &app.subject("household")).await;
    let decision = signed(app, &[&file]).await;
    let specialist = app.specialist().await;
    let request = specialist.request(
        Method::PUT,
        &format!("/decisions/{decision}/paper?name=a.pdf"),
    );
    let request = request.insert_header(("content-type", "multipart/form-data; boundary=x"));
    refused(app.send(request.set_payload(envelope)).await);
}

async fn whoever_sends_too_much_is_told_how_much_is_taken(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let mut large = PDF.to_vec();
    large.resize(21 << 20, b' ');
    for (language, told) in [
        ("en", "over the limit of 20 MB"),
        ("vi", "vượt quá giới hạn 20 MB"),
    ] {
        let request = officer.request(
            Method::PUT,
            &format!("/nominations/{id}/documents/proof?name=a.pdf"),
        );
        let request = request
            .insert_header(("if-match", "\"1\""))
            .insert_header(("accept-language", language));
        let problem = app
            .send(request.set_payload(large.clone()))
            .await
            .problem(413, "too_large");
        assert!(
            problem["detail"].as_str().unwrap().contains(told),
            "{problem}"
        );
    }
    let request = officer
        .request(Method::POST, "/events")
        .insert_header(("content-type", "application/json"));
    let problem = app
        .send(request.set_payload(vec![b' '; 2 << 20]))
        .await
        .problem(413, "too_large");
    assert!(
        problem["detail"].as_str().unwrap().contains("1 MB"),
        "{problem}"
    );
}
