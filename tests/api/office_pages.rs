//! The pages of delegations, mergers and figures.

use serde_json::json;

use crate::pages::{get, post, sign_in, told};
use crate::support::{Actor, TestApp, approved, numbering, on_both, signed};

const ADMINISTRATOR: &str = "admin@honggiang.example";
const CHAIRMAN: &str = "chairman@suoinga.example";
const OFFICER: &str = "officer@suoinga.example";
const SPECIALIST: &str = "specialist@suoinga.example";
const STRANGER: &str = "officer@benlau.example";

/// The id of the one that has this value in a list of the API.
async fn id(actor: &Actor<'_>, list: &str, field: &str, value: &str) -> String {
    let found = actor
        .get(&format!("/{list}?limit=200"))
        .await
        .expect(200)
        .json();
    let one = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one[field] == value)
        .unwrap();
    one["id"].as_str().unwrap().to_owned()
}

/// What a page alerts to.
fn alert(page: &str) -> &str {
    page.split("role=\"alert\">")
        .nth(1)
        .unwrap_or_default()
        .split("</p>")
        .next()
        .unwrap()
}

/// A unit of the province with files of its own, and the ward that could take its place.
async fn commune_and_ward(app: &TestApp) -> (String, String) {
    let administrator = app.administrator().await;
    (
        id(&administrator, "units", "code", "HG-01").await,
        id(&administrator, "units", "code", "HG-02").await,
    )
}

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
    a_merger_is_looked_at_first_and_then_done,
    figures_are_of_the_days_and_the_units_one_sees,
    every_text_of_these_pages_is_there,
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
        page.contains(&format!("<option value=\"{office}\"")) && page.contains("Không có mục nào."),
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
            .contains("Chủ tịch (người có thẩm quyền)")
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
    let absent = id(&app.administrator().await, "users", "email", CHAIRMAN).await;
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

async fn a_merger_is_looked_at_first_and_then_done(app: &TestApp) {
    let (administrator, officer) = (
        sign_in(app, ADMINISTRATOR).await,
        sign_in(app, OFFICER).await,
    );
    let (commune, ward) = commune_and_ward(app).await;
    let file = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer()
        .await
        .act(&file, "submit", 1)
        .await
        .expect(200);
    app.deliver().await;
    let path = format!("/units/{commune}/merge");
    assert!(
        get(app, &administrator, "/users")
            .await
            .expect(200)
            .text
            .contains("href=\"/units\"")
    );
    let page = get(app, &administrator, "/units?q=suoi+nga")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(&format!("href=\"{path}\""))
            && !page.contains(&format!("/units/{ward}/merge")),
        "{page}"
    );
    let page = get(app, &administrator, &format!("{path}?q=ben+lau"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(&format!("<option value=\"{ward}\">"))
            && !page.contains(&format!("<option value=\"{commune}\">")),
        "{page}"
    );
    // Who manages nothing has no such pages.
    assert!(
        !get(app, &officer, "/units")
            .await
            .expect(200)
            .text
            .contains("/merge")
    );
    get(app, &officer, &path).await.expect(404);
    let form = [
        ("version", "1"),
        ("into_unit_id", ward.as_str()),
        ("reason", "Resolution 76"),
    ];
    let confirmed = [&form[..], &[("confirm", "yes")]].concat();
    post(app, &officer, &format!("{path}/rehearsal"), &form)
        .await
        .expect(303);
    post(app, &officer, &path, &confirmed).await.expect(303);
    let wrong = [
        ("9", ward.as_str(), "x", "has changed since"),
        ("1", "", "x", "Successor: "),
        ("1", ward.as_str(), " ", "Reason: This is needed"),
    ];
    for (version, into, reason, text) in wrong {
        let form = [
            ("version", version),
            ("into_unit_id", into),
            ("reason", reason),
        ];
        let page = told(
            app,
            &administrator,
            post(app, &administrator, &format!("{path}/rehearsal"), &form).await,
        )
        .await;
        assert!(alert(&page).contains(text), "{text}: {page}");
    }
    let looked = post(app, &administrator, &format!("{path}/rehearsal"), &form)
        .await
        .expect(200)
        .text;
    assert!(
        looked.contains("<dt>Files that pass on</dt><dd>1</dd>")
            && looked.contains("Phường Bến Lau"),
        "{looked}"
    );
    assert!(
        looked.contains("Phan Mẫu Lộc") || looked.contains("specialist@benlau.example"),
        "{looked}"
    );
    assert!(
        looked.contains("name=\"reason\" value=\"Resolution 76\""),
        "{looked}"
    );
    let page = told(
        app,
        &administrator,
        post(app, &administrator, &path, &form).await,
    )
    .await;
    assert!(alert(&page).contains("Tick the box"), "{page}");
    assert_eq!(
        app.administrator()
            .await
            .version(&format!("/units/{commune}"))
            .await,
        1
    );
    post(app, &administrator, &path, &confirmed)
        .await
        .expect(303);
    let page = get(app, &administrator, "/units?q=suoi+nga")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("16/10/2026") && !page.contains(&format!("href=\"{path}\"")),
        "{page}"
    );
    let passed = app
        .actor("specialist@benlau.example")
        .await
        .get(&format!("/nominations/{file}"))
        .await
        .expect(200)
        .json();
    assert_eq!(passed["holder"]["unit_id"], ward.as_str());
    let page = told(
        app,
        &administrator,
        post(app, &administrator, &path, &confirmed).await,
    )
    .await;
    assert!(alert(&page).contains("present stage"), "{page}");
}

