//! What keeps the service whole.

pub mod dead_letters;
pub mod guide;
pub mod imports;
pub mod reminders;
pub mod seals;
pub mod workbooks;

use crate::db::engine::column::text_columns;
use crate::domain::base::ids::{ImportId, WorkbookId};
use crate::domain::upkeep::import::{ImportKind, ImportState, RowCheck, RowOutcome};
use crate::domain::upkeep::workbook::{BookList, BookState};

text_columns!(
    BookList,
    BookState,
    ImportId,
    ImportKind,
    ImportState,
    RowCheck,
    RowOutcome,
    WorkbookId
);
