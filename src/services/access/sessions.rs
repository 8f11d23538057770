//! Sessions: begun, gone on with, ended.

use chrono::TimeDelta;

use super::actor::{actor, live};
use crate::db::access::{NewSession, OwnSession, SessionKey, SessionUser};
use crate::db::{self, Conn, Reading};
use crate::domain::access::account::User;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{SessionId, UserId};
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::access::actor::hand_of;
use crate::services::{Ctx, record};
/// A user whose password was right, under the epoch in which it was looked at.
#[derive(Debug, Clone, Copy)]
pub struct Checked {
    /// The user.
    pub user: UserId,
    /// If the account has moved on since, the password was not this one's.
    pub epoch: i64,
}

/// A session to begin.
#[derive(Clone)]
pub struct Begin {
    /// The fingerprint of the secret a browser keeps.
    pub token_hash: String,
    /// The fingerprint of the first refresh token.
    pub refresh_hash: String,
    /// What the session is recognised by.
    pub device: String,
    /// How long it lasts whatever happens.
    pub lasts: TimeDelta,
    /// How long it lasts when nothing is heard of it.
    pub idle: TimeDelta,
}

/// How many sessions an account has at once; the oldest end.
pub(super) const MOST_SESSIONS: i64 = 100;

/// Begins a session of a user whose password was right.
pub fn sign_in(tx: &mut Conn, ctx: &Ctx, checked: Checked, begin: Begin) -> Result<SessionId> {
    // The account may have been switched off, or have got another password, while this one was
    // being checked.
    let user = db::access::users::with_id(tx, checked.user)?
        .filter(|user| user.active && user.epoch == checked.epoch);
    let user = user.ok_or(Error::WrongCredentials)?;
    let session = NewSession {
        id: ctx.id(),
        user: user.id,
        epoch: user.epoch,
        token_hash: begin.token_hash,
        device: begin.device,
        created_at: ctx.now,
        idle_until: ctx.now + begin.idle.min(begin.lasts),
        expires_at: ctx.now + begin.lasts,
    };
    db::access::insert_session(tx, &session)?;
    db::access::delete_sessions_beyond(tx, user.id, MOST_SESSIONS)?;
    db::access::insert_refresh(tx, session.id, &begin.refresh_hash)?;
    record(
        tx,
        ctx,
        &hand_of(&user),
        &[
            HistoryEvent::plain(Object::User(user.id), EventKind::SignedIn, user.version)
                .with(Vec::new()),
        ],
        &[],
    )?;
    Ok(session.id)
}

/// What became of a refresh token.
#[derive(Debug, Clone)]
pub enum Refreshed {
    /// The session goes on under the new one.
    Renewed(SessionId, Box<User>),
    /// It was used a moment ago: another request of the same client was faster, or its answer was
    /// lost.
    Raced,
    /// It was used long ago: the session of this account has ended. No error, for that would roll
    /// the end back.
    Reused(UserId),
    /// It is none, or of a session that has ended.
    Refused,
}

/// How long a used refresh token may come again before that is held for theft.
pub(super) const RETRY: TimeDelta = TimeDelta::seconds(10);

/// Changes a refresh token for a new one. One that was used before comes from a thief, or from the
/// owner after the thief: the session ends. That is an outcome, not an error, because it has to be
/// kept.
pub fn refresh(
    tx: &mut Conn,
    ctx: &Ctx,
    old_hash: &str,
    new_hash: &str,
    idle: TimeDelta,
) -> Result<Refreshed> {
    let Some(id) = db::access::use_refresh(tx, old_hash, ctx.now)? else {
        let Some((session, user, used_at)) = db::access::used_refresh(tx, old_hash)? else {
            return Ok(Refreshed::Refused);
        };
        if ctx.now - used_at <= RETRY {
            return Ok(Refreshed::Raced);
        }
        db::access::delete_session(tx, user, session)?;
        if let Some(user) = db::access::users::with_id(tx, user)? {
            record(
                tx,
                ctx,
                &hand_of(&user),
                &[
                    HistoryEvent::plain(
                        Object::User(user.id),
                        EventKind::TokenReused,
                        user.version,
                    )
                    .with(Vec::new()),
                ],
                &[],
            )?;
        }
        return Ok(Refreshed::Reused(user));
    };
    let Some(live) = db::access::session_user(&SessionKey::Id(id), ctx.now).ask(tx)? else {
        return Ok(Refreshed::Refused);
    };
    let Some(user) = db::access::users::with_id(tx, live.user)? else {
        return Ok(Refreshed::Refused);
    };
    db::access::insert_refresh(tx, id, new_hash)?;
    db::access::note_use(tx, id, ctx.now, ctx.now + idle)?;
    Ok(Refreshed::Renewed(id, Box::new(user)))
}

