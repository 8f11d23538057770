//! Who is calling, and what they may do at this moment; signing in and out.

pub mod accounts;
pub mod delegations;
pub mod keys;
pub mod limits;
pub mod machine_clients;
pub mod passwords;
pub mod role_requests;
pub mod second_factors;
pub mod security_events;
pub mod typed;
pub mod users;

use chrono::TimeDelta;
use uuid::Uuid;

pub use crate::db::access::OwnSession;
use crate::db::access::{NewSession, SessionKey};
use crate::db::{self, Conn};
use crate::domain::access::account::{MachineClient, User};
use crate::domain::access::actor::{Actor, ClientScope, HeldOffice, Scope};
use crate::domain::access::own_case::Interest;
use crate::domain::base::author::Hand;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{MachineClientId, SessionId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::base::text;
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, Result};
use crate::services::{Ctx, record};

/// Who a request says it comes from; nothing is believed before `actor` has looked.
#[derive(Debug, Clone)]
pub enum Caller {
    /// A user's session, from an access token.
    Session(SessionId),
    /// A user's session, from a browser: the fingerprint of its secret.
    Browser(String),
    /// A machine client with the scopes of its token, and the id of that.
    Client(MachineClientId, Vec<ClientScope>, Uuid),
    /// Whoever runs a command on the machine itself.
    Operator,
}

