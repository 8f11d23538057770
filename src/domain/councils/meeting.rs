//! A meeting of a council (phiên họp), or the asking of its members in writing (lấy ý kiến bằng văn
//! bản): what is on its agenda, who was there.

use chrono::{DateTime, Utc};

use crate::domain::base::code::{codes, growing_codes};
use crate::domain::base::ids::{CouncilId, MeetingId, NominationId, UserId};

/// The most files on an agenda.
pub const MOST_LINES: usize = 300;

growing_codes! {
    /// How its members come together.
    MeetingKind {
        /// In a room.
        InPerson = "in_person",
        /// They are asked in writing, until a closing time.
        InWriting = "in_writing",
    }
}

codes! {
    /// How far a meeting is.
    MeetingState {
        /// Its agenda is made.
        Preparing = "preparing",
        /// Its members were invited: the agenda stands.
        Invited = "invited",
        /// Its minutes are locked, its files went on.
        Concluded = "concluded",
        /// It does not take place; its files wait for another.
        Cancelled = "cancelled",
    }
}

codes! {
    /// Was a member there?
    Attendance {
        /// In the room.
        Present = "present",
        /// Not there, but sent an opinion in writing, or votes from elsewhere.
        InWriting = "in_writing",
        /// Not there.
        Absent = "absent",
    }
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// Of which council.
    pub council: CouncilId,
    /// What people call it by: `PH-26-004`, the number counted a council and year.
    pub code: String,
    /// What it is about.
    pub title: String,
    /// How its members come together.
    pub kind: MeetingKind,
    /// When it begins; of one in writing, when the papers go out.
    pub starts_at: DateTime<Utc>,
    /// Where; empty of one in writing.
    pub place: String,
    /// How far it is.
    pub state: MeetingState,
    /// How often its invitation changed: the SEQUENCE of its iCalendar event (RFC 5545).
    pub invitations: i32,
    /// When its minutes were locked.
    pub concluded_at: Option<DateTime<Utc>>,
    /// Bumped by every change, of its agenda and attendance too.
    pub version: i64,
}

/// A file on an agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgendaLine {
    /// Counted from 1, in the order in which it is voted on.
    pub place: i32,
    /// The file.
    pub nomination: NominationId,
}

/// Whether a member was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attended {
    /// Whose account.
    pub user: UserId,
    /// Were they?
    pub attendance: Attendance,
}
