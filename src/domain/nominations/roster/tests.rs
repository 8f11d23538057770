//! What people paste.

use super::*;

fn read(rows: &[&[&str]]) -> Vec<(String, Option<SubjectKind>, String)> {
    let rows = rows
        .iter()
        .map(|row| row.iter().map(ToString::to_string).collect());
    lines_of(rows.collect(), 0)
        .into_iter()
        .map(|line| (line.name, line.kind, line.achievement))
        .collect()
}

#[test]
fn rows_are_read_with_a_head_and_without() {
    let (person, group) = (Some(SubjectKind::Individual), Some(SubjectKind::Collective));
    let told = |name: &str, kind, what: &str| (name.to_owned(), kind, what.to_owned());
    let both = vec![
        told("Lò Văn Lũ", person, "Chèo thuyền"),
        told("Tổ 1", group, "Dọn đường"),
    ];
    for rows in [
        [
            &["Lò Văn Lũ", "", "Chèo thuyền"][..],
            &["Tổ 1", "tập thể", "Dọn đường"][..],
        ]
        .as_slice(),
        &[
            &["STT", "Thành tích", "Họ và tên", "Loại"],
            &["", "", "", ""],
            &["1", "Chèo thuyền", "Lò Văn Lũ", "Cá nhân"],
            &["2", "Dọn đường", "Tổ 1", "TẬP THỂ"],
        ],
        &[
            &["1.", "Lò Văn Lũ", "CN", "Chèo thuyền"],
            &["2", "Tổ 1", "tt", "Dọn đường", "x"],
        ],
    ] {
        assert_eq!(read(rows), both);
    }
    assert_eq!(
        read(&[
            &["Lò Văn Lũ"],
            &["Lò Văn Lũ", "Chèo thuyền"],
            &["Tổ 1", "Tập thể"],
            &["Hai", "đèo", "x"]
        ]),
        [
            told("Lò Văn Lũ", person, ""),
            told("Lò Văn Lũ", person, "Chèo thuyền"),
            told("Tổ 1", group, ""),
            told("Hai", None, "x"),
        ]
    );
    assert!(read(&[]).is_empty() && read(&[&["Họ tên", "Loại"], &[" "]]).is_empty());
}

#[test]
fn a_line_says_what_is_wrong_with_it() {
    let mut line = RosterLine {
        place: 1,
        name: "Lò  Văn\u{b}Lũ".to_owned(),
        kind: Some(SubjectKind::Individual),
        achievement: "Chèo\u{b}thuyền".to_owned(),
        same_as: SameAs::Unsaid,
        nomination: None,
    };
    let told = line.told().unwrap();
    assert_eq!(
        (told.name.as_str(), told.achievement.as_str()),
        ("Lò Văn Lũ", "Chèo\nthuyền")
    );
    line.name = "x".repeat(201);
    line.kind = None;
    line.achievement = " ".to_owned();
    assert_eq!(
        line.told().unwrap_err(),
        [
            ("name", "too_long", Some(200)),
            ("kind", "required", None),
            ("achievement", "required", None),
        ]
    );
}

#[test]
fn what_is_said_of_a_name_is_read_as_it_is_written() {
    let id = SubjectId(uuid::Uuid::from_u128(7));
    for said in [SameAs::Unsaid, SameAs::Same(id), SameAs::Another] {
        assert_eq!(said.to_string().parse::<SameAs>().unwrap(), said);
    }
    assert!("who".parse::<SameAs>().is_err());
}
