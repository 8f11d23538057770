//! What is said of a check covers what it was said about, and nothing that comes later: what the
//! file asked for, and each proof in the state it was in.

use serde_json::{Value, json};

use crate::support::{Actor, PDF, Reply, TestApp, on_both};

/// What a rule finds of a file.
async fn found(actor: &Actor<'_>, id: &str, rule: &str) -> Value {
    let all = actor
        .get(&format!("/nominations/{id}/eligibility"))
        .await
        .expect(200)
        .json();
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap()
        .clone()
}

/// Does a word hold of what a rule finds?
async fn is_said(actor: &Actor<'_>, id: &str, rule: &str) -> bool {
    let found = found(actor, id, rule).await;
    found["overruled"].is_string() || found["said"].is_object()
}

/// Says of a finding what the body says, at the version the file has.
async fn say(actor: &Actor<'_>, id: &str, what: &str, body: Value) -> Reply {
    let version = actor.version(&format!("/nominations/{id}")).await;
    actor
        .post_at(&format!("/nominations/{id}/{what}"), version, body)
        .await
}

async fn patch(actor: &Actor<'_>, path: &str, body: Value) -> Reply {
    let version = actor.version(path).await;
    actor.patch_at(path, version, body).await
}

async fn event(officer: &Actor<'_>, from: &str, to: &str) -> String {
    let event = json!({"name": "Lũ trên suối Ngà", "happened_from": from, "happened_to": to});
    officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A letter of commendation for an achievement, as a draft.
async fn letter(officer: &Actor<'_>, subject: &str, achievement: &str) -> String {
    officer
        .propose("letter_of_commendation", "ad_hoc", subject, achievement)
        .await
}

/// A title of the year 2026 with its papers, as a draft.
async fn title(officer: &Actor<'_>, subject: &str) -> String {
    let event = event(officer, "2026-01-05", "2026-09-30").await;
    let achievement = officer
        .achieved(subject, &event, "Hoàn thành nhiệm vụ")
        .await;
    let id = officer
        .propose("title_ldtt", "merit", subject, &achievement)
        .await;
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "minutes", 2, PDF)
        .await
        .expect(200);
    id
}

fn overrule(rule: &str) -> Value {
    json!({"rule": rule, "reason": "Hai việc khác nhau"})
}

fn met(rule: &str) -> Value {
    json!({"rule": rule, "verdict": "met", "reason": "Biên bản 2026"})
}

on_both![
    what_was_overruled_of_one_achievement_is_not_of_another,
    a_look_at_days_that_overlap_is_not_one_at_other_days,
    what_was_overruled_of_a_grade_is_not_of_a_lower_one,
    a_look_at_one_year_is_not_one_at_another,
    a_word_of_an_older_version_holds_until_the_file_is_changed,
];

async fn what_was_overruled_of_one_achievement_is_not_of_another(app: &TestApp) {
    let (officer, head) = (
        app.officer().await,
        app.actor("office@honggiang.example").await,
    );
    let subject = officer
        .add_subject("individual", "Người Mẫu Hai Việc")
        .await;
    let flood = event(&officer, "2026-10-14", "2026-10-16").await;
    let first = officer
        .achieved(&subject, &flood, "Cứu người trong lũ")
        .await;
    let second = officer.achieved(&subject, &flood, "Dựng lại cầu").await;
    let one = letter(&officer, &subject, &first).await;
    officer.does("submit", &one).await.expect(200);
    let two = letter(&officer, &subject, &second).await;
    say(&head, &two, "overrules", overrule("R-DUP-1"))
        .await
        .expect(200);
    assert!(is_said(&head, &two, "R-DUP-1").await);
    let path = format!("/nominations/{two}");
    patch(&officer, &path, json!({"achievement_id": first}))
        .await
        .expect(200);
    assert!(!is_said(&head, &two, "R-DUP-1").await);
    officer
        .does("submit", &two)
        .await
        .problem(409, "not_eligible");
    // What the report says of it changes nothing, and what it was said about is covered again.
    patch(
        &officer,
        &path,
        json!({"achievement_id": second, "statement": "Dựng lại cầu trong hai ngày."}),
    )
    .await
    .expect(200);
    officer.does("submit", &two).await.expect(200);
    // The word holds for both of the pair, until one of them is another.
    let specialist = app.specialist().await;
    specialist.does("accept", &two).await.expect(200);
    assert!(is_said(&head, &one, "R-DUP-1").await);
    specialist.does("return", &one).await.expect(200);
    let dam = officer.achieved(&subject, &flood, "Gác đập").await;
    patch(
        &officer,
        &format!("/nominations/{one}"),
        json!({"achievement_id": dam}),
    )
    .await
    .expect(200);
    assert!(!is_said(&head, &one, "R-DUP-1").await);
    officer
        .does("submit", &one)
        .await
        .problem(409, "not_eligible");
    app.chairman()
        .await
        .does("approve", &two)
        .await
        .problem(409, "not_eligible");
}

