//! The pages of delegations.

use serde_json::json;

use crate::register::units::pages::commune_and_ward;
use crate::support::pages::{alert, get, id_of, post, sign_in, told};
use crate::support::{ADMINISTRATOR, CHAIRMAN, SPECIALIST, STRANGER, TestApp, on_both};

fn days<'f>(
    office: &'f str,
    to: &'f str,
    from: &'f str,
    until: &'f str,
) -> [(&'f str, &'f str); 5] {
    [
        ("office", office),
        ("to_email", to),
        ("valid_from", from),
        ("valid_to", until),
        ("reason", "Away on duty"),
    ]
}

on_both![
    somebody_stands_in_and_it_is_ended_by_forms,
    an_administrator_enters_it_for_who_is_absent_already,
];

async fn somebody_stands_in_and_it_is_ended_by_forms(app: &TestApp) {
    let (chairman, specialist, stranger) = (
        sign_in(app, CHAIRMAN).await,
        sign_in(app, SPECIALIST).await,
        sign_in(app, STRANGER).await,
    );
    let office = format!("chairman:{}", commune_and_ward(app).await.0);
    assert!(
        get(app, &chairman, "/account")
            .await
            .expect(200)
            .text
            .contains("href=\"/delegations\"")
    );
    let page = get(app, &chairman, "/delegations").await.expect(200).text;
    assert!(
        page.contains(&format!("<option value=\"{office}\""))
            && page.contains("Chưa có ủy quyền nào."),
        "{page}"
    );
    // A wrong date; an unknown address and one of another unit, which are answered alike; an office
    // of somebody else.
    for (form, text) in [
        (
            days(&office, SPECIALIST, "2026-10-20", "2026-10-18"),
            "Last day: Before the first day.",
        ),
        (
            days(&office, SPECIALIST, "2026-10-20", ""),
            "Last day: This is needed",
        ),
        (
            days(
                &office,
                "nobody@suoinga.example",
                "2026-10-17",
                "2026-10-20",
            ),
            "E-mail of who stands in: There is no such thing",
        ),
        (
            days(&office, STRANGER, "2026-10-17", "2026-10-20"),
            "E-mail of who stands in: There is no such thing",
        ),
        (
            days(
                &office.replace("chairman", "inspector"),
                SPECIALIST,
                "2026-10-17",
                "2026-10-20",
            ),
            "somebody else to do",
        ),
    ] {
        let page = told(
            app,
            &chairman,
            post(app, &chairman, "/delegations", &form).await,
        )
        .await;
        assert!(alert(&page).contains(text), "{text}: {}", alert(&page));
    }
    let form = days(&office, SPECIALIST, "2026-10-17", "2026-10-20");
    let page = told(
        app,
        &chairman,
        post(app, &chairman, "/delegations", &form).await,
    )
    .await;
    assert!(
        page.contains("Bùi Mẫu Giang")
            && page.contains("In force")
            && page.contains("Away on duty"),
        "{page}"
    );
    let page = told(
        app,
        &chairman,
        post(app, &chairman, "/delegations", &form).await,
    )
    .await;
    assert!(
        alert(&page).contains("There is such a thing already"),
        "{page}"
    );
    // Who stands in sees it, cannot hand it on, and does the work; others see nothing of it.
    let page = get(app, &specialist, "/delegations").await.expect(200).text;
    assert!(
        page.contains("Đang có hiệu lực") && !page.contains(&format!("<option value=\"{office}\"")),
        "{page}"
    );
    assert!(
        get(app, &specialist, "/")
            .await
            .text
            .contains("Chủ tịch UBND")
    );
    let end = page
        .split("action=\"/delegations/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        !get(app, &stranger, "/delegations")
            .await
            .expect(200)
            .text
            .contains("Bùi Mẫu Giang")
    );
    post(app, &stranger, &format!("/delegations/{end}"), &[])
        .await
        .expect(404);
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("/delegations/{end}"), &[]).await,
    )
    .await;
    assert!(page.contains("Ended") && !page.contains(&end), "{page}");
    assert!(
        !alert(
            &told(
                app,
                &chairman,
                post(app, &chairman, &format!("/delegations/{end}"), &[]).await
            )
            .await
        )
        .is_empty()
    );
    get(app, "", "/delegations").await.expect(303);
}

async fn an_administrator_enters_it_for_who_is_absent_already(app: &TestApp) {
    let (administrator, specialist) = (
        sign_in(app, ADMINISTRATOR).await,
        sign_in(app, SPECIALIST).await,
    );
    let office = format!("chairman:{}", commune_and_ward(app).await.0);
    let absent = id_of(&app.administrator().await, "users", "email", CHAIRMAN).await;
    let path = format!("/users/{absent}/delegations");
    assert!(
        get(app, &administrator, &format!("/users/{absent}"))
            .await
            .expect(200)
            .text
            .contains(&format!("href=\"{path}\""))
    );
    assert!(
        get(app, &administrator, &path)
            .await
            .expect(200)
            .text
            .contains(&format!("<option value=\"{office}\""))
    );
    // Managing access is not handed over.
    assert!(
        !get(app, &administrator, "/delegations")
            .await
            .expect(200)
            .text
            .contains("name=\"office\"")
    );
    let form = days(&office, SPECIALIST, "2026-10-19", "2026-10-23");
    get(app, &specialist, &path).await.expect(404);
    post(app, &specialist, &path, &form).await.expect(303);
    assert_eq!(
        app.chairman().await.get("/delegations").await.json()["items"],
        json!([])
    );
    let page = told(
        app,
        &administrator,
        post(app, &administrator, &path, &form).await,
    )
    .await;
    assert!(
        page.contains("Đặng Mẫu Minh") && page.contains("To come") && alert(&page).is_empty(),
        "{page}"
    );
    let end = page
        .split("action=\"/delegations/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        told(
            app,
            &administrator,
            post(app, &administrator, &format!("/delegations/{end}"), &[]).await
        )
        .await
        .contains("Ended")
    );
}
