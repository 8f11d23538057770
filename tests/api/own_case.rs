//! Nobody acts on a case in which they benefit: accounts are linked to people, whoever is absent counts for their stand-in, and what
//! cannot be told apart waits for somebody else.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::{Actor, TestApp, on_both, unit_of};

/// The person with a staff code, as an administrator sees them.
pub async fn person_of(administrator: &Actor<'_>, staff_code: &str) -> Value {
    let people = administrator.get("/people?limit=200").await.expect(200).json();
    people["items"].as_array().unwrap().iter().find(|person| person["staff_code"] == staff_code).unwrap().clone()
}

/// The account with an address, as an administrator sees it.
pub async fn user_of(administrator: &Actor<'_>, email: &str) -> Value {
    let users = administrator.get("/users?limit=200").await.expect(200).json();
    users["items"].as_array().unwrap().iter().find(|user| user["email"] == email).unwrap().clone()
}

/// Links an account to the person with a staff code.
pub async fn link(administrator: &Actor<'_>, user: &str, staff_code: &str) -> Value {
    let person = person_of(administrator, staff_code).await;
    let version = administrator.version(&format!("/users/{user}")).await;
    change(administrator, user, version, json!({"person_id": person["id"]})).await.expect(200);
    person
}

async fn change(actor: &Actor<'_>, user: &str, version: i64, body: Value) -> crate::support::Reply {
    let request = actor.request(Method::PATCH, &format!("/users/{user}")).insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_json(body)).await
}

/// Links the account with an address to a person; answers the subject that person is.
async fn linked(app: &TestApp, email: &str, staff_code: &str) -> String {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, email).await;
    let person = link(&administrator, user["id"].as_str().unwrap(), staff_code).await;
    let subjects = app.officer().await.get("/subjects?limit=200").await.expect(200).json();
    let subject = subjects["items"].as_array().unwrap().iter().find(|subject| subject["person_id"] == person["id"]).unwrap().clone();
    subject["id"].as_str().unwrap().to_owned()
}

