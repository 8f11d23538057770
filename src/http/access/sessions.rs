//! Signing in and out, tokens for machine clients, who I am, and the public keys.

mod keys;
mod own;
mod tokens;

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::second_factors::OwnPassword;
use crate::domain::access::account::User;
use crate::domain::base::ids::SessionId;
use crate::error::{Error, Result};
use crate::http::extract::{Body, Id, Identity};
use crate::http::view::PageView;
use crate::services::access::{self, OwnSession};
use crate::state::{Origin, SignedIn, State};

pub use tokens::token;

pub use keys::{authorization_server, jwks};

pub use own::me;

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
        .end_sessions(who.0, Some(id.0), body.0.proof(), &place)
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
        .end_sessions(who.0, None, body.0.proof(), &place)
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
