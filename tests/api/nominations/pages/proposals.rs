//! Whom a form proposes.

use serde_json::json;

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, TestApp, on_both};

on_both![
    somebody_new_is_proposed_in_one_form_and_what_was_typed_is_never_lost,
    a_subject_is_found_by_name_and_what_was_typed_stays,
    events_that_are_alike_are_told_apart,
];

async fn somebody_new_is_proposed_in_one_form_and_what_was_typed_is_never_lost(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
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
    for kind in ["merit", "ad_hoc", "movement"] {
        assert!(page.contains(&format!("certificate_of_merit_pm:{kind}")));
    }
    assert!(page.contains("order_bravery:ad_hoc") && !page.contains("order_bravery:merit"));
    let typed = [
        ("new_name", "Hộ ông Đinh Mẫu Mới"),
        ("new_kind", "household"),
        ("unit_id", unit.as_str()),
        ("name", "Flood"),
        ("happened_from", "2026-10-14"),
        ("summary", "Lent a boat"),
        ("statement", "Two boats for four days"),
        ("then", "submit"),
    ];
    let with = |award: &'static str| [&typed[..], &[("award", award)]].concat();
    // The title is not for households.
    let faulty = post(app, &officer, "/nominations/new", &with("title_ldtt:merit"))
        .await
        .expect(422)
        .text;
    assert!(
        faulty.contains("Hộ ông Đinh Mẫu Mới") && faulty.contains("Two boats for four days"),
        "{faulty}"
    );
    let faulty = post(app, &officer, "/nominations/new", &[("then", "submit")])
        .await
        .expect(422)
        .text;
    assert!(faulty.matches("class=\"fault\"").count() >= 5, "{faulty}");
    let file = post(
        app,
        &officer,
        "/nominations/new",
        &with("letter_of_commendation:ad_hoc"),
    )
    .await
    .expect(303)
    .header("location")
    .to_owned();
    // It says where it is now, and until when.
    let page = get(app, &officer, &file).await.expect(200).text;
    assert!(
        page.contains("role=\"status\">Recorded: ") && page.contains("; due "),
        "{page}"
    );
    // Of a name that is on file by now it is said that this is another.
    post(
        app,
        &officer,
        "/nominations/new",
        &with("certificate_of_merit_province:merit"),
    )
    .await
    .expect(422);
    // What cannot be submitted yet is saved, and the page says why.
    let another = [
        with("certificate_of_merit_province:merit"),
        vec![("another", "yes")],
    ];
    let reply = post(app, &officer, "/nominations/new", &another.concat()).await;
    let page = told(app, &officer, reply).await;
    assert!(
        page.contains("role=\"alert\"")
            && page.contains("Draft")
            && page.contains("Minutes of the award meeting"),
        "{page}"
    );
    let subjects = app
        .officer()
        .await
        .get("/subjects?q=dinh+mau+moi")
        .await
        .json()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(subjects, 2);
    let specialist = sign_in(app, SPECIALIST).await;
    post(
        app,
        &specialist,
        "/nominations/new",
        &with("letter_of_commendation:ad_hoc"),
    )
    .await
    .expect(403);
    // The list finds them, page by page.
    for (query, found) in [
        ("q=mau+moi", true),
        ("q=mau+moi&status=awarded", false),
        ("award_code=certificate_of_merit_province", true),
        ("cycle_year=2025", false),
        ("overdue=yes", false),
        ("status=draft&cursor=nonsense", true),
    ] {
        let page = get(app, &officer, &format!("/nominations?{query}"))
            .await
            .expect(200)
            .text;
        assert_eq!(
            page.contains("<td class=\"first\"><a href=\"/nominations/"),
            found,
            "{query}"
        );
    }
}

async fn a_subject_is_found_by_name_and_what_was_typed_stays(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(">Nguyễn Mẫu An (") && page.contains(">Trần Mẫu Bình ("),
        "{page}"
    );
    let form = [
        ("q", "tran mau binh"),
        ("statement", "Rowed all night"),
        ("then", "find"),
    ];
    let found = post(app, &officer, "/nominations/new", &form)
        .await
        .expect(200)
        .text;
    assert!(
        found.contains(">Trần Mẫu Bình (") && !found.contains(">Nguyễn Mẫu An ("),
        "{found}"
    );
    assert!(
        found.contains("Rowed all night")
            && found.contains("value=\"tran mau binh\"")
            && !found.contains("role=\"alert\""),
        "{found}"
    );
}

async fn events_that_are_alike_are_told_apart(app: &TestApp) {
    let (cookie, officer) = (sign_in(app, OFFICER).await, app.officer().await);
    let add = async || {
        let event = json!({"name": "Lũ quét Pa Mẫu", "happened_from": "2026-10-14"});
        let added = officer.post("/events", event).await.expect(201).json();
        added["id"].as_str().unwrap().to_owned()
    };
    let shown = async || {
        let page = get(app, &cookie, "/nominations/new").await;
        page.expect(200).text
    };
    let one = add().await;
    let page = shown().await;
    assert!(
        page.contains(">Lũ quét Pa Mẫu, 14/10/2026</option>"),
        "{page}"
    );
    // While one on file is chosen, nothing is asked of a new one.
    assert!(page.contains("<div class=\"new-event\">"), "{page}");
    add().await;
    let subject = app.subject("individual");
    let form = [
        ("subject_id", subject.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("event_id", one.as_str()),
        ("summary", "Chèo thuyền suốt đêm"),
        ("statement", "Cứu ba mươi người trong hai ngày"),
        ("then", "draft"),
    ];
    post(app, &cookie, "/nominations/new", &form)
        .await
        .expect(303);
    let page = shown().await;
    let of_it = |files: &str| {
        let text = format!(", {files} hồ sơ, nhập lúc ");
        let lines = page.lines();
        let is_its = |line: &&str| line.contains(">Lũ quét Pa Mẫu, 14/10/2026, ");
        lines
            .filter(is_its)
            .filter(|line| line.contains(&text))
            .count()
    };
    assert_eq!((of_it("1"), of_it("0")), (1, 1), "{page}");
    // What was typed of a new one is in sight with what is wrong with it.
    let both = [&form[..], &[("name", "Lũ")]].concat();
    let page = post(app, &cookie, "/nominations/new", &both).await;
    let page = page.expect(422).text;
    assert!(!page.contains("new-event"), "{page}");
}
