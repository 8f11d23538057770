//! Who is calling, with the rights they have in this transaction.

mod caller;

use uuid::Uuid;

use crate::db::access::{SessionKey, SessionUser};
use crate::db::{self, Conn, Reading};
use crate::domain::access::account::User;
use crate::domain::access::actor::{Actor, ClientScope, HeldOffice, Scope};
use crate::domain::access::own_case::Interest;
use crate::domain::base::author::Hand;
use crate::domain::base::ids::{MachineClientId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::UnitPath;
use crate::error::{Error, Result};
use crate::services::Ctx;

pub use caller::{Caller, Recognized, recognize, recognize_beside};

/// The caller with the rights of this moment. Disabling, sign-out and role changes count from the
/// next request on.
pub fn actor(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Actor> {
    Ok(actor_and(tx, ctx, caller, ())?.0)
}

/// The same, and what else the use case asks first: one journey for both.
pub(in crate::services) fn actor_and<R: Reading>(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    also: R,
) -> Result<(Actor, R::Answer)> {
    let key = match caller {
        Caller::Operator => return Ok((Actor::operator(), also.ask(tx)?)),
        Caller::Client(id, scopes, token) => {
            return Ok((client(tx, ctx, *id, scopes, *token)?, also.ask(tx)?));
        }
        Caller::Absentee(user) => {
            let also = also.ask(tx)?;
            return Ok((absentee(tx, ctx, *user)?, also));
        }
        // Who set it knows it: until its owner has another, nothing can be done but to set that
        // one.
        Caller::Recognized(found) => {
            let actor = found.actor.clone().ok_or(Error::PasswordToChange)?;
            return Ok((actor, also.ask(tx)?));
        }
        Caller::Session(id) => SessionKey::Id(*id),
        Caller::Browser(hash) => SessionKey::TokenHash(hash.clone()),
    };
    let (session, also) = (session(ctx, &key), also).ask(tx)?;
    let (_, user) = signed_in(tx, ctx, session)?;
    Ok((user.ok_or(Error::PasswordToChange)?, also))
}

/// A session that may live, and the offices of its user.
type InSession = (Option<SessionUser>, Vec<HeldOffice>);

fn session(ctx: &Ctx, key: &SessionKey) -> impl Reading<Answer = InSession> + use<> {
    (
        db::access::session_user(key, ctx.now),
        db::access::offices_in_session(key, ctx.today()),
    )
}

/// The caller's session, as long as it lives; a program has none.
pub(super) fn live(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<SessionUser> {
    let key = match caller {
        Caller::Recognized(found) => return found.live.clone().ok_or(Error::NotFound("session")),
        Caller::Session(id) => SessionKey::Id(*id),
        Caller::Browser(hash) => SessionKey::TokenHash(hash.clone()),
        Caller::Client(..) | Caller::Absentee(_) | Caller::Operator => {
            return Err(Error::NotFound("session"));
        }
    };
    db::access::session_user(&key, ctx.now)
        .ask(tx)?
        .ok_or(Error::NotSignedIn)
}

/// The live session and its user with the rights of this moment; none while their password is one
/// that somebody else has set.
fn signed_in(
    tx: &mut Conn,
    ctx: &Ctx,
    (live, offices): InSession,
) -> Result<(SessionUser, Option<Actor>)> {
    let live = live.ok_or(Error::NotSignedIn)?;
    if live.password_given {
        return Ok((live, None));
    }
    let mut interests = vec![Interest::of(
        live.person,
        &live.full_name,
        live.known_as.as_deref(),
    )];
    if offices.iter().any(|held| held.on_behalf_of.is_some()) {
        interests.extend(db::access::absent_for(tx, live.user, ctx.today())?);
    }
    let actor = Actor {
        hand: Hand::User(live.user),
        name: live.full_name.clone(),
        offices,
        person: live.person,
        interests,
        acting_in: None,
        acting_for: None,
        client: None,
    };
    Ok((live, Some(actor)))
}

pub(super) fn client(
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
        acting_in: None,
        acting_for: None,
        client: client_of,
    })
}

/// A user whose work goes on without them, with the rights of this moment, as if they had signed in;
/// nobody, once they could not.
fn absentee(tx: &mut Conn, ctx: &Ctx, id: UserId) -> Result<Actor> {
    let (user, known_as) = db::access::users::who_can_sign_in(tx, id)?.ok_or(Error::NotSignedIn)?;
    let offices = db::access::offices_of_each(tx, &[id], ctx.today())?
        .remove(&id)
        .unwrap_or_default();
    let mut interests = vec![Interest::of(
        user.person,
        &user.full_name,
        known_as.as_deref(),
    )];
    if offices.iter().any(|held| held.on_behalf_of.is_some()) {
        interests.extend(db::access::absent_for(tx, id, ctx.today())?);
    }
    Ok(Actor {
        offices,
        interests,
        ..hand_of(&user)
    })
}

/// A user as the hand of an act on their own account, when no session is there to ask.
pub(in crate::services) fn hand_of(user: &User) -> Actor {
    Actor {
        hand: Hand::User(user.id),
        name: user.full_name.clone(),
        offices: Vec::new(),
        person: user.person,
        interests: vec![Interest::of(user.person, &user.full_name, None)],
        acting_in: None,
        acting_for: None,
        client: None,
    }
}

/// Who administers a unit today: the nearest above it who do, the unit's own first.
pub(in crate::services) fn administrators(
    tx: &mut Conn,
    ctx: &Ctx,
    unit: UnitId,
) -> Result<Vec<UserId>> {
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

/// The actor, and which files they may see: the first line of most use cases.
pub(in crate::services) fn reader(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
) -> Result<(Actor, Scope)> {
    let actor = actor(tx, ctx, caller)?;
    let scope = actor.scope();
    Ok((actor, scope))
}
