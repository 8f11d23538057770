//! What people are told when something went wrong: in their language, with what to do, a way back
//! and a code to tell; nothing of what only programs know.

use actix_web::http::Method;
use actix_web::test::TestRequest;

use crate::support::pages::sign_in;
use crate::support::{Kind, OFFICER, Reply, TestApp, on_both};

on_both![
    what_went_wrong_is_told_with_what_to_do,
    the_way_back_stays_on_this_host,
];

/// What a browser asks for, from a page.
async fn asked(
    app: &TestApp,
    (method, path): (Method, &str),
    cookie: &str,
    referer: &str,
    language: &str,
) -> Reply {
    let request = TestRequest::default()
        .method(method)
        .uri(path)
        .insert_header(("cookie", cookie))
        .insert_header(("accept", "text/html"))
        .insert_header(("sec-fetch-site", "same-origin"))
        .insert_header(("referer", referer))
        .insert_header(("accept-language", language));
    app.send(request).await
}

async fn what_went_wrong_is_told_with_what_to_do(app: &TestApp) {
    let cookie = sign_in(app, OFFICER).await;
    let form = "application/x-www-form-urlencoded";
    for language in ["vi", "en"] {
        let (do_this, code) = if language == "vi" {
            ("Cần làm gì", "Mã lỗi")
        } else {
            ("What to do", "Error code")
        };
        let large = TestRequest::post()
            .uri("/holds")
            .insert_header(("cookie", cookie.as_str()))
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("accept-language", language))
            .insert_header(("content-type", form))
            .set_payload("x".repeat(2_000_000));
        let foreign = TestRequest::post()
            .uri("/holds")
            .insert_header(("cookie", cookie.as_str()))
            .insert_header(("sec-fetch-site", "cross-site"))
            .insert_header(("accept-language", language))
            .insert_header(("content-type", form))
            .set_payload("since=");
        let missing = "/nominations/0199e000-0000-7000-8000-000000000000";
        let from = "http://127.0.0.1/nominations?q=x";
        for (status, reply) in [
            (
                404,
                asked(app, (Method::GET, missing), &cookie, from, language).await,
            ),
            (
                404,
                asked(app, (Method::GET, "/nothing"), &cookie, from, language).await,
            ),
            (
                405,
                asked(app, (Method::GET, "/sign-out"), &cookie, from, language).await,
            ),
            (413, app.send(large).await),
            (403, app.send(foreign).await),
        ] {
            let page = reply.expect(status);
            let id = page.header("x-request-id").to_owned();
            assert!(
                page.text.contains(do_this)
                    && page.text.contains(code)
                    && page
                        .text
                        .contains(&format!("class=\"code\">{}</span>", &id[..8]))
                    && page.text.contains("href=\"/\""),
                "{status} in {language}: {}",
                page.text
            );
            let text = page.text.split("<main").nth(1).unwrap();
            for inner in [
                id.as_str(),
                "problem-",
                "trouble-",
                "request_id",
                "If-Match",
                "UUID",
            ] {
                assert!(!text.contains(inner), "{status} says {inner}: {text}");
            }
        }
    }
}

async fn the_way_back_stays_on_this_host(app: &TestApp) {
    let cookie = sign_in(app, OFFICER).await;
    let back = async |referer: &str| {
        let page = asked(app, (Method::GET, "/nothing"), &cookie, referer, "en").await;
        let page = page.expect(404).text;
        let link = page.split("Back to the page before").next().unwrap();
        page.contains("Back to the page before").then(|| {
            let (_, behind) = link.rsplit_once("href=\"").unwrap();
            behind.split('"').next().unwrap().to_owned()
        })
    };
    assert_eq!(
        back("http://127.0.0.1/nominations?q=x").await.as_deref(),
        Some("/nominations")
    );
    // Only the path of another host's page counts, and only one that is a path here.
    assert_eq!(
        back("https://evil.example/holds").await.as_deref(),
        Some("/holds")
    );
    for nowhere in [
        "https://evil.example//evil.example/x",
        "https://evil.example/\\evil.example",
        "http://127.0.0.1/nothing",
        "evil",
        "",
    ] {
        assert_eq!(back(nowhere).await, None, "{nowhere}");
    }
}

#[actix_web::test]
async fn whom_to_ask_stands_at_the_foot_of_every_page() {
    let app = TestApp::start_with(Kind::Sqlite, |config| {
        config.office.name = "Ban Thi đua <mẫu>".to_owned();
        config.office.telephone = "(024) 3782 2222".to_owned();
        config.office.email = "tdkt@honggiang.example".to_owned();
    })
    .await;
    let cookie = sign_in(&app, OFFICER).await;
    for (cookie, path, status) in [
        ("", "/sign-in", 200),
        (cookie.as_str(), "/", 200),
        (&cookie, "/help", 200),
        (&cookie, "/nothing", 404),
    ] {
        let page = asked(&app, (Method::GET, path), cookie, "", "vi").await;
        let page = page.expect(status).text;
        assert!(
            page.contains("Ban Thi đua &#60;mẫu&#62;")
                && page.contains("href=\"tel:02437822222\"")
                && page.contains("href=\"mailto:tdkt@honggiang.example\""),
            "{path}: {page}"
        );
    }
}

#[actix_web::test]
async fn a_foot_without_anybody_to_ask_names_nobody() {
    let app = TestApp::start(Kind::Sqlite).await;
    let page = asked(&app, (Method::GET, "/sign-in"), "", "", "vi").await;
    assert!(!page.expect(200).text.contains("xin liên hệ"));
}
