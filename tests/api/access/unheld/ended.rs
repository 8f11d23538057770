//! What ends, ends once.

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::json;

use crate::eligibility::own_case::user_of;
use crate::support::{TestApp, nomination, on_both, unit_of};

on_both![
    a_stand_in_and_a_role_end_once,
    a_first_answer_is_given_again_only_to_who_may_still_ask,
];

async fn a_stand_in_and_a_role_end_once(app: &TestApp) {
    let (chairman, administrator) = (app.chairman().await, app.administrator().await);
    let commune = unit_of(&chairman, "HG-01").await["id"].clone();
    for _ in 0..5 {
        let given = json!({
            "role": "chairman", "unit_id": commune, "to_email": "specialist@suoinga.example",
            "reason": "Đi công tác",
            "valid_from": "2026-10-17", "valid_to": "2026-10-20",
        });
        let given = chairman
            .post("/delegations", given)
            .await
            .expect(201)
            .json();
        let user = user_of(&administrator, "officer@suoinga.example").await["id"].clone();
        let role = json!({"user_id": user, "role": "inspector", "unit_id": commune});
        let role = administrator
            .post("/role-assignments", role)
            .await
            .expect(201)
            .json();
        let paths = [
            (
                &chairman,
                format!("/delegations/{}", given["id"].as_str().unwrap()),
            ),
            (
                &administrator,
                format!("/role-assignments/{}", role["id"].as_str().unwrap()),
            ),
        ];
        for (actor, path) in paths {
            let replies =
                join_all((0..8).map(|_| app.send(actor.request(Method::DELETE, &path)))).await;
            assert_eq!(
                replies.iter().filter(|reply| reply.status < 300).count(),
                1,
                "{replies:?}"
            );
            assert!(
                replies
                    .iter()
                    .all(|reply| matches!(reply.status, 200 | 204 | 409)),
                "{replies:?}"
            );
        }
    }
}

async fn a_first_answer_is_given_again_only_to_who_may_still_ask(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let draft = officer.nominate(&app.subject("household")).await;
    let achievement = officer
        .get(&format!("/nominations/{draft}"))
        .await
        .expect(200)
        .json()["achievement_id"]
        .clone();
    let body = nomination(&app.subject("household"), achievement.as_str().unwrap());
    let named = |method: Method, path: &str, key: &'static str| {
        officer
            .request(method, path)
            .insert_header(("idempotency-key", key))
    };
    let first = app
        .send(named(Method::POST, "/nominations", "one").set_json(&body))
        .await
        .expect(201);
    let sent = |key| {
        named(
            Method::POST,
            &format!("/nominations/{draft}/actions/submit"),
            key,
        )
        .insert_header(("if-match", "\"1\""))
        .set_json(json!({}))
    };
    let submitted = app.send(sent("two")).await.expect(200);
    // Asked again, both are as they were, though neither could be done again, and nothing is done
    // twice.
    assert_eq!(
        app.send(named(Method::POST, "/nominations", "one").set_json(&body))
            .await
            .expect(201)
            .text,
        first.text
    );
    assert_eq!(app.send(sent("two")).await.expect(200).text, submitted.text);
    assert_eq!(
        officer.get("/nominations").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let user = user_of(&administrator, "officer@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let roles = administrator
        .get(&format!("/role-assignments?user_id={user}"))
        .await
        .expect(200)
        .json();
    let role = format!(
        "/role-assignments/{}",
        roles["items"][0]["id"].as_str().unwrap()
    );
    app.send(administrator.request(Method::DELETE, &role))
        .await
        .expect(200);
    let refused = app
        .send(named(Method::POST, "/nominations", "one").set_json(&body))
        .await;
    assert!(
        matches!(refused.status, 403 | 404 | 422) && !refused.text.contains("statement\":"),
        "{refused:?}"
    );
    app.send(sent("two")).await.problem(404, "not_found");
}
