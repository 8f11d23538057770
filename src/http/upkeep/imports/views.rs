//! Imports and their rows, as programs see them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::register::people::Language;
use crate::domain::upkeep::import::{
    CellFault, Import, ImportKind, ImportRow, ImportTally, RowCheck, RowOutcome,
};
use crate::services::upkeep::imports::ShownImport;
use crate::words;

/// The name of a list of rows, by which its cursors are known.
pub(crate) fn list_of(outcome: RowOutcome, check: Option<RowCheck>) -> String {
    match check {
        None => format!("import rows {outcome}"),
        Some(check) => format!("import rows {outcome} {check}"),
    }
}

/// A file whose rows are brought in, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct ImportView {
    id: Uuid,
    /// The unit it is of, with those below.
    unit_id: Uuid,
    /// Who sent it: its rows are brought in with the rights they have at that moment.
    user_id: Uuid,
    /// `people`, `ratings`, `awards`, `career_entries`, `initiatives`, `units`, `users`,
    /// `collectives` or `nominations`.
    kind: &'static str,
    file_name: String,
    /// `read`, `checked`, `publishing`, `published`, `undoing`, `undone` or `cancelled`.
    state: &'static str,
    /// How many rows it has.
    rows: i64,
    /// How many nobody has looked at yet.
    unread: i64,
    /// How many can be brought in.
    good: i64,
    /// How many have a fault.
    faulty: i64,
    /// How many were brought in.
    published: i64,
    /// How many were brought in and taken back.
    undone: i64,
    /// How many were brought in and cannot be taken back.
    resting: i64,
    /// When it was sent.
    created_at: DateTime<Utc>,
    /// When it last went on.
    changed_at: DateTime<Utc>,
    /// Why nothing of it could be read, as the code of the fault: then it is `cancelled`, without
    /// rows.
    refused: Option<String>,
}

impl ImportView {
    pub(super) fn of(import: &Import, tally: &ImportTally) -> Self {
        Self {
            id: import.id.0,
            unit_id: import.unit.0,
            user_id: import.owner.0,
            kind: import.kind.code(),
            file_name: import.file_name.clone(),
            state: import.state.code(),
            rows: import.rows,
            unread: tally.unread,
            good: tally.good,
            faulty: tally.faulty,
            published: tally.published,
            undone: tally.undone,
            resting: tally.resting,
            created_at: import.created_at,
            changed_at: import.changed_at,
            refused: import.refused.as_ref().map(|fault| fault.code.clone()),
        }
    }
}

impl From<&ShownImport> for ImportView {
    fn from(shown: &ShownImport) -> Self {
        Self::of(&shown.import, &shown.tally)
    }
}

/// What is wrong with a cell, or worth a look.
#[derive(Serialize, ToSchema)]
pub struct CellFaultView {
    /// The column; empty where it is the row as a whole.
    column: String,
    /// The code of the fault.
    code: String,
    /// What it means, in the reader's language.
    detail: String,
}

impl CellFaultView {
    fn of(fault: &CellFault, language: Language) -> Self {
        Self {
            column: fault.column.clone(),
            code: fault.code.clone(),
            detail: words::cell_fault(language, fault),
        }
    }
}

/// A row of an import.
#[derive(Serialize, ToSchema)]
pub struct ImportRowView {
    /// Its number in the sheet, from one.
    row: i32,
    /// What stands in its cells, by column: days as `2026-10-17`, members of lists as their codes.
    cells: BTreeMap<String, String>,
    /// `unread`, `good`, `faulty`, `published`, `undone` or `resting`.
    outcome: &'static str,
    /// What is wrong with it, or why it cannot be taken back.
    faults: Vec<CellFaultView>,
    /// What is worth a look and stops nothing.
    notes: Vec<CellFaultView>,
    /// What it was brought in as, where that is new.
    object_id: Option<Uuid>,
    /// What the rules find of it, of nominations alone: `met`, `not_met`, `needs_review`, or `stopped`
    /// where a file of it could not be sent.
    check: Option<&'static str>,
}

impl ImportRowView {
    pub(super) fn of(kind: ImportKind, row: &ImportRow, language: Language) -> Self {
        let columns = kind.columns().iter().enumerate();
        let told = |fault: &CellFault| CellFaultView::of(fault, language);
        Self {
            row: row.place,
            cells: columns
                .map(|(place, column)| (column.name.to_owned(), row.cell(place).to_owned()))
                .collect(),
            outcome: row.outcome.code(),
            faults: row.faults.iter().map(told).collect(),
            notes: row.notes.iter().map(told).collect(),
            object_id: row.object,
            check: row.check.map(RowCheck::code),
        }
    }
}
