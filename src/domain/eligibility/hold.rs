//! Why somebody cannot be honoured now (R-HOLD-1): entered by the standing office, lifted on a
//! written all-clear.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::{HoldId, SubjectId};

growing_codes! {
    /// What is being looked into (Decree 152/2025 Article 4).
    HoldKind {
        /// Discipline is being considered.
        Discipline = "discipline",
        /// Under investigation, inspection or audit with signs of a violation.
        Investigation = "investigation",
        /// A complaint or denunciation is being verified.
        Complaint = "complaint",
        /// Corruption reported by the press is being verified.
        Press = "press",
    }
}

/// Something held against a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// Against whom.
    pub subject: SubjectId,
    /// What is being looked into.
    pub kind: HoldKind,
    /// On what paper or fact it rests.
    pub ground: String,
    /// Since when, local.
    pub since: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// The all-clear it was lifted on, and when; none while it stands.
    pub lifted: Option<(String, DateTime<Utc>)>,
    /// Bumped by every change.
    pub version: i64,
}
