//! What people have begun and not ended, as its owner sees it.

use serde_json::json;
use thidua::domain::base::ids::UserId;
use thidua::domain::base::office::Role;
use thidua::domain::register::people::Language;
use thidua::services::access::Caller;
use thidua::services::access::users::{self, GrantRole};
use thidua::services::workbooks::{self, AskedList};

use crate::support::pages::{post, sign_in};
use crate::support::{TestApp, unit_of};

/// A list of people who are proposed together, as its writer sees it.
pub(super) async fn begun(app: &TestApp) -> String {
    let officer = sign_in(app, "officer@suoinga.example").await;
    let rows: String = (0..5).fold(String::new(), |rows, n| {
        format!("{rows}Người Mẫu Thứ {n}\tcá nhân\tChèo thuyền\n")
    });
    let unit = unit_of(&app.officer().await, "HG-01").await["id"].clone();
    let form = [
        ("unit_id", unit.as_str().unwrap()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ"),
        ("happened_from", "2026-10-14"),
        ("rows", rows.as_str()),
    ];
    let reply = post(app, &officer, "/nominations/many", &form).await;
    reply.expect(303).header("location").to_owned()
}

/// One act on all that waits for a specialist, who has not started it yet.
pub(super) async fn chosen(app: &TestApp) -> String {
    let specialist = sign_in(app, "specialist@suoinga.example").await;
    let reply = post(app, &specialist, "/work/runs", &[("run", "accept")]).await;
    reply.expect(303).header("location").to_owned()
}

/// A workbook of a long list that a specialist has asked for.
pub(super) async fn asked_for(app: &TestApp) -> String {
    let me = app.specialist().await.get("/me").await.expect(200).json();
    let user: UserId = me["user"]["id"].as_str().unwrap().parse().unwrap();
    let ctx = app.state.ctx();
    let begun = app.state.db.write(move |tx| {
        let asked = AskedList::Awards(Box::default());
        let caller = Caller::Absentee(user);
        workbooks::begin(tx, &ctx, &caller, &asked, Language::Vietnamese)
    });
    format!("/workbooks/{}", begun.await.unwrap())
}

/// A council of a body that prepares a meeting, and where both are shown.
pub(super) async fn seated(app: &TestApp, unit: &serde_json::Value) -> Vec<String> {
    let administrator = app.administrator().await;
    let users = administrator.get("/users?limit=200").await.expect(200);
    let users = users.json();
    let mut all = users["items"].as_array().unwrap().iter();
    let user = all
        .find(|user| user["email"] == "chairman@suoinga.example")
        .unwrap()["id"]
        .clone();
    // Nobody of the commune has the office yet.
    let secretary: UserId = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["email"] == "specialist@suoinga.example")
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let (ctx, unit_id) = (app.state.ctx(), unit.as_str().unwrap().parse().unwrap());
    let grant = GrantRole {
        user: secretary,
        role: Role::CouncilSecretary,
        unit: unit_id,
        valid_from: None,
        valid_to: None,
    };
    let granted = app
        .state
        .db
        .write(move |tx| users::grant(tx, &ctx, &Caller::Operator, grant));
    granted.await.unwrap();
    let specialist = app.specialist().await;
    let new = json!({
        "unit_id": unit, "kind": "emulation", "name": "Hội đồng mẫu",
        "decision_number": "12/QĐ-UBND", "decided_on": "2026-10-01",
    });
    let council = specialist.post("/councils", new).await.expect(201).json();
    let council = format!("/councils/{}", council["id"].as_str().unwrap());
    let member = json!({"user_id": user, "position": "chair"});
    specialist
        .post(&format!("{council}/members"), member)
        .await
        .expect(201);
    let new = json!({
        "title": "Phiên họp mẫu", "kind": "in_person", "starts_at": "2026-10-20T02:00:00Z",
        "place": "Phòng họp",
    });
    let meeting = specialist.post(&format!("{council}/meetings"), new).await;
    let meeting = meeting.expect(201).json();
    let meeting = format!("/meetings/{}", meeting["id"].as_str().unwrap());
    vec![
        format!("/api/v1{council}"),
        format!("/api/v1{council}/members"),
        format!("/api/v1{council}/meetings?limit=200"),
        format!("/api/v1{meeting}"),
        format!("/api/v1{meeting}/minutes"),
        council,
        meeting,
    ]
}
