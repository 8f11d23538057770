//! The registers of the records as pages: found by what is looked for, counted, page by page; and
//! the page of one record, wherever it came from.

use serde_json::{Value, json};
use thidua::db;

use super::exports::{award, copies};
use super::records::earlier;
use crate::support::pages::{get, sign_in};
use crate::support::{STRANGER, TestApp, on_both};

on_both![
    records_are_found_by_what_is_looked_for,
    a_register_tells_how_many_and_goes_on_page_by_page,
    the_golden_book_stands_in_its_order,
    a_record_has_a_page_whether_or_not_it_came_from_a_file,
    what_a_check_rests_on_can_be_read_by_who_checks,
];

async fn records_are_found_by_what_is_looked_for(app: &TestApp) {
    let subject = app.subject("individual");
    award(app, &subject).await;
    earlier(
        app,
        &app.subject("collective"),
        "certificate_of_merit_province",
        "HG",
    )
    .await;
    let person = app
        .officer()
        .await
        .get(&format!("/subjects/{subject}"))
        .await
        .json();
    let name = person["name"].as_str().unwrap().to_owned();
    let given = thidua::domain::base::text::fold(name.split(' ').next_back().unwrap());
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    for (query, found) in [
        ("", 2),
        ("?q=khongcoai", 0),
        (&*format!("?q={given}"), 1),
        ("?cycle_year=2024", 1),
        ("?cycle_year=2030", 0),
        ("?award_code=letter_of_commendation", 1),
        ("?issuer=HG-01", 1),
        ("?issuer=HG", 1),
        ("?level=province", 1),
        ("?level=galaxy", 2),
        ("?commendation_type=merit", 1),
        ("?status=valid", 2),
        ("?status=stripped", 0),
        ("?cycle_year=2024&level=unit", 0),
        ("?cursor=garbage", 2),
        ("?cycle_year=x", 2),
    ] {
        let page = get(app, &cookie, &format!("/awards{query}"))
            .await
            .expect(200)
            .text;
        assert_eq!(
            page.matches("<td data-label=\"Người, tập thể\">").count(),
            found,
            "{query}"
        );
        let told = format!("1–{found} trong {found}");
        assert_eq!(page.contains(&told), found > 0, "{query}: {page}");
    }
    let place = "/awards?cycle_year=2024&level=province";
    let page = get(app, &cookie, place).await.text;
    assert!(
        page.contains("/awards/export?cycle_year=2024&#38;level=province"),
        "{page}"
    );
    let stranger = sign_in(app, STRANGER).await;
    let page = get(app, &stranger, "/awards").await.expect(200).text;
    assert!(!page.contains(&name) && page.contains("Không có kết quả khen thưởng"));
}

async fn a_register_tells_how_many_and_goes_on_page_by_page(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, 119, |index, record| {
        record.facts.decision_number = format!("{index}/QĐ-UBND");
        record.facts.golden_book = i32::try_from(index + 2).ok();
    })
    .await;
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    for list in ["/awards", "/golden-book", "/golden-book?year=2026"] {
        let (mut place, mut seen) = (list.to_owned(), Vec::new());
        for told in ["1–50 trong 120", "51–100 trong 120", "101–120 trong 120"] {
            let page = get(app, &cookie, &place).await.expect(200).text;
            assert!(page.contains(told), "{told}: {page}");
            let ids = page.split("href=\"/awards/").skip(1);
            let ids = ids.filter_map(|rest| rest.get(..36).map(str::to_owned));
            seen.extend(ids.filter(|id| !id.contains('"') && !id.contains('?')));
            place = page
                .split("rel=\"next\" href=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default()
                .replace("&#38;", "&");
        }
        assert!(place.is_empty());
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120, "{list}");
    }
}

async fn the_golden_book_stands_in_its_order(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, 2, |index, record| {
        record.facts.golden_book = [Some(3), Some(2)][index];
    })
    .await;
    // What came from elsewhere has no number here.
    earlier(
        app,
        &app.subject("collective"),
        "certificate_of_merit_province",
        "HG",
    )
    .await;
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, "/golden-book").await.expect(200).text;
    let numbers: Vec<&str> = page
        .split("<td data-label=\"Số vào sổ\">")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap())
        .collect();
    assert_eq!(numbers, ["1", "2", "3"], "{page}");
    let page = get(app, &cookie, "/golden-book?year=2025").await.text;
    assert!(page.contains("Không có kết quả"), "{page}");
}

async fn a_record_has_a_page_whether_or_not_it_came_from_a_file(app: &TestApp) {
    let file = award(app, &app.subject("individual")).await.to_string();
    let records = app.hr().await.get("/awards").await.json();
    let given = records["items"][0]["id"].as_str().unwrap().to_owned();
    let old = earlier(
        app,
        &app.subject("collective"),
        "certificate_of_merit_province",
        "HG",
    )
    .await;
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, &format!("/awards/{given}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(&format!("href=\"/nominations/{file}\""))
            && page.contains("href=\"/decisions/")
            && page.contains("163/QĐ-UBND"),
        "{page}"
    );
    let page = get(app, &cookie, &format!("/awards/{old}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("7/HG") && !page.contains("Xem hồ sơ đề nghị"),
        "{page}"
    );
    let stranger = sign_in(app, STRANGER).await;
    for id in [given, old] {
        get(app, &stranger, &format!("/awards/{id}"))
            .await
            .expect(404);
    }
}

/// Somebody is proposed, and their award of before lies in a unit they have left since.
async fn what_a_check_rests_on_can_be_read_by_who_checks(app: &TestApp) {
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let officer = app.officer().await;
    let file = officer.nominate(&subject).await;
    officer.act(&file, "submit", 1).await.expect(200);
    let moved = json!({
        "full_name": "Nguyễn Mẫu An", "unit_code": "HG-02", "position": "Cán bộ",
        "is_direct_worker": false
    });
    let administrator = app.administrator().await;
    administrator
        .put("/people/by-code/HG0001", moved)
        .await
        .expect(200);
    let old = earlier(app, &subject, "title_ldtt", "HG-02").await;
    let specialist = app.specialist().await;
    let path = format!("/awards/{old}");
    let record: Value = specialist.get(&path).await.expect(200).json();
    assert_eq!(record["id"], json!(old));
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    get(app, &cookie, &path).await.expect(200);
    // Once the file has ended it is no reason any more.
    let ended = move |conn: &mut db::Conn| {
        use diesel::connection::SimpleConnection;
        conn.batch_execute(&format!(
            "UPDATE nomination SET status = 'withdrawn', holder_unit_id = NULL, holder_role = NULL \
             WHERE id = '{file}'"
        ))
        .map_err(db::Failure::from)
    };
    app.state.db.write(ended).await.unwrap();
    specialist.get(&path).await.problem(404, "not_found");
}
