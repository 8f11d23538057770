//! Who qualifies for an award, as a table: what is found of each in a line.

use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::Missing;
use crate::domain::register::people::Language;
use crate::services::eligibility::qualifying::Qualifying;
use crate::sheets::Cell;
use crate::tables::{Book, Column, InWords, cells, heads, word};
use crate::words;

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r Qualifying, InWords) -> Cell<'r>,
) -> Column<Qualifying> {
    Column { name, width, cell }
}

/// The columns, in the order in which programs read them.
pub const COLUMNS: [Column<Qualifying>; 8] = [
    column("subject_name", 30, |row, _| {
        Cell::Text((&row.subject.name).into())
    }),
    column("unit_name", 30, |row, _| {
        Cell::Text((&row.unit_name).into())
    }),
    column("outcome", 16, |row, said| {
        let outcome = row.standard.verdict.outcome.code();
        let told = if row.given.is_some() {
            "given"
        } else {
            outcome
        };
        word(said, "outcome", told)
    }),
    column("ground", 40, |row, said| {
        match (row.in_short().ground, said) {
            (None, _) => Cell::Nothing,
            (Some(best), None) => Cell::Text((&best.code).into()),
            (Some(best), Some(language)) => Cell::Text(words::of(language, &best.name).into()),
        }
    }),
    column("why", 50, |row, said| {
        let told = row.in_short();
        match said {
            None => Cell::Text(told.why.into()),
            Some(language) => Cell::Text(words::seen::why(language, &told).into()),
        }
    }),
    column("missing", 50, |row, said| {
        let all = row
            .in_short()
            .missing
            .into_iter()
            .map(|one| missing(said, one));
        let all: Vec<String> = all.collect();
        if all.is_empty() {
            Cell::Nothing
        } else {
            Cell::Text(all.join("; ").into())
        }
    }),
    column("earliest", 14, |row, said| {
        match (row.in_short().earliest, said) {
            (None, _) => Cell::Nothing,
            (Some(Earliest::Year(year)), _) => Cell::Text(year.to_string().into()),
            (Some(Earliest::Day(day)), None) => Cell::Text(day.to_string().into()),
            (Some(Earliest::Day(day)), Some(_)) => Cell::Text(words::date(day).into()),
        }
    }),
    column("subject_id", 38, |row, _| {
        Cell::Text(row.subject.id.to_string().into())
    }),
];

/// What would have to be there: in words, or its code with what belongs to it.
fn missing(said: InWords, one: &Missing) -> String {
    if let Some(language) = said {
        return words::missing(language, one);
    }
    let params = one.params.iter();
    let params: Vec<String> = params
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    if params.is_empty() {
        one.code.to_owned()
    } else {
        format!("{}({})", one.code, params.join(", "))
    }
}

/// What a workbook of them looks like.
#[must_use]
pub fn book(language: Language) -> Book<Qualifying> {
    Book {
        language,
        sheet: "way-qualifying",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    }
}
