//! Two records of one are made one, and parted again within thirty days.

use serde_json::{Value, json};

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{Actor, OFFICER, TestApp, nomination, on_both};

on_both![
    what_belongs_to_a_record_goes_with_it_and_comes_back,
    records_that_are_not_of_one_are_told_by_field,
    after_thirty_days_it_stays,
    a_stranger_finds_nothing_and_an_officer_joins_nothing,
    an_administrator_looks_before_joining,
];

const ADMIN: &str = "admin@honggiang.example";

/// Two records of one person, the first with a file and two ratings, the second with one rating.
async fn twice(app: &TestApp) -> (String, String, String) {
    let officer = app.officer().await;
    let from = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    let into = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    let file = officer.nominate(&from).await;
    for (subject, year) in [(&from, 2024), (&from, 2025), (&into, 2025)] {
        let rating = json!({
            "subject_id": subject,
            "year": year,
            "grade": "good",
            "source": "Quyết định số 8"
        });
        officer.post("/ratings", rating).await.expect(201);
    }
    (from, into, file)
}

async fn version(actor: &Actor<'_>, id: &str) -> i64 {
    let told = actor.get(&format!("/subjects/{id}")).await.expect(200);
    told.json()["version"].as_i64().unwrap()
}

fn body(into: &str) -> Value {
    json!({"into_id": into, "reason": "Cùng số căn cước"})
}

async fn subject_of(officer: &Actor<'_>, file: &str) -> Value {
    let told = officer.get(&format!("/nominations/{file}")).await;
    told.expect(200).json()["subject_id"].clone()
}

async fn what_belongs_to_a_record_goes_with_it_and_comes_back(app: &TestApp) {
    let (officer, office) = (app.officer().await, app.specialist().await);
    let (from, into, file) = twice(app).await;
    let seen = officer.version(&format!("/nominations/{file}")).await;
    let join = format!("/subjects/{from}/join");
    let rehearsed = office
        .post_at(&format!("{join}?dry_run=true"), 1, body(&into))
        .await
        .expect(200)
        .json();
    assert_eq!(rehearsed["outcome"]["files"], 1);
    assert_eq!(subject_of(&officer, &file).await, json!(from));
    let joined = office.post_at(&join, 1, body(&into)).await.expect(200);
    let joined = joined.json();
    assert_eq!(joined["files"], 1);
    assert_eq!(
        (&joined["ratings"], &joined["ratings_left"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(joined["from"]["merged_into_id"], json!(into));
    assert_eq!(subject_of(&officer, &file).await, json!(into));
    assert!(officer.version(&format!("/nominations/{file}")).await > seen);
    // It answers with where it went, is offered to nobody, and takes nothing any more.
    let told = officer.get(&format!("/subjects/{from}")).await.expect(200);
    assert_eq!(told.json()["merged_into_id"], json!(into));
    let listed = officer.get("/subjects?q=do+mau+lan").await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let problem = officer.post("/nominations", nomination(&from, &from)).await;
    assert_eq!(problem.status, 422, "{}", problem.text);
    office
        .post_at(&join, 2, body(&into))
        .await
        .problem(409, "wrong_stage");
    let part = format!("/subjects/{from}/part");
    let why = json!({"reason": "Hai người khác nhau"});
    office
        .post_at(&part, 1, why.clone())
        .await
        .problem(412, "stale");
    let parted = office.post_at(&part, 2, why.clone()).await.expect(200);
    assert_eq!(parted.json()["from"]["merged_into_id"], Value::Null);
    assert_eq!(subject_of(&officer, &file).await, json!(from));
    let ratings = officer.get(&format!("/ratings?subject_id={from}")).await;
    assert_eq!(
        ratings.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    office
        .post_at(&part, 3, why)
        .await
        .problem(409, "wrong_stage");
    let history = officer.get(&format!("/nominations/{file}/history")).await;
    let history = history.expect(200).text;
    assert!(history.contains("records_joined") && history.contains("records_parted"));
}

async fn records_that_are_not_of_one_are_told_by_field(app: &TestApp) {
    let office = app.specialist().await;
    let (from, ..) = twice(app).await;
    let (person, household) = (app.subject("individual"), app.subject("household"));
    for (id, into, code) in [
        (&from, &from, "itself"),
        (&from, &household, "another_kind"),
        (&person, &from, "keep_the_registered"),
    ] {
        let at = version(&office, id).await;
        let problem = office
            .post_at(&format!("/subjects/{id}/join"), at, body(into))
            .await
            .problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], "/into_id");
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    }
    let join = format!("/subjects/{from}/join");
    let nobody = "01890000-0000-7000-8000-000000000000";
    for (into, reason, pointer, code) in [
        (nobody, "x", "/into_id", "unknown_reference"),
        ("x", "x", "/into_id", "no_id"),
        (&*household, " ", "/reason", "required"),
        (&*household, &*"x".repeat(2_001), "/reason", "too_long"),
    ] {
        let body = json!({"into_id": into, "reason": reason});
        let problem = office.post_at(&join, 1, body).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    }
}

async fn after_thirty_days_it_stays(app: &TestApp) {
    let (from, into, _) = twice(app).await;
    let office = app.specialist().await;
    let join = format!("/subjects/{from}/join");
    office.post_at(&join, 1, body(&into)).await.expect(200);
    app.set_clock("2027-03-01T02:00:00Z");
    let office = app.specialist().await;
    office
        .post_at(&format!("/subjects/{from}/part"), 2, json!({"reason": "x"}))
        .await
        .problem(409, "wrong_stage");
}

async fn a_stranger_finds_nothing_and_an_officer_joins_nothing(app: &TestApp) {
    let (from, into, _) = twice(app).await;
    let join = format!("/subjects/{from}/join");
    app.stranger()
        .await
        .post_at(&join, 1, body(&into))
        .await
        .problem(404, "not_found");
    app.officer()
        .await
        .post_at(&join, 1, body(&into))
        .await
        .problem(403, "forbidden");
}

async fn an_administrator_looks_before_joining(app: &TestApp) {
    let (from, into, file) = twice(app).await;
    let cookie = sign_in(app, ADMIN).await;
    let place = format!("/subjects/{from}/join");
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(page.contains(&into), "{page}");
    let form = [
        ("version", "1"),
        ("into_id", into.as_str()),
        ("reason", "Cùng số căn cước"),
    ];
    let looked = post(app, &cookie, &format!("{place}/rehearsal"), &form).await;
    assert!(looked.expect(200).text.contains("name=\"confirm\""));
    let officer = app.officer().await;
    assert_eq!(subject_of(&officer, &file).await, json!(from));
    let unconfirmed = post(app, &cookie, &place, &form).await;
    assert!(
        told(app, &cookie, unconfirmed)
            .await
            .contains("role=\"alert\"")
    );
    let confirmed: Vec<(&str, &str)> = form.into_iter().chain([("confirm", "yes")]).collect();
    let page = told(app, &cookie, post(app, &cookie, &place, &confirmed).await).await;
    assert!(page.contains(&format!("/subjects/{from}")), "{page}");
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, &format!("/subjects/{from}")).await;
    assert!(page.expect(200).text.contains(&format!("/subjects/{into}")));
}
