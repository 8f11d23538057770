//! Emergencies as they are kept, and what came of them.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::in_scope;
use crate::db::schema::{achievement, award, emergency, event, nomination, unit};
use crate::db::{Conn, PageRequest, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{EmergencyId, EventId, NominationId, UnitId};
use crate::domain::nominations::emergency::{Closing, Emergency};
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::Status;
use crate::domain::register::unit::UnitPath;

/// An emergency as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = emergency, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct EmergencyRow {
    id: EmergencyId,
    event_id: EventId,
    unit_id: UnitId,
    reason: String,
    opened_by: String,
    opened_at: StoredMoment,
    closed_because: Option<String>,
    closed_by: Option<String>,
    closed_at: Option<StoredMoment>,
    version: i64,
}

impl From<&Emergency> for EmergencyRow {
    fn from(emergency: &Emergency) -> Self {
        let closed = emergency.closed.as_ref();
        Self {
            id: emergency.id,
            event_id: emergency.event,
            unit_id: emergency.unit,
            reason: emergency.reason.clone(),
            opened_by: emergency.opened_by.clone(),
            opened_at: emergency.opened_at.into(),
            closed_because: closed.map(|closed| closed.reason.clone()),
            closed_by: closed.map(|closed| closed.by.clone()),
            closed_at: closed.map(|closed| closed.at.into()),
            version: emergency.version,
        }
    }
}

impl From<EmergencyRow> for Emergency {
    fn from(row: EmergencyRow) -> Self {
        let closed = row.closed_because.zip(row.closed_by).zip(row.closed_at);
        Self {
            id: row.id,
            event: row.event_id,
            unit: row.unit_id,
            reason: row.reason,
            opened_by: row.opened_by,
            opened_at: row.opened_at.into(),
            closed: closed.map(|((reason, by), at)| Closing {
                reason,
                by,
                at: at.into(),
            }),
            version: row.version,
        }
    }
}

loaded!(Emergency as EmergencyRow);

/// An emergency with its event and the unit of that.
#[derive(Debug, Clone)]
pub struct FoundEmergency {
    /// The emergency.
    pub emergency: Emergency,
    /// Its event.
    pub event: Event,
    /// What the event's unit is called.
    pub unit_name: String,
    /// Where that stands in the tree.
    pub unit_path: UnitPath,
}

type FoundRow = (Emergency, Event, String, UnitPath);

fn found((emergency, event, unit_name, unit_path): FoundRow) -> FoundEmergency {
    FoundEmergency {
        emergency,
        event,
        unit_name,
        unit_path,
    }
}

/// The units above those of a scope, and these themselves.
fn above(scope: &Scope) -> Vec<UnitId> {
    match scope {
        Scope::All => Vec::new(),
        Scope::Seen { subtrees, .. } => {
            let all = subtrees.iter().flat_map(UnitPath::ids_upwards);
            all.collect()
        }
    }
}

macro_rules! tables {
    () => {
        emergency::table
            .inner_join(event::table.on(event::id.eq(emergency::event_id)))
            .inner_join(unit::table.on(unit::id.eq(emergency::unit_id)))
            .select((
                Emergency::as_select(),
                Event::as_select(),
                unit::name,
                unit::path,
            ))
    };
}

/// An emergency, whoever may see it.
pub fn find(conn: &mut Conn, id: EmergencyId) -> Result<Option<FoundEmergency>> {
    Ok(tables!()
        .filter(emergency::id.eq(id))
        .get_result::<FoundRow>(conn)
        .optional()?
        .map(found))
}

/// A page of the emergencies of units within the scope and of those above them, the newest first.
pub fn list(conn: &mut Conn, scope: &Scope, page: &PageRequest) -> Result<Vec<FoundEmergency>> {
    let seen = in_scope(emergency::unit_id, scope).or(among(emergency::unit_id, above(scope)));
    let mut query = tables!().filter(seen).into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(emergency::id.lt(after.clone()));
    }
    let rows: Vec<FoundRow> = query
        .order(emergency::id.desc())
        .limit(page.limit)
        .load(conn)?;
    Ok(rows.into_iter().map(found).collect())
}

