//! Who makes accounts, and where.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{Actor, TestApp, on_both};

on_both![an_administrator_makes_accounts_in_their_part_of_the_tree_alone,];

async fn an_administrator_makes_accounts_in_their_part_of_the_tree_alone(app: &TestApp) {
    let admin = app.administrator().await;
    let me = admin.get("/me").await.json();
    let province = me["roles"][0]["unit_id"].clone();
    let new = json!({
        "email": "New@Suoinga.example",
        "full_name": "Mẫu Mới",
        "unit_id": province,
        "password": "a new long password"
    });
    let user = admin.post("/users", new.clone()).await.expect(201).json();
    assert_eq!(user["email"], "new@suoinga.example");
    admin
        .post("/users", new.clone())
        .await
        .problem(409, "duplicate");
    let officer = app.officer().await;
    officer
        .post("/users", new.clone())
        .await
        .problem(422, "invalid");
    let mut own = new;
    own["unit_id"] = officer.get("/me").await.json()["roles"][0]["unit_id"].clone();
    officer.post("/users", own).await.problem(403, "forbidden");
    let weak = json!({"email": "x", "full_name": "", "unit_id": province, "password": "short"});
    let problem = admin.post("/users", weak).await.problem(422, "invalid");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 3);
    // Without a role the account sees and does nothing.
    let given = app
        .sign_in("new@suoinga.example", "a new long password")
        .await
        .expect(201)
        .json();
    let given = Actor {
        app,
        token: given["access_token"].as_str().unwrap().to_owned(),
    };
    // Who set the password knows it: its owner changes it first.
    given
        .get("/nominations")
        .await
        .problem(403, "password_to_change");
    let same =
        json!({"current_password": "a new long password", "password": "a new long password"});
    app.send(given.request(Method::PUT, "/me/password").set_json(same))
        .await
        .problem(422, "invalid");
    let fresh = app
        .first_sign_in("new@suoinga.example", "a new long password")
        .await;
    assert_eq!(
        fresh.get("/nominations").await.expect(200).json()["items"],
        json!([])
    );
    assert_eq!(
        fresh.get("/units").await.expect(200).json()["items"],
        json!([])
    );
    let grant = json!({
        "user_id": user["id"],
        "role": "emulation_officer",
        "unit_id": province,
        "valid_from": "2026-11-01"
    });
    admin.post("/role-assignments", grant).await.expect(201);
    let again = json!({
        "user_id": user["id"],
        "role": "emulation_officer",
        "unit_id": province,
        "valid_from": "2026-12-01"
    });
    let again = futures_util::future::join_all(
        (0..4).map(|_| admin.post("/role-assignments", again.clone())),
    )
    .await;
    assert!(again.iter().all(|reply| reply.status == 409), "{again:?}");
    let wrong = json!({
        "user_id": province,
        "role": "chairman",
        "unit_id": user["id"],
        "valid_to": "2020-01-01"
    });
    let wrong = admin
        .post("/role-assignments", wrong)
        .await
        .problem(422, "invalid");
    assert_eq!(wrong["errors"].as_array().unwrap().len(), 3);
    assert_eq!(
        fresh.get("/me").await.expect(200).json()["roles"],
        json!([])
    );
    app.set_clock("2026-11-01T00:00:00Z");
    let token = app
        .sign_in("new@suoinga.example", crate::support::OWN_PASSWORD)
        .await
        .expect(201)
        .json();
    let fresh = Actor {
        app,
        token: token["access_token"].as_str().unwrap().to_owned(),
    };
    assert_eq!(
        fresh.get("/me").await.expect(200).json()["roles"][0]["role"],
        "emulation_officer"
    );
}