async fn figures_are_of_the_days_and_the_units_one_sees(app: &TestApp) {
    let file = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&file]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(163))
        .await
        .expect(200);
    let (officer, stranger) = (sign_in(app, OFFICER).await, sign_in(app, STRANGER).await);
    assert!(
        get(app, &officer, "/")
            .await
            .text
            .contains("href=\"/figures\"")
    );
    for (query, found) in [
        ("", true),
        (
            "?from=2026-10-01&to=2026-10-31&commendation_type=ad_hoc",
            true,
        ),
        ("?commendation_type=merit", false),
        ("?from=2026-10-18&to=2026-10-31", false),
    ] {
        let page = get(app, &officer, &format!("/figures{query}"))
            .await
            .expect(200)
            .text;
        assert_eq!(
            (
                page.contains("Đơn vị, cấp xã"),
                page.contains("760.000 đồng")
            ),
            (found, found),
            "{query} {page}"
        );
    }
    assert!(
        get(app, &stranger, "/figures")
            .await
            .expect(200)
            .text
            .contains("Không có mục nào.")
    );
    for (query, text) in [
        (
            "from=2026-10-18&to=2026-10-01",
            "Ngày cuối: Sớm hơn ngày bắt đầu.",
        ),
        ("from=x", "Ngày đầu: Không phải ngày hợp lệ"),
    ] {
        let reply = get(app, &officer, &format!("/figures?{query}")).await;
        assert!(
            alert(&told(app, &officer, reply).await).contains(text),
            "{query}"
        );
    }
    get(app, "", "/figures").await.expect(303);
}

async fn every_text_of_these_pages_is_there(app: &TestApp) {
    let administrator = sign_in(app, ADMINISTRATOR).await;
    let absent = id(&app.administrator().await, "users", "email", CHAIRMAN).await;
    let unit = commune_and_ward(app).await.0;
    for path in [
        "/delegations",
        &format!("/users/{absent}/delegations"),
        "/units",
        &format!("/units/{unit}/merge"),
        "/figures",
    ] {
        let page = get(app, &administrator, path).await.expect(200).text;
        assert!(
            page.matches("<h1>").count() == 1 && !page.contains("Unknown localization"),
            "{path} {page}"
        );
    }
}
