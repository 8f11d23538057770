//! What happens at the doors: written down by whoever guards them, read by administrators.

use chrono::TimeDelta;

use super::Caller;
use crate::db::access::SessionKey;
pub use crate::db::access::security_events::SecurityEventFilter;
use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::security_event::{Comer, Factor, SecurityEvent, SecurityKind, Why};
use crate::domain::base::ids::{MachineClientId, UnitId, UserId};
use crate::error::Result;
use crate::services::access;
use crate::services::{Ctx, Listed, one_more};

/// How many are removed in one transaction.
const STRETCH: i64 = 500;

/// Who is said to have come, before it is known.
#[derive(Debug, Clone)]
pub enum ClaimedComer {
    /// Nobody that is known.
    Nobody,
    /// An account.
    User(UserId),
    /// A program.
    Client(MachineClientId),
    /// A browser, by the fingerprint of its session's secret.
    Browser(String),
}

/// What was noticed at a door.
#[derive(Debug, Clone)]
pub struct Noticed {
    /// What.
    pub kind: SecurityKind,
    /// Who.
    pub who: ClaimedComer,
    /// From which address.
    pub address: String,
    /// With what.
    pub device: String,
    /// By which proof.
    pub factor: Option<Factor>,
    /// Method and path.
    pub object: String,
    /// The id by which the log knows the request.
    pub request_id: String,
    /// How many like it were only counted.
    pub skipped: i64,
    /// Whose administrators see it, where that is not who came, and why it was done.
    pub told: Option<(UnitId, Why)>,
}

/// Writes down what was noticed. It costs the same whether the account is there or not.
pub fn note(tx: &mut Conn, ctx: &Ctx, noticed: Noticed) -> Result<()> {
    let top = db::access::security_events::top(tx)?;
    let user = match noticed.who {
        ClaimedComer::User(id) => db::access::users::with_id(tx, id)?,
        // Of nobody: nothing is found by it.
        ClaimedComer::Nobody => db::access::users::with_id(tx, ctx.id())?,
        ClaimedComer::Browser(ref hash) => {
            match db::access::session_user(&SessionKey::TokenHash(hash.clone()), ctx.now).ask(tx)? {
                Some(live) => db::access::users::with_id(tx, live.user)?,
                None => None,
            }
        }
        ClaimedComer::Client(_) => None,
    };
    let (comer, unit) = match (user, noticed.who) {
        (Some(user), _) => (
            Some(Comer {
                kind: "user",
                id: user.id.0,
                name: user.full_name,
            }),
            Some(user.unit),
        ),
        (None, ClaimedComer::Client(id)) => {
            match db::access::users::client_with_id(tx, id, ctx.today())? {
                Some((client, _)) => (
                    Some(Comer {
                        kind: "machine_client",
                        id: id.0,
                        name: client.name,
                    }),
                    Some(client.unit),
                ),
                None => (None, None),
            }
        }
        (None, _) => (None, None),
    };
    let (about, why) = noticed.told.unzip();
    let event = SecurityEvent {
        id: ctx.id(),
        at: ctx.now,
        kind: noticed.kind,
        comer,
        // Without a tree there is nobody yet who could look.
        unit: about.or(unit).or(top).unwrap_or(UnitId(uuid::Uuid::nil())),
        address: noticed.address,
        device: noticed.device,
        factor: noticed.factor,
        object: noticed.object,
        why,
        request_id: noticed.request_id,
        skipped: noticed.skipped,
    };
    Ok(db::access::security_events::insert(tx, &event)?)
}

/// A page of what happened to the accounts and programs the caller manages, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &SecurityEventFilter,
    page: &PageRequest,
) -> Result<Listed<SecurityEvent>> {
    let scope = access::actor(tx, ctx, caller)?.managed();
    let found = db::access::security_events::list(tx, &scope, filter, &one_more(page))?;
    Ok(Listed::cut(found, page.limit, |event| event.id.to_string()))
}

/// How many there are.
pub fn count(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &SecurityEventFilter,
) -> Result<i64> {
    let scope = access::actor(tx, ctx, caller)?.managed();
    Ok(db::access::security_events::count(tx, &scope, filter)?)
}

/// Removes a stretch of those that were kept long enough; answers how many.
pub fn tidy(tx: &mut Conn, ctx: &Ctx, kept: TimeDelta) -> Result<usize> {
    Ok(db::access::security_events::delete_before(
        tx,
        ctx.now - kept,
        STRETCH,
    )?)
}
