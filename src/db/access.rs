//! Sessions, and the rights a caller has at this moment: two statements, whatever the caller holds.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::schema::{delegation, role_assignment, session, unit, user_account};
use super::{Conn, Result, read, read_some, stored};
use crate::domain::actor::{Absent, HeldOffice, Office};
use crate::domain::ids::{PersonId, SessionId, UserId};
use crate::domain::unit::UnitPath;

/// A session that is made at sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// SHA-256 of the secret the browser keeps, as hexadecimal text.
    pub token_hash: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
}

/// The user behind a live session.
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
}

/// Adds a session.
pub fn insert_session(conn: &mut Conn, new: &NewSession) -> Result<()> {
    diesel::insert_into(session::table)
        .values((
            session::id.eq(new.id.to_string()),
            session::user_id.eq(new.user.to_string()),
            session::token_hash.eq(new.token_hash.clone()),
            session::created_at.eq(stored(new.created_at)),
            session::expires_at.eq(stored(new.expires_at)),
        ))
        .execute(conn)?;
    Ok(())
}

/// How a session is known.
#[derive(Debug, Clone)]
pub enum SessionKey {
    /// By its id, from an access token.
    Id(SessionId),
    /// By the hash of a browser's secret.
    TokenHash(String),
}

/// The user of a session that has not ended, if the account is active.
pub fn session_user(conn: &mut Conn, key: &SessionKey, now: DateTime<Utc>) -> Result<Option<SessionUser>> {
    let mut query = session::table
        .inner_join(user_account::table)
        .filter(session::expires_at.gt(stored(now)))
        .filter(user_account::state.eq("active"))
        .select((session::id, user_account::id, user_account::full_name, user_account::person_id))
        .into_boxed();
    query = match key {
        SessionKey::Id(id) => query.filter(session::id.eq(id.to_string())),
        SessionKey::TokenHash(hash) => query.filter(session::token_hash.eq(hash.clone())),
    };
    let row = query.first::<(String, String, String, Option<String>)>(conn).optional()?;
    row.map(|(session, user, full_name, person)| {
        Ok(SessionUser { session: read(&session)?, user: read(&user)?, full_name, person: read_some(person.as_deref())? })
    })
    .transpose()
}

/// Ends a session.
pub fn delete_session(conn: &mut Conn, id: SessionId) -> Result<()> {
    diesel::delete(session::table.filter(session::id.eq(id.to_string()))).execute(conn)?;
    Ok(())
}

/// Ends all sessions of a user.
pub fn delete_sessions_of(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(session::table.filter(session::user_id.eq(user.to_string()))).execute(conn)?;
    Ok(())
}

/// The offices a user holds on a day, their own first, then those they stand in for: of active accounts whose role is valid that day.
pub fn offices(conn: &mut Conn, user: UserId, day: NaiveDate) -> Result<Vec<HeldOffice>> {
    let own = role_assignment::table
        .inner_join(unit::table)
        .filter(role_assignment::user_id.eq(user.to_string()))
        .filter(role_assignment::valid_from.le(day))
        .filter(role_assignment::valid_to.is_null().or(role_assignment::valid_to.ge(day)))
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((role_assignment::role, unit::id, unit::path))
        .order((unit::path, role_assignment::role))
        .load::<(String, String, String)>(conn)?;
    let stood_in = delegation::table
        .inner_join(role_assignment::table.inner_join(unit::table).inner_join(user_account::table))
        .filter(delegation::to_user_id.eq(user.to_string()))
        .filter(delegation::valid_from.le(day).and(delegation::valid_to.ge(day)))
        .filter(user_account::state.eq("active"))
        .filter(role_assignment::valid_from.le(day))
        .filter(role_assignment::valid_to.is_null().or(role_assignment::valid_to.ge(day)))
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((role_assignment::role, unit::id, unit::path, user_account::id, user_account::full_name))
        .order((unit::path, role_assignment::role, delegation::id))
        .load::<(String, String, String, String, String)>(conn)?;
    let held = |role: &str, id: &str, path, on_behalf_of| {
        Ok(HeldOffice { office: Office { role: read(role)?, unit: read(id)? }, path: UnitPath::stored(path), on_behalf_of })
    };
    let own = own.into_iter().map(|(role, id, path)| held(&role, &id, path, None));
    let stood_in = stood_in.into_iter().map(|(role, id, path, user, name)| {
        let absent = Absent { user: read(&user)?, name };
        held(&role, &id, path, Some(absent))
    });
    own.chain(stood_in).collect()
}
