//! Lists as workbooks of Excel: what stands in them, and to whom they are given.

use actix_web::http::Method;
use serde_json::json;

use super::exports::{award, copies};
use crate::support::excel::{column, rows};
use crate::support::pages::{get, sign_in};
use crate::support::{Actor, Reply, TestApp, approved, on_both};

on_both![
    the_records_are_a_workbook_in_words_with_real_days_and_numbers,
    a_workbook_of_very_many_is_read_in_stretches,
    the_files_of_a_list_are_a_file_in_each_form,
    an_export_of_files_that_cannot_be_is_told_before_it_begins,
    pages_hand_out_what_they_show_as_a_workbook,
];

async fn workbook(actor: &Actor<'_>, path: &str, language: &'static str) -> Reply {
    let request = actor
        .request(Method::GET, path)
        .insert_header(("accept-language", language));
    actor.app.send(request).await.expect(200)
}

async fn the_records_are_a_workbook_in_words_with_real_days_and_numbers(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, 1, |_, record| {
        "=HYPERLINK(\"http://evil.example\")".clone_into(&mut record.facts.subject_name);
        record.facts.staff_code = Some("0012".to_owned());
        record.facts.amount = None;
    })
    .await;
    let hr = app.hr().await;
    let book = workbook(&hr, "/awards/export?format=xlsx", "vi").await;
    assert_eq!(
        book.header("content-disposition"),
        "attachment; filename=\"khen-thuong-2026-10-17.xlsx\""
    );
    assert_eq!(
        book.header("content-length"),
        book.bytes.len().to_string(),
        "it has its size"
    );
    let feed = hr.get("/awards").await.json();
    assert_eq!(
        book.header("x-resume-after"),
        feed["resume_after"].as_str().unwrap()
    );
    let table = rows(&book);
    let names = column(&table, "Họ tên, tên tập thể");
    assert_eq!(names[1], "=HYPERLINK(\"http://evil.example\")");
    assert_eq!(column(&table, "Mã nhân sự")[1], "0012");
    let sum = feed["items"][0]["amount"].to_string();
    assert_eq!(column(&table, "Tiền thưởng (đồng)"), [sum, String::new()]);
    // 17 October 2026, as Excel counts days.
    assert_eq!(column(&table, "Ngày quyết định"), ["46312", "46312"]);
    assert_eq!(column(&table, "Tình trạng"), ["Có hiệu lực", "Có hiệu lực"]);
    let ids: Vec<&str> = feed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["id"].as_str().unwrap())
        .collect();
    assert_eq!(column(&table, "Mã định danh"), ids);
    let english = rows(&workbook(&hr, "/awards/export?format=xlsx", "en").await);
    assert_eq!(column(&english, "Status"), ["Valid", "Valid"]);
    // Nobody else's.
    let strangers =
        rows(&workbook(&app.stranger().await, "/awards/export?format=xlsx", "vi").await);
    assert_eq!(strangers.len(), 1);
}

async fn a_workbook_of_very_many_is_read_in_stretches(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, 2_500, |index, record| {
        record.facts.decision_number = format!("{index}/QĐ-UBND");
    })
    .await;
    let hr = app.hr().await;
    let feed = rows(&workbook(&hr, "/awards/export?format=xlsx", "vi").await);
    assert_eq!(feed.len(), 2_502);
    let mut ids = column(&feed, "Mã định danh");
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, "/awards/export").await.expect(200);
    let mut of_page = column(&rows(&page), "Mã định danh");
    ids.sort();
    of_page.sort();
    assert!(ids == of_page, "the page hands out something else");
}

