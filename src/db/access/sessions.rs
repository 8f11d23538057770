//! Sessions and their refresh tokens as they are kept.

mod recent;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::reading::rows;
use crate::db::schema::{person, refresh_token, session, user_account};
use crate::db::{Conn, Reading, Result, each};
use crate::domain::base::ids::{PersonId, SessionId, UserId};

pub use recent::{changed_by_client, changed_in_session};

/// A session that is made at sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// The epoch of the account it began in.
    pub epoch: i64,
    /// SHA-256 of the secret the browser keeps, as hexadecimal text.
    pub token_hash: String,
    /// What it is recognised by.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends if nothing is heard of it.
    pub idle_until: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
}

/// A live session and the user behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionUser {
    /// The session.
    pub session: SessionId,
    /// The user.
    pub user: UserId,
    /// Their name.
    pub full_name: String,
    /// Who they are on the register, if they are.
    pub person: Option<PersonId>,
    /// What they are called there.
    pub known_as: Option<String>,
    /// Was the password set by somebody else, and not changed since?
    pub password_given: bool,
    /// When it was last heard of.
    pub seen_at: DateTime<Utc>,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Its id.
    pub id: SessionId,
    /// What it is recognised by.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last heard of.
    pub seen_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
}

/// Adds a session.
pub fn insert_session(conn: &mut Conn, new: &NewSession) -> Result<()> {
    diesel::insert_into(session::table)
        .values((
            session::id.eq(new.id),
            session::user_id.eq(new.user),
            session::token_hash.eq(new.token_hash.clone()),
            session::created_at.eq(StoredMoment::from(new.created_at)),
            session::expires_at.eq(StoredMoment::from(new.expires_at)),
            session::epoch.eq(new.epoch),
            session::device.eq(new.device.clone()),
            session::seen_at.eq(Some(StoredMoment::from(new.created_at))),
            session::idle_until.eq(Some(StoredMoment::from(new.idle_until))),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// How a session is known.
#[derive(Clone)]
pub enum SessionKey {
    /// By its id, from an access token.
    Id(SessionId),
    /// By the hash of a browser's secret.
    TokenHash(String),
}

/// Session, user, name, person, name on the register, whether the password was given, when it was
/// last heard of.
type SessionRow = (
    SessionId,
    UserId,
    String,
    Option<PersonId>,
    Option<String>,
    bool,
    Option<StoredMoment>,
);

impl SessionKey {
    /// The id and the hash: one of them.
    pub(super) fn either(&self) -> (Option<SessionId>, Option<String>) {
        match self {
            Self::Id(id) => (Some(*id), None),
            Self::TokenHash(hash) => (None, Some(hash.clone())),
        }
    }
}

/// The condition that a session is the one with this key. One text for both kinds of keys, so that
/// a statement with it is kept.
macro_rules! is_session {
    ($key:expr) => {{
        let (id, hash) = $key.either();
        diesel::BoolExpressionMethods::or(
            session::id.nullable().eq(id),
            session::token_hash.nullable().eq(hash),
        )
    }};
}
pub(super) use is_session;

/// The user of a session that has not ended, if the account is active and the session began in its
/// present epoch.
pub fn session_user(
    key: &SessionKey,
    now: DateTime<Utc>,
) -> impl Reading<Answer = Option<SessionUser>> + use<> {
    let now = StoredMoment::from(now);
    let session = rows!(SessionRow: session::table
    .inner_join(
        user_account::table
            .left_join(person::table.on(user_account::person_id.eq(person::id.nullable()))),
    )
    .filter(is_session!(key))
    .filter(session::expires_at.gt(now))
    .filter(session::idle_until.gt(now))
    .filter(session::epoch.eq(user_account::epoch))
    .filter(user_account::state.eq("active"))
    .select((
        session::id,
        user_account::id,
        user_account::full_name,
        user_account::person_id,
        person::full_name.nullable(),
        user_account::password_given,
        session::seen_at,
    )));
    session.map(|mut rows| {
        Ok(rows.pop().map(
            |(session, user, full_name, person, known_as, password_given, seen_at)| SessionUser {
                session,
                user,
                full_name,
                person,
                known_as,
                password_given,
                seen_at: seen_at.map(Into::into).unwrap_or_default(),
            },
        ))
    })
}

/// The live sessions of a user, the newest first.
pub fn sessions_of(conn: &mut Conn, user: UserId, now: DateTime<Utc>) -> Result<Vec<OwnSession>> {
    let rows = session::table
        .inner_join(user_account::table)
        .filter(session::user_id.eq(user))
        .filter(session::expires_at.gt(StoredMoment::from(now)))
        .filter(session::idle_until.gt(StoredMoment::from(now)))
        .filter(session::epoch.eq(user_account::epoch))
        .order(session::id.desc())
        .limit(200)
        .select((
            session::id,
            session::device,
            session::created_at,
            session::seen_at,
            session::expires_at,
        ))
        .load::<(
            SessionId,
            String,
            StoredMoment,
            Option<StoredMoment>,
            StoredMoment,
        )>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, device, created_at, seen_at, expires_at)| OwnSession {
            id,
            device,
            created_at: created_at.into(),
            seen_at: seen_at.unwrap_or(created_at).into(),
            expires_at: expires_at.into(),
        })
        .collect())
}

