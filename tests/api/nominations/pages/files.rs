//! A file as its page shows it, to whom it is theirs to see.

use actix_web::test::TestRequest;

use crate::support::pages::{get, sign_in};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    a_long_list_goes_on_behind_a_link,
    a_file_that_is_not_yours_is_a_page_that_says_so,
    what_people_typed_is_shown_as_text,
    an_act_from_an_old_page_says_that_the_file_has_changed,
];

async fn a_long_list_goes_on_behind_a_link(app: &TestApp) {
    let officer = app.officer().await;
    for _ in 0..51 {
        officer.nominate(&app.subject("individual")).await;
    }
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, "/nominations?status=draft")
        .await
        .expect(200)
        .text;
    assert_eq!(page.matches("<td class=\"first\">").count(), 50);
    let next = page
        .split("rel=\"next\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    assert!(next.contains("status=draft"));
    let page = get(app, &cookie, &next).await.expect(200).text;
    assert_eq!(
        (
            page.matches("<td class=\"first\">").count(),
            page.contains("rel=\"next\"")
        ),
        (1, false)
    );
}

async fn a_file_that_is_not_yours_is_a_page_that_says_so(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let cookie = sign_in(app, "officer@benlau.example").await;
    let reply = get(app, &cookie, &format!("/nominations/{id}"))
        .await
        .expect(404);
    assert!(
        reply.header("content-type").starts_with("text/html")
            && reply.text.contains("Không tìm thấy"),
        "{}",
        reply.text
    );
    let unknown = get(app, &cookie, "/nominations/new%3Cscript%3E")
        .await
        .expect(404);
    assert!(!unknown.text.contains("<script>"));
}

async fn what_people_typed_is_shown_as_text(app: &TestApp) {
    let officer = app.officer().await;
    let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
    let subject = officer
        .post(
            "/subjects",
            serde_json::json!({
                "kind": "household",
                "name": "<script>alert(1)</script>",
                "unit_id": unit
            }),
        )
        .await
        .expect(201)
        .json();
    let id = officer.nominate(subject["id"].as_str().unwrap()).await;
    let cookie = sign_in(app, "officer@suoinga.example").await;
    for path in [
        "/".to_owned(),
        format!("/nominations/{id}"),
        "/nominations/new".to_owned(),
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
    ] {
        let page = get(app, &cookie, &path).await.expect(200);
        assert!(
            page.text.contains("alert(1)") && !page.text.contains("<script>"),
            "{path}"
        );
    }
}

async fn an_act_from_an_old_page_says_that_the_file_has_changed(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let form = |version: &'static str| {
        TestRequest::post()
            .uri(&format!("/nominations/{id}/actions/submit"))
            .insert_header(("cookie", cookie.clone()))
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("accept-language", "en"))
            .set_form([("version", version), ("reason", "")])
    };
    let reply = app.send(form("7")).await.expect(303);
    let place = reply.header("location").to_owned();
    let page = app
        .send(
            TestRequest::get()
                .uri(&place)
                .insert_header(("cookie", cookie.clone()))
                .insert_header(("accept-language", "en")),
        )
        .await
        .expect(200);
    assert!(
        page.text.contains("This has changed since you opened it"),
        "{}",
        page.text
    );
    // Nobody can make the page say what they like.
    let forged = get(
        app,
        &cookie,
        &format!("/nominations/{id}?problem=You+must+pay"),
    )
    .await
    .expect(200);
    assert!(!forged.text.contains("must pay"));
    app.send(form("1")).await.expect(303);
    app.send(form("1")).await.expect(303);
    let file = officer.get(&format!("/nominations/{id}")).await.json();
    assert_eq!(
        (&file["version"], &file["stage"]),
        (&serde_json::json!(2), &serde_json::json!("check"))
    );
}
