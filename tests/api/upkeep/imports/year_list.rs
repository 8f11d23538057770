//! The year's list: a whole unit's proposal from one sheet, with what the rules find of each row, and
//! the submission letters that are made of it.

use serde_json::{Value, json};

use super::{counts, done, looked_at, people, send};
use crate::support::excel::{column, rows};
use crate::support::pages::{get, post, sign_in};
use crate::support::{Actor, OFFICER, TestApp, on_both, unit_of};

on_both![
    a_whole_years_proposal_comes_from_one_sheet,
    the_same_is_not_proposed_twice,
    whoever_is_named_without_a_code_is_told,
    a_list_is_its_senders_alone,
    letters_are_made_of_it_and_what_is_sent_stays,
    the_page_shows_the_standard_and_leads_to_the_letter,
];

const LIST: &str = "Mã nhân sự;Đơn vị;Đối tượng;Tên đối tượng;Danh hiệu;Hình thức cho tập thể;\
     Loại khen thưởng;Năm;Thành tích";
const LABOURER: &str = "Lao động tiên tiến";
const FIGHTER: &str = "Chiến sĩ thi đua cơ sở";
const CERTIFICATE: &str = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh";
const COLLECTIVE: &str = "Tập thể lao động tiên tiến";

/// A line about somebody with a staff code.
fn of(code: &str, award: &str) -> String {
    format!("{code};;;;{award};;;;Hoàn thành tốt nhiệm vụ")
}

/// Who has so many staff, all rated for the year but the last, and so many teams.
async fn staffed(app: &TestApp, count: usize, teams: usize) {
    let staff: Vec<String> = (1..=count)
        .map(|number| format!("N{number:03};Đỗ Mẫu {number};HG-01;;"))
        .collect();
    let staff: Vec<&str> = staff.iter().map(String::as_str).collect();
    let import = looked_at(app, "people", people(&staff)).await;
    done(app, &import, "publish").await;
    let rated = (1..=count).map(|number| {
        let grade = if number == count { "completed" } else { "good" };
        format!("N{number:03};2026;{grade};12/QĐ-XL\n")
    });
    let rated: String = rated.collect();
    let rated = format!("Mã nhân sự;Năm;Xếp loại;Căn cứ\n{rated}");
    let import = looked_at(app, "ratings", rated).await;
    done(app, &import, "publish").await;
    let officer = app.officer().await;
    let unit = unit_of(&officer, "HG-01").await["id"].clone();
    for number in 1..=teams {
        let name = format!("Tổ Mẫu {number}");
        let body = json!({"kind": "collective", "name": name, "unit_id": unit});
        officer.post("/subjects", body).await.expect(201);
    }
}

async fn find(officer: &Actor<'_>, import: &Value) -> Value {
    let path = format!("/imports/{}", import["id"].as_str().unwrap());
    officer.get(&path).await.expect(200).json()
}

/// Sends a list as the officer and has it looked at.
async fn listed(app: &TestApp, lines: &[String]) -> Value {
    let officer = app.officer().await;
    let text = format!("{LIST}\n{}\n", lines.join("\n"));
    let sent = send(&officer, app, "nominations", text.into()).await;
    let import = sent.expect(201).json();
    app.deliver().await;
    find(&officer, &import).await
}

/// Does an act with a list to its end.
async fn acted(app: &TestApp, import: &Value, act: &str) -> Value {
    let officer = app.officer().await;
    let path = format!("/imports/{}/{act}", import["id"].as_str().unwrap());
    officer.post(&path, json!({})).await.expect(200);
    app.deliver().await;
    find(&officer, import).await
}

/// A page of the rows of a list.
async fn page(app: &TestApp, import: &Value, asked: &str) -> Value {
    let id = import["id"].as_str().unwrap();
    let path = format!("/imports/{id}/rows?limit=200&{asked}");
    app.officer().await.get(&path).await.expect(200).json()
}

/// The columns and codes of what is said of the rows that are so far.
async fn said(app: &TestApp, import: &Value, outcome: &str, of: &str) -> Vec<String> {
    let found = page(app, import, &format!("outcome={outcome}")).await;
    let line = |row: &Value| {
        let each = row[of].as_array().unwrap().iter();
        let said = each.map(|one| {
            let (column, code) = (one["column"].as_str(), one["code"].as_str());
            format!("{}:{}", column.unwrap(), code.unwrap())
        });
        said.collect::<Vec<String>>().join(",")
    };
    let rows = found["items"].as_array().unwrap();
    rows.iter().map(line).collect()
}

