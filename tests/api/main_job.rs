//! From nomination to an HR system's record.

use serde_json::{Value, json};

use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![
    a_letter_goes_from_nomination_to_the_hr_system,
    a_file_tells_who_holds_it_since_when_and_what_was_done,
    a_file_keeps_the_law_it_was_first_received_under,
    allowed_actions_tell_each_reader_what_they_can_do_and_why_not,
    a_draft_can_be_removed_and_a_received_file_cannot,
    the_main_job_runs_on_the_real_units_of_vietnam,
];

async fn a_letter_goes_from_nomination_to_the_hr_system(app: &TestApp) {
    let subjects = ["individual", "collective", "household"].map(|kind| app.subject(kind));
    let mut ids = Vec::new();
    for subject in &subjects {
        ids.push(approved(app, subject).await);
    }
    let decision = signed(app, &ids.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let issued = app
        .specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(163))
        .await
        .expect(200)
        .json();
    assert_eq!(issued["number"], "163/QĐ-UBND");
    assert_eq!(issued["status"], "issued");
    assert_eq!(issued["signer"], "Đặng Mẫu Minh");
    let lines: Vec<i64> = issued["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(lines, [760_000, 1_520_000, 1_140_000]);

    let feed = app.hr().await.get("/awards").await.expect(200).json();
    let records = feed["items"].as_array().unwrap();
    let amounts: Vec<i64> = records
        .iter()
        .map(|record| record["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts, [760_000, 1_520_000, 1_140_000]);
    let coefficients: Vec<&str> = records
        .iter()
        .map(|record| record["coefficient"].as_str().unwrap())
        .collect();
    assert_eq!(coefficients, ["0.3", "0.6", "0.45"]);
    let first = &records[0];
    assert_eq!(first["decision_number"], "163/QĐ-UBND");
    assert_eq!(first["decision_date"], "2026-10-17");
    assert_eq!(first["rule_set"], "law-2026");
    assert_eq!(first["issuer_code"], "HG-01");
    assert_eq!(first["status"], "valid");
    assert_eq!(
        first["award_name"],
        json!({"vi": "Giấy khen", "en": "Letter of commendation"})
    );
    assert!(first["staff_code"].as_str().unwrap().starts_with("HG00"));
    assert_eq!(records[2]["staff_code"], Value::Null);

    let file = app
        .officer()
        .await
        .get(&format!("/nominations/{}", ids[0]))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&file["status"], &file["stage"], &file["holder"]),
        (&json!("awarded"), &json!("awarded"), &Value::Null)
    );
    assert_eq!(file["award_id"], first["id"]);
    let one = app
        .hr()
        .await
        .get(&format!("/awards/{}", first["id"].as_str().unwrap()))
        .await
        .expect(200)
        .json();
    assert_eq!(one, *first);
}

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

    app.clock.set("2026-11-16T02:00:00Z".parse().unwrap());
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
    app.clock.set("2026-09-30T09:00:00Z".parse().unwrap());
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
    app.clock.set("2026-10-05T02:00:00Z".parse().unwrap());
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

async fn the_main_job_runs_on_the_real_units_of_vietnam(app: &TestApp) {
    use actix_web::web::block;
    use thidua::domain::base::office::Role;
    use thidua::services::access::{Caller, users};
    use thidua::services::register::{people, units};
    let (lines, from) = thidua::commands::import::vietnam().unwrap();
    assert_eq!(lines.len(), 1 + 34 + 3_321);
    let (db, ctx) = (app.state.db.clone(), app.state.ctx());
    let imported = block(move || {
        db.write_now(|tx| {
            let mut steps = 0;
            let done = units::import(tx, &ctx, &lines, from, &mut |_| steps += 1)?;
            assert_eq!((done.added, done.unchanged, steps), (3_356, 0, 3_356));
            let again = units::import(tx, &ctx, &lines, from, &mut |_| ())?;
            assert_eq!((again.added, again.renamed, again.unchanged), (0, 0, 3_356));
            // Xã Đất Mũi, the southernmost commune.
            let commune = units::with_code(tx, "32248")?.unwrap();
            let hash = thidua::secrets::passwords::hash("a password of the test")?;
            for (role, email) in [
                (Role::EmulationOfficer, "officer@datmui.example"),
                (Role::Specialist, "specialist@datmui.example"),
                (Role::Chairman, "chairman@datmui.example"),
            ] {
                let user = users::AddUser {
                    email: email.to_owned(),
                    full_name: format!("Mẫu {role}"),
                    unit: commune.id,
                    password_hash: hash.clone(),
                    language: thidua::domain::register::people::Language::English,
                    person: None,
                };
                let user = users::add(tx, &ctx, &Caller::Operator, user)?;
                users::grant(
                    tx,
                    &ctx,
                    &Caller::Operator,
                    users::GrantRole {
                        user: user.id,
                        role,
                        unit: commune.id,
                        valid_from: None,
                        valid_to: None,
                    },
                )?;
            }
            let person = people::AddPerson {
                staff_code: "CM-0001".to_owned(),
                full_name: "Mẫu Thị Kiểm Thử".to_owned(),
                unit: commune.id,
                position: None,
                is_direct_worker: true,
            };
            people::add_person(tx, &ctx, &Caller::Operator, person)?;
            Ok::<_, thidua::error::Error>(commune)
        })
    })
    .await
    .unwrap()
    .unwrap();
    assert_eq!(imported.name, "Xã Đất Mũi");
    let actor = async |email: &str| {
        let reply = app
            .sign_in(email, "a password of the test")
            .await
            .expect(201)
            .json();
        crate::support::Actor {
            app,
            token: reply["access_token"].as_str().unwrap().to_owned(),
        }
    };
    let (officer, specialist, chairman) = (
        actor("officer@datmui.example").await,
        actor("specialist@datmui.example").await,
        actor("chairman@datmui.example").await,
    );
    let subject = officer
        .get("/subjects?q=kiem%20thu")
        .await
        .expect(200)
        .json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = officer.nominate(&subject).await;
    officer.act(&id, "submit", 1).await.expect(200);
    specialist.act(&id, "accept", 2).await.expect(200);
    chairman.act(&id, "approve", 3).await.expect(200);
    let decision = specialist
        .post(
            "/decisions",
            json!({"title": "Đất Mũi", "nomination_ids": [id]}),
        )
        .await
        .expect(201)
        .json();
    let decision = decision["id"].as_str().unwrap();
    chairman
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let record = &officer.get("/awards").await.expect(200).json()["items"][0];
    assert_eq!(
        (
            &record["unit_code"],
            &record["amount"],
            &record["staff_code"]
        ),
        (&json!("32248"), &json!(760_000), &json!("CM-0001"))
    );
    // Another commune of the same country sees nothing of it, nor does the fictional province's HR
    // system.
    assert_eq!(
        app.hr().await.get("/awards").await.expect(200).json()["items"],
        json!([])
    );
    app.officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .problem(404, "not_found");
}
