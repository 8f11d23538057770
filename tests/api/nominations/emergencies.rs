//! Emergencies: all who are concerned work on the files of an event at once.

use serde_json::{Value, json};
use thidua::db;
use thidua::domain::base::ids::UnitId;
use thidua::domain::base::office::Role;
use thidua::domain::register::people::Language;
use thidua::services::access::Caller;
use thidua::services::access::users::{self, AddUser, GrantRole};

use crate::support::pages::{get, post, sign_in};
use crate::support::{self, Actor, TestApp, numbering, on_both, signed};

on_both![
    while_an_emergency_is_open_units_below_nominate_in_its_event,
    an_emergency_is_opened_and_closed_by_who_may,
    the_time_from_the_act_to_the_award_is_shown,
];

/// The emulation officer of the province.
async fn provincial_officer(app: &TestApp) -> Actor<'_> {
    let unit = support::unit_of(&app.administrator().await, "HG").await["id"].clone();
    let unit = UnitId(unit.as_str().unwrap().parse().unwrap());
    let (ctx, email) = (app.state.ctx(), "thidua@honggiang.example");
    let make = move |tx: &mut db::Conn| {
        let known = db::access::users::with_email(tx, "officer@suoinga.example")?;
        let new = AddUser {
            email: email.to_owned(),
            full_name: "Cán bộ Mẫu".to_owned(),
            unit,
            password_hash: known.map(|user| user.password_hash).unwrap_or_default(),
            language: Language::Vietnamese,
            person: None,
        };
        let user = users::add(tx, &ctx, &Caller::Operator, new)?.id;
        let role = GrantRole {
            user,
            role: Role::EmulationOfficer,
            unit,
            valid_from: None,
            valid_to: None,
        };
        users::grant(tx, &ctx, &Caller::Operator, role)
    };
    app.state.db.write(make).await.unwrap();
    app.actor(email).await
}

/// A flood, filed by an officer.
async fn flood(officer: &Actor<'_>) -> String {
    let body = json!({"name": "Bão số 12", "happened_from": "2026-10-14"});
    let event = officer.post("/events", body).await.expect(201).json();
    event["id"].as_str().unwrap().to_owned()
}

async fn opens(actor: &Actor<'_>, event: &str) -> String {
    let body = json!({"event_id": event, "reason": "Lũ quét, nhiều người cứu người"});
    let opened = actor.post("/emergencies", body).await.expect(201).json();
    let id = &opened["emergency"]["id"];
    id.as_str().unwrap().to_owned()
}

async fn while_an_emergency_is_open_units_below_nominate_in_its_event(app: &TestApp) {
    let (province, governor) = (provincial_officer(app).await, app.governor().await);
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let event = flood(&province).await;
    let seen = format!("/events/{event}");
    officer.get(&seen).await.problem(404, "not_found");
    let id = opens(&governor, &event).await;
    let told = app.heard("Khen thưởng khẩn: Bão số 12").await;
    for to in ["officer@suoinga.example", "officer@benlau.example"] {
        assert!(told.contains(&to.to_owned()), "{to}: {told:?}");
    }
    officer.get(&seen).await.expect(200);
    let listed = officer.get("/emergencies").await.expect(200).json();
    assert_eq!(listed["items"][0]["id"], json!(id));
    // The page to enter many has it chosen.
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let place = format!("/emergencies/{id}");
    let page = get(app, &cookie, &place).await.expect(200).text;
    let many = format!("/nominations/many?event={event}");
    assert!(page.contains(&many), "{page}");
    let page = get(app, &cookie, &many).await.expect(200).text;
    assert!(
        page.contains(&format!("<option value=\"{event}\" selected>")),
        "{page}"
    );
    let done = officer.achieved(&subject, &event, "Cứu hai người").await;
    let file = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &done)
        .await;
    officer.does("submit", &file).await.expect(200);
    // One queue: the province sees the commune's file, the ward does not.
    let files = |page: &str| page.contains(&format!("/nominations/{file}"));
    for (email, sees) in [
        ("chairman@honggiang.example", true),
        ("specialist@suoinga.example", true),
        ("officer@benlau.example", false),
    ] {
        let cookie = sign_in(app, email).await;
        let page = get(app, &cookie, &place).await.expect(200).text;
        assert_eq!(files(&page), sees, "{email}: {page}");
    }
    let whole = governor.get(&place).await.expect(200).json();
    assert_eq!(
        whole["standing"],
        json!([{"status": "in_progress", "count": 1}])
    );
    // What falls together is one letter; of what came before it is told first.
    app.deliver().await;
    governor
        .post_at(&format!("{place}/close"), 1, json!({"reason": "Đã xong"}))
        .await
        .expect(200);
    officer.get(&seen).await.problem(404, "not_found");
    let told = app.heard("Kết thúc khen thưởng khẩn").await;
    assert!(told.contains(&"officer@suoinga.example".to_owned()));
}

