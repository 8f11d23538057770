//! Accounts, for administrators: inviting, roles, switching off and on.

mod roles;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use roles::told_unheld;
use serde::Deserialize;
use uuid::Uuid;

use super::account::typed;
use crate::domain::access::account::{NO_PASSWORD, User};
use crate::domain::access::security_event::Why;
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::base::office::Role;
use crate::domain::register::people::Language;
use crate::error::Error;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Form, SearchQuery, next, page};
use crate::pages::frame::{Frame, Trouble, Visitor, back, html, see, show};
use crate::services::access::accounts::{self, EditAccount};
use crate::services::access::users::{self, AddUser, WholeUser};
use crate::services::access::{self, Caller};
use crate::services::register::{people, units};
use crate::state::{Origin, SignInProof, State};

pub use roles::{end_role, grant, settle};

#[derive(Template)]
#[template(path = "access/users.html")]
struct UsersPage {
    frame: Frame,
    users: Vec<User>,
    next: Option<String>,
    q: String,
    typed: Invite,
    roles: Vec<&'static str>,
    faults: Vec<(String, String)>,
}

impl UsersPage {
    fn fault(&self, name: &str) -> Option<&str> {
        self.faults
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, text)| text.as_str())
    }
}

/// The accounts the visitor manages, and the form to invite somebody.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<SearchQuery>) -> PageResult {
    Ok(show(
        listed(&state, visitor, search.into_inner(), None, Vec::new())
            .await?
            .render(),
    ))
}

async fn listed(
    state: &State,
    visitor: Visitor,
    search: SearchQuery,
    typed: Option<Invite>,
    faults: Vec<(String, String)>,
) -> Result<UsersPage, Trouble> {
    let (wanted, name) = (
        page(state, "users", search.cursor.as_deref()),
        search.name(),
    );
    let (home, users) = visitor
        .read(state, move |conn, ctx, caller| {
            let me = access::me(conn, ctx, caller)?;
            let home = me
                .offices
                .into_iter()
                .find(|(held, _)| held.office.role == Role::Administrator)
                .map(|(_, unit)| unit.code);
            // Who manages nothing has no such page.
            let home = home.ok_or(Error::NotFound("users"))?;
            Ok((
                home,
                users::list(conn, ctx, caller, name.as_deref(), &wanted)?,
            ))
        })
        .await?;
    Ok(UsersPage {
        frame: visitor.frame(),
        next: next(
            state,
            "users",
            "/users",
            &[("q", &search.q)],
            users.next.as_deref(),
        ),
        q: search.q,
        users: users.items,
        typed: typed.unwrap_or(Invite {
            unit_code: home,
            ..Invite::default()
        }),
        roles: Role::ALL.iter().map(|role| role.code()).collect(),
        faults,
    })
}

/// Whom to invite.
#[derive(Deserialize, Clone, Default)]
pub struct Invite {
    email: String,
    full_name: String,
    unit_code: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    staff_code: String,
    #[serde(default)]
    role: String,
}

/// The person with a staff code, or a fault of the form; nobody where nothing was typed.
async fn person(
    state: &State,
    caller: &Caller,
    fields: &mut Fields,
    code: &str,
) -> Result<Option<Option<PersonId>>, Error> {
    if code.trim().is_empty() {
        return Ok(Some(None));
    }
    let Some(wanted) = fields.line("/staff_code", code, 50) else {
        return Ok(None);
    };
    let (ctx, caller) = (state.ctx(), caller.clone());
    let found = state
        .db
        .read(move |conn| people::seen_with_staff_code(conn, &ctx, &caller, &wanted))
        .await?;
    if found.is_none() {
        fields.fault("/staff_code", "unknown_reference", Vec::new());
    }
    Ok(found.map(|person| Some(person.id)))
}

/// The unit with a code, or a fault of the form.
async fn unit(
    state: &State,
    caller: &Caller,
    fields: &mut Fields,
    code: &str,
) -> Result<Option<UnitId>, Error> {
    let Some(wanted) = fields.line("/unit_code", code, 50) else {
        return Ok(None);
    };
    let (ctx, caller) = (state.ctx(), caller.clone());
    let found = state
        .db
        .read(move |conn| units::seen_with_code(conn, &ctx, &caller, &wanted))
        .await?;
    if found.is_none() {
        fields.fault("/unit_code", "unknown_reference", Vec::new());
    }
    Ok(found.map(|unit| unit.id))
}

