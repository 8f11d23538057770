//! What whoever looks after an account is shown.

use actix_web::http::Method;
use serde_json::json;

use crate::access::identity::text;
use crate::access::identity_pages::{form, get, signed_in};
use crate::access::second_factor::turn_on;
use crate::eligibility::own_case::{grant, linked, user_of};
use crate::support::{ADMINISTRATOR, Actor, TestApp, on_both, unit_of};

on_both![
    a_second_factor_that_is_taken_away_is_seen_by_all_who_look_after_the_account,
    whoever_must_keep_out_is_written_down,
];

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
    assert_eq!(
        event["actor"]["id"],
        user_of(&admin, ADMINISTRATOR).await["id"]
    );
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
        .find(|letter| letter.contains("không còn dùng xác thực hai lớp"))
        .unwrap();
    assert!(
        owners.contains(&format!("Người tắt: {by}")) && owners.contains("Lý do: Mất điện thoại"),
        "{owners}"
    );
    let browser = signed_in(app, ADMINISTRATOR).await;
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
