//! What happened, and what one subject did in it, as it is kept.

pub mod emergencies;
pub mod reports;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::{in_scope, is_crowded};
use crate::db::engine::search;
use crate::db::schema::{achievement, event, subject};
use crate::db::{Conn, PageRequest, Reading, Result, Saved, unless_referred_to};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{AchievementId, EventId, SubjectId, UnitId};
use crate::domain::base::text::name_words;
use crate::domain::nominations::event::{Achievement, Event};

/// An event as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
pub struct EventRow {
    id: EventId,
    unit_id: UnitId,
    name: String,
    happened_from: NaiveDate,
    happened_to: NaiveDate,
    created_at: StoredMoment,
    version: i64,
    words: Option<String>,
}

impl From<&Event> for EventRow {
    fn from(event: &Event) -> Self {
        Self {
            id: event.id,
            unit_id: event.unit,
            name: event.name.clone(),
            happened_from: event.happened_from,
            happened_to: event.happened_to,
            created_at: event.created_at.into(),
            version: event.version,
            words: Some(name_words(&event.name)),
        }
    }
}

impl From<EventRow> for Event {
    fn from(row: EventRow) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            name: row.name,
            happened_from: row.happened_from,
            happened_to: row.happened_to,
            created_at: row.created_at.into(),
            version: row.version,
        }
    }
}

loaded!(Event as EventRow);

