//! What a browser keeps and what ends with it; which passwords and addresses are taken.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use crate::access::identity_pages::{cookie, form, get, signed_in};
use crate::support::{Kind, OFFICER, TestApp, on_both, unit_of};

on_both![
    signing_in_again_ends_the_session_that_the_browser_had,
    an_account_has_so_many_sessions_and_the_oldest_end,
    passwords_that_name_the_unit_or_that_everybody_thinks_of_are_refused,
    an_address_that_no_letter_reaches_is_refused,
];

async fn signing_in_again_ends_the_session_that_the_browser_had(app: &TestApp) {
    let first = signed_in(app, OFFICER).await;
    get(app, &first, "/account").await.expect(200);
    let again = form(
        app,
        &first,
        "/sign-in",
        &[
            ("email", "chairman@suoinga.example"),
            ("password", PASSWORD),
        ],
    )
    .await
    .expect(303);
    get(app, &first, "/account").await.expect(303);
    get(app, &cookie(&again), "/account").await.expect(200);
    // A wrong password ends nothing.
    form(
        app,
        &cookie(&again),
        "/sign-in",
        &[("email", OFFICER), ("password", "a wrong password")],
    )
    .await
    .expect(401);
    get(app, &cookie(&again), "/account").await.expect(200);
    let out = form(app, &cookie(&again), "/sign-out", &[])
        .await
        .expect(303);
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    let last = signed_in(app, OFFICER).await;
    let out = form(
        app,
        &last,
        "/account/sessions/end-all",
        &[("password", PASSWORD)],
    )
    .await
    .expect(303);
    assert_eq!(
        (out.header("clear-site-data"), out.header("location")),
        ("\"cache\", \"storage\"", "/sign-in")
    );
}

async fn an_account_has_so_many_sessions_and_the_oldest_end(app: &TestApp) {
    let first = app.officer().await;
    for _ in 0..99 {
        app.sign_in(OFFICER, PASSWORD).await.expect(201);
    }
    first.get("/me").await.expect(200);
    let last = app.officer().await;
    first.get("/me").await.problem(401, "not_signed_in");
    assert_eq!(
        last.get("/sessions").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        100
    );
}

async fn passwords_that_name_the_unit_or_that_everybody_thinks_of_are_refused(app: &TestApp) {
    let admin = app.administrator().await;
    let unit = unit_of(&admin, "HG").await;
    for weak in [
        "Honggiang2026",
        "hong giang 2026",
        "anhyeuemnhieulam",
        "congtychetao",
        "Anh yêu em nhiều lắm",
        "uybannhandan2026",
    ] {
        let user = json!({
            "email": "a@b.vn",
            "full_name": "Lê Mẫu Mới",
            "unit_id": unit["id"],
            "password": weak
        });
        let problem = admin.post("/users", user).await.problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/password"), &json!("weak_password")),
            "{weak}"
        );
        let change = json!({"current_password": PASSWORD, "password": weak});
        app.send(admin.request(Method::PUT, "/me/password").set_json(change))
            .await
            .problem(422, "invalid");
    }
    // The names of those above count too: the commune's officer works in the province.
    let change = json!({"current_password": PASSWORD, "password": "Honggiang2026"});
    app.send(
        app.officer()
            .await
            .request(Method::PUT, "/me/password")
            .set_json(change),
    )
    .await
    .problem(422, "invalid");
    let good = json!({
        "email": "a@b.vn",
        "full_name": "Lê Mẫu Mới",
        "unit_id": unit["id"],
        "password": "thuyền ba lá qua ghềnh"
    });
    admin.post("/users", good).await.expect(201);
}

async fn an_address_that_no_letter_reaches_is_refused(app: &TestApp) {
    let admin = app.administrator().await;
    let unit = unit_of(&admin, "HG").await["id"].clone();
    for wrong in [
        "y@xa..example",
        "y@.example",
        "y..z@xa.example",
        "y@xa.example.",
        "y@-xa.example",
        "y@1.2.3.4",
        "y@xa_b.example",
        "\"y\"@xa.example",
    ] {
        for path in ["/invitations", "/users"] {
            let mut body = json!({"email": wrong, "full_name": "Lê Mẫu Mới", "unit_id": unit});
            if path == "/users" {
                body["password"] = json!("thuyền ba lá qua ghềnh");
            }
            let problem = admin.post(path, body).await.problem(422, "invalid");
            assert_eq!(
                (
                    &problem["errors"][0]["pointer"],
                    &problem["errors"][0]["code"]
                ),
                (&json!("/email"), &json!("no_email")),
                "{wrong}"
            );
        }
    }
}

#[actix_web::test]
async fn behind_tls_every_cookie_is_kept_to_this_host() {
    let app = TestApp::start_with(Kind::Sqlite, |config| {
        "https://test.example".clone_into(&mut config.server.base_url);
    })
    .await;
    let chosen = TestRequest::post()
        .uri("/language")
        .set_form([("lang", "en")]);
    let chosen = app.send(chosen).await.expect(303);
    let cookies: Vec<&str> = chosen
        .headers
        .get_all("set-cookie")
        .map(|value| value.to_str().unwrap())
        .collect();
    assert_eq!(cookies.len(), 1);
    for part in [
        "__Host-lang=en",
        "Secure",
        "Path=/",
        "HttpOnly",
        "SameSite=Lax",
    ] {
        assert!(cookies[0].contains(part), "{part}: {cookies:?}");
    }
    let shown = async |cookie: &'static str| {
        app.send(
            TestRequest::get()
                .uri("/sign-in")
                .insert_header(("cookie", cookie)),
        )
        .await
        .expect(200)
        .text
    };
    assert!(shown("__Host-lang=en").await.contains("<html lang=\"en\">"));
    // One without the prefix may be of another site of the domain.
    assert!(shown("lang=en").await.contains("<html lang=\"vi\">"));
}
