//! The pages where they differ from the API: cookies, forms from other sites, errors people can read.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use thidua::commands::demo::PASSWORD;

use crate::support::{Reply, TestApp, on_both};

pub async fn sign_in(app: &TestApp, email: &str) -> String {
    let form = [("email", email), ("password", PASSWORD)];
    let reply =
        app.send(TestRequest::post().uri("/sign-in").insert_header(("sec-fetch-site", "same-origin")).set_form(form)).await.expect(303);
    let cookies = reply.headers.get_all("set-cookie").map(|value| value.to_str().unwrap().to_owned()).collect::<Vec<_>>();
    let session = cookies.iter().find(|cookie| cookie.starts_with("thidua=")).unwrap();
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax") && session.contains("Path=/"), "{session}");
    session.split(';').next().unwrap().to_owned()
}

pub async fn get(app: &TestApp, cookie: &str, path: &str) -> Reply {
    app.send(TestRequest::get().uri(path).insert_header(("cookie", cookie)).insert_header(("accept-language", "vi"))).await
}

on_both! {
    async fn who_is_not_signed_in_is_led_to_the_form(app) {
        for path in ["/", "/nominations/new", "/nominations/0192aaaa-0000-7000-8000-000000000000", "/decisions/x"] {
            let reply = app.open(Method::GET, path, None).await.expect(303);
            let next = if path == "/" { String::new() } else { format!("?next={}", path.replace('/', "%2F")) };
            assert_eq!(reply.header("location"), format!("/sign-in{next}"));
        }
        let form = app.open(Method::GET, "/sign-in", None).await.expect(200);
        assert!(form.text.contains("<h1>Sign in</h1>"));
        assert_eq!(form.header("cache-control"), "no-store");
    }

    async fn forms_that_another_site_sends_are_refused(app) {
        let cookie = sign_in(app, "officer@suoinga.example").await;
        let send = |name: &'static str, value: &'static str| {
            TestRequest::post().uri("/sign-out").insert_header(("cookie", cookie.clone())).insert_header((name, value))
        };
        for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://elsewhere.example"), ("origin", "null")] {
            app.send(send(name, value)).await.expect(403);
        }
        get(app, &cookie, "/").await.expect(200);
        app.send(send("origin", "http://test.example")).await.expect(303);
        get(app, &cookie, "/").await.expect(303);
    }

    async fn a_file_that_is_not_yours_is_a_page_that_says_so(app) {
        let id = app.officer().await.nominate(&app.subject("individual")).await;
        let cookie = sign_in(app, "officer@benlau.example").await;
        let reply = get(app, &cookie, &format!("/nominations/{id}")).await.expect(404);
        assert!(reply.header("content-type").starts_with("text/html") && reply.text.contains("Không tìm thấy"), "{}", reply.text);
        let unknown = get(app, &cookie, "/nominations/new%3Cscript%3E").await.expect(404);
        assert!(!unknown.text.contains("<script>"));
    }

    async fn what_people_typed_is_shown_as_text(app) {
        let officer = app.officer().await;
        let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
        let subject = officer.post("/subjects", serde_json::json!({"kind": "household", "name": "<script>alert(1)</script>", "unit_id": unit})).await.expect(201).json();
        let id = officer.nominate(subject["id"].as_str().unwrap()).await;
        let cookie = sign_in(app, "officer@suoinga.example").await;
        for path in ["/".to_owned(), format!("/nominations/{id}"), "/nominations/new".to_owned(), "/?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned()] {
            let page = get(app, &cookie, &path).await.expect(200);
            assert!(page.text.contains("alert(1)") && !page.text.contains("<script>"), "{path}");
        }
    }

    async fn an_act_from_an_old_page_says_that_the_file_has_changed(app) {
        let officer = app.officer().await;
        let id = officer.nominate(&app.subject("individual")).await;
        let cookie = sign_in(app, "officer@suoinga.example").await;
        let form = |version: &'static str| {
            TestRequest::post().uri(&format!("/nominations/{id}/actions/submit")).insert_header(("cookie", cookie.clone()))
                .insert_header(("sec-fetch-site", "same-origin")).insert_header(("accept-language", "en")).set_form([("version", version), ("reason", "")])
        };
        let reply = app.send(form("7")).await.expect(303);
        let place = reply.header("location").to_owned();
        let page = app.send(TestRequest::get().uri(&place).insert_header(("cookie", cookie.clone())).insert_header(("accept-language", "en"))).await.expect(200);
        assert!(page.text.contains("This has changed since you opened it"), "{}", page.text);
        // Nobody can make the page say what they like.
        let forged = get(app, &cookie, &format!("/nominations/{id}?problem=You+must+pay")).await.expect(200);
        assert!(!forged.text.contains("must pay"));
        app.send(form("1")).await.expect(303);
        app.send(form("1")).await.expect(303);
        let file = officer.get(&format!("/nominations/{id}")).await.json();
        assert_eq!((&file["version"], &file["stage"]), (&serde_json::json!(2), &serde_json::json!("check")));
    }

    async fn the_language_choice_never_leads_to_another_host(app) {
        for (referer, place) in [("http://test.example/nominations/new?x=1", "/nominations/new?x=1"), ("http://evil.example//evil.example/x", "/"), ("", "/"), ("garbage", "/")] {
            let request = TestRequest::post().uri("/language").insert_header(("sec-fetch-site", "same-origin")).insert_header(("referer", referer));
            let reply = app.send(request.set_form([("lang", "en")])).await.expect(303);
            assert_eq!(reply.header("location"), place);
            assert!(reply.header("set-cookie").starts_with("lang=en"));
        }
    }
}
