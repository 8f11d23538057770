//! Signing in and out, tokens for machine clients, who I am, and the public keys.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, delete, get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::second_factors::OwnPassword;
use crate::domain::access::account::User;
use crate::domain::access::actor::ClientScope;
use crate::domain::base::ids::SessionId;
use crate::error::{Error, FieldFault, Result};
use crate::http::extract::{Body, Id, Identity};
use crate::http::view::PageView;
use crate::http::{FOR_ANY_ORIGIN, FOR_ANY_SITE};
use crate::services::access::{self, OwnSession};
use crate::state::{Origin, SignedIn, State};

/// E-mail and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInBody {
    /// The e-mail address of the account.
    email: String,
    /// The password.
    #[schema(format = Password)]
    password: String,
    /// Six digits, or a recovery code, where the account has a second factor.
    otp: Option<String>,
}

/// A session that began.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// To be sent as `Authorization: Bearer …`.
    access_token: String,
    /// `Bearer`.
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    /// Answers the next tokens, once, at `/sessions/refresh`.
    refresh_token: String,
    /// Who signed in.
    user: SignedInView,
}

impl SessionView {
    /// The tokens of a session, with a new access token.
    fn of(state: &State, session: SessionId, refresh_token: String, user: &User) -> Result<Self> {
        let (now, tokens) = (state.clock.now(), state.keyring.tokens());
        Ok(Self {
            access_token: tokens.issue(
                user.id.0,
                Some(session.0),
                None,
                state.ids.next(now),
                now,
            )?,
            token_type: "Bearer",
            expires_in: tokens.lifetime().num_seconds(),
            refresh_token,
            user: SignedInView::from(user),
        })
    }
}

/// Who signed in.
#[derive(Serialize, ToSchema)]
pub struct SignedInView {
    /// The account.
    id: Uuid,
    /// What they sign in with.
    email: String,
    /// Their name.
    full_name: String,
    /// `vi` or `en`.
    language: &'static str,
}

impl From<&User> for SignedInView {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.0,
            email: user.email.clone(),
            full_name: user.full_name.clone(),
            language: user.language.code(),
        }
    }
}

/// Begins a session. With the right password but without the code that the account asks for: 401
/// `second_factor_needed`.
#[utoipa::path(
    tag = "identity",
    request_body = SignInBody,
    responses((status = 201, body = SessionView)),
)]
#[post("/sessions")]
pub async fn sign_in(
    state: Data<State>,
    place: Origin,
    body: Body<SignInBody>,
) -> Result<HttpResponse> {
    let SignInBody {
        email,
        password,
        otp,
    } = body.0;
    match state
        .sign_in(email.trim().to_lowercase(), password, otp, place)
        .await?
    {
        SignedIn::NeedsCode(_) => Err(Error::SecondFactorNeeded),
        SignedIn::Yes(entry) => {
            let view = SessionView::of(&state, entry.session, entry.refresh, &entry.user)?;
            Ok(HttpResponse::Created()
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .json(view))
        }
    }
}

/// The token that answers the next ones.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// As the answer before gave it.
    #[schema(format = Password)]
    refresh_token: String,
}

/// The next tokens of a session. Each refresh token works once: within ten seconds of its use 409,
/// later it ends the session.
#[utoipa::path(
    tag = "identity",
    operation_id = "refresh_session",
    request_body = Refresh,
    responses((status = 200, body = SessionView)),
)]
#[post("/sessions/refresh")]
pub async fn refresh(
    state: Data<State>,
    place: Origin,
    body: Body<Refresh>,
) -> Result<HttpResponse> {
    let pair = state.refresh(&body.0.refresh_token, &place).await?;
    let view = SessionView::of(&state, pair.session, pair.refresh, &pair.user)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(view))
}

/// One of my sessions.
#[derive(Serialize, ToSchema)]
pub struct OwnSessionView {
    id: Uuid,
    /// Browser and system, or program, as they named themselves.
    device: String,
    /// Is it the one that asks?
    current: bool,
    created_at: DateTime<Utc>,
    /// To some minutes.
    last_used_at: DateTime<Utc>,
    /// When it ends whatever happens.
    expires_at: DateTime<Utc>,
}

/// My sessions, the newest first.
#[utoipa::path(
    tag = "identity",
    operation_id = "list_sessions",
    responses((status = 200, body = PageView<OwnSessionView>)),
    security(("bearer" = [])),
)]
#[get("/sessions")]
pub async fn list(state: Data<State>, who: Identity) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let (sessions, this) = state
        .db
        .read(move |conn| access::sessions(conn, &ctx, &who.0))
        .await?;
    let view = |session: OwnSession| OwnSessionView {
        id: session.id.0,
        device: session.device,
        current: session.id == this,
        created_at: session.created_at,
        last_used_at: session.seen_at,
        expires_at: session.expires_at,
    };
    Ok(HttpResponse::Ok().json(PageView {
        items: sessions.into_iter().map(view).collect(),
        next_cursor: None,
        total: None,
    }))
}

