//! Accounts, roles and machine clients: managed by administrators, each within their part of the
//! tree.

use chrono::NaiveDate;

use super::Caller;
use super::{accounts, role_requests};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::{
    MachineClient, NO_PASSWORD, RoleAssignment, RoleRequest, User,
};
use crate::domain::access::actor::{Actor, ClientScope, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::author::Hand;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, RoleAssignmentId, UnitId, UserId};
use crate::domain::base::job::{AccountNotice, InvitedAs};
use crate::domain::base::office::{Office, Role};
use crate::domain::base::period::Period;
use crate::domain::register::people::{Language, Person};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access;
use crate::services::nominations::unheld;
use crate::services::register::units;
use crate::services::{Ctx, Listed, ensure_saved, one_more, record, write_to};

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

/// Makes an account without a password, gives it a role in its unit where one is named, and writes
/// to its owner how to set a password, who invites them and as what.
pub fn invite(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: AddUser,
    role: Option<Role>,
) -> Result<User> {
    let mut user = make(
        tx,
        ctx,
        caller,
        AddUser {
            password_hash: NO_PASSWORD.to_owned(),
            ..new
        },
        EventKind::Invited,
    )?;
    if let Some(role) = role {
        let given = GrantRole {
            user: user.id,
            role,
            unit: user.unit,
            valid_from: None,
            valid_to: None,
        };
        ask(tx, ctx, caller, given).map_err(of_the_invited)?;
        user = db::access::users::with_id(tx, user.id)?.ok_or(Error::NotFound("user"))?;
    }
    let actor = access::actor(tx, ctx, caller)?;
    let notice = invitation(tx, ctx, &actor, &user)?;
    write_to(tx, ctx, user.id, notice)?;
    Ok(user)
}

/// Who is invited has no id yet: what is wrong with their account for a role is who they are on the
/// register.
fn of_the_invited(error: Error) -> Error {
    let Error::Invalid(mut faults) = error else {
        return error;
    };
    faults
        .iter_mut()
        .filter(|fault| fault.pointer == "/user_id")
        .for_each(|fault| "/person_id".clone_into(&mut fault.pointer));
    Error::Invalid(faults)
}

/// What an invitation says: who invites, for which unit, and as what.
pub(in crate::services) fn invitation(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    user: &User,
) -> Result<AccountNotice> {
    let all = PageRequest {
        after: None,
        limit: 200,
    };
    let held = db::access::users::list_roles(tx, &Scope::All, Some(user.id), &all)?;
    let held = held
        .into_iter()
        .filter(|role| role.valid.to.is_none_or(|to| to >= ctx.today()))
        .map(|role| (role.office, false));
    let asked = db::access::role_requests::waiting(tx, &Scope::All, Some(user.id), &all)?;
    let offices: Vec<(Office, bool)> = held
        .chain(asked.into_iter().map(|request| (request.office, true)))
        .collect();
    let ids: Vec<UnitId> = offices
        .iter()
        .map(|(office, _)| office.unit)
        .chain([user.unit])
        .collect();
    let units = db::register::units::with_ids(tx, &ids)?;
    let name = |id: UnitId| {
        units
            .iter()
            .find(|unit| unit.id == id)
            .map(|unit| unit.name.clone())
    };
    let invited_as = |(office, waits): (Office, bool)| InvitedAs {
        role: office.role,
        unit: name(office.unit).unwrap_or_default(),
        waits,
    };
    let roles = offices.into_iter().map(invited_as).collect();
    Ok(AccountNotice::Invitation {
        by: Some(actor.name.clone()),
        unit: name(user.unit),
        roles,
    })
}

