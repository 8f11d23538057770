//! Nobody acts on a case in which they benefit: accounts are linked to people, whoever is absent
//! counts for their stand-in, and what cannot be told apart waits for somebody else.

use actix_web::http::Method;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::Failure;

use crate::support::{Actor, Reply, TestApp, numbering, on_both, unit_of};

/// The person with a staff code, as an administrator sees them.
pub async fn person_of(administrator: &Actor<'_>, staff_code: &str) -> Value {
    let people = administrator
        .get("/people?limit=200")
        .await
        .expect(200)
        .json();
    people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["staff_code"] == staff_code)
        .unwrap()
        .clone()
}

/// The account with an address, as an administrator sees it.
pub async fn user_of(administrator: &Actor<'_>, email: &str) -> Value {
    let users = administrator
        .get("/users?limit=200")
        .await
        .expect(200)
        .json();
    users["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["email"] == email)
        .unwrap()
        .clone()
}

/// Links an account to the person with a staff code.
pub async fn link(administrator: &Actor<'_>, user: &str, staff_code: &str) -> Value {
    let person = person_of(administrator, staff_code).await;
    let version = administrator.version(&format!("/users/{user}")).await;
    change(
        administrator,
        user,
        version,
        json!({"person_id": person["id"]}),
    )
    .await
    .expect(200);
    person
}

/// Changes an account, as whoever shows that it is they where that is asked for.
async fn change(actor: &Actor<'_>, user: &str, version: i64, mut body: Value) -> Reply {
    if body["email"].is_string() || body["full_name"].is_string() {
        body["password"] = json!(thidua::commands::demo::PASSWORD);
    }
    let request = actor
        .request(Method::PATCH, &format!("/users/{user}"))
        .insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_json(body)).await
}

/// Links the account with an address to a person; answers the subject that person is.
pub async fn linked(app: &TestApp, email: &str, staff_code: &str) -> String {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, email).await;
    let person = link(&administrator, user["id"].as_str().unwrap(), staff_code).await;
    let subjects = app
        .officer()
        .await
        .get("/subjects?limit=200")
        .await
        .expect(200)
        .json();
    let subject = subjects["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["person_id"] == person["id"])
        .unwrap()
        .clone();
    subject["id"].as_str().unwrap().to_owned()
}

/// Lets one hand check and decide in the unit with a code.
pub async fn one_hand(app: &TestApp, code: &str) {
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, code).await;
    let path = format!("/units/{}/duties", unit["id"].as_str().unwrap());
    put_at(
        &administrator,
        &path,
        unit["version"].as_i64().unwrap(),
        json!({"one_hand": true, "reason": "Thiếu người"}),
    )
    .await
    .expect(200);
}

async fn put_at(actor: &Actor<'_>, path: &str, version: i64, body: Value) -> Reply {
    let request = actor
        .request(Method::PUT, path)
        .insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_json(body)).await
}

/// Gives a role in the unit with a code to the account with an address.
pub async fn grant(app: &TestApp, email: &str, role: &str, code: &str) {
    let administrator = app.administrator().await;
    let (user, unit) = (
        user_of(&administrator, email).await,
        unit_of(&administrator, code).await,
    );
    let body = json!({"user_id": user["id"], "role": role, "unit_id": unit["id"]});
    administrator
        .post("/role-assignments", body)
        .await
        .expect(201);
}

/// Somebody stands in for the holder of an office of the commune.
pub async fn stands_in(holder: &Actor<'_>, role: &str, to: &str) {
    let commune = unit_of(holder, "HG-01").await["id"].clone();
    let body = json!({
        "role": role, "unit_id": commune, "to_email": to, "reason": "Đi công tác",
        "valid_from": "2026-10-17", "valid_to": "2026-10-20",
    });
    holder.post("/delegations", body).await.expect(201);
}

on_both![
    an_invited_account_is_linked_and_never_decides_on_its_owners_award,
    a_role_that_checks_or_decides_needs_a_person,
    an_account_is_changed_by_an_administrator_and_both_addresses_hear_of_it,
    nobody_takes_off_the_link_that_tells_their_own_cases,
    the_chairman_neither_approves_nor_signs_their_own_award,
    no_act_is_done_by_who_benefits,
    who_is_honoured_does_not_cancel_the_record,
    whoever_is_absent_counts_for_their_stand_in_and_for_the_stand_in_of_that_one,
    who_checked_a_file_neither_approves_nor_signs_it_unless_the_body_allows_it,
    who_leads_a_collective_or_a_household_has_an_own_case_in_it,
    a_twin_of_an_officials_name_waits_for_somebody_to_tell_them_apart,
    that_somebody_is_not_the_official_is_asked_only_where_one_bears_the_name,
    the_pages_show_and_change_what_tells_own_cases,
    a_role_that_decides_is_told_where_nobody_can_confirm_it,
    nobody_makes_themself_chairman_and_one_administrator_makes_nobody_alone,
    on_the_pages_a_given_password_is_changed_first,
];

