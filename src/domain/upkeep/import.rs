//! What comes from a workbook: which file, and what became of each of its rows. First every row is
//! looked at and nothing is kept; then those that are good are kept, a stretch at a time.

mod columns;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::access::policy::Right;
use crate::domain::base::code::codes;
use crate::domain::base::ids::{ImportId, JobId, UnitId, UserId};

pub use columns::{CellHolds, CellList, ImportColumn};

/// The most bytes of a file.
pub const MOST_IMPORT_BYTES: u64 = 20 * 1024 * 1024;

/// The most rows of a file.
pub const MOST_IMPORT_ROWS: usize = 200_000;

/// The most columns of a file.
pub const MOST_IMPORT_COLUMNS: usize = 100;

/// The most characters of a cell.
pub const LONGEST_IMPORT_CELL: usize = 1_000;

/// How many rows are looked at, kept or taken back in one transaction.
pub const IMPORT_STRETCH: usize = 500;

/// How many rows are looked at together where that is reading alone.
pub const IMPORT_LOOK: usize = 1_000;

/// How long it can be looked up what became of the rows.
pub const IMPORT_KEPT_FOR: TimeDelta = TimeDelta::days(90);

codes! {
    /// What the rows of a workbook are.
    ImportKind {
        /// People of the staff register.
        People = "people",
        /// Yearly ratings.
        Ratings = "ratings",
        /// Awards that were given before this service.
        Awards = "awards",
        /// Posts, service, discipline and membership.
        Career = "career_entries",
        /// Initiatives.
        Initiatives = "initiatives",
        /// Units of the tree.
        Units = "units",
        /// Accounts with their roles.
        Users = "users",
        /// Collectives that can be honoured.
        Collectives = "collectives",
        /// Who is proposed, and for which award.
        Nominations = "nominations",
    }
}

/// The most units of a file: they go together, for each may lie below any other of them.
pub const MOST_UNITS_AT_ONCE: usize = 2_000;

/// How many accounts are made in one transaction: each has roles, letters and history of its own.
pub const USERS_STRETCH: usize = 50;

impl ImportKind {
    /// Who sends it and sees what became of it has this right in its unit.
    #[must_use]
    pub fn right(self) -> Right {
        match self {
            Self::Nominations => Right::Nominate,
            _ => Right::ManageAccess,
        }
    }

    /// The most rows of a file.
    #[must_use]
    pub fn most_rows(self) -> usize {
        match self {
            Self::Units => MOST_UNITS_AT_ONCE,
            _ => MOST_IMPORT_ROWS,
        }
    }

    /// How many rows are looked at, kept or taken back in one transaction.
    #[must_use]
    pub fn stretch(self) -> usize {
        match self {
            Self::Units => MOST_UNITS_AT_ONCE,
            Self::Users => USERS_STRETCH,
            _ => IMPORT_STRETCH,
        }
    }

    /// How many rows are looked at together where reading alone tells what is wrong with them; none
    /// where only bringing them in does.
    #[must_use]
    pub fn read_together(self) -> Option<usize> {
        match self {
            Self::Units | Self::Users | Self::Nominations => None,
            Self::People
            | Self::Ratings
            | Self::Awards
            | Self::Career
            | Self::Initiatives
            | Self::Collectives => Some(IMPORT_LOOK),
        }
    }
}

codes! {
    /// How far an import is.
    ImportState {
        /// Its rows were read, and are being looked at.
        Read = "read",
        /// Every row was looked at; nothing is kept.
        Checked = "checked",
        /// The good rows are being kept, a stretch at a time.
        Publishing = "publishing",
        /// The good rows are kept.
        Published = "published",
        /// What was kept is being taken back.
        Undoing = "undoing",
        /// What was kept was taken back, as far as nothing rests on it.
        Undone = "undone",
        /// It was stopped; what was kept before stays.
        Cancelled = "cancelled",
    }
}

impl ImportState {
    /// Is a job at work on it?
    #[must_use]
    pub fn is_going(self) -> bool {
        matches!(self, Self::Read | Self::Publishing | Self::Undoing)
    }
}

