//! What people are given: the workbook to fill in, and the rows that could not be brought in, with
//! why, in the same columns.

use std::fs::File;
use std::io;

use super::cells::members;
use super::head_of;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::domain::upkeep::import::{
    CellFault, CellHolds, CellList, ImportColumn, ImportKind, ImportRow,
};
use crate::error::Result;
use crate::sheets::{Cell, ColumnHead, TemplateColumn, template};
use crate::tables::Book;
use crate::words;

/// How wide a column is, in letters.
fn width_of(column: &ImportColumn) -> u16 {
    match column.holds {
        CellHolds::Text => 30,
        CellHolds::OneOf(_) => 34,
        CellHolds::Code => 18,
        CellHolds::Number | CellHolds::Day | CellHolds::Birth | CellHolds::Yes => 14,
    }
}

fn head(language: Language, column: &ImportColumn) -> ColumnHead {
    ColumnHead {
        text: head_of(language, column),
        width: width_of(column),
    }
}

/// The workbook to fill in, and its bytes.
pub fn blank(kind: ImportKind, law: &LawBook, language: Language) -> io::Result<(File, u64)> {
    let columns: Vec<TemplateColumn> = kind
        .columns()
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let choices = match column.holds {
                CellHolds::OneOf(list) => choices(list, law, language),
                CellHolds::Yes => vec!["x".to_owned()],
                _ => Vec::new(),
            };
            let said = match (column.holds, choices.first()) {
                (CellHolds::OneOf(_), Some(first)) if column.is_required => first.clone(),
                (CellHolds::Day, _) => day(column.example),
                _ => column.example.to_owned(),
            };
            // The first cell says that it is an example: who reads the table passes over it.
            let example = if place == 0 {
                format!("{} {said}", words::say(language, "import-example"))
            } else {
                said
            };
            TemplateColumn {
                head: head(language, column),
                choices,
                is_day: column.holds == CellHolds::Day,
                example,
            }
        })
        .collect();
    let name = words::say(language, &format!("import-kind-{}", kind.code()));
    let lists = words::say(language, "import-lists");
    template((name.as_str(), lists.as_str()), &columns)
}

/// A day of an example as people write it.
fn day(iso: &str) -> String {
    let read = iso.parse::<chrono::NaiveDate>();
    read.map_or_else(|_| String::new(), words::date)
}

/// What can be chosen; of awards, posts and measures with the code behind.
fn choices(list: CellList, law: &LawBook, language: Language) -> Vec<String> {
    let with_code = matches!(list, CellList::Award | CellList::CareerCode);
    let choice = |(code, names): (String, (String, String))| {
        let name = words::of(language, &names);
        if with_code {
            format!("{name} ({code})")
        } else {
            name.to_owned()
        }
    };
    members(list, law).into_iter().map(choice).collect()
}

/// What a cell says to people: members of lists by what they are called, days as they are written.
#[must_use]
pub fn cell_text(
    (law, language): (&LawBook, Language),
    column: &ImportColumn,
    text: &str,
) -> String {
    match column.holds {
        CellHolds::OneOf(list) => {
            let found = members(list, law)
                .into_iter()
                .find(|(code, _)| code == text);
            found.map_or_else(
                || text.to_owned(),
                |(_, names)| words::of(language, &names).to_owned(),
            )
        }
        CellHolds::Day | CellHolds::Birth => text
            .parse::<chrono::NaiveDate>()
            .map_or_else(|_| text.to_owned(), words::date),
        CellHolds::Yes if text == "yes" => "x".to_owned(),
        CellHolds::Yes if text == "no" => String::new(),
        _ => text.to_owned(),
    }
}

/// Why a row could not be brought in, column by column.
#[must_use]
pub fn reasons(language: Language, faults: &[CellFault]) -> String {
    let reason = |fault: &CellFault| {
        let said = words::cell_fault(language, fault);
        match words::known(language, &format!("import-column-{}", fault.column)) {
            Some(column) => format!("{column}: {said}"),
            None => said,
        }
    };
    faults.iter().map(reason).collect::<Vec<_>>().join("; ")
}

/// A row with the kind it is of.
pub type RowOfKind = (ImportKind, ImportRow);

/// The workbook of faulty rows: the columns of the kind, and behind them the reason.
#[must_use]
pub fn faulty_book(kind: ImportKind, language: Language) -> Book<RowOfKind> {
    let columns = kind.columns().iter();
    let mut heads: Vec<ColumnHead> = columns.map(|column| head(language, column)).collect();
    heads.push(ColumnHead {
        text: words::say(language, "import-column-reason"),
        width: 60,
    });
    Book {
        language,
        sheet: "import-faulty-sheet",
        heads,
        cells: faulty_cells,
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the cells of some books cannot be written"
)]
fn faulty_cells((kind, row): &RowOfKind, language: Language) -> Result<Vec<Cell<'_>>> {
    let mut cells = said(*kind, row);
    cells.push(Cell::Text(reasons(language, &row.faults).into()));
    Ok(cells)
}

/// What stands in the cells of a row, as a workbook has them.
fn said(kind: ImportKind, row: &ImportRow) -> Vec<Cell<'_>> {
    let columns = kind.columns().iter().enumerate();
    columns
        .map(|(place, column)| (column, row.cell(place)))
        .map(|(column, text)| match (column.holds, text.parse()) {
            (CellHolds::Day | CellHolds::Birth, Ok(day)) => Cell::Date(day),
            (CellHolds::Yes, _) if text == "yes" => Cell::Text("x".into()),
            _ => Cell::Code(text.into()),
        })
        .collect()
}

/// The workbook of all rows: the columns of the kind, and behind them what became of each, what the
/// rules find of it, and why.
#[must_use]
pub fn checked_book(kind: ImportKind, language: Language) -> Book<RowOfKind> {
    let columns = kind.columns().iter();
    let mut heads: Vec<ColumnHead> = columns.map(|column| head(language, column)).collect();
    let behind = [
        ("outcome", 24),
        ("check", 24),
        ("reason", 60),
        ("notes", 60),
    ];
    heads.extend(behind.map(|(name, width)| ColumnHead {
        text: words::say(language, &format!("import-column-{name}")),
        width,
    }));
    Book {
        language,
        sheet: "import-checked-sheet",
        heads,
        cells: checked_cells,
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the cells of some books cannot be written"
)]
fn checked_cells((kind, row): &RowOfKind, language: Language) -> Result<Vec<Cell<'_>>> {
    let outcome = words::say(language, &format!("import-row-{}", row.outcome));
    let check = row.check.map_or_else(String::new, |check| {
        words::say(language, &format!("import-check-{check}"))
    });
    let behind = [
        outcome,
        check,
        reasons(language, &row.faults),
        reasons(language, &row.notes),
    ];
    let mut cells = said(*kind, row);
    cells.extend(behind.map(|text| Cell::Text(text.into())));
    Ok(cells)
}