/// Adds an event.
pub fn insert_event(conn: &mut Conn, new: &Event) -> Result<()> {
    diesel::insert_into(event::table)
        .values(EventRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// An event of a unit within the scope, or of one above it while an emergency is open for it.
pub fn find_event(conn: &mut Conn, scope: &Scope, id: EventId) -> Result<Option<Event>> {
    let found = event::table
        .filter(event::id.eq(id))
        .filter(in_scope(event::unit_id, scope))
        .select(Event::as_select())
        .get_result(conn)
        .optional()?;
    match found {
        Some(event) => Ok(Some(event)),
        None => emergencies::open_event(conn, scope, id),
    }
}

/// A page of the events of units within the scope, by id.
pub fn list_events(conn: &mut Conn, scope: &Scope, page: &PageRequest) -> Result<Vec<Event>> {
    let mut query = event::table
        .filter(in_scope(event::unit_id, scope))
        .select(Event::as_select())
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(event::id.gt(after.clone()));
    }
    Ok(query.order(event::id).limit(page.limit).load(conn)?)
}

/// The newest events of units within the scope, the newest first; before them those of units above
/// for which an emergency is open.
pub fn newest_events(conn: &mut Conn, scope: &Scope, limit: i64) -> Result<Vec<Event>> {
    let mut events = emergencies::open_events(conn, scope, limit)?;
    let newest: Vec<Event> = event::table
        .filter(in_scope(event::unit_id, scope))
        .order(event::id.desc())
        .limit(limit)
        .select(Event::as_select())
        .load(conn)?;
    let is_urgent = |event: &Event| events.iter().any(|urgent| urgent.id == event.id);
    let others: Vec<Event> = newest.into_iter().filter(|one| !is_urgent(one)).collect();
    events.extend(others);
    events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(events)
}

/// The newest events of units within the scope with these words in their names.
pub fn named_events(conn: &mut Conn, scope: &Scope, q: &str, most: i64) -> Result<Vec<Event>> {
    let named = search::events(conn, q)?;
    if named.finds_nobody() {
        return Ok(Vec::new());
    }
    let walked = named.is_rare() || is_crowded(conn, "event", event::unit_id, scope)?;
    Ok(event::table
        .filter(in_scope(event::unit_id, scope).walked(walked))
        .filter(named)
        .order(event::id.desc())
        .limit(most)
        .select(Event::as_select())
        .load(conn)?)
}

/// Notes by what some events are found that a server of the version before wrote; answers how many.
pub fn fold_some(conn: &mut Conn, most: i64) -> Result<usize> {
    let bare = event::table.filter(event::words.is_null());
    let bare = bare.order(event::id).limit(most);
    let names: Vec<(EventId, String)> = bare.select((event::id, event::name)).load(conn)?;
    for (id, name) in &names {
        diesel::update(event::table.filter(event::id.eq(*id)))
            .set(event::words.eq(Some(name_words(name))))
            .prepared()
            .execute(conn)?;
    }
    Ok(names.len())
}

/// An achievement as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = achievement, treat_none_as_default_value = false)]
pub struct AchievementRow {
    id: AchievementId,
    event_id: Option<EventId>,
    subject_id: SubjectId,
    summary: String,
    created_at: StoredMoment,
    version: i64,
}

impl From<&Achievement> for AchievementRow {
    fn from(achievement: &Achievement) -> Self {
        Self {
            id: achievement.id,
            event_id: achievement.event,
            subject_id: achievement.subject,
            summary: achievement.summary.clone(),
            created_at: achievement.created_at.into(),
            version: achievement.version,
        }
    }
}

impl From<AchievementRow> for Achievement {
    fn from(row: AchievementRow) -> Self {
        Self {
            id: row.id,
            event: row.event_id,
            subject: row.subject_id,
            summary: row.summary,
            created_at: row.created_at.into(),
            version: row.version,
        }
    }
}

loaded!(Achievement as AchievementRow);

/// Adds an achievement.
pub fn insert_achievement(conn: &mut Conn, new: &Achievement) -> Result<()> {
    diesel::insert_into(achievement::table)
        .values(AchievementRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Adds achievements.
pub fn insert_achievements(conn: &mut Conn, new: &[Achievement]) -> Result<()> {
    insert_all!(
        conn,
        achievement::table,
        new.iter().map(AchievementRow::from)
    )?;
    Ok(())
}

/// Removes an achievement that nobody has changed since it was added, as long as nothing refers to
/// it.
pub fn remove_achievement_if_as_added(conn: &mut Conn, id: AchievementId) -> Result<Saved> {
    let row = achievement::table
        .filter(achievement::id.eq(id))
        .filter(achievement::version.eq(1));
    unless_referred_to(conn, |conn| diesel::delete(row).prepared().execute(conn))
}

/// An achievement of a subject whose unit is within the scope.
pub fn find_achievement(
    conn: &mut Conn,
    scope: &Scope,
    id: AchievementId,
) -> Result<Option<Achievement>> {
    Ok(achievement::table
        .inner_join(subject::table)
        .filter(achievement::id.eq(id))
        .filter(in_scope(subject::unit_id, scope))
        .select(Achievement::as_select())
        .get_result(conn)
        .optional()?)
}

/// What was done, in a sentence, and the event it was done in, whoever asks.
pub fn deed(conn: &mut Conn, id: AchievementId) -> Result<Option<(String, Option<Event>)>> {
    let found = achievement::table
        .left_join(event::table)
        .filter(achievement::id.eq(id))
        .select((achievement::summary, Option::<EventRow>::as_select()))
        .get_result::<(String, Option<EventRow>)>(conn)
        .optional()?;
    Ok(found.map(|(summary, event)| (summary, event.map(Event::from))))
}

/// Those of these achievements that are of subjects whose units are within the scope.
pub fn achievements_with_ids(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[AchievementId],
) -> Result<Vec<Achievement>> {
    Ok(achievement::table
        .inner_join(subject::table)
        .filter(among(achievement::id, ids))
        .filter(in_scope(subject::unit_id, scope))
        .select(Achievement::as_select())
        .load(conn)?)
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
        .select(Achievement::as_select())
        .into_boxed();
    if let Some(id) = subject_id {
        query = query.filter(achievement::subject_id.eq(id));
    }
    if let Some(after) = &page.after {
        query = query.filter(achievement::id.gt(after.clone()));
    }
    Ok(query.order(achievement::id).limit(page.limit).load(conn)?)
}

/// The events of these achievements, where they were one.
pub fn of_achievements(
    ids: &[AchievementId],
) -> impl Reading<Answer = Vec<(AchievementId, Event)>> + use<> {
    rows!((AchievementId, Event): achievement::table
        .inner_join(event::table)
        .filter(among(achievement::id, ids))
        .select((achievement::id, Event::as_select())))
    .unless(ids.is_empty())
}

/// What was done, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// In one line.
    pub achievement: String,
    /// At which event, with its name, where it was one.
    pub event: Option<(EventId, String)>,
}

/// What was done, by the ids of these achievements.
pub fn summaries(
    ids: &[AchievementId],
) -> impl Reading<Answer = Vec<(AchievementId, Summary)>> + use<> {
    let rows = rows!((AchievementId, String, Option<EventId>, Option<String>): achievement::table
        .left_join(event::table)
        .filter(among(achievement::id, ids))
        .select((achievement::id, achievement::summary, event::id.nullable(), event::name.nullable())))
    .unless(ids.is_empty());
    rows.map(|rows| {
        let summary = |(id, achievement, event, name): (_, _, Option<EventId>, Option<String>)| {
            let event = event.zip(name);
            (id, Summary { achievement, event })
        };
        Ok(rows.into_iter().map(summary).collect())
    })
}

/// What was done, by the ids of achievements.
pub fn texts(conn: &mut Conn, ids: &[AchievementId]) -> Result<BTreeMap<AchievementId, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = achievement::table
        .filter(among(achievement::id, ids))
        .select((achievement::id, achievement::summary))
        .load::<(AchievementId, String)>(conn)?;
    Ok(rows.into_iter().collect())
}