/// Ends one of my sessions.
#[utoipa::path(
    tag = "identity",
    operation_id = "end_session",
    params(("id" = Uuid, Path)),
    request_body = OwnPassword,
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/sessions/{id}")]
pub async fn end(
    state: Data<State>,
    place: Origin,
    who: Identity,
    id: Id<SessionId>,
    body: Body<OwnPassword>,
) -> Result<HttpResponse> {
    state
        .end_sessions(who.0, Some(id.0), body.0.into(), &place)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all my sessions, this one too.
#[utoipa::path(
    tag = "identity",
    operation_id = "sign_out_everywhere",
    request_body = OwnPassword,
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/sessions")]
pub async fn end_all(
    state: Data<State>,
    place: Origin,
    who: Identity,
    body: Body<OwnPassword>,
) -> Result<HttpResponse> {
    state
        .end_sessions(who.0, None, body.0.into(), &place)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends this session: its tokens are refused from now on.
#[utoipa::path(tag = "identity", responses((status = 204)), security(("bearer" = [])))]
#[delete("/sessions/current")]
pub async fn sign_out(state: Data<State>, who: Identity) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| {
            access::actor(tx, &ctx, &who.0).and_then(|_| access::sign_out(tx, &ctx, &who.0))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A request for a machine client's token (RFC 6749 §4.4). The client names itself here or by HTTP
/// Basic.
#[derive(ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    grant_type: String,
    /// The client's id.
    client_id: Option<String>,
    /// The client's secret.
    client_secret: Option<String>,
    /// What is asked for, with spaces; everything it has when left out.
    scope: Option<String>,
}

impl TokenRequest {
    /// Reads a form: what it does not know is ignored, what has no value is left out, and nothing
    /// comes twice (RFC 6749 §3.2).
    fn read(form: &[u8]) -> Result<Self> {
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
    access_token: String,
    /// `Bearer`.
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    /// What it may ask for.
    scope: String,
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

fn basic(req: &HttpRequest) -> Option<(String, String)> {
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

/// Who I am.
#[derive(Serialize, ToSchema)]
pub struct MeView {
    /// The name history shows.
    name: String,
    /// The account; none for a machine client.
    user: Option<SignedInView>,
    /// The roles held today.
    roles: Vec<HeldRoleView>,
    /// The scopes of a machine client.
    scopes: Vec<&'static str>,
}

/// A role held today.
#[derive(Serialize, ToSchema)]
pub struct HeldRoleView {
    /// The role.
    role: &'static str,
    /// The unit it is held in.
    unit_id: Uuid,
    /// Its code.
    unit_code: String,
    /// Its name.
    unit_name: String,
    /// For whom it is held while they are absent; none for one's own.
    on_behalf_of: Option<String>,
}

/// Who I am, with the roles of today.
#[utoipa::path(
    tag = "identity",
    responses((status = 200, body = MeView)),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/me")]
pub async fn me(state: Data<State>, who: Identity) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let me = state
        .db
        .read(move |conn| access::me(conn, &ctx, &who.0))
        .await?;
    let role = |(held, unit): &(
        crate::domain::access::actor::HeldOffice,
        crate::domain::register::unit::Unit,
    )| {
        HeldRoleView {
            role: held.office.role.code(),
            unit_id: unit.id.0,
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            on_behalf_of: held.on_behalf_of.as_ref().map(|absent| absent.name.clone()),
        }
    };
    Ok(HttpResponse::Ok().json(MeView {
        user: me.user.as_ref().map(SignedInView::from),
        roles: me.offices.iter().map(role).collect(),
        scopes: me.scopes.iter().map(|scope| scope.code()).collect(),
        name: me.name,
    }))
}

/// The public keys (RFC 7517).
#[derive(Serialize, ToSchema)]
pub struct KeySetView {
    /// Previous, current and next.
    keys: Vec<KeyView>,
}

/// A public key (RFC 8037).
#[derive(Serialize, ToSchema)]
pub struct KeyView {
    /// `OKP`.
    kty: &'static str,
    /// `Ed25519`.
    crv: &'static str,
    /// `EdDSA`.
    alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    purpose: &'static str,
    /// The id tokens carry.
    kid: String,
    /// The key, base64url.
    x: String,
}

/// The public keys that verify access tokens.
#[utoipa::path(tag = "identity", responses((status = 200, body = KeySetView)))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(state: Data<State>) -> HttpResponse {
    let tokens = state.keyring.tokens();
    let keys = tokens.published().iter();
    let view = |key: &crate::secrets::tokens::PublicKey| KeyView {
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        purpose: "sig",
        kid: key.id.clone(),
        x: key.public_key.clone(),
    };
    for_everybody().json(KeySetView {
        keys: keys.map(view).collect(),
    })
}

/// What is public, and is kept for some minutes.
fn for_everybody() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header(FOR_ANY_ORIGIN)
        .insert_header(FOR_ANY_SITE);
    response
}

/// How programs get a token (RFC 8414 §2).
#[derive(Serialize, ToSchema)]
pub struct AuthorizationServerView {
    issuer: String,
    token_endpoint: String,
    jwks_uri: String,
    /// What a client may ask for.
    scopes_supported: Vec<&'static str>,
    /// None: nobody is sent to a page to sign in.
    response_types_supported: Vec<&'static str>,
    grant_types_supported: Vec<&'static str>,
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    /// The description of the API.
    service_documentation: String,
}

/// How programs get a token.
#[utoipa::path(
    tag = "identity",
    operation_id = "authorization_server",
    responses((status = 200, body = AuthorizationServerView)),
)]
#[get("/.well-known/oauth-authorization-server")]
pub async fn authorization_server(state: Data<State>) -> HttpResponse {
    let at = |path: &str| format!("{}{path}", state.base_url);
    for_everybody().json(AuthorizationServerView {
        issuer: state.base_url.to_string(),
        token_endpoint: at("/api/v1/oauth/token"),
        jwks_uri: at("/.well-known/jwks.json"),
        scopes_supported: ClientScope::ALL.iter().map(|scope| scope.code()).collect(),
        response_types_supported: Vec::new(),
        grant_types_supported: vec!["client_credentials"],
        token_endpoint_auth_methods_supported: vec!["client_secret_basic", "client_secret_post"],
        service_documentation: at("/docs/"),
    })
}
