//! Workbooks as their readers see them.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::support::Reply;

/// What Excel is sent as.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The rows of the first sheet, each cell under its column: texts as they are, numbers and days as
/// the numbers that Excel keeps.
#[track_caller]
pub fn rows(reply: &Reply) -> Vec<Vec<String>> {
    assert_eq!(reply.header("content-type"), MEDIA_TYPE, "{}", reply.text);
    let mut parts = ZipArchive::new(Cursor::new(&reply.bytes)).unwrap();
    let mut sheet = String::new();
    let mut part = parts.by_name("xl/worksheets/sheet1.xml").unwrap();
    part.read_to_string(&mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "{sheet}");
    sheet.split("<row ").skip(1).map(cells).collect()
}

fn cells(row: &str) -> Vec<String> {
    let mut cells = Vec::new();
    for cell in row.split("<c r=\"").skip(1) {
        let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
        let column = letters.fold(0, |column, letter| {
            column * 26 + usize::from(letter - b'A') + 1
        });
        cells.resize(column, String::new());
        let between = |from: &str, to: &str| {
            let (_, rest) = cell.split_once(from)?;
            rest.split_once(to).map(|(text, _)| text.to_owned())
        };
        let text = between("<t>", "</t>").or_else(|| between("<v>", "</v>"));
        cells[column - 1] = text
            .unwrap_or_default()
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
    }
    cells
}

/// The cells below a head, in the order of the rows.
#[track_caller]
pub fn column(rows: &[Vec<String>], head: &str) -> Vec<String> {
    let heads = rows.first().unwrap();
    let place = heads.iter().position(|known| known == head);
    let place = place.unwrap_or_else(|| panic!("{head} is none of {heads:?}"));
    let cell = |row: &Vec<String>| row.get(place).cloned().unwrap_or_default();
    rows.iter().skip(1).map(cell).collect()
}
