//! Holds and cycles by forms.

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, STRANGER, TestApp, on_both};

on_both![holds_and_cycles_are_for_the_standing_office,];

async fn holds_and_cycles_are_for_the_standing_office(app: &TestApp) {
    let (officer, specialist, office) = (
        sign_in(app, OFFICER).await,
        sign_in(app, SPECIALIST).await,
        sign_in(app, "specialist@honggiang.example").await,
    );
    let subject = app.subject("household");
    let hold = [
        ("subject_id", subject.as_str()),
        ("kind", "complaint"),
        ("ground", "Letter 5"),
        ("since", ""),
    ];
    assert!(
        told(app, &officer, post(app, &officer, "/holds", &hold).await)
            .await
            .contains("role=\"alert\"")
    );
    assert!(
        !get(app, &officer, "/holds")
            .await
            .expect(200)
            .text
            .contains("name=\"ground\"")
    );
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            "/holds",
            &[("subject_id", "x"), ("kind", "y")],
        )
        .await,
    )
    .await;
    assert!(
        page.contains("Ground") && page.contains("role=\"alert\""),
        "{page}"
    );
    let page = told(
        app,
        &specialist,
        post(app, &specialist, "/holds", &hold).await,
    )
    .await;
    assert!(
        page.contains("Letter 5") && !page.contains("role=\"alert\""),
        "{page}"
    );
    let id = page
        .split("id=\"hold-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        get(app, &officer, &format!("/holds/{id}"))
            .await
            .expect(200)
            .text
            .contains("Letter 5")
    );
    get(app, &sign_in(app, STRANGER).await, &format!("/holds/{id}"))
        .await
        .expect(404);
    let lift = format!("/holds/{id}/lift");
    assert!(
        told(
            app,
            &officer,
            post(
                app,
                &officer,
                &lift,
                &[("version", "1"), ("all_clear", "ok")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &specialist,
            post(app, &specialist, &lift, &[("version", "1")]).await
        )
        .await
        .contains("All-clear: This is needed")
    );
    assert!(
        told(
            app,
            &office,
            post(
                app,
                &office,
                &lift,
                &[("version", "1"), ("all_clear", "Paper 9")]
            )
            .await
        )
        .await
        .contains("Paper 9")
    );
    assert!(
        told(
            app,
            &office,
            post(
                app,
                &office,
                &lift,
                &[("version", "2"), ("all_clear", "Paper 9")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );

    let page = get(app, &office, "/cycles").await.expect(200).text;
    let unit = page
        .split("name=\"unit_id\"")
        .nth(1)
        .unwrap()
        .split("<option value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        !get(app, &officer, "/cycles")
            .await
            .expect(200)
            .text
            .contains("name=\"unit_id\"")
    );
    let form = |closes: &'static str| {
        [
            ("unit_id", unit.clone()),
            ("award", "certificate_of_merit_province:merit".to_owned()),
            ("cycle_year", "2026".to_owned()),
            ("opens_on", "2026-11-01".to_owned()),
            ("closes_on", closes.to_owned()),
            ("remind_days", "10".to_owned()),
            ("late", "refuse".to_owned()),
        ]
    };
    for (cookie, closes) in [
        (&officer, "2026-12-10"),
        (&office, "2026-10-10"),
        (&office, "never"),
    ] {
        let form = form(closes);
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert!(
            told(app, cookie, post(app, cookie, "/cycles", &form).await)
                .await
                .contains("role=\"alert\""),
            "{closes}"
        );
    }
    let form = form("2026-12-10");
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = told(app, &office, post(app, &office, "/cycles", &form).await).await;
    let remove = page
        .split("action=\"/cycles/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        get(app, &officer, "/cycles")
            .await
            .text
            .contains("10/12/2026")
    );
    // It is the province's: the officer below sees it in the list, and has no hand in it.
    post(
        app,
        &officer,
        &format!("/cycles/{remove}"),
        &[("version", "1")],
    )
    .await
    .expect(404);
    post(
        app,
        &office,
        &format!("/cycles/{remove}"),
        &[("version", "1")],
    )
    .await
    .expect(303);
    assert!(
        !get(app, &officer, "/cycles")
            .await
            .text
            .contains("10/12/2026")
    );
}
