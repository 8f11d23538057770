//! Who has not been rewarded for years; and to whom awards went, beside the target of a body.

use serde_json::{Value, json};

use super::exports::award;
use super::feed;
use super::records::{act, cancelling};
use crate::support::excel::rows;
use crate::support::pages::{get, post, sign_in};
use crate::support::{Actor, TestApp, on_both, unit_of};

on_both![
    who_was_rewarded_is_not_among_them,
    a_list_of_them_goes_on_page_by_page,
    what_cannot_be_asked_is_told_by_field,
    shares_are_of_those_of_whom_it_is_known,
    a_target_is_set_by_the_head_of_the_office_or_an_administrator,
];

async fn unrewarded(who: &Actor<'_>, query: &str) -> Value {
    let reply = who.get(&format!("/statistics/unrewarded?{query}")).await;
    reply.expect(200).json()
}

fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn who_was_rewarded_is_not_among_them(app: &TestApp) {
    let mut subjects = app.planted.subjects.iter();
    let person = subjects.find(|subject| subject.name == "Nguyễn Mẫu An");
    let person = person.unwrap();
    let office = app.specialist().await;
    let before = unrewarded(&office, "limit=200").await;
    assert!(names(&before).contains(&person.name), "{before}");
    feed::award(app, &person.id.to_string(), 1).await;
    let after = unrewarded(&office, "years=1&of=people&limit=200").await;
    assert!(!names(&after).contains(&person.name), "{after}");
    assert_eq!(
        after["total"].as_i64().unwrap() + 1,
        before["total"].as_i64().unwrap()
    );
    // A unit counts by its collectives: a person's award is not theirs.
    let units = unrewarded(&office, "of=units&limit=200").await;
    let collectives = unrewarded(&office, "of=collectives&limit=200").await;
    feed::award(app, &app.subject("collective"), 2).await;
    let later = unrewarded(&office, "of=collectives&limit=200").await;
    assert_eq!(
        later["total"].as_i64().unwrap() + 1,
        collectives["total"].as_i64().unwrap()
    );
    let rest = unrewarded(&office, "of=units&limit=200").await;
    assert!(rest["total"].as_i64().unwrap() < units["total"].as_i64().unwrap());
    // What was cancelled is no award.
    let feed = app.hr().await.get("/awards").await.json();
    let id = feed["items"][0]["id"].as_str().unwrap();
    act(
        &app.chairman().await,
        id,
        "cancel",
        cancelling("2026-10-17"),
    )
    .await
    .expect(200);
    let again = unrewarded(&office, "limit=200").await;
    assert!(names(&again).contains(&person.name), "{again}");
    let stranger = unrewarded(&app.stranger().await, "limit=200").await;
    assert!(!names(&stranger).contains(&person.name), "{stranger}");
    let administrator = unrewarded(&app.administrator().await, "limit=200").await;
    assert_eq!(administrator["total"], json!(0));
}

async fn a_list_of_them_goes_on_page_by_page(app: &TestApp) {
    let office = app.office().await;
    let whole = unrewarded(&office, "of=units&limit=200").await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = unrewarded(&office, &format!("of=units&limit=2{cursor}")).await;
        assert_eq!(page["total"], whole["total"]);
        seen.extend(names(&page));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, names(&whole));
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    for of in ["people", "collectives", "units"] {
        let place = format!("/figures/unrewarded?of={of}&years=20");
        let page = get(app, &cookie, &place).await.expect(200).text;
        assert!(!page.contains("Unknown localization"), "{page}");
        let place = format!("/figures/unrewarded/export?of={of}&years=20");
        let table = rows(&get(app, &cookie, &place).await.expect(200));
        assert_eq!(table[0].len(), 4, "{table:?}");
    }
}

