//! Roles that check or decide need a person.

use serde_json::json;

use super::{change, grant, link, linked};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    a_role_that_checks_or_decides_needs_a_person,
    a_role_that_decides_is_told_where_nobody_can_confirm_it,
];

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
