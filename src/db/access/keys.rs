//! The keys that sign access tokens as they are kept: the private half only sealed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded, text_columns};
use crate::db::engine::prepared::Prepare;
use crate::db::schema::signing_key;
use crate::db::{Conn, Result, Saved};
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

/// A key as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_key, treat_none_as_default_value = false)]
pub struct KeyRow {
    id: String,
    state: KeyState,
    public_key: String,
    sealed_private_key: String,
    created_at: StoredMoment,
    retired_at: Option<StoredMoment>,
}

impl From<&StoredKey> for KeyRow {
    fn from(key: &StoredKey) -> Self {
        Self {
            id: key.id.clone(),
            state: key.state,
            public_key: key.public_key.clone(),
            sealed_private_key: key.sealed_private_key.clone(),
            created_at: key.created_at.into(),
            retired_at: key.retired_at.map(StoredMoment::from),
        }
    }
}

impl From<KeyRow> for StoredKey {
    fn from(row: KeyRow) -> Self {
        Self {
            id: row.id,
            state: row.state,
            public_key: row.public_key,
            sealed_private_key: row.sealed_private_key,
            created_at: row.created_at.into(),
            retired_at: row.retired_at.map(Into::into),
        }
    }
}

text_columns!(KeyState);
loaded!(StoredKey as KeyRow);

/// All keys, the oldest first.
pub fn list(conn: &mut Conn) -> Result<Vec<StoredKey>> {
    Ok(signing_key::table
        .order((signing_key::created_at, signing_key::id))
        .select(StoredKey::as_select())
        .load(conn)?)
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
        .filter(signing_key::state.eq(from));
    let count = diesel::update(row)
        .set((
            signing_key::state.eq(to),
            signing_key::retired_at.eq(at.map(StoredMoment::from)),
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
        .values(KeyRow::from(key))
        .prepared()
        .execute(conn)?;
    Ok(())
}
