//! The doors of the pages: who is not signed in, and what another site sends.

use actix_web::http::Method;
use actix_web::test::TestRequest;

use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, on_both};

on_both![
    who_is_not_signed_in_is_led_to_the_form,
    forms_that_another_site_sends_are_refused,
    the_language_choice_never_leads_to_another_host,
];

async fn who_is_not_signed_in_is_led_to_the_form(app: &TestApp) {
    for path in [
        "/",
        "/?show=late",
        "/nominations?overdue=yes",
        "/nominations/new",
        "/nominations/0192aaaa-0000-7000-8000-000000000000",
        "/decisions/x",
    ] {
        let reply = app.open(Method::GET, path, None).await.expect(303);
        let next = if path == "/" {
            String::new()
        } else {
            let coded = path.replace('/', "%2F").replace('?', "%3F");
            format!("?next={}", coded.replace('=', "%3D"))
        };
        assert_eq!(reply.header("location"), format!("/sign-in{next}"));
    }
    let form = app.open(Method::GET, "/sign-in", None).await.expect(200);
    assert!(form.text.contains("<h1>Sign in</h1>"));
    assert_eq!(form.header("cache-control"), "no-store");
}

async fn forms_that_another_site_sends_are_refused(app: &TestApp) {
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let send = |name: &'static str, value: &'static str| {
        TestRequest::post()
            .uri("/sign-out")
            .insert_header(("cookie", cookie.clone()))
            .insert_header((name, value))
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        app.send(send(name, value)).await.expect(403);
    }
    get(app, &cookie, "/").await.expect(200);
    app.send(send("origin", "http://test.example"))
        .await
        .expect(303);
    get(app, &cookie, "/").await.expect(303);
}

async fn the_language_choice_never_leads_to_another_host(app: &TestApp) {
    for (referer, place) in [
        (
            "http://test.example/nominations/new?x=1",
            "/nominations/new?x=1",
        ),
        ("http://evil.example//evil.example/x", "/"),
        ("", "/"),
        ("garbage", "/"),
    ] {
        let request = TestRequest::post()
            .uri("/language")
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("referer", referer));
        let reply = app
            .send(request.set_form([("lang", "en")]))
            .await
            .expect(303);
        assert_eq!(reply.header("location"), place);
        assert!(reply.header("set-cookie").starts_with("lang=en"));
    }
}
