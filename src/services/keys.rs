//! The keys that sign access tokens: made at the first start, sealed with the master key.

use super::Ctx;
use crate::db::keys::{KeyState, StoredKey};
use crate::db::{self, Conn};
use crate::error::{Error, Result};
use crate::secrets::tokens::{PublicKey, Tokens, new_key};
use crate::secrets::{MasterKey, SecretFault};

impl From<SecretFault> for Error {
    fn from(fault: SecretFault) -> Self {
        Self::Internal(fault.to_string())
    }
}

/// Makes the current and the next key if there are none yet. Servers that start together agree by the database.
pub fn ensure(tx: &mut Conn, ctx: &Ctx, master: &MasterKey) -> Result<()> {
    if !db::keys::list(tx)?.is_empty() {
        return Ok(());
    }
    for state in [KeyState::Current, KeyState::Next] {
        let key = new_key(master)?;
        let stored =
            StoredKey { id: key.id, state, public_key: key.public_key, sealed_private_key: key.sealed_private_key, created_at: ctx.now };
        db::keys::insert(tx, &stored)?;
    }
    Ok(())
}

/// What signs and verifies tokens, from the keys that are kept.
pub fn load(tx: &mut Conn, master: &MasterKey, issuer: &str, lifetime: chrono::TimeDelta) -> Result<Tokens> {
    let keys = db::keys::list(tx)?;
    let current =
        keys.iter().find(|key| key.state == KeyState::Current).ok_or_else(|| Error::Internal("no current signing key".to_owned()))?;
    let published = keys.iter().map(|key| PublicKey { id: key.id.clone(), public_key: key.public_key.clone() }).collect();
    Ok(Tokens::new(master, issuer, lifetime, (&current.id, &current.sealed_private_key), published)?)
}