/// The year's whole proposal, without faults: 105 lines.
fn whole() -> Vec<String> {
    let staff = |from: usize, to: usize, award: &'static str| {
        (from..=to).map(move |number| of(&format!("N{number:03}"), award))
    };
    let teams = (1..=8).map(|number| {
        format!(";HG-01;Tập thể;Tổ Mẫu {number};;{COLLECTIVE};;2026;Đoàn kết, hoàn thành nhiệm vụ")
    });
    staff(1, 80, LABOURER)
        .chain(staff(81, 92, FIGHTER))
        .chain(staff(93, 97, CERTIFICATE))
        .chain(teams)
        .collect()
}

async fn a_whole_years_proposal_comes_from_one_sheet(app: &TestApp) {
    staffed(app, 97, 8).await;
    let mut lines = whole();
    let faulty = [
        (of("KHONG-CO", LABOURER), "staff_code:unknown_reference"),
        // Of another commune.
        (of("HG0003", LABOURER), "staff_code:unknown_reference"),
        (format!(";;;;{LABOURER};;;;Tốt"), "staff_code:required"),
        (of("N081", ""), "award_code:required"),
        (of("N081", "Danh hiệu lạ"), "award_code:unknown_reference"),
        (of("N081", COLLECTIVE), "award_code:not_for_this_subject"),
        (
            format!("N082;;;;;{COLLECTIVE};;;Tốt"),
            "collective_award:not_for_this_subject",
        ),
        (
            format!(";HG-01;Tập thể;Tổ Mẫu 1;{LABOURER};{COLLECTIVE};;;Tốt"),
            "collective_award:import_two_awards",
        ),
        (
            format!("N083;;;;{LABOURER};;;2020;Tốt"),
            "cycle_year:award_year",
        ),
        (
            format!("N084;;;;{LABOURER};;;năm nay;Tốt"),
            "cycle_year:out_of_range",
        ),
        (
            format!("N085;;;;{LABOURER};;devotion;;Tốt"),
            "commendation_type:not_for_this_award",
        ),
        (format!("N086;;;;{LABOURER};;;;"), "achievement:required"),
        (of("N001", LABOURER), "staff_code:twice"),
        (
            format!(";HG-01;sinh vật;Tổ Mẫu 1;;{COLLECTIVE};;;Tốt"),
            "subject_kind:unknown_code",
        ),
        (
            format!(";HG-01;Tập thể;Tổ không có;;{COLLECTIVE};;;Tốt"),
            "subject_name:unknown_reference",
        ),
    ];
    lines.extend(faulty.iter().map(|(line, _)| line.clone()));
    assert_eq!(lines.len(), 120);
    let import = listed(app, &lines).await;
    let expected: Vec<&str> = faulty.iter().map(|(_, code)| *code).collect();
    assert_eq!(said(app, &import, "faulty", "faults").await, expected);
    assert_eq!(counts(&import), [105, 15, 0, 0]);
    // Nothing is written so far.
    let officer = app.officer().await;
    let none = officer
        .get("/nominations?status=draft")
        .await
        .expect(200)
        .json();
    assert_eq!(none["items"], json!([]));
    // Each good row says what the rules find of it.
    let mut found = 0;
    for check in ["met", "not_met", "needs_review", "stopped"] {
        let some = page(app, &import, &format!("outcome=good&check={check}")).await;
        let items = some["items"].as_array().unwrap();
        assert!(items.iter().all(|row| row["check"] == check), "{some}");
        assert_eq!(some["total"], items.len());
        found += items.len();
    }
    assert_eq!(found, 105);
    let met = page(app, &import, "outcome=good&check=met").await;
    assert!(met["total"].as_i64().unwrap() >= 80, "{}", met["total"]);
    assert_eq!(met["items"][0]["notes"][0]["code"], "standard_met");
    let path = format!(
        "/imports/{}/rows?check=galaxies",
        import["id"].as_str().unwrap()
    );
    officer.get(&path).await.problem(422, "invalid");
    let path = format!("/imports/{}/checked", import["id"].as_str().unwrap());
    let book = rows(&officer.get(&path).await.expect(200));
    assert_eq!(book.len(), 121);
    let standard = column(&book, "Standard met?");
    let met = standard.iter().filter(|text| *text == "Standard met");
    assert!(met.count() >= 80, "{standard:?}");
    let import = acted(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 15, 105, 0]);
    let first = page(app, &import, "outcome=published").await["items"][0].clone();
    let draft = format!("/nominations/{}", first["object_id"].as_str().unwrap());
    let draft = officer.get(&draft).await.expect(200).json();
    assert_eq!(
        (&draft["status"], &draft["award_code"], &draft["cycle_year"]),
        (&json!("draft"), &json!("title_ldtt"), &json!(2026))
    );
    // All of it can be taken back.
    let import = acted(app, &import, "undo").await;
    assert_eq!(counts(&import), [0, 15, 0, 105]);
    // With what the drafts rested on.
    let path = format!(
        "/achievements?subject_id={}",
        draft["subject_id"].as_str().unwrap()
    );
    let left = officer.get(&path).await.expect(200).json();
    assert_eq!(left["items"], json!([]));
    let none = officer
        .get("/nominations?status=draft")
        .await
        .expect(200)
        .json();
    assert_eq!(none["items"], json!([]));
}

