//! Roles of an account: given, confirmed, ended.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::{id, unit};
use crate::domain::base::ids::{RoleAssignmentId, RoleRequestId, UserId};
use crate::domain::base::office::Role;
use crate::error::Error;
use crate::fields::Fields;
use crate::pages::forms::Form;
use crate::pages::frame::{Trouble, Visitor, back, telling};
use crate::services::access::users::role_requests;
use crate::services::access::users::{self, GrantRole};
use crate::state::State;
use crate::words;

/// A role to give.
#[derive(Deserialize)]
pub struct Grant {
    pub(super) role: String,
    pub(super) unit_code: String,
    #[serde(default)]
    pub(super) valid_from: String,
    #[serde(default)]
    pub(super) valid_to: String,
}

/// Gives a role.
pub async fn grant(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Form<Grant>,
) -> Result<HttpResponse, Trouble> {
    let (caller, user) = (visitor.caller()?, id::<UserId>(&visitor, &path)?);
    let mut fields = Fields::new();
    let role = fields.code("/role", &form.role, Role::ALL, Role::code);
    let mut day = |pointer, text: &str| {
        let typed = Some(text.to_owned()).filter(|text| !text.is_empty());
        fields.some(typed, |fields, text| fields.date(pointer, &text))
    };
    let (valid_from, valid_to) = (
        day("/valid_from", &form.valid_from),
        day("/valid_to", &form.valid_to),
    );
    let unit = unit(&state, &caller, &mut fields, &form.unit_code)
        .await
        .map_err(|error| visitor.trouble(error))?;
    let ctx = state.ctx();
    let granted = match fields.done((|| {
        Some(GrantRole {
            user,
            role: role?,
            unit: unit?,
            valid_from: valid_from?,
            valid_to: valid_to?,
        })
    })()) {
        Ok(new) => state
            .db
            .write(move |tx| users::ask(tx, &ctx, &caller, new))
            .await
            .map(|_| ()),
        Err(error) => Err(error),
    };
    back(
        &state,
        &format!("/users/{user}"),
        granted.map_err(|error| visitor.trouble(error)),
    )
}

/// Gives a role that waits for a second administrator, or does not.
pub async fn settle(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, Trouble> {
    let (user, request, act) = path.into_inner();
    let (caller, user) = (visitor.caller()?, id::<UserId>(&visitor, &user)?);
    let request = id::<RoleRequestId>(&visitor, &request)?;
    let confirmed = match act.as_str() {
        "confirm" => true,
        "refuse" => false,
        _ => return Err(visitor.trouble(Error::NotFound("act"))),
    };
    let ctx = state.ctx();
    let settled = state
        .db
        .write(move |tx| role_requests::settle(tx, &ctx, &caller, request, confirmed))
        .await;
    state.wake.notify_one();
    back(
        &state,
        &format!("/users/{user}"),
        settled.map_err(|error| visitor.trouble(error)),
    )
}

/// Ends a role.
pub async fn end_role(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Trouble> {
    let (user, role) = path.into_inner();
    let (caller, user, role) = (
        visitor.caller()?,
        id::<UserId>(&visitor, &user)?,
        id::<RoleAssignmentId>(&visitor, &role)?,
    );
    let ctx = state.ctx();
    let ended = state
        .db
        .write(move |tx| users::end_role(tx, &ctx, &caller, role))
        .await
        .map_err(|error| visitor.trouble(error));
    state.wake.notify_one();
    told_unheld(&state, &visitor, &format!("/users/{user}"), ended)
}

/// Back to the account; how many files wait for offices that nobody holds any more is told there.
pub(super) fn told_unheld(
    state: &State,
    visitor: &Visitor,
    place: &str,
    acted: Result<i64, Trouble>,
) -> Result<HttpResponse, Trouble> {
    match acted {
        Ok(files) if files > 0 => {
            let text = words::say_with(
                visitor.words.0,
                "page-files-unheld",
                &[("count", files.to_string())],
            );
            Ok(telling(state, place, &text))
        }
        other => back(state, place, other),
    }
}
