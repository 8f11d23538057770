//! The link between an account and a person, which tells whose case a file is.

use diesel::connection::SimpleConnection;
use serde_json::json;
use thidua::db::Failure;

use super::{change, person_of, user_of};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    an_invited_account_is_linked_and_never_decides_on_its_owners_award,
    an_account_is_changed_by_an_administrator_and_both_addresses_hear_of_it,
    nobody_takes_off_the_link_that_tells_their_own_cases,
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
