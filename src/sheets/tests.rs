//! What `sheets` does, case by case.

use proptest::prelude::*;

use super::*;

const ENGLISH: Style = Style {
    separator: Separator::Comma,
    decimal_comma: false,
};

fn written(cell: Cell<'_>) -> String {
    String::from_utf8(lines(ENGLISH, [vec![cell]])).unwrap()
}

#[test]
fn no_character_at_the_head_of_a_cell_makes_a_formula() {
    for head in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
        let runs = matches!(
            head,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        );
        let guard = if runs { "'" } else { "" };
        let quoted = if head == '"' {
            "\"\"".to_owned()
        } else {
            head.to_string()
        };
        for (behind, cell) in [("", String::from(head)), ("1+1", format!("{head}1+1"))] {
            assert_eq!(
                written(Cell::Text(cell.into())),
                format!("\"{guard}{quoted}{behind}\"\r\n"),
                "{head:?}"
            );
        }
    }
}

#[test]
fn codes_stay_text() {
    for (code, shown) in [
        ("0012", "'0012"),
        ("1E5", "'1E5"),
        ("1.50", "'1.50"),
        ("10/12", "'10/12"),
        ("12345678901234567890", "'12345678901234567890"),
    ] {
        assert_eq!(written(Cell::Code(code.into())), format!("\"{shown}\"\r\n"));
    }
    for code in ["12", "0", "HG0012", "A/12", "inf", "01931234-a", ""] {
        assert_eq!(written(Cell::Code(code.into())), format!("\"{code}\"\r\n"));
    }
    assert_eq!(written(Cell::Text("0.30".into())), "\"0.30\"\r\n");
}

#[test]
fn numbers_have_the_comma_where_a_vietnamese_spreadsheet_reads_them() {
    let coefficient =
        |style| String::from_utf8(lines(style, [vec![Cell::Number("0.45".into())]])).unwrap();
    for (language, separator, written) in [
        (Language::Vietnamese, None, "\"0,45\"\r\n"),
        (Language::Vietnamese, Some(Separator::Comma), "\"0.45\"\r\n"),
        (Language::English, None, "\"0.45\"\r\n"),
        (
            Language::English,
            Some(Separator::Semicolon),
            "\"0.45\"\r\n",
        ),
    ] {
        assert_eq!(coefficient(Style::of(language, separator)), written);
    }
}

#[test]
fn a_table_is_read_by_the_names_of_its_columns() {
    let lines = |text: &str| read(text, &["a", "b"], &["c"]);
    let row = |line, cells: [&str; 3]| (line, cells.map(str::to_owned).to_vec());
    assert_eq!(
        lines("\u{feff}b;a\r\n\"x;y\";'0012\r\n"),
        Ok(vec![row(2, ["0012", "x;y", ""])])
    );
    assert_eq!(
        lines("a,b,c\n1,2,3\n\n4,5,6\n"),
        Ok(vec![row(2, ["1", "2", "3"]), row(4, ["4", "5", "6"])])
    );
    assert_eq!(
        lines("a,d\n"),
        Err(Unreadable::UnknownColumn("d".to_owned()))
    );
    assert_eq!(lines("a,c\n"), Err(Unreadable::MissingColumn("b")));
    assert!(matches!(
        lines("a,b\n1,2\n3\n"),
        Err(Unreadable::Line(3, _))
    ));
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        rows in prop::collection::vec(
            prop::collection::vec("\\PC*|[=+\\-@\t\r\n;,\"']{0,4}", 3),
            0..5
        ),
        semicolon: bool
    ) {
        let separator = if semicolon { Separator::Semicolon } else { Separator::Comma };
        let style = Style { separator, decimal_comma: semicolon };
        let mut bytes = head(style, &["a", "b", "c"]);
        bytes.extend(lines(
            style,
            rows.iter().map(|row| row.iter().map(|cell| Cell::Text(cell.into())).collect::<Vec<_>>())
        ));
        let text = std::str::from_utf8(&bytes).unwrap().strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(separator.byte()).from_reader(text.as_bytes());
        prop_assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), ["a", "b", "c"]);
        let read: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| Cell::Text(cell.into()).guarded(style).into_owned()).collect()).collect();
        prop_assert_eq!(read, expected);
    }
}