async fn the_files_of_a_list_are_a_file_in_each_form(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let awarded = award(app, &app.subject("individual")).await.to_string();
    let file = officer.nominate(&app.subject("collective")).await;
    officer.act(&file, "submit", 1).await.expect(200);
    let listed = specialist.get("/nominations").await.expect(200).json();
    let listed = listed["items"].as_array().unwrap().clone();
    let lines = specialist.get("/nominations/export").await.expect(200);
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    assert_eq!(
        lines.header("content-disposition"),
        "attachment; filename=\"nominations-2026-10-17.ndjson\""
    );
    let read: Vec<serde_json::Value> = lines
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(read, listed);
    let table = workbook(&specialist, "/nominations/export?format=csv", "en").await;
    let text = table.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let of = |row: &csv::StringRecord, name: &str| {
        let place = heads.iter().position(|head| head == name).unwrap();
        row[place].to_owned()
    };
    let table: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let by_id = |id: &str| table.iter().find(|row| of(row, "id") == id).unwrap();
    let row = by_id(&file);
    assert_eq!(
        [
            "status",
            "stage",
            "holder_role",
            "achievement",
            "received_at"
        ]
        .map(|name| of(row, name)),
        [
            "in_progress",
            "check",
            "standing_office_specialist",
            "Rowed all night",
            "2026-10-17"
        ]
    );
    let paid = app.hr().await.get("/awards").await.json()["items"][0]["amount"].to_string();
    assert_eq!(of(by_id(&awarded), "amount"), paid);
    assert_eq!(of(by_id(&awarded), "holder_role"), "");
    // The filters of the list are the filters of the file.
    let filtered = "/nominations/export?format=xlsx&status=in_progress&sort=due_at";
    let book = workbook(&specialist, filtered, "vi").await;
    assert_eq!(
        book.header("content-disposition"),
        "attachment; filename=\"ho-so-khen-thuong-2026-10-17.xlsx\""
    );
    let book = rows(&book);
    assert_eq!(column(&book, "Mã định danh"), std::slice::from_ref(&file));
    // People read the number of a file first and its id last; programs read on as before.
    assert_eq!(book[0].first().unwrap(), "Mã hồ sơ");
    assert_eq!(book[0].last().unwrap(), "Mã định danh");
    let path = format!("/nominations/{file}");
    let code = specialist.get(&path).await.expect(200).json()["case_code"].clone();
    assert_eq!(of(by_id(&file), "case_code"), code);
    assert_eq!(column(&book, "Mã hồ sơ"), [code.as_str().unwrap()]);
    let all = workbook(&specialist, "/nominations/export?format=xlsx", "vi").await;
    let ended = column(&rows(&all), "Bước xử lý");
    assert!(ended.contains(&"Đã khen thưởng".to_owned()), "{ended:?}");
    assert_eq!(column(&book, "Thành tích"), ["Rowed all night"]);
    assert_eq!(column(&book, "Tình trạng"), ["Đang xử lý"]);
    for path in ["/nominations/export", "/nominations/export?format=ndjson"] {
        assert_eq!(app.stranger().await.get(path).await.expect(200).text, "");
    }
}

async fn an_export_of_files_that_cannot_be_is_told_before_it_begins(app: &TestApp) {
    let specialist = app.specialist().await;
    let query = "format=pdf&separator=tab&status=x&commendation_type=y&stage=z&sort=q";
    let problem = specialist
        .get(&format!("/nominations/export?{query}"))
        .await
        .problem(422, "invalid");
    let mut told: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "commendation_type",
            "format",
            "separator",
            "sort",
            "stage",
            "status"
        ]
    );
    specialist
        .get("/nominations/export?limit=5")
        .await
        .problem(400, "unknown_parameter");
    let path = "/api/v1/nominations/export?format=xlsx";
    app.open(Method::GET, path, None)
        .await
        .problem(401, "not_signed_in");
}

async fn pages_hand_out_what_they_show_as_a_workbook(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await.to_string();
    let second = approved(app, &app.subject("collective")).await;
    let specialist = app.specialist().await;
    let draft = json!({"title": "Về việc tặng Giấy khen", "nomination_ids": [second]});
    specialist.post("/decisions", draft).await.expect(201);
    let issued = specialist.get("/decisions?q=163").await.json()["items"][0].clone();
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let of = async |path: &str| rows(&get(app, &cookie, path).await.expect(200));
    let list = of("/decisions/export").await;
    assert_eq!(column(&list, "Số quyết định"), ["", "163/QĐ-UBND"]);
    assert_eq!(column(&list, "Số trường hợp"), ["1", "1"]);
    let total = issued["amount"].to_string();
    assert_eq!(column(&list, "Tổng tiền (đồng)")[1], total);
    assert_eq!(of("/decisions/export?q=163").await.len(), 2);
    let id = issued["id"].as_str().unwrap();
    let lines = of(&format!("/decisions/{id}/export")).await;
    assert_eq!(column(&lines, "Số thứ tự"), ["1"]);
    assert_eq!(column(&lines, "Tiền thưởng (đồng)"), [total]);
    assert_eq!(of("/nominations/export?status=awarded").await.len(), 2);
    assert_eq!(
        column(&of("/nominations/export").await, "Mã định danh"),
        [second, first]
    );
    assert_eq!(of("/golden-book/export?year=2026").await.len(), 2);
    assert_eq!(of("/golden-book/export?year=2025").await.len(), 1);
    of("/submission-letters/export").await;
    // Whoever sees nothing of it gets nothing of it; who has not signed in, the form.
    let stranger = sign_in(app, crate::support::STRANGER).await;
    get(app, &stranger, &format!("/decisions/{id}/export"))
        .await
        .expect(404);
    let list = get(app, &stranger, "/decisions/export").await.expect(200);
    assert_eq!(rows(&list).len(), 1);
    for path in ["/awards/export", "/decisions/export", "/nominations/export"] {
        app.open(Method::GET, path, None).await.expect(303);
    }
}
