//! What every answer tells browsers and proxies, whatever it is: never to guess, to frame, to send
//! on, or to keep what is private.

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
async fn what_clients_look_for_at_known_addresses_is_there() {
    let app = TestApp::start(Kind::Sqlite).await;
    let open = async |path: &str| app.open(Method::GET, path, None).await;
    let server = open("/.well-known/oauth-authorization-server")
        .await
        .expect(200);
    assert_eq!(server.header("access-control-allow-origin"), "*");
    let server = server.json();
    let token = server["token_endpoint"].as_str().unwrap();
    assert!(
        token.starts_with(server["issuer"].as_str().unwrap())
            && token.ends_with("/api/v1/oauth/token"),
        "{server}"
    );
    assert!(
        server["scopes_supported"]
            .as_array()
            .unwrap()
            .contains(&json!("people:write")),
        "{server}"
    );
    assert_eq!(
        open("/.well-known/change-password")
            .await
            .expect(307)
            .header("location"),
        "/account"
    );
    assert_eq!(
        open("/robots.txt").await.expect(200).text,
        "User-agent: *\nDisallow: /\n"
    );
    assert_eq!(
        open("/favicon.ico")
            .await
            .expect(200)
            .header("content-type"),
        "image/svg+xml"
    );
}

#[actix_web::test]
async fn what_can_be_asked_at_an_address_is_told() {
    let app = TestApp::start(Kind::Sqlite).await;
    for (path, allowed) in [
        ("/api/v1/units", "GET, POST, HEAD, OPTIONS"),
        (
            "/api/v1/nominations/0192aaaa-0000-7000-8000-000000000000",
            "DELETE, GET, PATCH, HEAD, OPTIONS",
        ),
        ("/api/v1/oauth/token", "POST, OPTIONS"),
    ] {
        assert_eq!(
            app.open(Method::OPTIONS, path, None)
                .await
                .expect(204)
                .header("allow"),
            allowed
        );
    }
    app.open(Method::OPTIONS, "/api/v1/nothing", None)
        .await
        .problem(404, "not_found");
}

#[actix_web::test]
async fn the_address_of_a_page_tells_what_it_takes() {
    let app = TestApp::start(Kind::Sqlite).await;
    let id = "0192aaaa-0000-7000-8000-000000000000";
    let file = format!("/nominations/{id}");
    for (method, path, allowed) in [
        (Method::PUT, "/sign-in", "GET, HEAD, POST"),
        (Method::DELETE, "/", "GET, HEAD"),
        (Method::PATCH, file.as_str(), "GET, HEAD"),
        (Method::GET, &format!("{file}/told-apart"), "POST"),
        (Method::HEAD, &format!("{file}/told-apart"), "POST"),
        (Method::GET, &format!("{file}/actions/submit"), "POST"),
        (Method::POST, "/robots.txt", "GET, HEAD"),
        (Method::DELETE, "/assets/thidua.css", "GET, HEAD"),
        (Method::POST, "/openapi.json", "GET, HEAD"),
        (Method::PUT, "/docs/index.html", "GET, HEAD"),
    ] {
        let reply = app.open(method.clone(), path, None).await;
        assert_eq!(
            (reply.status, reply.header("allow")),
            (405, allowed),
            "{method} {path}"
        );
        if method != Method::HEAD {
            reply.problem(405, "method_not_allowed");
        }
        assert_eq!(
            app.open(Method::OPTIONS, path, None)
                .await
                .expect(204)
                .header("allow"),
            format!("{allowed}, OPTIONS"),
            "{path}"
        );
    }
    // People are told in words they know.
    let browser = TestRequest::with_uri("/sign-out")
        .insert_header(("accept", "text/html"))
        .insert_header(("accept-language", "vi"));
    let page = app.send(browser).await.expect(405);
    assert_eq!(page.header("allow"), "POST");
    assert!(page.text.contains("bấm nút trên trang"), "{}", page.text);
    for path in ["/nothing", "/sign-in/nothing", "/.env"] {
        assert_eq!(
            app.open(Method::PUT, path, None)
                .await
                .expect(404)
                .header("allow"),
            ""
        );
    }
}

#[actix_web::test]
async fn whom_to_write_to_about_a_weakness_is_told_where_it_is_known() {
    let path = "/.well-known/security.txt";
    TestApp::start(Kind::Sqlite)
        .await
        .open(Method::GET, path, None)
        .await
        .expect(404);
    for (given, contact) in [
        (
            "An.Ninh@honggiang.example",
            "mailto:an.ninh@honggiang.example",
        ),
        (
            "mailto:cert@honggiang.example",
            "mailto:cert@honggiang.example",
        ),
        (
            "https://honggiang.example/bao-loi",
            "https://honggiang.example/bao-loi",
        ),
        ("tel:+84-24-3782-2222", "tel:+84-24-3782-2222"),
    ] {
        let app = TestApp::start_with(Kind::Sqlite, |config| {
            given.clone_into(&mut config.server.contact);
        })
        .await;
        let reply = app.open(Method::GET, path, None).await.expect(200);
        assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
        let field = |name: &str| {
            reply
                .text
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap()
                .trim()
                .to_owned()
        };
        assert_eq!(field("Contact:"), contact);
        let expires: chrono::DateTime<chrono::Utc> = field("Expires:").parse().unwrap();
        let left = expires - app.clock.now();
        assert!(
            left > chrono::TimeDelta::days(90) && left < chrono::TimeDelta::days(365),
            "{left}"
        );
    }
}

/// Packed bytes are others than the plain ones, of the same version: a tag of either is good for
/// the next change.
#[actix_web::test]
async fn packed_answers_have_a_tag_of_their_own() {
    let app = TestApp::start(Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}");
    let plain = officer
        .get(&path)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let packed = format!("{}-gzip\"", plain.strip_suffix('"').unwrap());
    let get = |tag: &str| {
        officer
            .request(Method::GET, &path)
            .insert_header(("if-none-match", tag.to_owned()))
    };
    let get_packed = officer
        .request(Method::GET, &path)
        .insert_header(("accept-encoding", "gzip"));
    let heads = app.send(get_packed).await.expect(200);
    assert_eq!(
        (heads.header("content-encoding"), heads.header("etag")),
        ("gzip", packed.as_str())
    );
    let mut varies = heads.headers.get_all("vary");
    assert!(varies.any(|value| {
        value
            .to_str()
            .unwrap()
            .eq_ignore_ascii_case("accept-encoding")
    }));
    assert_eq!(
        app.send(get(&packed)).await.expect(304).header("etag"),
        packed
    );
    assert_eq!(
        app.send(get(&plain)).await.expect(304).header("etag"),
        plain
    );
    let submit = officer
        .request(Method::POST, &format!("{path}/actions/submit"))
        .insert_header(("if-match", packed));
    app.send(submit).await.expect(200);
}

/// What was kept may be kept as long again: 304 has the same fields that tell it (RFC 9110
/// §15.4.5).
#[actix_web::test]
async fn what_has_not_changed_is_kept_as_it_was() {
    let app = TestApp::start(Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}");
    let whole = officer.get(&path).await.expect(200);
    let tag = whole.header("etag").to_owned();
    for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let same = app
            .send(
                officer
                    .request(Method::GET, &path)
                    .insert_header(("if-none-match", known)),
            )
            .await
            .expect(304);
        for name in ["etag", "cache-control", "vary"] {
            assert_eq!(same.header(name), whole.header(name), "{name}");
        }
    }
    app.send(
        officer
            .request(Method::GET, &path)
            .insert_header(("if-none-match", "\"x\"")),
    )
    .await
    .expect(200);
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
