//! What is told of addresses.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;

use crate::support::{Kind, TestApp};

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
