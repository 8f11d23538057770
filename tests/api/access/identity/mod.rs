//! Accounts from the invitation on: links that work once, passwords, sessions that go on and end.

mod invitations;
mod log;
mod passwords;
mod resets;
mod sessions;

use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Actor, Reply, TestApp};

pub const NEW: &str = "ba thuyền qua lũ lớn";

/// The token of the newest letter's link.
pub async fn token(app: &TestApp) -> String {
    let letter = app.deliver().await.pop().unwrap();
    let text = text(&letter);
    text.split("/password?token=")
        .nth(1)
        .unwrap_or_else(|| panic!("{text}"))
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned()
}

/// The plain text of a letter.
pub fn text(letter: &str) -> String {
    let part = letter.split("Content-Type: text/plain").nth(1).unwrap();
    let (head, body) = part.split_once("\r\n\r\n").unwrap();
    let body = body.split("\r\n--").next().unwrap();
    if !head.contains("base64") {
        return quoted(&body.replace("=\r\n", ""));
    }
    let bytes = base64::Engine::decode(
        &base64::engine::general_purpose::STANDARD,
        body.replace("\r\n", ""),
    )
    .unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Quoted-printable as text (RFC 2045 §6.7).
fn quoted(body: &str) -> String {
    let mut bytes = Vec::new();
    let mut parts = body.split('=');
    bytes.extend(parts.next().unwrap().as_bytes());
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

pub async fn post(app: &TestApp, path: &str, body: Value) -> Reply {
    app.open(Method::POST, &format!("/api/v1{path}"), Some(body))
        .await
}

async fn set(app: &TestApp, token: &str, password: &str) -> Reply {
    post(
        app,
        "/password-resets/use",
        json!({"token": token, "password": password}),
    )
    .await
}

async fn refresh(app: &TestApp, token: &Value) -> Reply {
    post(app, "/sessions/refresh", json!({"refresh_token": token})).await
}

pub fn actor<'a>(app: &'a TestApp, session: &Value) -> Actor<'a> {
    Actor {
        app,
        token: session["access_token"].as_str().unwrap().to_owned(),
    }
}

async fn later(app: &TestApp, by: TimeDelta) {
    app.clock.set(app.clock.now() + by);
}
