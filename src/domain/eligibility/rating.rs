//! The yearly rating of somebody's work (xếp loại chất lượng): on what titles and commendations for
//! merit rest.

use chrono::{DateTime, Utc};

use crate::domain::base::ids::{RatingId, SubjectId};
use crate::domain::law::grade::Grade;

/// The rating of one subject for one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Its id.
    pub id: RatingId,
    /// Whose.
    pub subject: SubjectId,
    /// For which year.
    pub year: i32,
    /// How well.
    pub grade: Grade,
    /// On what paper it rests.
    pub source: String,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}
