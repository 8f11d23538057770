//! Changing one of `/users`.

use actix_web::web::Data;
use actix_web::{HttpResponse, patch};
use serde::Deserialize;
use utoipa::ToSchema;

use super::users::UserView;
use crate::domain::base::ids::UserId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, given};
use crate::http::view::{change, changed};
use crate::services::access::accounts::{self, EditAccount};
use crate::state::{Origin, SignInProof, State};

/// What to change of an account; what is left out stays (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditUserBody {
    /// What they sign in with, unique, up to 254 characters. Both addresses are written to.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    email: Option<String>,
    /// Up to 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    full_name: Option<String>,
    /// Who they are on the register: whose own files they see, and on whose they do not decide.
    /// `null` for nobody, while they hold no role that checks or decides.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Uuid)]
    person_id: Option<Option<String>>,
    /// The caller's own present one; needed where address or name change.
    #[serde(default, deserialize_with = "given")]
    #[schema(format = Password, nullable = false)]
    password: Option<String>,
    /// The caller's six digits, or a recovery code; needed with the password where their account
    /// has a second factor.
    otp: Option<String>,
}

impl EditUserBody {
    /// The change and what the caller shows for it, or every fault.
    pub fn command(self) -> Result<(EditAccount, Option<SignInProof>)> {
        let mut fields = Fields::new();
        let email = fields.some(self.email, |fields, text| fields.email("/email", &text));
        let full_name = fields.some(self.full_name, |fields, text| {
            fields.line("/full_name", &text, 200)
        });
        let person = fields.some(self.person_id, |fields, text| {
            fields.some(text, |fields, text| fields.id("/person_id", &text))
        });
        let told = fields.done((|| {
            Some(EditAccount {
                email: email?,
                full_name: full_name?,
                person: person?,
                proven: None,
            })
        })())?;
        Ok((
            told,
            self.password.map(|password| SignInProof {
                password,
                code: self.otp,
            }),
        ))
    }
}

/// Changes an account: its name, what it signs in with, who its owner is on the register. For
/// address and name the caller shows once more, by password and code, that it is they.
#[utoipa::path(
    tag = "access",
    operation_id = "edit_user",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = EditUserBody,
    responses((status = 200, body = UserView)),
    security(("bearer" = [])),
)]
#[patch("/users/{id}")]
pub async fn edit(
    state: Data<State>,
    place: Origin,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UserId>,
    expected: Expected,
    body: Body<EditUserBody>,
) -> Result<HttpResponse> {
    let (edit, proof) = body.0.command()?;
    let edit = state.proven_edit(&who.0, id.0, edit, proof, &place).await?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| accounts::edit(tx, ctx, caller, id.0, expected.0, edit),
        |user| changed(user.version, UserView::from(user)),
    )
    .await
}
