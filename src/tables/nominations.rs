//! What a table of files says, column by column.

use crate::domain::base::days::local_date;
use crate::domain::nominations::nomination::Nomination;
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::people::Language;
use crate::services::listings::FileLine;
use crate::sheets::Cell;
use crate::tables::{Book, Column, InWords, heads, word};
use crate::words;

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r FileLine, InWords) -> Cell<'r>,
) -> Column<FileLine> {
    Column { name, width, cell }
}

/// The columns, in the order in which programs read them.
pub const COLUMNS: [Column<FileLine>; 25] = [
    column("id", 38, |row, _| text(nomination(row).id.to_string())),
    column("subject_name", 30, |row, _| {
        Cell::Text((&row.shown.filed.subject_name).into())
    }),
    column("subject_kind", 14, |row, said| {
        word(said, "subject", row.shown.filed.subject_kind.code())
    }),
    column("unit_name", 30, |row, _| {
        Cell::Text((&row.shown.filed.unit_name).into())
    }),
    column("unit_code", 18, |row, _| {
        Cell::Code((&row.shown.filed.unit_code).into())
    }),
    column("deciding_unit_name", 30, |row, _| {
        Cell::Text((&row.shown.filed.deciding_unit_name).into())
    }),
    column("award_code", 24, |row, _| {
        Cell::Text((&nomination(row).content.award_code).into())
    }),
    column("award_name", 36, |row, said| {
        let names = &row.shown.award_name;
        Cell::Text(
            said.map_or(names.0.as_str(), |language| words::of(language, names))
                .into(),
        )
    }),
    column("commendation_type", 22, |row, said| {
        word(
            said,
            "type",
            nomination(row).content.commendation_type.code(),
        )
    }),
    column("cycle_year", 10, |row, _| {
        Cell::Number(nomination(row).content.cycle_year.to_string().into())
    }),
    column("achievement", 60, |row, _| {
        let words: Vec<&str> = row.achievement.split_whitespace().collect();
        text(words.join(" "))
    }),
    column("status", 16, |row, said| {
        word(said, "status", nomination(row).status().code())
    }),
    column("stage", 26, |row, said| {
        let file = nomination(row);
        match (said, &row.shown.stage_name) {
            (None, _) => Cell::Text(file.state.stage().into()),
            (Some(language), Some(names)) => Cell::Text(words::of(language, names).into()),
            // It has ended.
            (Some(_), None) => word(said, "status", file.status().code()),
        }
    }),
    column("holder_role", 26, |row, said| {
        match nomination(row).holder() {
            Some(office) => word(said, "role", office.role.code()),
            None => Cell::Nothing,
        }
    }),
    column("holder_unit_name", 30, |row, _| {
        let first = row.shown.filed.held_by().into_iter().next();
        first.map_or(Cell::Nothing, |(_, name)| Cell::Text(name.into()))
    }),
    column("received_at", 12, |row, _| {
        let receipt = nomination(row).receipt.as_ref();
        receipt.map_or(Cell::Nothing, |receipt| Cell::Date(local_date(receipt.at)))
    }),
    column("due_at", 12, |row, _| {
        let due = nomination(row).state.due_on();
        due.map_or(Cell::Nothing, Cell::Date)
    }),
    column("age_working_days", 10, |row, _| {
        Cell::Number(row.shown.age_working_days.to_string().into())
    }),
    column("overdue", 10, |row, said| {
        let is_late = row.shown.overdue;
        match said {
            None => text(is_late.to_string()),
            Some(language) if is_late => text(words::say(language, "page-overdue")),
            Some(_) => Cell::Nothing,
        }
    }),
    column("amount", 14, |row, _| {
        row.amount.map_or(Cell::Nothing, Cell::Money)
    }),
    column("posthumous_died_on", 12, |row, _| {
        told(row).map_or(Cell::Nothing, |told| Cell::Date(told.died_on))
    }),
    column("posthumous_receiver", 24, |row, _| {
        told(row).map_or(Cell::Nothing, |told| Cell::Text((&told.receiver).into()))
    }),
    column("posthumous_relation", 14, |row, _| {
        told(row).map_or(Cell::Nothing, |told| Cell::Text((&told.relation).into()))
    }),
    column("posthumous_address", 30, |row, _| {
        told(row).map_or(Cell::Nothing, |told| Cell::Text((&told.address).into()))
    }),
    column("case_code", 16, |row, _| {
        let code = nomination(row).case_code.as_ref();
        code.map_or(Cell::Nothing, |code| Cell::Code(code.to_string().into()))
    }),
];

/// The columns as people read them: what a file is called by comes first, its id last, and an award
/// is named without its code.
fn of_people() -> impl Iterator<Item = &'static Column<FileLine>> {
    const APART: [&str; 3] = ["case_code", "award_code", "id"];
    let columns: &'static [Column<FileLine>] = &COLUMNS;
    let named = move |name: &'static str| columns.iter().filter(move |one| one.name == name);
    let others = columns.iter().filter(|one| !APART.contains(&one.name));
    named("case_code").chain(others).chain(named("id"))
}

/// What a workbook of files looks like.
#[must_use]
pub fn book(language: Language) -> Book<FileLine> {
    Book {
        language,
        sheet: "sheet-nominations",
        heads: heads(language, of_people().map(|one| (one.name, one.width))),
        cells: |row, language| {
            Ok(of_people()
                .map(|one| (one.cell)(row, Some(language)))
                .collect())
        },
    }
}

fn nomination(row: &FileLine) -> &Nomination {
    &row.shown.filed.nomination
}

/// What a file says of somebody who has died.
fn told(row: &FileLine) -> Option<&Posthumous> {
    nomination(row).content.posthumous.as_ref()
}

fn text(text: String) -> Cell<'static> {
    Cell::Text(text.into())
}
