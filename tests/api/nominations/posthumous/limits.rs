//! What can be said of the dead.

use serde_json::{Value, json};

use super::{body, told};
use crate::support::{TestApp, nomination, on_both};

on_both![
    nobody_is_honoured_for_what_began_after_their_death,
    what_is_said_of_the_dead_has_limits,
];

async fn nobody_is_honoured_for_what_began_after_their_death(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let mut files = Vec::new();
    for (from, to, kind, status) in [
        ("2026-10-15", "2026-10-16", "ad_hoc", 422),
        // Who dies on the second day of a flood did what they did in it.
        ("2026-10-13", "2026-10-16", "ad_hoc", 201),
        ("2026-01-05", "2026-10-16", "merit", 201),
        ("2026-10-15", "2026-10-17", "merit", 422),
    ] {
        let event = officer
            .post(
                "/events",
                json!({"name": "Lũ", "happened_from": from, "happened_to": to}),
            )
            .await
            .expect(201)
            .json();
        let achievement = officer
            .achieved(&subject, event["id"].as_str().unwrap(), "Cứu người")
            .await;
        let mut body = nomination(&subject, &achievement);
        body["commendation_type"] = json!(kind);
        body["posthumous"] = told();
        let reply = officer
            .post("/nominations", body)
            .await
            .expect(status)
            .json();
        if status == 422 {
            assert_eq!(
                (&reply["errors"][0]["pointer"], &reply["errors"][0]["code"]),
                (&json!("/posthumous/died_on"), &json!("before_deed"))
            );
        }
        files.push((reply["id"].clone(), achievement));
    }
    // Nor after it is put on another achievement.
    let path = format!("/nominations/{}", files[1].0.as_str().unwrap());
    let moved = officer
        .patch_at(&path, 1, json!({"achievement_id": files[0].1}))
        .await;
    assert_eq!(
        moved.problem(422, "invalid")["errors"][0]["code"],
        "before_deed"
    );
}

async fn what_is_said_of_the_dead_has_limits(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let right = body(app, &subject).await;
    let with = |member: &str, value: Value| {
        let mut body = right.clone();
        body["posthumous"] = told();
        body["posthumous"][member] = value;
        body
    };
    for (wrong, status, pointer, code) in [
        (
            with("died_on", json!("2026-10-18")),
            422,
            "/posthumous/died_on",
            "in_future",
        ),
        (
            with("died_on", json!("yesterday")),
            422,
            "/posthumous/died_on",
            "no_date",
        ),
        (
            with("receiver", json!("")),
            422,
            "/posthumous/receiver",
            "required",
        ),
        (
            with("receiver", json!("x".repeat(201))),
            422,
            "/posthumous/receiver",
            "too_long",
        ),
        (
            with("relation", json!("x".repeat(101))),
            422,
            "/posthumous/relation",
            "too_long",
        ),
        (
            with("address", json!("x".repeat(301))),
            422,
            "/posthumous/address",
            "too_long",
        ),
        (
            with("address", json!(7)),
            400,
            "/posthumous/address",
            "wrong_type",
        ),
        (
            with("grave", json!("x")),
            400,
            "/posthumous/grave",
            "unknown_member",
        ),
    ] {
        let reply = officer
            .post("/nominations", wrong)
            .await
            .expect(status)
            .json();
        assert_eq!(
            (&reply["errors"][0]["pointer"], &reply["errors"][0]["code"]),
            (&json!(pointer), &json!(code)),
            "{reply}"
        );
    }
    let mut household = body(app, &app.subject("household")).await;
    household["posthumous"] = told();
    assert_eq!(
        officer
            .post("/nominations", household)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "not_for_this_subject"
    );
}
