//! Rows: as they come, how many, and mended where they stand.

use std::fmt::Write;

use super::{begun, standing, unit, version};
use crate::nominations::papers::package;
use crate::support::pages::{get, multipart, post, send, sign_in, told};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    rows_come_pasted_and_as_sheets_and_are_mended_where_they_stand,
    a_list_takes_five_hundred_rows_and_says_how_many_there_were,
    what_a_list_is_for_is_told_where_it_is_wrong,
];

/// A spreadsheet as an office program writes it: texts by their number, one in the cell itself.
fn xlsx() -> Vec<u8> {
    let strings = "<sst><si><t>Họ tên</t></si><si><t>Thành tích</t></si><si><r><t>Người Mẫu </t></r>\
        <r><t>Bảng &amp; Tính</t></r><rPh><t>x</t></rPh></si></sst>";
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
        <c r=\"C1\" t=\"s\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\" t=\"s\"><v>2</v></c>\
        <c r=\"C3\" t=\"inlineStr\"><is><t>Giữ đê</t></is></c></row></sheetData></worksheet>";
    package(&[
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

async fn rows_come_pasted_and_as_sheets_and_are_mended_where_they_stand(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    // One column, two, three; a kind that is none.
    let rows = "Người Mẫu Một\nNgười Mẫu Hai\tDọn đường\nTổ Mẫu\ttổ chức\tNấu cơm\n\n";
    let list = begun(app, &officer, rows).await;
    let page = get(app, &officer, &list).await.expect(200).text;
    assert_eq!(standing(&page, "Thiếu hoặc sai"), 2, "{page}");
    assert_eq!(standing(&page, "Đủ điều kiện"), 1);
    // More of them: pasted, as text, as a spreadsheet.
    let form = [
        ("version", "1"),
        ("rows", "Người Mẫu Ba\tcá nhân\tChèo thuyền"),
    ];
    post(app, &officer, &format!("{list}/rows"), &form)
        .await
        .expect(303);
    let template = get(app, &officer, "/nominations/many/template")
        .await
        .expect(200);
    assert!(template.header("content-type").starts_with("text/csv"));
    let place = format!("{list}/sheet");
    let csv = template.text.into_bytes();
    let sent = multipart(&[("version", "2")], &[("file", "a.csv", &csv)]);
    let reply = send(app, &officer, &place, sent).await.expect(303);
    assert_eq!(reply.header("location"), list);
    let sent = multipart(&[("version", "3")], &[("file", "a.xlsx", &xlsx())]);
    let reply = send(app, &officer, &place, sent).await.expect(303);
    assert_eq!(reply.header("location"), list);
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(page.contains("8 dòng"), "{page}");
    assert!(
        page.contains("value=\"Người Mẫu Bảng &#38; Tính\"") && page.contains("Giữ đê</textarea>"),
        "{page}"
    );
    assert_eq!(standing(&page, "Đủ điều kiện"), 6, "{page}");
    // What is no sheet, and a page that is no longer the newest.
    let sent = multipart(
        &[("version", "4")],
        &[("file", "a.csv", b"\xff\xfe\x00\xd8")],
    );
    let said = told(app, &officer, send(app, &officer, &place, sent).await).await;
    assert!(said.contains("The file cannot be read"), "{said}");
    let huge = vec![b'x'; 1_100_000];
    let sent = multipart(&[("version", "4")], &[("file", "a.csv", &huge)]);
    let said = told(app, &officer, send(app, &officer, &place, sent).await).await;
    assert!(said.contains("1 MB"), "{said}");
    let form = [("version", "1"), ("rows", "Người Mẫu Gõ Lâu")];
    let late = post(app, &officer, &format!("{list}/rows"), &form).await;
    let said = told(app, &officer, late).await;
    assert!(said.contains("Người Mẫu Gõ Lâu</textarea>"), "{said}");
    // Mended where they stand; one is taken off.
    let form = [
        ("version", "4"),
        ("place", "1"),
        ("name-1", "Người Mẫu Một"),
        ("kind-1", "individual"),
        ("achievement-1", "Cứu ba người"),
        ("place", "2"),
        ("name-2", "Người Mẫu Hai"),
        ("kind-2", "individual"),
        ("achievement-2", "Dọn đường"),
        ("off-2", "yes"),
        ("place", "3"),
        ("name-3", "Tổ Mẫu"),
        ("kind-3", "collective"),
        ("achievement-3", "Nấu cơm"),
        ("then", "next"),
    ];
    let reply = post(app, &officer, &format!("{list}/lines"), &form)
        .await
        .expect(303);
    assert_eq!(reply.header("location"), format!("{list}/papers"));
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(
        !page.contains("Người Mẫu Hai") && page.contains("Người Mẫu Ba"),
        "{page}"
    );
    assert_eq!(standing(&page, "Đủ điều kiện"), 7, "{page}");
    assert_eq!(version(&page), "5");
}

async fn a_list_takes_five_hundred_rows_and_says_how_many_there_were(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let mut rows = String::new();
    for n in 1..=501 {
        writeln!(rows, "Người Mẫu Số {n}\tcá nhân\tChèo thuyền").unwrap();
    }
    let unit = unit(app, &officer).await;
    let form = [
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ"),
        ("happened_from", "2026-10-14"),
        ("rows", rows.as_str()),
    ];
    let refused = post(app, &officer, "/nominations/many", &form).await;
    let said = told(app, &officer, refused).await;
    assert!(
        said.contains("501 rows") && said.contains("at most 500"),
        "{}",
        &said[..3_000]
    );
    assert!(
        said.contains("Người Mẫu Số 501"),
        "what was pasted is still there"
    );
    let (last, fewer) = rows
        .trim_end()
        .rsplit_once('\n')
        .map(|(a, b)| (b, a))
        .unwrap();
    let list = begun(app, &officer, fewer).await;
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(
        page.contains("500 dòng") && page.contains("500 Đủ điều kiện"),
        "{}",
        &page[..3_000]
    );
    assert_eq!(standing(&page, "Đủ điều kiện"), 100);
    let page = get(app, &officer, &format!("{list}/lines/401"))
        .await
        .expect(200)
        .text;
    assert!(page.contains("Người Mẫu Số 500\"") && !page.contains("Người Mẫu Số 400\""));
    let one_more = post(
        app,
        &officer,
        &format!("{list}/rows"),
        &[("version", "1"), ("rows", last)],
    )
    .await;
    assert!(told(app, &officer, one_more).await.contains("501 rows"));
    // More than any form may say.
    let huge = "x".repeat(1_200_000);
    post(app, &officer, "/nominations/many", &[("rows", &huge)])
        .await
        .expect(413);
}

async fn what_a_list_is_for_is_told_where_it_is_wrong(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let unit = unit(app, &officer).await;
    let good = [
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ"),
        ("happened_from", "2026-10-14"),
        ("rows", "Người Mẫu Một"),
    ];
    let id = "0190a1b2-0000-7000-8000-000000000000";
    for (name, value) in [
        ("unit_id", "x"),
        ("unit_id", id),
        ("award", ""),
        ("award", "letter_of_commendation:x"),
        ("award", "none:ad_hoc"),
        ("award", "order_bravery:merit"),
        ("name", ""),
        ("happened_from", "14/10"),
        ("happened_from", "2027-10-14"),
        ("happened_to", "2026-10-13"),
        ("event_id", id),
        ("cycle_year", "1"),
        ("cycle_year", "2020"),
    ] {
        let mut form: Vec<(&str, &str)> = good
            .iter()
            .copied()
            .filter(|(known, _)| *known != name)
            .collect();
        form.push((name, value));
        let refused = post(app, &officer, "/nominations/many", &form).await;
        let said = told(app, &officer, refused).await;
        assert!(
            said.contains("role=\"alert\"") && said.contains("Người Mẫu Một</textarea>"),
            "{name} {value}: {said}"
        );
    }
    // It is mended as long as no file was made; nothing is asked of the rows again.
    let list = begun(app, &officer, "Người Mẫu Một\tcá nhân\tChèo thuyền").await;
    let place = format!("{list}/purpose");
    let page = get(app, &officer, &place).await.expect(200).text;
    assert!(page.contains("value=\"Lũ trên suối Ngà\""), "{page}");
    let form = [
        ("version", "1"),
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ quét"),
        ("happened_from", "2026-10-15"),
    ];
    let reply = post(app, &officer, &place, &form).await.expect(303);
    assert_eq!(reply.header("location"), list);
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(
        page.contains("Lũ quét") && page.contains("Người Mẫu Một"),
        "{page}"
    );
}
