//! Spreadsheets as office programs keep them (XLSX): the cells of the first sheet, as text. What is
//! packed small can be large: no more is unpacked than a list can need.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

/// The most of one part that is unpacked.
const MOST_UNPACKED: u64 = 16 * 1024 * 1024;

/// The most rows that are read: who sends more hears that it is too many.
const MOST_ROWS: usize = 5_000;

/// The columns that are read.
const MOST_COLUMNS: usize = 50;

/// Is it a package at all?
pub(super) fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The rows of the first sheet; none where it is no such package.
pub(super) fn rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut names = Vec::new();
    for index in 0..package.len() {
        let part = package.by_index_data(index).ok()?;
        names.push(part.name().ok()?.to_string());
    }
    let is_sheet = |name: &&String| {
        let sheet = name.strip_prefix("xl/worksheets/");
        sheet.is_some_and(|sheet| sheet.strip_suffix(".xml").is_some())
    };
    let sheets = names.iter().filter(is_sheet);
    let first = sheets.min_by_key(|name| (name.len(), name.as_str()))?;
    let strings = "xl/sharedStrings.xml";
    let shared = if names.iter().any(|name| name == strings) {
        shared(&unpacked(&mut package, strings)?)?
    } else {
        Vec::new()
    };
    cells(&unpacked(&mut package, first)?, &shared)
}

fn unpacked(package: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let part = package.by_name(name).ok()?;
    part.take(MOST_UNPACKED + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MOST_UNPACKED).then_some(bytes)
}

/// What a reference inside a text stands for.
fn referred(reference: &BytesRef<'_>) -> Option<String> {
    if let Some(sign) = reference.resolve_char_ref().ok()? {
        return Some(sign.to_string());
    }
    let sign = match reference.decode().ok()?.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    };
    Some(sign.to_owned())
}

/// The texts that cells refer to by their number. How a text is read aloud is none of it.
fn shared(part: &[u8]) -> Option<Vec<String>> {
    let (mut reader, mut buffer) = (Reader::from_reader(part), Vec::new());
    let (mut all, mut text) = (Vec::new(), String::new());
    let (mut is_text, mut is_aloud) = (false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(all),
            Event::DocType(_) => return None,
            Event::Empty(tag) if tag.local_name().as_ref() == b"si" => all.push(String::new()),
            Event::Start(tag) => match tag.local_name().as_ref() {
                b"si" => text.clear(),
                b"rPh" => is_aloud = true,
                b"t" => is_text = !is_aloud,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                b"si" => all.push(std::mem::take(&mut text)),
                b"rPh" => is_aloud = false,
                b"t" => is_text = false,
                _ => {}
            },
            Event::Text(part) if is_text => text.push_str(&part.decode().ok()?),
            Event::CData(part) if is_text => text.push_str(&part.decode().ok()?),
            Event::GeneralRef(part) if is_text => text.push_str(&referred(&part)?),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    let found = tag
        .attributes()
        .flatten()
        .find(|one| one.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// The column that the place of a cell names, from zero: `AB12`.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.fold(0_usize, |column, letter| {
        column
            .saturating_mul(26)
            .saturating_add(usize::from(letter - b'A') + 1)
    });
    column.checked_sub(1)
}

/// The cells of a sheet, row by row.
fn cells(part: &[u8], shared: &[String]) -> Option<Vec<Vec<String>>> {
    let (mut reader, mut buffer) = (Reader::from_reader(part), Vec::new());
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut row, mut value) = (Vec::new(), String::new());
    let (mut column, mut is_shared, mut is_value) = (0, false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(rows),
            Event::DocType(_) => return None,
            Event::Start(tag) => match tag.local_name().as_ref() {
                b"row" => row = Vec::new(),
                b"c" => {
                    let place = attribute(&tag, b"r").and_then(|place| column_of(&place));
                    column = place.unwrap_or(row.len());
                    is_shared = attribute(&tag, b"t").as_deref() == Some("s");
                    value.clear();
                }
                b"v" | b"t" => is_value = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                b"v" | b"t" => is_value = false,
                b"c" if column < MOST_COLUMNS => {
                    let text = if is_shared {
                        let number: Option<usize> = value.trim().parse().ok();
                        number.and_then(|number| shared.get(number)).cloned()?
                    } else {
                        value.clone()
                    };
                    if row.len() <= column {
                        row.resize(column + 1, String::new());
                    }
                    if let Some(cell) = row.get_mut(column) {
                        *cell = text;
                    }
                }
                b"row" => {
                    rows.push(std::mem::take(&mut row));
                    if rows.len() > MOST_ROWS {
                        return Some(rows);
                    }
                }
                _ => {}
            },
            Event::Text(part) if is_value => value.push_str(&part.decode().ok()?),
            Event::CData(part) if is_value => value.push_str(&part.decode().ok()?),
            Event::GeneralRef(part) if is_value => value.push_str(&referred(&part)?),
            _ => {}
        }
    }
}