async fn an_invited_account_is_linked_and_never_decides_on_its_owners_award(app: &TestApp) {
    let administrator = app.administrator().await;
    let (commune, person) = (
        unit_of(&administrator, "HG-01").await["id"].clone(),
        person_of(&administrator, "HG0001").await,
    );
    let invite = json!({
        "email": "invited@suoinga.example", "full_name": "Nguyễn Mẫu An", "unit_id": commune,
        "person_id": person["id"],
    });
    let user = administrator
        .post("/invitations", invite.clone())
        .await
        .expect(201)
        .json();
    assert_eq!(user["person_id"], person["id"]);
    let mut again = invite.clone();
    again["email"] = json!("second@suoinga.example");
    let twice = administrator
        .post("/invitations", again.clone())
        .await
        .problem(409, "duplicate");
    assert_eq!(twice["errors"][0]["pointer"], "/person_id");
    again["person_id"] = json!("0192aaaa-0000-7000-8000-000000000000");
    assert_eq!(
        administrator
            .post("/invitations", again.clone())
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "unknown_reference"
    );
    again["person_id"] = json!("x");
    assert_eq!(
        administrator
            .post("/invitations", again)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "no_id"
    );
}

async fn a_role_that_checks_or_decides_needs_a_person(app: &TestApp) {
    let administrator = app.administrator().await;
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let new = json!({
        "email": "new@suoinga.example",
        "full_name": "Mẫu Mới",
        "unit_id": commune,
        "password": "con-duong-lang-2026-x"
    });
    let user = administrator.post("/users", new).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let grant = |role: &str| json!({"user_id": user, "role": role, "unit_id": commune});
    let deciding = [
        "unit_head",
        "standing_office_specialist",
        "standing_office_head",
        "council_secretary",
        "council_member",
        "chairman",
    ];
    for role in deciding {
        let problem = administrator
            .post("/role-assignments", grant(role))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/user_id"), &json!("person_needed")),
            "{role}"
        );
    }
    for role in ["emulation_officer", "inspector"] {
        administrator
            .post("/role-assignments", grant(role))
            .await
            .expect(201);
    }
    link(&administrator, &user, "HG0002").await;
    administrator
        .post("/role-assignments", grant("standing_office_specialist"))
        .await
        .expect(201);
    // While it checks, its owner cannot be taken from it; another owner can be named.
    let version = administrator.version(&format!("/users/{user}")).await;
    let problem = change(&administrator, &user, version, json!({"person_id": null}))
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "person_needed");
    link(&administrator, &user, "HG0003").await;
    // A stand-in for who decides must be somebody too, unless they decide already.
    let delegate = json!({
        "role": "chairman", "unit_id": commune, "to_email": "officer@suoinga.example",
        "reason": "Đi công tác",
        "valid_from": "2026-10-17", "valid_to": "2026-10-20",
    });
    let problem = app
        .chairman()
        .await
        .post("/delegations", delegate)
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "person_needed");
}

