//! Machine clients after they were made: switched off and on, and given another secret.

use chrono::TimeDelta;

use super::Caller;
use crate::db::{self, Conn};
use crate::domain::access::account::MachineClient;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::MachineClientId;
use crate::domain::base::job::AccountNotice;
use crate::error::{Error, Result};
use crate::services::{Ctx, access, ensure_saved, record, write_to_all};

/// The longest time for which the secret before can still be used.
pub const LONGEST_OVERLAP: i64 = 720;

/// A machine client that the caller manages.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MachineClientId,
) -> Result<MachineClient> {
    let actor = access::actor(tx, ctx, caller)?;
    db::access::users::find_client(tx, &actor.managed(), id)?
        .ok_or(Error::NotFound("machine_client"))
}

/// Switches a machine client off: it gets no token any more, and those it has are refused from the
/// next request on.
pub fn disable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MachineClientId,
    expected: i64,
) -> Result<MachineClient> {
    change(
        tx,
        ctx,
        caller,
        id,
        expected,
        EventKind::Disabled,
        |client| {
            (client.active, client.tokens_after) = (false, Some(ctx.id()));
            Ok(Vec::new())
        },
    )
}

/// Switches a machine client on again, with the secret and the scopes it had. Tokens of before stay
/// refused.
pub fn enable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MachineClientId,
    expected: i64,
) -> Result<MachineClient> {
    change(
        tx,
        ctx,
        caller,
        id,
        expected,
        EventKind::Enabled,
        |client| {
            client.active = true;
            Ok(Vec::new())
        },
    )
}

/// Gives a machine client another secret. The one before can still be used for some hours; without
/// any it has become known: it ends at once, and so do the tokens it got. An older one ends in
/// either case.
pub fn rotate(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MachineClientId,
    expected: i64,
    (hash, hours): (String, i64),
) -> Result<MachineClient> {
    change(
        tx,
        ctx,
        caller,
        id,
        expected,
        EventKind::SecretRotated,
        |client| {
            if !client.active {
                return Err(Error::WrongStage("disabled".to_owned()));
            }
            let before = std::mem::replace(&mut client.secret_hash, hash);
            client.previous = (hours > 0).then(|| (before, ctx.now + TimeDelta::hours(hours)));
            if hours == 0 {
                client.tokens_after = Some(ctx.id());
            }
            Ok(vec![("overlap_hours", hours.to_string())])
        },
    )
}

fn change(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MachineClientId,
    expected: i64,
    deed: EventKind,
    act: impl FnOnce(&mut MachineClient) -> Result<Vec<(&'static str, String)>>,
) -> Result<MachineClient> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut client = db::access::users::find_client(tx, &actor.managed(), id)?
        .ok_or(Error::NotFound("machine_client"))?;
    let is_there = match deed {
        EventKind::Disabled => !client.active,
        EventKind::Enabled => client.active,
        _ => false,
    };
    if is_there {
        return Err(Error::WrongStage(
            if client.active { "active" } else { "disabled" }.to_owned(),
        ));
    }
    let detail = act(&mut client)?;
    if client.version != expected {
        return Err(Error::Stale);
    }
    client.version += 1;
    ensure_saved(db::access::users::save_client_if_unchanged(tx, &client)?)?;
    record(
        tx,
        ctx,
        &actor,
        &[HistoryEvent::plain(Object::MachineClient(id), deed, client.version).with(detail)],
        &[],
    )?;
    // Whoever answers for what the program does hears of it, whoever did this.
    let notice = match deed {
        EventKind::Disabled => AccountNotice::ClientDisabled {
            at: ctx.now,
            client: id,
        },
        EventKind::Enabled => AccountNotice::ClientEnabled {
            at: ctx.now,
            client: id,
        },
        _ => AccountNotice::ClientSecretRotated {
            at: ctx.now,
            client: id,
        },
    };
    let readers = access::administrators(tx, ctx, client.unit)?;
    write_to_all(tx, ctx, &readers, notice)?;
    Ok(client)
}
