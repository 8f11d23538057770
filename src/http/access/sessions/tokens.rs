//! Tokens for machine clients (RFC 6749 §4.4).

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::access::actor::ClientScope;
use crate::error::{Error, FieldFault, Result};
use crate::state::{Origin, State};
/// A request for a machine client's token (RFC 6749 §4.4). The client names itself here or by HTTP
/// Basic.
#[derive(ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    pub(super) grant_type: String,
    /// The client's id.
    pub(super) client_id: Option<String>,
    /// The client's secret.
    pub(super) client_secret: Option<String>,
    /// What is asked for, with spaces; everything it has when left out.
    pub(super) scope: Option<String>,
}

impl TokenRequest {
    /// Reads a form: what it does not know is ignored, what has no value is left out, and nothing
    /// comes twice (RFC 6749 §3.2).
    pub(super) fn read(form: &[u8]) -> Result<Self> {
        let mut sent: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(form) {
            if sent.contains_key(name.as_ref()) {
                return Err(Error::Malformed(FieldFault::new(&name, "duplicate_member")));
            }
            sent.insert(name.into_owned(), value.into_owned());
        }
        let mut take = |name: &str| sent.remove(name).filter(|value| !value.is_empty());
        let grant_type = take("grant_type")
            .ok_or_else(|| Error::Malformed(FieldFault::new("grant_type", "missing")))?;
        Ok(Self {
            grant_type,
            client_id: take("client_id"),
            client_secret: take("client_secret"),
            scope: take("scope"),
        })
    }
}

/// A machine client's token.
#[derive(Serialize, ToSchema)]
pub struct TokenView {
    /// To be sent as `Authorization: Bearer …`.
    pub(super) access_token: String,
    /// `Bearer`.
    pub(super) token_type: &'static str,
    /// Seconds.
    pub(super) expires_in: i64,
    /// What it may ask for.
    pub(super) scope: String,
}

/// A token for a machine client. Attempts count like those of signing in.
#[utoipa::path(
    tag = "identity",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenView)),
)]
#[post("/oauth/token")]
pub async fn token(
    state: Data<State>,
    place: Origin,
    req: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse> {
    let malformed = |pointer: &str, code, error: String| {
        Error::Malformed(FieldFault {
            pointer: pointer.to_owned(),
            code,
            params: vec![("error", error)],
        })
    };
    let form = TokenRequest::read(&body)?;
    if form.grant_type != "client_credentials" {
        return Err(malformed(
            "grant_type",
            "unsupported_grant_type",
            form.grant_type,
        ));
    }
    let (id, secret) = basic(&req)
        .or(form.client_id.zip(form.client_secret))
        .ok_or(Error::WrongCredentials)?;
    let client = state.client(id, &secret, &place).await?;
    let asked: Vec<&str> = form
        .scope
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let granted: Vec<&str> = client.scopes.into_iter().map(ClientScope::code).collect();
    if let Some(foreign) = asked.iter().find(|scope| !granted.contains(scope)) {
        return Err(malformed("scope", "invalid_scope", (*foreign).to_owned()));
    }
    let scopes: Vec<&str> = granted
        .into_iter()
        .filter(|scope| asked.is_empty() || asked.contains(scope))
        .collect();
    let scope = scopes.join(" ");
    let now = state.clock.now();
    let tokens = state.keyring.tokens();
    let access_token = tokens.issue(
        client.id.0,
        None,
        Some(scope.clone()),
        state.ids.next(now),
        now,
    )?;
    let expires_in = tokens.lifetime().num_seconds();
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(TokenView {
            access_token,
            token_type: "Bearer",
            expires_in,
            scope,
        }))
}

pub(super) fn basic(req: &HttpRequest) -> Option<(String, String)> {
    let encoded = req
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    decoded
        .split_once(':')
        .map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}
