//! What happened, and what one subject did in it: what an award rests on.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::ids::{AchievementId, EventId, SubjectId, UnitId};

/// Something that happened in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Where it is filed.
    pub unit: UnitId,
    /// What it is called.
    pub name: String,
    /// Its first day.
    pub happened_from: NaiveDate,
    /// Its last day.
    pub happened_to: NaiveDate,
    /// When it was filed.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

/// What one subject did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achievement {
    /// Its id.
    pub id: AchievementId,
    /// In which event, if it was one.
    pub event: Option<EventId>,
    /// Who.
    pub subject: SubjectId,
    /// What.
    pub summary: String,
    /// When it was filed.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}
