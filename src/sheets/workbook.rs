//! Tables as people send them: workbooks of Excel and text with separators, read as they are, with
//! an end to rows, columns, bytes and time. A formula is its value.

use std::io::{self, Cursor, Read};
use std::time::Instant;

use calamine::{DataRef, Reader, Xlsx, XlsxCellReader};
use chrono::NaiveDate;
use zip::ZipArchive;

use super::{start_of, unguarded, xlsx};

/// What a cell holds that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum RawCell {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day; the time of it is left out.
    Day(NaiveDate),
}

impl RawCell {
    /// Does nothing stand in it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Day(_) => false,
        }
    }
}

/// A row that was read: its number in the sheet, from one, and its cells.
pub type RawRow = (i32, Vec<RawCell>);

/// How much is read.
#[derive(Debug, Clone, Copy)]
pub struct ReadLimits {
    /// Rows of a sheet in which something stands.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Characters of a cell: of a longer one so many and one more are read.
    pub characters: usize,
    /// Bytes of a workbook when it is unpacked.
    pub unpacked: u64,
    /// Until when.
    pub until: Instant,
}

/// Why a table was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRead {
    /// It is no workbook and no text in UTF-8.
    Broken,
    /// More rows than these.
    Rows(usize),
    /// More columns than these.
    Columns(usize),
    /// More bytes than these, unpacked.
    Unpacked(u64),
    /// It took too long.
    TooLong,
}

/// The rows of a sheet, each read when it is asked for; the first fault ends them.
pub type RawRows<'r> = dyn Iterator<Item = Result<RawRow, NotRead>> + 'r;

/// Looks through the sheets of a table for the first one that is what is wanted; of text there is
/// one. No more of a sheet is held than the rows that were asked for.
pub fn first_sheet<T>(
    bytes: Vec<u8>,
    limits: &ReadLimits,
    mut wanted: impl FnMut(&mut RawRows<'_>) -> Result<Option<T>, NotRead>,
) -> Result<Option<T>, NotRead> {
    if !xlsx::is_package(&bytes) {
        let text = decoded(bytes)?;
        return wanted(&mut of_text(&text, limits));
    }
    measure(&bytes, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| NotRead::Broken)?;
    for name in book.sheet_names() {
        let found = match book.worksheet_cells_reader(&name) {
            Ok(reader) => wanted(&mut of_sheet(reader, limits))?,
            // A sheet that is a chart has no cells.
            Err(_) => wanted(&mut std::iter::empty::<Result<RawRow, NotRead>>())?,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// What is packed small can be large: it is unpacked once to be measured, and nothing of it is kept.
/// What the directory of the package says of it may be wrong.
fn measure(bytes: &[u8], limits: &ReadLimits) -> Result<(), NotRead> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotRead::Broken)?;
    let mut left = limits.unpacked;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|_| NotRead::Broken)?;
        let size = io::copy(&mut part.take(left + 1), &mut io::sink());
        let size = size.map_err(|_| NotRead::Broken)?;
        left = left
            .checked_sub(size)
            .ok_or(NotRead::Unpacked(limits.unpacked))?;
        in_time(limits)?;
    }
    Ok(())
}

fn in_time(limits: &ReadLimits) -> Result<(), NotRead> {
    if Instant::now() < limits.until {
        Ok(())
    } else {
        Err(NotRead::TooLong)
    }
}

/// A cell with its row, from one, and its column, from zero.
type PlacedCell = ((i32, usize), RawCell);

/// Rows that are made of cells as they come, each behind the one before.
struct Rows<'l, C> {
    cells: C,
    limits: &'l ReadLimits,
    /// The row whose cells are coming.
    coming: Option<RawRow>,
    count: usize,
    is_over: bool,
}

impl<'l, C: FnMut() -> Result<Option<PlacedCell>, NotRead>> Rows<'l, C> {
    fn of(cells: C, limits: &'l ReadLimits) -> Self {
        Self {
            cells,
            limits,
            coming: None,
            count: 0,
            is_over: false,
        }
    }

    /// The next row of which all cells have come.
    fn whole(&mut self) -> Result<Option<RawRow>, NotRead> {
        while let Some((place, cell)) = (self.cells)()? {
            let before = self.put(place, cell)?;
            if before.is_some() {
                return Ok(before);
            }
        }
        self.is_over = true;
        Ok(self.coming.take())
    }

    /// Puts a cell into its row; answers the row before it where another one begins.
    fn put(
        &mut self,
        (row, column): (i32, usize),
        cell: RawCell,
    ) -> Result<Option<RawRow>, NotRead> {
        if cell.is_empty() {
            return Ok(None);
        }
        if column >= self.limits.columns {
            return Err(NotRead::Columns(self.limits.columns));
        }
        let last = self.coming.as_ref().map_or(0, |(number, _)| *number);
        if row < last {
            return Err(NotRead::Broken);
        }
        let mut before = None;
        if row > last {
            if self.count == self.limits.rows {
                return Err(NotRead::Rows(self.limits.rows));
            }
            if self.count.is_multiple_of(256) {
                in_time(self.limits)?;
            }
            self.count += 1;
            before = self.coming.replace((row, Vec::new()));
        }
        let Some((_, cells)) = &mut self.coming else {
            return Err(NotRead::Broken);
        };
        if cells.len() <= column {
            cells.resize(column + 1, RawCell::Empty);
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
        Ok(before)
    }
}

impl<C: FnMut() -> Result<Option<PlacedCell>, NotRead>> Iterator for Rows<'_, C> {
    type Item = Result<RawRow, NotRead>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let row = self.whole();
        self.is_over |= row.is_err();
        row.transpose()
    }
}

