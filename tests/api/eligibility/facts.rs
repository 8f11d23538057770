//! What is kept of members and careers is told by the standard of the law.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::domain::base::ids::{SubjectId, UnitId};
use thidua::domain::law::award_type::CommendationType;
use thidua::services::access::Caller;
use thidua::services::awards::{self, EarlierAward, OldSubject};

use crate::support::{Actor, TestApp, on_both, unit_of};

on_both![
    a_collectives_file_tells_how_many_members_have_the_title,
    a_career_tells_of_posts_and_service,
];

/// Brings in the title of this award year for somebody.
pub(super) async fn titled(app: &TestApp, subject: &str) {
    let unit = unit_of(&app.administrator().await, "HG").await;
    let unit = UnitId(unit["id"].as_str().unwrap().parse().unwrap());
    let old = EarlierAward {
        subject: OldSubject::Id(SubjectId(subject.parse().unwrap())),
        award_code: "title_ldtt".to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: 2026,
        number: "45/QĐ-MAU".to_owned(),
        date: "2026-10-02".parse().unwrap(),
        signer: "Trần Mẫu Cựu".to_owned(),
        issuer: ("HG".to_owned(), "HG".to_owned()),
        amount: None,
    };
    let ctx = app.state.ctx();
    app.state
        .db
        .write(move |tx| awards::import(tx, &ctx, &Caller::Operator, unit, vec![old]))
        .await
        .unwrap();
}

async fn enter(officer: &Actor<'_>, subject: &str, more: Value) {
    let mut body = json!({"subject_id": subject, "title": "Mẫu"});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    officer.post("/career-entries", body).await.expect(201);
}

/// What is found of the only ground of that code, in English.
async fn condition(officer: &Actor<'_>, asked: (&str, &str), subject: &str, code: &str) -> Value {
    let (award, for_what) = asked;
    let body = json!({
        "award_code": award, "commendation_type": for_what, "cycle_year": 2026,
        "candidates": [{"subject_id": subject}],
    });
    let request = officer
        .request(Method::POST, "/eligibility")
        .insert_header(("accept-language", "en"))
        .set_json(body);
    let answer = officer.app.send(request).await.expect(200).json();
    ground(&answer["items"][0]["standard"], code)
}

fn ground(standard: &Value, code: &str) -> Value {
    let grounds = standard["grounds"].as_array().unwrap();
    let found = grounds.iter().find(|one| one["code"] == code).unwrap();
    found["condition"].clone()
}

async fn a_collectives_file_tells_how_many_members_have_the_title(app: &TestApp) {
    let officer = app.officer().await;
    let collective = officer.add_subject("collective", "Tổ Mẫu Một").await;
    let asked = ("title_ttldtt", "merit");
    let found = condition(&officer, asked, &collective, "collective").await;
    let members = &found["parts"][1];
    assert_eq!(members["requirement"], "members_with");
    assert_eq!(members["outcome"], "needs_review", "{members}");
    let mut people = Vec::new();
    for name in ["Người Mẫu Một", "Người Mẫu Hai", "Người Mẫu Ba"] {
        let person = officer.add_subject("individual", name).await;
        let member = json!({
            "kind": "member", "collective_id": collective, "from": "2020-01-01"
        });
        enter(&officer, &person, member).await;
        people.push(person);
    }
    // Who has left is no member any more.
    let left = officer.add_subject("individual", "Người Mẫu Cũ").await;
    let member = json!({
        "kind": "member", "collective_id": collective, "from": "2020-01-01", "to": "2025-12-31"
    });
    enter(&officer, &left, member).await;
    titled(app, &people[0]).await;
    titled(app, &people[1]).await;
    let event = json!({
        "name": "Năm công tác", "happened_from": "2026-01-05", "happened_to": "2026-09-30"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"].clone();
    let achievement = officer
        .achieved(&collective, event.as_str().unwrap(), "Hoàn thành nhiệm vụ")
        .await;
    let body = json!({
        "award_code": "title_ttldtt", "commendation_type": "merit", "cycle_year": 2026,
        "subject_id": collective, "achievement_id": achievement,
        "statement": "Tập thể hoàn thành tốt nhiệm vụ.",
    });
    let made = officer.post("/nominations", body).await.expect(201).json();
    let path = format!("/nominations/{}/eligibility", made["id"].as_str().unwrap());
    let found = officer.get_in_vietnamese(&path).await.expect(200).json();
    let members = ground(&found["standard"], "collective")["parts"][1].clone();
    // The award year is not over: the third may still be given the title.
    assert_eq!(members["outcome"], "needs_review", "{members}");
    let missing = "Ít nhất 70% thành viên đạt “Lao động tiên tiến”: đã có 2 trên 3, cần thêm 1";
    assert_eq!(members["missing"], json!([missing]));
    titled(app, &people[2]).await;
    let found = condition(&officer, asked, &collective, "collective").await;
    assert_eq!(found["parts"][1]["outcome"], "met", "{found}");
    assert_eq!(found["parts"][2]["outcome"], "needs_review", "{found}");
    let measure = json!({"kind": "discipline", "code": "warning", "from": "2026-03-01"});
    enter(&officer, &people[2], measure).await;
    let found = condition(&officer, asked, &collective, "collective").await;
    let measures = &found["parts"][2];
    assert_eq!(
        (&measures["outcome"], &measures["earliest_year"]),
        (&json!("not_met"), &json!(2027)),
        "{measures}"
    );
}

async fn a_career_tells_of_posts_and_service(app: &TestApp) {
    let officer = app.officer().await;
    let person = officer.add_subject("individual", "Người Mẫu Lâu Năm").await;
    let post = json!({"kind": "post", "code": "director", "from": "2024-01-01"});
    enter(&officer, &person, post).await;
    let service = json!({"kind": "service", "code": "army", "from": "2012-01-01"});
    enter(&officer, &person, service).await;
    let asked = ("order_labour_3", "devotion");
    let found = condition(&officer, asked, &person, "devotion").await;
    let posts = &found["parts"][0];
    assert_eq!(
        (&posts["outcome"], &posts["earliest_day"]),
        (&json!("not_met"), &json!("2030-01-01")),
        "{posts}"
    );
    let missing = "Months in the post “Director of a department, or the like” or a higher one: 72 \
                   needed, 33 so far";
    assert_eq!(posts["missing"], json!([missing]));
    let asked = ("order_labour_1", "devotion");
    let found = condition(&officer, asked, &person, "devotion").await;
    assert_eq!(found["parts"][0]["outcome"], "needs_review", "{found}");
    let asked = ("medal_glorious_fighter_3", "seniority");
    let found = condition(&officer, asked, &person, "seniority").await;
    assert_eq!(found["parts"][1]["requirement"], "served");
    assert_eq!(found["parts"][1]["outcome"], "met", "{found}");
}
