//! A file as its readers see it: who holds it, under which law, what they can do.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both};

on_both![
    a_file_tells_who_holds_it_since_when_and_what_was_done,
    a_file_keeps_the_law_it_was_first_received_under,
    allowed_actions_tell_each_reader_what_they_can_do_and_why_not,
    a_draft_can_be_removed_and_a_received_file_cannot,
];

async fn a_file_tells_who_holds_it_since_when_and_what_was_done(app: &TestApp) {
    let subject = app.subject("individual");
    let officer = app.officer().await;
    let id = officer.nominate(&subject).await;
    let path = format!("/nominations/{id}");
    let draft = officer.get(&path).await.expect(200).json();
    assert_eq!(
        (&draft["status"], &draft["stage"], &draft["received_at"]),
        (&json!("draft"), &json!("draft"), &Value::Null)
    );
    officer.act(&id, "submit", 1).await.expect(200);
    let sent = officer.get(&path).await.expect(200).json();
    assert_eq!(sent["holder"]["role"], "standing_office_specialist");
    assert_eq!(sent["holder"]["people"], json!(["Bùi Mẫu Giang"]));
    assert_eq!(sent["since"], "2026-10-17T02:00:00Z");
    // Twenty working days from Saturday 17 October 2026.
    assert_eq!(sent["due_at"], "2026-11-13");
    assert_eq!(
        (&sent["rule_set"], &sent["route_version"]),
        (&json!("law-2026"), &json!("2025-07"))
    );

    app.set_clock("2026-11-16T02:00:00Z");
    let late = app.officer().await.get(&path).await.expect(200).json();
    assert_eq!(
        (&late["overdue"], &late["age_working_days"]),
        (&json!(true), &json!(21))
    );

    app.specialist()
        .await
        .act_because(&id, "return", 2, "The day is missing")
        .await
        .expect(200);
    let returned = app.officer().await.get(&path).await.expect(200).json();
    assert_eq!(
        (&returned["status"], &returned["holder"]["role"]),
        (&json!("returned"), &json!("emulation_officer"))
    );
    let edit = app
        .officer()
        .await
        .request(actix_web::http::Method::PATCH, &path);
    let edit = edit
        .insert_header(("if-match", "\"3\""))
        .set_json(json!({"statement": "With the day."}));
    let edited = app.send(edit).await.expect(200);
    assert!(edited.header("etag").starts_with("\"4-"));
    app.officer().await.act(&id, "submit", 4).await.expect(200);
    app.specialist()
        .await
        .act(&id, "accept", 5)
        .await
        .expect(200);
    app.chairman()
        .await
        .act_because(&id, "refuse", 6, "Honoured already")
        .await
        .expect(200);

    let history = app
        .officer()
        .await
        .get(&format!("{path}/history"))
        .await
        .expect(200)
        .json();
    let told: Vec<(&str, &str, Option<&str>)> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["deed"].as_str().unwrap(),
                entry["actor"].as_str().unwrap(),
                entry["reason"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("created", "Vũ Mẫu Hòa", None),
            ("submitted", "Vũ Mẫu Hòa", None),
            ("returned", "Bùi Mẫu Giang", Some("The day is missing")),
            ("edited", "Vũ Mẫu Hòa", None),
            ("submitted", "Vũ Mẫu Hòa", None),
            ("accepted", "Bùi Mẫu Giang", None),
            ("refused", "Đặng Mẫu Minh", Some("Honoured already")),
        ]
    );
}

async fn a_file_keeps_the_law_it_was_first_received_under(app: &TestApp) {
    app.set_clock("2026-09-30T09:00:00Z");
    let subject = app.subject("individual");
    let event = json!({"name": "Dike work", "happened_from": "2026-09-01"});
    let officer = app.officer().await;
    let event = officer.post("/events", event).await.expect(201).json();
    let achievement =
        json!({"subject_id": subject, "event_id": event["id"], "summary": "Held the dike"});
    let achievement = officer
        .post("/achievements", achievement)
        .await
        .expect(201)
        .json();
    let body = crate::support::nomination(&subject, achievement["id"].as_str().unwrap());
    let made = officer.post("/nominations", body).await.expect(201).json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["rule_set"], Value::Null);
    officer.act(id, "submit", 1).await.expect(200);
    app.set_clock("2026-10-05T02:00:00Z");
    app.specialist()
        .await
        .act_because(id, "return", 2, "Mend it")
        .await
        .expect(200);
    let again = app
        .officer()
        .await
        .act(id, "submit", 3)
        .await
        .expect(200)
        .json();
    assert_eq!(again["rule_set"], "law-2022");
    assert_eq!(again["received_at"], "2026-09-30T09:00:00Z");
}

async fn allowed_actions_tell_each_reader_what_they_can_do_and_why_not(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    let told = |actions: &Value| -> Vec<String> {
        actions
            .as_array()
            .unwrap()
            .iter()
            .map(|a| {
                format!(
                    "{} {}",
                    a["action"].as_str().unwrap(),
                    a["reason"].as_str().unwrap_or("yes")
                )
            })
            .collect()
    };
    let path = format!("/nominations/{id}");
    let officer = app.officer().await.get(&path).await.json();
    assert_eq!(
        told(&officer["allowed_actions"]),
        [
            "submit wrong_stage",
            "accept not_holder",
            "approve not_holder",
            "return not_holder",
            "supplement not_holder",
            "hold not_holder",
            "release not_holder",
            "refuse not_holder",
            "withdraw yes",
            "appeal wrong_stage",
            "give_back not_holder",
            "edit wrong_stage",
            "delete wrong_stage",
            "add_document wrong_stage",
            "remove_document wrong_stage",
        ]
    );
    let specialist = app.specialist().await.get(&path).await.json();
    assert_eq!(
        told(&specialist["allowed_actions"]),
        [
            "submit not_holder",
            "accept yes",
            "approve not_holder",
            "return yes",
            "supplement yes",
            "hold yes",
            "release wrong_stage",
            "refuse yes",
            "withdraw not_holder",
            "appeal not_holder",
            "give_back wrong_stage",
            "edit not_holder",
            "delete not_holder",
            "add_document not_holder",
            "remove_document not_holder",
        ]
    );
    let chairman = app.chairman().await.get(&path).await.json();
    assert_eq!(
        told(&chairman["allowed_actions"]),
        [
            "submit not_holder",
            "accept not_holder",
            "approve wrong_stage",
            "return not_holder",
            "supplement not_holder",
            "hold not_holder",
            "release wrong_stage",
            "refuse not_holder",
            "withdraw not_holder",
            "appeal not_holder",
            "give_back not_holder",
            "edit not_holder",
            "delete not_holder",
            "add_document not_holder",
            "remove_document not_holder",
        ]
    );
}

async fn a_draft_can_be_removed_and_a_received_file_cannot(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let delete = |version: i64| {
        officer
            .request(
                actix_web::http::Method::DELETE,
                &format!("/nominations/{id}"),
            )
            .insert_header(("if-match", format!("\"{version}\"")))
    };
    app.send(delete(7)).await.problem(412, "stale");
    app.send(delete(1)).await.expect(204);
    officer
        .get(&format!("/nominations/{id}"))
        .await
        .problem(404, "not_found");
    let id = officer.nominate(&app.subject("individual")).await;
    officer.act(&id, "submit", 1).await.expect(200);
    let delete = officer
        .request(
            actix_web::http::Method::DELETE,
            &format!("/nominations/{id}"),
        )
        .insert_header(("if-match", "\"2\""));
    app.send(delete).await.problem(409, "wrong_stage");
}
