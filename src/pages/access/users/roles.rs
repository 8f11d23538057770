//! Roles of an account: given, confirmed, ended.

use actix_web::web::{Data, Path};

use crate::db::Conn;
use crate::domain::base::ids::{RoleAssignmentId, RoleRequestId, UserId};
use crate::error::{Error, Result};
use crate::http::access::users::GrantRoleBody;
use crate::pages::PageResult;
use crate::pages::access::by_code::by_code;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Visitor, address_telling};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::access::users::{self, role_requests};
use crate::state::State;
use crate::words;

/// Gives a role.
pub async fn grant(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let user: UserId = id(&visitor, &path)?;
    let named = form.with("user_id", user);
    let new = by_code(&state, &visitor, &named, |form| {
        form.command(GrantRoleBody::command)
    });
    let page = format!("/users/{user}");
    visitor
        .change(&state, &form, &page, new.await?, users::ask)
        .await
}

/// Gives a role that waits for a second administrator, or does not.
pub async fn settle(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
    form: Pairs,
) -> PageResult {
    let (user, request, act) = path.into_inner();
    let (user, request): (UserId, RoleRequestId) = (id(&visitor, &user)?, id(&visitor, &request)?);
    let confirmed = match act.as_str() {
        "confirm" => Ok(true),
        "refuse" => Ok(false),
        _ => Err(Error::NotFound("act")),
    };
    let page = format!("/users/{user}");
    visitor
        .change(
            &state,
            &form,
            &page,
            confirmed,
            move |tx, ctx, caller, confirmed| {
                role_requests::settle(tx, ctx, caller, request, confirmed)
            },
        )
        .await
}

/// Ends a role.
pub async fn end_role(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (user, role) = path.into_inner();
    let (user, role): (UserId, RoleAssignmentId) = (id(&visitor, &user)?, id(&visitor, &role)?);
    let page = format!("/users/{user}");
    unholding(&state, &visitor, &form, page, Ok(role), users::end_role).await
}

/// Back to the account; how many files wait for offices that nobody holds any more is told there.
pub(super) async fn unholding<C: Clone + Send + 'static>(
    state: &Data<State>,
    visitor: &Visitor,
    form: &Pairs,
    page: String,
    command: Result<C>,
    work: impl FnOnce(&mut Conn, &Ctx, &Caller, C) -> Result<i64> + Clone + Send + 'static,
) -> PageResult {
    let (here, language, account) = (state.clone(), visitor.words.0, page.clone());
    let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, command| {
        Ok(match work(tx, ctx, caller, command)? {
            files if files > 0 => {
                let count = [("count", files.to_string())];
                let text = words::say_with(language, "page-files-unheld", &count);
                address_telling(&here, &account, &text)
            }
            _ => account,
        })
    };
    visitor.change_to(state, form, &page, command, work).await
}
