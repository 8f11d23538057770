//! The career of somebody, or the measures against a collective, as a table.

use crate::domain::register::career::CareerFact;
use crate::domain::register::people::Language;
use crate::services::register::career::ShownCareerEntry;
use crate::sheets::Cell;
use crate::tables::{Book, Column, InWords, cells, heads, word};
use crate::words;

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r ShownCareerEntry, InWords) -> Cell<'r>,
) -> Column<ShownCareerEntry> {
    Column { name, width, cell }
}

/// What an entry tells of: a rank, a force, a degree or a collective.
fn what(row: &ShownCareerEntry, said: InWords) -> Cell<'_> {
    match &row.entry.fact {
        CareerFact::Post(rank) => match (&row.rank, said) {
            (Some(names), Some(language)) => Cell::Text(words::of(language, names).into()),
            _ => Cell::Text(rank.into()),
        },
        CareerFact::Service(force) => word(said, "service", force.code()),
        CareerFact::Discipline(degree) => word(said, "degree", degree.code()),
        CareerFact::Member(_) => row
            .collective
            .as_ref()
            .map_or(Cell::Nothing, |name| Cell::Text(name.into())),
    }
}

const COLUMNS: [Column<ShownCareerEntry>; 7] = [
    column("career_kind", 20, |row, said| {
        word(said, "career", row.entry.fact.kind().code())
    }),
    column("career_what", 36, what),
    column("career_title", 40, |row, _| {
        Cell::Text((&row.entry.title).into())
    }),
    column("career_from", 14, |row, _| Cell::Date(row.entry.from)),
    column("career_to", 14, |row, _| {
        row.entry.to.map_or(Cell::Nothing, Cell::Date)
    }),
    column("career_paper", 36, |row, _| {
        row.entry
            .paper
            .as_ref()
            .map_or(Cell::Nothing, |paper| Cell::Text(paper.into()))
    }),
    column("career_entry_id", 38, |row, _| {
        Cell::Text(row.entry.id.to_string().into())
    }),
];

/// What a workbook of it looks like.
#[must_use]
pub fn book(language: Language) -> Book<ShownCareerEntry> {
    Book {
        language,
        sheet: "page-career",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    }
}