async fn what_cannot_be_asked_is_told_by_field(app: &TestApp) {
    let office = app.specialist().await;
    for (query, status, pointer) in [
        ("years=0", 422, "years"),
        ("years=21", 422, "years"),
        ("years=x", 400, "years"),
        ("of=x", 422, "of"),
        ("limit=201", 422, "limit"),
        ("cursor=x", 422, "cursor"),
    ] {
        let reply = office.get(&format!("/statistics/unrewarded?{query}")).await;
        let problem = reply.expect(status).json();
        assert_eq!(
            problem["errors"][0]["pointer"], pointer,
            "{query} {problem}"
        );
    }
    for (query, pointer) in [
        ("from=2026-01-01&to=2025-12-31", "to"),
        ("from=2020-01-01&to=2026-12-31", "to"),
        ("from=x&to=2026-12-31", "from"),
        (
            "from=2026-01-01&to=2026-12-31&commendation_type=x",
            "commendation_type",
        ),
    ] {
        let reply = office.get(&format!("/statistics/shares?{query}")).await;
        let problem = reply.problem(422, "invalid");
        assert_eq!(
            problem["errors"][0]["pointer"], pointer,
            "{query} {problem}"
        );
    }
}

async fn shares_are_of_those_of_whom_it_is_known(app: &TestApp) {
    let subject = app.subject("individual");
    award(app, &subject).await;
    let office = app.specialist().await;
    let path = "/statistics/shares?from=2026-01-01&to=2026-12-31";
    let before = office.get(path).await.expect(200).json();
    assert_eq!(before["shares"]["awards"], json!(1));
    assert_eq!(before["shares"]["sex_not_entered"], json!(1));
    assert_eq!(before["shares"]["women_percent"], Value::Null);
    assert_eq!(before["shares"]["ad_hoc_percent"], json!(100));
    assert_eq!(before["years"].as_array().unwrap().len(), 10);
    assert_eq!(before["years"][0]["year"], json!(2026));
    assert_eq!(before["years"][0]["shares"], before["shares"]);
    assert_eq!(before["years"][9]["shares"]["awards"], json!(0));
    app.sql(format!(
        "INSERT INTO subject_particulars (subject_id, sex, version) VALUES ('{subject}', 'female', 1)"
    ))
    .await;
    let after = office.get(path).await.expect(200).json();
    assert_eq!(after["shares"]["women"], json!(1));
    assert_eq!(after["shares"]["women_percent"], json!(100));
    assert_eq!(after["shares"]["sex_not_entered"], json!(0));
}

async fn a_target_is_set_by_the_head_of_the_office_or_an_administrator(app: &TestApp) {
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, "HG-01").await["id"].clone();
    let unit = unit.as_str().unwrap();
    let place = format!("/units/{unit}/award-target");
    let none = administrator.get(&place).await.expect(200).json();
    assert_eq!(
        (&none["percent"], &none["version"]),
        (&Value::Null, &json!(0))
    );
    for percent in [-1, 101] {
        let problem = administrator
            .put_at(&place, 0, json!({"percent": percent}))
            .await
            .problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/percent");
    }
    let reply = administrator
        .put_at(&place, 0, json!({"percent": 60}))
        .await;
    assert_eq!(reply.expect(200).json()["version"], json!(1));
    // As it is already: nothing is written.
    let same = administrator
        .put_at(&place, 1, json!({"percent": 60}))
        .await;
    assert_eq!(same.expect(200).json()["version"], json!(1));
    administrator
        .put_at(&place, 0, json!({"percent": 70}))
        .await
        .problem(412, "stale");
    administrator
        .put(&place, json!({"percent": 70}))
        .await
        .expect(428);
    for (who, status) in [
        (app.specialist().await, 403),
        (app.officer().await, 403),
        (app.stranger().await, 404),
    ] {
        let reply = who.put_at(&place, 1, json!({"percent": 70})).await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    let seen = app.specialist().await.get(&place).await.expect(200).json();
    assert_eq!(
        (&seen["percent"], &seen["may_set"]),
        (&json!(60), &json!(false))
    );
    let cookie = sign_in(app, crate::support::ADMINISTRATOR).await;
    let form = [("version", "1"), ("percent", "75")];
    post(app, &cookie, &place, &form).await.expect(303);
    let after = administrator.get(&place).await.json();
    assert_eq!(
        (&after["percent"], &after["version"]),
        (&json!(75), &json!(2))
    );
}