async fn the_same_is_not_proposed_twice(app: &TestApp) {
    staffed(app, 2, 0).await;
    let lines = [of("N001", LABOURER)];
    let import = acted(app, &listed(app, &lines).await, "publish").await;
    let again = listed(app, &lines).await;
    assert_eq!(
        said(app, &again, "faulty", "faults").await,
        ["staff_code:already_drafted"]
    );
    let draft = page(app, &import, "outcome=published").await["items"][0]["object_id"].clone();
    let officer = app.officer().await;
    // Another year is another proposal.
    let other = format!("N001;;;;{LABOURER};;;2025;Tốt");
    let other = listed(app, &[other]).await;
    assert_eq!(counts(&other), [1, 0, 0, 0]);
    // In which somebody has worked stays.
    let draft = format!("/nominations/{}", draft.as_str().unwrap());
    let edit = json!({"statement": "Viết lại"});
    officer.patch_at(&draft, 1, edit).await.expect(200);
    let import = acted(app, &import, "undo").await;
    assert_eq!((counts(&import), &import["resting"]), ([0; 4], &json!(1)));
    assert_eq!(
        said(app, &import, "resting", "faults").await,
        [":import_rests"]
    );
}

async fn whoever_is_named_without_a_code_is_told(app: &TestApp) {
    let staff = [
        "N1;Đỗ Mẫu Lan;HG-01;;",
        "N2;Đỗ Mẫu Cúc;HG-01;;",
        "N3;Đỗ Mẫu Cúc;HG-01;;",
    ];
    let import = looked_at(app, "people", people(&staff)).await;
    done(app, &import, "publish").await;
    let import = listed(
        app,
        &[
            format!(";HG-01;;Đỗ Mẫu Lan;{LABOURER};;;;Tốt"),
            format!(";HG-01;;Đỗ Mẫu Cúc;{LABOURER};;;;Tốt"),
            format!("N2;;;Đỗ Mẫu Lan;{LABOURER};;;;Tốt"),
        ],
    )
    .await;
    assert_eq!(
        said(app, &import, "faulty", "faults").await,
        ["subject_name:import_namesakes"]
    );
    let notes = said(app, &import, "good", "notes").await;
    assert!(
        notes[0].contains("subject_name:import_by_name"),
        "{notes:?}"
    );
    assert!(
        notes[1].contains("subject_name:import_name_differs"),
        "{notes:?}"
    );
}

async fn a_list_is_its_senders_alone(app: &TestApp) {
    staffed(app, 2, 0).await;
    let lines = [of("N001", LABOURER)];
    let import = listed(app, &lines).await;
    let id = import["id"].as_str().unwrap();
    let text = format!("{LIST}\n{}\n", lines[0]);
    let (administrator, stranger) = (app.administrator().await, app.stranger().await);
    send(&administrator, app, "nominations", text.clone().into())
        .await
        .problem(403, "forbidden");
    let refused = send(&stranger, app, "nominations", text.into()).await;
    assert_eq!(
        refused.problem(422, "invalid")["errors"][0]["code"],
        "unknown_reference"
    );
    for actor in [&administrator, &stranger] {
        for path in ["", "/rows", "/faulty", "/checked", "/letters"] {
            let path = format!("/imports/{id}{path}");
            actor.get(&path).await.problem(404, "not_found");
        }
        for act in ["publish", "undo", "cancel"] {
            let path = format!("/imports/{id}/{act}");
            actor.post(&path, json!({})).await.problem(404, "not_found");
        }
    }
    let officer = app.officer().await;
    let own = officer.get("/imports").await.expect(200).json();
    assert_eq!(
        (&own["total"], &own["items"][0]["id"]),
        (&json!(1), &json!(id))
    );
    // Of the register there is no letter.
    let register = looked_at(app, "people", people(&["N9;Đỗ Mẫu Lan;HG-01;;"])).await;
    let path = format!("/imports/{}/letters", register["id"].as_str().unwrap());
    administrator.get(&path).await.problem(409, "wrong_stage");
    let template = officer.get("/imports/templates/nominations").await;
    let template = template.expect(200);
    let sent = send(&officer, app, "nominations", template.bytes.clone()).await;
    let empty = sent.problem(422, "invalid");
    assert_eq!(empty["errors"][0]["code"], "import_empty");
}

