//! What happened, and what one subject did in it, as it is kept.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::in_scope;
use crate::db::schema::{achievement, event, subject};
use crate::db::{Conn, PageRequest, Result, read, read_some, stored};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{AchievementId, EventId, SubjectId};
use crate::domain::nominations::event::{Achievement, Event};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
struct EventRow {
    id: String,
    unit_id: String,
    name: String,
    happened_from: NaiveDate,
    happened_to: NaiveDate,
    created_at: NaiveDateTime,
    version: i64,
}

impl EventRow {
    fn event(self) -> Result<Event> {
        Ok(Event {
            id: read(&self.id)?,
            unit: read(&self.unit_id)?,
            name: self.name,
            happened_from: self.happened_from,
            happened_to: self.happened_to,
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

/// Adds an event.
pub fn insert_event(conn: &mut Conn, new: &Event) -> Result<()> {
    let row = EventRow {
        id: new.id.to_string(),
        unit_id: new.unit.to_string(),
        name: new.name.clone(),
        happened_from: new.happened_from,
        happened_to: new.happened_to,
        created_at: stored(new.created_at),
        version: new.version,
    };
    diesel::insert_into(event::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// An event of a unit within the scope.
pub fn find_event(conn: &mut Conn, scope: &Scope, id: EventId) -> Result<Option<Event>> {
    let row = event::table
        .filter(event::id.eq(id.to_string()))
        .filter(in_scope(event::unit_id, scope))
        .select(EventRow::as_select())
        .get_result::<EventRow>(conn)
        .optional()?;
    row.map(EventRow::event).transpose()
}

/// A page of the events of units within the scope, by id.
pub fn list_events(conn: &mut Conn, scope: &Scope, page: &PageRequest) -> Result<Vec<Event>> {
    let mut query = event::table
        .filter(in_scope(event::unit_id, scope))
        .select(EventRow::as_select())
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(event::id.gt(after.clone()));
    }
    let rows = query
        .order(event::id)
        .limit(page.limit)
        .load::<EventRow>(conn)?;
    rows.into_iter().map(EventRow::event).collect()
}

/// The newest events of units within the scope, the newest first.
pub fn newest_events(conn: &mut Conn, scope: &Scope, limit: i64) -> Result<Vec<Event>> {
    let rows = event::table
        .filter(in_scope(event::unit_id, scope))
        .order(event::id.desc())
        .limit(limit)
        .select(EventRow::as_select())
        .load::<EventRow>(conn)?;
    rows.into_iter().map(EventRow::event).collect()
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = achievement, treat_none_as_default_value = false)]
struct AchievementRow {
    id: String,
    event_id: Option<String>,
    subject_id: String,
    summary: String,
    created_at: NaiveDateTime,
    version: i64,
}

impl AchievementRow {
    fn achievement(self) -> Result<Achievement> {
        Ok(Achievement {
            id: read(&self.id)?,
            event: read_some(self.event_id.as_deref())?,
            subject: read(&self.subject_id)?,
            summary: self.summary,
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

/// Adds an achievement.
pub fn insert_achievement(conn: &mut Conn, new: &Achievement) -> Result<()> {
    let row = AchievementRow {
        id: new.id.to_string(),
        event_id: new.event.map(|id| id.to_string()),
        subject_id: new.subject.to_string(),
        summary: new.summary.clone(),
        created_at: stored(new.created_at),
        version: new.version,
    };
    diesel::insert_into(achievement::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// An achievement of a subject whose unit is within the scope.
pub fn find_achievement(
    conn: &mut Conn,
    scope: &Scope,
    id: AchievementId,
) -> Result<Option<Achievement>> {
    let row = achievement::table
        .inner_join(subject::table)
        .filter(achievement::id.eq(id.to_string()))
        .filter(in_scope(subject::unit_id, scope))
        .select(AchievementRow::as_select())
        .get_result::<AchievementRow>(conn)
        .optional()?;
    row.map(AchievementRow::achievement).transpose()
}

/// A page of the achievements of subjects whose units are within the scope, by id.
pub fn list_achievements(
    conn: &mut Conn,
    scope: &Scope,
    subject_id: Option<SubjectId>,
    page: &PageRequest,
) -> Result<Vec<Achievement>> {
    let mut query = achievement::table
        .inner_join(subject::table)
        .filter(in_scope(subject::unit_id, scope))
        .select(AchievementRow::as_select())
        .into_boxed();
    if let Some(id) = subject_id {
        query = query.filter(achievement::subject_id.eq(id.to_string()));
    }
    if let Some(after) = &page.after {
        query = query.filter(achievement::id.gt(after.clone()));
    }
    let rows = query
        .order(achievement::id)
        .limit(page.limit)
        .load::<AchievementRow>(conn)?;
    rows.into_iter().map(AchievementRow::achievement).collect()
}

/// The events of these achievements, where they were one.
pub fn of_achievements(
    conn: &mut Conn,
    ids: &[AchievementId],
) -> Result<Vec<(AchievementId, Event)>> {
    let rows = achievement::table
        .inner_join(event::table)
        .filter(among(achievement::id, ids))
        .select((achievement::id, EventRow::as_select()))
        .load::<(String, EventRow)>(conn)?;
    rows.into_iter()
        .map(|(id, row)| Ok((read(&id)?, row.event()?)))
        .collect()
}
