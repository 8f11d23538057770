//! Days are typed as people write them, shown so, and asked for so; programs write them otherwise.

use super::proposal;
use crate::support::pages::{get, post as form, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, TestApp, on_both};

on_both![
    days_are_typed_as_people_write_them,
    what_is_no_day_is_asked_for_as_people_write_days,
    every_day_of_a_page_says_how_it_is_typed,
];

async fn days_are_typed_as_people_write_them(app: &TestApp) {
    let cookie = sign_in(app, OFFICER).await;
    let officer = app.officer().await;
    for typed in ["14/10/2026", "14.10.2026", " 14-10-2026 ", "2026-10-14"] {
        let subject = officer.add_subject("household", typed).await;
        let fields = proposal(&subject, &[("happened_from", typed)]);
        let made = form(app, &cookie, "/nominations/new", &fields)
            .await
            .expect(303);
        let file = made.header("location").to_owned();
        let page = get(app, &cookie, &file).await.expect(200).text;
        assert!(page.contains("14/10/2026"), "{typed}: {page}");
        let edited = get(app, &cookie, &format!("{file}/edit")).await.expect(200);
        assert!(
            edited
                .text
                .contains("name=\"happened_from\" value=\"14/10/2026\""),
            "{typed}: {}",
            edited.text
        );
    }
    let head = sign_in(app, SPECIALIST).await;
    let subject = app.subject("household");
    let hold = [
        ("subject_id", &*subject),
        ("kind", "complaint"),
        ("ground", "Đơn thư số 5"),
        ("since", "1/9/2026"),
    ];
    let entered = form(app, &head, "/holds", &hold).await.expect(303);
    let page = told(app, &head, entered).await;
    assert!(page.contains("01/09/2026"), "{page}");
}

async fn what_is_no_day_is_asked_for_as_people_write_days(app: &TestApp) {
    let head = sign_in(app, SPECIALIST).await;
    let subject = app.subject("individual");
    for typed in ["31/02/2026", "17/10/26", "hôm qua", "2026/10/17"] {
        let hold = [
            ("subject_id", &*subject),
            ("kind", "complaint"),
            ("ground", "Đơn thư số 5"),
            ("since", typed),
        ];
        let refused = form(app, &head, "/holds", &hold).await.expect(303);
        let page = told(app, &head, refused).await;
        assert!(
            page.contains("fault-of-since\">Type the date as day/month/year")
                && page.contains(&format!("value=\"{typed}\""))
                && !page.contains("2026-10-17"),
            "{typed}: {page}"
        );
    }
    let asked = get(app, &head, "/figures?from=1/1/2026&to=31/10/2026").await;
    let page = asked.expect(200).text;
    assert!(page.contains("value=\"1/1/2026\""), "{page}");
}

async fn every_day_of_a_page_says_how_it_is_typed(app: &TestApp) {
    let cookie = sign_in(app, SPECIALIST).await;
    for (path, days) in [("/holds", 1), ("/figures", 2)] {
        let page = get(app, &cookie, path).await.expect(200).text;
        assert_eq!(
            page.matches("-how\">Nhập ngày").count(),
            days,
            "{path}: {page}"
        );
        assert!(!page.contains("type=\"date\""), "{path}");
    }
}
