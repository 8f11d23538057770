//! Papers under their print.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{PDF, TestApp, on_each_store};

on_each_store![papers_lie_under_their_print_and_only_known_kinds_are_taken,];

async fn papers_lie_under_their_print_and_only_known_kinds_are_taken(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let put = |slot: &str, name: &str, version: i64, bytes: &'static [u8]| {
        let request = officer.request(
            Method::PUT,
            &format!("/nominations/{id}/documents/{slot}?name={name}"),
        );
        app.send(
            request
                .insert_header(("if-match", format!("\"{version}\"")))
                .set_payload(bytes),
        )
    };
    put("proof", "x.pdf", 1, b"<html><script>alert(1)</script>")
        .await
        .problem(422, "invalid");
    put("proof", "x.pdf", 1, b"").await.problem(422, "invalid");
    put("nonsense", "x.pdf", 1, PDF)
        .await
        .problem(404, "not_found");
    put("proof", "x.pdf", 7, PDF).await.problem(412, "stale");
    let added = put(
        "proof",
        "..%2F..%2Fetc%2Fx%C3%A1c%20nh%E1%BA%ADn.pdf",
        1,
        PDF,
    )
    .await
    .expect(200);
    assert!(added.header("etag").starts_with("\"2-"));
    let paper = added.json();
    assert_eq!(
        (&paper["name"], &paper["media_type"], &paper["size"]),
        (
            &json!("xác nhận.pdf"),
            &json!("application/pdf"),
            &json!(PDF.len())
        )
    );
    let place = format!("/nominations/{id}/documents/proof");
    let bytes = officer.get(&place).await.expect(200);
    assert_eq!(bytes.text.as_bytes(), PDF);
    assert!(
        bytes.header("content-disposition").starts_with(
            "attachment; filename=\"document.pdf\"; filename*=UTF-8''x%C3%A1c%20nh%E1%BA%ADn.pdf"
        ),
        "{}",
        bytes.header("content-disposition")
    );
    assert_eq!(bytes.header("x-content-type-options"), "nosniff");
    app.stranger()
        .await
        .get(&place)
        .await
        .problem(404, "not_found");
    app.administrator()
        .await
        .get(&place)
        .await
        .problem(404, "not_found");
    app.specialist()
        .await
        .put_document(&id, "proof", 2, PDF)
        .await
        .problem(403, "forbidden");
    put("proof", "again.pdf", 2, PDF).await.expect(200);
    let all = officer
        .get(&format!("/nominations/{id}/documents"))
        .await
        .expect(200)
        .json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    officer.does("submit", &id).await.expect(200);
    put("proof", "late.pdf", 4, PDF)
        .await
        .problem(409, "wrong_stage");
}
