//! Roles that see or stand in, units that merge, reminders that go out without being asked.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::db::Failure;
use thidua::jobs::upkeep;

use crate::rows;
use crate::support::{Actor, TestApp, approved, on_both};

fn at(app: &TestApp, moment: &str) {
    app.clock.set(moment.parse().unwrap());
}

/// The subject lines of the letters that went to an address, in the order they left.
async fn subjects(app: &TestApp, address: &str) -> Vec<String> {
    app.deliver().await;
    let letters = app.letters.lock().unwrap();
    let to = |letter: &&lettre::Message| {
        letter
            .envelope()
            .to()
            .iter()
            .any(|to| to.to_string() == address)
    };
    letters
        .iter()
        .filter(to)
        .map(|letter| {
            letter
                .headers()
                .get::<lettre::message::header::Subject>()
                .unwrap()
                .as_ref()
                .to_owned()
        })
        .collect()
}

async fn unit(actor: &Actor<'_>, code: &str) -> Value {
    let units = actor.get("/units?limit=200").await.expect(200).json();
    units["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["code"] == code)
        .unwrap()
        .clone()
}

async fn sent(app: &TestApp) -> String {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    id
}

on_both![
    an_inspector_sees_everything_and_changes_nothing,
    who_is_nominated_sees_their_own_file_and_never_decides_on_it,
    somebody_stands_in_between_two_dates_and_never_hands_it_on,
    what_waits_passes_to_the_successor_and_histories_stay,
    holders_are_reminded_then_told_of_delay_and_then_their_superiors_hear_of_it,
    a_returned_file_has_its_time_is_reminded_of_and_can_be_late,
    a_cycle_that_closes_is_told_to_the_units_below_once,
    a_cycle_that_closes_is_told_to_a_thousand_units,
];

async fn an_inspector_sees_everything_and_changes_nothing(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let inspector = app.actor("inspector@honggiang.example").await;
    assert_eq!(
        inspector
            .get(&format!("/nominations/{id}"))
            .await
            .expect(200)
            .json()["stage"],
        "issue"
    );
    inspector
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200);
    assert_eq!(
        inspector.get("/tasks").await.expect(200).json()["items"],
        json!([])
    );
    for action in ["withdraw", "hold"] {
        inspector.does(action, &id).await.problem(403, "forbidden");
    }
    inspector
        .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
        .await
        .problem(403, "forbidden");
}

async fn who_is_nominated_sees_their_own_file_and_never_decides_on_it(app: &TestApp) {
    let administrator = app.administrator().await;
    let people = administrator.get("/people?limit=200").await.json();
    let subjects = app.officer().await.get("/subjects?limit=200").await.json();
    let subject = subjects["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["person_id"].is_string())
        .unwrap()
        .clone();
    let person = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["id"] == subject["person_id"])
        .unwrap();
    let commune = unit(&administrator, "HG-01").await["id"].clone();
    let account = json!({
        "email": "self@suoinga.example", "full_name": "Chính Mẫu Mình", "unit_id": commune,
        "person_id": person["id"],
        "password": crate::support::GIVEN_PASSWORD,
    });
    let user = administrator
        .post("/users", account)
        .await
        .expect(201)
        .json();
    let mine = app
        .first_sign_in("self@suoinga.example", crate::support::GIVEN_PASSWORD)
        .await;
    let id = app
        .officer()
        .await
        .nominate(subject["id"].as_str().unwrap())
        .await;
    let other = sent(app).await;
    app.officer().await.does("submit", &id).await.expect(200);
    mine.get(&format!("/nominations/{id}")).await.expect(200);
    mine.get(&format!("/nominations/{id}/history"))
        .await
        .expect(200);
    if subject["id"] != app.subject("individual").as_str() {
        mine.get(&format!("/nominations/{other}"))
            .await
            .problem(404, "not_found");
    }
    mine.does("accept", &id).await.problem(403, "forbidden");
    // With the office of a specialist as well: everybody's files but their own.
    let role =
        json!({"user_id": user["id"], "role": "standing_office_specialist", "unit_id": commune});
    administrator
        .post("/role-assignments", role)
        .await
        .expect(201);
    mine.does("accept", &id).await.problem(403, "own_case");
    let told = mine.get(&format!("/nominations/{id}")).await.json();
    let accept = told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == "accept")
        .unwrap()
        .clone();
    assert_eq!(
        accept,
        json!({"action": "accept", "allowed": false, "reason": "own_case"})
    );
}

