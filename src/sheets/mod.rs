//! How tables come and go: the only code that knows csv and workbooks. What stands in the cells is
//! handed to it.

mod excel;
mod legacy;
mod template;
mod workbook;
mod xlsx;

use std::borrow::Cow;

use chrono::NaiveDate;
use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::domain::base::code::codes;
use crate::domain::register::people::Language;

pub use excel::{ColumnHead, Excel};
pub use legacy::is_legacy;
pub use template::{TemplateColumn, template};
pub use workbook::{NotRead, RawCell, RawRow, RawRows, ReadLimits, cell_name, first_sheet};

codes! {
    /// What stands between two cells.
    Separator {
        /// `,`
        Comma = "comma",
        /// `;`
        Semicolon = "semicolon",
    }
}

impl Separator {
    /// The one that spreadsheets of a language expect: where the comma stands in numbers it is the
    /// semicolon.
    #[must_use]
    pub fn of(language: Language) -> Self {
        match language {
            Language::Vietnamese => Self::Semicolon,
            Language::English => Self::Comma,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
        }
    }
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    separator: Separator,
    decimal_comma: bool,
}

impl Style {
    /// As readers of a language expect it; with another separator, if one is named. Numbers have
    /// the decimal comma where a spreadsheet set to Vietnamese reads the table.
    #[must_use]
    pub fn of(language: Language, separator: Option<Separator>) -> Self {
        let separator = separator.unwrap_or_else(|| Separator::of(language));
        Self {
            separator,
            decimal_comma: language == Language::Vietnamese && separator == Separator::Semicolon,
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text, a date or a number as it is written.
    Text(Cow<'a, str>),
    /// A code: text, even where it looks like a number.
    Code(Cow<'a, str>),
    /// A number as decimal text.
    Number(Cow<'a, str>),
    /// Đồng.
    Money(i64),
    /// A day.
    Date(NaiveDate),
    /// Not known, or not so.
    Nothing,
}

impl Cell<'_> {
    /// As it is written: `'` before whatever a spreadsheet would run as a formula, and before a
    /// code that it would take for a number or a date and write otherwise (`0012`, `1E5`, `10/12`,
    /// twenty digits).
    fn guarded(&self, style: Style) -> Cow<'_, str> {
        let (text, is_rewritten) = match self {
            Self::Number(number) if style.decimal_comma => return number.replace('.', ",").into(),
            Self::Number(number) => return Cow::Borrowed(number),
            Self::Money(amount) => return amount.to_string().into(),
            Self::Date(day) => return day.to_string().into(),
            Self::Nothing => return Cow::Borrowed(""),
            Self::Text(text) => (text, false),
            Self::Code(text) => (text, is_rewritten(text)),
        };
        if is_rewritten || text.starts_with(RUNS) {
            format!("'{text}").into()
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Would a spreadsheet take the code for a number or a date, and show another text?
fn is_rewritten(code: &str) -> bool {
    let is_plain = code.len() <= 15
        && !code.starts_with('0')
        && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_like_a_number = code.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && code.chars().all(|c| "0123456789.,:/- eE".contains(c));
    is_like_a_number && !is_plain && code != "0"
}

/// What a cell begins with that a spreadsheet runs (OWASP, CSV injection), and the wide forms of
/// it.
const RUNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What a table begins with: the mark by which spreadsheets know UTF-8, and the names of the
/// columns.
#[must_use]
pub fn head(style: Style, columns: &[&str]) -> Vec<u8> {
    let columns = columns.iter().map(|name| Cell::Text((*name).into()));
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(lines(style, [columns]));
    bytes
}

/// Lines of a table (RFC 4180): every cell quoted, CRLF at the end.
#[must_use]
pub fn lines<'a>(
    style: Style,
    rows: impl IntoIterator<Item = impl IntoIterator<Item = Cell<'a>>>,
) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(style.separator.byte())
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Always)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        // Nothing can fail: rows of any length go into memory.
        for cell in row {
            let _ = writer.write_field(cell.guarded(style).as_bytes());
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    writer.into_inner().unwrap_or_default()
}

/// Why a table cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// A line that is none: where, and what the reader says of it.
    Line(u64, String),
    /// A column there is no use for.
    UnknownColumn(String),
    /// A column that has to be there.
    MissingColumn(&'static str),
}

/// A line of a table that was read: its number in the file, and its cells in the order that was
/// asked for.
pub type ReadLine = (u64, Vec<String>);

/// Reads a table with a line of names: columns in any order, separated by whichever of comma and
/// semicolon the first line holds more of. Columns that are optional and not there are empty. The
/// `'` that guards a cell of ours is taken off again.
pub fn read(
    text: &str,
    required: &[&'static str],
    optional: &[&'static str],
) -> Result<Vec<ReadLine>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = if first.matches(';').count() > first.matches(',').count() {
        Separator::Semicolon
    } else {
        Separator::Comma
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.byte())
        .from_reader(text.as_bytes());
    let broken = |error: csv::Error| {
        Unreadable::Line(
            error.position().map_or(1, csv::Position::line),
            error.to_string(),
        )
    };
    let names: Vec<String> = reader
        .headers()
        .map_err(broken)?
        .iter()
        .map(|name| name.trim().to_owned())
        .collect();
    if let Some(unknown) = names
        .iter()
        .find(|name| !required.iter().chain(optional).any(|known| known == name))
    {
        return Err(Unreadable::UnknownColumn(unknown.clone()));
    }
    let place = |column: &&'static str| names.iter().position(|name| name == column);
    if let Some(missing) = required.iter().find(|column| place(column).is_none()) {
        return Err(Unreadable::MissingColumn(missing));
    }
    let places: Vec<Option<usize>> = required.iter().chain(optional).map(place).collect();
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cell = |place: &Option<usize>| {
            unguarded(
                place
                    .and_then(|place| record.get(place))
                    .unwrap_or_default()
                    .trim(),
            )
        };
        lines.push((
            line_at(text, record.position()),
            places.iter().map(cell).collect(),
        ));
    }
    Ok(lines)
}

/// The line of a record, counted from one: the reader names the place before the ends of lines that
/// it has yet to skip.
fn line_at(text: &str, position: Option<&csv::Position>) -> u64 {
    let before = text.get(..start_of(text, position)).unwrap_or(text);
    before.matches('\n').fold(1, |line, _| line + 1)
}

/// The byte at which a record begins, behind the ends of lines before it.
fn start_of(text: &str, position: Option<&csv::Position>) -> usize {
    let start = position
        .and_then(|position| usize::try_from(position.byte()).ok())
        .unwrap_or_default();
    let skipped = text
        .get(start..)
        .unwrap_or_default()
        .chars()
        .take_while(|c| matches!(c, '\r' | '\n'))
        .count();
    start + skipped
}

/// Rows that somebody pasted from a spreadsheet: cells with tabs between, in quotes where they hold
/// breaks of lines; without a tab each line is one cell.
pub fn pasted(text: &str) -> Result<Vec<Vec<String>>, Unreadable> {
    rows_of(text, b'\t')
}

/// The rows of a sheet of text, separated by whichever of tab, semicolon and comma its first line
/// holds most of; in UTF-8, or in UTF-16 as spreadsheets write "Unicode text". Of an XLSX its first
/// sheet.
pub fn sheet(bytes: &[u8]) -> Result<Vec<Vec<String>>, Unreadable> {
    let unreadable = || Unreadable::Line(1, "no text".to_owned());
    if xlsx::is_package(bytes) {
        return xlsx::rows(bytes).ok_or_else(unreadable);
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => {
            let pairs = rest.chunks_exact(2);
            let units: Vec<u16> = pairs
                .filter_map(|pair| pair.try_into().ok())
                .map(u16::from_le_bytes)
                .collect();
            String::from_utf16(&units).map_err(|_| unreadable())?
        }
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?,
    };
    if text.contains('\0') {
        return Err(unreadable());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let first = text.lines().next().unwrap_or_default();
    let most = ['\t', ';', ',']
        .into_iter()
        .rev()
        .max_by_key(|separator| first.matches(*separator).count());
    rows_of(
        text,
        most.and_then(|sign| u8::try_from(sign).ok())
            .unwrap_or(b','),
    )
}

fn rows_of(text: &str, separator: u8) -> Result<Vec<Vec<String>>, Unreadable> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        // A mark that is not closed is a part of what was written.
        .quoting(text.matches('"').count().is_multiple_of(2))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            Unreadable::Line(
                error.position().map_or(1, csv::Position::line),
                error.to_string(),
            )
        })?;
        rows.push(record.iter().map(|cell| unguarded(cell.trim())).collect());
    }
    Ok(rows)
}

fn unguarded(cell: &str) -> String {
    cell.strip_prefix('\'').unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests;
