//! The pages of people, collectives, units and events: found, read by who sees them, changed by who
//! may.

use serde_json::json;

use crate::support::pages::{get, id_of, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, STRANGER, TestApp, approved, on_both, unit_of};

on_both![
    those_who_can_be_honoured_are_listed_and_found,
    a_profile_shows_what_its_reader_sees,
    what_is_known_is_entered_by_a_form,
    an_administrator_changes_the_entry_of_staff,
    a_unit_shows_its_offices_and_an_event_its_files,
];

const ADMIN: &str = "admin@honggiang.example";

async fn those_who_can_be_honoured_are_listed_and_found(app: &TestApp) {
    let officer = app.officer().await;
    officer.add_subject("household", "Hộ Đỗ Mẫu Lựu").await;
    let unit = unit_of(&app.administrator().await, "HG-01").await;
    let unit = unit["id"].as_str().unwrap();
    let cookie = sign_in(app, OFFICER).await;
    for (query, is_found) in [
        ("", true),
        ("?q=mau+luu", true),
        ("?q=khongcoai", false),
        ("?kind=household", true),
        ("?kind=collective", false),
        ("?kind=galaxy", true),
        (&*format!("?unit={unit}"), true),
        (&*format!("?unit={unit}&kind=household&q=luu"), true),
        ("?cursor=garbage", true),
    ] {
        let page = get(app, &cookie, &format!("/subjects{query}")).await;
        let page = page.expect(200).text;
        assert_eq!(page.contains("Đỗ Mẫu Lựu"), is_found, "{query}");
    }
    let book = get(app, &cookie, "/subjects/export?kind=household").await;
    let book = book.expect(200);
    assert!(book.header("content-disposition").contains(".xlsx"));
    let strange = sign_in(app, STRANGER).await;
    let page = get(app, &strange, "/subjects").await.expect(200).text;
    assert!(!page.contains("Đỗ Mẫu Lựu"));
    get(app, &strange, &format!("/subjects?unit={unit}"))
        .await
        .expect(404);
}

