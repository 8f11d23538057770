//! `/me/second-factor`: one-time codes beside the password.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, delete, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::access::security_event::Why;
use crate::domain::base::ids::UserId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, Id, Identity};
use crate::services::access::second_factors;
use crate::state::{Origin, SignInProof, State};

/// My password, and a code where I have a second factor, to show that it is me.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    /// The present one.
    #[schema(format = Password)]
    password: String,
    /// Six digits, or a recovery code; needed where the account has a second factor.
    otp: Option<String>,
}

impl OwnPassword {
    /// What shows that it is they.
    pub fn proof(self) -> SignInProof {
        SignInProof {
            password: self.password,
            code: self.otp,
        }
    }
}

/// A secret for an authenticator.
#[derive(Serialize, ToSchema)]
pub struct SecretView {
    /// Base32; told this once.
    secret: String,
    /// The same as `otpauth://totp/…`.
    otpauth_url: String,
}

/// Makes a secret for an authenticator. Nothing is asked for until a code of it is confirmed.
#[utoipa::path(
    tag = "identity",
    operation_id = "begin_second_factor",
    request_body = OwnPassword,
    responses((status = 201, body = SecretView)),
    security(("bearer" = [])),
)]
#[post("/me/second-factor")]
pub async fn begin(
    state: Data<State>,
    place: Origin,
    who: Identity,
    body: Body<OwnPassword>,
) -> Result<HttpResponse> {
    let secret = state
        .begin_second_factor(who.0, body.0.proof(), &place)
        .await?;
    let view = SecretView {
        secret: secret.secret,
        otpauth_url: secret.url,
    };
    Ok(HttpResponse::Created()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(view))
}

/// A first code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmCode {
    /// Six digits, as the authenticator shows them.
    otp: String,
}

/// What to go in with when the authenticator is lost.
#[derive(Serialize, ToSchema)]
pub struct RecoveryView {
    /// Ten codes, each good once; told this once.
    recovery_codes: Vec<String>,
}

/// Turns the second factor on by a first code.
#[utoipa::path(
    tag = "identity",
    operation_id = "confirm_second_factor",
    request_body = ConfirmCode,
    responses((status = 200, body = RecoveryView)),
    security(("bearer" = [])),
)]
#[post("/me/second-factor/confirm")]
pub async fn confirm(
    state: Data<State>,
    who: Identity,
    body: Body<ConfirmCode>,
) -> Result<HttpResponse> {
    let (ctx, master, code) = (state.ctx(), state.master.clone(), body.0.otp);
    let recovery_codes = state
        .db
        .write(move |tx| second_factors::confirm(tx, &ctx, &who.0, &master, &code))
        .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(RecoveryView { recovery_codes }))
}

/// Why the second factor of an account is turned off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeAway {
    /// Why, up to 2,000 characters.
    reason: String,
    /// How it was made sure that it is the owner who asks, up to 500 characters.
    identity_proof: String,
}

impl TakeAway {
    /// Why and on what proof, or every fault.
    pub fn command(self) -> Result<Why> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        let identity_proof = fields.lines("/identity_proof", &self.identity_proof, 500);
        fields.done((|| {
            Some(Why {
                reason: reason?,
                identity_proof: identity_proof?,
            })
        })())
    }
}

/// Turns the second factor of an account off, for somebody who has lost authenticator and recovery
/// codes: their sessions end. The owner and the administrators of the unit are written to.
#[utoipa::path(
    tag = "access",
    operation_id = "remove_second_factor_of_user",
    params(("id" = Uuid, Path)),
    request_body = TakeAway,
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/users/{id}/second-factor")]
pub async fn remove_of(
    state: Data<State>,
    place: Origin,
    who: Identity,
    id: Id<UserId>,
    body: Body<TakeAway>,
) -> Result<HttpResponse> {
    let why = body.0.command()?;
    state.take_second_factor(who.0, id.0, why, &place).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Turns the second factor off.
#[utoipa::path(
    tag = "identity",
    operation_id = "remove_second_factor",
    request_body = OwnPassword,
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[delete("/me/second-factor")]
pub async fn remove(
    state: Data<State>,
    place: Origin,
    who: Identity,
    body: Body<OwnPassword>,
) -> Result<HttpResponse> {
    state
        .remove_second_factor(who.0, body.0.proof(), &place)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
