//! Workbooks of lists that are too long to wait for: they are written apart, and kept for some days.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{JobId, UserId, WorkbookId};
use crate::domain::register::people::Language;

/// The most of somebody's that wait to be written.
pub const MOST_WAITING_BOOKS: usize = 3;

/// The longest that is kept of what a list was asked for with, bytes.
pub const LONGEST_FILTER: usize = 4 * 1024;

/// How long a workbook is kept.
pub const BOOK_KEPT_FOR: TimeDelta = TimeDelta::days(7);

codes! {
    /// Which list.
    BookList {
        /// The files.
        Nominations = "nominations",
        /// The award records.
        Awards = "awards",
        /// The golden book.
        GoldenBook = "golden_book",
        /// People, collectives and households.
        Subjects = "subjects",
    }
}

codes! {
    /// How far a workbook is.
    BookState {
        /// It waits to be written, or is being written.
        Waiting = "waiting",
        /// It can be taken.
        Ready = "ready",
        /// It could not be written.
        Failed = "failed",
    }
}

/// A workbook of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBook {
    /// Its id.
    pub id: WorkbookId,
    /// Who asked for it: it is written with their rights.
    pub owner: UserId,
    /// Of which list.
    pub list: BookList,
    /// What the list was asked for with, as JSON.
    pub filter: String,
    /// The language it is written in.
    pub language: Language,
    /// How far it is.
    pub state: BookState,
    /// How many rows are written.
    pub rows: i64,
    /// Its bytes, once it is ready.
    pub size: i64,
    /// The job that writes it.
    pub job: JobId,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was ready.
    pub ready_at: Option<DateTime<Utc>>,
    /// Until when it is kept.
    pub kept_until: DateTime<Utc>,
}
