//! Accounts, for administrators: inviting, roles, switching off and on.

mod inviting;
mod roles;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use roles::unholding;

use super::by_code::by_code;
use crate::db::Conn;
use crate::domain::base::ids::UserId;
use crate::domain::base::office::Role;
use crate::error::Error;
use crate::http::access::accounts::EditUserBody;
use crate::http::access::second_factors::TakeAway;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, SearchQuery, id, next, page};
use crate::pages::frame::{Frame, Visitor, back, show};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::access::accounts::{self, EditAccount};
use crate::services::access::users::{self, ListedUser, WholeUser};
use crate::state::{Origin, State};

pub use inviting::{form, invite};
pub use roles::{end_role, grant, settle};

#[derive(Template)]
#[template(path = "access/users.html")]
struct UsersPage {
    frame: Frame,
    users: Vec<ListedUser>,
    next: Option<String>,
    q: String,
}

/// The accounts the visitor manages.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<SearchQuery>) -> PageResult {
    let (wanted, name) = (
        page(&state, "users", search.cursor.as_deref()),
        search.name(),
    );
    let users = visitor
        .read_beside(&state, name.is_some(), move |conn, ctx, caller| {
            users::with_roles(conn, ctx, caller, name.as_deref(), &wanted)
        })
        .await?;
    let q = search.into_inner().q;
    Ok(show(
        UsersPage {
            frame: visitor.frame(),
            next: next(
                &state,
                "users",
                "/users",
                &[("q", &q)],
                users.next.as_deref(),
            ),
            q,
            users: users.items,
        }
        .render(),
    ))
}

#[derive(Template)]
#[template(path = "access/user.html")]
struct UserPage {
    frame: Frame,
    whole: WholeUser,
    roles: Vec<&'static str>,
}

/// The page of an account.
pub async fn show_user(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: UserId = id(&visitor, &path)?;
    let whole = visitor
        .read(&state, move |conn, ctx, caller| {
            users::whole(conn, ctx, caller, id)
        })
        .await?;
    let roles = Role::ALL.iter().map(|role| role.code()).collect();
    Ok(show(
        UserPage {
            frame: visitor.frame(),
            whole,
            roles,
        }
        .render(),
    ))
}

/// Changes name, address or owner of an account: all of it, as the page showed it or otherwise.
pub async fn edit(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (user, version): (UserId, _) = (id(&visitor, &path)?, form.version());
    let told = by_code(&state, &visitor, &form, |form| {
        form.command_of_whole(&["email", "full_name"], EditUserBody::command)
    });
    let proven = match told.await? {
        Ok((edit, proof)) => {
            // Nobody where no code is typed.
            let person = Some(edit.person.flatten());
            let (caller, edit) = (visitor.caller()?, EditAccount { person, ..edit });
            state.proven_edit(&caller, user, edit, proof, &place).await
        }
        Err(error) => Err(error),
    };
    let page = format!("/users/{user}");
    visitor
        .change(
            &state,
            &form,
            &page,
            proven,
            move |tx, ctx, caller, edit| accounts::edit(tx, ctx, caller, user, version, edit),
        )
        .await
}

/// Takes the second factor from an account whose owner has lost it.
pub async fn take_second_factor(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (caller, user) = (visitor.caller()?, id::<UserId>(&visitor, &path)?);
    let taken = match form.command(TakeAway::command) {
        Ok(why) => state.take_second_factor(caller, user, why, &place).await,
        Err(error) => Err(error),
    };
    back(
        &state,
        &format!("/users/{user}"),
        taken.map_err(|error| visitor.trouble(error)),
    )
}

/// Switches off or on, or sends the invitation once more.
pub async fn act(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (user, act) = path.into_inner();
    let (user, version): (UserId, _) = (id(&visitor, &user)?, form.version());
    let page = format!("/users/{user}");
    let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, act: String| match act.as_str() {
        "disable" => users::disable(tx, ctx, caller, user, version).map(|(_, files)| files),
        "enable" => users::enable(tx, ctx, caller, user, version).map(|_| 0),
        "invite" => users::invite_again(tx, ctx, caller, user).map(|_| 0),
        _ => Err(Error::NotFound("act")),
    };
    unholding(&state, &visitor, &form, page, Ok(act), work).await
}
