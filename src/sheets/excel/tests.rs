//! What stands in a workbook, part by part.

use std::io::Read;

use chrono::NaiveDate;
use zip::ZipArchive;

use super::*;

/// The parts of a workbook by their names.
fn part(excel: Excel, names: &[&str]) -> Vec<String> {
    let (file, size) = excel.file().unwrap();
    assert_eq!(file.metadata().unwrap().len(), size);
    let mut parts = ZipArchive::new(file).unwrap();
    let text = |name: &&str| {
        let mut text = String::new();
        parts
            .by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    names.iter().map(text).collect()
}

fn heads(texts: &[&str]) -> Vec<ColumnHead> {
    let head = |text: &&str| ColumnHead {
        text: (*text).to_owned(),
        width: 20,
    };
    texts.iter().map(head).collect()
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(text.into())
}

#[test]
fn cells_hold_what_they_are_and_no_formula() {
    let mut excel = Excel::begin("Khen thưởng", heads(&["Họ tên", "Mã"])).unwrap();
    let day = |year| Cell::Date(NaiveDate::from_ymd_opt(year, 11, 26).unwrap());
    let rows = [
        vec![text("=1+1"), Cell::Code("0012".into())],
        vec![text("+1"), Cell::Code("12345678901234567890".into())],
        vec![text("-1<b>&"), text("@SUM(A1)")],
        vec![Cell::Money(1_138_500), day(2026)],
        vec![Cell::Number("0.3".into()), day(1899)],
        vec![Cell::Nothing, text(""), text(" a\n")],
    ];
    excel.add(rows).unwrap();
    let parts = part(excel, &["xl/worksheets/sheet1.xml", "xl/styles.xml"]);
    let [sheet, styles] = parts.as_slice() else {
        panic!("{parts:?}")
    };
    assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "{sheet}");
    for written in [
        "<is><t>Họ tên</t></is>",
        "<is><t>=1+1</t></is>",
        "<is><t>0012</t></is>",
        "<is><t>12345678901234567890</t></is>",
        "<is><t>+1</t></is>",
        "<is><t>-1&lt;b&gt;&amp;</t></is>",
        "<is><t>@SUM(A1)</t></is>",
        "<v>1138500</v>",
        "<v>46352</v>",
        "<v>0.3</v>",
        "<is><t>26/11/1899</t></is>",
        "<t xml:space=\"preserve\"> a\n</t>",
        "topLeftCell=\"A2\"",
        "state=\"frozen\"",
    ] {
        assert!(sheet.contains(written), "{written} is not in {sheet}");
    }
    assert!(!sheet.contains("r=\"A7\"") && !sheet.contains("r=\"B7\""));
    for format in ["dd/mm/yyyy", "<b/>", "#,##0"] {
        assert!(styles.contains(format), "{format} is not in {styles}");
    }
}

#[test]
fn behind_the_most_rows_of_a_sheet_the_next_one_begins() {
    let mut excel = Excel::of("Sổ vàng", heads(&["Số"]), 2).unwrap();
    let number = |number: i32| vec![Cell::Number(number.to_string().into())];
    excel.add((1..=3).map(number)).unwrap();
    excel.add((4..=5).map(number)).unwrap();
    let names = [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    ];
    let parts = part(excel, &names);
    for name in ["\"Sổ vàng\"", "\"Sổ vàng (2)\"", "\"Sổ vàng (3)\""] {
        assert!(parts[0].contains(name), "{}", parts[0]);
    }
    for (sheet, held, not) in [(1, "<v>2</v>", "<v>3</v>"), (2, "<v>4</v>", "<v>5</v>")] {
        assert!(parts[sheet].contains(held) && !parts[sheet].contains(not));
        assert!(parts[sheet].contains("<t>Số</t>"));
    }
    assert!(parts[3].contains("<v>5</v>"));
}

#[test]
fn a_workbook_without_rows_has_its_head() {
    let excel = Excel::begin("Trống", heads(&["Họ tên"])).unwrap();
    let parts = part(excel, &["xl/worksheets/sheet1.xml"]);
    assert!(parts[0].contains("<t>Họ tên</t>"));
}

#[test]
fn a_text_that_no_cell_holds_is_cut_with_an_ellipsis() {
    assert_eq!(
        shortened(&"ặ".repeat(LONGEST_TEXT)),
        "ặ".repeat(LONGEST_TEXT)
    );
    let cut = shortened(&"ặ".repeat(LONGEST_TEXT + 1));
    assert_eq!(cut.encode_utf16().count(), LONGEST_TEXT);
    assert!(cut.ends_with("ặ…"));
    // Signs of two units are not torn apart.
    let cut = shortened(&"🏅".repeat(LONGEST_TEXT));
    assert!(cut.encode_utf16().count() <= LONGEST_TEXT && cut.ends_with("🏅…"));
}

/// Other programs hold a package for broken that says it may be larger than four gigabytes.
#[test]
fn a_workbook_of_usual_size_is_a_package_of_the_usual_kind() {
    let mut excel = Excel::begin("Mẫu", heads(&["A"])).unwrap();
    excel.add([[text("1 & 2 < 3")]]).unwrap();
    let (mut file, _) = excel.file().unwrap();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    // The version that is needed to unpack it, and no field of the large kind behind the name.
    assert_eq!(bytes[4], 20);
    assert_eq!(&bytes[28..30], [0, 0]);
}