async fn an_account_is_changed_by_an_administrator_and_both_addresses_hear_of_it(app: &TestApp) {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, "officer@suoinga.example").await;
    let (id, version) = (
        user["id"].as_str().unwrap(),
        user["version"].as_i64().unwrap(),
    );
    let right = json!({"email": "Officer.New@suoinga.example", "full_name": "Vũ Mẫu Hòa Bình"});
    change(&app.officer().await, id, version, right.clone())
        .await
        .problem(404, "not_found");
    change(&administrator, id, version + 1, right.clone())
        .await
        .problem(412, "stale");
    for (wrong, status, code) in [
        (
            json!({"email": "specialist@suoinga.example"}),
            409,
            "duplicate",
        ),
        (json!({"email": "no address"}), 422, "invalid"),
        (json!({"full_name": ""}), 422, "invalid"),
        (json!({"full_name": "x".repeat(201)}), 422, "invalid"),
        (json!({"person_id": 7}), 400, "malformed"),
        (json!({"state": "disabled"}), 400, "malformed"),
    ] {
        change(&administrator, id, version, wrong)
            .await
            .problem(status, code);
    }
    app.deliver().await;
    app.letters.lock().unwrap().clear();
    let changed = change(&administrator, id, version, right)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["email"], &changed["full_name"]),
        (
            &json!("officer.new@suoinga.example"),
            &json!("Vũ Mẫu Hòa Bình")
        )
    );
    app.deliver().await;
    let mut told: Vec<String> = app
        .letters
        .lock()
        .unwrap()
        .iter()
        .flat_map(|letter| {
            letter
                .envelope()
                .to()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        })
        .collect();
    told.sort();
    // The new address hears of the name as well.
    assert_eq!(
        told,
        [
            "officer.new@suoinga.example",
            "officer.new@suoinga.example",
            "officer@suoinga.example"
        ]
    );
    app.sign_in("officer@suoinga.example", thidua::commands::demo::PASSWORD)
        .await
        .problem(401, "wrong_credentials");
    app.actor("officer.new@suoinga.example")
        .await
        .get("/me")
        .await
        .expect(200);
    // As it is already: nothing changes.
    let version = changed["version"].as_i64().unwrap();
    assert_eq!(
        change(
            &administrator,
            id,
            version,
            json!({"full_name": "Vũ Mẫu Hòa Bình"})
        )
        .await
        .expect(200)
        .json()["version"],
        version
    );
}