async fn somebody_stands_in_between_two_dates_and_never_hands_it_on(app: &TestApp) {
    let (chairman, officer) = (app.chairman().await, app.officer().await);
    let commune = unit(&officer, "HG-01").await["id"].clone();
    let body = |role: &str, to: &str, from: &str, until: &str| {
        json!({
            "role": role, "unit_id": commune, "to_email": to, "reason": "Đi công tác",
            "valid_from": from, "valid_to": until,
        })
    };
    let specialist = app.specialist().await;
    specialist
        .post(
            "/delegations",
            body(
                "chairman",
                "officer@suoinga.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .problem(403, "forbidden");
    chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "officer@benlau.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .problem(422, "invalid");
    chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "specialist@suoinga.example",
                "2026-10-20",
                "2026-10-17",
            ),
        )
        .await
        .problem(422, "invalid");
    let given = chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "specialist@suoinga.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .expect(201)
        .json();
    chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "specialist@suoinga.example",
                "2026-10-18",
                "2026-10-19",
            ),
        )
        .await
        .problem(409, "duplicate");
    // What is held for another is not handed on.
    specialist
        .post(
            "/delegations",
            body(
                "chairman",
                "officer@suoinga.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .problem(403, "forbidden");
    let id = sent(app).await;
    specialist.does("accept", &id).await.expect(200);
    // Who checked it does not decide on it, unless the commune has too few people for that.
    specialist
        .does("approve", &id)
        .await
        .problem(403, "same_hand");
    crate::eligibility::own_case::one_hand(app, "HG-01").await;
    specialist.does("approve", &id).await.expect(200);
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .json();
    let last = history["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["actor"], &last["on_behalf_of"]),
        (&json!("Bùi Mẫu Giang"), &json!("Đặng Mẫu Minh"))
    );
    // The day after the last one it is over; and it can be ended before.
    let second = sent(app).await;
    specialist.does("accept", &second).await.expect(200);
    at(app, "2026-10-21T02:00:00Z");
    app.specialist()
        .await
        .does("approve", &second)
        .await
        .problem(403, "forbidden");
    at(app, "2026-10-19T02:00:00Z");
    let chairman = app.chairman().await;
    let end = chairman.request(
        Method::DELETE,
        &format!("/delegations/{}", given["id"].as_str().unwrap()),
    );
    app.send(end).await.expect(204);
    app.specialist()
        .await
        .does("approve", &second)
        .await
        .problem(403, "forbidden");
    assert_eq!(
        app.stranger()
            .await
            .get("/delegations")
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
}

async fn what_waits_passes_to_the_successor_and_histories_stay(app: &TestApp) {
    let administrator = app.administrator().await;
    let draft = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let (waiting, done) = (
        sent(app).await,
        approved(app, &app.subject("individual")).await,
    );
    let (commune, ward) = (
        unit(&administrator, "HG-01").await,
        unit(&administrator, "HG-02").await,
    );
    let path = format!("/units/{}/merge", commune["id"].as_str().unwrap());
    let body =
        json!({"into_unit_id": ward["id"], "reason": "Nghị quyết sắp xếp đơn vị hành chính"});
    app.officer()
        .await
        .post_at(&path, 1, body.clone())
        .await
        .problem(403, "forbidden");
    let below =
        json!({"into_unit_id": unit(&administrator, "HG-01-01").await["id"], "reason": "x"});
    administrator
        .post_at(&path, 1, below)
        .await
        .problem(422, "invalid");
    administrator
        .post_at(&path, 9, body.clone())
        .await
        .problem(412, "stale");
    let merged = administrator
        .post_at(&path, 1, body.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&merged["files"], &merged["unit"]["valid_to"]),
        (&json!(3), &json!("2026-10-16"))
    );
    administrator
        .post_at(&path, 2, body)
        .await
        .problem(409, "wrong_stage");
    // The offices of the closed unit have ended; those of the successor hold what waits, and see
    // the past.
    app.officer()
        .await
        .get(&format!("/nominations/{waiting}"))
        .await
        .problem(404, "not_found");
    let specialist = app.actor("specialist@benlau.example").await;
    let file = specialist
        .get(&format!("/nominations/{waiting}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &file["holder"]["unit_id"],
            &file["unit_id"],
            &file["deciding_unit_id"]
        ),
        (&ward["id"], &ward["id"], &ward["id"])
    );
    specialist.does("accept", &waiting).await.expect(200);
    let history = specialist
        .get(&format!("/nominations/{done}/history"))
        .await
        .expect(200)
        .json();
    let deeds: Vec<&str> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["deed"].as_str().unwrap())
        .collect();
    assert_eq!(
        deeds,
        ["created", "submitted", "accepted", "approved", "passed_on"]
    );
    app.stranger()
        .await
        .does("submit", &draft)
        .await
        .expect(200);
    // One letter for what fell together, one for the file that came after.
    assert!(!subjects(app, "specialist@benlau.example").await.is_empty());
}

