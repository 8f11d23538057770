//! Offices that nobody holds; roles and stand-ins that end once; answers that are given again only
//! while their caller may still ask.

use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::json;

use crate::access::identity_pages::{form, get, signed_in};
use crate::eligibility::own_case::user_of;
use crate::support::{TestApp, nomination, on_both, unit_of};

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
    a_stand_in_and_a_role_end_once,
    a_first_answer_is_given_again_only_to_who_may_still_ask,
    accounts_are_found_by_name_and_address_and_listed_by_name,
    who_has_left_is_not_proposed_and_their_account_is_pointed_out,
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
    app.clock.set("2026-10-18T02:00:00Z".parse().unwrap());
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

async fn a_stand_in_and_a_role_end_once(app: &TestApp) {
    let (chairman, administrator) = (app.chairman().await, app.administrator().await);
    let commune = unit_of(&chairman, "HG-01").await["id"].clone();
    for _ in 0..5 {
        let given = json!({
            "role": "chairman", "unit_id": commune, "to_email": "specialist@suoinga.example",
            "reason": "Đi công tác",
            "valid_from": "2026-10-17", "valid_to": "2026-10-20",
        });
        let given = chairman
            .post("/delegations", given)
            .await
            .expect(201)
            .json();
        let user = user_of(&administrator, "officer@suoinga.example").await["id"].clone();
        let role = json!({"user_id": user, "role": "inspector", "unit_id": commune});
        let role = administrator
            .post("/role-assignments", role)
            .await
            .expect(201)
            .json();
        let paths = [
            (
                &chairman,
                format!("/delegations/{}", given["id"].as_str().unwrap()),
            ),
            (
                &administrator,
                format!("/role-assignments/{}", role["id"].as_str().unwrap()),
            ),
        ];
        for (actor, path) in paths {
            let replies =
                join_all((0..8).map(|_| app.send(actor.request(Method::DELETE, &path)))).await;
            assert_eq!(
                replies.iter().filter(|reply| reply.status < 300).count(),
                1,
                "{replies:?}"
            );
            assert!(
                replies
                    .iter()
                    .all(|reply| matches!(reply.status, 200 | 204 | 409)),
                "{replies:?}"
            );
        }
    }
}

