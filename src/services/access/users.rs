//! Accounts, roles and machine clients: managed by administrators, each within their part of the
//! tree.

mod clients;
mod import;
mod invitations;
mod listing;
pub mod role_requests;
mod roles;
pub mod views;

use super::{Caller, accounts};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::{RoleAssignment, RoleRequest, User};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::author::Hand;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::register::people::{Language, Person};
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::access::{self, unheld};
use crate::services::register::units;
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

pub(in crate::services) use roles::role_fact;
pub use roles::{GrantRole, Granted, ask, end_role, grant, list_roles};

pub use clients::{AddClient, add_client, list_clients};

pub use import::ListedRole;
pub(in crate::services) use import::{import, take_back};

pub(in crate::services) use invitations::invitation;
pub use invitations::{invite, invite_again};
pub use listing::{ListedUser, choices, with_roles};

/// An account to make.
#[derive(Clone)]
pub struct AddUser {
    /// What they will sign in with.
    pub email: String,
    /// Their name.
    pub full_name: String,
    /// The unit that manages the account.
    pub unit: UnitId,
    /// The hash of their first password, or `NO_PASSWORD`.
    pub password_hash: String,
    /// The language they are written to in.
    pub language: Language,
    /// Who they are on the register, if they are.
    pub person: Option<PersonId>,
}

/// An open unit that the caller manages, named by a member of the body.
fn managed_unit(tx: &mut Conn, ctx: &Ctx, actor: &Actor, id: UnitId) -> Result<Unit> {
    let unit = db::register::units::find(tx, &actor.register(), id)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    policy::may(actor, Right::ManageAccess, unit.id, &unit.path)?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    Ok(unit)
}

/// Makes an account. It can do nothing before it has a role.
pub fn add(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: AddUser) -> Result<User> {
    make(tx, ctx, caller, new, EventKind::Created)
}

fn make(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: AddUser, deed: EventKind) -> Result<User> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let unit = managed_unit(tx, ctx, &actor, new.unit)?;
    if let Some(person) = new.person
        && db::register::people::find_person(tx, &actor.managed(), person)?.is_none()
    {
        return Err(Error::invalid("/person_id", "unknown_reference"));
    }
    let user = User {
        id: ctx.id(),
        email: new.email,
        password_hash: new.password_hash,
        full_name: new.full_name,
        unit: unit.id,
        language: new.language,
        person: new.person,
        active: true,
        created_at: ctx.now,
        version: 1,
        epoch: 0,
    };
    db::access::users::insert(tx, &user).map_err(|failure| accounts::taken(failure, "/email"))?;
    // Whoever operates the installation makes the first account for themself.
    if user.has_password() && actor.hand != Hand::Operator {
        db::access::accounts::note_given_password(tx, user.id)?;
    }
    let made = HistoryEvent::plain(Object::User(user.id), deed, 1)
        .with(vec![("email", user.email.clone())]);
    record(tx, ctx, &actor, &[made], &[])?;
    Ok(user)
}

/// One account.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: UserId) -> Result<User> {
    let actor = access::actor(tx, ctx, caller)?;
    db::access::users::find(tx, &actor.managed(), id)?.ok_or(Error::NotFound("user"))
}

/// A role of an account, and whether it can still be ended.
#[derive(Debug, Clone)]
pub struct HeldRole {
    /// The role.
    pub assignment: RoleAssignment,
    /// The name of its unit.
    pub unit_name: String,
    /// It has not ended yet.
    pub may_end: bool,
}

/// An account with its roles.
#[derive(Debug, Clone)]
pub struct WholeUser {
    /// The account.
    pub user: User,
    /// The unit that manages it.
    pub unit: Option<Unit>,
    /// Who its owner is on the register.
    pub person: Option<Person>,
    /// Is a one-time code asked for?
    pub second_factor: bool,
    /// The roles in units that the caller manages.
    pub roles: Vec<HeldRole>,
    /// Those that wait for a second administrator, with the names of their units, and whether the
    /// caller can be that one.
    pub requests: Vec<(RoleRequest, String, bool)>,
}

impl WholeUser {
    /// Does its owner check or decide, and is nobody on the register? Then nobody can tell their
    /// own case.
    #[must_use]
    pub fn lacks_person(&self) -> bool {
        self.user.person.is_none()
            && self
                .roles
                .iter()
                .any(|held| held.may_end && held.assignment.office.role.decides())
    }
}

