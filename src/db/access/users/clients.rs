//! Machine clients as they are kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::state;
use crate::db::engine::column::{JoinedText, StoredMoment, loaded};
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{machine_client, unit};
use crate::db::{Conn, Failure, PageRequest, Result, Saved, read_some};
use crate::domain::access::account::MachineClient;
use crate::domain::access::actor::{ClientScope, Scope};
use crate::domain::base::ids::{MachineClientId, UnitId};

/// A machine client as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = machine_client, treat_none_as_default_value = false)]
pub struct ClientRow {
    id: MachineClientId,
    name: String,
    secret_hash: String,
    scopes: JoinedText<ClientScope>,
    unit_id: UnitId,
    state: String,
    created_at: StoredMoment,
    version: i64,
    previous_hash: Option<String>,
    previous_until: Option<StoredMoment>,
    tokens_after: Option<String>,
}

impl TryFrom<ClientRow> for MachineClient {
    type Error = Failure;

    fn try_from(row: ClientRow) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name,
            secret_hash: row.secret_hash,
            scopes: row.scopes.0,
            unit: row.unit_id,
            active: row.state == "active",
            created_at: row.created_at.into(),
            version: row.version,
            previous: row.previous_hash.zip(row.previous_until.map(Into::into)),
            tokens_after: read_some(row.tokens_after.as_deref())?,
        })
    }
}

loaded!(MachineClient as ClientRow);

impl From<&MachineClient> for ClientRow {
    fn from(client: &MachineClient) -> Self {
        let (previous_hash, previous_until) = client.previous.clone().unzip();
        Self {
            id: client.id,
            name: client.name.clone(),
            secret_hash: client.secret_hash.clone(),
            scopes: JoinedText(client.scopes.clone()),
            unit_id: client.unit,
            state: state(client.active),
            created_at: client.created_at.into(),
            version: client.version,
            previous_hash,
            previous_until: previous_until.map(StoredMoment::from),
            tokens_after: client.tokens_after.map(|id| id.to_string()),
        }
    }
}

/// Adds a machine client.
pub fn insert_client(conn: &mut Conn, client: &MachineClient) -> Result<()> {
    diesel::insert_into(machine_client::table)
        .values(ClientRow::from(client))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// A machine client of a unit within the scope.
pub fn find_client(
    conn: &mut Conn,
    scope: &Scope,
    id: MachineClientId,
) -> Result<Option<MachineClient>> {
    Ok(machine_client::table
        .filter(machine_client::id.eq(id))
        .filter(in_scope(machine_client::unit_id, scope))
        .select(MachineClient::as_select())
        .get_result(conn)
        .optional()?)
}

/// Keeps a machine client as it is now, if it is still in the version before.
pub fn save_client_if_unchanged(conn: &mut Conn, client: &MachineClient) -> Result<Saved> {
    let row = ClientRow::from(client);
    let count = diesel::update(machine_client::table)
        .filter(machine_client::id.eq(row.id))
        .filter(machine_client::version.eq(client.version - 1))
        .set((
            machine_client::version.eq(row.version),
            machine_client::state.eq(row.state),
            machine_client::secret_hash.eq(row.secret_hash),
            machine_client::previous_hash.eq(row.previous_hash),
            machine_client::previous_until.eq(row.previous_until),
            machine_client::tokens_after.eq(row.tokens_after),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// A machine client by its id, with where its unit stands, while that is open: a program ends with
/// its unit as the roles in it do.
pub fn client_with_id(
    conn: &mut Conn,
    id: MachineClientId,
    day: NaiveDate,
) -> Result<Option<(MachineClient, String)>> {
    Ok(machine_client::table
        .inner_join(unit::table)
        .filter(machine_client::id.eq(id))
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((MachineClient::as_select(), unit::path))
        .get_result(conn)
        .optional()?)
}

/// A page of the machine clients of units within the scope, by id.
pub fn list_clients(
    conn: &mut Conn,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Vec<MachineClient>> {
    let mut query = machine_client::table
        .filter(in_scope(machine_client::unit_id, scope))
        .select(MachineClient::as_select())
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(machine_client::id.gt(after.clone()));
    }
    Ok(query
        .order(machine_client::id)
        .limit(page.limit)
        .load(conn)?)
}
