//! The keys that sign access tokens as they are kept: the private half only sealed.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::prepared::Prepare;
use crate::db::schema::signing_key;
use crate::db::{Conn, Result, Saved, stored};
use crate::domain::base::code::codes;

codes! {
    /// Where a key is in its life.
    KeyState {
        /// Signs no more; what it signed is still accepted.
        Previous = "previous",
        /// Signs.
        Current = "current",
        /// Published already, will sign after the next rotation.
        Next = "next",
    }
}

/// A signing key.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// The key id that tokens carry.
    pub id: String,
    /// Where it is in its life.
    pub state: KeyState,
    /// Ed25519 public key, base64url.
    pub public_key: String,
    /// PKCS#8, sealed with the master key, base64url.
    pub sealed_private_key: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ceased to sign.
    pub retired_at: Option<DateTime<Utc>>,
}

/// All keys, the oldest first.
pub fn list(conn: &mut Conn) -> Result<Vec<StoredKey>> {
    let columns = (
        signing_key::id,
        signing_key::state,
        signing_key::public_key,
        signing_key::sealed_private_key,
        signing_key::created_at,
        signing_key::retired_at,
    );
    let rows = signing_key::table
        .select(columns)
        .order((signing_key::created_at, signing_key::id))
        .load::<(
            String,
            String,
            String,
            String,
            NaiveDateTime,
            Option<NaiveDateTime>,
        )>(conn)?;
    rows.into_iter()
        .map(
            |(id, state, public_key, sealed_private_key, created_at, retired_at)| {
                Ok(StoredKey {
                    id,
                    state: crate::db::read(&state)?,
                    public_key,
                    sealed_private_key,
                    created_at: created_at.and_utc(),
                    retired_at: retired_at.map(|at| at.and_utc()),
                })
            },
        )
        .collect()
}

/// Moves a key on, if it still is where it was; `at` is when a key ceased to sign.
pub fn advance(
    conn: &mut Conn,
    id: &str,
    from: KeyState,
    to: KeyState,
    at: Option<DateTime<Utc>>,
) -> Result<Saved> {
    let row = signing_key::table
        .filter(signing_key::id.eq(id.to_owned()))
        .filter(signing_key::state.eq(from.code()));
    let count = diesel::update(row)
        .set((
            signing_key::state.eq(to.code()),
            signing_key::retired_at.eq(at.map(stored)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Removes a key, if nobody else has: what it signed is refused.
pub fn delete(conn: &mut Conn, id: &str) -> Result<Saved> {
    Ok(Saved::one(
        diesel::delete(signing_key::table.filter(signing_key::id.eq(id.to_owned())))
            .prepared()
            .execute(conn)?,
    ))
}

/// Adds a key.
pub fn insert(conn: &mut Conn, key: &StoredKey) -> Result<()> {
    diesel::insert_into(signing_key::table)
        .values((
            signing_key::id.eq(key.id.clone()),
            signing_key::state.eq(key.state.code()),
            signing_key::public_key.eq(key.public_key.clone()),
            signing_key::sealed_private_key.eq(key.sealed_private_key.clone()),
            signing_key::created_at.eq(stored(key.created_at)),
            signing_key::retired_at.eq(key.retired_at.map(stored)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}
