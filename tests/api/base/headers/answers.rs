//! What every answer says to browsers.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use crate::support::{Kind, PDF, Reply, TestApp};

async fn answers(app: &TestApp) -> Vec<(&'static str, Reply, &'static str)> {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    let form = [("email", "officer@suoinga.example"), ("password", PASSWORD)];
    let signed_in = app
        .send(TestRequest::post().uri("/sign-in").set_form(form))
        .await
        .expect(303);
    let cookies = signed_in
        .headers
        .get_all("set-cookie")
        .map(|cookie| cookie.to_str().unwrap().to_owned());
    let cookie = cookies
        .into_iter()
        .find(|cookie| cookie.contains("thidua="))
        .unwrap();
    let open = async |path: &str| app.open(Method::GET, path, None).await;
    let page = async |path: &str| {
        app.send(
            TestRequest::get()
                .uri(path)
                .insert_header(("cookie", cookie.split(';').next().unwrap().to_owned())),
        )
        .await
    };
    let as_browser = TestRequest::get()
        .uri("/nowhere")
        .insert_header(("accept", "text/html"));
    vec![
        ("signing in", signed_in, "no-store"),
        (
            "a token",
            app.sign_in("officer@suoinga.example", PASSWORD)
                .await
                .expect(201),
            "no-store",
        ),
        (
            "a list",
            officer.get("/nominations").await.expect(200),
            "no-store",
        ),
        (
            "a file",
            officer.get(&format!("/nominations/{id}")).await.expect(200),
            "private, no-cache",
        ),
        (
            "a paper",
            officer
                .get(&format!("/nominations/{id}/documents/proof"))
                .await
                .expect(200),
            "private, no-cache",
        ),
        (
            "something made",
            officer
                .post(
                    "/events",
                    json!({"name": "Flood", "happened_from": "2026-10-14"}),
                )
                .await
                .expect(201),
            "private, no-cache",
        ),
        (
            "not signed in",
            open("/api/v1/me").await.expect(401),
            "no-store",
        ),
        (
            "not there",
            officer
                .get("/nominations/0192aaaa-0000-7000-8000-000000000000")
                .await
                .expect(404),
            "no-store",
        ),
        ("no address", open("/nowhere").await.expect(404), "no-store"),
        (
            "no address in a browser",
            app.send(as_browser).await.expect(404),
            "no-store",
        ),
        (
            "a wrong method",
            app.open(Method::DELETE, "/api/v1/me", None)
                .await
                .expect(405),
            "no-store",
        ),
        (
            "a wrong parameter",
            officer.get("/nominations?colour=red").await.expect(400),
            "no-store",
        ),
        ("a page", page("/").await.expect(200), "no-store"),
        (
            "a page of a file",
            page(&format!("/nominations/{id}")).await.expect(200),
            "no-store",
        ),
        ("a form", open("/sign-in").await.expect(200), "no-store"),
        ("a page for others", open("/").await.expect(303), "no-store"),
        (
            "a page that is none",
            page("/nominations/x").await.expect(404),
            "no-store",
        ),
        ("health", open("/healthz").await.expect(200), "no-store"),
        (
            "the head alone",
            app.open(Method::HEAD, "/readyz", None).await.expect(200),
            "no-store",
        ),
        (
            "public keys",
            open("/.well-known/jwks.json").await.expect(200),
            "public, max-age=300",
        ),
        (
            "the style sheet",
            open("/assets/thidua.css").await.expect(200),
            "public, max-age=3600",
        ),
        (
            "no asset",
            open("/assets/nothing.css").await.expect(404),
            "no-store",
        ),
        (
            "the description",
            open("/openapi.json").await.expect(200),
            "public, max-age=3600",
        ),
        (
            "the documents",
            open("/docs/").await.expect(200),
            "public, max-age=3600",
        ),
    ]
}

fn holds(what: &str, reply: &Reply, kept: &str) {
    let header = |name: &str| {
        let mut values = reply.headers.get_all(name);
        let value = values
            .next()
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default();
        assert!(values.next().is_none(), "{what}: {name} twice");
        value
    };
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("x-frame-options"), "DENY", "{what}");
    assert_eq!(header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(
        header("cross-origin-opener-policy"),
        "same-origin",
        "{what}"
    );
    let is_public = matches!(what, "public keys" | "the description");
    assert_eq!(
        header("cross-origin-resource-policy"),
        if is_public {
            "cross-origin"
        } else {
            "same-origin"
        },
        "{what}"
    );
    assert_eq!(
        header("access-control-allow-origin"),
        if is_public { "*" } else { "" },
        "{what}"
    );
    let policy = header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe-eval"),
        "{what}: {policy}"
    );
    assert_eq!(
        policy.contains("unsafe-inline"),
        what == "the documents",
        "{what}: {policy}"
    );
    assert_eq!(header("cache-control"), kept, "{what}");
    assert!(!header("x-request-id").is_empty(), "{what}");
    assert_eq!(header("server"), "", "{what}");
}

#[actix_web::test]
async fn every_answer_tells_browsers_what_not_to_do() {
    let app = TestApp::start(Kind::Sqlite).await;
    for (what, reply, kept) in answers(&app).await {
        holds(what, &reply, kept);
        assert_eq!(
            reply.header("strict-transport-security"),
            "",
            "{what}: people come without TLS"
        );
    }
}

#[actix_web::test]
async fn with_tls_browsers_are_told_to_keep_to_it() {
    let app = TestApp::start_with(Kind::Sqlite, |config| {
        "https://test.example".clone_into(&mut config.server.base_url);
    })
    .await;
    for (what, reply, kept) in answers(&app).await {
        holds(what, &reply, kept);
        assert_eq!(
            reply.header("strict-transport-security"),
            "max-age=31536000",
            "{what}"
        );
        if what == "signing in" {
            let cookies: Vec<&str> = reply
                .headers
                .get_all("set-cookie")
                .map(|cookie| cookie.to_str().unwrap())
                .collect();
            assert!(
                !cookies.is_empty() && cookies.iter().all(|cookie| cookie.contains("Secure")),
                "{cookies:?}"
            );
        }
    }
}
