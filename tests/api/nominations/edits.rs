//! Changing an open file: what is not changed stays as it is and is not asked again; what is new is
//! asked as of a new file.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::Failure;

use crate::access::identity_pages::get;
use crate::pages::sign_in;
use crate::support::{Actor, Reply, TestApp, on_both, unit_of};

/// Changes members of a file as it is now.
async fn patch(app: &TestApp, officer: &Actor<'_>, id: &str, change: Value) -> Reply {
    let version = officer.version(&format!("/nominations/{id}")).await;
    let request = officer
        .request(Method::PATCH, &format!("/nominations/{id}"))
        .insert_header(("if-match", format!("\"{version}\"")));
    app.send(request.set_json(change)).await
}

/// Saves the form of a file with another report; the rest as the form shows it.
async fn save_form(
    app: &TestApp,
    cookie: &str,
    id: &str,
    version: i64,
    days: (&str, &str),
    statement: &str,
) -> Reply {
    let version = version.to_string();
    let form = [
        ("version", version.as_str()),
        ("name", "Trực Tết"),
        ("happened_from", days.0),
        ("happened_to", days.1),
        ("summary", "Trực liền hai đêm"),
        ("award", "letter_of_commendation:ad_hoc"),
        ("statement", statement),
        ("then", "draft"),
    ];
    let request = TestRequest::post()
        .uri(&format!("/nominations/{id}/edit"))
        .insert_header(("cookie", cookie.to_owned()));
    app.send(
        request
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_form(form),
    )
    .await
}

