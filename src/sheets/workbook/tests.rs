//! Tables as people send them, case by case.

use std::time::{Duration, Instant};

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;

fn limits() -> ReadLimits {
    ReadLimits {
        rows: 50,
        columns: 10,
        characters: 20,
        unpacked: 4 << 20,
        until: Instant::now() + Duration::from_mins(1),
    }
}

fn read(bytes: &[u8]) -> Result<Vec<RawRow>, NotRead> {
    first_sheet(bytes.to_vec(), &limits(), all).map(Option::unwrap_or_default)
}

fn all(rows: &mut RawRows<'_>) -> Result<Option<Vec<RawRow>>, NotRead> {
    rows.collect::<Result<_, _>>().map(Some)
}

fn text(said: &str) -> RawCell {
    RawCell::Text(said.to_owned())
}

#[test]
fn cells_of_a_workbook_are_what_they_show() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_string(1, 0, "Lê Mẫu").unwrap();
    sheet.write_number(1, 1, 12).unwrap();
    sheet.write_number(1, 2, 1.5).unwrap();
    let date = NaiveDate::from_ymd_opt(2026, 10, 17).unwrap();
    sheet.write_date_with_format(1, 3, date, &day).unwrap();
    sheet.write_boolean(1, 4, true).unwrap();
    let formula = Formula::new("=1+1").set_result("2");
    sheet.write_formula(1, 5, formula).unwrap();
    sheet.write_string(3, 2, "x".repeat(40)).unwrap();
    let rows = read(&book.save_to_buffer().unwrap()).unwrap();
    let day = RawCell::Day(date);
    let (number, cells) = &rows[0];
    assert_eq!(*number, 2);
    assert_eq!(
        cells[..5],
        [
            text("Lê Mẫu"),
            RawCell::Number(12.0),
            RawCell::Number(1.5),
            day,
            text("x")
        ]
    );
    assert!([RawCell::Number(2.0), text("2")].contains(&cells[5]));
    let (number, cells) = &rows[1];
    assert_eq!((*number, &cells[2]), (4, &text(&"x".repeat(21))));
}

#[test]
fn text_is_read_whatever_separates_it() {
    for separator in ["\t", ";", ","] {
        let said = format!("\u{feff}a{separator}b\r\n\r\n\"x\ny\"{separator}'0012\r\nz\r\n");
        let rows = read(said.as_bytes()).unwrap();
        let expected = vec![
            (1, vec![text("a"), text("b")]),
            (3, vec![text("x\ny"), text("0012")]),
            (5, vec![text("z")]),
        ];
        assert_eq!(rows, expected, "{separator:?}");
    }
    let wide: Vec<u8> = "\u{feff}ă;b"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read(&wide).unwrap(), [(1, vec![text("ă"), text("b")])]);
}

#[test]
fn what_is_too_much_is_refused_with_its_number() {
    let lines = |count: usize| "a\n".repeat(count);
    assert!(read(lines(50).as_bytes()).is_ok());
    assert_eq!(read(lines(51).as_bytes()), Err(NotRead::Rows(50)));
    assert!(read(b"1,2,3,4,5,6,7,8,9,10").is_ok());
    assert_eq!(read(b"1,2,3,4,5,6,7,8,9,10,11"), Err(NotRead::Columns(10)));
    let late = ReadLimits {
        until: Instant::now(),
        ..limits()
    };
    let read = first_sheet(b"a".to_vec(), &late, all);
    assert_eq!(read, Err(NotRead::TooLong));
}

#[test]
fn what_is_packed_small_and_is_large_is_not_unpacked() {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    package
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    io::copy(&mut io::repeat(b' ').take(5 << 20), &mut package).unwrap();
    let bytes = package.finish().unwrap().into_inner();
    assert!(bytes.len() < 100_000);
    assert_eq!(read(&bytes), Err(NotRead::Unpacked(4 << 20)));
}

#[test]
fn hostile_bytes_are_refused_and_nothing_worse() {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "a").unwrap();
    let whole = book.save_to_buffer().unwrap();
    for end in (0..whole.len()).step_by(97) {
        let _ = read(&whole[..end]);
        let mut bent = whole.clone();
        if let Some(byte) = bent.get_mut(end) {
            *byte ^= 0xff;
        }
        let _ = read(&bent);
    }
    for bytes in [
        b"PK\x03\x04".as_slice(),
        b"\xff\xfe\x00",
        b"\xff\xff\xff",
        b"a\0b",
        b"\x00",
        b"%PDF-1.7",
    ] {
        let read = read(bytes);
        assert!(read.is_err() || read.as_ref().is_ok_and(Vec::is_empty) || bytes[0] == b'%');
    }
}

#[test]
fn cells_are_named_as_spreadsheets_do() {
    for (place, name) in [
        ((1, 0), "A1"),
        ((7, 25), "Z7"),
        ((8, 26), "AA8"),
        ((9, 701), "ZZ9"),
        ((9, 702), "AAA9"),
    ] {
        assert_eq!(cell_name(place.0, place.1), name);
    }
}
