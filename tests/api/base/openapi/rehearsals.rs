//! The document says what can be rehearsed.

use actix_web::http::Method;
use serde_json::json;

use super::operations_of;
use crate::support::{TestApp, on_both};

on_both![
    what_cannot_be_rehearsed_refuses_to_be,
    what_can_be_rehearsed_has_an_address_for_it,
];

/// What cannot be rehearsed says so, before anything is done: nobody takes a real change for a
/// rehearsal.
async fn what_cannot_be_rehearsed_refuses_to_be(app: &TestApp) {
    let document = serde_json::to_value(thidua::http::openapi::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut apart = Vec::new();
    for (path, item) in paths {
        for method in ["post", "put", "patch", "delete"] {
            let is_rehearsed = matches!(method, "post" | "patch")
                && paths.contains_key(&format!("{path}/rehearsal"));
            if item[method].is_null() || is_rehearsed || path.ends_with("/rehearsal") {
                continue;
            }
            // Of a request for a token, what is not known is ignored.
            if path.ends_with("/oauth/token") {
                continue;
            }
            let path = format!(
                "{}?dry_run=true",
                path.replace("{id}", "0192aaaa-0000-7000-8000-000000000001")
                    .replace(['{', '}'], "")
            );
            app.open(method.to_uppercase().parse().unwrap(), &path, None)
                .await
                .problem(400, "unknown_parameter");
            apart.push(path);
        }
    }
    assert_eq!(apart.len(), 43, "{apart:?}");
}

/// Beside every change that can be named its rehearsal stands, and leads to it: nobody is told that
/// there is none.
async fn what_can_be_rehearsed_has_an_address_for_it(app: &TestApp) {
    let document = serde_json::to_value(thidua::http::openapi::document()).unwrap();
    let (mut rehearsals, mut changes) = (0, 0);
    for (path, method, operation) in operations_of(&document) {
        changes += usize::from(
            operation["parameters"]
                .to_string()
                .contains("\"Idempotency-Key\""),
        );
        assert!(
            !operation["parameters"].to_string().contains("dry_run"),
            "{method} {path}"
        );
        if !path.ends_with("/rehearsal") {
            continue;
        }
        rehearsals += 1;
        let shape = &operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        assert!(shape.as_str().is_some(), "{path}: {operation}");
        let path = path
            .replace("{id}", "0192aaaa-0000-7000-8000-000000000001")
            .replace(['{', '}'], "");
        app.open(Method::POST, &path, Some(json!({})))
            .await
            .problem(401, "not_signed_in");
    }
    assert!(
        rehearsals > 25 && rehearsals == changes,
        "{rehearsals} of {changes}"
    );
    app.open(Method::POST, "/api/v1/people/by-code/1/rehearsal", None)
        .await
        .problem(404, "not_found");
}
