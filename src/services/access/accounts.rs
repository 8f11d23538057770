//! Changing an account: its name, what it signs in with, and who its owner is on the register.

use super::{Caller, users};
use crate::db::{self, Conn};
use crate::domain::access::account::User;
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::Denied;
use crate::domain::base::author::Hand;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, UserId};
use crate::domain::base::job::AccountNotice;
use crate::domain::base::text::name_key;
use crate::error::{Error, FieldFault, Result};
use crate::services::{Ctx, access, ensure_saved, record, write_to};

/// What an administrator changes of an account; what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct EditAccount {
    /// What it signs in with.
    pub email: Option<String>,
    /// Its owner's name.
    pub full_name: Option<String>,
    /// Who its owner is on the register; `Some(None)` for nobody.
    pub person: Option<Option<PersonId>>,
    /// In which epoch of their account the asker showed once more that it is they who sit there, if
    /// they did.
    pub proven: Option<i64>,
}

impl EditAccount {
    /// Does it change what the account signs in with, or what it is called?
    fn tells_anew(&self, user: &User) -> bool {
        let differs = |told: Option<&String>, was: &String| told.is_some_and(|told| told != was);
        differs(self.email.as_ref(), &user.email)
            || differs(self.full_name.as_ref(), &user.full_name)
    }
}

/// Must the asker show once more that it is they who sit there? A link that sets a password goes to
/// whatever address stands there, and who is called otherwise signs as another: neither is for
/// whoever finds a browser open. What is there already asks for nothing.
pub fn must_prove(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UserId,
    edit: &EditAccount,
) -> Result<bool> {
    let actor = access::actor(tx, ctx, caller)?;
    let user = db::access::users::find(tx, &actor.managed(), id)?.ok_or(Error::NotFound("user"))?;
    Ok(edit.tells_anew(&user))
}

/// Changes an account. What it signs in with is told to both addresses; whose it is cannot be taken
/// from an account that decides.
pub fn edit(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UserId,
    expected: i64,
    edit: EditAccount,
) -> Result<User> {
    let actor = access::actor(tx, ctx, caller)?;
    let before =
        db::access::users::find(tx, &actor.managed(), id)?.ok_or(Error::NotFound("user"))?;
    let (tells_anew, mut user) = (edit.tells_anew(&before), before.clone());
    user.email = edit.email.unwrap_or(user.email);
    user.full_name = edit.full_name.unwrap_or(user.full_name);
    user.person = edit.person.unwrap_or(user.person);
    if before.version != expected {
        return Err(Error::Stale);
    }
    if user == before {
        return Ok(user);
    }
    // A name is what a link to the register is held against: nobody takes another one to themself.
    if actor.user() == Some(id) && name_key(&user.full_name) != name_key(&before.full_name) {
        return Err(Denied::OwnCase.into());
    }
    if tells_anew {
        let asked_in = edit
            .proven
            .ok_or_else(|| Error::invalid("/password", "required"))?;
        if access::own(tx, ctx, caller)?.1.epoch != asked_in {
            return Err(Error::LostRace);
        }
    }
    if user.person != before.person {
        check_person(tx, ctx, &actor, &before, user.person)?;
    }
    user.version += 1;
    let saved = db::access::accounts::save_if_unchanged(tx, &user)
        .map_err(|failure| taken(failure, "/email"))?;
    ensure_saved(saved)?;
    if user.email != before.email {
        // A link on its way to the address of before must not open the account any more.
        db::access::passwords::delete_links_of(tx, id)?;
        if !user.has_password() && user.active {
            let notice = users::invitation(tx, ctx, &actor, &user)?;
            write_to(tx, ctx, id, notice)?;
        }
        for to in [&before.email, &user.email] {
            let (before, after) = (before.email.clone(), user.email.clone());
            write_to(
                tx,
                ctx,
                id,
                AccountNotice::AddressChanged {
                    at: ctx.now,
                    before,
                    after,
                    to: to.clone(),
                },
            )?;
        }
    }
    if user.full_name != before.full_name || user.person != before.person {
        write_to(tx, ctx, id, AccountNotice::AccountChanged { at: ctx.now })?;
    }
    record(
        tx,
        ctx,
        &actor,
        &[
            HistoryEvent::plain(Object::User(id), EventKind::Edited, user.version)
                .with(differences(&before, &user)),
        ],
        &[],
    )?;
    Ok(user)
}

/// Another account is there already, by its address or by its owner.
pub(in crate::services) fn taken(failure: db::Failure, pointer: &str) -> Error {
    match failure {
        db::Failure::Duplicate(which) => Error::exists(if which.contains("person") {
            "/person_id"
        } else {
            pointer
        }),
        other => other.into(),
    }
}

/// The actor may say who the owner of an account is, and an account that decides keeps having one.
/// Nobody takes their own link off: it is what tells their own cases. And nobody says of themself
/// that they are somebody of another name: another administrator does.
fn check_person(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    user: &User,
    person: Option<PersonId>,
) -> Result<()> {
    if user.person.is_some() && actor.user() == Some(user.id) {
        return Err(Denied::OwnCase.into());
    }
    match person {
        Some(person) => {
            let found = db::register::people::find_person(tx, &actor.managed(), person)?;
            let found = found.ok_or_else(|| Error::invalid("/person_id", "unknown_reference"))?;
            let is_called_so = name_key(&found.full_name) == name_key(&user.full_name);
            if actor.user() == Some(user.id) && !is_called_so {
                Err(Denied::OwnCase.into())
            } else {
                Ok(())
            }
        }
        None if actor.hand != Hand::Operator
            && db::access::accounts::decides(tx, user.id, ctx.today())? =>
        {
            Err(Error::Invalid(vec![FieldFault::new(
                "/person_id",
                "person_needed",
            )]))
        }
        _ => Ok(()),
    }
}

/// What was, for the history.
fn differences(before: &User, after: &User) -> Vec<(&'static str, String)> {
    let mut told = Vec::new();
    if before.email != after.email {
        told.extend([
            ("was_email", before.email.clone()),
            ("email", after.email.clone()),
        ]);
    }
    if before.full_name != after.full_name {
        told.push(("was_called", before.full_name.clone()));
    }
    if before.person != after.person {
        let text = |person: Option<PersonId>| person.map(|id| id.to_string()).unwrap_or_default();
        told.extend([
            ("was_person_id", text(before.person)),
            ("person_id", text(after.person)),
        ]);
    }
    told
}