/// How old the note of a session's last use may be before it is written anew.
const NOTED: TimeDelta = TimeDelta::minutes(5);

pub(super) fn is_note_old(ctx: &Ctx, live: &SessionUser) -> bool {
    ctx.now - live.seen_at >= NOTED
}

/// Must it be noted that a browser's session is in use? The note itself is a write.
pub fn is_use_to_note(tx: &mut Conn, ctx: &Ctx, token_hash: &str) -> Result<bool> {
    let live =
        db::access::session_user(&SessionKey::TokenHash(token_hash.to_owned()), ctx.now).ask(tx)?;
    Ok(live.is_some_and(|live| is_note_old(ctx, &live)))
}

/// Notes that a browser's session is in use.
pub fn note_use(tx: &mut Conn, ctx: &Ctx, token_hash: &str, idle: TimeDelta) -> Result<()> {
    match db::access::session_user(&SessionKey::TokenHash(token_hash.to_owned()), ctx.now)
        .ask(tx)?
    {
        Some(live) => Ok(db::access::note_use(
            tx,
            live.session,
            ctx.now,
            ctx.now + idle,
        )?),
        None => Ok(()),
    }
}

/// The caller's own session and account; a program has neither.
pub(in crate::services) fn own(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
) -> Result<(SessionId, User)> {
    let live = live(tx, ctx, caller)?;
    let user = db::access::users::with_id(tx, live.user)?.ok_or(Error::NotSignedIn)?;
    Ok((live.session, user))
}

/// Must the caller change a password that somebody else has set before they can do anything?
pub fn has_given_password(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<bool> {
    match actor(tx, ctx, caller) {
        Err(Error::PasswordToChange) => Ok(true),
        other => other.map(|_| false),
    }
}

/// The caller's live sessions, the newest first, and which of them is this one.
pub fn sessions(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<(Vec<OwnSession>, SessionId)> {
    let (this, user) = own(tx, ctx, caller)?;
    Ok((db::access::sessions_of(tx, user.id, ctx.now)?, this))
}

/// Ends the caller's session.
pub fn sign_out(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<()> {
    let (session, user) = own(tx, ctx, caller)?;
    end(tx, ctx, &user, session)
}

/// Ends one of the caller's sessions.
pub fn end_session(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: SessionId) -> Result<()> {
    let (_, user) = own(tx, ctx, caller)?;
    end(tx, ctx, &user, id)
}

pub(super) fn end(tx: &mut Conn, ctx: &Ctx, user: &User, id: SessionId) -> Result<()> {
    if !db::access::delete_session(tx, user.id, id)? {
        return Err(Error::NotFound("session"));
    }
    record(
        tx,
        ctx,
        &hand_of(user),
        &[
            HistoryEvent::plain(Object::User(user.id), EventKind::SignedOut, user.version)
                .with(Vec::new()),
        ],
        &[],
    )
}

/// Ends all of the caller's sessions, this one too.
pub fn sign_out_everywhere(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<()> {
    let (_, user) = own(tx, ctx, caller)?;
    db::access::users::next_epoch(tx, user.id)?;
    db::access::delete_sessions_of(tx, user.id, None)?;
    record(
        tx,
        ctx,
        &hand_of(&user),
        &[HistoryEvent::plain(
            Object::User(user.id),
            EventKind::SessionsEnded,
            user.version,
        )
        .with(Vec::new())],
        &[],
    )
}
