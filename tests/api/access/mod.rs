//! Signing in and out, what rights are worth, machine clients.

pub(crate) mod accounts;
pub(crate) mod browsers;
pub(crate) mod identity;
pub(crate) mod identity_pages;
pub(crate) mod keys;
pub(crate) mod limits;
pub(crate) mod machine_clients;
pub(crate) mod programs;
pub(crate) mod second_factor;
pub(crate) mod security_events;
pub(crate) mod unheld;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use thidua::commands::demo::{CLIENT_SECRET, PASSWORD};

use crate::support::{Actor, TestApp, on_both};

on_both![
    unknown_disabled_and_wrong_are_one_answer,
    signing_out_and_disabling_count_from_the_next_request_on,
    tokens_end_after_ten_minutes_and_sessions_after_half_a_day,
    an_administrator_makes_accounts_in_their_part_of_the_tree_alone,
    a_machine_client_does_what_its_scopes_say,
    the_public_keys_verify_our_tokens,
];

async fn unknown_disabled_and_wrong_are_one_answer(app: &TestApp) {
    let admin = app.administrator().await;
    admin.disable("chairman@suoinga.example").await;
    let mut answers = Vec::new();
    for (email, password) in [
        ("nobody@suoinga.example", PASSWORD),
        ("chairman@suoinga.example", PASSWORD),
        ("officer@suoinga.example", "wrong password"),
    ] {
        let mut problem = app
            .sign_in(email, password)
            .await
            .problem(401, "wrong_credentials");
        problem["request_id"] = Value::Null;
        answers.push(problem);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[1], answers[2]);
}

async fn signing_out_and_disabling_count_from_the_next_request_on(app: &TestApp) {
    let officer = app.officer().await;
    officer.get("/me").await.expect(200);
    app.send(officer.request(Method::DELETE, "/sessions/current"))
        .await
        .expect(204);
    officer.get("/me").await.problem(401, "not_signed_in");

    let officer = app.officer().await;
    let me = officer.get("/me").await.expect(200).json();
    assert_eq!(me["roles"][0]["role"], "emulation_officer");
    let id = me["user"]["id"].as_str().unwrap();
    let admin = app.administrator().await;
    let roles = admin
        .get(&format!("/role-assignments?user_id={id}"))
        .await
        .expect(200)
        .json();
    let role = roles["items"][0]["id"].as_str().unwrap().to_owned();
    let file = officer.nominate(&app.subject("individual")).await;
    app.send(admin.request(Method::DELETE, &format!("/role-assignments/{role}")))
        .await
        .expect(200);
    officer
        .get(&format!("/nominations/{file}"))
        .await
        .problem(404, "not_found");
    app.send(admin.request(Method::DELETE, &format!("/role-assignments/{role}")))
        .await
        .problem(409, "wrong_stage");
    admin.disable("officer@suoinga.example").await;
    officer.get("/me").await.problem(401, "not_signed_in");
    app.sign_in("officer@suoinga.example", PASSWORD)
        .await
        .problem(401, "wrong_credentials");
}

async fn tokens_end_after_ten_minutes_and_sessions_after_half_a_day(app: &TestApp) {
    let officer = app.officer().await;
    app.clock.set("2026-10-17T02:09:59Z".parse().unwrap());
    officer.get("/me").await.expect(200);
    app.clock.set("2026-10-17T02:10:00Z".parse().unwrap());
    officer.get("/me").await.problem(401, "not_signed_in");
    let forged = Actor {
        app,
        token: format!("{}x", officer.token),
    };
    forged.get("/me").await.problem(401, "not_signed_in");
    let basic = TestRequest::get()
        .uri("/api/v1/me")
        .insert_header(("authorization", "Basic eDp5"));
    app.send(basic).await.problem(401, "not_signed_in");
}

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
    app.clock.set("2026-11-01T00:00:00Z".parse().unwrap());
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

