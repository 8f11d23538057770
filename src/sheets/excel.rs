//! Workbooks of Excel: rows in, a temporary file out. Memory holds one row, however many there are;
//! what cells hold is what they are, never a formula.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use chrono::Datelike;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::Cell;

/// Rows of one sheet below its head; Excel ends at 1,048,576.
const MOST_ROWS: u32 = 1_000_000;

/// What a cell holds, in the units that Excel counts (UTF-16).
const LONGEST_TEXT: usize = 32_767;

/// What a cell needs in a sheet beside its text, in bytes, at the most.
const AROUND_A_CELL: u64 = 64;

/// How hard the file is packed: what is more takes longer than it saves.
const PACKED: u8 = 3;

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnHead {
    /// What it is called.
    pub text: String,
    /// How wide it is, in letters.
    pub width: u16,
}

/// A workbook that is being written.
pub struct Excel {
    book: Workbook,
    name: String,
    heads: Vec<ColumnHead>,
    formats: Formats,
    /// The sheet that is written, and its next row.
    sheet: usize,
    row: u32,
    most_rows: u32,
    /// How many bytes its sheets may have.
    size: u64,
}

/// How cells look.
struct Formats {
    head: Format,
    date: Format,
    money: Format,
}

impl Formats {
    fn new() -> Self {
        let head = Format::new().set_bold().set_text_wrap();
        Self {
            head: head
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            money: Format::new().set_num_format("#,##0"),
        }
    }
}

impl Excel {
    /// A workbook with one sheet of this name (up to 25 letters) and the heads of its columns.
    pub fn begin(name: &str, heads: Vec<ColumnHead>) -> io::Result<Self> {
        Self::of(name, heads, MOST_ROWS)
    }

    pub(super) fn of(name: &str, heads: Vec<ColumnHead>, most_rows: u32) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_zip_compression_level(PACKED);
        let mut excel = Self {
            book,
            name: name.to_owned(),
            heads,
            formats: Formats::new(),
            sheet: 0,
            row: 0,
            most_rows,
            size: 0,
        };
        excel.add_sheet().map_err(io::Error::other)?;
        Ok(excel)
    }

    /// Adds rows; behind a million on a further sheet.
    pub fn add<'a>(
        &mut self,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = Cell<'a>>>,
    ) -> io::Result<()> {
        for row in rows {
            self.add_row(row).map_err(io::Error::other)?;
        }
        Ok(())
    }

    fn add_row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), XlsxError> {
        if self.row > self.most_rows {
            self.sheet += 1;
            self.add_sheet()?;
        }
        let sheet = self.book.worksheet_from_index(self.sheet)?;
        for (column, cell) in (0..).zip(cells) {
            self.size += AROUND_A_CELL + bytes_of(&cell);
            write(sheet, (self.row, column), &cell, &self.formats)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The next sheet with its head, which stands still and is printed on each page.
    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        let name = match self.sheet {
            0 => self.name.clone(),
            earlier => format!("{} ({})", self.name, earlier + 1),
        };
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_landscape().set_paper_size(9);
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        for (column, head) in (0..).zip(&self.heads) {
            sheet.set_column_width(column, head.width)?;
            sheet.write_string_with_format(0, column, &head.text, &self.formats.head)?;
        }
        self.row = 1;
        Ok(())
    }

    /// The whole of it, in a file without a name that is gone when it is closed; and its bytes.
    pub fn file(mut self) -> io::Result<(File, u64)> {
        let mut file = BufWriter::new(tempfile::tempfile()?);
        // LibreOffice holds a package for broken that is made for more than four gigabytes: so it is
        // made where it may need to be.
        self.book
            .use_zip_large_file(self.size > u64::from(u32::MAX));
        self.book
            .save_to_writer(&mut file)
            .map_err(io::Error::other)?;
        file.flush()?;
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        let size = file.stream_position()?;
        file.rewind()?;
        Ok((file, size))
    }
}

/// One cell; nothing where there is nothing to say.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) | Cell::Code(text) if text.is_empty() => {}
        // As text whatever it begins with, and whatever it looks like.
        Cell::Text(text) | Cell::Code(text) => {
            sheet.write_string(row, column, shortened(text))?;
        }
        Cell::Number(number) => match number.parse::<f64>() {
            Ok(value) => {
                sheet.write_number(row, column, value)?;
            }
            Err(_) if number.is_empty() => {}
            Err(_) => {
                sheet.write_string(row, column, shortened(number))?;
            }
        },
        Cell::Money(amount) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "Excel has no other numbers; sums of money stay far below its 2^53"
            )]
            sheet.write_number_with_format(row, column, *amount as f64, &formats.money)?;
        }
        // Excel begins in 1900: a day before it is text.
        Cell::Date(day) if day.year() < 1900 => {
            sheet.write_string(row, column, day.format("%d/%m/%Y").to_string())?;
        }
        Cell::Date(day) => {
            sheet.write_date_with_format(row, column, day, &formats.date)?;
        }
        Cell::Nothing => {}
    }
    Ok(())
}

/// How many bytes a cell's text may have in a sheet: some signs are written as several.
fn bytes_of(cell: &Cell<'_>) -> u64 {
    let (Cell::Text(text) | Cell::Code(text) | Cell::Number(text)) = cell else {
        return 0;
    };
    let longer = |sign: &u8| matches!(*sign, b'&' | b'<' | b'>' | b'"' | b'_' | 0..=31);
    let several = text.bytes().filter(longer).count();
    u64::try_from(text.len() + 6 * several).unwrap_or(u64::MAX)
}

/// A text as far as a cell holds it; an ellipsis where it was cut.
fn shortened(text: &str) -> String {
    // A letter takes two units at most, and three bytes for each.
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return text.to_owned();
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|sign| {
            units += sign.len_utf16();
            units < LONGEST_TEXT
        })
        .collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests;
