//! The keys that sign access tokens: made at the first start, sealed with the master key.

use chrono::TimeDelta;

use crate::db::access::keys::{KeyState, StoredKey};
use crate::db::{self, Conn, Saved};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::error::{Error, Result};
use crate::secrets::tokens::{PublicKey, Tokens, new_key};
use crate::secrets::{MasterKey, SecretFault};
use crate::services::{Ctx, ensure_saved, record};

impl From<SecretFault> for Error {
    fn from(fault: SecretFault) -> Self {
        Self::Internal(fault.to_string())
    }
}

/// Was nothing sealed with a master key yet, and is there nobody who could have been?
pub fn is_nothing_sealed(conn: &mut Conn) -> Result<bool> {
    Ok(db::access::keys::list(conn)?.is_empty() && db::access::users::is_empty(conn)?)
}

/// Makes the current and the next key if there are none yet. Servers that start together agree by
/// the database.
pub fn ensure(tx: &mut Conn, ctx: &Ctx, master: &MasterKey) -> Result<()> {
    if !db::access::keys::list(tx)?.is_empty() {
        return Ok(());
    }
    for state in [KeyState::Current, KeyState::Next] {
        make(tx, ctx, master, state)?;
    }
    Ok(())
}

fn make(tx: &mut Conn, ctx: &Ctx, master: &MasterKey, state: KeyState) -> Result<String> {
    let key = new_key(master)?;
    let id = key.id.clone();
    let stored = StoredKey {
        id: key.id,
        state,
        public_key: key.public_key,
        sealed_private_key: key.sealed_private_key,
        created_at: ctx.now,
        retired_at: None,
    };
    db::access::keys::insert(tx, &stored)?;
    Ok(id)
}

/// How long a key is kept after it ceased to sign, beyond the life of a token: until every server
/// has heard of it.
const HEARD: TimeDelta = TimeDelta::minutes(10);

/// Have all tokens expired that a previous key can have signed?
fn is_over(ctx: &Ctx, key: &StoredKey, lifetime: TimeDelta) -> bool {
    key.state == KeyState::Previous
        && key
            .retired_at
            .is_none_or(|at| at + lifetime + HEARD < ctx.now)
}

/// Drops the previous keys whose tokens have all expired; answers how many.
pub fn drop_expired(tx: &mut Conn, ctx: &Ctx, lifetime: TimeDelta) -> Result<usize> {
    let keys = db::access::keys::list(tx)?;
    let over = drop_these(tx, keys.iter().filter(|key| is_over(ctx, key, lifetime)))?;
    if !over.is_empty() {
        let detail = vec![("dropped", over.join(" "))];
        record(
            tx,
            ctx,
            &Actor::operator(),
            &[HistoryEvent::plain(
                Object::SigningKeys,
                EventKind::KeysDropped,
                ctx.now.timestamp(),
            )
            .with(detail)],
            &[],
        )?;
    }
    Ok(over.len())
}

/// Drops keys; answers those that no other server was faster to drop, by their ids.
fn drop_these<'a>(tx: &mut Conn, keys: impl Iterator<Item = &'a StoredKey>) -> Result<Vec<String>> {
    let mut dropped = Vec::new();
    for key in keys {
        if db::access::keys::delete(tx, &key.id)? == Saved::Yes {
            dropped.push(key.id.clone());
        }
    }
    Ok(dropped)
}

/// The keys after a rotation, by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// Signs from now on.
    pub current: String,
    /// Was made, and will sign after the next rotation.
    pub next: String,
    /// Signed before; their tokens are still accepted.
    pub previous: Vec<String>,
    /// Were dropped: what they signed is refused.
    pub dropped: Vec<String>,
}

/// Moves the keys on by one: the next signs, the current is kept for what it signed, a new next is
/// made. Previous keys whose tokens have all expired are dropped; with `drop_previous` all of them,
/// the one that signed until now too: for a key that was stolen.
pub fn rotate(
    tx: &mut Conn,
    ctx: &Ctx,
    master: &MasterKey,
    lifetime: TimeDelta,
    drop_previous: bool,
) -> Result<Rotated> {
    let keys = db::access::keys::list(tx)?;
    let find = |state| {
        keys.iter()
            .find(|key| key.state == state)
            .ok_or_else(|| Error::Internal(format!("no {state} signing key")))
    };
    let (current, next) = (find(KeyState::Current)?, find(KeyState::Next)?);
    ensure_saved(db::access::keys::advance(
        tx,
        &current.id,
        KeyState::Current,
        KeyState::Previous,
        Some(ctx.now),
    )?)?;
    ensure_saved(db::access::keys::advance(
        tx,
        &next.id,
        KeyState::Next,
        KeyState::Current,
        None,
    )?)?;
    let made = make(tx, ctx, master, KeyState::Next)?;
    let is_over = |key: &&StoredKey| drop_previous || is_over(ctx, key, lifetime);
    let (dropped, mut previous): (Vec<&StoredKey>, Vec<&StoredKey>) = keys
        .iter()
        .filter(|key| key.state == KeyState::Previous)
        .partition(is_over);
    let dropped = if drop_previous {
        dropped.into_iter().chain([current]).collect()
    } else {
        dropped
    };
    let dropped = drop_these(tx, dropped.into_iter())?;
    if !drop_previous {
        previous.push(current);
    }
    let previous = previous.into_iter().map(|key| key.id.clone()).collect();
    let rotated = Rotated {
        current: next.id.clone(),
        next: made,
        previous,
        dropped,
    };
    let detail = vec![
        ("current", rotated.current.clone()),
        ("next", rotated.next.clone()),
        ("dropped", rotated.dropped.join(" ")),
    ];
    record(
        tx,
        ctx,
        &Actor::operator(),
        &[HistoryEvent::plain(
            Object::SigningKeys,
            EventKind::KeysRotated,
            ctx.now.timestamp(),
        )
        .with(detail)],
        &[],
    )?;
    Ok(rotated)
}

/// What signs and verifies tokens, from the keys that are kept.
pub fn load(
    tx: &mut Conn,
    master: &MasterKey,
    issuer: &str,
    lifetime: TimeDelta,
) -> Result<Tokens> {
    let mut keys = db::access::keys::list(tx)?;
    // Published in the order of their lives: previous, current, next.
    keys.sort_by_key(|key| key.state);
    let current = keys
        .iter()
        .find(|key| key.state == KeyState::Current)
        .ok_or_else(|| Error::Internal("no current signing key".to_owned()))?;
    let published = keys
        .iter()
        .map(|key| PublicKey {
            id: key.id.clone(),
            public_key: key.public_key.clone(),
        })
        .collect();
    Ok(Tokens::new(
        master,
        issuer,
        lifetime,
        (&current.id, &current.sealed_private_key),
        published,
    )?)
}
