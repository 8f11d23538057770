//! The keys that sign access tokens: rotation without a restart, and tokens nobody here signed.

use actix_web::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::clock::Ids;
use thidua::db::Db;
use thidua::services::access::keys::{Rotated, rotate};

use crate::support::{Actor, TestApp, on_both};

async fn rotated(app: &TestApp, drop_previous: bool) -> Rotated {
    let (ctx, master, lifetime) = (
        app.state.ctx(),
        app.state.master.clone(),
        app.state.keyring.tokens().lifetime(),
    );
    app.state
        .db
        .write(move |tx| rotate(tx, &ctx, &master, lifetime, drop_previous))
        .await
        .unwrap()
}

fn kid(token: &str) -> String {
    let header = URL_SAFE_NO_PAD
        .decode(token.split('.').next().unwrap())
        .unwrap();
    serde_json::from_slice::<Value>(&header).unwrap()["kid"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn published(app: &TestApp) -> Vec<String> {
    let keys = app
        .open(Method::GET, "/.well-known/jwks.json", None)
        .await
        .expect(200)
        .json();
    keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].as_str().unwrap().to_owned())
        .collect()
}

on_both![
    an_old_token_is_accepted_after_a_rotation_and_refused_after_its_key_was_dropped,
    another_server_accepts_a_token_of_a_key_it_has_not_heard_of,
    one_of_two_rotations_at_once_wins,
    tokens_that_nobody_here_signed_are_refused,
];

async fn an_old_token_is_accepted_after_a_rotation_and_refused_after_its_key_was_dropped(
    app: &TestApp,
) {
    let before = app.officer().await;
    let old = published(app).await;
    let first = rotated(app, false).await;
    assert_eq!(
        (first.current.as_str(), first.previous.as_slice()),
        (old[1].as_str(), &old[..1])
    );
    app.state.reload_keys().await.unwrap();
    before.get("/me").await.expect(200);
    let after = app.officer().await;
    assert_eq!(kid(&after.token), first.current);
    assert_eq!(
        published(app).await,
        [old[0].clone(), first.current.clone(), first.next.clone()]
    );
    // Its tokens may still be about: a rotation soon after keeps the key. Later it is dropped.
    app.clock.set(app.clock.now() + TimeDelta::minutes(5));
    assert_eq!(rotated(app, false).await.dropped, [""; 0]);
    app.clock.set(app.clock.now() + TimeDelta::hours(1));
    let mut dropped = rotated(app, false).await.dropped;
    dropped.sort_by_key(|id| *id == first.current);
    assert_eq!(dropped, [old[0].clone(), first.current.clone()]);
    // Nobody need rotate for it: servers drop by themselves what is over.
    app.clock.set(app.clock.now() + TimeDelta::hours(1));
    let (ctx, lifetime) = (app.state.ctx(), app.state.keyring.tokens().lifetime());
    assert_eq!(
        app.state
            .db
            .write(move |tx| thidua::services::access::keys::drop_expired(tx, &ctx, lifetime))
            .await
            .unwrap(),
        1
    );
    // A key that was stolen goes at once, with all before it.
    app.state.reload_keys().await.unwrap();
    let stolen = app.officer().await;
    stolen.get("/me").await.expect(200);
    let third = rotated(app, true).await;
    assert!(
        third.previous.is_empty() && third.dropped.contains(&kid(&stolen.token)),
        "{third:?}"
    );
    app.state.reload_keys().await.unwrap();
    stolen.get("/me").await.problem(401, "not_signed_in");
    assert_eq!(published(app).await, [third.current, third.next]);
}

async fn another_server_accepts_a_token_of_a_key_it_has_not_heard_of(app: &TestApp) {
    let url = app.config.database_url().unwrap();
    let db = if app.config.database.url.is_empty() {
        app.state.db.clone()
    } else {
        Db::open(&url, app.config.pool()).unwrap()
    };
    let other = thidua::app::state(&app.config, db, app.clock.clone(), Ids::random())
        .await
        .unwrap();
    rotated(app, false).await;
    rotated(app, false).await;
    app.state.reload_keys().await.unwrap();
    let token = app.officer().await.token;
    assert!(
        other
            .keyring
            .tokens()
            .verify(&token, app.clock.now())
            .is_none(),
        "it has not heard of the key"
    );
    assert!(
        other.verified(&token).await.is_some(),
        "a token that names an unknown key makes it look"
    );
    // Forged names of keys do not make it look again and again.
    rotated(app, false).await;
    rotated(app, false).await;
    app.state.reload_keys().await.unwrap();
    let newer = app.officer().await.token;
    assert!(other.verified(&newer).await.is_none());
    app.clock.set(app.clock.now() + TimeDelta::seconds(5));
    assert!(other.verified(&newer).await.is_some());
}

