//! What a word on a check covers, and for how long.

use serde_json::{Value, json};

use super::{event, found, letter, say};
use crate::support::{TestApp, on_both};

on_both![an_overrule_covers_what_was_there_and_nothing_that_comes_later,];

async fn an_overrule_covers_what_was_there_and_nothing_that_comes_later(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let head = app.actor("office@honggiang.example").await;
    let subject = officer.add_subject("individual", "Người Mẫu Bị Đơn").await;
    let hold = |ground: &str| json!({"subject_id": subject, "kind": "complaint", "ground": ground});
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    specialist
        .post("/holds", hold("Đơn số 1"))
        .await
        .expect(201);
    let id = letter(&officer, &subject, &event_id).await;
    officer
        .does("submit", &id)
        .await
        .problem(409, "not_eligible");
    let word = |rule: &str| json!({"rule": rule, "reason": "Đơn không có căn cứ"});
    say(&head, &id, "overrules", word("R-HOLD-1"))
        .await
        .expect(200);
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    assert_eq!(
        found(&officer, &id, "R-HOLD-1").await["overruled"],
        "Đơn không có căn cứ"
    );
    // A second hold was not overruled with the first.
    specialist
        .post("/holds", hold("Đơn số 2"))
        .await
        .expect(201);
    let open = found(&officer, &id, "R-HOLD-1").await;
    assert_eq!(
        (
            &open["outcome"],
            &open["overruled"],
            open["evidence"].as_array().unwrap().len()
        ),
        (&json!("not_met"), &Value::Null, 2)
    );
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(409, "not_eligible");
    say(&head, &id, "overrules", word("R-HOLD-1"))
        .await
        .expect(200);
    say(&head, &id, "overrules", word("R-HOLD-1"))
        .await
        .problem(409, "wrong_stage");
    app.chairman().await.does("approve", &id).await.expect(200);
    // The same of another duplicate, and what was overruled of a pair holds for both.
    let twin = officer.add_subject("individual", "Người Mẫu Hai Lần").await;
    let first = letter(&officer, &twin, &event_id).await;
    officer.does("submit", &first).await.expect(200);
    let second = letter(&officer, &twin, &event_id).await;
    say(&head, &second, "overrules", word("R-DUP-1"))
        .await
        .expect(200);
    officer.does("submit", &second).await.expect(200);
    specialist.does("accept", &first).await.expect(200);
    app.chairman()
        .await
        .does("approve", &first)
        .await
        .expect(200);
    let third = letter(&officer, &twin, &event_id).await;
    say(&head, &third, "overrules", word("R-DUP-1"))
        .await
        .expect(200);
    officer.does("submit", &third).await.expect(200);
    specialist.does("accept", &second).await.expect(200);
    app.chairman()
        .await
        .does("approve", &second)
        .await
        .expect(200);
    let fourth = letter(&officer, &twin, &event_id).await;
    app.sql(format!(
        "UPDATE nomination SET status = 'in_progress', stage = 'check', received_at = \
            created_at, rule_set = 'law-2026' WHERE id = '{fourth}'"
    ))
    .await;
    assert_eq!(
        found(&specialist, &third, "R-DUP-1").await["overruled"],
        Value::Null
    );
    specialist.does("accept", &third).await.expect(200);
    app.chairman()
        .await
        .does("approve", &third)
        .await
        .problem(409, "not_eligible");
}
