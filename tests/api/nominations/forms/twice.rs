//! Two who save, and one who sends twice.

use super::{files, hidden, proposal};
use crate::support::pages::{get, post, sign_in};
use crate::support::{OFFICER, SPECIALIST, TestApp, on_both};

on_both![
    who_saves_second_sees_what_the_first_one_wrote,
    a_form_that_is_sent_twice_is_done_once,
];

async fn who_saves_second_sees_what_the_first_one_wrote(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let officer = sign_in(app, OFFICER).await;
    let place = format!("/nominations/{id}/edit");
    let form = |version: &'static str, statement: &'static str| {
        [
            ("version", version),
            ("award", "letter_of_commendation:ad_hoc"),
            ("name", "Flood on the Ngà"),
            ("happened_from", "2026-10-14"),
            ("happened_to", "2026-10-16"),
            ("summary", "Rowed all night"),
            ("statement", statement),
            ("then", "draft"),
        ]
    };
    post(app, &officer, &place, &form("1", "Của người thứ nhất"))
        .await
        .expect(303);
    let second = post(app, &officer, &place, &form("1", "Của người thứ hai"))
        .await
        .expect(412)
        .text;
    assert!(
        second.contains("Của người thứ hai</textarea>")
            && second.contains("Của người thứ nhất</span>"),
        "{second}"
    );
    assert!(
        second.contains("has changed this file meanwhile") && hidden(&second, "version") == "2",
        "{second}"
    );
    assert_eq!(second.matches("The file says now").count(), 1, "{second}");
    post(app, &officer, &place, &form("2", "Của cả hai"))
        .await
        .expect(303);
    let file = app
        .officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(file["statement"], "Của cả hai");
}

async fn a_form_that_is_sent_twice_is_done_once(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    let (once, unit) = (
        hidden(&page, "once"),
        page.split("name=\"unit_id\"")
            .nth(1)
            .unwrap()
            .split("value=\"")
            .nth(1)
            .unwrap(),
    );
    let unit = unit.split('"').next().unwrap();
    let form = proposal(
        "",
        &[
            ("new_name", "Lò Văn Thử"),
            ("new_kind", "individual"),
            ("unit_id", unit),
            ("then", "submit"),
            ("once", &once),
        ],
    );
    let sent = || post(app, &officer, "/nominations/new", &form);
    let (one, two) = futures_util::join!(sent(), sent());
    let three = sent().await;
    let places: Vec<&str> = [&one, &two, &three]
        .iter()
        .map(|reply| {
            assert_eq!(reply.status, 303, "{}", reply.text);
            reply.header("location")
        })
        .collect();
    assert!(
        places[0].starts_with("/nominations/") && places.iter().all(|place| *place == places[0]),
        "{places:?}"
    );
    assert_eq!(files(app).await, 1);
    let subjects = app
        .officer()
        .await
        .get("/subjects?q=L%C3%B2%20V%C4%83n%20Th%E1%BB%AD")
        .await
        .expect(200)
        .json();
    assert_eq!(subjects["items"].as_array().unwrap().len(), 1, "{subjects}");
    let (file, done) = places[0].split_once("?done=").unwrap();
    assert!(!done.is_empty());
    let file = app.officer().await.get(file).await.expect(200).json();
    assert_eq!(file["status"], "in_progress");
    // Who goes back and writes something else asks for something else.
    let household = app.subject("household");
    let other = proposal(&household, &[("once", &once)]);
    post(app, &officer, "/nominations/new", &other)
        .await
        .expect(303);
    assert_eq!(files(app).await, 2);
    // A hold as well.
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/holds").await.expect(200).text;
    let (once, subject) = (hidden(&page, "once"), app.subject("individual"));
    let form = [
        ("subject_id", subject.as_str()),
        ("kind", "investigation"),
        ("ground", "Đơn tố cáo"),
        ("once", &once),
    ];
    for _ in 0..2 {
        assert_eq!(
            post(app, &specialist, "/holds", &form)
                .await
                .expect(303)
                .header("location"),
            "/holds"
        );
    }
    let holds = app
        .specialist()
        .await
        .get("/holds")
        .await
        .expect(200)
        .json();
    assert_eq!(holds["items"].as_array().unwrap().len(), 1, "{holds}");
}
