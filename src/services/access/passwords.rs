//! Passwords: the first one by an invitation, a new one instead of a forgotten one, another one by
//! who knows the present one.

use chrono::{DateTime, TimeDelta, Utc};

use super::limits::{self, LimitKeys, Rules};
use super::{Caller, hand_of};
use crate::db::access::passwords::NewLink;
use crate::db::{self, Conn};
use crate::domain::access::account::{LinkPurpose, User};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::base::job::AccountNotice;
use crate::domain::base::text::fold;
use crate::error::{Error, Result};
use crate::services::{Ctx, access, ensure_saved, record, write_to};

/// Asks for a letter with a link. Known and unknown accounts cost the same statements: for an
/// unknown one, and for one that is switched off, a letter to nobody is queued, which the worker
/// drops.
pub fn ask_reset(
    tx: &mut Conn,
    ctx: &Ctx,
    rules: &Rules,
    address_key: &str,
    letter_key: &str,
    email: &str,
) -> Result<()> {
    limits::enter_from(tx, ctx, rules, address_key)?;
    let user = db::access::users::with_email(tx, email)?.filter(|user| user.active);
    if !limits::may_write(tx, ctx, letter_key)? {
        return Ok(());
    }
    write_to(
        tx,
        ctx,
        user.map_or_else(|| ctx.id(), |user| user.id),
        AccountNotice::Reset,
    )
}

/// To whom a letter about their account goes; nothing when it is switched off, or is none.
pub fn reader(tx: &mut Conn, to: UserId) -> Result<Option<User>> {
    Ok(db::access::users::with_id(tx, to)?.filter(|user| user.active))
}

/// Makes the link of a letter that is being written; that of another letter ends. Nothing when the
/// account needs none any more.
pub fn make_link(
    tx: &mut Conn,
    ctx: &Ctx,
    user: UserId,
    purpose: LinkPurpose,
    token_hash: &str,
    lasts: TimeDelta,
) -> Result<Option<DateTime<Utc>>> {
    let Some(user) = db::access::users::with_id(tx, user)?.filter(|user| user.active) else {
        return Ok(None);
    };
    if purpose == LinkPurpose::Invitation && user.has_password() {
        return Ok(None);
    }
    let expires_at = ctx.now + lasts;
    let link = NewLink {
        token_hash: token_hash.to_owned(),
        user: user.id,
        purpose,
        created_at: ctx.now,
        expires_at,
    };
    db::access::passwords::replace_link(tx, &link)?;
    let sent = HistoryEvent::plain(Object::User(user.id), EventKind::LinkSent, user.version)
        .with(vec![("purpose", purpose.code().to_owned())]);
    record(tx, ctx, &Actor::operator(), &[sent], &[])?;
    Ok(Some(expires_at))
}

/// Whose password a link sets; leaves the link as it is, so that looking at it is no use of it.
pub fn of_link(tx: &mut Conn, ctx: &Ctx, token_hash: &str) -> Result<Option<User>> {
    match db::access::passwords::link_user(tx, token_hash, ctx.now)? {
        Some(user) => Ok(db::access::users::with_id(tx, user)?.filter(|user| user.active)),
        None => Ok(None),
    }
}

/// The link is none, was used, or has expired: one answer for all.
#[must_use]
pub fn dead_link() -> Error {
    Error::invalid("/token", "dead_link")
}

/// Uses a link up and sets the password: everything that was signed in ends, and the address is
/// known from now on.
pub fn set_by_link(
    tx: &mut Conn,
    ctx: &Ctx,
    token_hash: &str,
    password_hash: &str,
    keys: &LimitKeys,
) -> Result<()> {
    let user = db::access::passwords::use_link(tx, token_hash, ctx.now)?.ok_or_else(dead_link)?;
    let user = db::access::users::with_id(tx, user)?
        .filter(|user| user.active)
        .ok_or_else(dead_link)?;
    limits::know(tx, ctx, keys)?;
    set(tx, ctx, &user, password_hash, "link")?;
    db::access::delete_sessions_of(tx, user.id, None)?;
    Ok(())
}

fn set(tx: &mut Conn, ctx: &Ctx, user: &User, password_hash: &str, by: &str) -> Result<()> {
    set_as(tx, ctx, &hand_of(user), user, password_hash, by)
}

