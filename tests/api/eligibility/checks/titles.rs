//! Titles, and the ratings they ask for.

use serde_json::{Value, json};

use super::{event, found, outcome, say};
use crate::support::{Actor, PDF, Reply, TestApp, on_both};

/// A title of the year with its papers, submitted; answers file and reply.
async fn title(officer: &Actor<'_>, subject: &str, year: i32) -> (String, Reply) {
    let event = event(officer, "2026-01-05", "2026-09-30").await;
    let achievement = officer
        .achieved(subject, &event, "Hoàn thành nhiệm vụ")
        .await;
    let body = json!({
        "award_code": "title_ldtt", "commendation_type": "merit", "cycle_year": year,
        "subject_id": subject, "achievement_id": achievement,
        "statement": "Hoàn thành tốt nhiệm vụ.",
    });
    let id = officer.post("/nominations", body).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "minutes", 2, PDF)
        .await
        .expect(200);
    let sent = officer.does("submit", &id).await;
    (id, sent)
}

fn rated(subject: &str, year: i32, grade: &str) -> Value {
    json!({
        "subject_id": subject,
        "year": year,
        "grade": grade,
        "source": "Thông báo số 12/TB-UBND"
    })
}

on_both![
    a_title_is_given_once_for_a_year,
    a_title_asks_for_the_rating_of_its_year,
    an_award_the_law_no_longer_knows_is_not_met,
];

async fn a_title_is_given_once_for_a_year(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer
        .add_subject("individual", "Người Mẫu Tiên Tiến")
        .await;
    officer
        .post("/ratings", rated(&subject, 2026, "good"))
        .await
        .expect(201);
    officer
        .post("/ratings", rated(&subject, 2025, "excellent"))
        .await
        .expect(201);
    let (first, sent) = title(&officer, &subject, 2026).await;
    sent.expect(200);
    let (second, again) = title(&officer, &subject, 2026).await;
    assert_eq!(
        again.problem(409, "not_eligible")["errors"][0]["pointer"],
        "/rules/R-TITLE-1"
    );
    assert_eq!(
        found(&officer, &second, "R-TITLE-1").await["evidence"][0]["id"],
        json!(first)
    );
    let (_, other_year) = title(&officer, &subject, 2025).await;
    other_year.expect(200);
    officer.does("withdraw", &first).await.expect(200);
    officer.does("submit", &second).await.expect(200);
}

async fn a_title_asks_for_the_rating_of_its_year(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    for (grade, finds, status) in [
        ("excellent", "met", 200),
        ("good", "met", 200),
        ("completed", "not_met", 409),
        ("not_completed", "not_met", 409),
    ] {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu {grade}"))
            .await;
        officer
            .post("/ratings", rated(&subject, 2026, grade))
            .await
            .expect(201);
        let (id, sent) = title(&officer, &subject, 2026).await;
        sent.expect(status);
        assert_eq!(outcome(&officer, &id, "R-RATING-1").await, finds, "{grade}");
    }
    // Nobody was rated: a person looks before the office passes it on.
    let subject = officer
        .add_subject("individual", "Người Mẫu Nông Dân")
        .await;
    let (id, sent) = title(&officer, &subject, 2026).await;
    sent.expect(200);
    app.chairman().await.does("endorse", &id).await.expect(200);
    assert_eq!(outcome(&officer, &id, "R-RATING-1").await, "needs_review");
    let shown = specialist
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    let accept = shown["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["action"] == "accept")
        .unwrap();
    assert_eq!(
        (&accept["allowed"], &accept["reason"], &accept["rules"]),
        (
            &json!(false),
            &json!("not_eligible"),
            &json!(["R-RATING-1"])
        )
    );
    let word = |verdict: &str| {
        json!({
            "rule": "R-RATING-1",
            "verdict": verdict,
            "reason": "Không thuộc diện xếp loại; thôn xác nhận"
        })
    };
    for (who, status) in [(&officer, 403), (&app.stranger().await, 404)] {
        let reply = who
            .post_at(&format!("/nominations/{id}/reviews"), 4, word("met"))
            .await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    specialist
        .post_at(&format!("/nominations/{id}/reviews"), 1, word("met"))
        .await
        .problem(412, "stale");
    let wrong = json!({"rule": "R-RATING-1", "verdict": "overruled", "reason": ""});
    let wrong = say(&specialist, &id, "reviews", wrong)
        .await
        .problem(422, "invalid");
    let pointers: Vec<&Value> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["pointer"])
        .collect();
    assert_eq!(pointers, ["/verdict", "/reason"]);
    say(
        &specialist,
        &id,
        "reviews",
        json!({"rule": "R-NONE", "verdict": "met", "reason": "x"}),
    )
    .await
    .problem(422, "invalid");
    // A rule that is kept asks for no look.
    say(
        &specialist,
        &id,
        "reviews",
        json!({"rule": "R-HOLD-1", "verdict": "met", "reason": "x"}),
    )
    .await
    .problem(409, "wrong_stage");
    // Found broken it stops, and only the head lets it pass; thought better of it goes on.
    say(&specialist, &id, "reviews", word("not_met"))
        .await
        .expect(200);
    specialist
        .does("accept", &id)
        .await
        .problem(409, "not_eligible");
    say(&specialist, &id, "overrules", word("met"))
        .await
        .expect(400);
    say(
        &specialist,
        &id,
        "overrules",
        json!({"rule": "R-RATING-1", "reason": "x"}),
    )
    .await
    .problem(403, "forbidden");
    say(&specialist, &id, "reviews", word("met"))
        .await
        .expect(200);
    say(&specialist, &id, "reviews", word("met"))
        .await
        .problem(409, "wrong_stage");
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let deeds: Vec<&Value> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .take(2)
        .map(|entry| &entry["deed"])
        .collect();
    assert_eq!(deeds, ["found_met", "found_not_met"]);
    specialist.does("accept", &id).await.expect(200);
    // A rating that comes later and is too low was not looked at.
    officer
        .post("/ratings", rated(&subject, 2026, "completed"))
        .await
        .expect(201);
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(409, "not_eligible");
}

async fn an_award_the_law_no_longer_knows_is_not_met(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    app.sql(format!(
        "UPDATE nomination SET award_code = 'letter_of_the_past' WHERE id = '{id}'"
    ))
    .await;
    let all = officer
        .get(&format!("/nominations/{id}/eligibility"))
        .await
        .expect(200)
        .json();
    assert!(!all["items"].as_array().unwrap().is_empty());
    assert!(
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|finding| finding["outcome"] == "not_met"),
        "{all}"
    );
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(409, "not_eligible");
}
