//! Two names are the same by their letters and digits alone: whose case a file is, who is recorded
//! twice, whose an account is.

use actix_web::http::Method;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::Failure;

use crate::eligibility::own_case::{link, person_of, user_of};
use crate::support::{Actor, PDF, Reply, TestApp, on_both, unit_of};

async fn sql(app: &TestApp, text: String) {
    app.state
        .db
        .write(move |tx| tx.batch_execute(&text).map_err(Failure::from))
        .await
        .unwrap();
}

async fn patch(actor: &Actor<'_>, path: &str, body: Value) -> Reply {
    let version = actor.version(path).await;
    let request = actor
        .request(Method::PATCH, path)
        .insert_header(("if-match", format!("\"{version}\"")));
    let mut body = body;
    body["password"] = json!(thidua::commands::demo::PASSWORD);
    actor.app.send(request.set_json(body)).await
}

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
    a_sign_in_the_name_does_not_go_round_ones_own_case,
    that_they_are_not_the_official_is_asked_however_the_name_is_written,
    a_sign_in_the_name_hides_no_twin,
    twin_collectives_and_households_are_looked_at,
    a_namesakes_file_does_not_rest_on_the_record,
    an_administrator_does_not_become_a_stranger,
];

async fn a_sign_in_the_name_does_not_go_round_ones_own_case(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let chairman = user_of(&administrator, "chairman@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (own, kind, written) in [
        ("H’Lan Êban", "individual", "H'Lan Êban"),
        ("H’Lan Êban", "individual", "H’Lan Ê-ban"),
        ("Phan Tự Khen", "individual", "Phan-Tự Khen"),
        ("Phan-Tự Khen", "individual", "Phan Tự Khen."),
        ("Y-Hen Niê", "individual", "Y Hen Niê"),
        ("Trần Ba", "individual", "Trần Ba."),
        ("Hồ Mẫu Lân", "household", "Hồ Mẫu Lân"),
        ("Hồ Mẫu Lân", "household", "Hộ ông Hồ Mẫu Lân"),
        ("Hồ Mẫu Lân", "individual", "Đ/c Hồ Mẫu Lân (thôn 3)"),
    ] {
        patch(
            &administrator,
            &format!("/users/{chairman}"),
            json!({"full_name": own}),
        )
        .await
        .expect(200);
        let id = officer
            .nominate(&officer.add_subject(kind, written).await)
            .await;
        officer.does("submit", &id).await.expect(200);
        // Others of that name are looked at first; here it is about whose case it is.
        app.specialist().await.does("hold", &id).await.expect(200);
        sql(
            app,
            format!(
                "UPDATE nomination SET status = 'in_progress', stage = 'decide' WHERE id = '{id}'"
            ),
        )
        .await;
        app.chairman()
            .await
            .does("refuse", &id)
            .await
            .problem(409, "same_name");
    }
    // A name like it is another.
    let id = officer
        .nominate(&officer.add_subject("individual", "Trần Bá Bảy").await)
        .await;
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    app.chairman().await.does("approve", &id).await.expect(200);
}

async fn that_they_are_not_the_official_is_asked_however_the_name_is_written(app: &TestApp) {
    use crate::access::identity_pages::{get, signed_in};
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let specialist = signed_in(app, "specialist@suoinga.example").await;
    let chairman = user_of(&administrator, "chairman@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    patch(
        &administrator,
        &format!("/users/{chairman}"),
        json!({"full_name": "H’Lan Êban"}),
    )
    .await
    .expect(200);
    let twin = officer.add_subject("individual", "H'Lan Ê-ban").await;
    let id = officer.nominate(&twin).await;
    officer.does("submit", &id).await.expect(200);
    let page = get(app, &specialist, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(page.contains("/told-apart"), "{page}");
    let path = format!("/subjects/{twin}/told-apart");
    app.specialist()
        .await
        .post_at(&path, 1, json!({"reason": "Hai căn cước khác nhau"}))
        .await
        .expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    app.chairman().await.does("approve", &id).await.expect(200);
}

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
    sql(
        app,
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

/// Nobody says of themself that they are somebody of another name, nor takes that name first:
/// another administrator does.
async fn an_administrator_does_not_become_a_stranger(app: &TestApp) {
    let administrator = app.administrator().await;
    let me = user_of(&administrator, "admin@honggiang.example").await;
    let (path, name) = (
        format!("/users/{}", me["id"].as_str().unwrap()),
        me["full_name"].as_str().unwrap().to_owned(),
    );
    let stranger = person_of(&administrator, "HG0001").await;
    patch(&administrator, &path, json!({"person_id": stranger["id"]}))
        .await
        .problem(403, "own_case");
    for body in [
        json!({"full_name": stranger["full_name"]}),
        json!({"full_name": stranger["full_name"], "person_id": stranger["id"]}),
    ] {
        patch(&administrator, &path, body)
            .await
            .problem(403, "own_case");
    }
    // As who they are they link themselves, however it is written.
    let spelled = format!("{name}.").replace(' ', "-");
    let body = json!({"full_name": spelled, "unit_code": "HG", "is_direct_worker": false});
    let own = app
        .program("HG", &["people:write"])
        .await
        .put("/people/by-code/A-1", body)
        .await
        .expect(201)
        .json();
    patch(&administrator, &path, json!({"person_id": own["id"]}))
        .await
        .expect(200);
    // Of others they say it.
    let officer = user_of(&administrator, "officer@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    link(&administrator, &officer, "HG0001").await;
}