async fn holders_are_reminded_then_told_of_delay_and_then_their_superiors_hear_of_it(
    app: &TestApp,
) {
    let id = sent(app).await;
    let holder = "specialist@suoinga.example";
    let count = async |address: &str| subjects(app, address).await.len();
    let first = count(holder).await;
    upkeep::remind(&app.state).await;
    assert_eq!(count(holder).await, first);
    // Due on Friday 13 November 2026: two working days before it.
    at(app, "2026-11-11T02:00:00Z");
    for _ in 0..3 {
        upkeep::remind(&app.state).await;
    }
    let told = subjects(app, holder).await;
    assert_eq!(told.len(), first + 1);
    assert!(told.last().unwrap().contains("13/11/2026"), "{told:?}");
    let superior = count("chairman@suoinga.example").await;
    at(app, "2026-11-16T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    assert_eq!(
        (count(holder).await, count("chairman@suoinga.example").await),
        (first + 2, superior)
    );
    at(app, "2026-11-18T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    assert_eq!(
        (count(holder).await, count("chairman@suoinga.example").await),
        (first + 2, superior + 1)
    );
    app.specialist().await.does("accept", &id).await.expect(200);
}

async fn a_returned_file_has_its_time_is_reminded_of_and_can_be_late(app: &TestApp) {
    let id = sent(app).await;
    let returned = app
        .specialist()
        .await
        .does("return", &id)
        .await
        .expect(200)
        .json();
    // Ten working days from Saturday 17 October 2026.
    assert_eq!(
        (
            &returned["status"],
            &returned["due_at"],
            &returned["overdue"]
        ),
        (&json!("returned"), &json!("2026-10-30"), &json!(false))
    );
    let officer = "officer@suoinga.example";
    let first = subjects(app, officer).await.len();
    at(app, "2026-10-28T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    let told = subjects(app, officer).await;
    assert_eq!(told.len(), first + 1);
    assert!(told.last().unwrap().contains("30/10/2026"), "{told:?}");
    at(app, "2026-11-02T02:00:00Z");
    upkeep::remind(&app.state).await;
    assert_eq!(subjects(app, officer).await.len(), first + 2);
    let late = app
        .officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(late["overdue"], true);
    app.officer().await.does("submit", &id).await.expect(200);
}

async fn a_cycle_that_closes_is_told_to_the_units_below_once(app: &TestApp) {
    let specialist = app.specialist().await;
    let commune = unit(&app.officer().await, "HG-01").await["id"].clone();
    let cycle = json!({
        "unit_id": commune, "award_code": "title_ldtt", "commendation_type": "merit",
        "cycle_year": 2026,
        "opens_on": "2026-10-01", "closes_on": "2026-12-10", "remind_days": 7, "late": "mark",
    });
    specialist.post("/cycles", cycle).await.expect(201);
    upkeep::remind(&app.state).await;
    assert!(subjects(app, "officer@suoinga.example").await.is_empty());
    at(app, "2026-12-03T02:00:00Z");
    upkeep::remind(&app.state).await;
    upkeep::remind(&app.state).await;
    let told = subjects(app, "officer@suoinga.example").await;
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("10/12/2026") && told[0].contains("Lao động tiên tiến"),
        "{told:?}"
    );
    assert!(subjects(app, "officer@benlau.example").await.is_empty());
}
/// More offices than one transaction tells: all are told, each once, and nothing is told again.
async fn a_cycle_that_closes_is_told_to_a_thousand_units(app: &TestApp) {
    let cycle = json!({
        "unit_id": unit(
            &app.officer().await,
            "HG-01"
        ).await["id"], "award_code": "title_ldtt", "commendation_type": "merit",
        "cycle_year": 2026, "opens_on": "2026-10-01", "closes_on": "2026-12-10", "remind_days": 7,
        "late": "mark",
    });
    app.specialist()
        .await
        .post("/cycles", cycle)
        .await
        .expect(201);
    app.state
        .db
        .write(|tx| {
            let below = [
                ("id", "{id}"),
                ("code", "'X' || {n}"),
                ("code_key", "'x' || {n}"),
                ("path", "path || {n} || '/'"),
            ];
            rows::copy(tx, ("unit", "code = 'HG-01-01'", &below), 1, 1_100)?;
            let officer = [("id", "{id}"), ("unit_id", "{id}")];
            rows::copy(
                tx,
                ("role_assignment", "role = 'emulation_officer'", &officer),
                1,
                1_100,
            )
            .map_err(Failure::from)
        })
        .await
        .unwrap();
    app.deliver().await;
    at(app, "2026-12-03T02:00:00Z");
    upkeep::remind(&app.state).await;
    let queued = async || {
        app.state
            .db
            .read(|conn| thidua::db::base::jobs::count(conn, "queued"))
            .await
            .unwrap()
    };
    let first = queued().await;
    assert!((1_101..1_110).contains(&first), "{first}");
    upkeep::remind(&app.state).await;
    assert_eq!(queued().await, first);
}