async fn nobody_takes_off_the_link_that_tells_their_own_cases(app: &TestApp) {
    let administrator = app.administrator().await;
    let me = user_of(&administrator, "admin@honggiang.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    // Whoever operates the installation may say it of them.
    let own = person_of(&administrator, "HG0001").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let text = format!("UPDATE user_account SET person_id = '{own}' WHERE id = '{me}'");
    app.state
        .db
        .write(move |tx| tx.batch_execute(&text).map_err(Failure::from))
        .await
        .unwrap();
    let version = administrator.version(&format!("/users/{me}")).await;
    for other in [
        json!(null),
        person_of(&administrator, "HG0002").await["id"].clone(),
    ] {
        change(&administrator, &me, version, json!({"person_id": other}))
            .await
            .problem(403, "own_case");
    }
}

async fn the_chairman_neither_approves_nor_signs_their_own_award(app: &TestApp) {
    let subject = linked(app, "chairman@suoinga.example", "HG0001").await;
    let id = app.officer().await.nominate(&subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(403, "own_case");
}

/// Every act by which a file, a decision or a record goes on: the same rule for all of them.
async fn no_act_is_done_by_who_benefits(app: &TestApp) {
    let officer = app.officer().await;
    let subject = linked(app, "specialist@suoinga.example", "HG0001").await;
    let mine = app.specialist().await;
    linked(app, "chairman@suoinga.example", "HG0005").await;
    grant(
        app,
        "chairman@suoinga.example",
        "standing_office_specialist",
        "HG-01",
    )
    .await;
    one_hand(app, "HG-01").await;
    let chairman = app.chairman().await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    for action in ["accept", "return", "supplement", "hold"] {
        mine.does(action, &id).await.problem(403, "own_case");
    }
    let told = mine
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
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
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 5"});
    mine.post("/holds", hold.clone())
        .await
        .problem(403, "own_case");
    let entered = chairman.post("/holds", hold).await.expect(201).json();
    let lift = format!("/holds/{}/lift", entered["id"].as_str().unwrap());
    // What is held against somebody is not theirs to read.
    mine.post_at(&lift, 1, json!({"all_clear": "Kết luận số 9"}))
        .await
        .problem(404, "not_found");
    chairman
        .post_at(&lift, 1, json!({"all_clear": "Kết luận số 9"}))
        .await
        .expect(200);
    chairman.does("accept", &id).await.expect(200);
    chairman.does("approve", &id).await.expect(200);
    let draft = json!({"title": "On the flood", "nomination_ids": [id]});
    let decision = chairman.post("/decisions", draft).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    chairman
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
    mine.post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .problem(403, "own_case");
    let told = mine
        .get(&format!("/decisions/{decision}"))
        .await
        .expect(200)
        .json();
    let issue = told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == "issue")
        .unwrap()
        .clone();
    assert_eq!(issue["reason"], "own_case");
    chairman
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let award = chairman.get("/awards").await.expect(200).json()["items"][0]["id"].clone();
    let correction =
        json!({"award_id": award, "subject_name": "Nguyễn Mẫu Ân", "reason": "Sai dấu"});
    mine.post_at(
        &format!("/decisions/{decision}/corrections"),
        3,
        correction.clone(),
    )
    .await
    .problem(403, "own_case");
    chairman
        .post_at(&format!("/decisions/{decision}/corrections"), 3, correction)
        .await
        .expect(201);
}

async fn who_is_honoured_does_not_cancel_the_record(app: &TestApp) {
    let officer = app.officer().await;
    let subject = linked(app, "chairman@suoinga.example", "HG0001").await;
    let rating =
        json!({"subject_id": subject, "year": 2025, "grade": "good", "source": "Quyết định số 8"});
    grant(
        app,
        "chairman@suoinga.example",
        "emulation_officer",
        "HG-01",
    )
    .await;
    app.chairman()
        .await
        .post("/ratings", rating)
        .await
        .problem(403, "own_case");
    // Before the commune knew that its chairman was meant, another chairman gave it.
    let administrator = app.administrator().await;
    let (commune, person) = (
        unit_of(&administrator, "HG-01").await["id"].clone(),
        person_of(&administrator, "HG0005").await,
    );
    let second = json!({
        "email": "second@suoinga.example", "full_name": "Kim Mẫu Vy", "unit_id": commune,
        "password": crate::support::GIVEN_PASSWORD,
        "person_id": person["id"],
    });
    administrator.post("/users", second).await.expect(201);
    grant(app, "second@suoinga.example", "chairman", "HG-01").await;
    let second = app
        .first_sign_in("second@suoinga.example", crate::support::GIVEN_PASSWORD)
        .await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    second.does("approve", &id).await.expect(200);
    let draft = json!({"title": "On the flood", "nomination_ids": [id]});
    let decision = app
        .specialist()
        .await
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let sign = format!("/decisions/{decision}/sign");
    app.chairman()
        .await
        .post_at(&sign, 1, json!({}))
        .await
        .problem(403, "own_case");
    second.post_at(&sign, 1, json!({})).await.expect(200);
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let award = second.get("/awards").await.expect(200).json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let reply = second.get(&format!("/awards/{award}")).await.expect(200);
    let version: i64 = reply
        .header("etag")
        .trim_matches('"')
        .split('-')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let cancel = json!({
        "ground": "forged_papers",
        "reason": "Kết luận số 3",
        "number": "77/QĐ-UBND",
        "date": "2026-10-17"
    });
    app.chairman()
        .await
        .post_at(&format!("/awards/{award}/cancel"), version, cancel.clone())
        .await
        .problem(403, "own_case");
    second
        .post_at(&format!("/awards/{award}/cancel"), version, cancel)
        .await
        .expect(200);
}

async fn whoever_is_absent_counts_for_their_stand_in_and_for_the_stand_in_of_that_one(
    app: &TestApp,
) {
    let officer = app.officer().await;
    let subject = linked(app, "chairman@suoinga.example", "HG0001").await;
    linked(app, "officer@suoinga.example", "HG0005").await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    stands_in(
        &app.chairman().await,
        "chairman",
        "specialist@suoinga.example",
    )
    .await;
    // The specialist speaks for the chairman, and the officer for the specialist: neither touches
    // the chairman's own file.
    app.specialist()
        .await
        .does("accept", &id)
        .await
        .problem(403, "own_case");
    stands_in(
        &app.specialist().await,
        "standing_office_specialist",
        "officer@suoinga.example",
    )
    .await;
    app.officer()
        .await
        .does("accept", &id)
        .await
        .problem(403, "own_case");
    // Another file is theirs to check, and to decide for who did not.
    let other = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &other).await.expect(200);
    app.officer().await.does("accept", &other).await.expect(200);
    app.specialist()
        .await
        .does("approve", &other)
        .await
        .expect(200);
    // When the days are over, nothing of it is left.
    app.clock.set("2026-10-22T02:00:00Z".parse().unwrap());
    app.specialist().await.does("accept", &id).await.expect(200);
}

