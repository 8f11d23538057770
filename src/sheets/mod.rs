//! How tables come and go: the only code that knows csv. What stands in the cells is handed to it.

use std::borrow::Cow;

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::domain::code::codes;
use crate::domain::people::Language;

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
    /// The one that spreadsheets of a language expect: where the comma stands in numbers it is the semicolon.
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

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Text, a date or a number as it is written.
    Text(Cow<'a, str>),
    /// A code: text, even where it looks like a number.
    Code(Cow<'a, str>),
}

impl Cell<'_> {
    /// As it is written: `'` before whatever a spreadsheet would run as a formula, and before a code that it would take for a number
    /// or a date and write otherwise (`0012`, `1E5`, `10/12`, twenty digits).
    fn guarded(&self) -> Cow<'_, str> {
        let (text, is_rewritten) = match self {
            Self::Text(text) => (text, false),
            Self::Code(text) => (text, is_rewritten(text)),
        };
        if is_rewritten || text.starts_with(RUNS) { format!("'{text}").into() } else { Cow::Borrowed(text) }
    }
}

/// Would a spreadsheet take the code for a number or a date, and show another text?
fn is_rewritten(code: &str) -> bool {
    let is_plain = code.len() <= 15 && !code.starts_with('0') && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_like_a_number =
        code.starts_with(|c: char| c.is_ascii_digit() || c == '.') && code.chars().all(|c| "0123456789.,:/- eE".contains(c));
    is_like_a_number && !is_plain && code != "0"
}

/// What a cell begins with that a spreadsheet runs (OWASP, CSV injection), and the wide forms of it.
const RUNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What a table begins with: the mark by which spreadsheets know UTF-8, and the names of the columns.
#[must_use]
pub fn head(separator: Separator, columns: &[&str]) -> Vec<u8> {
    let columns: Vec<Cell> = columns.iter().map(|name| Cell::Text((*name).into())).collect();
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(lines(separator, [columns]));
    bytes
}

/// Lines of a table (RFC 4180): every cell quoted, CRLF at the end.
#[must_use]
pub fn lines<'a>(separator: Separator, rows: impl IntoIterator<Item = impl AsRef<[Cell<'a>]>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(separator.byte())
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Always)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        // Nothing can fail: rows of any length go into memory.
        for cell in row.as_ref() {
            let _ = writer.write_field(cell.guarded().as_bytes());
        }
        let _ = writer.write_record(None::<&[u8]>);
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(cell: Cell<'_>) -> String {
        String::from_utf8(lines(Separator::Comma, [vec![cell]])).unwrap()
    }

    #[test]
    fn no_character_at_the_head_of_a_cell_makes_a_formula() {
        for head in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let runs = matches!(head, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
            let guard = if runs { "'" } else { "" };
            let quoted = if head == '"' { "\"\"".to_owned() } else { head.to_string() };
            for (behind, cell) in [("", String::from(head)), ("1+1", format!("{head}1+1"))] {
                assert_eq!(written(Cell::Text(cell.into())), format!("\"{guard}{quoted}{behind}\"\r\n"), "{head:?}");
            }
        }
    }

    #[test]
    fn codes_stay_text() {
        for (code, shown) in
            [("0012", "'0012"), ("1E5", "'1E5"), ("1.50", "'1.50"), ("10/12", "'10/12"), ("12345678901234567890", "'12345678901234567890")]
        {
            assert_eq!(written(Cell::Code(code.into())), format!("\"{shown}\"\r\n"));
        }
        for code in ["12", "0", "HG0012", "A/12", "inf", "01931234-a", ""] {
            assert_eq!(written(Cell::Code(code.into())), format!("\"{code}\"\r\n"));
        }
        assert_eq!(written(Cell::Text("0.30".into())), "\"0.30\"\r\n");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in prop::collection::vec(prop::collection::vec("\\PC*|[=+\\-@\t\r\n;,\"']{0,4}", 3), 0..5), semicolon: bool) {
            let separator = if semicolon { Separator::Semicolon } else { Separator::Comma };
            let mut bytes = head(separator, &["a", "b", "c"]);
            bytes.extend(lines(separator, rows.iter().map(|row| row.iter().map(|cell| Cell::Text(cell.into())).collect::<Vec<_>>())));
            let text = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{feff}').unwrap();
            let mut reader = csv::ReaderBuilder::new().delimiter(separator.byte()).from_reader(text.as_bytes());
            prop_assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), ["a", "b", "c"]);
            let read: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| Cell::Text(cell.into()).guarded().into_owned()).collect()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
