//! A report of merit (báo việc tốt): who did what, told by whoever found it. It is no nomination: it
//! waits until one is made of it, or is closed with a reason.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::{EventId, NominationId, ReportId, UnitId, UserId};
use crate::domain::nominations::document::Received;
use crate::domain::register::people::SubjectKind;

growing_codes! {
    /// Where a report stands.
    ReportState {
        /// Nobody has said anything of it.
        Waiting = "waiting",
        /// A nomination was made of it.
        Nominated = "nominated",
        /// There will be none, for a reason.
        Closed = "closed",
    }
}

/// The most papers and photographs of a report.
pub const MOST_PAPERS: i32 = 5;

/// The fewest characters that say what somebody did, and the most.
pub const STORY: (usize, usize) = (10, 2_000);

/// What somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// The unit of whoever did it.
    pub unit: UnitId,
    /// What they are.
    pub subject_kind: SubjectKind,
    /// Their name, as it was told.
    pub subject_name: String,
    /// In which event, if it was one.
    pub event: Option<EventId>,
    /// The day on which it happened, local.
    pub happened_on: NaiveDate,
    /// Where.
    pub place: String,
    /// What they did.
    pub story: String,
    /// Who tells it.
    pub reported_by: UserId,
    /// Their name then.
    pub reporter_name: String,
    /// When they told it.
    pub reported_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ReportState,
    /// The nomination that was made of it.
    pub nomination: Option<NominationId>,
    /// Why there will be none.
    pub closed_because: Option<String>,
    /// Bumped by every change.
    pub version: i64,
}

/// A paper or a photograph of a report.
#[derive(Debug, Clone)]
pub struct ReportPaper {
    /// Its place, 1 to `MOST_PAPERS`.
    pub place: i32,
    /// What it is, and where its bytes lie.
    pub received: Received,
}
