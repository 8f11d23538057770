//! Initiatives by forms, and as a workbook.

use serde_json::json;

use super::{commune, people};
use crate::awards::records::earlier;
use crate::support::excel::{column, rows};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, STRANGER, TestApp, on_both};

on_both![an_initiative_is_entered_spent_and_removed_by_forms,];

async fn an_initiative_is_entered_spent_and_removed_by_forms(app: &TestApp) {
    let (unit, people) = (commune(app).await, people(app));
    let (a, b) = (people[0].as_str(), people[1].as_str());
    let officer = sign_in(app, OFFICER).await;
    let list = get(app, &officer, "/initiatives").await.expect(200).text;
    assert!(
        list.contains("name=\"author\"") && list.contains("Nhập sáng kiến"),
        "{list}"
    );
    let form = |share: &'static str| {
        [
            ("unit_id", unit.as_str()),
            ("initiative_title", "Cải tiến quy trình"),
            ("reach", "unit"),
            ("recognised_on", "01/10/2024"),
            ("recognised_by", "Hội đồng sáng kiến xã Mẫu"),
            ("decision_number", "12/QĐ-HĐSK"),
            ("author", ""),
            ("share", ""),
            ("author", a),
            ("share", "60"),
            ("author", b),
            ("share", share),
        ]
    };
    for (share, text) in [("x", "from 1 to 100"), ("41", "more than 100%")] {
        let page = post(app, &officer, "/initiatives", &form(share)).await;
        let page = told(app, &officer, page).await;
        assert!(
            page.contains("role=\"alert\"") && page.contains("Authors:") && page.contains(text),
            "{page}"
        );
        assert!(page.contains("value=\"Cải tiến quy trình\""), "{page}");
    }
    let page = post(app, &officer, "/initiatives", &form("40")).await;
    let page = told(app, &officer, page).await;
    assert!(
        page.contains("<h1>Cải tiến quy trình</h1>") && page.contains("01/10/2024"),
        "{page}"
    );
    let again = post(app, &officer, "/initiatives", &form("40")).await;
    assert!(told(app, &officer, again).await.contains("role=\"alert\""));
    let id = app.officer().await.get("/initiatives").await.json()["items"][0]["id"].clone();
    let path = format!("/initiatives/{}", id.as_str().unwrap());
    get(app, &sign_in(app, STRANGER).await, &path)
        .await
        .expect(404);
    for (query, is_found) in [
        ("?q=quy+trinh", true),
        ("?q=khongcoai", false),
        ("?year=2025", false),
    ] {
        let page = get(app, &officer, &format!("/initiatives{query}")).await;
        let page = page.expect(200).text;
        assert_eq!(page.contains(&path), is_found, "{query}");
    }
    let book = get(app, &officer, "/initiatives/export?q=quy+trinh")
        .await
        .expect(200);
    let book = rows(&book);
    assert_eq!(column(&book, "Tên sáng kiến"), ["Cải tiến quy trình"]);
    assert!(column(&book, "Tác giả, tỷ lệ đóng góp")[0].contains("(60%)"));
    let person = get(app, &officer, &format!("/subjects/{a}"))
        .await
        .expect(200)
        .text;
    assert!(
        person.contains(&path) && person.contains("chưa dùng"),
        "{person}"
    );
    // The standing office says on what it was spent; it puts nothing right.
    let award = earlier(app, a, "certificate_of_merit_province", "HG").await;
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, &path).await.expect(200).text;
    assert!(
        page.contains(&award) && !page.contains("/correct"),
        "{page}"
    );
    let form = [("version", "1"), ("initiative_award", award.as_str())];
    let spend = format!("{path}/spend");
    let page = post(app, &specialist, &spend, &form).await;
    let page = told(app, &specialist, page).await;
    assert!(
        page.contains(&format!("/awards/{award}")) && page.contains("/release"),
        "{page}"
    );
    let page = post(app, &specialist, &spend, &form).await;
    assert!(
        told(app, &specialist, page)
            .await
            .contains("role=\"alert\"")
    );
    let remove = format!("{path}/remove");
    let page = post(app, &officer, &remove, &[("version", "2")]).await;
    assert!(told(app, &officer, page).await.contains("role=\"alert\""));
    let form = [
        ("version", "2"),
        ("initiative_title", "Cải tiến quy trình cấp phép"),
        ("reach", "province"),
        ("recognised_on", "01/10/2024"),
        ("recognised_by", "Hội đồng sáng kiến xã Mẫu"),
        ("decision_number", "12/QĐ-HĐSK"),
        ("reason", "Ghi thiếu"),
    ];
    let page = post(app, &officer, &format!("{path}/correct"), &form).await;
    let page = told(app, &officer, page).await;
    assert!(
        page.contains("<h1>Cải tiến quy trình cấp phép</h1>"),
        "{page}"
    );
    let release = format!("{path}/release");
    let page = post(app, &officer, &release, &[("version", "3"), ("reason", "")]).await;
    assert!(told(app, &officer, page).await.contains("role=\"alert\""));
    let form = [("version", "3"), ("reason", "Ghi nhầm")];
    let page = post(app, &officer, &release, &form).await;
    let page = told(app, &officer, page).await;
    assert!(page.contains("not spent"), "{page}");
    let page = post(app, &officer, &remove, &[("version", "4")]).await;
    assert!(!told(app, &officer, page).await.contains(&path));
    let left = app
        .officer()
        .await
        .get("/initiatives")
        .await
        .expect(200)
        .json();
    assert_eq!(left["items"], json!([]));
}
