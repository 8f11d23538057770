//! `/users` and `/role-assignments`.

mod invitations;
mod roles;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::access::account::User;
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Nothing, Params};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::access::passwords::known_words;
use crate::services::access::users::{self, AddUser};
use crate::state::State;

pub use invitations::{InviteBody, invite, invite_again};
pub use roles::{GrantRoleBody, end_role, grant, list_roles};

/// An account.
#[derive(Serialize, ToSchema)]
pub struct UserView {
    id: Uuid,
    /// What they sign in with.
    email: String,
    full_name: String,
    /// The unit that manages the account.
    unit_id: Uuid,
    /// Who they are on the register, if they are.
    person_id: Option<Uuid>,
    /// `vi` or `en`.
    language: &'static str,
    /// May they sign in?
    active: bool,
    /// Were they invited, and have set no password yet?
    invited: bool,
    created_at: chrono::DateTime<chrono::Utc>,
    version: i64,
    /// How many files wait for offices that nobody holds any more; told when it was switched off.
    #[serde(skip_serializing_if = "Option::is_none")]
    files_unheld: Option<i64>,
}

impl From<&User> for UserView {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.0,
            email: user.email.clone(),
            full_name: user.full_name.clone(),
            unit_id: user.unit.0,
            person_id: user.person.map(|id| id.0),
            language: user.language.code(),
            active: user.active,
            invited: !user.has_password(),
            created_at: user.created_at,
            version: user.version,
            files_unheld: None,
        }
    }
}

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Found in the name, whatever the accents, or in the address.
    q: Option<String>,
}

/// The accounts the caller manages, by name: the given name first.
#[utoipa::path(
    tag = "access",
    operation_id = "list_users",
    params(UserParams),
    responses((status = 200, body = PageView<UserView>)),
    security(("bearer" = [])),
)]
#[get("/users")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<UserParams>,
) -> Result<HttpResponse> {
    let UserParams { cursor, limit, q } = params.0;
    let page = page(&state, "users", cursor.as_deref(), limit)?;
    let users = state
        .search(q.is_some(), who.0, move |conn, ctx, caller| {
            users::list(conn, ctx, caller, q.as_deref(), &page)
        })
        .await?;
    Ok(listed(&state, &req, "users", &users, |user| {
        UserView::from(user)
    }))
}

/// One account.
#[utoipa::path(
    tag = "access",
    operation_id = "find_user",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = UserView)),
    security(("bearer" = [])),
)]
#[get("/users/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<UserId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let user = state
        .db
        .read(move |conn| users::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, user.version, UserView::from(&user))
}

/// An account to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddUserBody {
    /// What they will sign in with, unique; up to 254 characters.
    email: String,
    /// Up to 200 characters.
    full_name: String,
    /// The unit that manages the account.
    #[schema(format = Uuid)]
    unit_id: String,
    /// Their first password, 12 to 200 characters, not easily guessed.
    #[schema(format = Password)]
    password: String,
    /// `vi` (the default) or `en`.
    language: Option<String>,
    /// Who they are on the register, if they are: whose own files they see, and on whose they do
    /// not decide.
    #[schema(format = Uuid)]
    person_id: Option<String>,
}

/// Makes an account. It can do nothing before it has a role.
#[utoipa::path(
    tag = "access",
    operation_id = "add_user",
    request_body = AddUserBody,
    responses((status = 201, body = UserView)),
    security(("bearer" = [])),
)]
#[post("/users")]
pub async fn add(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<AddUserBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let mut fields = Fields::new();
    let email = fields.email("/email", &body.email);
    let full_name = fields.line("/full_name", &body.full_name, 200);
    let unit = fields.id::<UnitId>("/unit_id", &body.unit_id);
    let words = match unit {
        Some(unit) => {
            state
                .known_words(body.email.clone(), body.full_name.clone(), unit)
                .await?
        }
        None => known_words(&body.email, &body.full_name, &[]),
    };
    state
        .check_new_password(&mut fields, "/password", &body.password, words)
        .await?;
    let language = fields.some(body.language, |fields, text| {
        fields.code("/language", &text, Language::ALL, Language::code)
    });
    let person = fields.some(body.person_id, |fields, text| {
        fields.id("/person_id", &text)
    });
    let (email, full_name, unit, language, person) =
        fields.done((|| Some((email?, full_name?, unit?, language?, person?)))())?;
    let password_hash = state.passwords.hash(body.password).await?;
    let new = AddUser {
        email,
        full_name,
        unit,
        password_hash,
        language: language.unwrap_or(Language::Vietnamese),
        person,
    };
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| users::add(tx, ctx, caller, new),
        |user| created(Some(format!("users/{}", user.id)), UserView::from(user)),
    )
    .await
}

/// Switches an account on again, with the password and the roles it had.
#[utoipa::path(
    tag = "access",
    operation_id = "enable_user",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = UserView)),
    security(("bearer" = [])),
)]
#[post("/users/{id}/enable")]
pub async fn enable(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UserId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| users::enable(tx, ctx, caller, id.0, expected.0),
        |user| changed(user.version, UserView::from(user)),
    )
    .await
}

/// Switches an account off: its sessions end at once. The answer tells how many files wait for
/// offices that nobody holds any more.
#[utoipa::path(
    tag = "access",
    operation_id = "disable_user",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = UserView)),
    security(("bearer" = [])),
)]
#[post("/users/{id}/disable")]
pub async fn disable(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UserId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| users::disable(tx, ctx, caller, id.0, expected.0),
        |(user, files)| {
            changed(
                user.version,
                UserView {
                    files_unheld: Some(*files),
                    ..UserView::from(user)
                },
            )
        },
    )
    .await
}
