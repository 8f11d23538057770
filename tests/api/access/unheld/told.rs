//! Who takes the only holder away is told.

use actix_web::http::Method;
use serde_json::json;

use crate::access::identity_pages::{form, get, signed_in};
use crate::eligibility::own_case::user_of;
use crate::support::{TestApp, on_both, unit_of};

/// How many letters about an office that nobody holds went to the administrator so far.
async fn told(app: &TestApp) -> usize {
    app.deliver().await;
    let letters = app.letters.lock().unwrap();
    let subject = |letter: &&lettre::Message| {
        letter
            .headers()
            .get::<lettre::message::header::Subject>()
            .is_some_and(|subject| subject.as_ref().starts_with("Chưa có người giữ vai trò"))
    };
    letters.iter().filter(subject).count()
}

on_both![
    who_switches_off_the_only_holder_hears_how_many_files_wait,
    who_ends_the_role_of_the_only_holder_hears_how_many_files_wait,
];

async fn who_switches_off_the_only_holder_hears_how_many_files_wait(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let mut files = Vec::new();
    for kind in ["household", "collective"] {
        let id = officer.nominate(&app.subject(kind)).await;
        officer.does("submit", &id).await.expect(200);
        files.push(id);
    }
    let before = officer
        .get(&format!("/nominations/{}", files[0]))
        .await
        .expect(200)
        .json();
    assert_eq!(before["holder"]["unheld"], false);
    let user = user_of(&administrator, "specialist@suoinga.example").await;
    let place = format!("/users/{}", user["id"].as_str().unwrap());
    let off = administrator
        .post_at(
            &format!("{place}/disable"),
            user["version"].as_i64().unwrap(),
            json!({}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&off["active"], &off["files_unheld"]),
        (&json!(false), &json!(2))
    );
    let file = officer
        .get(&format!("/nominations/{}", files[0]))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&file["holder"]["people"], &file["holder"]["unheld"]),
        (&json!([]), &json!(true))
    );
    let session = signed_in(app, "officer@suoinga.example").await;
    assert!(
        get(app, &session, &format!("/nominations/{}", files[0]))
            .await
            .expect(200)
            .text
            .contains("nobody holds this office")
    );
    assert_eq!(told(app).await, 1);
    // What is sent there now says so, and the administrator is not written to again on that day.
    let id = officer.nominate(&app.subject("individual")).await;
    assert_eq!(
        officer.does("submit", &id).await.expect(200).json()["holder"]["unheld"],
        true
    );
    assert_eq!(told(app).await, 1);
    app.set_clock("2026-10-18T02:00:00Z");
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    assert_eq!(told(app).await, 2);
    // On the page of the account.
    let administrator = app.administrator().await;
    let version = administrator.version(&place).await.to_string();
    let page = signed_in(app, "admin@honggiang.example").await;
    form(
        app,
        &page,
        &format!("{place}/enable"),
        &[("version", version.as_str())],
    )
    .await
    .expect(303);
    let version = administrator.version(&place).await.to_string();
    let off = form(
        app,
        &page,
        &format!("{place}/disable"),
        &[("version", version.as_str())],
    )
    .await
    .expect(303);
    assert!(
        get(app, &page, off.header("location"))
            .await
            .expect(200)
            .text
            .contains("4 files wait")
    );
}

async fn who_ends_the_role_of_the_only_holder_hears_how_many_files_wait(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    for kind in ["household", "collective"] {
        let id = officer.nominate(&app.subject(kind)).await;
        officer.does("submit", &id).await.expect(200);
    }
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let role_of = async |email: &str, role: &str| {
        let user = user_of(&administrator, email).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let roles = administrator
            .get(&format!("/role-assignments?user_id={user}&limit=200"))
            .await
            .expect(200)
            .json();
        let held = roles["items"].as_array().unwrap().iter().find(|held| {
            held["role"] == role && held["unit_id"] == commune && held["valid_to"].is_null()
        });
        (user, held.unwrap()["id"].as_str().unwrap().to_owned())
    };
    // While somebody else holds it nothing waits for nobody.
    let person =
        crate::eligibility::own_case::person_of(&administrator, "HG0002").await["id"].clone();
    let second = json!({
        "email": "second@suoinga.example", "full_name": "Kim Mẫu Vy", "unit_id": commune,
        "password": crate::support::GIVEN_PASSWORD,
        "person_id": person,
    });
    administrator.post("/users", second).await.expect(201);
    crate::eligibility::own_case::grant(
        app,
        "second@suoinga.example",
        "standing_office_specialist",
        "HG-01",
    )
    .await;
    let end = async |role: &str| {
        app.send(administrator.request(Method::DELETE, &format!("/role-assignments/{role}")))
            .await
            .expect(200)
            .json()
    };
    let (_, first) = role_of("specialist@suoinga.example", "standing_office_specialist").await;
    assert_eq!(end(&first).await, json!({"files_unheld": 0}));
    let (user, role) = role_of("second@suoinga.example", "standing_office_specialist").await;
    assert_eq!(end(&role).await, json!({"files_unheld": 2}));
    assert_eq!(told(app).await, 1);
    // On the page of the account.
    crate::eligibility::own_case::grant(
        app,
        "second@suoinga.example",
        "standing_office_specialist",
        "HG-01",
    )
    .await;
    let (_, role) = role_of("second@suoinga.example", "standing_office_specialist").await;
    let page = signed_in(app, "admin@honggiang.example").await;
    let ended = form(app, &page, &format!("/users/{user}/roles/{role}/end"), &[])
        .await
        .expect(303);
    assert!(
        get(app, &page, ended.header("location"))
            .await
            .expect(200)
            .text
            .contains("2 files wait")
    );
}
