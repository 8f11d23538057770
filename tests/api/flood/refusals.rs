//! What is not given: a second reward for one deed, and one that has no base.

use serde_json::json;

use super::Merit;
use crate::support::{PDF, TestApp};

/// Friday 23 October: a second letter for the same deed is blocked, and so is one that hides
/// it behind a record of the same event.
pub async fn proposed_again(app: &TestApp, rower: &Merit, event: &str, certificate: &str) {
    app.set_clock("2026-10-23T02:00:00Z");
    let officer = app.officer().await;
    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &rower.0, &rower.1)
        .await;
    let refused = officer
        .act(&second, "submit", 1)
        .await
        .problem(409, "not_eligible");
    assert_eq!(refused["errors"][0]["pointer"], "/rules/R-DUP-1");
    let again = officer
        .achieved(&rower.0, event, "Công tác phòng chống lũ tháng 10")
        .await;
    let hidden = officer
        .propose("letter_of_commendation", "ad_hoc", &rower.0, &again)
        .await;
    officer
        .act(&hidden, "submit", 1)
        .await
        .problem(409, "not_eligible");
    // A record under an event of its own with the same days is for a person to look at.
    let other = json!({
        "name": "Công tác tháng 10",
        "happened_from": "2026-10-15",
        "happened_to": "2026-10-15"
    });
    let other = officer.post("/events", other).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let again = officer
        .achieved(&rower.0, &other, "Công tác phòng chống lũ tháng 10")
        .await;
    let evading = officer
        .propose("letter_of_commendation", "ad_hoc", &rower.0, &again)
        .await;
    let found = officer
        .get(&format!("/nominations/{evading}/eligibility"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&found["items"][0]["rule"], &found["items"][0]["outcome"]),
        (&json!("R-DUP-1"), &json!("needs_review"))
    );
    assert_eq!(found["items"][0]["evidence"][0]["id"], certificate);
}

/// December: the ad-hoc certificate is no base for the Prime Minister's certificate for
/// merit; an officer refuses it with the rule.
pub async fn without_a_base(app: &TestApp, rower: &Merit) {
    app.set_clock("2026-12-01T02:00:00Z");
    let (officer, chairman) = (app.officer().await, app.chairman().await);
    let years = json!({
        "name": "Công tác năm 2026",
        "happened_from": "2026-01-01",
        "happened_to": "2026-10-01"
    });
    let years = officer.post("/events", years).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let merit = officer
        .achieved(&rower.0, &years, "Hoàn thành xuất sắc nhiệm vụ")
        .await;
    let higher = officer
        .propose("certificate_of_merit_pm", "merit", &rower.0, &merit)
        .await;
    officer
        .put_document(&higher, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&higher, "minutes", 2, PDF)
        .await
        .expect(200);
    let found = officer
        .get(&format!("/nominations/{higher}/eligibility"))
        .await
        .expect(200)
        .json();
    let basis = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "R-BASIS-1")
        .unwrap()
        .clone();
    assert_eq!(basis["outcome"], "not_met");
    assert_eq!(basis["citation"], "Decree 152/2025/ND-CP Article 4(3)");
    assert!(
        basis["message"]
            .as_str()
            .unwrap()
            .ends_with("(Decree 152/2025/ND-CP Article 4(3))."),
        "{basis}"
    );
    let found = officer
        .get_in_vietnamese(&format!("/nominations/{higher}/eligibility"))
        .await
        .expect(200)
        .json();
    let basis = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "R-BASIS-1")
        .unwrap()
        .clone();
    assert_eq!(
        basis["citation"],
        "Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP"
    );
    assert!(
        basis["message"]
            .as_str()
            .unwrap()
            .ends_with("(Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP)."),
        "{basis}"
    );
    let letter = json!({"title": "Tờ trình", "nomination_ids": [higher]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    let path = format!(
        "/submission-letters/{}/sign",
        letter["id"].as_str().unwrap()
    );
    let blocked = chairman
        .post_at(&path, 1, json!({}))
        .await
        .problem(409, "not_eligible");
    assert_eq!(blocked["errors"][0]["pointer"], "/rules/R-BASIS-1");
    let overrule = json!({
        "rule": "R-BASIS-1",
        "reason": "Để cơ quan thường trực xem xét và trả lời bằng văn bản"
    });
    let version = officer.version(&format!("/nominations/{higher}")).await;
    app.office()
        .await
        .post_at(
            &format!("/nominations/{higher}/overrules"),
            version,
            overrule.clone(),
        )
        .await
        .problem(403, "forbidden");
    app.actor("office@honggiang.example")
        .await
        .post_at(
            &format!("/nominations/{higher}/overrules"),
            version,
            overrule,
        )
        .await
        .expect(200);
    // The letter has moved with its file: the head looks again.
    chairman
        .post_at(&path, 1, json!({}))
        .await
        .problem(412, "stale");
    let seen = chairman.version(path.trim_end_matches("/sign")).await;
    chairman.post_at(&path, seen, json!({})).await.expect(200);
    let office = app.office().await;
    let version = office.version(&format!("/nominations/{higher}")).await;
    let refusal = json!({
        "reason": "Bằng khen đột xuất không làm căn cứ",
        "citation": "R-BASIS-1, Decree 152/2025/ND-CP Article 4(3)"
    });
    office
        .post_at(
            &format!("/nominations/{higher}/actions/refuse"),
            version,
            refusal,
        )
        .await
        .expect(200);
    let history = officer
        .get(&format!("/nominations/{higher}/history"))
        .await
        .expect(200)
        .json();
    let last = history["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["deed"], &last["citation"]),
        (
            &json!("refused"),
            &json!("R-BASIS-1, Decree 152/2025/ND-CP Article 4(3)")
        )
    );
    let history = officer
        .get_in_vietnamese(&format!("/nominations/{higher}/history"))
        .await
        .expect(200)
        .json();
    let cited = |deed: &str| {
        history["items"]
            .as_array()
            .unwrap()
            .iter()
            .rfind(|line| line["deed"] == deed)
            .unwrap()["citation"]
            .clone()
    };
    assert_eq!(
        (cited("refused"), cited("overruled")),
        (
            json!("R-BASIS-1, Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP"),
            json!("R-BASIS-1: Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP")
        )
    );
}
