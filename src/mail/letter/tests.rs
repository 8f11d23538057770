//! Letters as they leave, in both languages.

use std::fmt::Write;

use super::*;

#[expect(clippy::too_many_lines, reason = "one letter from top to bottom")]
fn items() -> Vec<Item> {
    let household = "Hộ <ông> Giả Định & con";
    let stage = ("mail-stage", "Thẩm định");
    let award = [
        ("mail-decision", "163/QĐ-UBND, 17/10/2026"),
        ("mail-amount", "1.140.000 đồng"),
    ];
    let all = [
        ("submitted", vec![]),
        ("waiting", vec![stage, ("mail-due", "17/10/2026")]),
        (
            "returned",
            vec![
                ("mail-stage", "Đề nghị"),
                ("mail-reason", "Thiếu ngày xảy ra"),
            ],
        ),
        (
            "refused",
            vec![("mail-reason", "Đã khen cho cùng thành tích")],
        ),
        ("decided", vec![]),
        ("awarded", award.to_vec()),
        (
            "cancelled",
            award
                .into_iter()
                .chain([("mail-reason", "Khai man thành tích")])
                .collect(),
        ),
        (
            "stripped",
            award
                .into_iter()
                .chain([("mail-reason", "Bản án số 12")])
                .collect(),
        ),
        (
            "award_restored",
            award
                .into_iter()
                .chain([("mail-reason", "Được minh oan")])
                .collect(),
        ),
        (
            "base_lost",
            vec![("mail-decision", "163/QĐ-UBND, 17/10/2026")],
        ),
        ("due_soon", vec![stage, ("mail-due", "17/10/2026")]),
        ("overdue", vec![stage, ("mail-due", "17/10/2026")]),
        ("overdue_below", vec![stage, ("mail-due", "17/10/2026")]),
        (
            "cycle_closes",
            vec![
                ("mail-issuer", "Tỉnh Hồng Giang"),
                ("mail-due", "10/12/2026"),
            ],
        ),
        (
            "cycle_extended",
            vec![
                ("mail-issuer", "Tỉnh Hồng Giang"),
                ("mail-due", "10/12/2026"),
                ("mail-reason", "Bão số 12"),
            ],
        ),
        (
            "cycle_shortened",
            vec![
                ("mail-issuer", "Tỉnh Hồng Giang"),
                ("mail-due", "10/12/2026"),
                ("mail-reason", "Họp Hội đồng sớm"),
            ],
        ),
        ("given_back", vec![("mail-reason", "Có đơn đang xác minh")]),
        (
            "line_struck",
            vec![
                ("mail-issuer", "Xã Suối Ngà"),
                ("mail-reason", "Có đơn đang xác minh"),
            ],
        ),
        ("signature_withdrawn", vec![("mail-reason", "Sai căn cứ")]),
        (
            "corrected",
            vec![
                ("mail-before", "Hộ ông Giả Đinh"),
                ("mail-reason", "Sai dấu"),
            ],
        ),
        ("withdrawn", vec![("mail-reason", "Đề nghị nhầm")]),
        ("paused", vec![]),
        ("resumed", vec![]),
        ("forwarded", vec![]),
        (
            "letter_to_sign",
            vec![("mail-submitter", "Xã Suối Ngà"), ("mail-lines", "3")],
        ),
        (
            "to_sign",
            vec![("mail-issuer", "Xã Suối Ngà"), ("mail-lines", "3")],
        ),
        (
            "to_issue",
            vec![
                ("mail-issuer", "Xã Suối Ngà"),
                ("mail-signer", "Đặng Mẫu Minh"),
            ],
        ),
        (
            "appealed",
            vec![stage, ("mail-reason", "Bổ sung xác nhận của công an xã")],
        ),
        (
            "reported",
            vec![
                ("mail-unit", "Xã Suối Ngà"),
                ("mail-story", "Cõng hai người ra khỏi đám cháy"),
            ],
        ),
        ("report_taken", vec![("mail-unit", "Xã Suối Ngà")]),
        (
            "report_closed",
            vec![("mail-reason", "Đã được khen cho cùng thành tích")],
        ),
        (
            "emergency_opened",
            vec![
                ("mail-event", "Lũ quét Suối Ngà"),
                ("mail-reason", "Công điện số 5"),
            ],
        ),
        ("emergency_closed", vec![("mail-event", "Lũ quét Suối Ngà")]),
        (
            "to_reconsider",
            vec![stage, ("mail-reason", "Có đơn đang xác minh")],
        ),
        ("assigned", vec![stage]),
        ("workbook_ready", vec![("mail-lines", "60000")]),
        (
            "council_passed",
            vec![("mail-vote", "24/25 phiếu đồng ý, cần 23 (PH-26-004)")],
        ),
        (
            "council_rejected",
            vec![
                ("mail-vote", "20/25 phiếu đồng ý, cần 23 (PH-26-004)"),
                ("mail-appeal-until", "29/03/2027"),
            ],
        ),
        (
            "invitation",
            vec![
                ("mail-account", "an@suoinga.example"),
                ("mail-until", "24/10/2026 09:00"),
            ],
        ),
        (
            "reset",
            vec![
                ("mail-account", "an@suoinga.example"),
                ("mail-until", "17/10/2026 09:30"),
            ],
        ),
        (
            "password_changed",
            vec![
                ("mail-account", "an@suoinga.example"),
                ("mail-when", "17/10/2026 09:00"),
            ],
        ),
        (
            "second_factor_on",
            vec![
                ("mail-account", "an@suoinga.example"),
                ("mail-when", "17/10/2026 09:00"),
            ],
        ),
        (
            "second_factor_off",
            vec![
                ("mail-account", "an@suoinga.example"),
                ("mail-when", "17/10/2026 09:00"),
            ],
        ),
        (
            "account_changed",
            vec![
                ("mail-account", "an@suoinga.example"),
                ("mail-when", "17/10/2026 09:00"),
            ],
        ),
        (
            "office_unheld",
            vec![
                ("mail-office-unit", "Xã Suối Ngà"),
                ("mail-role", "Chủ tịch"),
                ("mail-files", "3"),
            ],
        ),
        (
            "role_to_confirm",
            vec![
                ("mail-owner", "Lê Mẫu An"),
                ("mail-role", "Chủ tịch"),
                ("mail-given-by", "Hồ Mẫu Nhật"),
            ],
        ),
        (
            "role_given",
            vec![
                ("mail-owner", "Lê Mẫu An"),
                ("mail-role", "Chủ tịch"),
                ("mail-given-by", "Hồ Mẫu Nhật"),
            ],
        ),
        (
            "owner_leaves",
            vec![
                ("mail-account", "an@suoinga.example"),
                ("mail-last-day", "31/12/2026"),
            ],
        ),
        (
            "address_changed",
            vec![
                ("mail-address-before", "an@suoinga.example"),
                ("mail-address-after", "an.le@suoinga.example"),
            ],
        ),
        (
            "meeting_invited",
            vec![
                ("mail-council", "Hội đồng Thi đua, khen thưởng"),
                ("mail-meeting-starts", "17/10/2026 09:00"),
            ],
        ),
        (
            "meeting_changed",
            vec![
                ("mail-meeting-starts", "17/10/2026 14:00"),
                ("mail-meeting-place", "Phòng họp A"),
            ],
        ),
        (
            "meeting_cancelled",
            vec![
                ("mail-meeting-title", "Xét khen thưởng năm 2026"),
                ("mail-reason", "Vắng chủ tọa"),
            ],
        ),
    ];
    let item = |(template, rows): (&'static str, Vec<(&'static str, &str)>)| Item {
        template,
        params: vec![
            ("subject", household.to_owned()),
            ("award", "Giấy khen".to_owned()),
            ("stage", "Thẩm định".to_owned()),
            ("due", "17/10/2026".to_owned()),
            ("unit", "Xã Suối Ngà".to_owned()),
            ("name", "Lê Mẫu An".to_owned()),
            ("role", "Chủ tịch".to_owned()),
            ("code", "PH-26-004".to_owned()),
        ],
        rows: [("mail-subject", household)]
            .into_iter()
            .chain(rows)
            .map(|(key, value)| (key, value.to_owned()))
            .collect(),
        url: "http://here/nominations/1".to_owned(),
    };
    all.into_iter().map(item).collect()
}

