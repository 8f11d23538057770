//! What the law's standard finds, told beside the rules: it stops nothing.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::pages::{get, post, sign_in};
use crate::support::{Actor, OFFICER, TestApp, on_both};

on_both![
    a_candidate_is_told_of_the_standard_leaf_by_leaf,
    a_file_shows_the_standard_beside_its_checks,
];

fn asked(award: &str, subject: &str) -> Value {
    json!({
        "award_code": award,
        "commendation_type": "merit",
        "cycle_year": 2026,
        "candidates": [{"subject_id": subject}],
    })
}

async fn standard(officer: &Actor<'_>, language: &str, body: Value) -> Value {
    let request = officer
        .request(Method::POST, "/eligibility")
        .insert_header(("accept-language", language))
        .set_json(body);
    let answer = officer.app.send(request).await.expect(200).json();
    answer["items"][0]["standard"].clone()
}

async fn rated(officer: &Actor<'_>, subject: &str, grade: &str) {
    let body = json!({
        "subject_id": subject, "year": 2026, "grade": grade, "source": "Thông báo số 12/TB-UBND"
    });
    officer.post("/ratings", body).await.expect(201);
}

/// A ground by its code.
fn ground<'a>(standard: &'a Value, code: &str) -> &'a Value {
    let grounds = standard["grounds"].as_array().unwrap();
    grounds.iter().find(|one| one["code"] == code).unwrap()
}

async fn a_candidate_is_told_of_the_standard_leaf_by_leaf(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("individual", "Người Mẫu Đạt").await;
    for (language, text, missing) in [
        (
            "vi",
            "Có năm chưa có kết quả xếp loại",
            "Kết quả xếp loại năm 2026 từ mức “Hoàn thành tốt nhiệm vụ” trở lên",
        ),
        (
            "en",
            "The rating of one or more years is not on record",
            "A rating for 2026: “Good” or better",
        ),
    ] {
        let found = standard(&officer, language, asked("title_ldtt", &subject)).await;
        assert_eq!(found["outcome"], "needs_review", "{found}");
        let condition = &ground(&found, "official")["condition"];
        assert_eq!(condition["requirement"], "rated");
        assert_eq!(condition["outcome"], "needs_review");
        assert_eq!(condition["missing"], json!([missing]));
        let why = condition["why"].as_str().unwrap();
        assert!(why.starts_with(text), "{why}");
        assert!(why.contains("06/2022/QH15"), "{why}");
    }
    rated(&officer, &subject, "excellent").await;
    let found = standard(&officer, "en", asked("title_ldtt", &subject)).await;
    assert_eq!(found["outcome"], "met", "{found}");
    let condition = &ground(&found, "official")["condition"];
    assert_eq!(condition["outcome"], "met");
    assert_eq!(condition["missing"], json!([]));
    assert_eq!(ground(&found, "worker")["outcome"], "needs_review");
    // A tree is answered leaf by leaf; of a switch what holds on the day.
    let found = standard(&officer, "en", asked("title_cstdcs", &subject)).await;
    let official = ground(&found, "official");
    assert_eq!(found["outcome"], "met", "{found}");
    assert_eq!(official["outcome"], "met");
    let condition = &official["condition"];
    assert_eq!(condition["requirement"], "switched");
    let parts = condition["parts"].as_array().unwrap();
    assert_eq!((parts.len(), &parts[0]["requirement"]), (1, &json!("all")));
    let any = &parts[0]["parts"][1];
    assert_eq!(any["requirement"], "any");
    let outcomes: Vec<&Value> = any["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leaf| &leaf["outcome"])
        .collect();
    assert_eq!(outcomes[..2], [&json!("met"), &json!("needs_review")]);
    // What is lower than asked tells since when it could be.
    let other = officer.add_subject("individual", "Người Mẫu Kém").await;
    rated(&officer, &other, "completed").await;
    let found = standard(&officer, "en", asked("title_ldtt", &other)).await;
    let condition = &ground(&found, "official")["condition"];
    assert_eq!(condition["outcome"], "not_met");
    assert_eq!(condition["earliest_year"], 2027);
    // It tells the fact it was found by, and what is said in short speaks of it too.
    let fact = &condition["found"][0];
    assert_eq!(
        (&fact["kind"], &fact["year"], &fact["grade"], &fact["text"]),
        (
            &json!("rating"),
            &json!(2026),
            &json!("completed"),
            &json!("2026: “Completed”")
        )
    );
    assert_eq!(condition["found_more"], 0);
    assert_eq!(
        (
            &found["nearest_ground"],
            &found["text"],
            &found["earliest_year"]
        ),
        (&json!("official"), &condition["why"], &json!(2027)),
        "{found}"
    );
}

async fn a_file_shows_the_standard_beside_its_checks(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("individual", "Người Mẫu Hồ Sơ").await;
    let event = json!({
        "name": "Năm công tác", "happened_from": "2026-01-05", "happened_to": "2026-09-30"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"].clone();
    let achievement = officer
        .achieved(&subject, event.as_str().unwrap(), "Hoàn thành nhiệm vụ")
        .await;
    let body = json!({
        "award_code": "title_ldtt", "commendation_type": "merit", "cycle_year": 2026,
        "subject_id": subject, "achievement_id": achievement,
        "statement": "Hoàn thành tốt nhiệm vụ.",
    });
    let made = officer.post("/nominations", body).await.expect(201).json();
    let path = format!("/nominations/{}", made["id"].as_str().unwrap());
    let checks = format!("{path}/eligibility");
    let found = officer.get(&checks).await.expect(200).json();
    assert_eq!(found["standard"]["outcome"], "needs_review");
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        page.contains("Tiêu chuẩn theo quy định")
            && page.contains("<li class=\"depth-0\"><span class=\"tag warn\">Cần xem xét</span>")
            && page.contains("năm 2026: chưa có kết quả xếp loại")
            && page.contains("Còn thiếu: Kết quả xếp loại năm 2026"),
        "{page}"
    );
    rated(&officer, &subject, "good").await;
    let found = officer.get_in_vietnamese(&checks).await.expect(200).json();
    assert_eq!(found["standard"]["outcome"], "met");
    let official = ground(&found["standard"], "official");
    assert_eq!(
        official["condition"]["why"],
        "Đủ số năm được xếp loại đạt mức yêu cầu."
    );
    let page = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        page.contains("<li class=\"depth-0\"><span class=\"tag ok\">Đạt</span>"),
        "{page}"
    );
    // The form for a new file says the same of what was typed so far.
    let form = [
        ("subject_id", subject.as_str()),
        ("award", "title_ldtt:merit"),
        ("name", "Năm công tác"),
        ("happened_from", "2026-01-05"),
    ];
    let part = post(app, &cookie, "/nominations/new/checked", &form).await;
    let part = part.expect(200).text;
    assert!(
        part.contains("<span class=\"tag ok\">Met</span> The standard of the law:")
            && part.contains("class=\"depth-0\""),
        "{part}"
    );
}