/// A draft of the award year 2026 that rests on the last days of 2025.
async fn draft(officer: &Actor<'_>, subject: &str) -> String {
    let event =
        json!({"name": "Trực Tết", "happened_from": "2025-12-30", "happened_to": "2025-12-31"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(subject, &event, "Trực liền hai đêm").await;
    officer
        .propose("letter_of_commendation", "ad_hoc", subject, &achievement)
        .await
}

on_both![
    the_award_year_stays_where_the_days_stay,
    a_file_whose_person_moved_is_still_mended_by_its_unit,
    what_a_person_who_moved_has_done_is_still_told_anew_by_the_unit_of_the_file,
    a_closed_cycle_is_not_gone_round_by_a_file_that_was_returned,
    a_file_goes_to_the_body_that_decides_when_it_comes_in,
];

async fn the_award_year_stays_where_the_days_stay(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("household", "Hộ Mẫu Trực").await;
    let id = draft(&officer, &subject).await;
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let before = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    save_form(
        app,
        &cookie,
        &id,
        1,
        ("2025-12-30", "2025-12-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    let after = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&after["cycle_year"], &after["statement"]),
        (&json!(2026), &json!("Viết lại báo cáo"))
    );
    assert_eq!(after["achievement_id"], before["achievement_id"]);
    // A day that was mistyped, in the same year: the award year is not what was mended.
    save_form(
        app,
        &cookie,
        &id,
        2,
        ("2025-12-29", "2025-12-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["cycle_year"],
        2026
    );
    // Days of another year are.
    save_form(
        app,
        &cookie,
        &id,
        3,
        ("2026-01-29", "2026-01-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["cycle_year"],
        2026
    );
    save_form(
        app,
        &cookie,
        &id,
        4,
        ("2025-12-29", "2025-12-31"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["cycle_year"],
        2025
    );
}

async fn a_file_whose_person_moved_is_still_mended_by_its_unit(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let id = draft(&officer, &subject).await;
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("return", &id).await.expect(200);
    let admin = app.administrator().await;
    let person = admin.get("/people?limit=200").await.expect(200).json();
    let of = officer
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json()["person_id"]
        .clone();
    let person = person["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["id"] == of)
        .unwrap()
        .clone();
    let stranger_unit =
        app.stranger().await.get("/units").await.expect(200).json()["items"][0]["code"].clone();
    assert_ne!(stranger_unit, unit_of(&officer, "HG-01").await["code"]);
    let body = json!({
        "full_name": person["full_name"],
        "unit_code": stranger_unit,
        "is_direct_worker": person["is_direct_worker"]
    });
    let hr = app.program("HG", &["people:write"]).await;
    hr.put(
        &format!("/people/by-code/{}", person["staff_code"].as_str().unwrap()),
        body,
    )
    .await
    .expect(200);
    patch(
        app,
        &officer,
        &id,
        json!({"statement": "Nêu rõ hai đêm trực."}),
    )
    .await
    .expect(200);
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let version = officer.version(&format!("/nominations/{id}")).await;
    save_form(
        app,
        &cookie,
        &id,
        version,
        ("2025-12-30", "2025-12-31"),
        "Nêu rõ hơn nữa.",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["statement"],
        "Nêu rõ hơn nữa."
    );
    // What is new is looked for among what the unit sees.
    let other = officer.add_subject("household", "Hộ Mẫu Khác").await;
    let foreign = officer
        .get(&format!("/nominations/{}", draft(&officer, &other).await))
        .await
        .json()["achievement_id"]
        .clone();
    let refused = patch(app, &officer, &id, json!({"achievement_id": foreign}))
        .await
        .problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "of_another_subject");
    officer.does("submit", &id).await.expect(200);
}

async fn what_a_person_who_moved_has_done_is_still_told_anew_by_the_unit_of_the_file(
    app: &TestApp,
) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let id = draft(&officer, &subject).await;
    let file = format!("/nominations/{id}");
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("return", &id).await.expect(200);
    let of = officer
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json()["person_id"]
        .clone();
    let people = app
        .administrator()
        .await
        .get("/people?limit=200")
        .await
        .expect(200)
        .json();
    let person = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["id"] == of)
        .unwrap()
        .clone();
    let elsewhere =
        app.stranger().await.get("/units").await.expect(200).json()["items"][0]["code"].clone();
    let body = json!({
        "full_name": person["full_name"],
        "unit_code": elsewhere,
        "is_direct_worker": person["is_direct_worker"]
    });
    let hr = app.program("HG", &["people:write"]).await;
    hr.put(
        &format!("/people/by-code/{}", person["staff_code"].as_str().unwrap()),
        body,
    )
    .await
    .expect(200);
    officer
        .get(&format!("/subjects/{subject}"))
        .await
        .problem(404, "not_found");
    let event = json!({
        "name": "Trực Tết và trực lũ",
        "happened_from": "2026-01-02",
        "happened_to": "2026-01-04"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"].clone();
    let achievement =
        json!({"event_id": event, "subject_id": subject, "summary": "Trực liền bốn đêm"});
    let told = officer
        .post("/achievements", achievement.clone())
        .await
        .expect(201)
        .json();
    patch(app, &officer, &id, json!({"achievement_id": told["id"]}))
        .await
        .expect(200);
    assert_eq!(
        officer.get(&file).await.json()["achievement_id"],
        told["id"]
    );
    // By the page: summary and event.
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let version = officer.version(&file).await;
    save_form(
        app,
        &cookie,
        &id,
        version,
        ("2026-01-02", "2026-01-05"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    let now = officer.get(&file).await.json();
    assert_ne!(now["achievement_id"], told["id"]);
    assert_eq!(now["statement"], "Viết lại báo cáo");
    let shown = get(app, &cookie, &file).await.expect(200).text;
    assert!(
        shown.contains("Trực liền hai đêm") && shown.contains("05/01/2026"),
        "{shown}"
    );
    officer.does("submit", &id).await.expect(200);
    // Once it is with those who check it there is nothing to mend, and the subject is out of sight.
    assert_eq!(
        officer
            .post("/achievements", achievement)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "unknown_reference"
    );
}

async fn a_closed_cycle_is_not_gone_round_by_a_file_that_was_returned(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let commune = unit_of(&officer, "HG-01").await["id"].clone();
    for (kind, year) in [("ad_hoc", 2025), ("ad_hoc", 2026)] {
        let cycle = json!({
            "unit_id": commune, "award_code": "letter_of_commendation", "commendation_type": kind,
            "cycle_year": year,
            "opens_on": "2026-10-01",
            "closes_on": if year == 2025 { "2026-10-20" } else { "2026-10-21" }, "remind_days": 3,
            "late": "refuse",
        });
        specialist.post("/cycles", cycle).await.expect(201);
    }
    let subject = officer.add_subject("household", "Hộ Mẫu Chu Kỳ").await;
    let id = draft(&officer, &subject).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("return", &id).await.expect(200);
    app.clock.set("2026-10-28T02:00:00Z".parse().unwrap());
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    patch(app, &officer, &id, json!({"cycle_year": 2025}))
        .await
        .expect(200);
    officer.does("submit", &id).await.problem(409, "not_taken");
    // What came in time comes again.
    patch(app, &officer, &id, json!({"cycle_year": 2026}))
        .await
        .expect(200);
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
}

async fn a_file_goes_to_the_body_that_decides_when_it_comes_in(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("household", "Hộ Mẫu Nơi Nhận").await;
    let id = draft(&officer, &subject).await;
    // Written when another unit decided.
    let text = format!(
        "UPDATE nomination SET deciding_unit_id = (SELECT id FROM unit WHERE code = 'HG') WHERE id \
            = '{id}'"
    );
    app.state
        .db
        .write(move |tx| tx.batch_execute(&text).map_err(Failure::from))
        .await
        .unwrap();
    let sent = officer.does("submit", &id).await.expect(200).json();
    let commune = unit_of(&officer, "HG-01").await;
    assert_eq!(
        (&sent["deciding_unit_id"], &sent["holder"]["unit_name"]),
        (&commune["id"], &commune["name"]),
        "{sent}"
    );
    app.specialist().await.does("accept", &id).await.expect(200);
}
