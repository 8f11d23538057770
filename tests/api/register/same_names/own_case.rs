//! A sign in a name does not go round an own case.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::eligibility::own_case::{link, person_of, user_of};
use crate::support::{Actor, Reply, TestApp, on_both};

async fn patch(actor: &Actor<'_>, path: &str, body: Value) -> Reply {
    let version = actor.version(path).await;
    let request = actor.request_at(Method::PATCH, path, version);
    let mut body = body;
    body["password"] = json!(thidua::commands::demo::PASSWORD);
    actor.app.send(request.set_json(body)).await
}

on_both![
    a_sign_in_the_name_does_not_go_round_ones_own_case,
    that_they_are_not_the_official_is_asked_however_the_name_is_written,
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
        app.sql(format!(
            "UPDATE nomination SET status = 'in_progress', stage = 'decide', holder_role = 'chairman' \
             WHERE id = '{id}'"
        ))
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