fn letter(language: Language, items: Vec<Item>) -> Letter {
    Letter {
        language,
        reader: "Lê Mẫu Kiểm".to_owned(),
        items,
        more: None,
    }
}

fn letters(language: Language) -> impl Iterator<Item = Letter> {
    let digest = items().into_iter().skip(1).take(2).collect();
    let counted = Letter {
        more: More::of(1_342, "http://here/".to_owned()),
        ..letter(language, items().into_iter().skip(1).take(1).collect())
    };
    items()
        .into_iter()
        .map(|item| vec![item])
        .chain([digest])
        .map(move |items| letter(language, items))
        .chain([counted])
}

#[test]
fn letters_say_what_happened_in_both_languages() {
    let mut said = String::new();
    for language in Language::ALL {
        for letter in letters(*language) {
            let written = write(&letter).unwrap();
            let templates: Vec<&str> = letter.items.iter().map(|item| item.template).collect();
            writeln!(
                said,
                "== {language} {}\n{}\n\n{}",
                templates.join(" + "),
                written.subject,
                written.text
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn every_kind_of_letter_has_words() {
    let written: Vec<&str> = items().into_iter().map(|item| item.template).collect();
    let mut known: Vec<&str> = crate::domain::base::job::Template::ALL
        .iter()
        .map(|template| template.code())
        .collect();
    known.extend([
        "invitation",
        "reset",
        "password_changed",
        "second_factor_on",
        "second_factor_off",
        "account_changed",
        "office_unheld",
        "role_to_confirm",
        "role_given",
        "owner_leaves",
        "address_changed",
        "meeting_invited",
        "meeting_changed",
        "meeting_cancelled",
    ]);
    assert_eq!(written, known);
}

#[test]
fn html_letters_escape_what_people_typed() {
    for letter in letters(Language::Vietnamese) {
        let written = write(&letter).unwrap();
        assert!(
            written.html.contains("&#38; con") && !written.html.contains("<ông>"),
            "{}",
            written.html
        );
        assert!(written.text.contains("Hộ <ông> Giả Định & con"));
    }
}
