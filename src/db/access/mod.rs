//! Sessions, and the rights a caller has at this moment: two statements, whatever the caller holds.

pub mod accounts;
pub mod delegations;
pub mod keys;
pub mod limits;
pub mod passwords;
pub mod role_requests;
pub mod second_factors;
pub mod security_events;
pub mod typed;
pub mod unheld;
pub mod users;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Date, HasSqlType, Nullable, Text};

use crate::db::engine::prepared::Prepare;
use crate::db::schema::{
    delegation, person, refresh_token, role_assignment, session, unit, user_account,
};
use crate::db::{Conn, Result, each, read, read_some, stored};
use crate::domain::access::actor::HeldOffice;
use crate::domain::access::own_case::Interest;
use crate::domain::base::author::Absent;
use crate::domain::base::ids::{PersonId, SessionId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::UnitPath;

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
            session::id.eq(new.id.to_string()),
            session::user_id.eq(new.user.to_string()),
            session::token_hash.eq(new.token_hash.clone()),
            session::created_at.eq(stored(new.created_at)),
            session::expires_at.eq(stored(new.expires_at)),
            session::epoch.eq(new.epoch),
            session::device.eq(new.device.clone()),
            session::seen_at.eq(Some(stored(new.created_at))),
            session::idle_until.eq(Some(stored(new.idle_until))),
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
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    bool,
    Option<NaiveDateTime>,
);

/// The user of a session that has not ended, if the account is active and the session began in its
/// present epoch.
pub fn session_user(
    conn: &mut Conn,
    key: &SessionKey,
    now: DateTime<Utc>,
) -> Result<Option<SessionUser>> {
    let mut query = session::table
        .inner_join(
            user_account::table
                .left_join(person::table.on(user_account::person_id.eq(person::id.nullable()))),
        )
        .filter(session::expires_at.gt(stored(now)))
        .filter(session::idle_until.gt(stored(now)))
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
        ))
        .into_boxed();
    query = match key {
        SessionKey::Id(id) => query.filter(session::id.eq(id.to_string())),
        SessionKey::TokenHash(hash) => query.filter(session::token_hash.eq(hash.clone())),
    };
    let row = query.get_result::<SessionRow>(conn).optional()?;
    row.map(
        |(session, user, full_name, person, known_as, password_given, seen_at)| {
            let (person, seen_at) = (
                read_some(person.as_deref())?,
                seen_at.unwrap_or_default().and_utc(),
            );
            Ok(SessionUser {
                session: read(&session)?,
                user: read(&user)?,
                full_name,
                person,
                known_as,
                password_given,
                seen_at,
            })
        },
    )
    .transpose()
}

/// The live sessions of a user, the newest first.
pub fn sessions_of(conn: &mut Conn, user: UserId, now: DateTime<Utc>) -> Result<Vec<OwnSession>> {
    let rows = session::table
        .inner_join(user_account::table)
        .filter(session::user_id.eq(user.to_string()))
        .filter(session::expires_at.gt(stored(now)))
        .filter(session::idle_until.gt(stored(now)))
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
            String,
            String,
            NaiveDateTime,
            Option<NaiveDateTime>,
            NaiveDateTime,
        )>(conn)?;
    rows.into_iter()
        .map(|(id, device, created_at, seen_at, expires_at)| {
            let seen_at = seen_at.unwrap_or(created_at).and_utc();
            Ok(OwnSession {
                id: read(&id)?,
                device,
                created_at: created_at.and_utc(),
                seen_at,
                expires_at: expires_at.and_utc(),
            })
        })
        .collect()
}