/// The letters that can be made of a list.
async fn letters(app: &TestApp, import: &Value) -> Value {
    let path = format!("/imports/{}/letters", import["id"].as_str().unwrap());
    app.officer().await.get(&path).await.expect(200).json()
}

async fn letters_are_made_of_it_and_what_is_sent_stays(app: &TestApp) {
    staffed(app, 3, 1).await;
    let lines = [
        of("N001", LABOURER),
        of("N002", LABOURER),
        // Rated too low for it: a rule stands in the way.
        of("N003", LABOURER),
        of("N001", CERTIFICATE),
        format!(";HG-01;;Tổ Mẫu 1;;{COLLECTIVE};;;Tốt"),
    ];
    let import = listed(app, &lines).await;
    assert_eq!(counts(&import), [5, 0, 0, 0]);
    let stopped = page(app, &import, "outcome=good&check=stopped").await;
    assert_eq!(stopped["total"], 1, "{stopped}");
    assert_eq!(stopped["items"][0]["notes"][0]["code"], "rule_broken");
    // Before it is brought in there is nothing to send.
    assert_eq!(letters(app, &import).await["letters"], json!([]));
    let import = acted(app, &import, "publish").await;
    let found = letters(app, &import).await;
    assert_eq!(found["held_back"][0]["rules"], json!(["R-RATING-1"]));
    let mut sizes: Vec<usize> = found["letters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|letter| letter["nomination_ids"].as_array().unwrap().len())
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 3], "{found}");
    let of_commune = found["letters"].as_array().unwrap().iter();
    let mut of_commune = of_commune.filter(|one| one["unit_id"] == one["deciding_unit_id"]);
    let ids = of_commune.next().unwrap()["nomination_ids"].clone();
    let body = json!({"title": "Tờ trình", "nomination_ids": ids});
    let officer = app.officer().await;
    officer.post("/submission-letters", body).await.expect(201);
    let left = letters(app, &import).await;
    assert_eq!(left["letters"].as_array().unwrap().len(), 1, "{left}");
    // What stands on a letter stays; the others are taken back.
    let import = acted(app, &import, "undo").await;
    assert_eq!(
        (counts(&import), &import["resting"]),
        ([0, 0, 0, 2], &json!(3))
    );
}

async fn the_page_shows_the_standard_and_leads_to_the_letter(app: &TestApp) {
    staffed(app, 2, 0).await;
    let lines = [of("N001", LABOURER), of("KHONG-CO", LABOURER)];
    let import = listed(app, &lines).await;
    let cookie = sign_in(app, OFFICER).await;
    let list = get(app, &cookie, "/imports").await.expect(200).text;
    assert!(list.contains("Danh sách đề nghị khen thưởng"), "{list}");
    assert!(!list.contains("Danh bạ cán bộ"), "{list}");
    let home = format!("/imports/{}", import["id"].as_str().unwrap());
    let shown = get(app, &cookie, &home).await.expect(200).text;
    for said in ["Đủ tiêu chuẩn?", "Dòng có lỗi", "Nhập 1 dòng hợp lệ"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let stopped = get(app, &cookie, &format!("{home}?check=stopped")).await;
    let stopped = stopped.expect(200).text;
    assert!(!stopped.contains("KHONG-CO"), "{stopped}");
    get(app, &cookie, &format!("{home}/checked"))
        .await
        .expect(200);
    let import = acted(app, &import, "publish").await;
    let shown = get(app, &cookie, &home).await.expect(200).text;
    assert!(shown.contains(&format!("{home}/letters")), "{shown}");
    let letters_page = get(app, &cookie, &format!("{home}/letters")).await;
    let letters_page = letters_page.expect(200).text;
    let draft = page(app, &import, "outcome=published").await["items"][0]["object_id"].clone();
    let draft = draft.as_str().unwrap();
    assert!(
        letters_page.contains("action=\"/submission-letters/new\"") && letters_page.contains(draft),
        "{letters_page}"
    );
    let form = [("title", "Tờ trình"), ("nomination_id", draft)];
    let made = post(app, &cookie, "/submission-letters/new", &form).await;
    let made = made.expect(303);
    let place = made.header("location");
    assert!(place.starts_with("/submission-letters/"), "{place}");
}
