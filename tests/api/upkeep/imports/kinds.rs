//! Each kind of rows, and what rests on them.

use rust_xlsxwriter::{Format, Workbook};
use serde_json::json;

use super::{counts, done, looked_at, people, told};
use crate::support::{TestApp, on_both};

on_both![
    ratings_and_awards_come_from_a_workbook,
    careers_and_initiatives_come_too,
    what_rests_on_it_stays_until_it_does_not,
];

async fn ratings_and_awards_come_from_a_workbook(app: &TestApp) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .merge_range(0, 0, 0, 3, "KẾT QUẢ XẾP LOẠI", &Format::new())
        .unwrap();
    for (place, head) in (0..).zip(["Mã cán bộ", "Năm", "Xếp loại", "Căn cứ"]) {
        sheet.write_string(2, place, head).unwrap();
    }
    sheet.write_string(3, 0, "HG0001").unwrap();
    sheet.write_number(3, 1, 2020).unwrap();
    sheet.write_string(3, 2, "Hoàn thành tốt nhiệm vụ").unwrap();
    sheet.write_string(3, 3, "12/QĐ").unwrap();
    sheet.write_string(4, 0, "HG0001").unwrap();
    sheet.write_number(4, 1, 2021).unwrap();
    sheet.write_string(4, 2, "tuyệt vời").unwrap();
    sheet.write_string(4, 3, "12/QĐ").unwrap();
    let import = looked_at(app, "ratings", book.save_to_buffer().unwrap()).await;
    assert_eq!(counts(&import), [1, 1, 0, 0]);
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["5 grade:unknown_code"]
    );
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 1, 1, 0]);
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 1, 0, 1]);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let heads = [
        "staff_code",
        "award_code",
        "commendation_type",
        "cycle_year",
        "decision_number",
        "decision_date",
        "signer",
        "issuer_code",
        "issuer_name",
    ];
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (place, head) in (0..).zip(heads) {
        sheet.write_string(0, place, head).unwrap();
    }
    for (row, award) in [(1, "letter_of_commendation"), (2, "khong-co")] {
        let cells = [
            (0, "HG0001"),
            (1, award),
            (2, "Khen thưởng đột xuất"),
            (4, "7/QĐ-UBND"),
        ];
        for (place, text) in cells {
            sheet.write_string(row, place, text).unwrap();
        }
        sheet.write_number(row, 3, 2020).unwrap();
        let date = chrono::NaiveDate::from_ymd_opt(2020, 12, 1).unwrap();
        sheet.write_date_with_format(row, 5, date, &day).unwrap();
        for (place, text) in [(6, "Trần Mẫu Ký"), (7, "UB"), (8, "Ủy ban mẫu")] {
            sheet.write_string(row, place, text).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let import = looked_at(app, "awards", bytes.clone()).await;
    assert_eq!(counts(&import), [1, 1, 0, 0]);
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["3 award_code:unknown_reference"]
    );
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 1, 1, 0]);
    // Sent once more it adds nothing, and there is nothing to take back.
    let twice = looked_at(app, "awards", bytes.clone()).await;
    let twice = done(app, &done(app, &twice, "publish").await, "undo").await;
    assert_eq!(counts(&twice), [0, 1, 0, 1]);
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 1, 0, 1]);
    let anew = looked_at(app, "awards", bytes).await;
    assert_eq!(counts(&done(app, &anew, "publish").await), [0, 1, 1, 0]);
}

async fn careers_and_initiatives_come_too(app: &TestApp) {
    let careers = "Mã nhân sự;Loại mục;Mã;Tên ghi theo văn bản;Từ ngày;Đến ngày\n\
        HG0001;Thời gian phục vụ;Quân đội nhân dân;Phục vụ tại ngũ;01/09/2001;31/08/2003\n\
        HG0001;Kỷ luật;khiển trách;Khiển trách;2010-05-01;\n\
        HG0001;Kỷ luật;nặng;Khiển trách;32/05/2010;\n";
    let import = looked_at(app, "career_entries", careers).await;
    assert_eq!(counts(&import), [2, 1, 0, 0]);
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["4 code:unknown_code,from:no_date"]
    );
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 1, 2, 0]);
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 1, 0, 2]);
    let initiatives = "Sáng kiến;Phạm vi;Ngày công nhận;Cơ quan công nhận;Số QĐ;Tác giả\n\
        Sáng kiến mẫu;trong đơn vị;20/11/2024;Hội đồng mẫu;31/QĐ-SK;HG0001\n\
        Sáng kiến khác;trong đơn vị;20/11/2024;Hội đồng mẫu;31/QĐ-SK;KHONG-CO: 60%\n";
    let import = looked_at(app, "initiatives", initiatives).await;
    assert_eq!(counts(&import), [1, 1, 0, 0]);
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["3 authors:import_author_unknown"]
    );
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 1, 1, 0]);
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 1, 0, 1]);
}

async fn what_rests_on_it_stays_until_it_does_not(app: &TestApp) {
    let text = people(&["0071;Phan Mẫu Tư;HG-01;;", "0072;Phan Mẫu Năm;HG-01;;"]);
    let import = looked_at(app, "people", text).await;
    let import = done(app, &import, "publish").await;
    // The zeros that a spreadsheet has eaten are told.
    let ratings = "Mã nhân sự;Năm;Xếp loại;Căn cứ\n0071;2020;good;1/QĐ\n72;2020;good;1/QĐ\n";
    let rated = looked_at(app, "ratings", ratings).await;
    assert_eq!(
        told(app, &rated, "faulty", "notes").await,
        ["3 staff_code:import_zeros_lost"]
    );
    let namesake = people(&["81;Phan Mẫu Tư;HG-01;;"]);
    let namesake = looked_at(app, "people", namesake).await;
    assert_eq!(
        told(app, &namesake, "good", "notes").await,
        ["3 full_name:import_same_name"]
    );
    let rated = done(app, &rated, "publish").await;
    let import = done(app, &import, "undo").await;
    assert_eq!(counts(&import), [0, 0, 0, 1]);
    assert_eq!(import["resting"], 1);
    assert_eq!(
        told(app, &import, "resting", "faults").await,
        ["3 :import_rests"]
    );
    assert_eq!(counts(&done(app, &rated, "undo").await), [0, 1, 0, 1]);
    let import = done(app, &import, "undo").await;
    assert_eq!(
        (counts(&import), &import["resting"]),
        ([0, 0, 0, 2], &json!(0))
    );
}
