//! Initiatives as a table: each with its authors and what it was spent on.

use crate::domain::register::initiative::AuthorAward;
use crate::domain::register::people::Language;
use crate::services::register::initiatives::ShownInitiative;
use crate::sheets::Cell;
use crate::tables::{Book, Column, InWords, cells, heads, word};
use crate::words;

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r ShownInitiative, InWords) -> Cell<'r>,
) -> Column<ShownInitiative> {
    Column { name, width, cell }
}

const COLUMNS: [Column<ShownInitiative>; 10] = [
    column("initiative_title", 50, |row, _| {
        Cell::Text((&row.initiative.title).into())
    }),
    column("reach", 22, |row, said| {
        word(said, "reach", row.initiative.reach.code())
    }),
    column("authors", 50, |row, _| {
        let authors = row.authors.iter();
        let told: Vec<String> = authors
            .map(|(author, share)| format!("{} ({share}%)", author.name))
            .collect();
        Cell::Text(told.join("; ").into())
    }),
    column("unit_name", 30, |row, _| {
        Cell::Text((&row.unit_name).into())
    }),
    column("recognised_on", 14, |row, _| {
        Cell::Date(row.initiative.recognised_on)
    }),
    column("recognised_by", 34, |row, _| {
        Cell::Text((&row.initiative.recognised_by).into())
    }),
    column("decision_number", 18, |row, _| {
        Cell::Code((&row.initiative.decision_number).into())
    }),
    column("spent_on", 44, |row, said| {
        let told = |award: &AuthorAward| spent_on(award, said);
        row.spent
            .as_ref()
            .map_or(Cell::Nothing, |award| Cell::Text(told(award).into()))
    }),
    column("spent_by", 30, |row, _| {
        row.spent.as_ref().map_or(Cell::Nothing, |award| {
            Cell::Text((&award.subject_name).into())
        })
    }),
    column("id", 38, |row, _| {
        Cell::Text(row.initiative.id.to_string().into())
    }),
];

/// The award and its year; its name in the language of the reader.
fn spent_on(award: &AuthorAward, said: InWords) -> String {
    let name = said.map_or(&*award.name.0, |language| words::of(language, &award.name));
    format!("{name}, {}", award.year)
}

/// What a workbook of them looks like.
#[must_use]
pub fn book(language: Language) -> Book<ShownInitiative> {
    Book {
        language,
        sheet: "way-initiatives",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    }
}
