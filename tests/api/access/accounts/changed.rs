//! Address and name of an account.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use super::only_fault;
use crate::access::identity::{post, text};
use crate::access::identity_pages::{form, get, signed_in};
use crate::access::second_factor::turn_on;
use crate::eligibility::own_case::{person_of, user_of};
use crate::support::{ADMINISTRATOR, Actor, OFFICER, Reply, TestApp, on_both};

async fn patch(actor: &Actor<'_>, user: &str, body: Value) -> Reply {
    let path = format!("/users/{user}");
    let version = actor.app.administrator().await.version(&path).await;
    actor.patch_at(&path, version, body).await
}

/// How many letters with a link that sets a password go to an address that asks for one.
async fn links_to(app: &TestApp, email: &str) -> usize {
    post(app, "/password-resets", json!({"email": email}))
        .await
        .expect(202);
    app.deliver()
        .await
        .iter()
        .filter(|letter| letter.contains(email) && text(letter).contains("/password?token="))
        .count()
}

on_both![
    an_address_and_a_name_are_changed_by_who_shows_that_it_is_they,
    the_page_of_an_account_asks_for_the_password_too,
];

async fn an_address_and_a_name_are_changed_by_who_shows_that_it_is_they(app: &TestApp) {
    let admin = app.administrator().await;
    let (own, other) = (
        user_of(&admin, ADMINISTRATOR).await,
        user_of(&admin, OFFICER).await,
    );
    for id in [&own, &other].map(|user| user["id"].as_str().unwrap()) {
        for change in [
            json!({"email": "thief@elsewhere.example"}),
            json!({"full_name": "Kẻ Mẫu Gian"}),
        ] {
            let with = |password: Value| {
                let mut body = change.clone();
                body["password"] = password;
                body
            };
            assert_eq!(
                only_fault(patch(&admin, id, change.clone()).await),
                ("/password".to_owned(), "required".to_owned())
            );
            let wrong = patch(&admin, id, with(json!("a wrong password"))).await;
            assert_eq!(
                only_fault(wrong),
                ("/password".to_owned(), "wrong_password".to_owned())
            );
            // Null is no password, and no address either.
            patch(&admin, id, with(json!(null)))
                .await
                .problem(400, "malformed");
        }
        for null in ["email", "full_name"] {
            let problem = patch(&admin, id, json!({null: null}))
                .await
                .problem(400, "malformed");
            assert_eq!(
                (
                    &problem["errors"][0]["pointer"],
                    &problem["errors"][0]["code"]
                ),
                (&json!(format!("/{null}")), &json!("wrong_type"))
            );
        }
    }
    assert_eq!(links_to(app, "thief@elsewhere.example").await, 0);
    assert_eq!(
        (
            &user_of(&admin, ADMINISTRATOR).await,
            &user_of(&admin, OFFICER).await
        ),
        (&own, &other)
    );
    // What stays asks for nothing, nor does who the owner is on the register.
    let id = other["id"].as_str().unwrap();
    let person = person_of(&admin, "HG0005").await["id"].clone();
    patch(
        &admin,
        id,
        json!({"email": OFFICER, "full_name": other["full_name"], "person_id": person}),
    )
    .await
    .expect(200);
    patch(
        &admin,
        id,
        json!({"email": "new@suoinga.example", "password": PASSWORD}),
    )
    .await
    .expect(200);
    patch(
        &admin,
        id,
        json!({"full_name": "Vũ Mẫu Đổi", "password": PASSWORD}),
    )
    .await
    .expect(200);
    assert_eq!(links_to(app, "new@suoinga.example").await, 1);
    // A program shows nothing of the kind.
    let program = app.program("HG", &["people:write"]).await;
    patch(
        &program,
        id,
        json!({"full_name": "Máy", "password": PASSWORD}),
    )
    .await
    .problem(403, "forbidden");
    // Who has a second factor shows it too.
    let (_, codes) = turn_on(app, &admin).await;
    let request = async |otp: Value| {
        let path = format!("/users/{id}");
        let request = admin
            .request(Method::PATCH, &path)
            .insert_header(("if-match", format!("\"{}\"", admin.version(&path).await)));
        app.send(
            request.set_json(json!({"full_name": "Vũ Mẫu Khác", "password": PASSWORD, "otp": otp})),
        )
        .await
    };
    assert_eq!(
        only_fault(request(json!(null)).await),
        ("/otp".to_owned(), "required".to_owned())
    );
    assert_eq!(
        only_fault(request(json!("000000")).await),
        ("/otp".to_owned(), "wrong_code".to_owned())
    );
    assert_eq!(
        request(json!(codes[0])).await.expect(200).json()["full_name"],
        "Vũ Mẫu Khác"
    );
}

async fn the_page_of_an_account_asks_for_the_password_too(app: &TestApp) {
    let admin = app.administrator().await;
    let user = user_of(&admin, OFFICER).await;
    let page = format!("/users/{}", user["id"].as_str().unwrap());
    let browser = signed_in(app, ADMINISTRATOR).await;
    let save = async |email: &str, staff_code: &str, password: &str| {
        let version = admin.version(&page).await.to_string();
        let fields = [
            ("version", version.as_str()),
            ("email", email),
            ("full_name", user["full_name"].as_str().unwrap()),
            ("staff_code", staff_code),
            ("password", password),
        ];
        let reply = form(app, &browser, &page, &fields).await.expect(303);
        get(app, &browser, reply.header("location"))
            .await
            .expect(200)
            .text
    };
    let told = save("thief@elsewhere.example", "", "").await;
    assert!(told.contains("role=\"alert\""), "{told}");
    assert_eq!(admin.get(&page).await.expect(200).json()["email"], OFFICER);
    let told = save("thief@elsewhere.example", "", "a wrong password").await;
    assert!(told.contains("This is not the present password"), "{told}");
    assert_eq!(admin.get(&page).await.expect(200).json()["email"], OFFICER);
    assert!(save(OFFICER, "HG0005", "").await.contains("HG0005"));
    assert!(
        save("new@suoinga.example", "HG0005", PASSWORD)
            .await
            .contains("new@suoinga.example")
    );
}
