//! Accounts that begin with an invitation.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::UserView;
use crate::domain::access::account::NO_PASSWORD;
use crate::domain::base::ids::UserId;
use crate::domain::base::office::Role;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity, Nothing};
use crate::http::view::{change, changed, created};
use crate::services::access::users::{self, AddUser};
use crate::state::State;

/// An account to make for somebody who sets their password themselves.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteBody {
    /// What they will sign in with, unique; where the letter goes. Up to 254 characters.
    pub(super) email: String,
    /// Up to 200 characters.
    pub(super) full_name: String,
    /// The unit that manages the account.
    #[schema(format = Uuid)]
    pub(super) unit_id: String,
    /// `vi` (the default) or `en`: also of the letter.
    pub(super) language: Option<String>,
    /// Who they are on the register, if they are: whose own files they see, and on whose they do
    /// not decide.
    #[schema(format = Uuid)]
    pub(super) person_id: Option<String>,
    /// What they are invited as, in that unit; a role is given as by `POST /role-assignments`, and
    /// may wait for a second administrator. None when left out: it is given later.
    pub(super) role: Option<String>,
}

impl InviteBody {
    /// The account and what they are invited as, or every fault.
    pub fn command(self) -> Result<(AddUser, Option<Role>)> {
        let mut fields = Fields::new();
        let email = fields.email("/email", &self.email);
        let full_name = fields.line("/full_name", &self.full_name, 200);
        let unit = fields.id("/unit_id", &self.unit_id);
        let language = fields.some(self.language, |fields, text| {
            fields.code("/language", &text, Language::ALL, Language::code)
        });
        let person = fields.some(self.person_id, |fields, text| {
            fields.id("/person_id", &text)
        });
        let role = fields.some(self.role, |fields, text| {
            fields.code("/role", &text, Role::ALL, Role::code)
        });
        fields.done((|| {
            let new = AddUser {
                email: email?,
                full_name: full_name?,
                unit: unit?,
                password_hash: NO_PASSWORD.to_owned(),
                language: language?.unwrap_or(Language::Vietnamese),
                person: person?,
            };
            Some((new, role?))
        })())
    }
}

/// Makes an account without a password, and sends its owner a link, good once, to set one. The
/// letter says who invites them, for which unit and as what.
#[utoipa::path(
    tag = "access",
    operation_id = "invite_user",
    request_body = InviteBody,
    responses((status = 201, body = UserView)),
    security(("bearer" = [])),
)]
#[post("/invitations")]
pub async fn invite(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<InviteBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let (new, role) = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| users::invite(tx, ctx, caller, new, role),
        |user| created(Some(format!("users/{}", user.id)), UserView::from(user)),
    )
    .await
}

/// Sends the invitation once more; the link of the letter before ends. 409 when a password was set
/// already.
#[utoipa::path(
    tag = "access",
    operation_id = "invite_user_again",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = UserView)),
    security(("bearer" = [])),
)]
#[post("/users/{id}/invite")]
pub async fn invite_again(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UserId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| users::invite_again(tx, ctx, caller, id.0),
        |user| changed(user.version, UserView::from(user)),
    )
    .await
}
