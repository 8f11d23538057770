//! Who qualifies for an award in a unit: as the API lists them, as files, and on their page.

use serde_json::{Value, json};

use super::facts::titled;
use crate::support::excel::{column, rows};
use crate::support::pages::{get, sign_in};
use crate::support::{Actor, OFFICER, STRANGER, TestApp, on_both, unit_of};

on_both![
    everybody_is_found_with_what_they_lack,
    what_cannot_be_asked_is_told_by_field,
    only_those_who_nominate_or_examine_look,
    each_file_has_the_rows_of_the_list,
    the_page_shows_them,
    who_was_given_it_is_told_and_found_as_nothing_else,
];

const MET: &str = "Đỗ Mẫu Đạt";
const LOW: &str = "Đỗ Mẫu Kém";
const OPEN: &str = "Đỗ Mẫu Chưa Xếp";

/// Two with ratings, one without; answers the id of the commune.
async fn three(app: &TestApp) -> String {
    let officer = app.officer().await;
    for (name, grade) in [
        (MET, Some("excellent")),
        (LOW, Some("completed")),
        (OPEN, None),
    ] {
        let subject = officer.add_subject("individual", name).await;
        if let Some(grade) = grade {
            let body = json!({
                "subject_id": subject, "year": 2026, "grade": grade,
                "source": "Thông báo số 12/TB-UBND",
            });
            officer.post("/ratings", body).await.expect(201);
        }
    }
    commune(app).await
}

async fn commune(app: &TestApp) -> String {
    let unit = unit_of(&app.administrator().await, "HG-01").await;
    unit["id"].as_str().unwrap().to_owned()
}

fn asked(unit: &str) -> String {
    format!(
        "award_code=title_ldtt&commendation_type=merit&unit_id={unit}&cycle_year=2026\
         &subject_kind=individual"
    )
}

fn list(unit: &str) -> String {
    format!("/eligibility/qualifying?{}", asked(unit))
}

async fn items(actor: &Actor<'_>, path: &str) -> Vec<Value> {
    let found = actor.get(path).await.expect(200).json();
    found["items"].as_array().unwrap().clone()
}

/// What is found of somebody, if they are in the list.
fn outcome<'v>(items: &'v [Value], name: &str) -> Option<&'v str> {
    let found = items.iter().find(|one| one["subject_name"] == name)?;
    found["standard"]["outcome"].as_str()
}

async fn everybody_is_found_with_what_they_lack(app: &TestApp) {
    let unit = three(app).await;
    let officer = app.officer().await;
    let all = items(&officer, &list(&unit)).await;
    let found = [MET, LOW, OPEN].map(|name| outcome(&all, name));
    // Another ground of the title is for a person to judge: nobody is shut out by a rating alone.
    assert_eq!(found[0], Some("met"), "{all:?}");
    assert_eq!(found[2], Some("needs_review"), "{all:?}");
    assert!(found[1].is_some_and(|outcome| outcome != "met"), "{all:?}");
    let low = all.iter().find(|one| one["subject_name"] == LOW).unwrap();
    assert_eq!(low["subject_kind"], "individual");
    assert!(
        low["unit_name"]
            .as_str()
            .is_some_and(|name| !name.is_empty())
    );
    // One outcome alone; page by page it is the same, and nobody comes twice.
    for wanted in ["met", "not_met", "needs_review"] {
        let path = format!("{}&outcome={wanted}", list(&unit));
        let some = items(&officer, &path).await;
        let of_all: Vec<&Value> = all
            .iter()
            .filter(|one| one["standard"]["outcome"] == wanted)
            .collect();
        assert_eq!(some.iter().collect::<Vec<_>>(), of_all, "{wanted}");
        let (mut paged, mut next) = (Vec::new(), Some(format!("{path}&limit=1")));
        while let Some(place) = next {
            let page = officer.get(&place).await.expect(200).json();
            let cursor = page["next_cursor"].as_str();
            next = cursor.map(|cursor| format!("{path}&limit=1&cursor={cursor}"));
            paged.extend(page["items"].as_array().unwrap().clone());
        }
        assert_eq!(paged, some, "{wanted}");
    }
    // Who has left is nobody to propose.
    app.sql("UPDATE person SET left_on = '2026-01-01'").await;
    let left = items(&officer, &list(&unit)).await;
    assert!(left.len() < all.len() && outcome(&left, MET).is_some());
}

