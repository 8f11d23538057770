//! What one administrator cannot do alone.

use serde_json::json;

use super::{link, user_of};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    nobody_makes_themself_chairman_and_one_administrator_makes_nobody_alone,
    on_the_pages_a_given_password_is_changed_first,
];

async fn nobody_makes_themself_chairman_and_one_administrator_makes_nobody_alone(app: &TestApp) {
    let administrator = app.administrator().await;
    let me = user_of(&administrator, "admin@honggiang.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (province, commune) = (
        unit_of(&administrator, "HG").await["id"].clone(),
        unit_of(&administrator, "HG-01").await["id"].clone(),
    );
    let second = json!({
        "email": "second@honggiang.example", "full_name": "Kim Mẫu Vy", "unit_id": province,
        "password": crate::support::GIVEN_PASSWORD,
    });
    let second_id = administrator
        .post("/users", second)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    administrator
        .post(
            "/role-assignments",
            json!({"user_id": second_id, "role": "administrator", "unit_id": province}),
        )
        .await
        .expect(201);
    let second = app
        .first_sign_in("second@honggiang.example", crate::support::GIVEN_PASSWORD)
        .await;
    link(&second, &me, "HG0001").await;
    app.deliver().await;
    app.letters.lock().unwrap().clear();
    let chairman = json!({"user_id": me, "role": "chairman", "unit_id": commune});
    let waiting = administrator
        .post("/role-assignments", chairman.clone())
        .await
        .expect(202)
        .json();
    assert_eq!(
        (&waiting["state"], &waiting["user_id"]),
        (&json!("waiting"), &json!(me))
    );
    administrator
        .post("/role-assignments", chairman.clone())
        .await
        .problem(409, "duplicate");
    app.deliver().await;
    assert_eq!(
        app.letters
            .lock()
            .unwrap()
            .iter()
            .map(|letter| letter.envelope().to()[0].to_string())
            .collect::<Vec<_>>(),
        ["second@honggiang.example"]
    );
    let roles = async || {
        administrator.get("/me").await.expect(200).json()["roles"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(roles().await, 1);
    let request = format!("/role-requests/{}", waiting["id"].as_str().unwrap());
    administrator
        .post(&format!("{request}/confirm"), json!({}))
        .await
        .problem(403, "second_needed");
    app.chairman()
        .await
        .post(&format!("{request}/confirm"), json!({}))
        .await
        .problem(404, "not_found");
    assert_eq!(
        second.get("/role-requests").await.expect(200).json()["items"][0]["id"],
        waiting["id"]
    );
    assert_eq!(
        app.chairman()
            .await
            .get("/role-requests")
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
    let page = crate::access::identity_pages::signed_in_with(
        app,
        "second@honggiang.example",
        crate::support::OWN_PASSWORD,
    )
    .await;
    let shown = crate::access::identity_pages::get(app, &page, &format!("/users/{me}"))
        .await
        .expect(200)
        .text;
    assert!(
        shown.contains("Confirm") && shown.contains("/requests/"),
        "{shown}"
    );
    let confirm = format!("{request}/confirm");
    let confirms =
        futures_util::future::join_all((0..4).map(|_| second.post(&confirm, json!({})))).await;
    assert_eq!(
        confirms.iter().filter(|reply| reply.status == 200).count(),
        1,
        "{confirms:?}"
    );
    assert!(
        confirms
            .iter()
            .all(|reply| matches!(reply.status, 200 | 409)),
        "{confirms:?}"
    );
    assert_eq!(roles().await, 2);
    second
        .post(&format!("{request}/refuse"), json!({}))
        .await
        .problem(409, "wrong_stage");
    // For somebody else as well: of what decides or manages; and it can be declined.
    let other = user_of(&administrator, "officer@suoinga.example").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let managing = json!({"user_id": other, "role": "administrator", "unit_id": commune});
    let asked = administrator
        .post("/role-assignments", managing.clone())
        .await
        .expect(202)
        .json();
    let place = format!(
        "/users/{other}/requests/{}/refuse",
        asked["id"].as_str().unwrap()
    );
    crate::access::identity_pages::form(app, &page, &place, &[])
        .await
        .expect(303);
    assert_eq!(
        second.get("/role-requests").await.expect(200).json()["items"],
        json!([])
    );
    let writing = json!({"user_id": other, "role": "emulation_officer", "unit_id": province});
    administrator
        .post("/role-assignments", writing)
        .await
        .expect(201);
}

async fn on_the_pages_a_given_password_is_changed_first(app: &TestApp) {
    use crate::access::identity_pages::{form, get, signed_in_with};
    let administrator = app.administrator().await;
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let given = "con-duong-lang-2026-x";
    let new = json!({
        "email": "new@suoinga.example",
        "full_name": "Mẫu Mới",
        "unit_id": commune,
        "password": given
    });
    administrator.post("/users", new).await.expect(201);
    let session = signed_in_with(app, "new@suoinga.example", given).await;
    assert_eq!(
        get(app, &session, "/nominations")
            .await
            .expect(303)
            .header("location"),
        "/account"
    );
    assert!(
        get(app, &session, "/account")
            .await
            .expect(200)
            .text
            .contains("Somebody else has set this password")
    );
    let change = [
        ("current_password", given),
        ("password", crate::support::OWN_PASSWORD),
    ];
    form(app, &session, "/account/password", &change)
        .await
        .expect(303);
    get(app, &session, "/nominations").await.expect(200);
    assert!(
        !get(app, &session, "/account")
            .await
            .expect(200)
            .text
            .contains("Somebody else has set this password")
    );
}
