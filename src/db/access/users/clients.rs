//! Machine clients as they are kept.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::state;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{machine_client, unit};
use crate::db::{Conn, PageRequest, Result, Saved, read, read_some, stored};
use crate::domain::access::account::MachineClient;
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::MachineClientId;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = machine_client, treat_none_as_default_value = false)]
struct ClientRow {
    id: String,
    name: String,
    secret_hash: String,
    scopes: String,
    unit_id: String,
    state: String,
    created_at: NaiveDateTime,
    version: i64,
    previous_hash: Option<String>,
    previous_until: Option<NaiveDateTime>,
    tokens_after: Option<String>,
}

impl ClientRow {
    fn client(self) -> Result<MachineClient> {
        Ok(MachineClient {
            id: read(&self.id)?,
            name: self.name,
            secret_hash: self.secret_hash,
            scopes: self
                .scopes
                .split_whitespace()
                .map(read)
                .collect::<Result<_>>()?,
            unit: read(&self.unit_id)?,
            active: self.state == "active",
            created_at: self.created_at.and_utc(),
            version: self.version,
            previous: self
                .previous_hash
                .zip(self.previous_until.map(|until| until.and_utc())),
            tokens_after: read_some(self.tokens_after.as_deref())?,
        })
    }

    fn of(client: &MachineClient) -> Self {
        let (previous_hash, previous_until) = client.previous.clone().unzip();
        Self {
            id: client.id.to_string(),
            name: client.name.clone(),
            secret_hash: client.secret_hash.clone(),
            scopes: client
                .scopes
                .iter()
                .map(|scope| scope.code())
                .collect::<Vec<_>>()
                .join(" "),
            unit_id: client.unit.to_string(),
            state: state(client.active),
            created_at: stored(client.created_at),
            version: client.version,
            previous_hash,
            previous_until: previous_until.map(stored),
            tokens_after: client.tokens_after.map(|id| id.to_string()),
        }
    }
}

/// Adds a machine client.
pub fn insert_client(conn: &mut Conn, client: &MachineClient) -> Result<()> {
    diesel::insert_into(machine_client::table)
        .values(ClientRow::of(client))
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
    let row = machine_client::table
        .filter(machine_client::id.eq(id.to_string()))
        .filter(in_scope(machine_client::unit_id, scope))
        .select(ClientRow::as_select())
        .get_result::<ClientRow>(conn)
        .optional()?;
    row.map(ClientRow::client).transpose()
}

/// Keeps a machine client as it is now, if it is still in the version before.
pub fn save_client_if_unchanged(conn: &mut Conn, client: &MachineClient) -> Result<Saved> {
    let row = ClientRow::of(client);
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
    Ok(if count == 1 {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}

/// A machine client by its id, with where its unit stands, while that is open: a program ends with
/// its unit as the roles in it do.
pub fn client_with_id(
    conn: &mut Conn,
    id: MachineClientId,
    day: NaiveDate,
) -> Result<Option<(MachineClient, String)>> {
    let row = machine_client::table
        .inner_join(unit::table)
        .filter(machine_client::id.eq(id.to_string()))
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((ClientRow::as_select(), unit::path))
        .get_result::<(ClientRow, String)>(conn)
        .optional()?;
    row.map(|(row, path)| Ok((row.client()?, path))).transpose()
}

/// A page of the machine clients of units within the scope, by id.
pub fn list_clients(
    conn: &mut Conn,
    scope: &Scope,
    page: &PageRequest,
) -> Result<Vec<MachineClient>> {
    let mut query = machine_client::table
        .filter(in_scope(machine_client::unit_id, scope))
        .select(ClientRow::as_select())
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(machine_client::id.gt(after.clone()));
    }
    let rows = query
        .order(machine_client::id)
        .limit(page.limit)
        .load::<ClientRow>(conn)?;
    rows.into_iter().map(ClientRow::client).collect()
}
