//! Administrators manage accounts.

use actix_web::http::Method;

use super::{after, form, get, hidden, signed_in};
use crate::support::{ADMINISTRATOR, OFFICER, TestApp, on_both};

on_both![administrators_manage_accounts_on_pages,];

async fn administrators_manage_accounts_on_pages(app: &TestApp) {
    let admin = signed_in(app, ADMINISTRATOR).await;
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
    // Who they are is told by office and unit as well; a form of its own invites others.
    assert!(
        list.contains(OFFICER)
            && list.contains("Emulation officer")
            && list.contains("Xã Suối Ngà")
            && list.contains("href=\"/users/new\"")
            && !list.contains("action=\"/users\" class"),
        "{list}"
    );
    get(app, &officer, "/users/new").await.expect(404);
    let inviting = get(app, &admin, "/users/new").await.expect(200).text;
    assert!(
        inviting.contains("<option value=\"Xã Suối Ngà (HG-01)\">")
            && !inviting.contains("class=\"fault\"")
            && !inviting.contains("role=\"alert\""),
        "{inviting}"
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
    assert!(
        faulty.contains("<a href=\"#unit_code\">Unit: No such unit was found")
            && faulty.contains("autofocus"),
        "{faulty}"
    );
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
            ("unit_code", "xã  suối ngà"),
        ],
    )
    .await
    .expect(303);
    let path = made.header("location").to_owned();
    get(app, &officer, &path).await.expect(404);
    let page = get(app, &admin, &path).await.expect(200).text;
    assert!(
        page.contains("Invited, no password yet")
            && page.contains("No role yet")
            && page.contains("Xã Suối Ngà"),
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
        ("unit_code", "Xã Suối Ngà (HG-01)"),
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