async fn a_first_answer_is_given_again_only_to_who_may_still_ask(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let draft = officer.nominate(&app.subject("household")).await;
    let achievement = officer
        .get(&format!("/nominations/{draft}"))
        .await
        .expect(200)
        .json()["achievement_id"]
        .clone();
    let body = nomination(&app.subject("household"), achievement.as_str().unwrap());
    let named = |method: Method, path: &str, key: &'static str| {
        officer
            .request(method, path)
            .insert_header(("idempotency-key", key))
    };
    let first = app
        .send(named(Method::POST, "/nominations", "one").set_json(&body))
        .await
        .expect(201);
    let sent = |key| {
        named(
            Method::POST,
            &format!("/nominations/{draft}/actions/submit"),
            key,
        )
        .insert_header(("if-match", "\"1\""))
        .set_json(json!({}))
    };
    let submitted = app.send(sent("two")).await.expect(200);
    // Asked again, both are as they were, though neither could be done again, and nothing is done
    // twice.
    assert_eq!(
        app.send(named(Method::POST, "/nominations", "one").set_json(&body))
            .await
            .expect(201)
            .text,
        first.text
    );
    assert_eq!(app.send(sent("two")).await.expect(200).text, submitted.text);
    assert_eq!(
        officer.get("/nominations").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let user = user_of(&administrator, "officer@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let roles = administrator
        .get(&format!("/role-assignments?user_id={user}"))
        .await
        .expect(200)
        .json();
    let role = format!(
        "/role-assignments/{}",
        roles["items"][0]["id"].as_str().unwrap()
    );
    app.send(administrator.request(Method::DELETE, &role))
        .await
        .expect(200);
    let refused = app
        .send(named(Method::POST, "/nominations", "one").set_json(&body))
        .await;
    assert!(
        matches!(refused.status, 403 | 404 | 422) && !refused.text.contains("statement\":"),
        "{refused:?}"
    );
    app.send(sent("two")).await.problem(404, "not_found");
}

async fn accounts_are_found_by_name_and_address_and_listed_by_name(app: &TestApp) {
    let administrator = app.administrator().await;
    let names = async |query: &str| -> Vec<String> {
        let users = administrator
            .get(&format!("/users{query}"))
            .await
            .expect(200)
            .json();
        users["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["full_name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("?q=b%C3%B9i").await, ["Bùi Mẫu Giang"]);
    assert_eq!(names("?q=SPECIALIST%40suoinga").await, ["Bùi Mẫu Giang"]);
    assert_eq!(names("?q=mau++giang").await, ["Bùi Mẫu Giang"]);
    assert_eq!(names("?q=%25").await, [""; 0]);
    let all = names("?limit=200").await;
    assert_eq!(all[..3], ["Mai Mẫu Duyên", "Bùi Mẫu Giang", "Tạ Mẫu Hiền"]);
    let mut paged = Vec::new();
    let mut next = "/users?limit=5".to_owned();
    loop {
        let page = administrator.get(&next).await.expect(200).json();
        paged.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|user| user["full_name"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        next = format!("/users?limit=5&cursor={cursor}");
    }
    assert_eq!(paged, all);
    let session = signed_in(app, "admin@honggiang.example").await;
    let page = get(app, &session, "/users?q=giang").await.expect(200).text;
    assert!(
        page.contains("Bùi Mẫu Giang") && !page.contains("Ngô Mẫu Thanh"),
        "{page}"
    );
}

async fn who_has_left_is_not_proposed_and_their_account_is_pointed_out(app: &TestApp) {
    let (administrator, officer) = (app.administrator().await, app.officer().await);
    let user = user_of(&administrator, "specialist@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let person = crate::eligibility::own_case::link(&administrator, &user, "HG0001").await;
    let place = format!("/people/{}/leaving", person["id"].as_str().unwrap());
    let leaving = |actor: &crate::support::Actor<'_>, version: i64, day: serde_json::Value| {
        let request = actor
            .request(Method::PUT, &place)
            .insert_header(("if-match", format!("\"{version}\"")));
        app.send(request.set_json(json!({"left_on": day})))
    };
    leaving(&officer, 1, json!("2026-10-17"))
        .await
        .problem(403, "forbidden");
    leaving(&app.stranger().await, 1, json!("2026-10-17"))
        .await
        .problem(404, "not_found");
    leaving(&administrator, 2, json!("2026-10-17"))
        .await
        .problem(412, "stale");
    leaving(&administrator, 1, json!("tomorrow"))
        .await
        .problem(422, "invalid");
    app.deliver().await;
    app.letters.lock().unwrap().clear();
    assert_eq!(
        leaving(&administrator, 1, json!("2026-10-17"))
            .await
            .expect(200)
            .json()["left_on"],
        "2026-10-17"
    );
    app.deliver().await;
    assert_eq!(
        app.letters
            .lock()
            .unwrap()
            .iter()
            .filter(|letter| letter.envelope().to()[0].to_string() == "admin@honggiang.example")
            .count(),
        1
    );
    // On the last day they still belong to the staff.
    let subjects = officer.get("/subjects?limit=200").await.expect(200).json();
    let subject = subjects["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["person_id"] == person["id"])
        .unwrap()
        .clone();
    let id = officer.nominate(subject["id"].as_str().unwrap()).await;
    app.clock.set("2026-10-18T02:00:00Z".parse().unwrap());
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let achievement = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json()["achievement_id"]
        .clone();
    let again = nomination(
        subject["id"].as_str().unwrap(),
        achievement.as_str().unwrap(),
    );
    let problem = officer
        .post("/nominations", again.clone())
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "has_left");
    let session = signed_in(app, "officer@suoinga.example").await;
    assert!(
        !get(app, &session, "/nominations/new?q=mau+an")
            .await
            .expect(200)
            .text
            .contains("Nguyễn Mẫu An<")
    );
    // The HR system says the same, says nothing of it, or takes it back.
    let mut put = json!({
        "full_name": "Nguyễn Mẫu An",
        "unit_code": "HG-01",
        "position": "Cán bộ",
        "is_direct_worker": false
    });
    let by_code = |body: serde_json::Value| {
        app.send(
            administrator
                .request(Method::PUT, "/people/by-code/HG0001")
                .set_json(body),
        )
    };
    assert_eq!(
        by_code(put.clone()).await.expect(200).json()["left_on"],
        "2026-10-17"
    );
    put["left_on"] = json!(null);
    assert_eq!(
        by_code(put).await.expect(200).json()["left_on"],
        json!(null)
    );
    officer.post("/nominations", again).await.expect(201);
}