async fn who_checked_a_file_neither_approves_nor_signs_it_unless_the_body_allows_it(app: &TestApp) {
    linked(app, "specialist@suoinga.example", "HG0001").await;
    grant(app, "specialist@suoinga.example", "chairman", "HG-01").await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    specialist
        .does("approve", &id)
        .await
        .problem(403, "same_hand");
    let told = specialist
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    let approve = told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == "approve")
        .unwrap()
        .clone();
    assert_eq!(
        (&approve["reason"], &told["one_hand"]),
        (&json!("same_hand"), &json!(false))
    );
    app.chairman().await.does("approve", &id).await.expect(200);
    let draft = json!({"title": "On the flood", "nomination_ids": [id]});
    let decision = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    specialist
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .problem(403, "same_hand");
    // Only an administrator of the body sets it, with a reason, on the version they have seen.
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, "HG-01").await;
    let (path, version) = (
        format!("/units/{}/duties", unit["id"].as_str().unwrap()),
        unit["version"].as_i64().unwrap(),
    );
    let body = json!({"one_hand": true, "reason": "Thiếu người"});
    put_at(&specialist, &path, version, body.clone())
        .await
        .problem(403, "forbidden");
    put_at(&app.stranger().await, &path, version, body.clone())
        .await
        .problem(404, "not_found");
    put_at(&administrator, &path, version + 1, body.clone())
        .await
        .problem(412, "stale");
    put_at(
        &administrator,
        &path,
        version,
        json!({"one_hand": true, "reason": ""}),
    )
    .await
    .problem(422, "invalid");
    put_at(
        &administrator,
        &path,
        version,
        json!({"one_hand": false, "reason": "x"}),
    )
    .await
    .problem(422, "invalid");
    put_at(&administrator, &path, version, body)
        .await
        .expect(200);
    assert_eq!(
        administrator.get(&path).await.expect(200).json()["one_hand"],
        true
    );
    assert_eq!(
        specialist.get(&format!("/nominations/{id}")).await.json()["one_hand"],
        true
    );
    specialist
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
}

async fn who_leads_a_collective_or_a_household_has_an_own_case_in_it(app: &TestApp) {
    let administrator = app.administrator().await;
    linked(app, "chairman@suoinga.example", "HG0001").await;
    let (officer, leader) = (
        app.officer().await,
        person_of(&administrator, "HG0001").await["id"].clone(),
    );
    for kind in ["collective", "household"] {
        let subject = app.subject(kind);
        let path = format!("/subjects/{subject}/leader");
        put_at(
            &app.specialist().await,
            &path,
            1,
            json!({"leader_id": leader}),
        )
        .await
        .problem(403, "forbidden");
        put_at(&officer, &path, 2, json!({"leader_id": leader}))
            .await
            .problem(412, "stale");
        put_at(
            &officer,
            &path,
            1,
            json!({"leader_id": "0192aaaa-0000-7000-8000-000000000000"}),
        )
        .await
        .problem(422, "invalid");
        let named = put_at(&officer, &path, 1, json!({"leader_id": leader}))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&named["leader_id"], &named["version"]),
            (&leader, &json!(2))
        );
        let id = officer.nominate(&subject).await;
        officer.does("submit", &id).await.expect(200);
        app.specialist().await.does("accept", &id).await.expect(200);
        app.chairman()
            .await
            .does("approve", &id)
            .await
            .problem(403, "own_case");
    }
    let individual = format!("/subjects/{}/leader", app.subject("individual"));
    put_at(&officer, &individual, 1, json!({"leader_id": leader}))
        .await
        .problem(422, "invalid");
    let commune = unit_of(&officer, "HG-01").await["id"].clone();
    let new = json!({
        "kind": "collective",
        "name": "Đội cứu hộ",
        "unit_id": commune,
        "leader_id": leader
    });
    assert_eq!(
        officer
            .post("/subjects", new.clone())
            .await
            .expect(201)
            .json()["leader_id"],
        leader
    );
    let mut wrong = new;
    wrong["kind"] = json!("individual");
    officer
        .post("/subjects", wrong)
        .await
        .problem(422, "invalid");
    // Who leads it does not take themself off.
    grant(
        app,
        "chairman@suoinga.example",
        "emulation_officer",
        "HG-01",
    )
    .await;
    let path = format!("/subjects/{}/leader", app.subject("collective"));
    put_at(&app.chairman().await, &path, 2, json!({"leader_id": null}))
        .await
        .problem(403, "own_case");
    // Nor does another while a file is with those who check it.
    put_at(&officer, &path, 2, json!({"leader_id": null}))
        .await
        .problem(409, "file_underway");
}