async fn a_profile_shows_what_its_reader_sees(app: &TestApp) {
    let subject = app.subject("individual");
    let officer = app.officer().await;
    let file = officer.nominate(&subject).await;
    let rating = json!({
        "subject_id": subject,
        "year": 2025,
        "grade": "good",
        "source": "Quyết định số 8"
    });
    officer.post("/ratings", rating).await.expect(201);
    let place = format!("/subjects/{subject}");
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    for part in [
        "HG0001",
        "Quyết định số 8",
        &*format!("/nominations/{file}"),
        "chưa nhập",
        &*format!("{place}/edit"),
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // Who sees and does not change has no form.
    let viewer = sign_in(app, SPECIALIST).await;
    let page = get(app, &viewer, &place).await.expect(200).text;
    assert!(!page.contains(&format!("{place}/edit")));
    get(app, &viewer, &format!("{place}/edit"))
        .await
        .expect(403);
    let strange = sign_in(app, STRANGER).await;
    get(app, &strange, &place).await.expect(404);
    let person = id_of(&officer, "people", "staff_code", "HG0001").await;
    let led = get(app, &cookie, &format!("/people/{person}")).await;
    assert_eq!(led.expect(303).header("location"), place);
    get(app, &strange, &format!("/people/{person}"))
        .await
        .expect(404);
}

async fn what_is_known_is_entered_by_a_form(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    let (place, cookie) = (format!("/subjects/{id}"), sign_in(app, OFFICER).await);
    let form = [
        ("version", "0"),
        ("form_of_address", "Bà"),
        ("sex", "female"),
        ("birth", "03/05/1988"),
        ("ethnic_minority", "no"),
        ("id_number", "001088000001"),
        ("address", ""),
    ];
    let edit = format!("{place}/edit");
    let page = told(app, &cookie, post(app, &cookie, &edit, &form).await).await;
    assert!(
        page.contains("03/05/1988") && page.contains("001088000001"),
        "{page}"
    );
    let known = officer.get(&format!("{place}/particulars")).await.json();
    assert_eq!(known["birth"], "1988-05-03");
    assert_eq!(known["ethnic_minority"], false);
    // What is emptied is not entered.
    let form = [("version", "1"), ("birth", "1988"), ("ethnic_minority", "")];
    told(app, &cookie, post(app, &cookie, &edit, &form).await).await;
    let known = officer.get(&format!("{place}/particulars")).await.json();
    assert_eq!(known["birth"], "1988");
    assert_eq!(known["ethnic_minority"], json!(null));
    assert_eq!(known["has_id_number"], false);
    // What is wrong is said, and what was typed stays but for the number.
    let form = [
        ("version", "2"),
        ("birth", "88"),
        ("id_number", "001088000001"),
    ];
    let page = told(app, &cookie, post(app, &cookie, &edit, &form).await).await;
    assert!(page.contains("role=\"alert\""), "{page}");
    assert!(!page.contains("001088000001"), "{page}");
    let name = [("version", "1"), ("subject_name", "Đỗ Mẫu Lân")];
    let page = told(
        app,
        &cookie,
        post(app, &cookie, &format!("{place}/name"), &name).await,
    )
    .await;
    assert!(page.contains("Đỗ Mẫu Lân"), "{page}");
}

async fn an_administrator_changes_the_entry_of_staff(app: &TestApp) {
    let place = format!("/subjects/{}", app.subject("individual"));
    let cookie = sign_in(app, ADMIN).await;
    let page = get(app, &cookie, &format!("{place}/edit")).await;
    assert!(page.expect(200).text.contains("HG0001"));
    let form = [
        ("staff_code", "HG0001"),
        ("full_name", "Nguyễn Mẫu An"),
        ("unit_code", "HG-01"),
        ("position", "Trưởng phòng"),
        ("left_on", "2026-12-31"),
    ];
    let entry = format!("{place}/entry");
    let page = told(app, &cookie, post(app, &cookie, &entry, &form).await).await;
    assert!(
        page.contains("Trưởng phòng") && page.contains("31/12/2026"),
        "{page}"
    );
    let officer = sign_in(app, OFFICER).await;
    let page = told(app, &officer, post(app, &officer, &entry, &form).await).await;
    assert!(page.contains("role=\"alert\""), "{page}");
}

async fn a_unit_shows_its_offices_and_an_event_its_files(app: &TestApp) {
    let file = approved(app, &app.subject("household")).await;
    let officer = app.officer().await;
    let unit = unit_of(&app.administrator().await, "HG-01").await;
    let place = format!("/units/{}", unit["id"].as_str().unwrap());
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(
        page.contains("HG-01") && page.contains("Bùi Mẫu Giang"),
        "{page}"
    );
    assert!(!page.contains(&format!("{place}/merge")));
    let administrator = sign_in(app, ADMIN).await;
    let page = get(app, &administrator, &place).await.expect(200).text;
    assert!(page.contains(&format!("{place}/merge")), "{page}");
    // A unit below it is added where one looks at it; of kinds that lie below.
    assert!(
        page.contains(&format!("action=\"{place}/below\""))
            && page.contains("<option value=\"village\">")
            && !page.contains("<option value=\"province\">"),
        "{page}"
    );
    let hamlet = [
        ("name", "Thôn Mẫu Hạ"),
        ("code", "HG-01-T9"),
        ("kind", "village"),
    ];
    let refused = post(app, &cookie, &format!("{place}/below"), &hamlet).await;
    assert!(
        refused.expect(303).header("location").contains("problem="),
        "an officer adds none"
    );
    let added = post(app, &administrator, &format!("{place}/below"), &hamlet).await;
    let added = added.expect(303).header("location").to_owned();
    let page = get(app, &administrator, &added).await.expect(200).text;
    assert!(
        page.contains("Thôn Mẫu Hạ") && page.contains(&format!("href=\"{place}\"")),
        "{page}"
    );
    let strange = sign_in(app, STRANGER).await;
    get(app, &strange, &place).await.expect(404);
    let told = officer.get(&format!("/nominations/{file}")).await.json();
    let achievement = told["achievement_id"].as_str().unwrap();
    let achievement = officer.get(&format!("/achievements/{achievement}")).await;
    let achievement = achievement.expect(200).json();
    if let Some(event) = achievement["event_id"].as_str() {
        let place = format!("/events/{event}");
        let page = get(app, &cookie, &place).await.expect(200).text;
        assert!(page.contains(&format!("/nominations/{file}")), "{page}");
        get(app, &strange, &place).await.expect(404);
    }
}