on_both! {
    async fn an_invited_account_is_linked_and_never_decides_on_its_owners_award(app) {
        let administrator = app.administrator().await;
        let (commune, person) = (unit_of(&administrator, "HG-01").await["id"].clone(), person_of(&administrator, "HG0001").await);
        let invite = json!({
            "email": "invited@suoinga.example", "full_name": "Nguyễn Mẫu An", "unit_id": commune, "person_id": person["id"],
        });
        let user = administrator.post("/invitations", invite.clone()).await.expect(201).json();
        assert_eq!(user["person_id"], person["id"]);
        let mut again = invite.clone();
        again["email"] = json!("second@suoinga.example");
        let twice = administrator.post("/invitations", again.clone()).await.problem(409, "duplicate");
        assert_eq!(twice["errors"][0]["pointer"], "/person_id");
        again["person_id"] = json!("0192aaaa-0000-7000-8000-000000000000");
        assert_eq!(administrator.post("/invitations", again.clone()).await.problem(422, "invalid")["errors"][0]["code"], "unknown_reference");
        again["person_id"] = json!("x");
        assert_eq!(administrator.post("/invitations", again).await.problem(422, "invalid")["errors"][0]["code"], "no_id");
    }

    async fn a_role_that_checks_or_decides_needs_a_person(app) {
        let administrator = app.administrator().await;
        let commune = unit_of(&administrator, "HG-01").await["id"].clone();
        let new = json!({"email": "new@suoinga.example", "full_name": "Mẫu Mới", "unit_id": commune, "password": "con-duong-lang-2026-x"});
        let user = administrator.post("/users", new).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        let grant = |role: &str| json!({"user_id": user, "role": role, "unit_id": commune});
        let deciding = ["unit_head", "standing_office_specialist", "standing_office_head", "council_secretary", "council_member", "chairman"];
        for role in deciding {
            let problem = administrator.post("/role-assignments", grant(role)).await.problem(422, "invalid");
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/user_id"), &json!("person_needed")), "{role}");
        }
        for role in ["emulation_officer", "inspector"] {
            administrator.post("/role-assignments", grant(role)).await.expect(201);
        }
        link(&administrator, &user, "HG0002").await;
        administrator.post("/role-assignments", grant("standing_office_specialist")).await.expect(201);
        // While it checks, its owner cannot be taken from it; another owner can be named.
        let version = administrator.version(&format!("/users/{user}")).await;
        let problem = change(&administrator, &user, version, json!({"person_id": null})).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "person_needed");
        link(&administrator, &user, "HG0003").await;
        // A stand-in for who decides must be somebody too, unless they decide already.
        let delegate = json!({
            "role": "chairman", "unit_id": commune, "to_email": "officer@suoinga.example", "reason": "Đi công tác",
            "valid_from": "2026-10-17", "valid_to": "2026-10-20",
        });
        let problem = app.chairman().await.post("/delegations", delegate).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "person_needed");
    }

    async fn an_account_is_changed_by_an_administrator_and_both_addresses_hear_of_it(app) {
        let administrator = app.administrator().await;
        let user = user_of(&administrator, "officer@suoinga.example").await;
        let (id, version) = (user["id"].as_str().unwrap(), user["version"].as_i64().unwrap());
        let right = json!({"email": "Officer.New@suoinga.example", "full_name": "Vũ Mẫu Hòa Bình"});
        change(&app.officer().await, id, version, right.clone()).await.problem(404, "not_found");
        change(&administrator, id, version + 1, right.clone()).await.problem(412, "stale");
        for (wrong, status, code) in [
            (json!({"email": "specialist@suoinga.example"}), 409, "duplicate"),
            (json!({"email": "no address"}), 422, "invalid"),
            (json!({"full_name": ""}), 422, "invalid"),
            (json!({"full_name": "x".repeat(201)}), 422, "invalid"),
            (json!({"person_id": 7}), 400, "malformed"),
            (json!({"state": "disabled"}), 400, "malformed"),
        ] {
            change(&administrator, id, version, wrong).await.problem(status, code);
        }
        app.deliver().await;
        app.letters.lock().unwrap().clear();
        let changed = change(&administrator, id, version, right).await.expect(200).json();
        assert_eq!((&changed["email"], &changed["full_name"]), (&json!("officer.new@suoinga.example"), &json!("Vũ Mẫu Hòa Bình")));
        app.deliver().await;
        let mut told: Vec<String> =
            app.letters.lock().unwrap().iter().flat_map(|letter| letter.envelope().to().iter().map(ToString::to_string).collect::<Vec<_>>()).collect();
        told.sort();
        // The new address hears of the name as well.
        assert_eq!(told, ["officer.new@suoinga.example", "officer.new@suoinga.example", "officer@suoinga.example"]);
        app.sign_in("officer@suoinga.example", thidua::commands::demo::PASSWORD).await.problem(401, "wrong_credentials");
        app.actor("officer.new@suoinga.example").await.get("/me").await.expect(200);
        // As it is already: nothing changes.
        let version = changed["version"].as_i64().unwrap();
        assert_eq!(change(&administrator, id, version, json!({"full_name": "Vũ Mẫu Hòa Bình"})).await.expect(200).json()["version"], version);
    }

    async fn nobody_takes_off_the_link_that_tells_their_own_cases(app) {
        let administrator = app.administrator().await;
        let me = user_of(&administrator, "admin@honggiang.example").await["id"].as_str().unwrap().to_owned();
        link(&administrator, &me, "HG0001").await;
        let version = administrator.version(&format!("/users/{me}")).await;
        for other in [json!(null), person_of(&administrator, "HG0002").await["id"].clone()] {
            change(&administrator, &me, version, json!({"person_id": other})).await.problem(403, "own_case");
        }
    }

    async fn the_chairman_neither_approves_nor_signs_their_own_award(app) {
        let subject = linked(app, "chairman@suoinga.example", "HG0001").await;
        let id = app.officer().await.nominate(&subject).await;
        app.officer().await.does("submit", &id).await.expect(200);
        app.specialist().await.does("accept", &id).await.expect(200);
        app.chairman().await.does("approve", &id).await.problem(403, "own_case");
    }
}