codes! {
    /// What became of a row.
    RowOutcome {
        /// Nobody has looked at it.
        Unread = "unread",
        /// It can be kept.
        Good = "good",
        /// Something is wrong with it.
        Faulty = "faulty",
        /// It was kept.
        Published = "published",
        /// It was kept and taken back.
        Undone = "undone",
        /// It was kept and cannot be taken back.
        Resting = "resting",
    }
}

codes! {
    /// What the rules find of a row that asks for an award.
    RowCheck {
        /// The award's standard is met, and no rule stands in the way.
        Met = "met",
        /// The standard is not met; that stops nothing.
        NotMet = "not_met",
        /// A person must look whether the standard is met.
        NeedsReview = "needs_review",
        /// A rule stands in the way: a file of it could not be sent.
        Stopped = "stopped",
    }
}

/// Values that belong to a text, by their names.
pub type CellWords = Vec<(String, String)>;

/// What is wrong with a cell, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFault {
    /// The column, by its name; empty where it is the row as a whole.
    pub column: String,
    /// Why, as a code.
    pub code: String,
    /// What belongs to its text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub params: CellWords,
}

impl CellFault {
    /// A fault of which no more is told.
    #[must_use]
    pub fn new(column: &str, code: &str) -> Self {
        Self {
            column: column.to_owned(),
            code: code.to_owned(),
            params: Vec::new(),
        }
    }

    /// The same with what belongs to its text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.push((name.to_owned(), value.to_string()));
        self
    }
}

/// A file whose rows are brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The unit it is of, with those below.
    pub unit: UnitId,
    /// Who sent it: it is done with their rights.
    pub owner: UserId,
    /// What its rows are.
    pub kind: ImportKind,
    /// What the file was called.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// How many rows it has.
    pub rows: i64,
    /// The job that goes on with it.
    pub job: Option<JobId>,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// When its state last changed.
    pub changed_at: DateTime<Utc>,
    /// Why nothing of it could be read; it has no rows then.
    pub refused: Option<CellFault>,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Its number in the sheet, from one.
    pub place: i32,
    /// What stands in its cells, in the order of the columns of the kind, up to the last one in
    /// which something stands.
    pub cells: Vec<String>,
    /// What became of it.
    pub outcome: RowOutcome,
    /// What is wrong with it, or why it cannot be taken back.
    pub faults: Vec<CellFault>,
    /// What is worth a look: it stops nothing.
    pub notes: Vec<CellFault>,
    /// What it was kept as.
    pub object: Option<Uuid>,
    /// What the rules find of it, where it asks for an award.
    pub check: Option<RowCheck>,
}

impl ImportRow {
    /// What stands in the column at a place.
    #[must_use]
    pub fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }

    /// Is it so far, and nothing else to be said of it?
    #[must_use]
    pub fn is_plainly(&self, outcome: RowOutcome) -> bool {
        self.outcome == outcome
            && self.faults.is_empty()
            && self.notes.is_empty()
            && self.object.is_none()
            && self.check.is_none()
    }
}

/// How many rows of an import are how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportTally {
    /// Nobody has looked at.
    pub unread: i64,
    /// Can be kept.
    pub good: i64,
    /// Have a fault.
    pub faulty: i64,
    /// Were kept.
    pub published: i64,
    /// Were kept and taken back.
    pub undone: i64,
    /// Were kept and cannot be taken back.
    pub resting: i64,
}

impl ImportTally {
    /// How many are so far.
    #[must_use]
    pub fn of(&self, outcome: RowOutcome) -> i64 {
        match outcome {
            RowOutcome::Unread => self.unread,
            RowOutcome::Good => self.good,
            RowOutcome::Faulty => self.faulty,
            RowOutcome::Published => self.published,
            RowOutcome::Undone => self.undone,
            RowOutcome::Resting => self.resting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_as_it_was_written() {
        let fault = CellFault::new("grade", "unknown_code").with("known", "good");
        let stored = serde_json::to_string(&fault).unwrap();
        assert_eq!(serde_json::from_str::<CellFault>(&stored).unwrap(), fault);
    }
}
