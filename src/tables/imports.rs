//! What people send to be brought in: where the table begins in a sheet, what its columns are, and
//! what stands in the cells, as programs write it. What a cell means for a use case is not asked
//! here.

mod cells;
mod given;
mod packed;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::domain::base::text::words as key_of;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::domain::upkeep::import::{
    CellFault, ImportColumn, ImportKind, LONGEST_IMPORT_CELL, MOST_IMPORT_COLUMNS,
};
use crate::error::{Error, FieldFault, Result};
use crate::sheets::{NotRead, RawCell, RawRow, ReadLimits, cell_name, first_sheet, is_legacy};
use crate::words;

use cells::Lists;
pub use given::{RowOfKind, blank, cell_text, checked_book, faulty_book, reasons};
pub use packed::PackedRows;

/// A head stands within so many rows.
const HEAD_WITHIN: usize = 20;

/// The most bytes of a workbook when it is unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// How long one is read.
const READ_FOR: Duration = Duration::from_mins(1);

/// What a row begins with that sums up those above.
const TOTALS: [&str; 6] = [" tong", " cong", " tong cong", " tong so", " total", " sum"];

/// What an example begins with: it is passed over.
const EXAMPLES: [&str; 2] = ["ví dụ:", "example:"];

/// What the head of a column is called.
#[must_use]
pub fn head_of(language: Language, column: &ImportColumn) -> String {
    words::say(language, &format!("import-column-{}", column.name))
}

/// Where the columns of a kind stand in a sheet, in their order; none where one does not.
type Places = Vec<Option<usize>>;

/// The rows of a table that was sent. It takes its time: on a thread of its own. What is wrong with
/// the table as a whole is the fault of the file; what is wrong with a cell is told with its row.
pub fn read(
    bytes: Vec<u8>,
    kind: ImportKind,
    law: &LawBook,
    language: Language,
) -> Result<PackedRows> {
    let limits = ReadLimits {
        rows: kind.most_rows() + HEAD_WITHIN,
        columns: MOST_IMPORT_COLUMNS,
        characters: LONGEST_IMPORT_CELL,
        unpacked: MOST_UNPACKED,
        until: Instant::now() + READ_FOR,
    };
    let lists = Lists::of(kind, law);
    // What the first sheet lacks is told where none has a table.
    let mut lacking: Option<FieldFault> = None;
    let found = first_sheet(bytes, &limits, |sheet| {
        let first = std::iter::from_fn(|| sheet.next()).take(HEAD_WITHIN);
        let first: Vec<RawRow> = first.collect::<std::result::Result<_, _>>()?;
        let (head, places) = match head(&first, kind, language) {
            Ok(found) => found,
            Err(fault) => {
                lacking.get_or_insert(fault);
                // A sheet that is too large is refused, whatever stands in it.
                for row in sheet {
                    row?;
                }
                return Ok(None);
            }
        };
        let mut table = PackedRows::default();
        for one in first.into_iter().skip(head + 1).map(Ok).chain(sheet) {
            let (number, cells) = one?;
            if is_total(&cells) {
                continue;
            }
            if let Some((said, faults)) = said(kind, &lists, &places, (number, &cells)) {
                table.push(number, &said, faults);
            }
            if table.len() > kind.most_rows() {
                return Err(NotRead::Rows(kind.most_rows()));
            }
        }
        Ok(Some(table))
    });
    let Some(table) = found.map_err(|why| not_read(kind, why))? else {
        let none = || FieldFault::new("/file", "import_no_head");
        return Err(Error::Invalid(vec![lacking.unwrap_or_else(none)]));
    };
    if table.is_empty() {
        return Err(Error::invalid("/file", "import_empty"));
    }
    Ok(table)
}

fn not_read(kind: ImportKind, why: NotRead) -> Error {
    let fault = |code, limit: String| {
        Error::Invalid(vec![FieldFault {
            params: vec![("limit", limit)],
            ..FieldFault::new("/file", code)
        }])
    };
    match why {
        NotRead::Broken => Error::invalid("/file", "no_sheet"),
        NotRead::Rows(_) => fault("import_rows", kind.most_rows().to_string()),
        NotRead::Columns(limit) => fault("import_columns", limit.to_string()),
        NotRead::Unpacked(limit) => fault("import_unpacked", words::size(limit)),
        NotRead::TooLong => fault("import_slow", READ_FOR.as_secs().to_string()),
    }
}