async fn a_look_at_days_that_overlap_is_not_one_at_other_days(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Trùng Ngày")
        .await;
    let [flood, rain, storm] = [
        event(&officer, "2026-10-12", "2026-10-14").await,
        event(&officer, "2026-10-14", "2026-10-15").await,
        event(&officer, "2026-10-13", "2026-10-15").await,
    ];
    let one = letter(
        &officer,
        &subject,
        &officer.achieved(&subject, &flood, "Cứu người").await,
    )
    .await;
    officer.does("submit", &one).await.expect(200);
    let two = letter(
        &officer,
        &subject,
        &officer.achieved(&subject, &rain, "Phát gạo").await,
    )
    .await;
    officer.does("submit", &two).await.expect(200);
    say(&specialist, &two, "reviews", met("R-DUP-1"))
        .await
        .expect(200);
    specialist.does("return", &two).await.expect(200);
    let again = officer
        .achieved(&subject, &storm, "Cứu người trong bão")
        .await;
    patch(
        &officer,
        &format!("/nominations/{two}"),
        json!({"achievement_id": again}),
    )
    .await
    .expect(200);
    officer.does("submit", &two).await.expect(200);
    let open = found(&specialist, &two, "R-DUP-1").await;
    assert_eq!(open["outcome"], "needs_review");
    assert!(!is_said(&specialist, &two, "R-DUP-1").await, "{open}");
    specialist
        .does("accept", &two)
        .await
        .problem(409, "not_eligible");
    say(&specialist, &two, "reviews", met("R-DUP-1"))
        .await
        .expect(200);
    specialist.does("accept", &two).await.expect(200);
}

async fn what_was_overruled_of_a_grade_is_not_of_a_lower_one(app: &TestApp) {
    let (officer, head) = (
        app.officer().await,
        app.actor("office@honggiang.example").await,
    );
    let subject = officer
        .add_subject("individual", "Người Mẫu Xếp Loại")
        .await;
    let rating = json!({
        "subject_id": subject,
        "year": 2026,
        "grade": "completed",
        "source": "Thông báo số 12"
    });
    let rating = officer.post("/ratings", rating).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = title(&officer, &subject).await;
    say(&head, &id, "overrules", overrule("R-RATING-1"))
        .await
        .expect(200);
    // Another paper for the same grade changes nothing.
    let path = format!("/ratings/{rating}");
    patch(
        &officer,
        &path,
        json!({"source": "Thông báo số 13", "reason": "Ghi nhầm số"}),
    )
    .await
    .expect(200);
    assert!(is_said(&head, &id, "R-RATING-1").await);
    patch(
        &officer,
        &path,
        json!({"grade": "not_completed", "reason": "Ghi nhầm"}),
    )
    .await
    .expect(200);
    assert!(!is_said(&head, &id, "R-RATING-1").await);
    officer
        .does("submit", &id)
        .await
        .problem(409, "not_eligible");
}

async fn a_look_at_one_year_is_not_one_at_another(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let subject = officer
        .add_subject("individual", "Người Mẫu Không Xếp Loại")
        .await;
    let id = title(&officer, &subject).await;
    officer.does("submit", &id).await.expect(200);
    chairman.does("endorse", &id).await.expect(200);
    say(&specialist, &id, "reviews", met("R-RATING-1"))
        .await
        .expect(200);
    specialist.does("return", &id).await.expect(200);
    assert!(is_said(&specialist, &id, "R-RATING-1").await);
    patch(
        &officer,
        &format!("/nominations/{id}"),
        json!({"cycle_year": 2025}),
    )
    .await
    .expect(200);
    assert!(!is_said(&specialist, &id, "R-RATING-1").await);
}

/// A word of the version before has no state: it holds for its proofs as they are, until the file
/// asks for something else.
async fn a_word_of_an_older_version_holds_until_the_file_is_changed(app: &TestApp) {
    let (officer, head) = (
        app.officer().await,
        app.actor("office@honggiang.example").await,
    );
    let subject = officer
        .add_subject("individual", "Người Mẫu Phiên Bản")
        .await;
    let flood = event(&officer, "2026-10-14", "2026-10-16").await;
    let [first, second] = [
        officer.achieved(&subject, &flood, "Một").await,
        officer.achieved(&subject, &flood, "Hai").await,
    ];
    let one = letter(&officer, &subject, &first).await;
    officer.does("submit", &one).await.expect(200);
    let two = letter(&officer, &subject, &second).await;
    say(&head, &two, "overrules", overrule("R-DUP-1"))
        .await
        .expect(200);
    app.sql("UPDATE judgement SET states = NULL".to_owned())
        .await;
    assert!(is_said(&head, &two, "R-DUP-1").await);
    patch(
        &officer,
        &format!("/nominations/{two}"),
        json!({"achievement_id": first}),
    )
    .await
    .expect(200);
    assert!(!is_said(&head, &two, "R-DUP-1").await);
}
