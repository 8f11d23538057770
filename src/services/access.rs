//! Who is calling, and what they may do at this moment; signing in and out.

use chrono::TimeDelta;

use super::Ctx;
use crate::db::access::{NewSession, SessionKey};
use crate::db::{self, Conn};
use crate::domain::account::User;
use crate::domain::actor::{Actor, ClientScope, Hand, HeldOffice, Scope};
use crate::domain::ids::{MachineClientId, SessionId, UserId};
use crate::domain::unit::{Unit, UnitPath};
use crate::error::{Error, Result};

/// Who a request says it comes from; nothing is believed before `actor` has looked.
#[derive(Debug, Clone)]
pub enum Caller {
    /// A user's session, from an access token.
    Session(SessionId),
    /// A user's session, from a browser: the fingerprint of its secret.
    Browser(String),
    /// A machine client with the scopes of its token.
    Client(MachineClientId, Vec<ClientScope>),
    /// Whoever runs a command on the machine itself.
    Operator,
}

/// The caller with the rights of this moment. Disabling, sign-out and role changes count from the next request on.
pub fn actor(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Actor> {
    let key = match caller {
        Caller::Operator => return Ok(Actor::operator()),
        Caller::Client(id, scopes) => return client(tx, *id, scopes),
        Caller::Session(id) => SessionKey::Id(*id),
        Caller::Browser(hash) => SessionKey::TokenHash(hash.clone()),
    };
    let user = db::access::session_user(tx, &key, ctx.now)?.ok_or(Error::NotSignedIn)?;
    let offices = db::access::offices(tx, user.user, ctx.today())?;
    Ok(Actor { hand: Hand::User(user.user), name: user.full_name, offices, person: user.person, acting_for: None, client: None })
}

fn client(tx: &mut Conn, id: MachineClientId, scopes: &[ClientScope]) -> Result<Actor> {
    let (client, path) = db::users::client_with_id(tx, id)?.filter(|(client, _)| client.active).ok_or(Error::NotSignedIn)?;
    let scopes = scopes.iter().copied().filter(|scope| client.scopes.contains(scope)).collect();
    let client_of = Some((scopes, UnitPath::stored(path)));
    Ok(Actor { hand: Hand::Client(id), name: client.name, offices: Vec::new(), person: None, acting_for: None, client: client_of })
}

/// What is kept to check a password against: nothing for unknown and for disabled accounts alike.
pub fn credential(tx: &mut Conn, email: &str) -> Result<Option<User>> {
    Ok(db::users::with_email(tx, email)?.filter(|user| user.active))
}

/// Begins a session of a user whose password was right.
pub fn sign_in(tx: &mut Conn, ctx: &Ctx, user: UserId, token_hash: String, lasts: TimeDelta) -> Result<SessionId> {
    // The account may have been switched off while the password was being checked.
    db::users::with_id(tx, user)?.filter(|user| user.active).ok_or(Error::WrongCredentials)?;
    let session = NewSession { id: ctx.id(), user, token_hash, created_at: ctx.now, expires_at: ctx.now + lasts };
    db::access::insert_session(tx, &session)?;
    Ok(session.id)
}

/// Ends the caller's session.
pub fn sign_out(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<()> {
    let key = match caller {
        Caller::Session(id) => SessionKey::Id(*id),
        Caller::Browser(hash) => SessionKey::TokenHash(hash.clone()),
        Caller::Client(..) | Caller::Operator => return Err(Error::NotFound("session")),
    };
    if let Some(user) = db::access::session_user(tx, &key, ctx.now)? {
        db::access::delete_session(tx, user.session)?;
    }
    Ok(())
}

/// A machine client's id, fingerprint of its secret, and scopes; nothing for unknown and disabled ones alike.
pub fn client_credential(tx: &mut Conn, id: MachineClientId) -> Result<Option<(String, Vec<ClientScope>)>> {
    let found = db::users::client_with_id(tx, id)?.filter(|(client, _)| client.active);
    Ok(found.map(|(client, _)| (client.secret_hash, client.scopes)))
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
        Some(id) => db::users::with_id(tx, id)?,
        None => None,
    };
    let units = db::units::with_ids(tx, &actor.offices.iter().map(|held| held.office.unit).collect::<Vec<_>>())?;
    let offices = actor
        .offices
        .iter()
        .filter_map(|held| units.iter().find(|unit| unit.id == held.office.unit).map(|unit| (held.clone(), unit.clone())))
        .collect();
    Ok(Me { user, name: actor.name, offices, scopes: actor.client.map(|(scopes, _)| scopes).unwrap_or_default() })
}

/// The actor, and which files they may see: the first line of most use cases.
pub(super) fn reader(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<(Actor, Scope)> {
    let actor = actor(tx, ctx, caller)?;
    let scope = actor.scope();
    Ok((actor, scope))
}
