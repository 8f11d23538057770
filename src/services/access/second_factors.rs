//! One-time codes as second factor: turning them on and off, and asking for them.

use super::security_events::{self, ClaimedComer, Noticed};
use super::{Caller, hand_of};
use crate::db::{self, Conn};
use crate::domain::access::account::User;
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::Denied;
use crate::domain::access::security_event::{Factor, Why};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UserId;
use crate::domain::base::job::AccountNotice;
use crate::error::{Error, Result};
use crate::secrets::MasterKey;
use crate::secrets::codes::{self, NewSecret};
use crate::services::{Ctx, access, record, write_to, write_to_all};

/// What the owner of an account sees of their second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Is a code asked for?
    pub on: bool,
    /// How many recovery codes are left.
    pub codes_left: i64,
}

/// Is the caller's second factor on?
pub fn status(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Status> {
    let (_, user) = access::own(tx, ctx, caller)?;
    let on = db::access::second_factors::find(tx, user.id)?
        .is_some_and(|factor| factor.confirmed_at.is_some());
    Ok(Status {
        on,
        codes_left: db::access::second_factors::count_codes(tx, user.id)?,
    })
}

/// Makes a secret and shows it, for a caller whose password was right in that epoch. Nothing is
/// asked for until a code of it was confirmed.
pub fn begin(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    master: &MasterKey,
    epoch: i64,
) -> Result<NewSecret> {
    let (_, user) = access::own(tx, ctx, caller)?;
    if user.epoch != epoch {
        return Err(Error::LostRace);
    }
    if db::access::second_factors::find(tx, user.id)?
        .is_some_and(|factor| factor.confirmed_at.is_some())
    {
        return Err(Error::WrongStage("on".to_owned()));
    }
    let secret = codes::new_secret(master, &user.email)?;
    db::access::second_factors::begin(tx, user.id, &secret.sealed)?;
    Ok(secret)
}

/// Turns the second factor on by a first code; answers the recovery codes, this once.
pub fn confirm(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    master: &MasterKey,
    code: &str,
) -> Result<Vec<String>> {
    let (_, user) = access::own(tx, ctx, caller)?;
    let waiting = db::access::second_factors::find(tx, user.id)?
        .filter(|factor| factor.confirmed_at.is_none());
    let waiting = waiting.ok_or_else(|| Error::WrongStage("not_begun".to_owned()))?;
    let step = codes::step(master, &waiting.sealed_secret, code, ctx.now)?
        .ok_or_else(|| Error::invalid("/otp", "wrong_code"))?;
    if !db::access::second_factors::confirm(tx, user.id, ctx.now)? {
        return Err(Error::LostRace);
    }
    db::access::second_factors::use_step(tx, user.id, step)?;
    let recovery = codes::new_recovery_codes()?;
    let hashes: Vec<String> = recovery
        .iter()
        .map(|code| codes::recovery_hash(master, code))
        .collect();
    db::access::second_factors::insert_codes(tx, user.id, &hashes)?;
    record(
        tx,
        ctx,
        &hand_of(&user),
        &[HistoryEvent::plain(
            Object::User(user.id),
            EventKind::SecondFactorOn,
            user.version,
        )
        .with(Vec::new())],
        &[],
    )?;
    write_to(
        tx,
        ctx,
        user.id,
        AccountNotice::SecondFactorOn { at: ctx.now },
    )?;
    Ok(recovery)
}

/// Turns the second factor off, for a caller whose password was right in that epoch.
pub fn remove(tx: &mut Conn, ctx: &Ctx, caller: &Caller, epoch: i64) -> Result<()> {
    let (_, user) = access::own(tx, ctx, caller)?;
    if user.epoch != epoch {
        return Err(Error::LostRace);
    }
    take_away(tx, ctx, &hand_of(&user), &user, None)
}

/// Takes away the second factor of somebody who has lost it, recovery codes and all; what was
/// signed in ends. The owner hears of it, and so does every administrator of the unit, whoever of
/// them did it; and it stands among the security events: nobody does it unseen.
pub fn remove_of(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: UserId,
    why: Why,
    noticed: Noticed,
) -> Result<()> {
    let actor = access::actor(tx, ctx, caller)?;
    let user = db::access::users::find(tx, &actor.managed(), id)?.ok_or(Error::NotFound("user"))?;
    if actor.user() == Some(id) {
        // One's own is turned off with one's own password and code.
        return Err(Denied::OwnCase.into());
    }
    take_away(tx, ctx, &actor, &user, Some(&why))?;
    let who = actor
        .user()
        .map_or(ClaimedComer::Nobody, ClaimedComer::User);
    security_events::note(
        tx,
        ctx,
        Noticed {
            who,
            told: Some((user.unit, why)),
            ..noticed
        },
    )?;
    let administrators = access::administrators(tx, ctx, user.unit)?;
    let others: Vec<UserId> = administrators
        .into_iter()
        .filter(|reader| *reader != id)
        .collect();
    write_to_all(
        tx,
        ctx,
        &others,
        AccountNotice::SecondFactorTaken {
            at: ctx.now,
            of: id,
        },
    )?;
    db::access::users::next_epoch(tx, id)?;
    Ok(db::access::delete_sessions_of(tx, id, None)?)
}

/// The owner hears of it, whoever did it.
fn take_away(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    user: &User,
    why: Option<&Why>,
) -> Result<()> {
    if !db::access::second_factors::delete(tx, user.id)? {
        return Err(Error::WrongStage("off".to_owned()));
    }
    let mut off = HistoryEvent::plain(
        Object::User(user.id),
        EventKind::SecondFactorOff,
        user.version,
    )
    .with(Vec::new());
    if let Some(why) = why {
        off = off
            .because(&why.reason)
            .with(vec![("identity_proof", why.identity_proof.clone())]);
    }
    record(tx, ctx, actor, &[off], &[])?;
    let (by, reason) = why
        .map(|why| (actor.name.clone(), why.reason.clone()))
        .unzip();
    write_to(
        tx,
        ctx,
        user.id,
        AccountNotice::SecondFactorOff {
            at: ctx.now,
            by,
            reason,
        },
    )
}

/// By which proof may the user go in, with what they showed beside the password? None when they may
/// not. Always when nothing is asked for; else with a code of a step that no code was used of
/// before, or with a recovery code, which is used up.
pub fn passes(
    tx: &mut Conn,
    ctx: &Ctx,
    master: &MasterKey,
    user: UserId,
    shown: Option<&str>,
) -> Result<Option<Factor>> {
    let factor =
        db::access::second_factors::find(tx, user)?.filter(|factor| factor.confirmed_at.is_some());
    let Some(factor) = factor else {
        return Ok(Some(Factor::Password));
    };
    let Some(shown) = shown else { return Ok(None) };
    let (by, passes) = match codes::step(master, &factor.sealed_secret, shown, ctx.now)? {
        Some(step) => (
            Factor::Code,
            db::access::second_factors::use_step(tx, user, step)?,
        ),
        None => (
            Factor::RecoveryCode,
            db::access::second_factors::use_code(tx, user, &codes::recovery_hashes(master, shown))?,
        ),
    };
    Ok(passes.then_some(by))
}
