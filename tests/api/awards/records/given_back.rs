//! A cancelled award comes back, or cannot.

use serde_json::json;

use super::{act, cancelling, earlier, pointer, records, restoring};
use crate::awards::feed::award;
use crate::support::{TestApp, on_both};

on_both![
    what_was_wrongly_cancelled_is_given_back,
    an_achievement_that_was_used_meanwhile_keeps_an_award_from_coming_back,
    a_title_of_a_year_that_was_given_again_keeps_the_first_from_coming_back,
];

async fn what_was_wrongly_cancelled_is_given_back(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let chairman = app.chairman().await;
    let id = records(app).await[0]["id"].as_str().unwrap().to_owned();
    act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "wrong_stage");
    act(&chairman, &id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    for (who, status) in [
        (app.specialist().await, 403),
        (app.officer().await, 403),
        (app.stranger().await, 404),
    ] {
        assert_eq!(
            act(&who, &id, "restore", restoring("2026-10-17"))
                .await
                .status,
            status
        );
    }
    let wrong =
        json!({"ground": "because", "reason": "", "number": "x".repeat(61), "date": "hôm qua"});
    let refused = act(&chairman, &id, "restore", wrong)
        .await
        .problem(422, "invalid");
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/ground", "/reason", "/number", "/date"]);
    for date in ["2026-10-16", "2026-10-18"] {
        assert_eq!(
            pointer(
                &act(&chairman, &id, "restore", restoring(date))
                    .await
                    .problem(422, "invalid")
            ),
            "/date"
        );
    }
    chairman
        .post_at(&format!("/awards/{id}/restore"), 1, restoring("2026-10-17"))
        .await
        .problem(412, "stale");
    let restored = act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&restored["status"], &restored["restoration"]["ground"]),
        (&json!("restored"), &json!("new_conclusion"))
    );
    assert_eq!(restored["cancellation"]["ground"], "later_conclusion");
    act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "wrong_stage");
    let file = restored["nomination_id"].as_str().unwrap();
    let history = chairman
        .get(&format!("/nominations/{file}/history"))
        .await
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["deed"],
        "award_restored"
    );
    let letters = app.deliver().await;
    assert!(
        letters.iter().any(|letter| letter.contains("officer")),
        "{letters:?}"
    );
    // The achievement is spent as before, and the record can be taken back once more.
    act(&chairman, &id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let again = act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .expect(200)
        .json();
    assert_eq!(again["status"], "restored");
}

async fn an_achievement_that_was_used_meanwhile_keeps_an_award_from_coming_back(app: &TestApp) {
    let subject = app.subject("individual");
    award(app, &subject, 1).await;
    let (chairman, officer) = (app.chairman().await, app.officer().await);
    let first = records(app).await[0].clone();
    let (id, file) = (
        first["id"].as_str().unwrap(),
        first["nomination_id"].as_str().unwrap(),
    );
    act(&chairman, id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let achievement = officer.get(&format!("/nominations/{file}")).await.json()["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    officer.act(&second, "submit", 1).await.expect(200);
    let refused = act(&chairman, id, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "not_eligible");
    assert_eq!(
        (pointer(&refused), &refused["errors"][0]["nomination_id"]),
        ("/rules/R-DUP-1", &json!(file))
    );
    officer.does("withdraw", &second).await.expect(200);
    assert_eq!(
        act(&chairman, id, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
    // It is spent again.
    let third = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    officer
        .act(&third, "submit", 1)
        .await
        .problem(409, "not_eligible");
}

async fn a_title_of_a_year_that_was_given_again_keeps_the_first_from_coming_back(app: &TestApp) {
    let subject = app.subject("individual");
    let governor = app.governor().await;
    let first = earlier(app, &subject, "title_ldtt", "HG").await;
    act(&governor, &first, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let second = earlier(app, &subject, "title_ldtt", "HG-01").await;
    let refused = act(&governor, &first, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "not_eligible");
    assert_eq!(pointer(&refused), "/rules/R-TITLE-1");
    // No file led to it: it is named by its subject and award alone.
    let (name, error) = (
        records(app).await[0]["subject_name"]
            .as_str()
            .unwrap()
            .to_owned(),
        &refused["errors"][0],
    );
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{name} ("))
            && error.get("nomination_id").is_none(),
        "{refused}"
    );
    act(
        &app.chairman().await,
        &second,
        "cancel",
        cancelling("2026-10-17"),
    )
    .await
    .expect(200);
    assert_eq!(
        act(&governor, &first, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
}
