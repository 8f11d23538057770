//! Signing in, in two steps.

use chrono::TimeDelta;
use thidua::commands::demo::PASSWORD;

use super::{after, cookie, form, get, hidden, signed_in};
use crate::access::second_factor::{code, half_a_minute_later};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    signing_in_asks_for_the_code_in_a_second_step,
    a_browser_that_is_used_stays_signed_in,
];

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
