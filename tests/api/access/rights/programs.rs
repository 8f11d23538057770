//! What a machine client may do.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;
use thidua::commands::demo::CLIENT_SECRET;

use crate::support::{TestApp, on_both};

on_both![a_machine_client_does_what_its_scopes_say,];

async fn a_machine_client_does_what_its_scopes_say(app: &TestApp) {
    let id = app.planted.client.client_id.to_string();
    let ask = async |form: &[(&str, &str)]| {
        app.send(
            TestRequest::post()
                .uri("/api/v1/oauth/token")
                .set_form(form),
        )
        .await
    };
    let wrong = ask(&[
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", "wrong"),
    ])
    .await
    .problem(401, "wrong_credentials");
    assert_eq!(wrong["error"], "invalid_client");
    ask(&[
        ("grant_type", "password"),
        ("client_id", &id),
        ("client_secret", CLIENT_SECRET),
    ])
    .await
    .problem(400, "malformed");
    // RFC 6749 §3.2: what it does not know is ignored, what has no value is left out, and what
    // comes twice is refused.
    let more = [
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", CLIENT_SECRET),
        ("audience", "x"),
        ("scope", ""),
    ];
    assert_eq!(ask(&more).await.expect(200).json()["scope"], "awards:read");
    let request = TestRequest::post()
        .uri("/api/v1/oauth/token?tenant=x")
        .set_form(more);
    app.send(request).await.expect(200);
    for name in ["grant_type", "scope", "audience"] {
        let twice: Vec<(&str, &str)> = more
            .into_iter()
            .chain([(name, "client_credentials")])
            .collect();
        let problem = ask(&twice).await.problem(400, "malformed");
        assert_eq!(
            (&problem["error"], &problem["errors"][0]["code"]),
            (&json!("invalid_request"), &json!("duplicate_member")),
            "{name}"
        );
    }
    let problem = ask(&[("client_id", &id), ("client_secret", CLIENT_SECRET)])
        .await
        .problem(400, "malformed");
    assert_eq!(
        (&problem["error"], &problem["errors"][0]["code"]),
        (&json!("invalid_request"), &json!("missing"))
    );
    let scope = [
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", CLIENT_SECRET),
        ("scope", "awards:read units:write"),
    ];
    assert_eq!(
        ask(&scope).await.problem(400, "malformed")["error"],
        "invalid_scope"
    );
    let basic = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("{id}:{CLIENT_SECRET}"),
    );
    let request = TestRequest::post()
        .uri("/api/v1/oauth/token")
        .insert_header(("authorization", format!("Basic {basic}")));
    let token = app
        .send(request.set_form([("grant_type", "client_credentials")]))
        .await
        .expect(200)
        .json();
    assert_eq!(token["scope"], "awards:read");
    let hr = app.hr().await;
    hr.get("/awards").await.expect(200);
    let new = json!({"name": "x", "happened_from": "2026-10-01"});
    hr.post("/events", new).await.problem(403, "scope_missing");
    app.send(hr.request(Method::DELETE, "/sessions/current"))
        .await
        .problem(403, "forbidden");
    let admin = app.administrator().await;
    let unit = admin.get("/me").await.json()["roles"][0]["unit_id"].clone();
    let client = admin
        .post(
            "/machine-clients",
            json!({"name": "HR 2", "scopes": ["awards:read"], "unit_id": unit}),
        )
        .await
        .expect(201)
        .json();
    assert!(client["client_secret"].as_str().unwrap().len() > 40);
    let listed = admin.get("/machine-clients").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains("secret"));
}