/// One account with its roles.
pub fn whole(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: UserId) -> Result<WholeUser> {
    let actor = access::actor(tx, ctx, caller)?;
    let user = db::access::users::find(tx, &actor.managed(), id)?.ok_or(Error::NotFound("user"))?;
    let roles = db::access::users::list_roles(
        tx,
        &actor.managed(),
        Some(id),
        &PageRequest {
            after: None,
            limit: 200,
        },
    )?;
    let requests = db::access::role_requests::waiting(
        tx,
        &actor.managed(),
        Some(id),
        &PageRequest {
            after: None,
            limit: 200,
        },
    )?;
    let asked = requests.iter().map(|request| request.office.unit);
    let ids: Vec<UnitId> = roles
        .iter()
        .map(|role| role.office.unit)
        .chain([user.unit])
        .chain(asked)
        .collect();
    let units = db::register::units::with_ids(tx, &ids)?;
    let find = |id: UnitId| units.iter().find(|unit| unit.id == id);
    let held = |assignment: RoleAssignment| HeldRole {
        unit_name: find(assignment.office.unit)
            .map(|unit| unit.name.clone())
            .unwrap_or_default(),
        may_end: assignment.valid.to.is_none_or(|to| to >= ctx.today()),
        assignment,
    };
    let second_factor = db::access::second_factors::find(tx, id)?
        .is_some_and(|factor| factor.confirmed_at.is_some());
    let person = match user.person {
        Some(person) => db::register::people::find_person(tx, &Scope::All, person)?,
        None => None,
    };
    let named = |request: RoleRequest| {
        let name = find(request.office.unit)
            .map(|unit| unit.name.clone())
            .unwrap_or_default();
        let may = role_requests::is_second(&actor, &request);
        (request, name, may)
    };
    let requests = requests.into_iter().map(named).collect();
    Ok(WholeUser {
        second_factor,
        person,
        requests,
        unit: find(user.unit).cloned(),
        roles: roles.into_iter().map(held).collect(),
        user,
    })
}

/// A page of accounts by name; `q` looks for names and addresses.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Listed<User>> {
    let actor = access::actor(tx, ctx, caller)?;
    let users = db::access::users::list(tx, &actor.managed(), q, &one_more(page))?;
    Ok(Listed::cut(users, page.limit, |(_, key)| key.clone()).filter_map(|(user, _)| Some(user)))
}

/// Switches an account off: its sessions and links end, its tokens are refused from the next
/// request on. Answers as well how many files wait for offices that nobody holds any more.
pub fn disable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UserId,
    expected: i64,
) -> Result<(User, i64)> {
    switch(tx, ctx, caller, id, expected, false)
}

/// Switches an account on again, with the password and the roles it had.
pub fn enable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UserId,
    expected: i64,
) -> Result<User> {
    Ok(switch(tx, ctx, caller, id, expected, true)?.0)
}

fn switch(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UserId,
    expected: i64,
    active: bool,
) -> Result<(User, i64)> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut user =
        db::access::users::find(tx, &actor.managed(), id)?.ok_or(Error::NotFound("user"))?;
    if user.active == active {
        return Err(Error::WrongStage(
            if active { "active" } else { "disabled" }.to_owned(),
        ));
    }
    if user.version != expected {
        return Err(Error::Stale);
    }
    ensure_saved(db::access::users::set_active_if_unchanged(
        tx, id, expected, active,
    )?)?;
    db::access::delete_sessions_of(tx, id, None)?;
    db::access::passwords::delete_links_of(tx, id)?;
    user.active = active;
    user.version += 1;
    let deed = if active {
        EventKind::Enabled
    } else {
        EventKind::Disabled
    };
    record(
        tx,
        ctx,
        &actor,
        &[HistoryEvent::plain(Object::User(id), deed, user.version)],
        &[],
    )?;
    if active {
        return Ok((user, 0));
    }
    let roles = db::access::users::list_roles(
        tx,
        &Scope::All,
        Some(id),
        &PageRequest {
            after: None,
            limit: 200,
        },
    )?;
    let today = roles.iter().filter(|role| role.valid.contains(ctx.today()));
    let files = unheld::left(tx, ctx, &today.map(|role| role.office).collect::<Vec<_>>())?;
    Ok((user, files))
}