async fn an_emergency_is_opened_and_closed_by_who_may(app: &TestApp) {
    let (officer, chairman) = (app.officer().await, app.chairman().await);
    let event = flood(&officer).await;
    let body = |event: &str, reason: &str| json!({"event_id": event, "reason": reason});
    for (actor, body, status, code) in [
        (&officer, body(&event, "Lũ"), 403, "forbidden"),
        (&chairman, body("x", "Lũ"), 422, "invalid"),
        (
            &chairman,
            body("0192aaaa-0000-7000-8000-000000000000", "Lũ"),
            422,
            "invalid",
        ),
        (&chairman, body(&event, ""), 422, "invalid"),
        (&chairman, body(&event, &"x".repeat(2_001)), 422, "invalid"),
    ] {
        actor.post("/emergencies", body).await.problem(status, code);
    }
    let id = opens(&chairman, &event).await;
    let (place, close) = (
        format!("/emergencies/{id}"),
        format!("/emergencies/{id}/close"),
    );
    let again = chairman.post("/emergencies", body(&event, "Lũ")).await;
    again.problem(409, "duplicate");
    // Another ward has nothing to do with it.
    for actor in [app.stranger().await] {
        actor.get(&place).await.problem(404, "not_found");
        actor
            .post_at(&close, 1, json!({"reason": "Xong"}))
            .await
            .problem(404, "not_found");
    }
    for (actor, version, reason, status, code) in [
        (&officer, 1, "Xong", 403, "forbidden"),
        (&chairman, 1, "", 422, "invalid"),
        (&chairman, 9, "Xong", 412, "stale"),
    ] {
        actor
            .post_at(&close, version, json!({"reason": reason}))
            .await
            .problem(status, code);
    }
    // An administrator above closes it, by the page.
    let email = app.planted.accounts.iter();
    let email = email
        .clone()
        .find(|one| one.role == "administrator")
        .unwrap()
        .email
        .clone();
    let cookie = sign_in(app, &email).await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(page.contains(&format!("action=\"{close}\"")), "{page}");
    let form = [("version", "1"), ("reason", "Đã xong")];
    post(app, &cookie, &close, &form).await.expect(303);
    let closed = chairman.get(&place).await.expect(200).json();
    assert_eq!(
        (
            &closed["emergency"]["closed_because"],
            &closed["emergency"]["version"]
        ),
        (&json!("Đã xong"), &json!(2))
    );
    chairman
        .post_at(&close, 2, json!({"reason": "Xong"}))
        .await
        .problem(409, "wrong_stage");
    app.deliver().await;
    // It can be opened anew, from the page.
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let form = [("event_id", event.as_str()), ("reason", "Mưa trở lại")];
    let opened = post(app, &cookie, "/emergencies", &form).await.expect(303);
    let page = get(app, &cookie, opened.header("location")).await;
    assert!(page.expect(200).text.contains("Mưa trở lại"));
    app.deliver().await;
}

async fn the_time_from_the_act_to_the_award_is_shown(app: &TestApp) {
    let (officer, chairman) = (app.officer().await, app.chairman().await);
    let (event, subject) = (flood(&officer).await, app.subject("individual"));
    let id = opens(&chairman, &event).await;
    let place = format!("/emergencies/{id}");
    let before = chairman.get(&place).await.expect(200).json();
    assert_eq!(
        (&before["pace"], &before["standing"]),
        (&Value::Null, &json!([]))
    );
    let done = officer.achieved(&subject, &event, "Cứu hai người").await;
    let file = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &done)
        .await;
    officer.does("submit", &file).await.expect(200);
    let specialist = app.specialist().await;
    specialist.does("accept", &file).await.expect(200);
    chairman.does("approve", &file).await.expect(200);
    let decision = signed(app, &[&file]).await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let shown = chairman.get(&place).await.expect(200).json();
    assert_eq!(shown["pace"]["awarded"], json!(1));
    assert_eq!(shown["pace"]["shortest"], shown["pace"]["longest"]);
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(
        page.contains("Thời gian từ khi lập thành tích đến khi khen thưởng"),
        "{page}"
    );
    app.deliver().await;
}
