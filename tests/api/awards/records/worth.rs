//! What awards are worth today, on their decision and their file.

use serde_json::{Value, json};

use super::{act, cancelling, restoring};
use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![a_decision_and_a_file_show_what_their_awards_are_worth_today,];

async fn a_decision_and_a_file_show_what_their_awards_are_worth_today(app: &TestApp) {
    let mut files = Vec::new();
    for kind in ["household", "individual"] {
        files.push(approved(app, &app.subject(kind)).await);
    }
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let decision = signed(app, &[&files[0], &files[1]]).await;
    let path = format!("/decisions/{decision}");
    let before = specialist.get(&path).await.expect(200).json();
    assert_eq!(
        (&before["amount_in_force"], &before["lines"][0]["award"]),
        (&Value::Null, &Value::Null)
    );
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(7))
        .await
        .expect(200);
    let shown = async || specialist.get(&path).await.expect(200).json();
    let issued = shown().await;
    let amount = |line: usize| issued["lines"][line]["amount"].as_i64().unwrap();
    assert_eq!(issued["amount_in_force"], amount(0) + amount(1));
    assert_eq!(
        (
            &issued["lines"][0]["award"]["status"],
            &issued["lines"][0]["award"]["number"]
        ),
        (&json!("valid"), &Value::Null)
    );
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let pages = async || {
        let page = async |path: &str| get(app, &cookie, path).await.expect(200).text;
        let file = page(&format!("/nominations/{}", files[0])).await;
        let head = file
            .split("class=\"state\"")
            .nth(1)
            .unwrap()
            .split("</p>")
            .next()
            .unwrap()
            .to_owned();
        (page(&path).await, head)
    };
    let (page, head) = pages().await;
    assert!(
        !page.contains("Trong đó còn hiệu lực") && !head.contains(" theo "),
        "{page} {head}"
    );

    let id = issued["lines"][0]["award"]["award_id"]
        .as_str()
        .unwrap()
        .to_owned();
    act(&chairman, &id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let cancelled = shown().await;
    let award = &cancelled["lines"][0]["award"];
    assert_eq!(
        (&award["status"], &award["number"], &award["date"]),
        (
            &json!("cancelled"),
            &json!("77/QĐ-UBND"),
            &json!("2026-10-17")
        )
    );
    assert_eq!(
        (
            &cancelled["lines"][1]["award"]["status"],
            &cancelled["amount_in_force"]
        ),
        (&json!("valid"), &json!(amount(1)))
    );
    // What the paper says stays.
    assert_eq!(cancelled["lines"][0]["amount"], amount(0));
    let (page, head) = pages().await;
    let said = "đã hủy theo 77/QĐ-UBND, 17/10/2026";
    assert!(
        page.contains(said) && page.contains("Trong đó còn hiệu lực"),
        "{page}"
    );
    assert!(
        head.contains("Đã khen thưởng") && head.contains(said),
        "{head}"
    );

    act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .expect(200);
    let restored = shown().await;
    let award = &restored["lines"][0]["award"];
    assert_eq!(
        (&award["status"], &award["number"]),
        (&json!("restored"), &json!("81/QĐ-UBND"))
    );
    assert_eq!(restored["amount_in_force"], amount(0) + amount(1));
    let (page, head) = pages().await;
    assert!(
        !page.contains("Trong đó còn hiệu lực") && page.contains("đã phục hồi theo 81/QĐ-UBND"),
        "{page}"
    );
    assert!(
        head.contains("đã phục hồi theo 81/QĐ-UBND") && !head.contains("đã hủy"),
        "{head}"
    );
}
