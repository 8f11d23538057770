//! What is held against somebody, and who is told.

use serde_json::{Value, json};

use super::outcome;
use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, on_both};

on_both![
    what_is_held_against_the_unit_is_held_against_those_in_it,
    what_is_held_is_not_told_to_whom_it_is_held_against,
];

async fn what_is_held_against_the_unit_is_held_against_those_in_it(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = officer.get("/units").await.expect(200).json()["items"][0]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    let [body, squad] = [
        officer.add_subject("collective", &unit).await,
        officer.add_subject("collective", "Tiểu đội dân quân").await,
    ];
    let subject = officer
        .add_subject("individual", "Người Mẫu Trong Xã")
        .await;
    let other = officer
        .add_subject("individual", "Người mẫu  trong xã")
        .await;
    let id = officer.nominate(&subject).await;
    let hold = |subject: &str| {
        json!({
            "subject_id": subject,
            "kind": "investigation",
            "ground": "Thanh tra số 4"
        })
    };
    specialist.post("/holds", hold(&squad)).await.expect(201);
    assert_eq!(outcome(&officer, &id, "R-HOLD-1").await, "met");
    // A namesake's may be the same person's.
    let namesake = specialist
        .post("/holds", hold(&other))
        .await
        .expect(201)
        .json();
    assert_eq!(outcome(&officer, &id, "R-HOLD-1").await, "needs_review");
    let lift = format!("/holds/{}/lift", namesake["id"].as_str().unwrap());
    specialist
        .post_at(&lift, 1, json!({"all_clear": "Kết luận số 2"}))
        .await
        .expect(200);
    specialist.post("/holds", hold(&body)).await.expect(201);
    assert_eq!(outcome(&officer, &id, "R-HOLD-1").await, "not_met");
    officer
        .does("submit", &id)
        .await
        .problem(409, "not_eligible");
}

/// Whoever is looked into does not read it in their own file, whatever office they hold; the others
/// do.
async fn what_is_held_is_not_told_to_whom_it_is_held_against(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let subject = app.subject("individual");
    let person = officer
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json()["person_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn tố cáo số 5"});
    let hold = specialist.post("/holds", hold).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    specialist.does("hold", &id).await.expect(200);
    app.sql(format!(
        "UPDATE user_account SET person_id = '{person}' WHERE email = \
            'chairman@suoinga.example'"
    ))
    .await;
    let path = format!("/nominations/{id}");
    let rules = |found: Value| -> Vec<String> {
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect()
    };
    for (who, told) in [(&chairman, false), (&officer, true)] {
        let found = rules(
            who.get(&format!("{path}/eligibility"))
                .await
                .expect(200)
                .json(),
        );
        assert_eq!(
            (
                found.contains(&"R-HOLD-1".to_owned()),
                found.contains(&"R-DUP-1".to_owned())
            ),
            (told, true)
        );
        let history = who.get(&format!("{path}/history")).await.expect(200).text;
        assert_eq!(history.contains("\"held\""), told, "{history}");
        let status = who.get(&path).await.expect(200).json()["status"].clone();
        assert_eq!(status, if told { "on_hold" } else { "in_progress" });
        assert_eq!(
            who.get("/holds").await.expect(200).text.contains(&hold),
            told
        );
        assert_eq!(
            who.get(&format!("/holds/{hold}")).await.status,
            if told { 200 } else { 404 }
        );
    }
    let page = get(app, &sign_in(app, "chairman@suoinga.example").await, &path)
        .await
        .expect(200)
        .text;
    assert!(
        !page.contains("R-HOLD-1") && !page.contains("Đơn tố cáo"),
        "{page}"
    );
}
