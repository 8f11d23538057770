//! `/password-resets` and `/me/password`: a password by a link, another one by who knows the
//! present one.

use actix_web::web::Data;
use actix_web::{HttpResponse, post, put};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, Identity};
use crate::state::{Origin, SignInProof, State};

/// Whose password was forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskReset {
    /// What they sign in with.
    email: String,
}

impl AskReset {
    /// The address, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let email = fields.email("/email", &self.email);
        fields.done(email)
    }
}

/// Asks for a letter with a link. The answer is the same whether there is such an account or not.
#[utoipa::path(
    tag = "identity",
    operation_id = "ask_password_reset",
    request_body = AskReset,
    responses((status = 202)),
)]
#[post("/password-resets")]
pub async fn ask_reset(
    state: Data<State>,
    place: Origin,
    body: Body<AskReset>,
) -> Result<HttpResponse> {
    state.ask_reset(body.0.command()?, &place).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// A new password by a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseLink {
    /// The token of the link, of an invitation or of a letter for a forgotten password.
    #[schema(format = Password)]
    token: String,
    /// 12 to 200 characters, not easily guessed.
    #[schema(format = Password)]
    password: String,
}

/// Sets a password by the token of a link, once: all sessions end. The second factor stays as it
/// is.
#[utoipa::path(
    tag = "identity",
    operation_id = "use_password_link",
    request_body = UseLink,
    responses((status = 204)),
)]
#[post("/password-resets/use")]
pub async fn use_link(
    state: Data<State>,
    place: Origin,
    body: Body<UseLink>,
) -> Result<HttpResponse> {
    let UseLink { token, password } = body.0;
    state.set_by_link(&token, password, &place).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present one.
    #[schema(format = Password)]
    current_password: String,
    /// 12 to 200 characters, not easily guessed.
    #[schema(format = Password)]
    password: String,
    /// Six digits, or a recovery code; needed where the account has a second factor.
    otp: Option<String>,
}

impl ChangePassword {
    /// What shows that it is they, and the other password.
    pub fn parts(self) -> (SignInProof, String) {
        let proof = SignInProof {
            password: self.current_password,
            code: self.otp,
        };
        (proof, self.password)
    }
}

/// Changes my password: my other sessions end.
#[utoipa::path(
    tag = "identity",
    operation_id = "change_password",
    request_body = ChangePassword,
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[put("/me/password")]
pub async fn change(
    state: Data<State>,
    place: Origin,
    who: Identity,
    body: Body<ChangePassword>,
) -> Result<HttpResponse> {
    let (proof, password) = body.0.parts();
    state
        .change_password(who.0, proof, password, &place)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
