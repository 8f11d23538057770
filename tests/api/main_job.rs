//! From nomination to an HR system's record.

use serde_json::{Value, json};

use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![
    a_letter_goes_from_nomination_to_the_hr_system,
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