fn of_sheet<'r>(
    mut reader: XlsxCellReader<'r, Cursor<Vec<u8>>>,
    limits: &'r ReadLimits,
) -> impl Iterator<Item = Result<RawRow, NotRead>> + 'r {
    let mut seen = 0_usize;
    let cells = move || -> Result<Option<PlacedCell>, NotRead> {
        let Some(cell) = reader.next_cell().map_err(|_| NotRead::Broken)? else {
            return Ok(None);
        };
        seen += 1;
        if seen.is_multiple_of(4_096) {
            in_time(limits)?;
        }
        let (row, column) = cell.get_position();
        let row = row.checked_add(1).and_then(|row| i32::try_from(row).ok());
        let column = usize::try_from(column).map_err(|_| NotRead::Broken)?;
        let value = raw(cell.get_value(), limits);
        Ok(Some(((row.ok_or(NotRead::Broken)?, column), value)))
    };
    Rows::of(cells, limits)
}

fn raw(value: &DataRef<'_>, limits: &ReadLimits) -> RawCell {
    match value {
        DataRef::Empty => RawCell::Empty,
        DataRef::String(text) | DataRef::DurationIso(text) => text_cell(text, limits),
        DataRef::SharedString(text) => text_cell(text, limits),
        DataRef::Int(number) => text_cell(&number.to_string(), limits),
        DataRef::Float(number) => RawCell::Number(*number),
        DataRef::Bool(is_so) => RawCell::Text(if *is_so { "x" } else { "no" }.to_owned()),
        DataRef::DateTime(moment) if moment.is_datetime() => moment
            .as_datetime()
            .map_or(RawCell::Number(moment.as_f64()), |moment| {
                RawCell::Day(moment.date())
            }),
        DataRef::DateTime(span) => RawCell::Number(span.as_f64()),
        DataRef::DateTimeIso(text) => {
            let day: String = text.chars().take(10).collect();
            day.parse()
                .map_or_else(|_| text_cell(text, limits), RawCell::Day)
        }
        // What a spreadsheet could not work out.
        DataRef::Error(_) => RawCell::Text("#N/A".to_owned()),
    }
}

fn text_cell(text: &str, limits: &ReadLimits) -> RawCell {
    let end = text.char_indices().nth(limits.characters + 1);
    let kept = end.and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    RawCell::Text(kept.to_owned())
}

/// Text: in UTF-8, or in UTF-16 as spreadsheets write "Unicode text".
fn decoded(bytes: Vec<u8>) -> Result<String, NotRead> {
    let text = if bytes.starts_with(&[0xff, 0xfe]) {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .skip(1)
            .filter_map(|pair| pair.try_into().ok())
            .map(u16::from_le_bytes)
            .collect();
        String::from_utf16(&units).map_err(|_| NotRead::Broken)?
    } else {
        String::from_utf8(bytes).map_err(|_| NotRead::Broken)?
    };
    if text.contains('\0') {
        return Err(NotRead::Broken);
    }
    Ok(text)
}

/// The rows of text, separated by whichever of tab, semicolon and comma its first line that holds
/// one has most of.
fn of_text<'r>(
    text: &'r str,
    limits: &'r ReadLimits,
) -> impl Iterator<Item = Result<RawRow, NotRead>> + 'r {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = text.lines().take(20).find_map(separator_of).unwrap_or(b',');
    let mut records = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        // A mark that is not closed is a part of what was written.
        .quoting(text.matches('"').count().is_multiple_of(2))
        .from_reader(text.as_bytes())
        .into_records();
    let (mut line, mut counted) = (1_i32, 0_usize);
    let mut waiting: std::vec::IntoIter<PlacedCell> = Vec::new().into_iter();
    let cells = move || -> Result<Option<PlacedCell>, NotRead> {
        loop {
            if let Some(cell) = waiting.next() {
                return Ok(Some(cell));
            }
            let Some(record) = records.next() else {
                return Ok(None);
            };
            let record = record.map_err(|_| NotRead::Broken)?;
            let start = start_of(text, record.position());
            let passed = text.get(counted..start).unwrap_or_default();
            let breaks = passed.matches('\n').count();
            line = i32::try_from(breaks)
                .ok()
                .and_then(|breaks| line.checked_add(breaks))
                .ok_or(NotRead::Broken)?;
            counted = start;
            let placed = |(column, cell): (usize, &str)| {
                let cell = unguarded(cell.trim());
                ((line, column), text_cell(&cell, limits))
            };
            let placed: Vec<PlacedCell> = record.iter().enumerate().map(placed).collect();
            waiting = placed.into_iter();
        }
    };
    Rows::of(cells, limits)
}

fn separator_of(line: &str) -> Option<u8> {
    let count = |separator: &char| line.matches(*separator).count();
    let most = ['\t', ';', ',']
        .into_iter()
        .filter(|separator| count(separator) > 0)
        .rev()
        .max_by_key(count);
    most.and_then(|sign| u8::try_from(sign).ok())
}

/// The name of a cell as spreadsheets write it: `B7`.
#[must_use]
pub fn cell_name(row: i32, column: usize) -> String {
    let (mut letters, mut rest) = (String::new(), column + 1);
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests;
