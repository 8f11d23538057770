//! Who has not been rewarded for years, as a table.

use crate::domain::awards::statistics::unrewarded::Unrewarded;
use crate::domain::register::people::Language;
use crate::sheets::Cell;
use crate::tables::{Book, Column, cells, heads};

/// The columns.
const COLUMNS: [Column<Unrewarded>; 4] = [
    Column {
        name: "subject_name",
        width: 36,
        cell: |one, _| Cell::Text((&one.name).into()),
    },
    Column {
        name: "code",
        width: 16,
        cell: |one, _| match &one.code {
            Some(code) => Cell::Code(code.into()),
            None => Cell::Nothing,
        },
    },
    Column {
        name: "unit_name",
        width: 36,
        cell: |one, _| Cell::Text((&one.unit_name).into()),
    },
    Column {
        name: "rewarded_last",
        width: 20,
        cell: |one, _| one.last_on.map_or(Cell::Nothing, Cell::Date),
    },
];

/// What a workbook of them looks like.
#[must_use]
pub fn book(language: Language) -> Book<Unrewarded> {
    Book {
        language,
        sheet: "sheet-unrewarded",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    }
}
