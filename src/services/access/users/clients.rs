//! Machine clients: made and listed.

use super::managed_unit;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::MachineClient;
use crate::domain::access::actor::ClientScope;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::error::Result;
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more, record};
/// A machine client to make.
#[derive(Clone)]
pub struct AddClient {
    /// What it is called.
    pub name: String,
    /// The fingerprint of its secret.
    pub secret_hash: String,
    /// What it may ask for.
    pub scopes: Vec<ClientScope>,
    /// The subtree it is limited to.
    pub unit: UnitId,
}

/// Makes a machine client.
pub fn add_client(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: AddClient,
) -> Result<MachineClient> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let unit = managed_unit(tx, ctx, &actor, new.unit)?;
    let client = MachineClient {
        id: ctx.id(),
        name: new.name,
        secret_hash: new.secret_hash,
        scopes: new.scopes,
        unit: unit.id,
        active: true,
        created_at: ctx.now,
        version: 1,
        previous: None,
        tokens_after: None,
    };
    db::access::users::insert_client(tx, &client)?;
    let scopes = client
        .scopes
        .iter()
        .map(|scope| scope.code())
        .collect::<Vec<_>>()
        .join(" ");
    record(
        tx,
        ctx,
        &actor,
        &[
            HistoryEvent::plain(Object::MachineClient(client.id), EventKind::Created, 1)
                .with(vec![("scopes", scopes)]),
        ],
        &[],
    )?;
    Ok(client)
}

/// A page of machine clients.
pub fn list_clients(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<MachineClient>> {
    let actor = access::actor(tx, ctx, caller)?;
    let clients = db::access::users::list_clients(tx, &actor.managed(), &one_more(page))?;
    Ok(Listed::cut(clients, page.limit, |client| {
        client.id.to_string()
    }))
}
