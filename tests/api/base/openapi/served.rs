//! What is served beside the operations.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::operations_of;
use crate::support::{TestApp, on_both};

on_both![
    a_program_without_the_scope_hears_which_it_lacks,
    the_documentation_loads_nothing_from_elsewhere,
    head_is_get_and_the_documents_are_found,
    health_and_version_are_open_to_everybody,
];

/// The document says which programs may ask for what, and the server keeps to it.
async fn a_program_without_the_scope_hears_which_it_lacks(app: &TestApp) {
    let document = serde_json::to_value(thidua::http::openapi::document()).unwrap();
    let program = app.program("HG-01", &["people:write"]).await;
    let (mut lacking, mut for_people) = (0, 0);
    for (path, method, operation) in operations_of(&document) {
        let machine: Vec<&Value> = operation["security"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one.get("machine"))
            .collect();
        let scopes: Vec<&str> = machine
            .iter()
            .filter_map(|one| one.as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let is_open = operation["security"] == json!([])
            || scopes.contains(&"people:write")
            || !machine.is_empty() && scopes.is_empty();
        // What is not JSON is refused for that before anybody is asked who they are.
        if is_open || path.ends_with("/rehearsal") {
            continue;
        }
        let address = path
            .replace("{id}", "0192aaaa-0000-7000-8000-000000000001")
            .replace(['{', '}'], "");
        let address = address.strip_prefix("/api/v1").unwrap();
        let reply = app
            .send(program.request(method.to_uppercase().parse().unwrap(), address))
            .await;
        let challenge = reply.header("www-authenticate").to_owned();
        if let Some(first) = scopes.first() {
            assert_eq!(
                challenge,
                format!("Bearer error=\"insufficient_scope\", scope=\"{first}\""),
                "{method} {path}"
            );
            reply.problem(403, "scope_missing");
            lacking += 1;
        } else {
            assert_eq!(challenge, "", "{method} {path}");
            reply.problem(403, "forbidden");
            for_people += 1;
        }
    }
    assert!(lacking > 25 && for_people > 30, "{lacking} {for_people}");
    let wrong = app
        .send(
            actix_web::test::TestRequest::get()
                .uri("/api/v1/me")
                .insert_header(("authorization", "Bearer x")),
        )
        .await;
    assert_eq!(
        wrong.header("www-authenticate"),
        "Bearer error=\"invalid_token\""
    );
    wrong.problem(401, "not_signed_in");
    let nobody = app.open(Method::GET, "/api/v1/me", None).await;
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
}

async fn the_documentation_loads_nothing_from_elsewhere(app: &TestApp) {
    let page = app.open(Method::GET, "/docs/", None).await.expect(200);
    assert!(
        !page.text.contains("https://") && page.text.contains("swagger-ui"),
        "{}",
        page.text
    );
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self'")
    );
    app.open(Method::GET, "/docs/swagger-ui-bundle.js", None)
        .await
        .expect(200);
}

async fn head_is_get_and_the_documents_are_found(app: &TestApp) {
    app.open(Method::HEAD, "/healthz", None).await.expect(200);
    let moved = app.open(Method::GET, "/docs", None).await.expect(307);
    assert_eq!(moved.header("location"), "/docs/");
    app.open(Method::HEAD, "/api/v1/me", None)
        .await
        .problem(401, "not_signed_in");
}

async fn health_and_version_are_open_to_everybody(app: &TestApp) {
    for path in ["/healthz", "/readyz", "/version"] {
        let reply = app.open(Method::GET, path, None).await.expect(200);
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    app.state
        .draining
        .store(true, std::sync::atomic::Ordering::Relaxed);
    let reply = app.open(Method::GET, "/readyz", None).await;
    assert_eq!(reply.header("retry-after"), "1");
    reply.problem(503, "unavailable");
    app.open(Method::GET, "/healthz", None).await.expect(200);
}
