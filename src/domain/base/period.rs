//! Days between which something is valid: the last day included, or open.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// From a day to a last day, both included; without a last day it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Is the day within?
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Do the two share a day?
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

/// The member of a dated list that is valid on a day.
pub fn on_day<T>(members: &[T], day: NaiveDate, period: impl Fn(&T) -> Period) -> Option<&T> {
    members.iter().find(|member| period(member).contains(day))
}