async fn one_of_two_rotations_at_once_wins(app: &TestApp) {
    let (first, second) = futures_util::future::join(attempt(app), attempt(app)).await;
    // On SQLite they take turns; on PostgreSQL the second may find the keys moved.
    assert!(first || second);
    let keys = app
        .state
        .db
        .read(thidua::db::access::keys::list)
        .await
        .unwrap();
    let count = |state: &str| keys.iter().filter(|key| key.state.code() == state).count();
    assert_eq!((count("current"), count("next")), (1, 1));
    assert_eq!(count("previous"), usize::from(first) + usize::from(second));
}

async fn tokens_that_nobody_here_signed_are_refused(app: &TestApp) {
    let genuine = app.officer().await.token;
    let [header, payload, signature] = genuine.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    let key = kid(&genuine);
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
    let mut forged = vec![
        format!("{header}.{payload}."),
        format!("{header}.{payload}"),
        format!("{genuine}.{signature}"),
        format!("{header}..{signature}"),
    ];
    for alg in [
        "none", "None", "NONE", "", "HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "ES384",
        "eddsa", "Ed25519", "ES256K",
    ] {
        for signed in [signature, "", "AA"] {
            forged.push(format!(
                "{}.{payload}.{signed}",
                part(&json!({"typ": "JWT", "alg": alg, "kid": key}))
            ));
        }
    }
    for (name, value) in [
        ("jku", json!("http://127.0.0.1/keys")),
        ("jwk", json!({"kty": "OKP", "crv": "Ed25519", "x": "AA"})),
        ("x5u", json!("http://127.0.0.1/")),
        ("x5c", json!(["AA"])),
        ("x5t", json!("AA")),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
        ("enc", json!("A128GCM")),
    ] {
        forged.push(format!(
            "{}.{payload}.{signature}",
            part(&json!({"typ": "JWT", "alg": "EdDSA", "kid": key, name: value}))
        ));
    }
    let next = published(app)
        .await
        .into_iter()
        .find(|id| *id != key)
        .unwrap();
    for other in [
        "",
        "0",
        "../../key",
        "' OR 1=1 --",
        next.as_str(),
        &key.to_uppercase(),
    ] {
        forged.push(format!(
            "{}.{payload}.{signature}",
            part(&json!({"typ": "JWT", "alg": "EdDSA", "kid": other}))
        ));
    }
    forged.push(format!(
        "{}.{payload}.{signature}",
        part(&json!({"typ": "JWT", "alg": "EdDSA", "kid": [key]}))
    ));
    forged.push(format!(
        "{}.{payload}.{signature}",
        part(&json!({"alg": "EdDSA"}))
    ));
    for claim in ["exp", "iat", "iss", "aud", "sub", "sid", "jti"] {
        for value in [
            json!(null),
            json!("9999999999"),
            json!(9.9e9),
            json!(1e300),
            json!([9_999_999_999_i64]),
            json!({}),
            json!(true),
            json!(-1),
            json!("http://elsewhere"),
        ] {
            let mut changed = claims.clone();
            changed[claim] = value;
            forged.push(format!("{header}.{}.{signature}", part(&changed)));
        }
        let mut missing = claims.clone();
        missing.as_object_mut().unwrap().remove(claim);
        forged.push(format!("{header}.{}.{signature}", part(&missing)));
    }
    for at in (0..genuine.len()).step_by(11) {
        let mut bytes = genuine.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        forged.push(String::from_utf8(bytes).unwrap());
    }
    forged.push("A".repeat(8000));
    assert!(forged.len() >= 150, "{}", forged.len());
    for token in forged {
        Actor { app, token }
            .get("/me")
            .await
            .problem(401, "not_signed_in");
    }
    Actor {
        app,
        token: genuine,
    }
    .get("/me")
    .await
    .expect(200);
}

async fn attempt(app: &TestApp) -> bool {
    let (ctx, master, lifetime) = (
        app.state.ctx(),
        app.state.master.clone(),
        app.state.keyring.tokens().lifetime(),
    );
    app.state
        .db
        .write(move |tx| rotate(tx, &ctx, &master, lifetime, false))
        .await
        .is_ok()
}
