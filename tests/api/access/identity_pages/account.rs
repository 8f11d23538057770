//! People look after their account.

use thidua::commands::demo::PASSWORD;

use super::{after, form, get, hidden, signed_in};
use crate::access::identity::{NEW, token};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    a_forgotten_password_is_set_by_the_page_of_a_link,
    people_look_after_their_account,
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
