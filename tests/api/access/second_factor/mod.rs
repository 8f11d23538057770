//! One-time codes: on and off, each code once, recovery codes.

mod codes;
mod turned_on;

use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;
use totp_rs::{Builder, Secret};

use crate::access::identity::post;
use crate::support::{Actor, OFFICER, Reply, TestApp};

/// The code an authenticator shows now.
pub fn code(app: &TestApp, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace('-', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(app.clock.now().timestamp().unsigned_abs())
        .to_string()
}

pub fn half_a_minute_later(app: &TestApp) {
    app.clock.set(app.clock.now() + TimeDelta::seconds(30));
}

async fn sign_in(app: &TestApp, password: &str, otp: &str) -> Reply {
    post(
        app,
        "/sessions",
        json!({"email": OFFICER, "password": password, "otp": otp}),
    )
    .await
}

/// What shows that it is the owner who asks.
fn own(otp: Option<&str>) -> Value {
    json!({"password": PASSWORD, "otp": otp})
}

/// Turns the officer's second factor on; answers the secret and the recovery codes.
pub async fn turn_on(app: &TestApp, officer: &Actor<'_>) -> (String, Vec<String>) {
    let secret = officer
        .post("/me/second-factor", own(None))
        .await
        .expect(201)
        .json();
    let text = secret["secret"].as_str().unwrap().to_owned();
    assert!(secret["otpauth_url"].as_str().unwrap().contains(&text));
    let codes = officer
        .post(
            "/me/second-factor/confirm",
            json!({"otp": code(app, &text)}),
        )
        .await
        .expect(200)
        .json();
    let codes: Vec<String> = codes["recovery_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (text, codes)
}
