//! By what somebody signs in and what they are called is changed by whoever shows that it is they;
//! who leads a subject stays while its file is under way; and what opens a door to somebody without
//! its key is seen by all who look after it.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use crate::access::identity::{OFFICER, post, text};
use crate::access::identity_pages::{form, get, signed_in};
use crate::access::second_factor::turn_on;
use crate::eligibility::own_case::{grant, linked, person_of, user_of};
use crate::support::{Actor, Reply, TestApp, on_both, unit_of};

const ADMIN: &str = "admin@honggiang.example";

async fn put_at(actor: &Actor<'_>, path: &str, version: i64, body: Value) -> Reply {
    let request = actor
        .request(Method::PUT, path)
        .insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_json(body)).await
}

async fn patch(actor: &Actor<'_>, user: &str, body: Value) -> Reply {
    let path = format!("/users/{user}");
    let version = actor.app.administrator().await.version(&path).await;
    let request = actor
        .request(Method::PATCH, &path)
        .insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_json(body)).await
}

fn only_fault(reply: Reply) -> (String, String) {
    let problem = reply.problem(422, "invalid");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
    let said = |name: &str| problem["errors"][0][name].as_str().unwrap().to_owned();
    (said("pointer"), said("code"))
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
    who_leads_a_subject_stays_while_its_file_is_under_way,
    who_has_seen_a_file_without_a_leader_looks_again,
    a_second_factor_that_is_taken_away_is_seen_by_all_who_look_after_the_account,
    whoever_must_keep_out_is_written_down,
    what_the_unit_is_called_is_no_password_however_it_is_joined,
];

async fn an_address_and_a_name_are_changed_by_who_shows_that_it_is_they(app: &TestApp) {
    let admin = app.administrator().await;
    let (own, other) = (user_of(&admin, ADMIN).await, user_of(&admin, OFFICER).await);
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
            &user_of(&admin, ADMIN).await,
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
    let browser = signed_in(app, ADMIN).await;
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

async fn who_leads_a_subject_stays_while_its_file_is_under_way(app: &TestApp) {
    linked(app, "chairman@suoinga.example", "HG0001").await;
    let (officer, admin) = (app.officer().await, app.administrator().await);
    let (leader, other) = (
        person_of(&admin, "HG0001").await["id"].clone(),
        person_of(&admin, "HG0002").await["id"].clone(),
    );
    let subject = app.subject("collective");
    let path = format!("/subjects/{subject}/leader");
    put_at(&officer, &path, 1, json!({"leader_id": leader}))
        .await
        .expect(200);
    let id = officer.nominate(&subject).await;
    let file = format!("/nominations/{id}");
    officer.does("submit", &id).await.expect(200);
    for stage in ["submitted", "accepted"] {
        if stage == "accepted" {
            app.specialist().await.does("accept", &id).await.expect(200);
        }
        let version = officer.version(&file).await;
        for instead in [json!(null), other.clone()] {
            let refused = put_at(&officer, &path, 2, json!({"leader_id": instead}))
                .await
                .problem(409, "file_underway");
            let name = officer.get(&file).await.json()["subject_name"]
                .as_str()
                .unwrap()
                .to_owned();
            assert!(
                refused["detail"].as_str().unwrap().contains(&name),
                "{refused}"
            );
        }
        assert_eq!(
            officer.version(&file).await,
            version,
            "what is refused changes nothing"
        );
    }
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(403, "own_case");
    // What came back can be corrected, and counts as changed.
    let second = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &second).await.expect(200);
    app.specialist()
        .await
        .does("return", &second)
        .await
        .expect(200);
    let head = format!("/subjects/{}/leader", app.subject("household"));
    put_at(&officer, &head, 1, json!({"leader_id": leader}))
        .await
        .expect(200);
    let version = officer.version(&format!("/nominations/{second}")).await;
    put_at(&officer, &head, 2, json!({"leader_id": other}))
        .await
        .expect(200);
    assert_eq!(
        officer.version(&format!("/nominations/{second}")).await,
        version + 1
    );
    let history = officer
        .get(&format!("/nominations/{second}/history"))
        .await
        .expect(200)
        .text;
    assert_eq!(history.matches("\"leader_named\"").count(), 2, "{history}");
}

async fn who_has_seen_a_file_without_a_leader_looks_again(app: &TestApp) {
    let (officer, admin, specialist) = (
        app.officer().await,
        app.administrator().await,
        app.specialist().await,
    );
    let subject = app.subject("collective");
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    let seen = specialist.version(&format!("/nominations/{id}")).await;
    let leader = person_of(&admin, "HG0002").await["id"].clone();
    put_at(
        &officer,
        &format!("/subjects/{subject}/leader"),
        1,
        json!({"leader_id": leader}),
    )
    .await
    .expect(200);
    specialist
        .act(&id, "accept", seen)
        .await
        .problem(412, "stale");
    specialist.act(&id, "accept", seen + 1).await.expect(200);
}