fn set_as(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    user: &User,
    password_hash: &str,
    by: &str,
) -> Result<()> {
    ensure_saved(db::access::users::set_password_if_unchanged(
        tx,
        user.id,
        user.epoch,
        password_hash,
    )?)?;
    db::access::passwords::delete_links_of(tx, user.id)?;
    let changed = HistoryEvent::plain(
        Object::User(user.id),
        EventKind::PasswordChanged,
        user.version + 1,
    )
    .with(vec![("by", by.to_owned())]);
    record(tx, ctx, actor, &[changed], &[])?;
    if user.has_password() {
        write_to(
            tx,
            ctx,
            user.id,
            AccountNotice::PasswordChanged { at: ctx.now },
        )?;
    }
    Ok(())
}

/// The caller's own account.
pub fn own(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<User> {
    Ok(access::own(tx, ctx, caller)?.1)
}

/// Changes the password of a caller whose present one was right in that epoch: their other sessions
/// end.
pub fn change(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    epoch: i64,
    password_hash: &str,
) -> Result<()> {
    let (session, user) = access::own(tx, ctx, caller)?;
    if user.epoch != epoch {
        return Err(Error::LostRace);
    }
    set(tx, ctx, &user, password_hash, "owner")?;
    db::access::delete_sessions_of(tx, user.id, Some(session))?;
    Ok(db::access::keep_session(tx, session, epoch + 1)?)
}

/// Gives an account another password, by whoever runs commands on the machine itself: what was
/// signed in ends.
pub fn set_by_operator(tx: &mut Conn, ctx: &Ctx, email: &str, password_hash: &str) -> Result<()> {
    let user = db::access::users::with_email(tx, email)?
        .filter(|user| user.active)
        .ok_or_else(|| Error::invalid("--email", "unknown_reference"))?;
    set_as(
        tx,
        ctx,
        &Actor::operator(),
        &user,
        password_hash,
        "operator",
    )?;
    Ok(db::access::delete_sessions_of(tx, user.id, None)?)
}

/// What is known of an account, by its address; of one that is not there, nothing.
pub fn words_of_account(tx: &mut Conn, email: &str) -> Result<Vec<String>> {
    match db::access::users::with_email(tx, email)? {
        Some(user) => words_of(tx, &user.email, &user.full_name, user.unit),
        None => Ok(Vec::new()),
    }
}

/// What is known of somebody in a unit: name and address, and what the unit and those above it are
/// called.
pub fn words_of(tx: &mut Conn, email: &str, full_name: &str, unit: UnitId) -> Result<Vec<String>> {
    let above = match db::register::units::with_id(tx, unit)? {
        Some(unit) => {
            db::register::units::with_ids(tx, &unit.path.ids_upwards().collect::<Vec<_>>())?
        }
        None => Vec::new(),
    };
    let names: Vec<&str> = above
        .iter()
        .flat_map(|unit| [unit.name.as_str(), unit.code.as_str()])
        .collect();
    Ok(known_words(email, full_name, &names))
}

/// How many words of a name are put together in every way.
const MOST_WORDS: usize = 12;

/// What somebody who wants to guess a password knows of its owner: name and address, and the names
/// of where they work, whole and in parts, with accents and without.
#[must_use]
pub fn known_words(email: &str, full_name: &str, names: &[&str]) -> Vec<String> {
    let parts = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|part| part.len() > 1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let mut words = vec![email.to_owned()];
    words.extend(parts(email));
    for name in [full_name].iter().chain(names) {
        let folded = fold(name);
        words.extend([(*name).to_owned(), folded.clone()]);
        words.extend(parts(name));
        let all: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .take(MOST_WORDS)
            .collect();
        // Any words of it that stand side by side, written as one: of "Tỉnh Hồng Giang" also
        // "honggiang".
        for begin in 0..all.len() {
            words.extend(
                (begin + 1..=all.len())
                    .filter_map(|end| all.get(begin..end))
                    .map(<[&str]>::concat)
                    .filter(|word| word.len() > 1),
            );
        }
    }
    words.extend(
        [
            "thidua",
            "thi dua",
            "khen thuong",
            "khenthuong",
            "giay khen",
            "viet nam",
            "vietnam",
        ]
        .map(str::to_owned),
    );
    // What units are called whatever their names are.
    words.extend(
        [
            "tinh",
            "thanhpho",
            "xa",
            "phuong",
            "dackhu",
            "thon",
            "truong",
            "ubnd",
            "uybannhandan",
            "congan",
        ]
        .map(str::to_owned),
    );
    words.sort_unstable();
    words.dedup();
    words
}