/// Notes that a session was heard of.
pub fn note_use(
    conn: &mut Conn,
    id: SessionId,
    now: DateTime<Utc>,
    idle_until: DateTime<Utc>,
) -> Result<()> {
    diesel::update(session::table.filter(session::id.eq(id.to_string())))
        .set((
            session::seen_at.eq(Some(stored(now))),
            session::idle_until.eq(Some(stored(idle_until))),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes a session of a user along into the present epoch of the account.
pub fn keep_session(conn: &mut Conn, id: SessionId, epoch: i64) -> Result<()> {
    diesel::update(session::table.filter(session::id.eq(id.to_string())))
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
            refresh_token::session_id.eq(session.to_string()),
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
        .set(refresh_token::used_at.eq(Some(stored(now))))
        .returning(refresh_token::session_id)
        .prepared();
    let session = each!(conn, used.get_result::<String>(conn)).optional()?;
    session.as_deref().map(read).transpose()
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
        .get_result::<(String, String, Option<NaiveDateTime>)>(conn)
        .optional()?;
    row.map(|(session, user, at)| {
        Ok((
            read(&session)?,
            read(&user)?,
            at.unwrap_or_default().and_utc(),
        ))
    })
    .transpose()
}

/// Removes the sessions that have ended by themselves; answers how many.
pub fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    let ended = session::expires_at
        .le(stored(now))
        .or(session::idle_until.le(stored(now)).assume_not_null());
    Ok(diesel::delete(session::table.filter(ended))
        .prepared()
        .execute(conn)?)
}

/// Ends a session of a user; answers whether there was one.
pub fn delete_session(conn: &mut Conn, user: UserId, id: SessionId) -> Result<bool> {
    let own = session::table
        .filter(session::id.eq(id.to_string()))
        .filter(session::user_id.eq(user.to_string()));
    Ok(diesel::delete(own).prepared().execute(conn)? == 1)
}

/// Ends all sessions of a user but one, if it is named.
pub fn delete_sessions_of(conn: &mut Conn, user: UserId, but: Option<SessionId>) -> Result<()> {
    let but = but.map(|id| id.to_string()).unwrap_or_default();
    diesel::delete(
        session::table
            .filter(session::user_id.eq(user.to_string()))
            .filter(session::id.ne(but)),
    )
    .prepared()
    .execute(conn)?;
    Ok(())
}

/// Ends the oldest sessions of a user beyond so many.
pub fn delete_sessions_beyond(conn: &mut Conn, user: UserId, most: i64) -> Result<()> {
    let oldest = session::table
        .filter(session::user_id.eq(user.to_string()))
        .order(session::id.desc())
        .offset(most)
        .limit(1)
        .select(session::id)
        .get_result::<String>(conn)
        .optional()?;
    if let Some(oldest) = oldest {
        let beyond = session::table
            .filter(session::user_id.eq(user.to_string()))
            .filter(session::id.le(oldest));
        diesel::delete(beyond).prepared().execute(conn)?;
    }
    Ok(())
}

/// The offices a user holds on a day, their own first, then those they stand in for: of active
/// accounts whose role is valid that day.
pub fn offices(conn: &mut Conn, user: UserId, day: NaiveDate) -> Result<Vec<HeldOffice>> {
    let own = role_assignment::table
        .inner_join(unit::table)
        .filter(role_assignment::user_id.eq(user.to_string()))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((role_assignment::role, unit::id, unit::path))
        .order((unit::path, role_assignment::role))
        .load::<(String, String, String)>(conn)?;
    let stood_in = delegation::table
        .inner_join(
            role_assignment::table
                .inner_join(unit::table)
                .inner_join(user_account::table),
        )
        .filter(delegation::to_user_id.eq(user.to_string()))
        .filter(
            delegation::valid_from
                .le(day)
                .and(delegation::valid_to.ge(day)),
        )
        .filter(user_account::state.eq("active"))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((
            role_assignment::role,
            unit::id,
            unit::path,
            user_account::id,
            user_account::full_name,
        ))
        .order((unit::path, role_assignment::role, delegation::id))
        .load::<(String, String, String, String, String)>(conn)?;
    let held = |role: &str, id: &str, path, on_behalf_of| {
        Ok(HeldOffice {
            office: Office {
                role: read(role)?,
                unit: read(id)?,
            },
            path: UnitPath::stored(path),
            on_behalf_of,
        })
    };
    // A role of a newer version gives no rights here: what it may see or do this version cannot
    // know.
    let known = |role: &str| Role::ALL.iter().any(|member| member.code() == role);
    let own = own
        .into_iter()
        .filter(|(role, ..)| known(role))
        .map(|(role, id, path)| held(&role, &id, path, None));
    let stood_in = stood_in.into_iter().filter(|(role, ..)| known(role)).map(
        |(role, id, path, user, name)| {
            let absent = Absent {
                user: read(&user)?,
                name,
            };
            held(&role, &id, path, Some(absent))
        },
    );
    own.chain(stood_in).collect()
}

/// Those for whom a user stands in on a day, and those for whom they in turn do: delegations in
/// force of roles in force.
pub fn absent_for(conn: &mut Conn, user: UserId, day: NaiveDate) -> Result<Vec<Interest>> {
    let rows: Vec<(String, Option<String>, Option<String>)> = AbsentFor {
        user: user.to_string(),
        day,
    }
    .load(conn)?;
    rows.iter()
        .map(|(name, person, known_as)| {
            Ok(Interest::of(
                read_some(person.as_deref())?,
                name,
                known_as.as_deref(),
            ))
        })
        .collect()
}

/// Follows the delegations from a user back to whoever is absent. `UNION` lets nobody come twice:
/// two who stand in for each other end it.
struct AbsentFor {
    user: String,
    day: NaiveDate,
}

impl<DB> QueryFragment<DB> for AbsentFor
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    String: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        const STEP: &str = "SELECT d.from_user_id FROM delegation AS d JOIN role_assignment AS r \
            ON r.id = d.role_assignment_id ";
        out.push_sql("WITH RECURSIVE absent (id) AS (");
        out.push_sql(STEP);
        out.push_sql("WHERE d.to_user_id = ");
        out.push_bind_param::<Text, _>(&self.user)?;
        self.in_force(out.reborrow())?;
        out.push_sql(" UNION ");
        out.push_sql(STEP);
        out.push_sql("JOIN absent ON d.to_user_id = absent.id WHERE 1 = 1");
        self.in_force(out.reborrow())?;
        out.push_sql(
            ") SELECT u.full_name, u.person_id, p.full_name FROM absent JOIN user_account AS u ON u.id = absent.id \
             LEFT JOIN person AS p ON p.id = u.person_id",
        );
        Ok(())
    }
}

impl AbsentFor {
    fn in_force<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()>
    where
        DB: Backend + HasSqlType<Date>,
        NaiveDate: ToSql<Date, DB>,
    {
        for condition in [
            " AND d.valid_from <= ",
            " AND d.valid_to >= ",
            " AND r.valid_from <= ",
        ] {
            out.push_sql(condition);
            out.push_bind_param::<Date, _>(&self.day)?;
        }
        out.push_sql(" AND (r.valid_to IS NULL OR r.valid_to >= ");
        out.push_bind_param::<Date, _>(&self.day)?;
        out.push_sql(")");
        Ok(())
    }
}

impl diesel::query_builder::Query for AbsentFor {
    type SqlType = (Text, Nullable<Text>, Nullable<Text>);
}

impl QueryId for AbsentFor {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for AbsentFor {}