async fn a_second_factor_that_is_taken_away_is_seen_by_all_who_look_after_the_account(
    app: &TestApp,
) {
    let (officer, admin) = (app.officer().await, app.administrator().await);
    turn_on(app, &officer).await;
    app.deliver().await;
    let id = officer.get("/me").await.json()["user"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let why = json!({"reason": "Mất điện thoại", "identity_proof": "Xuất trình căn cước"});
    let take = admin
        .request(Method::DELETE, &format!("/users/{id}/second-factor"))
        .set_json(&why);
    app.send(take).await.expect(204);
    let events = admin
        .get("/security-events?kind=second_factor_taken")
        .await
        .expect(200)
        .json();
    let event = &events["items"][0];
    assert_eq!(events["items"].as_array().unwrap().len(), 1, "{events}");
    assert_eq!(
        (
            &event["outcome"],
            &event["reason"],
            &event["identity_proof"]
        ),
        (&json!("allowed"), &why["reason"], &why["identity_proof"])
    );
    assert_eq!(event["actor"]["id"], user_of(&admin, ADMIN).await["id"]);
    assert_eq!(
        event["object"],
        json!(format!("DELETE /api/v1/users/{id}/second-factor"))
    );
    let by = event["actor"]["name"].as_str().unwrap();
    let letters: Vec<String> = app
        .deliver()
        .await
        .iter()
        .map(|letter| text(letter))
        .collect();
    let owners = letters
        .iter()
        .find(|letter| letter.contains("không còn hỏi mã"))
        .unwrap();
    assert!(
        owners.contains(&format!("Người tắt: {by}")) && owners.contains("Lý do: Mất điện thoại"),
        "{owners}"
    );
    let browser = signed_in(app, ADMIN).await;
    let page = get(app, &browser, "/security-events?kind=second_factor_taken")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("Mất điện thoại") && page.contains("Xuất trình căn cước"),
        "{page}"
    );
    // By the page as well.
    turn_on(app, &app.officer().await).await;
    let fields = [("reason", "Hỏng máy"), ("identity_proof", "Gặp trực tiếp")];
    form(
        app,
        &browser,
        &format!("/users/{id}/second-factor-off"),
        &fields,
    )
    .await
    .expect(303);
    let page = get(app, &browser, "/security-events?kind=second_factor_taken")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("Hỏng máy") && page.contains("Gặp trực tiếp"),
        "{page}"
    );
}

async fn whoever_must_keep_out_is_written_down(app: &TestApp) {
    let (officer, admin) = (app.officer().await, app.administrator().await);
    linked(app, "specialist@suoinga.example", "HG0001").await;
    grant(app, "specialist@suoinga.example", "chairman", "HG-01").await;
    let specialist = app.specialist().await;
    let id = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    specialist
        .does("approve", &id)
        .await
        .problem(403, "same_hand");
    let twin = officer.add_subject("individual", "Đặng Mẫu Minh").await;
    let twins = officer.nominate(&twin).await;
    officer.does("submit", &twins).await.expect(200);
    specialist.does("accept", &twins).await.expect(200);
    app.chairman()
        .await
        .does("approve", &twins)
        .await
        .problem(409, "same_name");
    let commune = unit_of(&admin, "HG-01").await["id"].clone();
    let new = json!({
        "email": "given@suoinga.example",
        "full_name": "Mẫu Mới",
        "unit_id": commune,
        "password": "con-duong-lang-2026-x"
    });
    admin.post("/users", new).await.expect(201);
    let given = app
        .sign_in("given@suoinga.example", "con-duong-lang-2026-x")
        .await
        .expect(201)
        .json();
    let given = Actor {
        app,
        token: given["access_token"].as_str().unwrap().to_owned(),
    };
    given
        .get("/nominations")
        .await
        .problem(403, "password_to_change");
    let events = admin
        .get("/security-events?kind=forbidden&limit=200")
        .await
        .expect(200)
        .json();
    let objects: Vec<&str> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["object"].as_str().unwrap())
        .collect();
    for object in [
        format!("POST /api/v1/nominations/{id}/actions/approve"),
        format!("POST /api/v1/nominations/{twins}/actions/approve"),
        "GET /api/v1/nominations".to_owned(),
    ] {
        assert!(objects.contains(&object.as_str()), "{object}: {objects:?}");
    }
}

async fn what_the_unit_is_called_is_no_password_however_it_is_joined(app: &TestApp) {
    let officer = app.officer().await;
    let weak = async |actor: &Actor<'_>, password: &str| {
        let change = json!({"current_password": PASSWORD, "password": password});
        let reply = app
            .send(actor.request(Method::PUT, "/me/password").set_json(change))
            .await;
        assert_eq!(
            only_fault(reply),
            ("/password".to_owned(), "weak_password".to_owned()),
            "{password}"
        );
    };
    for password in [
        "suoinga2026xa",
        "HG-01-2026-HG",
        "HG-01@2026HG",
        "SuoiNga@2026!!",
        "conganxa123456",
        "chuctet2026vui",
        "emlacuaanh2026",
        "Xã Suối Ngà 2026",
    ] {
        weak(&officer, password).await;
    }
    let stranger = app.stranger().await;
    for password in ["benlau2026hg", "TruongBenLau2026", "HG-Ben-Lau-2026"] {
        weak(&stranger, password).await;
    }
    let change = json!({"current_password": PASSWORD, "password": "suoinga bốn con vịt 2026"});
    app.send(
        officer
            .request(Method::PUT, "/me/password")
            .set_json(change),
    )
    .await
    .expect(204);
}
