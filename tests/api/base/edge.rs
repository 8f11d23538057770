//! What no request may carry, whatever it asks for.

use std::io::Write;

use actix_web::http::Method;
use actix_web::test::TestRequest;

use crate::support::{Kind, TestApp, on_both};

/// Much of nothing, as small as gzip makes it.
fn bomb() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        packed.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    packed.finish().unwrap()
}

on_both![no_body_is_inflated,];

async fn no_body_is_inflated(app: &TestApp) {
    let (packed, officer) = (bomb(), app.officer().await);
    let json = [
        "/api/v1/sessions",
        "/api/v1/sessions/refresh",
        "/api/v1/password-resets",
        "/api/v1/events",
    ];
    let forms = [
        "/sign-in",
        "/api/v1/oauth/token",
        "/forgotten",
        "/decisions/new",
        "/holds",
        "/language",
    ];
    let cases = json
        .map(|path| (path, "application/json"))
        .into_iter()
        .chain(forms.map(|path| (path, "application/x-www-form-urlencoded")));
    for (path, kind) in cases {
        for encoding in [
            "gzip",
            "br",
            "deflate",
            "zstd",
            "x-gzip",
            "GZIP",
            "identity, gzip",
            "unheard-of",
        ] {
            let request = TestRequest::post()
                .uri(path)
                .insert_header(("content-type", kind))
                .insert_header(("content-encoding", encoding));
            let request =
                request.insert_header(("authorization", format!("Bearer {}", officer.token)));
            let reply = app.send(request.set_payload(packed.clone())).await;
            assert_eq!(
                (reply.status, reply.header("accept-encoding")),
                (415, "identity"),
                "{path} {encoding}: {}",
                reply.text
            );
        }
    }
    let paper = officer.request(
        Method::PUT,
        "/nominations/0192aaaa-0000-7000-8000-000000000000/documents/proof?name=x.pdf",
    );
    app.send(
        paper
            .insert_header(("content-encoding", "br"))
            .set_payload(packed),
    )
    .await
    .problem(415, "unsupported_media_type");
    // As it is, by whichever name that goes.
    let plain = officer
        .request(Method::POST, "/events")
        .insert_header(("content-encoding", "identity"));
    app.send(plain.set_json(serde_json::json!({"name": "Lũ", "happened_from": "2026-10-14"})))
        .await
        .expect(201);
}

#[actix_web::test]
async fn a_browser_gets_a_page_that_says_so() {
    let app = TestApp::start(Kind::Sqlite).await;
    let request = TestRequest::post()
        .uri("/sign-in")
        .insert_header(("accept", "text/html"))
        .insert_header(("content-encoding", "gzip"));
    let page = app
        .send(request.set_form([("email", "x"), ("password", "x")]))
        .await
        .expect(415);
    assert!(
        page.header("content-type").starts_with("text/html")
            && page
                .text
                .contains("Ở đây không nhận loại nội dung vừa gửi."),
        "{}",
        page.text
    );
}

on_both![
    what_cannot_be_kept_is_refused_alike_on_both_databases,
    signing_in_leads_to_no_other_host_and_to_no_defect,
    no_head_of_an_answer_is_long,
];

async fn what_cannot_be_kept_is_refused_alike_on_both_databases(app: &TestApp) {
    let officer = app.officer().await;
    for path in [
        "/people?q=%00",
        "/units?q=a%00b",
        "/subjects?q=%00",
        "/nominations?award_code=%00",
        "/nominations?stage=%00",
        "/events?q=%00",
        "/decisions?q=%00",
    ] {
        let reply = officer.get(path).await;
        assert_eq!(reply.status, 400, "{path}: {}", reply.text);
    }
    let named = officer
        .get("/nominations?award_code=a%00")
        .await
        .problem(400, "malformed");
    assert_eq!(
        (&named["errors"][0]["pointer"], &named["errors"][0]["code"]),
        (
            &serde_json::json!("award_code"),
            &serde_json::json!("bad_characters")
        )
    );
    let id = officer.nominate(&app.subject("individual")).await;
    for path in [
        format!("/nominations/{id}/documents/%00"),
        "/award-types/a%00".to_owned(),
        "/routes/%00".to_owned(),
        "/people/%00".to_owned(),
    ] {
        officer.get(&path).await.problem(404, "not_found");
    }
    let cookie = crate::access::identity_pages::signed_in(app, "officer@suoinga.example").await;
    for path in [
        "/nominations?q=%00",
        "/units?q=%00",
        "/holds?q=%00",
        "/decisions?q=%00",
        "/sign-in?next=/%00",
    ] {
        let page = TestRequest::get()
            .uri(path)
            .insert_header(("cookie", cookie.clone()))
            .insert_header(("accept", "text/html"));
        let page = app.send(page).await;
        assert!(
            page.status == 400 && page.header("content-type").starts_with("text/html"),
            "{path}: {} {}",
            page.status,
            page.text
        );
    }
    for path in [
        "/holds",
        "/decisions/new",
        "/submission-letters/new",
        "/cycles",
        "/delegations",
        "/users",
        "/account/password",
    ] {
        for (body, kind, status) in [
            (
                "reason=a%00b&title=%00",
                "application/x-www-form-urlencoded",
                422,
            ),
            ("reason=%FF", "application/x-www-form-urlencoded", 400),
            ("{\"reason\": \"x\"}", "application/json", 415),
            ("reason=x", "text/plain", 415),
            ("reason=x", "", 415),
        ] {
            let request = TestRequest::post()
                .uri(path)
                .insert_header(("cookie", cookie.clone()))
                .insert_header(("content-type", kind));
            let page = app.send(request.set_payload(body)).await;
            assert!(
                page.status == status && page.header("content-type").starts_with("text/html"),
                "{path} {body}: {} {}",
                page.status,
                page.text
            );
        }
    }
}

