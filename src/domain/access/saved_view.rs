//! A filter of a list that somebody keeps under a name of their own.

use chrono::{DateTime, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{UserId, ViewId};

/// The most that somebody keeps.
pub const MOST_VIEWS: usize = 20;

/// The longest name.
pub const LONGEST_LABEL: usize = 60;

/// The longest value of a filter.
pub const LONGEST_VALUE: usize = 200;

codes! {
    /// Which list.
    ViewedList {
        /// The files.
        Files = "files",
        /// What waits for its reader.
        Work = "work",
        /// The award records.
        Awards = "awards",
    }
}

impl ViewedList {
    /// What it can be asked for with.
    #[must_use]
    pub fn members(self) -> &'static [&'static str] {
        match self {
            Self::Files => &[
                "q",
                "status",
                "award_code",
                "cycle_year",
                "overdue",
                "stage",
                "held_by",
            ],
            Self::Work => &["show"],
            Self::Awards => &[
                "q",
                "cycle_year",
                "award_code",
                "issuer",
                "level",
                "commendation_type",
                "status",
                "from",
                "to",
                "subject_kind",
                "class",
                "form",
                "row",
                "unit",
                "of_units",
                "enterprise",
                "in_force_on",
            ],
        }
    }
}

/// A filter of a list under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Whose it is.
    pub owner: UserId,
    /// Of which list.
    pub list: ViewedList,
    /// What it is called.
    pub label: String,
    /// What the list is asked for with: members and values.
    pub filter: Vec<(String, String)>,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
}
