//! Twins are looked at, namesakes told apart.

use serde_json::{Value, json};

use crate::support::{Actor, PDF, TestApp, on_both, unit_of};

async fn subject(officer: &Actor<'_>, kind: &str, name: &str, unit: &Value) -> String {
    let body = json!({"kind": kind, "name": name, "unit_id": unit});
    officer.post("/subjects", body).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// What R-DUP-1 finds of a file, and the file it rests on.
async fn twin_of(actor: &Actor<'_>, id: &str) -> (Value, Value) {
    let all = actor
        .get(&format!("/nominations/{id}/eligibility"))
        .await
        .expect(200)
        .json();
    let found = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "R-DUP-1")
        .unwrap();
    (found["outcome"].clone(), found["evidence"][0]["id"].clone())
}

/// A letter of commendation for what a subject did in an event, as a draft.
async fn letter(officer: &Actor<'_>, subject: &str, event: &str) -> String {
    let achievement = officer.achieved(subject, event, "Cứu người trong lũ").await;
    officer
        .propose("letter_of_commendation", "ad_hoc", subject, &achievement)
        .await
}

async fn flood(officer: &Actor<'_>) -> String {
    let event = json!({
        "name": "Lũ trên suối Ngà",
        "happened_from": "2026-10-14",
        "happened_to": "2026-10-16"
    });
    officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

on_both![
    a_sign_in_the_name_hides_no_twin,
    twin_collectives_and_households_are_looked_at,
    a_namesakes_file_does_not_rest_on_the_record,
];

async fn a_sign_in_the_name_hides_no_twin(app: &TestApp) {
    let (officer, flood) = (app.officer().await, flood(&app.officer().await).await);
    for (name, again) in [
        ("H’Lan Êban", "H'Lan Ê-ban"),
        ("Trần Ba", "Trần Ba."),
        ("Y-Hen Niê", "Y Hen Niê"),
    ] {
        let first = letter(
            &officer,
            &officer.add_subject("individual", name).await,
            &flood,
        )
        .await;
        officer.does("submit", &first).await.expect(200);
        let second = letter(
            &officer,
            &officer.add_subject("individual", again).await,
            &flood,
        )
        .await;
        assert_eq!(
            twin_of(&officer, &second).await,
            (json!("needs_review"), json!(first)),
            "{again}"
        );
    }
    // Rows as the version before wrote them are seen once a server has started, or tidied up.
    app.sql(
        "UPDATE subject SET name_key = NULL; UPDATE person SET name_key = NULL; UPDATE \
            user_account SET name_key = NULL, words = NULL"
            .to_owned(),
    )
    .await;
    let third = letter(
        &officer,
        &officer.add_subject("individual", "Trần-Ba").await,
        &flood,
    )
    .await;
    assert_eq!(twin_of(&officer, &third).await.0, "met");
    thidua::jobs::upkeep::tidy(&app.state).await;
    assert_eq!(twin_of(&officer, &third).await.0, "needs_review");
    let accounts = app
        .administrator()
        .await
        .get("/users?q=mau")
        .await
        .expect(200)
        .json();
    assert!(!accounts["items"].as_array().unwrap().is_empty());
}

async fn twin_collectives_and_households_are_looked_at(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let village =
        json!({"code": "HG-01-9", "name": "Thôn Mẫu", "kind": "village", "parent_id": commune});
    let village = administrator
        .post("/units", village)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let flood = flood(&officer).await;
    for (kind, other) in [
        ("collective", "household"),
        ("household", "collective"),
        ("individual", "household"),
    ] {
        let name = format!("Mẫu Cứu Hộ {kind}");
        let first = letter(
            &officer,
            &subject(&officer, kind, &name, &commune).await,
            &flood,
        )
        .await;
        officer.does("submit", &first).await.expect(200);
        for (again, unit) in [
            (name.to_uppercase(), &commune),
            (format!("{name}."), &village),
        ] {
            let second = letter(
                &officer,
                &subject(&officer, kind, &again, unit).await,
                &flood,
            )
            .await;
            assert_eq!(
                twin_of(&officer, &second).await,
                (json!("needs_review"), json!(first)),
                "{kind}"
            );
        }
        // Of another kind, or of another name, is another.
        let others = [
            subject(&officer, other, &name, &commune).await,
            subject(&officer, kind, &format!("{name} 2"), &village).await,
        ];
        for other in others {
            assert_eq!(
                twin_of(&officer, &letter(&officer, &other, &flood).await)
                    .await
                    .0,
                "met",
                "{kind}"
            );
        }
        // And from the village the one in the commune is seen.
        let below = letter(
            &officer,
            &subject(&officer, kind, &format!("Mẫu Thôn {kind}"), &village).await,
            &flood,
        )
        .await;
        officer.does("submit", &below).await.expect(200);
        let above = letter(
            &officer,
            &subject(&officer, kind, &format!("Mẫu-Thôn {kind}"), &commune).await,
            &flood,
        )
        .await;
        assert_eq!(
            twin_of(&officer, &above).await,
            (json!("needs_review"), json!(below)),
            "{kind}"
        );
    }
}

/// What rests on a record is its subject's own: a namesake's file is neither listed nor written
/// about.
async fn a_namesakes_file_does_not_rest_on_the_record(app: &TestApp) {
    let officer = app.officer().await;
    let owner = officer
        .add_subject("individual", "Người Mẫu Trùng Tên")
        .await;
    let namesake = officer
        .add_subject("individual", "Người Mẫu Trùng Tên")
        .await;
    let base =
        crate::awards::records::earlier(app, &owner, "certificate_of_merit_province", "HG").await;
    crate::awards::records::earlier(app, &namesake, "certificate_of_merit_province", "HG").await;
    let achievement = officer
        .achieved(
            &namesake,
            &flood(&officer).await,
            "Hoàn thành xuất sắc nhiệm vụ",
        )
        .await;
    let higher = officer
        .propose("certificate_of_merit_pm", "merit", &namesake, &achievement)
        .await;
    officer
        .put_document(&higher, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&higher, "minutes", 2, PDF)
        .await
        .expect(200);
    let letter = json!({"title": "Tờ trình", "nomination_ids": [higher]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    let sign = format!(
        "/submission-letters/{}/sign",
        letter["id"].as_str().unwrap()
    );
    app.chairman()
        .await
        .post_at(&sign, 1, json!({}))
        .await
        .expect(200);
    assert_eq!(
        officer
            .get(&format!("/awards/{base}/dependents"))
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
    app.deliver().await;
    let before = app.letters.lock().unwrap().len();
    crate::awards::records::act(
        &app.governor().await,
        &base,
        "cancel",
        crate::awards::records::cancelling("2026-10-17"),
    )
    .await
    .expect(200);
    let letters: Vec<String> = app.deliver().await.into_iter().skip(before).collect();
    assert!(
        letters.iter().all(|letter| !letter.contains(&higher)),
        "{letters:?}"
    );
}
