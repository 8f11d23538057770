//! The rows of a table as they are held until they are kept: very many of them in few pieces of
//! memory.

use std::collections::BTreeMap;

use crate::domain::upkeep::import::{CellFault, ImportRow, RowOutcome};

/// Rows that were read.
#[derive(Debug, Default)]
pub struct PackedRows {
    /// What stands in the cells, one behind the other.
    text: String,
    /// Where each cell ends in it.
    ends: Vec<usize>,
    /// The number of each row in the sheet, and how many cells there are up to its end.
    rows: Vec<(i32, usize)>,
    /// What is wrong with some of them, by their numbers.
    faults: BTreeMap<i32, Vec<CellFault>>,
}

impl PackedRows {
    /// Adds a row with what is wrong with it.
    pub(super) fn push(&mut self, place: i32, cells: &[String], faults: Vec<CellFault>) {
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
        self.rows.push((place, self.ends.len()));
        if !faults.is_empty() {
            self.faults.insert(place, faults);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Each as it is kept, in their order.
    pub fn unpacked(self) -> impl Iterator<Item = ImportRow> {
        let Self {
            text,
            ends,
            rows,
            mut faults,
        } = self;
        let (mut first, mut from) = (0, 0);
        rows.into_iter().map(move |(place, last)| {
            let ends = ends.get(first..last).unwrap_or_default();
            first = last;
            let mut cells = Vec::with_capacity(ends.len());
            for end in ends {
                cells.push(text.get(from..*end).unwrap_or_default().to_owned());
                from = *end;
            }
            let faults = faults.remove(&place).unwrap_or_default();
            ImportRow {
                place,
                cells,
                outcome: if faults.is_empty() {
                    RowOutcome::Unread
                } else {
                    RowOutcome::Faulty
                },
                faults,
                notes: Vec::new(),
                object: None,
                check: None,
            }
        })
    }
}