async fn signing_in_leads_to_no_other_host_and_to_no_defect(app: &TestApp) {
    let form = |next: &str| {
        [
            ("email", "officer@suoinga.example".to_owned()),
            ("password", thidua::commands::demo::PASSWORD.to_owned()),
            ("next", next.to_owned()),
        ]
    };
    for next in [
        "/\t/host/",
        "/\0",
        "//host",
        "/\\host",
        "\\\\host",
        "https://host/",
        "/\r\nX-A: b",
        "/\n/host",
        "host",
        "/é",
        &format!("/{}", "a".repeat(7_000)),
    ] {
        let request = TestRequest::post().uri("/sign-in").set_form(form(next));
        let reply = app.send(request).await;
        if next.contains('\0') {
            // Refused before there is a session.
            assert_eq!(
                (reply.status, reply.headers.get_all("set-cookie").count()),
                (422, 0),
                "{}",
                reply.text
            );
        } else {
            assert_eq!(
                (reply.status, reply.header("location")),
                (303, "/"),
                "{next:?}"
            );
        }
    }
    let cookie = crate::access::identity_pages::signed_in(app, "officer@suoinga.example").await;
    for next in ["/%09/host/", "%2F%2Fhost", "%2F%5Chost", "/%0A/host"] {
        let request = TestRequest::get()
            .uri(&format!("/sign-in?next={next}"))
            .insert_header(("cookie", cookie.clone()));
        assert_eq!(
            app.send(request).await.expect(303).header("location"),
            "/",
            "{next}"
        );
    }
    let wanted = TestRequest::get()
        .uri("/sign-in?next=%2Fnominations%3Fq%3DT%25C3%25A2n")
        .insert_header(("cookie", cookie.clone()));
    assert_eq!(
        app.send(wanted).await.expect(303).header("location"),
        "/nominations?q=T%C3%A2n"
    );
    let referer = TestRequest::post()
        .uri("/language")
        .insert_header(("referer", "http://x/\\evil.example/"));
    assert_eq!(
        app.send(referer.set_form([("lang", "en")]))
            .await
            .expect(303)
            .header("location"),
        "/"
    );
}

async fn no_head_of_an_answer_is_long(app: &TestApp) {
    let (officer, cookie) = (
        app.officer().await,
        crate::access::identity_pages::signed_in(app, "officer@suoinga.example").await,
    );
    for letters in ["a", "%20", "%25", "%E1%BA%A5", "=", "&a=b"] {
        let text = letters.repeat(6_000 / letters.len());
        for path in [
            "/",
            "/nominations",
            "/units",
            "/sign-in",
            "/nowhere",
            "/password",
        ] {
            for name in ["q", "next", "problem", "token"] {
                for with in [None, Some(cookie.clone())] {
                    let mut request = TestRequest::get()
                        .uri(&format!("{path}?{name}={text}"))
                        .insert_header(("accept", "text/html"));
                    if let Some(cookie) = with {
                        request = request.insert_header(("cookie", cookie));
                    }
                    short(path, &app.send(request).await);
                }
            }
        }
        short(
            "a list",
            &officer.get(&format!("/people?limit=1&q={text}")).await,
        );
        let referer = TestRequest::post()
            .uri("/language")
            .insert_header(("referer", format!("http://x/nominations?q={text}")));
        short(
            "language",
            &app.send(referer.set_form([("lang", "en")])).await,
        );
    }
    // More faults than one page hands to the next.
    let typed = "ấ".repeat(3_000);
    let fields: Vec<(String, String)> = (0..60)
        .map(|n| (format!("hold{n}"), typed.chars().take(40).collect()))
        .collect();
    let request = TestRequest::post()
        .uri("/holds")
        .insert_header(("cookie", cookie));
    short(
        "faults",
        &app.send(request.set_form(fields)).await.expect(303),
    );
}

/// A proxy that has room for 4 kB of head calls the server broken that sends more.
#[track_caller]
fn short(what: &str, reply: &crate::support::Reply) {
    let bytes: usize = reply
        .headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    assert!(
        bytes < 3_000 && reply.status < 500,
        "{what}: {bytes} bytes, {}: {:?}",
        reply.status,
        reply.headers
    );
}