async fn a_twin_of_an_officials_name_waits_for_somebody_to_tell_them_apart(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let twin = officer.add_subject("individual", "ĐẶNG  Mẫu Minh").await;
    let id = officer.nominate(&twin).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    let chairman = app.chairman().await;
    chairman
        .does("approve", &id)
        .await
        .problem(409, "same_name");
    stands_in(&chairman, "chairman", "specialist@suoinga.example").await;
    app.specialist()
        .await
        .does("approve", &id)
        .await
        .problem(409, "same_name");
    app.clock.set("2026-10-22T02:00:00Z".parse().unwrap());
    // Not by who bears the name, nor by who does not check, with a reason, on the version that was
    // seen.
    let path = format!("/subjects/{twin}/told-apart");
    let (specialist, chairman, body) = (
        app.specialist().await,
        app.chairman().await,
        json!({"reason": "Hai căn cước khác nhau"}),
    );
    chairman
        .post_at(&path, 1, body.clone())
        .await
        .problem(409, "same_name");
    app.officer()
        .await
        .post_at(&path, 1, body.clone())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post_at(&path, 1, body.clone())
        .await
        .problem(404, "not_found");
    specialist
        .post_at(&path, 2, body.clone())
        .await
        .problem(412, "stale");
    specialist
        .post_at(&path, 1, json!({"reason": ""}))
        .await
        .problem(422, "invalid");
    assert_eq!(
        specialist
            .post_at(&path, 1, body.clone())
            .await
            .expect(200)
            .json()["told_apart"],
        true
    );
    specialist
        .post_at(&path, 2, body.clone())
        .await
        .problem(409, "wrong_stage");
    // Of somebody on the register there is nothing to say.
    let known = format!("/subjects/{}/told-apart", app.subject("individual"));
    specialist
        .post_at(&known, 1, body)
        .await
        .problem(409, "wrong_stage");
    chairman.does("approve", &id).await.expect(200);
}

async fn that_somebody_is_not_the_official_is_asked_only_where_one_bears_the_name(app: &TestApp) {
    use crate::access::identity_pages::{get, signed_in};
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let specialist = signed_in(app, "specialist@suoinga.example").await;
    let mut shown = Vec::new();
    let mut see = async |name: &str| {
        let subject = officer.add_subject("individual", name).await;
        let id = app.officer().await.nominate(&subject).await;
        app.officer().await.does("submit", &id).await.expect(200);
        let page = format!("/nominations/{id}");
        shown.push(
            get(app, &specialist, &page)
                .await
                .expect(200)
                .text
                .contains("/told-apart"),
        );
        page
    };
    see("Hoàng Mẫu Độc Nhất").await;
    // As an account is called, with other accents too.
    let page = see("Đặng Mẫu Mình").await;
    // As the register calls the owner of an account.
    let user = user_of(&administrator, "officer@benlau.example").await;
    link(&administrator, user["id"].as_str().unwrap(), "HG0001").await;
    see("Nguyễn Mẫu An").await;
    assert_eq!(shown, [false, true, true]);
    administrator.disable("chairman@suoinga.example").await;
    assert!(
        !get(app, &specialist, &page)
            .await
            .expect(200)
            .text
            .contains("/told-apart"),
        "the account is in nobody's hands"
    );
}

