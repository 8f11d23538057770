//! Accounts that begin with an invitation.

use super::roles::ask;
use super::{AddUser, make};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::{NO_PASSWORD, User};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::base::job::{AccountNotice, InvitedAs};
use crate::domain::base::office::{Office, Role};
use crate::error::{Error, Result};
use crate::services::access::users::roles::GrantRole;
use crate::services::access::{self, Caller};
use crate::services::{Ctx, record, write_to};

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
pub(super) fn of_the_invited(error: Error) -> Error {
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
