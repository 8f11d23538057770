//! Tables that people send, as rows.

use super::*;
use crate::domain::upkeep::import::{ImportRow, RowOutcome};

const PEOPLE_HEAD: &str = "Mã nhân sự;Họ và tên;Mã đơn vị;Chức vụ;Trực tiếp lao động";

fn law() -> LawBook {
    LawBook::default()
}

fn read_as(kind: ImportKind, text: &str) -> Result<Vec<ImportRow>> {
    let read = read(text.as_bytes().to_vec(), kind, &law(), Language::Vietnamese);
    read.map(|table| table.unpacked().collect())
}

fn cells(rows: &[ImportRow]) -> Vec<Vec<&str>> {
    rows.iter()
        .map(|row| row.cells.iter().map(String::as_str).collect())
        .collect()
}

fn fault(kind: ImportKind, text: &str) -> (String, &'static str) {
    match read_as(kind, text) {
        Err(Error::Invalid(mut faults)) => {
            let fault = faults.remove(0);
            (fault.pointer, fault.code)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_head_is_found_and_what_is_no_row_passed_over() {
    let text = format!(
        "DANH SÁCH CÁN BỘ;;;;\n(kèm theo Công văn số 1);;;;\n\nSTT;{PEOPLE_HEAD}\n\
         ;Ví dụ: 0012;Lê Mẫu;DV;;\n1;0012;Lê Mẫu Minh;DV-01;Chuyên viên;x\n;;;;;\n\
         2;0013;Trần Mẫu;DV-01;;\n;Tổng cộng;2;;;\n"
    );
    let rows = read_as(ImportKind::People, &text).unwrap();
    // What is empty at the end of a row is not kept.
    assert_eq!(
        cells(&rows),
        [
            vec!["0012", "Lê Mẫu Minh", "DV-01", "Chuyên viên", "yes"],
            vec!["0013", "Trần Mẫu", "DV-01"],
        ]
    );
    assert_eq!((rows[1].cell(2), rows[1].cell(3)), ("DV-01", ""));
    assert_eq!((rows[0].place, rows[1].place), (6, 8));
}

#[test]
fn heads_are_known_in_both_languages_however_they_are_typed() {
    for head in [
        "staff_code,full_name,unit_code",
        "MÃ CÁN BỘ, HỌ  TÊN (*),Đơn vị",
        "Staff code;Full name;Unit code",
        "ma nv\tho va ten\tma don vi",
    ] {
        let separator = [",", ";", "\t"]
            .into_iter()
            .find(|sign| head.contains(sign))
            .unwrap();
        let text = format!("{head}\n{}", ["1", "Lê Mẫu", "D"].join(separator));
        let rows = read_as(ImportKind::People, &text).unwrap();
        assert_eq!(cells(&rows), [["1", "Lê Mẫu", "D"]], "{head}");
    }
}

#[test]
fn letters_become_those_of_today() {
    let text = format!("{PEOPLE_HEAD}\n1;\u{d0}ô\u{303} Ma\u{302}\u{303}u  Lan ;D;;\n");
    let rows = read_as(ImportKind::People, &text).unwrap();
    assert_eq!(rows[0].cells[1], "Đỗ Mẫu Lan");
}

#[test]
fn what_the_file_lacks_is_told_of_it() {
    let file = "/file".to_owned();
    let empty = format!("{PEOPLE_HEAD}\n;;;;\n");
    for (text, code) in [
        ("", "import_no_head"),
        ("a;b;c\n1;2;3\n", "import_no_head"),
        ("Mã nhân sự;Họ và tên\n1;Lê Mẫu\n", "missing_column"),
        (empty.as_str(), "import_empty"),
        ("M· c¸n bé;Hä vµ tªn;§¬n vÞ\n", "import_old_font"),
    ] {
        assert_eq!(
            fault(ImportKind::People, text),
            (file.clone(), code),
            "{text}"
        );
    }
    let broken = read(
        vec![0xff, 0xff],
        ImportKind::People,
        &law(),
        Language::English,
    );
    assert!(matches!(broken, Err(Error::Invalid(faults)) if faults[0].code == "no_sheet"));
}

#[test]
fn a_cell_of_an_old_font_is_named_and_the_others_stay() {
    let text = format!("{PEOPLE_HEAD}\n1;NguyÔn V¨n MÉu;D;;\n2;Lê Mẫu;D;;\n");
    let rows = read_as(ImportKind::People, &text).unwrap();
    assert_eq!(rows[0].outcome, RowOutcome::Faulty);
    let fault = CellFault::new("full_name", "import_old_font").with("cell", "B2");
    assert_eq!(rows[0].faults, [fault]);
    assert_eq!(rows[1].outcome, RowOutcome::Unread);
}

#[test]
fn members_of_lists_and_numbers_are_read_as_they_are_called() {
    let text = "Mã nhân sự;Năm;Xếp loại;Căn cứ\n\
        1;2025;Hoàn thành tốt nhiệm vụ;12/QĐ\n2;2.025;EXCELLENT;12/QĐ\n3;hai;tuyệt;x\n";
    let rows = read_as(ImportKind::Ratings, text).unwrap();
    let said: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (&*row.cells[4], &*row.cells[5]))
        .collect();
    assert_eq!(
        said,
        [("2025", "good"), ("2025", "excellent"), ("hai", "tuyệt")]
    );
}

#[test]
fn a_birth_is_a_day_a_month_or_a_year() {
    let text = "Mã nhân sự;Họ và tên;Mã đơn vị;Giới tính;Ngày sinh\n\
        1;Lê Mẫu;D;Nữ;03/05/1988\n2;Lê Mẫu;D;nam;05/1988\n3;Lê Mẫu;D;;1988\n";
    let rows = read_as(ImportKind::People, text).unwrap();
    let said: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (&*row.cells[5], &*row.cells[6]))
        .collect();
    assert_eq!(
        said,
        [("female", "1988-05-03"), ("male", "05/1988"), ("", "1988")]
    );
}

#[test]
fn a_file_of_units_is_a_short_one() {
    let head = "Mã đơn vị;Tên đơn vị;Loại đơn vị;Mã đơn vị cấp trên\n";
    let rows = "A;Tổ Mẫu;office;B\n".repeat(2_001);
    let told = fault(ImportKind::Units, &format!("{head}{rows}"));
    assert_eq!(told, ("/file".to_owned(), "import_rows"));
}

#[test]
fn no_two_columns_of_a_kind_have_a_head_in_common() {
    for kind in ImportKind::ALL {
        let mut seen = BTreeSet::new();
        for column in kind.columns() {
            for key in keys_of(column) {
                assert!(seen.insert(key.clone()), "{kind}: {key}");
            }
        }
    }
}

#[test]
fn what_is_to_be_filled_in_is_read_again_without_its_example() {
    use std::io::Read as _;
    for language in Language::ALL {
        for kind in ImportKind::ALL {
            let (mut file, size) = blank(*kind, &law(), *language).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes.len() as u64, size);
            match read(bytes, *kind, &law(), *language) {
                Err(Error::Invalid(faults)) => assert_eq!(faults[0].code, "import_empty"),
                other => panic!("{kind} {language}: {other:?}"),
            }
        }
    }
}