async fn the_pages_show_and_change_what_tells_own_cases(app: &TestApp) {
    use crate::access::identity_pages::{form, get, signed_in};
    let subject = app.subject("collective");
    let id = app.officer().await.nominate(&subject).await;
    let officer = signed_in(app, "officer@suoinga.example").await;
    let file = format!("/nominations/{id}");
    let page = get(app, &officer, &file).await.expect(200).text;
    assert!(
        page.contains("not named") && page.contains("/leader"),
        "{page}"
    );
    let fields = [
        ("version", "1"),
        ("subject_id", subject.as_str()),
        ("staff_code", "HG0001"),
    ];
    form(app, &officer, &format!("{file}/leader"), &fields)
        .await
        .expect(303);
    assert!(
        get(app, &officer, &file)
            .await
            .text
            .contains("Nguyễn Mẫu An")
    );
    let twin = app
        .officer()
        .await
        .add_subject("individual", "Đặng Mẫu Minh")
        .await;
    let id = app.officer().await.nominate(&twin).await;
    app.officer().await.does("submit", &id).await.expect(200);
    let specialist = signed_in(app, "specialist@suoinga.example").await;
    let file = format!("/nominations/{id}");
    assert!(
        get(app, &specialist, &file)
            .await
            .expect(200)
            .text
            .contains("/told-apart")
    );
    app.specialist().await.does("accept", &id).await.expect(200);
    let chairman = signed_in(app, "chairman@suoinga.example").await;
    let page = get(app, &chairman, &file).await.expect(200).text;
    assert!(
        page.contains("bears your name") && !page.contains("/told-apart"),
        "{page}"
    );
    let fields = [
        ("version", "1"),
        ("subject_id", twin.as_str()),
        ("reason", "Two people"),
    ];
    form(app, &specialist, &format!("{file}/told-apart"), &fields)
        .await
        .expect(303);
    assert!(
        !get(app, &chairman, &file)
            .await
            .expect(200)
            .text
            .contains("bears your name")
    );
    let administrator = signed_in(app, "admin@honggiang.example").await;
    let commune = unit_of(&app.administrator().await, "HG-01").await;
    let duties = format!("/units/{}/duties", commune["id"].as_str().unwrap());
    assert!(
        get(app, &administrator, "/units")
            .await
            .expect(200)
            .text
            .contains(&duties)
    );
    assert!(
        get(app, &administrator, &duties)
            .await
            .expect(200)
            .text
            .contains("who checks does not decide")
    );
    let version = commune["version"].to_string();
    form(
        app,
        &administrator,
        &duties,
        &[
            ("version", version.as_str()),
            ("one_hand", "yes"),
            ("reason", "Few"),
        ],
    )
    .await
    .expect(303);
    assert!(
        get(app, &chairman, &file)
            .await
            .expect(200)
            .text
            .contains("one hand may check and decide")
    );
    // Accounts: who checks and is nobody on the register is pointed out, and linked.
    let user = user_of(&app.administrator().await, "specialist@suoinga.example").await;
    let place = format!("/users/{}", user["id"].as_str().unwrap());
    assert!(
        get(app, &administrator, &place)
            .await
            .expect(200)
            .text
            .contains("nobody on the register")
    );
    let version = user["version"].to_string();
    let fields = [
        ("version", version.as_str()),
        ("email", "specialist@suoinga.example"),
        ("full_name", "Bùi Mẫu Giang"),
        ("staff_code", "HG0002"),
    ];
    form(app, &administrator, &place, &fields).await.expect(303);
    let page = get(app, &administrator, &place).await.expect(200).text;
    assert!(
        page.contains("HG0002") && !page.contains("nobody on the register"),
        "{page}"
    );
    let invite = [
        ("email", "two@suoinga.example"),
        ("full_name", "Hai"),
        ("unit_code", "HG-01"),
        ("staff_code", "HG0002"),
        ("language", "vi"),
    ];
    assert!(
        form(app, &administrator, "/users", &invite)
            .await
            .expect(422)
            .text
            .contains("fault-staff_code")
    );
}

/// Without a second administrator who is beside and above hears of it at once.
async fn a_role_that_decides_is_told_where_nobody_can_confirm_it(app: &TestApp) {
    linked(app, "specialist@suoinga.example", "HG0001").await;
    app.deliver().await;
    app.letters.lock().unwrap().clear();
    grant(app, "specialist@suoinga.example", "chairman", "HG-01").await;
    app.deliver().await;
    let told = || {
        let letters = app.letters.lock().unwrap();
        let mut told: Vec<String> = letters
            .iter()
            .map(|letter| letter.envelope().to()[0].to_string())
            .collect();
        told.sort();
        told
    };
    assert_eq!(
        told(),
        ["chairman@suoinga.example", "inspector@honggiang.example"]
    );
    // What decides nothing is nobody's news.
    grant(
        app,
        "specialist@suoinga.example",
        "emulation_officer",
        "HG-01",
    )
    .await;
    app.deliver().await;
    assert_eq!(told().len(), 2);
}

