//! Passwords: the first one by an invitation, a new one instead of a forgotten one, another one by who knows the present one.

use chrono::{DateTime, TimeDelta, Utc};

use super::access::{self, Caller, hand_of};
use super::limits::{self, Keys, Rules};
use super::{Ctx, record, won, write_to};
use crate::db::passwords::NewLink;
use crate::db::{self, Conn};
use crate::domain::account::{LinkPurpose, User};
use crate::domain::actor::Actor;
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::ids::UserId;
use crate::domain::job::AccountNotice;
use crate::domain::text::fold;
use crate::error::{Error, Result};

/// Asks for a letter with a link. Known and unknown accounts cost the same statements: for an unknown one, and for one that is
/// switched off, a letter to nobody is queued, which the worker drops.
pub fn ask_reset(tx: &mut Conn, ctx: &Ctx, rules: &Rules, address_key: &str, letter_key: &str, email: &str) -> Result<()> {
    limits::enter_from(tx, ctx, rules, address_key)?;
    let user = db::users::with_email(tx, email)?.filter(|user| user.active);
    if !limits::may_write(tx, ctx, letter_key)? {
        return Ok(());
    }
    write_to(tx, ctx, user.map_or_else(|| ctx.id(), |user| user.id), AccountNotice::Reset)
}

/// To whom a letter about their account goes; nothing when it is switched off, or is none.
pub fn reader(tx: &mut Conn, to: UserId) -> Result<Option<User>> {
    Ok(db::users::with_id(tx, to)?.filter(|user| user.active))
}

/// Makes the link of a letter that is being written; that of another letter ends. Nothing when the account needs none any more.
pub fn make_link(
    tx: &mut Conn,
    ctx: &Ctx,
    user: UserId,
    purpose: LinkPurpose,
    token_hash: &str,
    lasts: TimeDelta,
) -> Result<Option<DateTime<Utc>>> {
    let Some(user) = db::users::with_id(tx, user)?.filter(|user| user.active) else { return Ok(None) };
    if purpose == LinkPurpose::Invitation && user.has_password() {
        return Ok(None);
    }
    let expires_at = ctx.now + lasts;
    let link = NewLink { token_hash: token_hash.to_owned(), user: user.id, purpose, created_at: ctx.now, expires_at };
    db::passwords::replace_link(tx, &link)?;
    let sent = Fact::plain(Object::User(user.id), Deed::LinkSent, user.version).with(vec![("purpose", purpose.code().to_owned())]);
    record(tx, ctx, &Actor::operator(), &[sent], &[])?;
    Ok(Some(expires_at))
}

/// Whose password a link sets; leaves the link as it is, so that looking at it is no use of it.
pub fn of_link(tx: &mut Conn, ctx: &Ctx, token_hash: &str) -> Result<Option<User>> {
    match db::passwords::link_user(tx, token_hash, ctx.now)? {
        Some(user) => Ok(db::users::with_id(tx, user)?.filter(|user| user.active)),
        None => Ok(None),
    }
}

/// The link is none, was used, or has expired: one answer for all.
#[must_use]
pub fn dead_link() -> Error {
    Error::invalid("/token", "dead_link")
}

/// Uses a link up and sets the password: everything that was signed in ends, and the address is known from now on.
pub fn set_by_link(tx: &mut Conn, ctx: &Ctx, token_hash: &str, password_hash: &str, keys: &Keys) -> Result<()> {
    let user = db::passwords::use_link(tx, token_hash, ctx.now)?.ok_or_else(dead_link)?;
    let user = db::users::with_id(tx, user)?.filter(|user| user.active).ok_or_else(dead_link)?;
    limits::know(tx, ctx, keys)?;
    set(tx, ctx, &user, password_hash, "link")?;
    db::access::delete_sessions_of(tx, user.id, None)?;
    Ok(())
}

fn set(tx: &mut Conn, ctx: &Ctx, user: &User, password_hash: &str, by: &str) -> Result<()> {
    won(db::users::set_password_if_unchanged(tx, user.id, user.epoch, password_hash)?)?;
    db::passwords::delete_links_of(tx, user.id)?;
    let changed = Fact::plain(Object::User(user.id), Deed::PasswordChanged, user.version + 1).with(vec![("by", by.to_owned())]);
    record(tx, ctx, &hand_of(user), &[changed], &[])?;
    if user.has_password() {
        write_to(tx, ctx, user.id, AccountNotice::PasswordChanged { at: ctx.now })?;
    }
    Ok(())
}

/// The caller's own account.
pub fn own(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<User> {
    Ok(access::own(tx, ctx, caller)?.1)
}

/// Changes the password of a caller whose present one was right in that epoch: their other sessions end.
pub fn change(tx: &mut Conn, ctx: &Ctx, caller: &Caller, epoch: i64, password_hash: &str) -> Result<()> {
    let (session, user) = access::own(tx, ctx, caller)?;
    if user.epoch != epoch {
        return Err(Error::LostRace);
    }
    set(tx, ctx, &user, password_hash, "owner")?;
    db::access::delete_sessions_of(tx, user.id, Some(session))?;
    Ok(db::access::keep_session(tx, session, epoch + 1)?)
}

/// What somebody who wants to guess a password knows of its owner: name and address, whole and in parts, with accents and without.
#[must_use]
pub fn known_words(email: &str, full_name: &str) -> Vec<String> {
    let parts =
        |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() > 2).map(str::to_owned).collect::<Vec<_>>();
    let folded = fold(full_name);
    let mut words = vec![email.to_owned(), full_name.to_owned(), folded.clone(), folded.replace(' ', "")];
    words.extend(parts(email));
    words.extend(parts(full_name));
    words.extend(parts(&folded));
    words.extend(["thidua", "thi dua", "khen thuong", "khenthuong", "giay khen", "viet nam", "vietnam"].map(str::to_owned));
    words
}