/// The row that holds the heads of the columns, and where each stands.
fn head(
    sheet: &[RawRow],
    kind: ImportKind,
    language: Language,
) -> std::result::Result<(usize, Places), FieldFault> {
    let columns = kind.columns();
    let known: Vec<BTreeSet<String>> = columns.iter().map(keys_of).collect();
    let mut best: Option<(usize, Places)> = None;
    for (place, (_, cells)) in sheet.iter().take(HEAD_WITHIN).enumerate() {
        let texts: Vec<String> = cells.iter().map(text_key).collect();
        let mut taken = BTreeSet::new();
        let places: Places = known
            .iter()
            .map(|names| {
                let found =
                    |(at, text): &(usize, &String)| names.contains(*text) && !taken.contains(at);
                let at = texts.iter().enumerate().find(found).map(|(at, _)| at);
                taken.extend(at);
                at
            })
            .collect();
        let count = |places: &Places| places.iter().flatten().count();
        if best
            .as_ref()
            .is_none_or(|(_, best)| count(best) < count(&places))
        {
            best = Some((place, places));
        }
    }
    let Some((place, places)) = best.filter(|(_, places)| places.iter().flatten().count() > 1)
    else {
        return Err(no_head(sheet));
    };
    let lacking = columns
        .iter()
        .zip(&places)
        .find(|(column, at)| column.is_required && at.is_none());
    match lacking {
        None => Ok((place, places)),
        Some((column, _)) => Err(FieldFault {
            params: vec![("name", head_of(language, column))],
            ..FieldFault::new("/file", "missing_column")
        }),
    }
}

/// There is no head; or nobody can read it, for it was typed for an old font.
fn no_head(sheet: &[RawRow]) -> FieldFault {
    let legacy = sheet.iter().take(HEAD_WITHIN).find_map(|(row, cells)| {
        let column = cells
            .iter()
            .position(|cell| matches!(cell, RawCell::Text(text) if is_legacy(text)))?;
        Some(cell_name(*row, column))
    });
    match legacy {
        Some(cell) => FieldFault {
            params: vec![("cell", cell)],
            ..FieldFault::new("/file", "import_old_font")
        },
        None => FieldFault::new("/file", "import_no_head"),
    }
}

/// All that the head of a column may be called, folded.
fn keys_of(column: &ImportColumn) -> BTreeSet<String> {
    let said = Language::ALL
        .iter()
        .map(|language| head_of(*language, column));
    let own = column.name.replace('_', " ");
    said.chain([own])
        .chain(column.also.iter().map(|name| (*name).to_owned()))
        .map(|name| key_of(&name))
        .collect()
}

fn text_key(cell: &RawCell) -> String {
    match cell {
        RawCell::Text(text) => key_of(text),
        _ => String::new(),
    }
}

/// Is it a row that sums up: the word for it, and beside it numbers alone?
fn is_total(cells: &[RawCell]) -> bool {
    let is_number = |cell: &RawCell| match cell {
        RawCell::Number(_) => true,
        RawCell::Text(text) => text.chars().all(|sign| "0123456789., %".contains(sign)),
        RawCell::Empty | RawCell::Day(_) => false,
    };
    let mut filled = cells.iter().filter(|cell| !cell.is_empty());
    // Of nearly every row the numbers tell it, and the word need not be folded.
    let first = filled.next();
    filled.all(is_number) && first.is_some_and(|first| TOTALS.contains(&text_key(first).as_str()))
}

/// What the cells of a row say, in the order of the columns of the kind, and what is wrong with
/// them.
type Said = (Vec<String>, Vec<CellFault>);

/// What a row says; none where it says nothing or is an example.
fn said(
    kind: ImportKind,
    lists: &Lists,
    places: &[Option<usize>],
    (number, raw): (i32, &[RawCell]),
) -> Option<Said> {
    let (mut cells, mut faults) = (Vec::with_capacity(places.len()), Vec::new());
    for ((place, column), at) in kind.columns().iter().enumerate().zip(places) {
        let cell = at.and_then(|at| raw.get(at)).unwrap_or(&RawCell::Empty);
        let (text, code) = lists.written(place, column.holds, cell);
        if let Some(code) = code {
            let name = cell_name(number, at.unwrap_or_default());
            let fault = CellFault::new(column.name, code);
            faults.push(match code {
                "too_long" => fault.with("limit", LONGEST_IMPORT_CELL),
                _ => fault.with("cell", name),
            });
        }
        cells.push(text);
    }
    let end = cells.iter().rposition(|text| !text.is_empty())?;
    cells.truncate(end + 1);
    let first = cells.iter().find(|text| !text.is_empty())?;
    let lower = first.to_lowercase();
    if EXAMPLES.iter().any(|example| lower.starts_with(example)) {
        return None;
    }
    Some((cells, faults))
}

#[cfg(test)]
mod tests;