/// Where the units of these emergencies stand in the tree.
pub fn places(conn: &mut Conn, ids: &[EmergencyId]) -> Result<Vec<(EmergencyId, UnitPath)>> {
    Ok(emergency::table
        .inner_join(unit::table.on(unit::id.eq(emergency::unit_id)))
        .filter(among(emergency::id, ids))
        .select((emergency::id, unit::path))
        .load(conn)?)
}

/// Is one open for this event?
pub fn is_open(conn: &mut Conn, id: EventId) -> Result<bool> {
    let open = emergency::table
        .filter(emergency::event_id.eq(id))
        .filter(emergency::closed_at.is_null())
        .select(emergency::id);
    Ok(open.get_result::<EmergencyId>(conn).optional()?.is_some())
}

/// The event with this id, if an emergency is open for it in a unit above those of the scope.
pub fn open_event(conn: &mut Conn, scope: &Scope, id: EventId) -> Result<Option<Event>> {
    let above = above(scope);
    if above.is_empty() {
        return Ok(None);
    }
    Ok(emergency::table
        .inner_join(event::table.on(event::id.eq(emergency::event_id)))
        .filter(emergency::event_id.eq(id))
        .filter(emergency::closed_at.is_null())
        .filter(among(emergency::unit_id, above))
        .select(Event::as_select())
        .get_result(conn)
        .optional()?)
}

/// The newest events for which emergencies are open in units above those of the scope.
pub fn open_events(conn: &mut Conn, scope: &Scope, most: i64) -> Result<Vec<Event>> {
    let above = above(scope);
    if above.is_empty() {
        return Ok(Vec::new());
    }
    Ok(emergency::table
        .inner_join(event::table.on(event::id.eq(emergency::event_id)))
        .filter(among(emergency::unit_id, above))
        .filter(emergency::closed_at.is_null())
        .order(emergency::id.desc())
        .limit(most)
        .select(Event::as_select())
        .load(conn)?)
}

/// Opens one.
pub fn insert(conn: &mut Conn, new: &Emergency) -> Result<()> {
    diesel::insert_into(emergency::table)
        .values(EmergencyRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves one whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Emergency) -> Result<Saved> {
    let row = emergency::table
        .filter(emergency::id.eq(changed.id))
        .filter(emergency::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(EmergencyRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// A page of the files of an event whose units are within the scope, the newest first.
pub fn files(
    conn: &mut Conn,
    scope: &Scope,
    id: EventId,
    page: &PageRequest,
) -> Result<Vec<NominationId>> {
    let mut query = nomination::table
        .inner_join(achievement::table)
        .filter(achievement::event_id.eq(id))
        .filter(in_scope(nomination::unit_id, scope))
        .select(nomination::id)
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(nomination::id.lt(after.clone()));
    }
    Ok(query
        .order(nomination::id.desc())
        .limit(page.limit)
        .load(conn)?)
}

/// How many files of an event there are in which status, of units within the scope.
pub fn standing(conn: &mut Conn, scope: &Scope, id: EventId) -> Result<Vec<(Status, i64)>> {
    Ok(nomination::table
        .inner_join(achievement::table)
        .filter(achievement::event_id.eq(id))
        .filter(in_scope(nomination::unit_id, scope))
        .group_by(nomination::status)
        .select((nomination::status, count_star()))
        .load(conn)?)
}

/// How many were awarded for an event on which day, of units within the scope, the first day first.
pub fn given(conn: &mut Conn, scope: &Scope, id: EventId) -> Result<Vec<(NaiveDate, i64)>> {
    Ok(award::table
        .inner_join(nomination::table.inner_join(achievement::table))
        .filter(achievement::event_id.eq(id))
        .filter(in_scope(award::unit_id, scope))
        .group_by(award::decided_on)
        .order(award::decided_on)
        .select((award::decided_on, count_star()))
        .load(conn)?)
}
