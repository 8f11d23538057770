//! Signing in and out.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use crate::support::{Actor, TestApp, on_both};

on_both![
    unknown_disabled_and_wrong_are_one_answer,
    signing_out_and_disabling_count_from_the_next_request_on,
    tokens_end_after_ten_minutes_and_sessions_after_half_a_day,
    the_public_keys_verify_our_tokens,
];

async fn unknown_disabled_and_wrong_are_one_answer(app: &TestApp) {
    let admin = app.administrator().await;
    admin.disable("chairman@suoinga.example").await;
    let mut answers = Vec::new();
    for (email, password) in [
        ("nobody@suoinga.example", PASSWORD),
        ("chairman@suoinga.example", PASSWORD),
        ("officer@suoinga.example", "wrong password"),
    ] {
        let mut problem = app
            .sign_in(email, password)
            .await
            .problem(401, "wrong_credentials");
        problem["request_id"] = Value::Null;
        answers.push(problem);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[1], answers[2]);
}

async fn signing_out_and_disabling_count_from_the_next_request_on(app: &TestApp) {
    let officer = app.officer().await;
    officer.get("/me").await.expect(200);
    app.send(officer.request(Method::DELETE, "/sessions/current"))
        .await
        .expect(204);
    officer.get("/me").await.problem(401, "not_signed_in");

    let officer = app.officer().await;
    let me = officer.get("/me").await.expect(200).json();
    assert_eq!(me["roles"][0]["role"], "emulation_officer");
    let id = me["user"]["id"].as_str().unwrap();
    let admin = app.administrator().await;
    let roles = admin
        .get(&format!("/role-assignments?user_id={id}"))
        .await
        .expect(200)
        .json();
    let role = roles["items"][0]["id"].as_str().unwrap().to_owned();
    let file = officer.nominate(&app.subject("individual")).await;
    app.send(admin.request(Method::DELETE, &format!("/role-assignments/{role}")))
        .await
        .expect(200);
    officer
        .get(&format!("/nominations/{file}"))
        .await
        .problem(404, "not_found");
    app.send(admin.request(Method::DELETE, &format!("/role-assignments/{role}")))
        .await
        .problem(409, "wrong_stage");
    admin.disable("officer@suoinga.example").await;
    officer.get("/me").await.problem(401, "not_signed_in");
    app.sign_in("officer@suoinga.example", PASSWORD)
        .await
        .problem(401, "wrong_credentials");
}

async fn tokens_end_after_ten_minutes_and_sessions_after_half_a_day(app: &TestApp) {
    let officer = app.officer().await;
    app.set_clock("2026-10-17T02:09:59Z");
    officer.get("/me").await.expect(200);
    app.set_clock("2026-10-17T02:10:00Z");
    officer.get("/me").await.problem(401, "not_signed_in");
    let forged = Actor {
        app,
        token: format!("{}x", officer.token),
    };
    forged.get("/me").await.problem(401, "not_signed_in");
    let basic = TestRequest::get()
        .uri("/api/v1/me")
        .insert_header(("authorization", "Basic eDp5"));
    app.send(basic).await.problem(401, "not_signed_in");
}

async fn the_public_keys_verify_our_tokens(app: &TestApp) {
    let keys = app
        .open(Method::GET, "/.well-known/jwks.json", None)
        .await
        .expect(200)
        .json();
    let officer = app.officer().await;
    let header = officer.token.split('.').next().unwrap();
    let header =
        base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, header).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!(header["alg"], "EdDSA");
    let key = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == header["kid"])
        .unwrap();
    assert_eq!(
        (&key["kty"], &key["crv"]),
        (&json!("OKP"), &json!("Ed25519"))
    );
    assert!(
        key.get("d").is_none(),
        "the private half is never published"
    );
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
}
