//! The form of a nomination says what can be left out, asks where two things are said, and other
//! forms that make something do it once.

use serde_json::{Value, json};

use crate::nominations::forms::hidden;
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{ADMINISTRATOR, OFFICER, SPECIALIST, TestApp, on_both};

/// A title that is earned over a year, as the form tells of it.
fn title<'f>(subject: &'f str, year: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("subject_id", subject),
        ("award", "title_ldtt:merit"),
        ("cycle_year", year),
        ("summary", "Hoàn thành tốt nhiệm vụ cả năm"),
        ("statement", "Được tập thể bình xét"),
        ("then", "draft"),
    ]
}

async fn file(app: &TestApp, place: &str) -> Value {
    app.officer().await.get(place).await.expect(200).json()
}

async fn event_of(app: &TestApp, file: &Value) -> Value {
    let path = format!("/achievements/{}", file["achievement_id"].as_str().unwrap());
    app.officer().await.get(&path).await.expect(200).json()["event_id"].clone()
}

on_both![
    what_is_earned_over_a_year_needs_no_event,
    of_what_is_chosen_and_typed_too_nothing_is_dropped,
    what_a_form_makes_is_made_once,
];

async fn what_is_earned_over_a_year_needs_no_event(app: &TestApp) {
    let (officer, subject) = (sign_in(app, OFFICER).await, app.subject("individual"));
    let made = post(app, &officer, "/nominations/new", &title(&subject, ""))
        .await
        .expect(303);
    let place = made.header("location").to_owned();
    let now = file(app, &place).await;
    assert_eq!(
        (&now["cycle_year"], event_of(app, &now).await),
        (&json!(2026), Value::Null)
    );
    // What is changed on the page later is what was changed.
    let edit = format!("{place}/edit");
    let page = get(app, &officer, &edit).await.expect(200).text;
    // Whichever lines its attributes stand on.
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.contains("name=\"cycle_year\" inputmode=\"numeric\" value=\"2026\""),
        "{page}"
    );
    let mut form = title(&subject, "2026");
    form.push(("version", "1"));
    form[4].1 = "Được bình xét, có biên bản";
    post(app, &officer, &edit, &form).await.expect(303);
    let now = file(app, &place).await;
    assert_eq!(
        (&now["cycle_year"], &now["statement"]),
        (&json!(2026), &json!("Được bình xét, có biên bản"))
    );
    assert_eq!(event_of(app, &now).await, Value::Null);
    (form[2].1, form[6].1) = ("2025", "2");
    post(app, &officer, &edit, &form).await.expect(303);
    assert_eq!(file(app, &place).await["cycle_year"], 2025);
    // A year is one, and a single deed happened some day: both are told, and what was typed stays.
    for year in ["hai nghìn", "1899", "3000"] {
        let page = post(app, &officer, "/nominations/new", &title(&subject, year))
            .await
            .expect(422)
            .text;
        assert!(
            page.contains("id=\"fault-cycle_year\"") && page.contains(&format!("value=\"{year}\"")),
            "{page}"
        );
    }
    let mut deed = title(&subject, "");
    deed[1].1 = "letter_of_commendation:ad_hoc";
    let page = post(app, &officer, "/nominations/new", &deed)
        .await
        .expect(422)
        .text;
    for (field, said) in [
        ("name", "This is needed."),
        (
            "happened_from",
            "Enter the day it happened: day/month/year.",
        ),
    ] {
        assert!(
            page.contains(&format!("id=\"fault-{field}\">{said}")),
            "{field} {page}"
        );
    }
    assert!(page.contains("Được tập thể bình xét</textarea>"), "{page}");
    // Nor can what happened be taken out of a file about a single deed.
    let id = app.officer().await.nominate(&subject).await;
    let mut form = deed.clone();
    form.push(("version", "1"));
    let page = post(app, &officer, &format!("/nominations/{id}/edit"), &form)
        .await
        .expect(422)
        .text;
    assert!(page.contains("id=\"fault-name\""), "{page}");
}

async fn of_what_is_chosen_and_typed_too_nothing_is_dropped(app: &TestApp) {
    let (officer, subject) = (sign_in(app, OFFICER).await, app.subject("individual"));
    let event =
        json!({"name": "Cháy rừng", "happened_from": "2026-10-07", "happened_to": "2026-10-07"});
    let event = app
        .officer()
        .await
        .post("/events", event)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut form = title(&subject, "");
    form[1].1 = "letter_of_commendation:ad_hoc";
    form.extend([
        ("event_id", event.as_str()),
        ("name", "Lũ quét"),
        ("happened_from", "2026-10-09"),
        ("new_name", "Ai Đó"),
    ]);
    let page = post(app, &officer, "/nominations/new", &form)
        .await
        .expect(422)
        .text;
    for kept in [
        "id=\"fault-name\"",
        "id=\"fault-new_name\"",
        "value=\"Lũ quét\"",
        "value=\"Ai Đó\"",
    ] {
        assert!(page.contains(kept), "{kept} {page}");
    }
    assert!(
        app.officer()
            .await
            .get("/nominations")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

async fn what_a_form_makes_is_made_once(app: &TestApp) {
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/cycles").await.expect(200).text;
    let units = app.officer().await.get("/units").await.expect(200).json();
    let (once, unit) = (
        hidden(&page, "once"),
        units["items"][0]["id"].as_str().unwrap(),
    );
    let form = [
        ("once", once.as_str()),
        ("unit_id", unit),
        ("award", "letter_of_commendation:movement"),
        ("cycle_year", "2026"),
        ("opens_on", "2026-11-01"),
        ("closes_on", "2026-11-10"),
        ("remind_days", "3"),
        ("late", "mark"),
    ];
    for _ in 0..2 {
        let page = told(
            app,
            &specialist,
            post(app, &specialist, "/cycles", &form).await.expect(303),
        )
        .await;
        assert!(!page.contains("role=\"alert\""), "{page}");
    }
    let cycles = app
        .specialist()
        .await
        .get("/cycles")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(cycles.len(), 1);
    let same = json!({
        "unit_id": unit, "award_code": "letter_of_commendation", "commendation_type": "movement",
        "cycle_year": 2026,
        "opens_on": "2026-11-01", "closes_on": "2026-11-10", "remind_days": 7, "late": "refuse",
    });
    let problem = app
        .specialist()
        .await
        .post("/cycles", same)
        .await
        .problem(409, "duplicate");
    assert_eq!(problem["errors"][0]["pointer"], "/opens_on");

    let administrator = sign_in(app, ADMINISTRATOR).await;
    let page = get(app, &administrator, "/machine-clients")
        .await
        .expect(200)
        .text;
    let once = hidden(&page, "once");
    let form = [
        ("once", once.as_str()),
        ("name", "Phần mềm nhân sự"),
        ("unit_code", "HG"),
        ("scope", "awards:read"),
    ];
    let before = app
        .administrator()
        .await
        .get("/machine-clients")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .len();
    let secret = post(app, &administrator, "/machine-clients", &form)
        .await
        .expect(200)
        .text;
    assert!(secret.contains("Phần mềm nhân sự"), "{secret}");
    let again = told(
        app,
        &administrator,
        post(app, &administrator, "/machine-clients", &form)
            .await
            .expect(303),
    )
    .await;
    assert!(again.contains("exchange the secret"), "{again}");
    let after = app
        .administrator()
        .await
        .get("/machine-clients")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(after, before + 1);
}