async fn what_cannot_be_asked_is_told_by_field(app: &TestApp) {
    let unit = commune(app).await;
    let officer = app.officer().await;
    let good = asked(&unit);
    for (part, wrong, pointer, code) in [
        (
            "award_code=title_ldtt",
            "award_code=nothing",
            "award_code",
            "unknown_reference",
        ),
        (
            "commendation_type=merit",
            "commendation_type=ad_hoc",
            "commendation_type",
            "not_for_this_award",
        ),
        (
            "commendation_type=merit",
            "commendation_type=x",
            "commendation_type",
            "unknown_code",
        ),
        (
            "cycle_year=2026",
            "cycle_year=2020",
            "cycle_year",
            "award_year",
        ),
        (
            "subject_kind=individual",
            "subject_kind=collective",
            "subject_kind",
            "not_for_this_subject",
        ),
        (
            unit.as_str(),
            "0192f0c1-2345-7000-8000-000000000000",
            "unit_id",
            "unknown_reference",
        ),
        (
            "subject_kind=individual",
            "subject_kind=individual&outcome=perhaps",
            "outcome",
            "unknown_code",
        ),
    ] {
        let query = good.replace(part, wrong);
        for path in ["/eligibility/qualifying", "/eligibility/qualifying/export"] {
            let refused = officer.get(&format!("{path}?{query}")).await;
            let refused = refused.problem(422, "invalid");
            let told = (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"],
            );
            assert_eq!(told, (&json!(pointer), &json!(code)), "{refused}");
        }
    }
    // Every fault at once.
    let query = good
        .replace("commendation_type=merit", "commendation_type=ad_hoc")
        .replace("cycle_year=2026", "cycle_year=2020");
    let refused = officer
        .get(&format!("/eligibility/qualifying?{query}"))
        .await;
    let refused = refused.problem(422, "invalid");
    assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused}");
}

async fn only_those_who_nominate_or_examine_look(app: &TestApp) {
    let unit = commune(app).await;
    let path = list(&unit);
    app.officer().await.get(&path).await.expect(200);
    app.specialist().await.get(&path).await.expect(200);
    app.office().await.get(&path).await.expect(200);
    // Who sees the unit and does neither.
    app.chairman().await.get(&path).await.expect(403);
    // Who does not see it hears that there is none.
    let refused = app.stranger().await.get(&path).await;
    let refused = refused.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "unit_id");
}

