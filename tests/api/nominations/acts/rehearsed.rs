//! Many acts at once, and any of them rehearsed.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::file;
use crate::support::{TestApp, on_both, submitted};

on_both![
    a_bulk_act_is_rehearsed_first_and_answers_item_by_item,
    a_change_of_members_is_rehearsed_too,
];

async fn a_bulk_act_is_rehearsed_first_and_answers_item_by_item(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let (first, second, draft) = (
        submitted(app).await,
        submitted(app).await,
        officer.nominate(&app.subject("individual")).await,
    );
    let items = json!({
        "items": [
            {"id": first, "version": 2},
            {"id": second, "version": 1},
            {"id": draft, "version": 1}
        ]
    });
    let statuses = |reply: &Value| -> Vec<i64> {
        reply["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["status"].as_i64().unwrap())
            .collect()
    };
    let again = |id: &str| json!({"items": [{"id": id, "version": 2}], "reason": "x"});
    let before = specialist.get("/nominations").await.text;
    let rehearsed = specialist
        .post("/nominations/actions/accept/rehearsal", items.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&rehearsed["dry_run"], statuses(&rehearsed)),
        (&json!(true), vec![200, 412, 409])
    );
    assert_eq!(
        rehearsed["letters"],
        json!([{"to": "Đặng Mẫu Minh", "template": "waiting"}])
    );
    assert_eq!(specialist.get("/nominations").await.text, before);
    // A token whose session has ended is refused as a whole.
    let ended = app.specialist().await;
    app.send(ended.request(Method::DELETE, "/sessions/current"))
        .await
        .expect(204);
    ended
        .post("/nominations/actions/accept", items.clone())
        .await
        .problem(401, "not_signed_in");
    let done = specialist
        .post("/nominations/actions/accept", items)
        .await
        .expect(200)
        .json();
    assert_eq!(statuses(&done), [200, 412, 409]);
    assert_eq!(done["items"][0]["nomination"]["stage"], "decide");
    assert_eq!(done["items"][2]["problem"]["code"], "wrong_stage");
    // The older way to ask for a rehearsal says the same.
    let older = specialist
        .post("/nominations/actions/return?dry_run=true", again(&second))
        .await
        .expect(200)
        .json();
    let newer = specialist
        .post("/nominations/actions/return/rehearsal", again(&second))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&older, &older["items"][0]["status"]),
        (&newer, &json!(200))
    );
    let one = specialist
        .post_at(
            &format!("/nominations/{second}/actions/return/rehearsal"),
            2,
            json!({"reason": "x"}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&one["outcome"]["status"], &one["letters"][0]["template"]),
        (&json!("returned"), &json!("returned"))
    );
    assert_eq!(file(&officer, &second).await["version"], 2);
}

async fn a_change_of_members_is_rehearsed_too(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}/rehearsal");
    let told = officer
        .post_at(&path, 1, json!({"statement": "Swam twice"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &told["dry_run"],
            &told["outcome"]["statement"],
            &told["outcome"]["version"]
        ),
        (&json!(true), &json!("Swam twice"), &json!(2))
    );
    assert_eq!(file(&officer, &id).await["version"], 1);
    officer
        .post_at(&path, 2, json!({"statement": "x"}))
        .await
        .problem(412, "stale");
    // What cannot be without a value is not cleared by null, and null is not what was left out.
    for member in [
        "commendation_type",
        "cycle_year",
        "achievement_id",
        "statement",
    ] {
        let problem = officer
            .post_at(&path, 1, json!({member: null}))
            .await
            .problem(400, "malformed");
        let told = (
            &problem["errors"][0]["pointer"],
            &problem["errors"][0]["code"],
        );
        assert_eq!(told, (&json!(format!("/{member}")), &json!("wrong_type")));
    }
    officer
        .post(&path, json!({"statement": "x"}))
        .await
        .problem(428, "precondition_missing");
    officer
        .post_at(&format!("{path}?colour=red"), 1, json!({}))
        .await
        .problem(400, "unknown_parameter");
    app.stranger()
        .await
        .post_at(&path, 1, json!({"statement": "x"}))
        .await
        .problem(404, "not_found");
}
