//! Who a request says it comes from.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{InSession, client, session, signed_in};
use crate::clock::Ids;
use crate::db::access::{SessionKey, SessionUser};
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, ClientScope};
use crate::domain::base::ids::{MachineClientId, SessionId, UserId};
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
    /// One of the others, as `recognize` has found it.
    Recognized(Box<Recognized>),
    /// A machine client with the scopes of its token, and the id of that.
    Client(MachineClientId, Vec<ClientScope>, Uuid),
    /// A user whose work goes on without them.
    Absentee(UserId),
    /// Whoever runs a command on the machine itself.
    Operator,
}

/// Who asks with their rights, as both are in one read. Only `recognize` and `recognize_beside` make
/// one, and lend it to that read.
#[derive(Debug)]
pub struct Recognized {
    asked: Caller,
    /// None for a program.
    pub(super) live: Option<SessionUser>,
    /// None until they have a password that nobody else has set.
    pub(super) actor: Option<Actor>,
}

impl Clone for Caller {
    fn clone(&self) -> Self {
        match self {
            Self::Session(id) => Self::Session(*id),
            Self::Browser(hash) => Self::Browser(hash.clone()),
            // A copy is looked up anew: what is known in one read is not carried into another.
            Self::Recognized(found) => found.asked.clone(),
            Self::Client(id, scopes, token) => Self::Client(*id, scopes.clone(), *token),
            Self::Absentee(user) => Self::Absentee(*user),
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
            Self::Recognized(found) => found.asked.browser(),
            Self::Session(_) | Self::Client(..) | Self::Absentee(_) | Self::Operator => None,
        }
    }

    /// Must it be noted that the session is in use? The note itself is a write.
    #[must_use]
    pub fn is_use_to_note(&self, ctx: &Ctx) -> bool {
        matches!(self, Self::Recognized(found)
            if found.live.as_ref().is_some_and(|live| is_note_old(ctx, live)))
    }
}

/// Looks a browser's session up, once for all use cases of one read.
pub fn recognize(conn: &mut Conn, ctx: &Ctx, caller: Caller) -> Result<Caller> {
    let Caller::Browser(browser) = &caller else {
        return Ok(caller);
    };
    let found = session(ctx, &SessionKey::TokenHash(browser.clone())).ask(conn)?;
    found_in(conn, ctx, caller, found)
}

/// Looks a caller up for a read that goes on beside the primary, and whether they have changed
/// something since a moment: every change leaves a line of history by its actor.
pub fn recognize_beside(
    conn: &mut Conn,
    ctx: &Ctx,
    caller: Caller,
    since: DateTime<Utc>,
) -> Result<(Caller, bool)> {
    let since = Ids::least(since);
    let key = match &caller {
        Caller::Session(id) => SessionKey::Id(*id),
        Caller::Browser(hash) => SessionKey::TokenHash(hash.clone()),
        Caller::Client(id, scopes, token) => {
            let actor = client(conn, ctx, *id, scopes, *token)?;
            let changed = db::access::changed_by_client(*id, since).ask(conn)?;
            return Ok((recognized(caller, None, Some(actor)), changed));
        }
        Caller::Recognized(_) | Caller::Absentee(_) | Caller::Operator => {
            return Ok((caller, true));
        }
    };
    let changed = db::access::changed_in_session(&key, since);
    let (found, changed) = (session(ctx, &key), changed).ask(conn)?;
    Ok((found_in(conn, ctx, caller, found)?, changed))
}

fn found_in(conn: &mut Conn, ctx: &Ctx, caller: Caller, found: InSession) -> Result<Caller> {
    let (live, actor) = signed_in(conn, ctx, found)?;
    Ok(recognized(caller, Some(live), actor))
}

fn recognized(asked: Caller, live: Option<SessionUser>, actor: Option<Actor>) -> Caller {
    Caller::Recognized(Box::new(Recognized { asked, live, actor }))
}

#[cfg(test)]
mod tests;