/// The caller with the rights of this moment. Disabling, sign-out and role changes count from the
/// next request on.
pub fn actor(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Actor> {
    let key = match caller {
        Caller::Operator => return Ok(Actor::operator()),
        Caller::Client(id, scopes, token) => return client(tx, ctx, *id, scopes, *token),
        Caller::Session(id) => SessionKey::Id(*id),
        Caller::Browser(hash) => SessionKey::TokenHash(hash.clone()),
    };
    let user = db::access::session_user(tx, &key, ctx.now)?.ok_or(Error::NotSignedIn)?;
    // Who set it knows it: until its owner has another, nothing can be done but to set that one.
    if user.password_given {
        return Err(Error::PasswordToChange);
    }
    let offices = db::access::offices(tx, user.user, ctx.today())?;
    let mut interests = vec![Interest::of(
        user.person,
        &user.full_name,
        user.known_as.as_deref(),
    )];
    if offices.iter().any(|held| held.on_behalf_of.is_some()) {
        interests.extend(db::access::absent_for(tx, user.user, ctx.today())?);
    }
    let (hand, name, person) = (Hand::User(user.user), user.full_name, user.person);
    Ok(Actor {
        hand,
        name,
        offices,
        person,
        interests,
        acting_for: None,
        client: None,
    })
}

fn client(
    tx: &mut Conn,
    ctx: &Ctx,
    id: MachineClientId,
    scopes: &[ClientScope],
    token: Uuid,
) -> Result<Actor> {
    let (client, path) = db::access::users::client_with_id(tx, id, ctx.today())?
        .filter(|(client, _)| client.takes(token))
        .ok_or(Error::NotSignedIn)?;
    let scopes: Vec<ClientScope> = scopes
        .iter()
        .copied()
        .filter(|scope| client.scopes.contains(scope))
        .collect();
    let path = UnitPath::stored(path);
    let office = Office {
        role: Role::EmulationOfficer,
        unit: client.unit,
    };
    let nominates = scopes.contains(&ClientScope::NominationsWrite);
    let offices = nominates
        .then(|| HeldOffice {
            office,
            path: path.clone(),
            on_behalf_of: None,
        })
        .into_iter()
        .collect();
    let (hand, interests, client_of) = (Hand::Client(id), Vec::new(), Some((scopes, path)));
    Ok(Actor {
        hand,
        name: client.name,
        offices,
        person: None,
        interests,
        acting_for: None,
        client: client_of,
    })
}

/// What is kept to check a password against: nothing for unknown, for disabled and for invited
/// accounts alike.
pub fn credential(tx: &mut Conn, email: &str) -> Result<Option<User>> {
    // What is no line is nobody's: it may hold what a database cannot even compare. Addresses of
    // before were of more kinds.
    let email = text::line(email, 254).unwrap_or_default().to_lowercase();
    Ok(
        db::access::users::with_email(tx, &email)?
            .filter(|user| user.active && user.has_password()),
    )
}

/// An account; for the storeys that check a password outside of a transaction.
pub fn with_id(tx: &mut Conn, id: UserId) -> Result<Option<User>> {
    Ok(db::access::users::with_id(tx, id)?)
}

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
const MOST_SESSIONS: i64 = 100;

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

/// A user as the hand of an act on their own account, when no session is there to ask.
pub(super) fn hand_of(user: &User) -> Actor {
    Actor {
        hand: Hand::User(user.id),
        name: user.full_name.clone(),
        offices: Vec::new(),
        person: user.person,
        interests: vec![Interest::of(user.person, &user.full_name, None)],
        acting_for: None,
        client: None,
    }
}

/// What became of a refresh token.
#[derive(Debug, Clone)]
pub enum Refreshed {
    /// The session goes on under the new one.
    Renewed(SessionId, Box<User>),
    /// It was used a moment ago: another request of the same client was faster, or its answer was
    /// lost.
    Raced,
    /// It was used long ago: the session of this account has ended.
    Reused(UserId),
    /// It is none, or of a session that has ended.
    Refused,
}

/// How long a used refresh token may come again before that is held for theft.
const RETRY: TimeDelta = TimeDelta::seconds(10);

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
    let Some(live) = db::access::session_user(tx, &SessionKey::Id(id), ctx.now)? else {
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

/// Must it be noted that a browser's session is in use? Asked before every page; the note itself is
/// a write.
pub fn is_use_to_note(tx: &mut Conn, ctx: &Ctx, token_hash: &str) -> Result<bool> {
    let live =
        db::access::session_user(tx, &SessionKey::TokenHash(token_hash.to_owned()), ctx.now)?;
    Ok(live.is_some_and(|live| ctx.now - live.seen_at >= NOTED))
}

/// Notes that a browser's session is in use.
pub fn note_use(tx: &mut Conn, ctx: &Ctx, token_hash: &str, idle: TimeDelta) -> Result<()> {
    match db::access::session_user(tx, &SessionKey::TokenHash(token_hash.to_owned()), ctx.now)? {
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
pub(super) fn own(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<(SessionId, User)> {
    let key = match caller {
        Caller::Session(id) => SessionKey::Id(*id),
        Caller::Browser(hash) => SessionKey::TokenHash(hash.clone()),
        Caller::Client(..) | Caller::Operator => return Err(Error::NotFound("session")),
    };
    let live = db::access::session_user(tx, &key, ctx.now)?.ok_or(Error::NotSignedIn)?;
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

fn end(tx: &mut Conn, ctx: &Ctx, user: &User, id: SessionId) -> Result<()> {
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

/// Removes what has ended by itself: sessions, links, attempts.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    let sessions = db::access::delete_ended(tx, ctx.now)?;
    Ok(sessions
        + db::access::passwords::delete_ended(tx, ctx.now)?
        + db::access::limits::delete_ended(tx, ctx.now)?)
}

/// A machine client, to compare its secret; nothing for unknown and disabled ones and those of a
/// closed unit alike.
pub fn client_credential(
    tx: &mut Conn,
    ctx: &Ctx,
    id: MachineClientId,
) -> Result<Option<MachineClient>> {
    Ok(db::access::users::client_with_id(tx, id, ctx.today())?
        .map(|(client, _)| client)
        .filter(|client| client.active))
}

/// What a machine client is called.
pub fn client_name(tx: &mut Conn, ctx: &Ctx, id: MachineClientId) -> Result<Option<String>> {
    Ok(db::access::users::client_with_id(tx, id, ctx.today())?.map(|(client, _)| client.name))
}

/// Who administers a unit today: the nearest above it who do, the unit's own first.
pub(super) fn administrators(tx: &mut Conn, ctx: &Ctx, unit: UnitId) -> Result<Vec<UserId>> {
    let Some(unit) = db::register::units::with_id(tx, unit)? else {
        return Ok(Vec::new());
    };
    let offices: Vec<Office> = unit
        .path
        .ids_upwards()
        .map(|unit| Office {
            role: Role::Administrator,
            unit,
        })
        .collect();
    let held = db::access::users::holders(tx, &offices, ctx.today())?;
    let nearest = offices
        .iter()
        .find(|office| held.iter().any(|(other, ..)| other == *office));
    Ok(held
        .iter()
        .filter(|(office, ..)| Some(office) == nearest)
        .map(|(_, user, _)| *user)
        .collect())
}

/// Who I am.
#[derive(Debug, Clone)]
pub struct Me {
    /// The account; none for a machine client.
    pub user: Option<User>,
    /// The name history shows.
    pub name: String,
    /// The offices held today, with their units.
    pub offices: Vec<(HeldOffice, Unit)>,
    /// The scopes of a machine client.
    pub scopes: Vec<ClientScope>,
}

/// Who the caller is, with the offices of today.
pub fn me(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Me> {
    let actor = actor(tx, ctx, caller)?;
    let user = match actor.user() {
        Some(id) => db::access::users::with_id(tx, id)?,
        None => None,
    };
    let units = db::register::units::with_ids(
        tx,
        &actor
            .offices
            .iter()
            .map(|held| held.office.unit)
            .collect::<Vec<_>>(),
    )?;
    let offices = actor
        .offices
        .iter()
        .filter_map(|held| {
            units
                .iter()
                .find(|unit| unit.id == held.office.unit)
                .map(|unit| (held.clone(), unit.clone()))
        })
        .collect();
    Ok(Me {
        user,
        name: actor.name,
        offices,
        scopes: actor.client.map(|(scopes, _)| scopes).unwrap_or_default(),
    })
}

/// The actor, and which files they may see: the first line of most use cases.
pub(super) fn reader(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<(Actor, Scope)> {
    let actor = actor(tx, ctx, caller)?;
    let scope = actor.scope();
    Ok((actor, scope))
}
