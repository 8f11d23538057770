//! Who a request says it comes from.

use uuid::Uuid;

use super::{session, signed_in};
use crate::db::access::{SessionKey, SessionUser};
use crate::db::{Conn, Reading};
use crate::domain::access::actor::{Actor, ClientScope};
use crate::domain::base::ids::{MachineClientId, SessionId};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::sessions::is_note_old;

/// Who a request says it comes from; nothing is believed before `actor` has looked.
#[derive(Debug)]
pub enum Caller {
    /// A user's session, from an access token.
    Session(SessionId),
    /// A user's session, from a browser: the fingerprint of its secret.
    Browser(String),
    /// The same, as `recognize` has found it.
    Recognized(Box<Recognized>),
    /// A machine client with the scopes of its token, and the id of that.
    Client(MachineClientId, Vec<ClientScope>, Uuid),
    /// Whoever runs a command on the machine itself.
    Operator,
}

/// A browser's session with the rights of its user, as both are in one read. Only `recognize` makes
/// one, and lends it to that read.
#[derive(Debug)]
pub struct Recognized {
    browser: String,
    pub(super) live: SessionUser,
    /// None until they have a password that nobody else has set.
    pub(super) actor: Option<Actor>,
}

impl Clone for Caller {
    fn clone(&self) -> Self {
        match self {
            Self::Session(id) => Self::Session(*id),
            Self::Browser(hash) => Self::Browser(hash.clone()),
            // A copy is looked up anew: what is known in one read is not carried into another.
            Self::Recognized(found) => Self::Browser(found.browser.clone()),
            Self::Client(id, scopes, token) => Self::Client(*id, scopes.clone(), *token),
            Self::Operator => Self::Operator,
        }
    }
}

impl Caller {
    /// The fingerprint of the browser's secret, if it is one.
    #[must_use]
    pub fn browser(&self) -> Option<&str> {
        match self {
            Self::Browser(hash) => Some(hash),
            Self::Recognized(found) => Some(&found.browser),
            Self::Session(_) | Self::Client(..) | Self::Operator => None,
        }
    }

    /// Must it be noted that the session is in use? The note itself is a write.
    #[must_use]
    pub fn is_use_to_note(&self, ctx: &Ctx) -> bool {
        matches!(self, Self::Recognized(found) if is_note_old(ctx, &found.live))
    }
}

/// Looks a browser's session up, once for all use cases of one read.
pub fn recognize(conn: &mut Conn, ctx: &Ctx, caller: Caller) -> Result<Caller> {
    let Caller::Browser(browser) = &caller else {
        return Ok(caller);
    };
    let found = session(ctx, &SessionKey::TokenHash(browser.clone())).ask(conn)?;
    let (live, actor) = signed_in(conn, ctx, found)?;
    Ok(Caller::Recognized(Box::new(Recognized {
        browser: browser.clone(),
        live,
        actor,
    })))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::base::ids::UserId;

    #[test]
    fn what_is_known_in_one_read_is_not_copied_into_another() {
        let live = SessionUser {
            session: SessionId(Uuid::nil()),
            user: UserId(Uuid::nil()),
            full_name: "Tân".to_owned(),
            person: None,
            known_as: None,
            password_given: false,
            seen_at: DateTime::default(),
        };
        let found = Recognized {
            browser: "print".to_owned(),
            live,
            actor: Some(Actor::operator()),
        };
        let copy = Caller::Recognized(Box::new(found)).clone();
        assert!(matches!(copy, Caller::Browser(hash) if hash == "print"));
    }
}