async fn each_file_has_the_rows_of_the_list(app: &TestApp) {
    let unit = three(app).await;
    let officer = app.officer().await;
    let all = items(&officer, &list(&unit)).await;
    let ids: Vec<String> = all
        .iter()
        .map(|one| one["subject_id"].as_str().unwrap().to_owned())
        .collect();
    let file = format!("/eligibility/qualifying/export?{}", asked(&unit));
    let lines = officer.get(&file).await.expect(200);
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    let lines = lines.text.lines().map(serde_json::from_str::<Value>);
    let lines: Vec<Value> = lines.map(Result::unwrap).collect();
    assert_eq!(lines, all);
    let table = officer
        .get(&format!("{file}&format=csv&separator=comma"))
        .await
        .expect(200);
    let text = table.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let place = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let table: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let of = |name: &str| -> Vec<&str> { table.iter().map(|row| &row[place(name)]).collect() };
    assert_eq!(of("subject_id"), ids);
    let outcomes: Vec<&str> = all
        .iter()
        .map(|one| one["standard"]["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(of("outcome"), outcomes);
    let open = table.iter().find(|row| &row[place("subject_name")] == OPEN);
    assert!(open.is_some_and(|row| row[place("missing")].contains("year=2026")));
    let book = officer
        .get_in_vietnamese(&format!("{file}&format=xlsx"))
        .await
        .expect(200);
    assert_eq!(
        book.header("content-disposition"),
        "attachment; filename=\"du-dieu-kien-2026-10-17.xlsx\""
    );
    let book = rows(&book);
    assert_eq!(column(&book, "Mã định danh người, tập thể"), ids);
    let names = column(&book, "Họ tên, tên tập thể");
    let said = column(&book, "Kết quả đối chiếu tiêu chuẩn");
    let of = |name: &str| {
        let at = names.iter().position(|known| known == name).unwrap();
        said[at].as_str()
    };
    assert_eq!((of(MET), of(OPEN)), ("Đạt", "Cần xem xét"));
}

async fn the_page_shows_them(app: &TestApp) {
    let unit = three(app).await;
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, "/qualifying").await.expect(200).text;
    assert!(
        page.contains("Ai đủ điều kiện")
            && page.contains("<option value=\"title_ldtt:merit\">")
            && page.contains("bấm “Tìm”"),
        "{page}"
    );
    let query = format!("award=title_ldtt%3Amerit&unit={unit}&year=2026&kind=individual");
    let page = get(app, &cookie, &format!("/qualifying?{query}")).await;
    let page = page.expect(200).text;
    for part in [
        MET,
        LOW,
        OPEN,
        "<span class=\"tag ok\">Đạt</span>",
        "<span class=\"tag warn\">Cần xem xét</span>",
        "<option value=\"title_ldtt:merit\" selected>",
        "/qualifying/export?",
        "Trong phần này: đạt ",
        "năm 2026: Hoàn thành nhiệm vụ",
        "Trường hợp khác còn cần người có trách nhiệm xem xét.",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let met = get(app, &cookie, &format!("/qualifying?{query}&outcome=met")).await;
    let met = met.expect(200).text;
    assert!(met.contains(MET) && !met.contains(OPEN), "{met}");
    // Nobody there: what to do is said.
    let none = query.replace("year=2026", "year=2025");
    let none = get(app, &cookie, &format!("/qualifying?{none}&outcome=met")).await;
    let none = none.expect(200).text;
    assert!(none.contains("Không có ai với kết quả đã chọn"), "{none}");
    // What cannot be asked is told above the form, with what was chosen.
    let wrong = query.replace("kind=individual", "kind=collective");
    let wrong = get(app, &cookie, &format!("/qualifying?{wrong}")).await;
    let wrong = wrong.expect(200).text;
    assert!(
        wrong.contains("không áp dụng cho loại cá nhân, tập thể, hộ gia đình đã chọn")
            && wrong.contains("<option value=\"collective\" selected>"),
        "{wrong}"
    );
    let book = get(app, &cookie, &format!("/qualifying/export?{query}")).await;
    let names = column(&rows(&book.expect(200)), "Họ tên, tên tập thể");
    assert!(names.iter().any(|name| name == MET), "{names:?}");
    // The way there, for those who have one.
    let start = get(app, &cookie, "/nominations/many")
        .await
        .expect(200)
        .text;
    assert!(start.contains("href=\"/qualifying\""), "{start}");
    let strange = sign_in(app, STRANGER).await;
    let page = get(app, &strange, &format!("/qualifying?{query}")).await;
    assert!(!page.expect(200).text.contains(MET));
    let chairman = sign_in(app, "chairman@suoinga.example").await;
    get(app, &chairman, "/qualifying").await.expect(403);
}

async fn who_was_given_it_is_told_and_found_as_nothing_else(app: &TestApp) {
    let unit = three(app).await;
    let officer = app.officer().await;
    let of = |items: &[Value]| {
        let found = items.iter().find(|one| one["subject_name"] == MET);
        found.unwrap().clone()
    };
    let met = of(&items(&officer, &list(&unit)).await);
    assert_eq!(met["given"], Value::Null, "{met}");
    titled(app, met["subject_id"].as_str().unwrap()).await;
    let met = of(&items(&officer, &list(&unit)).await);
    assert_eq!(
        (&met["given"]["kind"], &met["given"]["number"]),
        (&json!("award"), &json!("45/QĐ-MAU")),
        "{met}"
    );
    let those = items(&officer, &format!("{}&outcome=met", list(&unit))).await;
    assert_eq!(outcome(&those, MET), None);
    let cookie = sign_in(app, OFFICER).await;
    let query = format!("award=title_ldtt%3Amerit&unit={unit}&year=2026&kind=individual");
    let page = get(app, &cookie, &format!("/qualifying?{query}")).await;
    let page = page.expect(200).text;
    assert!(
        page.contains("Đã được tặng: Lao động tiên tiến năm 2026 (QĐ số 45/QĐ-MAU"),
        "{page}"
    );
}