/// Notes that a session was heard of.
pub fn note_use(
    conn: &mut Conn,
    id: SessionId,
    now: DateTime<Utc>,
    idle_until: DateTime<Utc>,
) -> Result<()> {
    diesel::update(session::table.filter(session::id.eq(id)))
        .set((
            session::seen_at.eq(Some(StoredMoment::from(now))),
            session::idle_until.eq(Some(StoredMoment::from(idle_until))),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes a session of a user along into the present epoch of the account.
pub fn keep_session(conn: &mut Conn, id: SessionId, epoch: i64) -> Result<()> {
    diesel::update(session::table.filter(session::id.eq(id)))
        .set(session::epoch.eq(epoch))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Adds a refresh token that was not used yet.
pub fn insert_refresh(conn: &mut Conn, session: SessionId, hash: &str) -> Result<()> {
    diesel::insert_into(refresh_token::table)
        .values((
            refresh_token::token_hash.eq(hash.to_owned()),
            refresh_token::session_id.eq(session),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Uses a refresh token up; answers its session for the one who does.
pub fn use_refresh(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> Result<Option<SessionId>> {
    let fresh = refresh_token::table
        .filter(refresh_token::token_hash.eq(hash.to_owned()))
        .filter(refresh_token::used_at.is_null());
    let used = diesel::update(fresh)
        .set(refresh_token::used_at.eq(Some(StoredMoment::from(now))))
        .returning(refresh_token::session_id)
        .prepared();
    Ok(each!(conn, used.get_result(conn)).optional()?)
}

/// The session of a refresh token that was used, whose it is, and when that was.
pub fn used_refresh(
    conn: &mut Conn,
    hash: &str,
) -> Result<Option<(SessionId, UserId, DateTime<Utc>)>> {
    let row = refresh_token::table
        .inner_join(session::table)
        .filter(refresh_token::token_hash.eq(hash.to_owned()))
        .select((session::id, session::user_id, refresh_token::used_at))
        .get_result::<(_, _, Option<StoredMoment>)>(conn)
        .optional()?;
    Ok(row.map(|(session, user, at)| (session, user, at.map(Into::into).unwrap_or_default())))
}

/// Removes the sessions that have ended by themselves; answers how many.
pub fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    let ended = session::expires_at
        .le(StoredMoment::from(now))
        .or(session::idle_until
            .le(StoredMoment::from(now))
            .assume_not_null());
    Ok(diesel::delete(session::table.filter(ended))
        .prepared()
        .execute(conn)?)
}

/// Ends a session of a user; answers whether there was one.
pub fn delete_session(conn: &mut Conn, user: UserId, id: SessionId) -> Result<bool> {
    let own = session::table
        .filter(session::id.eq(id))
        .filter(session::user_id.eq(user));
    Ok(diesel::delete(own).prepared().execute(conn)? == 1)
}

/// Ends all sessions of a user but one, if it is named.
pub fn delete_sessions_of(conn: &mut Conn, user: UserId, but: Option<SessionId>) -> Result<()> {
    let but = but.map(|id| id.to_string()).unwrap_or_default();
    diesel::delete(
        session::table
            .filter(session::user_id.eq(user))
            .filter(session::id.ne(but)),
    )
    .prepared()
    .execute(conn)?;
    Ok(())
}

/// Ends the oldest sessions of a user beyond so many.
pub fn delete_sessions_beyond(conn: &mut Conn, user: UserId, most: i64) -> Result<()> {
    let oldest = session::table
        .filter(session::user_id.eq(user))
        .order(session::id.desc())
        .offset(most)
        .limit(1)
        .select(session::id)
        .get_result::<SessionId>(conn)
        .optional()?;
    if let Some(oldest) = oldest {
        let beyond = session::table
            .filter(session::user_id.eq(user))
            .filter(session::id.le(oldest));
        diesel::delete(beyond).prepared().execute(conn)?;
    }
    Ok(())
}
