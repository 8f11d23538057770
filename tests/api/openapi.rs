//! The document that describes the API, and the pages that operate it.

use actix_web::http::Method;

use crate::support::on_both;

on_both! {
    async fn the_committed_document_is_the_served_one(app) {
        let served = app.open(Method::GET, "/openapi.json", None).await.expect(200).text;
        let committed = std::fs::read_to_string("openapi.json").unwrap();
        assert!(served == committed, "openapi.json is out of date: run `cargo run -- openapi > openapi.json`");
        let document: serde_json::Value = serde_json::from_str(&served).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let mut operations = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                operations += 1;
                assert!(operation["responses"].get("default").is_some(), "{method} {path} does not say how it fails");
                assert!(operation["operationId"].as_str().is_some(), "{method} {path}");
            }
        }
        assert!(operations > 40, "{operations}");
    }

    /// Two shapes of one name would be one in the document, and one of them described wrongly.
    async fn every_shape_has_a_name_of_its_own(app) {
        let mut names = std::collections::BTreeSet::new();
        for file in std::fs::read_dir("src/http").unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for part in text.split("ToSchema)]").skip(1) {
                let name = part.split("struct ").nth(1).unwrap().split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned();
                assert!(names.insert(name.clone()), "{name} is the name of two shapes");
            }
        }
        let version = app.open(Method::GET, "/version", None).await.expect(200).json();
        let document: serde_json::Value = serde_json::to_value(thidua::http::openapi::document()).unwrap();
        let members = document["components"]["schemas"]["VersionView"]["properties"].as_object().unwrap();
        assert!(version.as_object().unwrap().keys().eq(members.keys()), "{members:?}");
    }

    /// What cannot be rehearsed says so, before anything is done: nobody takes a real change for a rehearsal.
    async fn what_cannot_be_rehearsed_refuses_to_be(app) {
        let document = serde_json::to_value(thidua::http::openapi::document()).unwrap();
        let mut apart = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in ["post", "put", "patch", "delete"] {
                if item[method].is_null() || item[method]["parameters"].to_string().contains("\"dry_run\"") {
                    continue;
                }
                let path = format!("{}?dry_run=true", path.replace("{id}", "0192aaaa-0000-7000-8000-000000000001").replace(['{', '}'], ""));
                app.open(method.to_uppercase().parse().unwrap(), &path, None).await.problem(400, "unknown_parameter");
                apart.push(path);
            }
        }
        assert_eq!(apart.len(), 24, "{apart:?}");
    }

    async fn the_documentation_loads_nothing_from_elsewhere(app) {
        let page = app.open(Method::GET, "/docs/", None).await.expect(200);
        assert!(!page.text.contains("https://") && page.text.contains("swagger-ui"), "{}", page.text);
        assert!(page.header("content-security-policy").contains("script-src 'self'"));
        app.open(Method::GET, "/docs/swagger-ui-bundle.js", None).await.expect(200);
    }

    async fn head_is_get_and_the_documents_are_found(app) {
        app.open(Method::HEAD, "/healthz", None).await.expect(200);
        let moved = app.open(Method::GET, "/docs", None).await.expect(307);
        assert_eq!(moved.header("location"), "/docs/");
        app.open(Method::HEAD, "/api/v1/me", None).await.problem(401, "not_signed_in");
    }

    async fn health_and_version_are_open_to_everybody(app) {
        for path in ["/healthz", "/readyz", "/version"] {
            let reply = app.open(Method::GET, path, None).await.expect(200);
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
        }
        app.state.draining.store(true, std::sync::atomic::Ordering::Relaxed);
        let reply = app.open(Method::GET, "/readyz", None).await;
        assert_eq!(reply.header("retry-after"), "1");
        reply.problem(503, "unavailable");
        app.open(Method::GET, "/healthz", None).await.expect(200);
    }
}
