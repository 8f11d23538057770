//! What happened at the doors, as it is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{security_event, unit};
use crate::db::{Conn, PageRequest, Result, read, read_some};
use crate::domain::access::actor::Scope;
use crate::domain::access::security_event::{Comer, SecurityEvent, SecurityKind, Why};
use crate::domain::base::ids::{SecurityEventId, UnitId};

/// Of what is seen, what is asked for.
#[derive(Debug, Clone, Default)]
pub struct SecurityEventFilter {
    /// Of this kind.
    pub kind: Option<SecurityKind>,
    /// Of this account or program.
    pub actor: Option<Uuid>,
    /// From this address.
    pub address: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = security_event, treat_none_as_default_value = false)]
struct Row {
    id: SecurityEventId,
    at: StoredMoment,
    kind: String,
    outcome: String,
    actor_kind: Option<String>,
    actor_id: Option<String>,
    actor_name: Option<String>,
    unit_id: UnitId,
    address: String,
    device: String,
    factor: Option<String>,
    object: String,
    request_id: String,
    skipped: i64,
    reason: Option<String>,
    identity_proof: Option<String>,
}

impl Row {
    /// None where a later version of the program wrote what this one does not know.
    fn event(self) -> Result<Option<SecurityEvent>> {
        let Ok(kind) = self.kind.parse() else {
            return Ok(None);
        };
        let comer = match (self.actor_kind.as_deref(), self.actor_id, self.actor_name) {
            (Some(kind), Some(id), Some(name)) => Some(Comer {
                kind: if kind == "user" {
                    "user"
                } else {
                    "machine_client"
                },
                id: read(&id)?,
                name,
            }),
            _ => None,
        };
        Ok(Some(SecurityEvent {
            id: self.id,
            at: self.at.into(),
            kind,
            comer,
            unit: self.unit_id,
            address: self.address,
            device: self.device,
            factor: read_some(self.factor.as_deref()).unwrap_or_default(),
            object: self.object,
            why: self
                .reason
                .zip(self.identity_proof)
                .map(|(reason, identity_proof)| Why {
                    reason,
                    identity_proof,
                }),
            request_id: self.request_id,
            skipped: self.skipped,
        }))
    }
}

/// The top of the tree of units: whoever administers it sees what belongs to nobody.
pub fn top(conn: &mut Conn) -> Result<Option<UnitId>> {
    let top = unit::table
        .filter(unit::parent_id.is_null())
        .select(unit::id)
        .order(unit::path)
        .limit(1);
    Ok(top.get_result(conn).optional()?)
}

/// Writes one down.
pub fn insert(conn: &mut Conn, event: &SecurityEvent) -> Result<()> {
    let comer = event.comer.as_ref();
    let row = Row {
        id: event.id,
        at: event.at.into(),
        kind: event.kind.code().to_owned(),
        outcome: event.kind.outcome().to_owned(),
        actor_kind: comer.map(|comer| comer.kind.to_owned()),
        actor_id: comer.map(|comer| comer.id.to_string()),
        actor_name: comer.map(|comer| comer.name.clone()),
        unit_id: event.unit,
        address: event.address.clone(),
        device: event.device.clone(),
        factor: event.factor.map(|factor| factor.code().to_owned()),
        object: event.object.clone(),
        request_id: event.request_id.clone(),
        skipped: event.skipped,
        reason: event.why.as_ref().map(|why| why.reason.clone()),
        identity_proof: event.why.as_ref().map(|why| why.identity_proof.clone()),
    };
    diesel::insert_into(security_event::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// What the scope lets see, of that what the filter asks for.
macro_rules! narrowed {
    ($query:expr, $scope:expr, $filter:expr) => {{
        let filter: &SecurityEventFilter = $filter;
        let mut query = $query
            .filter(in_scope(security_event::unit_id, $scope))
            .into_boxed();
        if let Some(kind) = filter.kind {
            query = query.filter(security_event::kind.eq(kind));
        }
        if let Some(actor) = filter.actor {
            query = query.filter(security_event::actor_id.eq(actor.to_string()));
        }
        if let Some(address) = &filter.address {
            query = query.filter(security_event::address.eq(address.clone()));
        }
        if let Some(from) = filter.from {
            query = query.filter(security_event::at.ge(StoredMoment::from(from)));
        }
        if let Some(until) = filter.until {
            query = query.filter(security_event::at.lt(StoredMoment::from(until)));
        }
        query
    }};
}

/// A page, the newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &SecurityEventFilter,
    page: &PageRequest,
) -> Result<Vec<SecurityEvent>> {
    let mut query = narrowed!(
        security_event::table.select(Row::as_select()),
        scope,
        filter
    );
    if let Some(after) = &page.after {
        query = query.filter(security_event::id.lt(after.clone()));
    }
    let rows = query
        .order(security_event::id.desc())
        .limit(page.limit)
        .load::<Row>(conn)?;
    let events = rows
        .into_iter()
        .map(Row::event)
        .collect::<Result<Vec<_>>>()?;
    Ok(events.into_iter().flatten().collect())
}

/// How many there are.
pub fn count(conn: &mut Conn, scope: &Scope, filter: &SecurityEventFilter) -> Result<i64> {
    Ok(narrowed!(security_event::table.count(), scope, filter).get_result(conn)?)
}

/// Removes the oldest of those that are older, a stretch at a time; answers how many.
pub fn delete_before(conn: &mut Conn, moment: DateTime<Utc>, most: i64) -> Result<usize> {
    let oldest = security_event::table
        .select((security_event::id, security_event::at))
        .order(security_event::id)
        .limit(most);
    let ended: Vec<SecurityEventId> = oldest
        .load::<(SecurityEventId, StoredMoment)>(conn)?
        .into_iter()
        .take_while(|(_, at)| *at < StoredMoment::from(moment))
        .map(|(id, _)| id)
        .collect();
    let Some(last) = ended.last().copied() else {
        return Ok(0);
    };
    Ok(
        diesel::delete(security_event::table.filter(security_event::id.le(last)))
            .prepared()
            .execute(conn)?,
    )
}