/// Makes an account and writes to its owner.
pub async fn invite(state: Data<State>, visitor: Visitor, form: Form<Invite>) -> PageResult {
    let (caller, typed) = (visitor.caller()?, form.into_inner());
    let mut fields = Fields::new();
    let email = fields.email("/email", &typed.email);
    let full_name = fields.line("/full_name", &typed.full_name, 200);
    let language = typed.language.parse().unwrap_or(Language::Vietnamese);
    let unit = unit(&state, &caller, &mut fields, &typed.unit_code)
        .await
        .map_err(|error| visitor.trouble(error))?;
    let person = person(&state, &caller, &mut fields, &typed.staff_code)
        .await
        .map_err(|error| visitor.trouble(error))?;
    let role = fields.some(
        Some(typed.role.clone()).filter(|role| !role.is_empty()),
        |fields, text| fields.code("/role", &text, Role::ALL, Role::code),
    );
    let ctx = state.ctx();
    let invited = match fields.done((|| Some((email?, full_name?, unit?, person?, role?)))()) {
        Ok((email, full_name, unit, person, role)) => {
            let new = AddUser {
                email,
                full_name,
                unit,
                password_hash: NO_PASSWORD.to_owned(),
                language,
                person,
            };
            state
                .db
                .write(move |tx| users::invite(tx, &ctx, &caller, new, role))
                .await
        }
        Err(error) => Err(error),
    };
    match invited {
        Ok(user) => {
            state.wake.notify_one();
            Ok(see(&format!("/users/{}", user.id)))
        }
        Err(Error::Invalid(mut faults) | Error::Duplicate(mut faults)) => {
            // The form asks for a person by their staff code.
            faults
                .iter_mut()
                .filter(|fault| fault.pointer == "/person_id")
                .for_each(|fault| "/staff_code".clone_into(&mut fault.pointer));
            let faults = visitor.trouble(Error::Invalid(faults)).faults();
            let page = listed(&state, visitor, SearchQuery::default(), Some(typed), faults).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
        Err(error) => Err(visitor.trouble(error)),
    }
}

#[derive(Template)]
#[template(path = "access/user.html")]
struct UserPage {
    frame: Frame,
    whole: WholeUser,
    roles: Vec<&'static str>,
    today: String,
}

fn id<T: From<Uuid>>(visitor: &Visitor, text: &str) -> Result<T, Trouble> {
    Uuid::parse_str(text)
        .map(T::from)
        .map_err(|_| visitor.trouble(Error::NotFound("user")))
}

/// The page of an account.
pub async fn show_user(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: UserId = id(&visitor, &path)?;
    let today = state.ctx().today().to_string();
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
            today,
        }
        .render(),
    ))
}

/// What the form of an account says; all of it, as the page showed it or otherwise.
#[derive(Deserialize)]
pub struct AccountPage {
    #[serde(default)]
    version: i64,
    email: String,
    full_name: String,
    #[serde(default)]
    staff_code: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    otp: String,
}

/// Changes name, address or owner of an account.
pub async fn edit(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    path: Path<String>,
    form: Form<AccountPage>,
) -> PageResult {
    let (caller, user) = (visitor.caller()?, id::<UserId>(&visitor, &path)?);
    let mut fields = Fields::new();
    let email = fields.email("/email", &form.email);
    let full_name = fields.line("/full_name", &form.full_name, 200);
    let person = person(&state, &caller, &mut fields, &form.staff_code)
        .await
        .map_err(|error| visitor.trouble(error))?;
    let (ctx, version) = (state.ctx(), form.version);
    let told = fields.done((|| {
        Some(EditAccount {
            email: Some(email?),
            full_name: Some(full_name?),
            person: Some(person?),
            proven: None,
        })
    })());
    let AccountPage { password, otp, .. } = form.into_inner();
    let proof = typed(password).map(|password| SignInProof {
        password,
        code: typed(otp),
    });
    let proven = match told {
        Ok(edit) => state.proven_edit(&caller, user, edit, proof, &place).await,
        Err(error) => Err(error),
    };
    let edited = match proven {
        Ok(edit) => state
            .db
            .write(move |tx| accounts::edit(tx, &ctx, &caller, user, version, edit))
            .await
            .map(|_| ()),
        Err(error) => Err(error),
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/users/{user}"),
        edited.map_err(|error| visitor.trouble(error)),
    )
}

/// The version the page showed, and why something is done that needs a reason.
#[derive(Deserialize)]
pub struct Seen {
    #[serde(default)]
    version: i64,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    identity_proof: String,
}

/// Switches off or on, or sends the invitation once more.
pub async fn act(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    path: Path<(String, String)>,
    form: Form<Seen>,
) -> PageResult {
    let (user, act) = path.into_inner();
    let (caller, user, ctx, version) = (
        visitor.caller()?,
        id::<UserId>(&visitor, &user)?,
        state.ctx(),
        form.version,
    );
    if act == "second-factor-off" {
        let mut fields = Fields::new();
        let (reason, proof) = (
            fields.lines("/reason", &form.reason, 2_000),
            fields.lines("/identity_proof", &form.identity_proof, 500),
        );
        let taken = match fields.done((|| {
            Some(Why {
                reason: reason?,
                identity_proof: proof?,
            })
        })()) {
            Ok(why) => state.take_second_factor(caller, user, why, &place).await,
            Err(error) => Err(error),
        };
        return back(
            &state,
            &format!("/users/{user}"),
            taken.map_err(|error| visitor.trouble(error)),
        );
    }
    let acted = state.db.write(move |tx| match act.as_str() {
        "disable" => users::disable(tx, &ctx, &caller, user, version).map(|(_, files)| files),
        "enable" => users::enable(tx, &ctx, &caller, user, version).map(|_| 0),
        "invite" => users::invite_again(tx, &ctx, &caller, user).map(|_| 0),
        _ => Err(Error::NotFound("act")),
    });
    let acted = acted.await.map_err(|error| visitor.trouble(error));
    state.wake.notify_one();
    told_unheld(&state, &visitor, &format!("/users/{user}"), acted)
}