async fn nobody_makes_themself_chairman_and_one_administrator_makes_nobody_alone(app: &TestApp) {
    let administrator = app.administrator().await;
    let me = user_of(&administrator, "admin@honggiang.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (province, commune) = (
        unit_of(&administrator, "HG").await["id"].clone(),
        unit_of(&administrator, "HG-01").await["id"].clone(),
    );
    let second = json!({
        "email": "second@honggiang.example", "full_name": "Kim Mẫu Vy", "unit_id": province,
        "password": crate::support::GIVEN_PASSWORD,
    });
    let second_id = administrator
        .post("/users", second)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    administrator
        .post(
            "/role-assignments",
            json!({"user_id": second_id, "role": "administrator", "unit_id": province}),
        )
        .await
        .expect(201);
    let second = app
        .first_sign_in("second@honggiang.example", crate::support::GIVEN_PASSWORD)
        .await;
    link(&second, &me, "HG0001").await;
    app.deliver().await;
    app.letters.lock().unwrap().clear();
    let chairman = json!({"user_id": me, "role": "chairman", "unit_id": commune});
    let waiting = administrator
        .post("/role-assignments", chairman.clone())
        .await
        .expect(202)
        .json();
    assert_eq!(
        (&waiting["state"], &waiting["user_id"]),
        (&json!("waiting"), &json!(me))
    );
    administrator
        .post("/role-assignments", chairman.clone())
        .await
        .problem(409, "duplicate");
    app.deliver().await;
    assert_eq!(
        app.letters
            .lock()
            .unwrap()
            .iter()
            .map(|letter| letter.envelope().to()[0].to_string())
            .collect::<Vec<_>>(),
        ["second@honggiang.example"]
    );
    let roles = async || {
        administrator.get("/me").await.expect(200).json()["roles"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(roles().await, 1);
    let request = format!("/role-requests/{}", waiting["id"].as_str().unwrap());
    administrator
        .post(&format!("{request}/confirm"), json!({}))
        .await
        .problem(403, "second_needed");
    app.chairman()
        .await
        .post(&format!("{request}/confirm"), json!({}))
        .await
        .problem(404, "not_found");
    assert_eq!(
        second.get("/role-requests").await.expect(200).json()["items"][0]["id"],
        waiting["id"]
    );
    assert_eq!(
        app.chairman()
            .await
            .get("/role-requests")
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
    let page = crate::access::identity_pages::signed_in_with(
        app,
        "second@honggiang.example",
        crate::support::OWN_PASSWORD,
    )
    .await;
    let shown = crate::access::identity_pages::get(app, &page, &format!("/users/{me}"))
        .await
        .expect(200)
        .text;
    assert!(
        shown.contains("Confirm") && shown.contains("/requests/"),
        "{shown}"
    );
    let confirm = format!("{request}/confirm");
    let confirms =
        futures_util::future::join_all((0..4).map(|_| second.post(&confirm, json!({})))).await;
    assert_eq!(
        confirms.iter().filter(|reply| reply.status == 200).count(),
        1,
        "{confirms:?}"
    );
    assert!(
        confirms
            .iter()
            .all(|reply| matches!(reply.status, 200 | 409)),
        "{confirms:?}"
    );
    assert_eq!(roles().await, 2);
    second
        .post(&format!("{request}/refuse"), json!({}))
        .await
        .problem(409, "wrong_stage");
    // For somebody else as well: of what decides or manages; and it can be declined.
    let other = user_of(&administrator, "officer@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let managing = json!({"user_id": other, "role": "administrator", "unit_id": commune});
    let asked = administrator
        .post("/role-assignments", managing.clone())
        .await
        .expect(202)
        .json();
    let place = format!(
        "/users/{other}/requests/{}/refuse",
        asked["id"].as_str().unwrap()
    );
    crate::access::identity_pages::form(app, &page, &place, &[])
        .await
        .expect(303);
    assert_eq!(
        second.get("/role-requests").await.expect(200).json()["items"],
        json!([])
    );
    let writing = json!({"user_id": other, "role": "emulation_officer", "unit_id": province});
    administrator
        .post("/role-assignments", writing)
        .await
        .expect(201);
}

async fn on_the_pages_a_given_password_is_changed_first(app: &TestApp) {
    use crate::access::identity_pages::{form, get, signed_in_with};
    let administrator = app.administrator().await;
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let given = "con-duong-lang-2026-x";
    let new = json!({
        "email": "new@suoinga.example",
        "full_name": "Mẫu Mới",
        "unit_id": commune,
        "password": given
    });
    administrator.post("/users", new).await.expect(201);
    let session = signed_in_with(app, "new@suoinga.example", given).await;
    assert_eq!(
        get(app, &session, "/nominations")
            .await
            .expect(303)
            .header("location"),
        "/account"
    );
    assert!(
        get(app, &session, "/account")
            .await
            .expect(200)
            .text
            .contains("Somebody else has set this password")
    );
    let change = [
        ("current_password", given),
        ("password", crate::support::OWN_PASSWORD),
    ];
    form(app, &session, "/account/password", &change)
        .await
        .expect(303);
    get(app, &session, "/nominations").await.expect(200);
    assert!(
        !get(app, &session, "/account")
            .await
            .expect(200)
            .text
            .contains("Somebody else has set this password")
    );
}