/// Sends the invitation once more, to somebody who has not set a password yet; the link of the
/// letter before ends.
pub fn invite_again(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: UserId) -> Result<User> {
    let actor = access::actor(tx, ctx, caller)?;
    let user = db::access::users::find(tx, &actor.managed(), id)?.ok_or(Error::NotFound("user"))?;
    if user.has_password() || !user.active {
        return Err(Error::WrongStage(
            if user.active { "active" } else { "disabled" }.to_owned(),
        ));
    }
    let notice = invitation(tx, ctx, &actor, &user)?;
    write_to(tx, ctx, user.id, notice)?;
    record(
        tx,
        ctx,
        &actor,
        &[HistoryEvent::plain(
            Object::User(id),
            EventKind::Invited,
            user.version,
        )],
        &[],
    )?;
    Ok(user)
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

/// A role to give.
#[derive(Debug, Clone)]
pub struct GrantRole {
    /// To whom.
    pub user: UserId,
    /// What.
    pub role: Role,
    /// In which unit.
    pub unit: UnitId,
    /// From which day; none for today.
    pub valid_from: Option<NaiveDate>,
    /// To which day.
    pub valid_to: Option<NaiveDate>,
}

/// What became of a role that an administrator gives.
#[derive(Debug, Clone)]
pub enum Granted {
    /// It is given.
    Given(RoleAssignment),
    /// It waits for a second administrator.
    Waiting(RoleRequest),
}

/// Gives a role in a unit between two dates, as whoever needs no second one: the operator.
pub fn grant(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: GrantRole) -> Result<RoleAssignment> {
    match ask(tx, ctx, caller, new)? {
        Granted::Given(assignment) => Ok(assignment),
        Granted::Waiting(_) => Err(Denied::SecondNeeded.into()),
    }
}

/// Gives a role in a unit between two dates. One that decides or manages, and one for oneself,
/// waits for a second administrator; where there is none, those above and beside are told at once.
pub fn ask(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: GrantRole) -> Result<Granted> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let valid = Period {
        from: new.valid_from.unwrap_or_else(|| ctx.today()),
        to: new.valid_to,
    };
    let mut faults = Vec::new();
    if valid.to.is_some_and(|to| to < valid.from) {
        faults.push(FieldFault::new("/valid_to", "before_start"));
    }
    match db::access::users::find(tx, &actor.managed(), new.user)? {
        None => faults.push(FieldFault::new("/user_id", "unknown_reference")),
        // Whoever operates the installation begins before there is a register.
        Some(user)
            if new.role.decides() && user.person.is_none() && actor.hand != Hand::Operator =>
        {
            faults.push(FieldFault::new("/user_id", "person_needed"));
        }
        Some(_) => {}
    }
    let unit = db::register::units::find(tx, &actor.register(), new.unit)?;
    if unit.is_none() {
        faults.push(FieldFault::new("/unit_id", "unknown_reference"));
    }
    let (Some(unit), true) = (unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    policy::may(&actor, Right::ManageAccess, unit.id, &unit.path)?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    if valid.from < unit.valid.from {
        return Err(Error::invalid("/valid_from", "before_unit"));
    }
    let version = db::access::users::touch(tx, new.user)?;
    let assignment = RoleAssignment {
        id: ctx.id(),
        user: new.user,
        office: Office {
            role: new.role,
            unit: unit.id,
        },
        valid,
    };
    if db::access::users::periods(tx, new.user, assignment.office)?
        .iter()
        .any(|held| held.overlaps(&valid))
    {
        return Err(Error::exists("/role"));
    }
    if let Some(request) = role_requests::ask(tx, ctx, &actor, &assignment, &unit, version)? {
        return Ok(Granted::Waiting(request));
    }
    db::access::users::insert_role(tx, &assignment)?;
    record(
        tx,
        ctx,
        &actor,
        &[role_fact(&assignment, EventKind::RoleGranted, version)],
        &[],
    )?;
    Ok(Granted::Given(assignment))
}

pub(in crate::services) fn role_fact(
    assignment: &RoleAssignment,
    deed: EventKind,
    version: i64,
) -> HistoryEvent {
    let detail = vec![
        ("role", assignment.office.role.code().to_owned()),
        ("unit_id", assignment.office.unit.to_string()),
    ];
    HistoryEvent::plain(Object::User(assignment.user), deed, version).with(detail)
}

/// Ends a role: yesterday was its last day. Answers how many files wait for its office, where
/// nobody holds it any more.
pub fn end_role(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RoleAssignmentId) -> Result<i64> {
    let actor = access::actor(tx, ctx, caller)?;
    let assignment = db::access::users::find_role(tx, &actor.managed(), id)?
        .ok_or(Error::NotFound("role_assignment"))?;
    let yesterday = ctx.today().pred_opt().unwrap_or(ctx.today());
    if assignment.valid.to.is_some_and(|to| to <= yesterday) {
        return Err(Error::WrongStage("ended".to_owned()));
    }
    let version = db::access::users::touch(tx, assignment.user)?;
    if !db::access::users::end_role(tx, id, yesterday)? {
        return Err(Error::LostRace);
    }
    record(
        tx,
        ctx,
        &actor,
        &[role_fact(&assignment, EventKind::RoleEnded, version)],
        &[],
    )?;
    unheld::left(tx, ctx, &[assignment.office])
}

/// A page of role assignments, of one user if given.
pub fn list_roles(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    user: Option<UserId>,
    page: &PageRequest,
) -> Result<Listed<RoleAssignment>> {
    let actor = access::actor(tx, ctx, caller)?;
    let roles = db::access::users::list_roles(tx, &actor.managed(), user, &one_more(page))?;
    Ok(Listed::cut(roles, page.limit, |role| role.id.to_string()))
}

/// A machine client to make.
#[derive(Clone)]
pub struct AddClient {
    /// What it is called.
    pub name: String,
    /// The fingerprint of its secret.
    pub secret_hash: String,
    /// What it may ask for.
    pub scopes: Vec<ClientScope>,
    /// The subtree it is limited to.
    pub unit: UnitId,
}

/// Makes a machine client.
pub fn add_client(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: AddClient,
) -> Result<MachineClient> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let unit = managed_unit(tx, ctx, &actor, new.unit)?;
    let client = MachineClient {
        id: ctx.id(),
        name: new.name,
        secret_hash: new.secret_hash,
        scopes: new.scopes,
        unit: unit.id,
        active: true,
        created_at: ctx.now,
        version: 1,
        previous: None,
        tokens_after: None,
    };
    db::access::users::insert_client(tx, &client)?;
    let scopes = client
        .scopes
        .iter()
        .map(|scope| scope.code())
        .collect::<Vec<_>>()
        .join(" ");
    record(
        tx,
        ctx,
        &actor,
        &[
            HistoryEvent::plain(Object::MachineClient(client.id), EventKind::Created, 1)
                .with(vec![("scopes", scopes)]),
        ],
        &[],
    )?;
    Ok(client)
}

/// A page of machine clients.
pub fn list_clients(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<MachineClient>> {
    let actor = access::actor(tx, ctx, caller)?;
    let clients = db::access::users::list_clients(tx, &actor.managed(), &one_more(page))?;
    Ok(Listed::cut(clients, page.limit, |client| {
        client.id.to_string()
    }))
}
