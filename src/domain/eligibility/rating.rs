//! The yearly rating of somebody's work (xếp loại chất lượng): on what titles and commendations for
//! merit rest.

use chrono::{DateTime, Utc};

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::{RatingId, SubjectId};

growing_codes! {
    /// How well a year's tasks were done, the best first.
    Grade {
        /// Hoàn thành xuất sắc nhiệm vụ.
        Excellent = "excellent",
        /// Hoàn thành tốt nhiệm vụ.
        Good = "good",
        /// Hoàn thành nhiệm vụ.
        Completed = "completed",
        /// Không hoàn thành nhiệm vụ.
        NotCompleted = "not_completed",
    }
}

impl Grade {
    /// Is it at least as good as this one?
    #[must_use]
    pub fn reaches(self, least: Self) -> bool {
        self <= least
    }
}

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