async fn a_machine_client_does_what_its_scopes_say(app: &TestApp) {
    let id = app.planted.client.client_id.to_string();
    let ask = async |form: &[(&str, &str)]| {
        app.send(
            TestRequest::post()
                .uri("/api/v1/oauth/token")
                .set_form(form),
        )
        .await
    };
    let wrong = ask(&[
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", "wrong"),
    ])
    .await
    .problem(401, "wrong_credentials");
    assert_eq!(wrong["error"], "invalid_client");
    ask(&[
        ("grant_type", "password"),
        ("client_id", &id),
        ("client_secret", CLIENT_SECRET),
    ])
    .await
    .problem(400, "malformed");
    // RFC 6749 §3.2: what it does not know is ignored, what has no value is left out, and what
    // comes twice is refused.
    let more = [
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", CLIENT_SECRET),
        ("audience", "x"),
        ("scope", ""),
    ];
    assert_eq!(ask(&more).await.expect(200).json()["scope"], "awards:read");
    let request = TestRequest::post()
        .uri("/api/v1/oauth/token?tenant=x")
        .set_form(more);
    app.send(request).await.expect(200);
    for name in ["grant_type", "scope", "audience"] {
        let twice: Vec<(&str, &str)> = more
            .into_iter()
            .chain([(name, "client_credentials")])
            .collect();
        let problem = ask(&twice).await.problem(400, "malformed");
        assert_eq!(
            (&problem["error"], &problem["errors"][0]["code"]),
            (&json!("invalid_request"), &json!("duplicate_member")),
            "{name}"
        );
    }
    let problem = ask(&[("client_id", &id), ("client_secret", CLIENT_SECRET)])
        .await
        .problem(400, "malformed");
    assert_eq!(
        (&problem["error"], &problem["errors"][0]["code"]),
        (&json!("invalid_request"), &json!("missing"))
    );
    let scope = [
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", CLIENT_SECRET),
        ("scope", "awards:read units:write"),
    ];
    assert_eq!(
        ask(&scope).await.problem(400, "malformed")["error"],
        "invalid_scope"
    );
    let basic = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("{id}:{CLIENT_SECRET}"),
    );
    let request = TestRequest::post()
        .uri("/api/v1/oauth/token")
        .insert_header(("authorization", format!("Basic {basic}")));
    let token = app
        .send(request.set_form([("grant_type", "client_credentials")]))
        .await
        .expect(200)
        .json();
    assert_eq!(token["scope"], "awards:read");
    let hr = app.hr().await;
    hr.get("/awards").await.expect(200);
    let new = json!({"name": "x", "happened_from": "2026-10-01"});
    hr.post("/events", new).await.problem(403, "scope_missing");
    app.send(hr.request(Method::DELETE, "/sessions/current"))
        .await
        .problem(403, "forbidden");
    let admin = app.administrator().await;
    let unit = admin.get("/me").await.json()["roles"][0]["unit_id"].clone();
    let client = admin
        .post(
            "/machine-clients",
            json!({"name": "HR 2", "scopes": ["awards:read"], "unit_id": unit}),
        )
        .await
        .expect(201)
        .json();
    assert!(client["client_secret"].as_str().unwrap().len() > 40);
    let listed = admin.get("/machine-clients").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains("secret"));
}

async fn the_public_keys_verify_our_tokens(app: &TestApp) {
    let keys = app
        .open(Method::GET, "/.well-known/jwks.json", None)
        .await
        .expect(200)
        .json();
    let officer = app.officer().await;
    let header = officer.token.split('.').next().unwrap();
    let header =
        base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, header).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    assert_eq!(header["alg"], "EdDSA");
    let key = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == header["kid"])
        .unwrap();
    assert_eq!(
        (&key["kty"], &key["crv"]),
        (&json!("OKP"), &json!("Ed25519"))
    );
    assert!(
        key.get("d").is_none(),
        "the private half is never published"
    );
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
}
