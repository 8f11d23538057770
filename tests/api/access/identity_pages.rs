//! The pages of accounts: forgotten and new passwords, one's own account, the accounts an
//! administrator manages.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use thidua::commands::demo::PASSWORD;

use crate::access::identity::{NEW, OFFICER, token};
use crate::access::second_factor::{code, half_a_minute_later};
use crate::support::{Reply, TestApp, on_both};

const ADMIN: &str = "admin@honggiang.example";

pub async fn form(app: &TestApp, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("sec-fetch-site", "same-origin"))
        .insert_header(("cookie", cookie));
    app.send(
        request
            .insert_header(("accept-language", "en"))
            .set_form(fields),
    )
    .await
}

pub async fn get(app: &TestApp, cookie: &str, path: &str) -> Reply {
    app.send(
        TestRequest::get()
            .uri(path)
            .insert_header(("cookie", cookie))
            .insert_header(("accept-language", "en")),
    )
    .await
}

pub fn cookie(reply: &Reply) -> String {
    let cookies = reply
        .headers
        .get_all("set-cookie")
        .map(|value| value.to_str().unwrap().to_owned())
        .collect::<Vec<_>>();
    cookies
        .iter()
        .find(|cookie| cookie.starts_with("thidua="))
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

pub async fn signed_in(app: &TestApp, email: &str) -> String {
    signed_in_with(app, email, PASSWORD).await
}

pub async fn signed_in_with(app: &TestApp, email: &str, password: &str) -> String {
    cookie(
        &form(
            app,
            "",
            "/sign-in",
            &[("email", email), ("password", password)],
        )
        .await
        .expect(303),
    )
}

/// The page a form led back to.
async fn after(app: &TestApp, session: &str, reply: Reply) -> String {
    let place = reply.expect(303).header("location").to_owned();
    get(app, session, &place).await.expect(200).text
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let field = page
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {name}: {page}"));
    field.split('"').next().unwrap().to_owned()
}

on_both![
    a_forgotten_password_is_set_by_the_page_of_a_link,
    people_look_after_their_account,
    signing_in_asks_for_the_code_in_a_second_step,
    a_browser_that_is_used_stays_signed_in,
    administrators_manage_accounts_on_pages,
];

async fn a_forgotten_password_is_set_by_the_page_of_a_link(app: &TestApp) {
    let known = form(app, "", "/forgotten", &[("email", OFFICER)])
        .await
        .expect(200)
        .text;
    let unknown = form(
        app,
        "",
        "/forgotten",
        &[("email", "nobody@suoinga.example")],
    )
    .await
    .expect(200)
    .text;
    assert_eq!(known, unknown);
    assert!(known.contains("a letter is on its way"));
    let token = token(app).await;
    let page = get(app, "", &format!("/password?token={token}"))
        .await
        .expect(200);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(hidden(&page.text, "token"), token);
    let weak = form(
        app,
        "",
        "/password",
        &[("token", &token), ("password", "hoa hoa hoa hoa")],
    )
    .await
    .expect(422)
    .text;
    assert!(
        weak.contains("easily guessed")
            && weak.contains("aria-invalid")
            && hidden(&weak, "token") == token,
        "{weak}"
    );
    let done = form(
        app,
        "",
        "/password",
        &[("token", &token), ("password", NEW)],
    )
    .await
    .expect(303);
    assert_eq!(done.header("location"), "/sign-in");
    for reply in [
        get(app, "", &format!("/password?token={token}"))
            .await
            .expect(404),
        form(
            app,
            "",
            "/password",
            &[("token", &token), ("password", NEW)],
        )
        .await
        .expect(422),
    ] {
        assert!(
            reply.text.contains("used already") && !reply.text.contains(&token),
            "{}",
            reply.text
        );
    }
    form(
        app,
        "",
        "/sign-in",
        &[("email", OFFICER), ("password", NEW)],
    )
    .await
    .expect(303);
    app.deliver().await;
}

async fn people_look_after_their_account(app: &TestApp) {
    let (here, elsewhere) = (signed_in(app, OFFICER).await, signed_in(app, OFFICER).await);
    let page = get(app, &here, "/account").await.expect(200).text;
    assert!(
        page.contains(OFFICER) && page.matches("name=\"id\"").count() == 1,
        "{page}"
    );
    let other = hidden(&page, "id");
    get(app, &elsewhere, "/").await.expect(200);
    after(
        app,
        &here,
        form(
            app,
            &here,
            "/account/sessions/end",
            &[("id", &other), ("password", PASSWORD)],
        )
        .await,
    )
    .await;
    get(app, &elsewhere, "/").await.expect(303);
    let wrong = after(
        app,
        &here,
        form(
            app,
            &here,
            "/account/password",
            &[("current_password", "wrong"), ("password", NEW)],
        )
        .await,
    )
    .await;
    assert!(wrong.contains("not the present password"), "{wrong}");
    let elsewhere = signed_in(app, OFFICER).await;
    after(
        app,
        &here,
        form(
            app,
            &here,
            "/account/password",
            &[("current_password", PASSWORD), ("password", NEW)],
        )
        .await,
    )
    .await;
    get(app, &elsewhere, "/").await.expect(303);
    let out = form(
        app,
        &here,
        "/account/sessions/end-all",
        &[("password", NEW)],
    )
    .await
    .expect(303);
    assert_eq!(out.header("location"), "/sign-in");
    get(app, &here, "/account").await.expect(303);
    form(app, &here, "/sign-out", &[]).await.expect(303);
    app.deliver().await;
}

async fn signing_in_asks_for_the_code_in_a_second_step(app: &TestApp) {
    let session = signed_in(app, OFFICER).await;
    let page = form(
        app,
        &session,
        "/account/second-factor",
        &[("password", PASSWORD)],
    )
    .await
    .expect(200)
    .text;
    assert!(page.contains("otpauth://totp/"), "{page}");
    let secret = page
        .split("<code>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    let wrong = after(
        app,
        &session,
        form(
            app,
            &session,
            "/account/second-factor/confirm",
            &[("otp", "000000")],
        )
        .await,
    )
    .await;
    assert!(wrong.contains("not right"), "{wrong}");
    let codes = form(
        app,
        &session,
        "/account/second-factor/confirm",
        &[("otp", &code(app, &secret))],
    )
    .await
    .expect(200)
    .text;
    assert_eq!(codes.matches("<code>").count(), 10);
    assert!(
        get(app, &session, "/account")
            .await
            .text
            .contains("Recovery codes left: 10")
    );

    half_a_minute_later(app);
    let step = form(
        app,
        "",
        "/sign-in",
        &[
            ("email", OFFICER),
            ("password", PASSWORD),
            ("next", "/account"),
        ],
    )
    .await
    .expect(200);
    assert!(
        step.headers.get_all("set-cookie").next().is_none(),
        "nobody is signed in yet"
    );
    assert!(!step.text.contains(PASSWORD));
    let ticket = hidden(&step.text, "ticket");
    let refused = form(
        app,
        "",
        "/sign-in/code",
        &[("ticket", &ticket), ("otp", "000000"), ("next", "/account")],
    )
    .await
    .expect(401)
    .text;
    assert_eq!(hidden(&refused, "ticket"), ticket);
    let forged = form(
        app,
        "",
        "/sign-in/code",
        &[
            ("ticket", &format!("{ticket}x")),
            ("otp", &code(app, &secret)),
        ],
    )
    .await
    .expect(303);
    assert_eq!(forged.header("location"), "/sign-in");
    let entered = form(
        app,
        "",
        "/sign-in/code",
        &[
            ("ticket", &ticket),
            ("otp", &code(app, &secret)),
            ("next", "/account"),
        ],
    )
    .await
    .expect(303);
    assert_eq!(entered.header("location"), "/account");
    get(app, &cookie(&entered), "/account").await.expect(200);
    // A ticket is good for minutes.
    app.clock.set(app.clock.now() + TimeDelta::minutes(5));
    let late = form(
        app,
        "",
        "/sign-in/code",
        &[("ticket", &ticket), ("otp", &code(app, &secret))],
    )
    .await
    .expect(303);
    assert_eq!(late.header("location"), "/sign-in");
    let wrong = after(
        app,
        &session,
        form(
            app,
            &session,
            "/account/second-factor/off",
            &[("password", "wrong")],
        )
        .await,
    )
    .await;
    assert!(wrong.contains("not the present password"));
    let codeless = after(
        app,
        &session,
        form(
            app,
            &session,
            "/account/second-factor/off",
            &[("password", PASSWORD)],
        )
        .await,
    )
    .await;
    assert!(
        codeless.contains("role=\"alert\"") && !codeless.contains("Set up one-time codes"),
        "{codeless}"
    );
    let off = [("password", PASSWORD), ("otp", &code(app, &secret))];
    let off = after(
        app,
        &session,
        form(app, &session, "/account/second-factor/off", &off).await,
    )
    .await;
    assert!(off.contains("Set up one-time codes"));
}

async fn a_browser_that_is_used_stays_signed_in(app: &TestApp) {
    let (used, left) = (signed_in(app, OFFICER).await, signed_in(app, OFFICER).await);
    // Whatever they look at, be it refused, and whatever they send.
    for (place, status) in [("/", 200), ("/account", 200), ("/users", 404), ("/", 200)] {
        app.clock.set(app.clock.now() + TimeDelta::minutes(119));
        get(app, &used, place).await.expect(status);
    }
    for place in ["/ratings", "/language"] {
        app.clock.set(app.clock.now() + TimeDelta::minutes(119));
        form(app, &used, place, &[("lang", "en")]).await.expect(303);
    }
    get(app, &used, "/").await.expect(200);
    get(app, &left, "/").await.expect(303);
    // Twelve hours are the end of it, however it is used.
    app.clock
        .set(crate::support::start_of_tests() + TimeDelta::hours(12));
    get(app, &used, "/").await.expect(303);
}

async fn administrators_manage_accounts_on_pages(app: &TestApp) {
    let admin = signed_in(app, ADMIN).await;
    assert!(get(app, &admin, "/").await.text.contains("href=\"/users\""));
    let officer = signed_in(app, OFFICER).await;
    assert!(
        !get(app, &officer, "/")
            .await
            .text
            .contains("href=\"/users\"")
    );
    get(app, &officer, "/users").await.expect(404);
    let list = get(app, &admin, "/users").await.expect(200).text;
    assert!(
        list.contains(OFFICER) && list.contains("value=\"HG\""),
        "{list}"
    );

    form(
        app,
        &admin,
        "/users",
        &[("email", "x@y.vn"), ("full_name", "x"), ("unit_code", "\0")],
    )
    .await
    .expect(422);
    let faulty = form(
        app,
        &admin,
        "/users",
        &[
            ("email", "x"),
            ("full_name", "<b>Mới</b>"),
            ("unit_code", "XX"),
            ("language", "en"),
        ],
    )
    .await
    .expect(422)
    .text;
    assert_eq!(faulty.matches("class=\"fault\"").count(), 2, "{faulty}");
    assert!(faulty.contains("&#60;b&#62;Mới"));
    let taken = form(
        app,
        &admin,
        "/users",
        &[
            ("email", OFFICER),
            ("full_name", "Mới"),
            ("unit_code", "HG-01"),
        ],
    )
    .await
    .expect(422)
    .text;
    assert_eq!(taken.matches("class=\"fault\"").count(), 1);
    let made = form(
        app,
        &admin,
        "/users",
        &[
            ("email", "moi@suoinga.example"),
            ("full_name", "Mẫu Mới"),
            ("unit_code", "HG-01"),
        ],
    )
    .await
    .expect(303);
    let path = made.header("location").to_owned();
    get(app, &officer, &path).await.expect(404);
    let page = get(app, &admin, &path).await.expect(200).text;
    assert!(
        page.contains("Invited, no password yet") && page.contains("No role yet"),
        "{page}"
    );
    assert_eq!(app.deliver().await.len(), 1);
    let page = after(
        app,
        &admin,
        form(app, &admin, &format!("{path}/invite"), &[]).await,
    )
    .await;
    assert_eq!(app.deliver().await.len(), 2);

    let role = [
        ("role", "emulation_officer"),
        ("unit_code", "HG-01"),
        ("valid_from", "2026-10-17"),
        ("valid_to", ""),
    ];
    let granted = after(
        app,
        &admin,
        form(app, &admin, &format!("{path}/roles"), &role).await,
    )
    .await;
    assert!(
        granted.contains("Xã Suối Ngà") && granted.contains("17/10/2026"),
        "{granted}"
    );
    let twice = after(
        app,
        &admin,
        form(app, &admin, &format!("{path}/roles"), &role).await,
    )
    .await;
    assert!(twice.contains("There is such a thing already"), "{twice}");
    let end = granted
        .split("action=\"")
        .find(|part| part.contains("/roles/") && part.contains("/end\""))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let ended = after(app, &admin, form(app, &admin, &end, &[]).await).await;
    assert!(
        !ended.contains("/end\"") && ended.contains("16/10/2026"),
        "{ended}"
    );

    let old = hidden(&page, "version");
    let stale = after(
        app,
        &admin,
        form(
            app,
            &admin,
            &format!("{path}/disable"),
            &[("version", &old)],
        )
        .await,
    )
    .await;
    assert!(stale.contains("This has changed since"), "{stale}");
    let off = after(
        app,
        &admin,
        form(
            app,
            &admin,
            &format!("{path}/disable"),
            &[("version", &hidden(&stale, "version"))],
        )
        .await,
    )
    .await;
    assert!(off.contains("Enable the account"));
    let on = after(
        app,
        &admin,
        form(
            app,
            &admin,
            &format!("{path}/enable"),
            &[("version", &hidden(&off, "version"))],
        )
        .await,
    )
    .await;
    assert!(on.contains("Disable the account"));
    form(
        app,
        &officer,
        &format!("{path}/disable"),
        &[("version", &hidden(&on, "version"))],
    )
    .await
    .expect(404);
    form(app, &admin, &format!("{path}/promote"), &[])
        .await
        .expect(404);
    app.open(Method::GET, &path, None).await.expect(303);
}
