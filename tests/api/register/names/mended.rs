//! A unit mends the name of a subject.

use actix_web::http::Method;
use serde_json::json;

use crate::support::pages::{get, post, sign_in};
use crate::support::{Actor, OFFICER, Reply, TestApp, approved, on_both, signed};

async fn rename(actor: &Actor<'_>, subject: &str, version: i64, name: &str) -> Reply {
    let request = actor.request_at(Method::PATCH, &format!("/subjects/{subject}"), version);
    actor
        .app
        .send(request.set_json(json!({"name": name})))
        .await
}

on_both![
    the_unit_mends_the_name_of_a_collective_until_it_is_signed,
    who_writes_no_file_gets_no_form,
];

async fn the_unit_mends_the_name_of_a_collective_until_it_is_signed(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer.add_subject("collective", "Tổ dân phô 1").await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("return", &id).await.expect(200);
    rename(&app.stranger().await, &subject, 1, "Tổ dân phố 1")
        .await
        .problem(404, "not_found");
    rename(&specialist, &subject, 1, "Tổ dân phố 1")
        .await
        .problem(403, "forbidden");
    rename(&officer, &subject, 9, "Tổ dân phố 1")
        .await
        .problem(412, "stale");
    assert_eq!(
        rename(&officer, &subject, 1, "\u{200b}")
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "required"
    );
    let before = officer.version(&format!("/nominations/{id}")).await;
    assert_eq!(
        rename(&officer, &subject, 1, "Tổ dân phố 1")
            .await
            .expect(200)
            .json()["name"],
        "Tổ dân phố 1"
    );
    rename(&officer, &subject, 1, "Tổ dân phố 2")
        .await
        .problem(412, "stale");
    // Who has seen the file with the old name looks again; its history tells.
    let file = officer.get(&format!("/nominations/{id}")).await.json();
    assert_eq!(
        (&file["subject_name"], file["version"].as_i64()),
        (&json!("Tổ dân phố 1"), Some(before + 1))
    );
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["deed"],
        "edited"
    );
    // On the page it is a field of the form.
    let cookie = sign_in(app, OFFICER).await;
    let path = format!("/nominations/{id}/edit");
    let form = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        form.contains("name=\"subject_name\"") && form.contains("value=\"Tổ dân phố 1\""),
        "{form}"
    );
    let version = (before + 1).to_string();
    let typed = |name: &'static str| {
        [
            ("version", version.clone()),
            ("subject_name", name.to_owned()),
            ("award", "letter_of_commendation:ad_hoc".to_owned()),
            ("name", "Lũ".to_owned()),
            ("happened_from", "2026-10-14".to_owned()),
            ("summary", "Cứu người".to_owned()),
            ("statement", "Cứu 12 người".to_owned()),
            ("then", "draft".to_owned()),
        ]
    };
    let send = async |name| {
        let typed = typed(name);
        let pairs: Vec<(&str, &str)> = typed
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        post(app, &cookie, &path, &pairs).await
    };
    assert!(
        send(" ")
            .await
            .expect(422)
            .text
            .contains("fault-subject_name")
    );
    send("Tổ dân phố số 1").await.expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["subject_name"],
        "Tổ dân phố số 1"
    );
    // Somebody on the register is renamed there; what was signed stays.
    let known = rename(&officer, &app.subject("individual"), 1, "Lê Mẫu Khác")
        .await
        .problem(422, "invalid");
    assert_eq!(known["errors"][0]["code"], "on_register");
    let household = app.subject("household");
    let agreed = approved(app, &household).await;
    rename(&officer, &household, 1, "Hộ ông Đinh Mẫu Khoan")
        .await
        .expect(200);
    signed(app, &[&agreed]).await;
    rename(&officer, &household, 2, "Hộ ông khác")
        .await
        .problem(409, "wrong_stage");
}

async fn who_writes_no_file_gets_no_form(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    let edit = format!("/nominations/{id}/edit");
    for (email, status) in [
        ("inspector@honggiang.example", 403),
        ("specialist@suoinga.example", 403),
        (OFFICER, 200),
    ] {
        let cookie = sign_in(app, email).await;
        for path in [edit.as_str(), "/nominations/new"] {
            assert_eq!(
                get(app, &cookie, path).await.status,
                status,
                "{email} {path}"
            );
        }
    }
    app.officer().await.does("submit", &id).await.expect(200);
    assert_eq!(
        get(app, &sign_in(app, OFFICER).await, &edit).await.status,
        409
    );
}
