//! The records as a table for spreadsheets.

use std::borrow::Cow;

use crate::error::Result;
use crate::services::awards::AwardLine;
use crate::sheets::{self, Cell, Style};

/// The names of the columns.
#[must_use]
pub fn head(style: Style) -> Vec<u8> {
    sheets::head(style, &COLUMNS.map(|(name, _)| name))
}

/// A line for each record.
pub fn lines(style: Style, lines: &[AwardLine]) -> Result<Vec<u8>> {
    let mut fault = None;
    let rows = lines.iter().map_while(|line| {
        let cells = line.cells().map_err(|failure| fault = Some(failure)).ok()?;
        let kinds = COLUMNS.iter().map(|(_, kind)| kind);
        Some(kinds.zip(cells).map(|(kind, text)| kind(text)))
    });
    let bytes = sheets::lines(style, rows);
    fault.map_or(Ok(bytes), |failure| Err(failure.into()))
}

/// Where a column stands in a line.
pub(super) fn place(column: &str) -> Option<usize> {
    COLUMNS.iter().position(|(name, _)| *name == column)
}

/// What makes a cell of a text.
type Kind = fn(Cow<'_, str>) -> Cell<'_>;

/// The names of the feed, in its order, and what their cells are.
const COLUMNS: [(&str, Kind); 38] = [
    ("id", text),
    ("subject_id", text),
    ("subject_kind", text),
    ("subject_name", text),
    ("staff_code", code),
    ("unit_code", code),
    ("award_code", text),
    ("award_name_vi", text),
    ("award_name_en", text),
    ("award_kind", text),
    ("level", text),
    ("commendation_type", text),
    ("cycle_year", text),
    ("decision_number", code),
    ("decision_date", text),
    ("signer", text),
    ("issuer_code", code),
    ("issuer_name", text),
    ("coefficient", number),
    ("amount", text),
    ("status", text),
    ("changed_at", text),
    ("nomination_id", text),
    ("decision_id", text),
    ("rule_set", text),
    ("golden_book", text),
    ("cancel_ground", text),
    ("cancel_number", code),
    ("cancelled_on", text),
    ("posthumous_died_on", text),
    ("posthumous_receiver", text),
    ("posthumous_relation", text),
    ("posthumous_address", text),
    ("version", text),
    ("restore_ground", text),
    ("restore_number", code),
    ("restored_on", text),
    ("signer_post", text),
];

fn text(text: Cow<'_, str>) -> Cell<'_> {
    Cell::Text(text)
}

fn code(code: Cow<'_, str>) -> Cell<'_> {
    Cell::Code(code)
}

fn number(number: Cow<'_, str>) -> Cell<'_> {
    Cell::Number(number)
}
