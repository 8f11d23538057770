//! People, collectives and households as a table. The number of an identity card stands in no file.

use crate::domain::register::particulars::{Education, Sex};
use crate::domain::register::people::Language;
use crate::services::register::listing::ListedSubject;
use crate::sheets::Cell;
use crate::tables::{Book, Column, InWords, cells, heads, word};

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r ListedSubject, InWords) -> Cell<'r>,
) -> Column<ListedSubject> {
    Column { name, width, cell }
}

fn some(text: Option<&String>) -> Cell<'_> {
    text.map_or(Cell::Nothing, |text| Cell::Text(text.into()))
}

const COLUMNS: [Column<ListedSubject>; 14] = [
    column("form_of_address", 14, |row, _| {
        some(row.known.form_of_address.as_ref())
    }),
    column("subject_name", 30, |row, _| {
        Cell::Text((&row.subject.name).into())
    }),
    column("subject_kind", 14, |row, said| {
        word(said, "subject", row.subject.kind.code())
    }),
    column("sex", 10, |row, said| {
        row.known
            .sex
            .map_or(Cell::Nothing, |sex: Sex| word(said, "sex", sex.code()))
    }),
    column("birth", 12, |row, _| {
        row.known
            .birth
            .map_or(Cell::Nothing, |birth| Cell::Text(birth.to_string().into()))
    }),
    column("education", 14, |row, said| {
        row.known.education.map_or(Cell::Nothing, |one: Education| {
            word(said, "education", one.code())
        })
    }),
    column("in_field_since", 14, |row, _| {
        row.known
            .in_field_since
            .map_or(Cell::Nothing, |year| Cell::Number(year.to_string().into()))
    }),
    column("ethnic_minority", 14, |row, said| {
        match row.known.ethnic_minority {
            Some(true) => word(said, "ethnic_minority", "yes"),
            Some(false) => word(said, "ethnic_minority", "no"),
            None => Cell::Nothing,
        }
    }),
    column("post", 24, |row, _| some(row.post.as_ref())),
    column("unit_name", 30, |row, _| Cell::Text((&row.unit.1).into())),
    column("unit_code", 18, |row, _| Cell::Code((&row.unit.0).into())),
    column("staff_code", 14, |row, _| {
        row.staff_code
            .as_ref()
            .map_or(Cell::Nothing, |code| Cell::Code(code.into()))
    }),
    column("address", 36, |row, _| some(row.known.address.as_ref())),
    column("subject_id", 38, |row, _| {
        Cell::Text(row.subject.id.to_string().into())
    }),
];

/// What a workbook of them looks like.
#[must_use]
pub fn book(language: Language) -> Book<ListedSubject> {
    Book {
        language,
        sheet: "way-subjects",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    }
}
