//! Accounts are found, and those of who has left.

use actix_web::http::Method;
use serde_json::json;

use crate::access::identity_pages::{get, signed_in};
use crate::eligibility::own_case::user_of;
use crate::support::{TestApp, nomination, on_both};

on_both![
    accounts_are_found_by_name_and_address_and_listed_by_name,
    who_has_left_is_not_proposed_and_their_account_is_pointed_out,
];

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
    let leaving =
        async |actor: &crate::support::Actor<'_>, version: i64, day: serde_json::Value| {
            actor.put_at(&place, version, json!({"left_on": day})).await
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
    app.set_clock("2026-10-18T02:00:00Z");
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
