//! Somebody stands in between two dates.

use actix_web::http::Method;
use serde_json::json;

use crate::support::{TestApp, on_both, submitted, unit_of};

on_both![somebody_stands_in_between_two_dates_and_never_hands_it_on,];

async fn somebody_stands_in_between_two_dates_and_never_hands_it_on(app: &TestApp) {
    let (chairman, officer) = (app.chairman().await, app.officer().await);
    let commune = unit_of(&officer, "HG-01").await["id"].clone();
    let body = |role: &str, to: &str, from: &str, until: &str| {
        json!({
            "role": role, "unit_id": commune, "to_email": to, "reason": "Đi công tác",
            "valid_from": from, "valid_to": until,
        })
    };
    let specialist = app.specialist().await;
    specialist
        .post(
            "/delegations",
            body(
                "chairman",
                "officer@suoinga.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .problem(403, "forbidden");
    chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "officer@benlau.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .problem(422, "invalid");
    chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "specialist@suoinga.example",
                "2026-10-20",
                "2026-10-17",
            ),
        )
        .await
        .problem(422, "invalid");
    let given = chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "specialist@suoinga.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .expect(201)
        .json();
    chairman
        .post(
            "/delegations",
            body(
                "chairman",
                "specialist@suoinga.example",
                "2026-10-18",
                "2026-10-19",
            ),
        )
        .await
        .problem(409, "duplicate");
    // What is held for another is not handed on.
    specialist
        .post(
            "/delegations",
            body(
                "chairman",
                "officer@suoinga.example",
                "2026-10-17",
                "2026-10-20",
            ),
        )
        .await
        .problem(403, "forbidden");
    let id = submitted(app).await;
    specialist.does("accept", &id).await.expect(200);
    // Who checked it does not decide on it, unless the commune has too few people for that.
    specialist
        .does("approve", &id)
        .await
        .problem(403, "same_hand");
    crate::eligibility::own_case::one_hand(app, "HG-01").await;
    specialist.does("approve", &id).await.expect(200);
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .json();
    let last = history["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["actor"], &last["on_behalf_of"]),
        (&json!("Bùi Mẫu Giang"), &json!("Đặng Mẫu Minh"))
    );
    // The day after the last one it is over; and it can be ended before.
    let second = submitted(app).await;
    specialist.does("accept", &second).await.expect(200);
    app.set_clock("2026-10-21T02:00:00Z");
    app.specialist()
        .await
        .does("approve", &second)
        .await
        .problem(403, "forbidden");
    app.set_clock("2026-10-19T02:00:00Z");
    let chairman = app.chairman().await;
    let end = chairman.request(
        Method::DELETE,
        &format!("/delegations/{}", given["id"].as_str().unwrap()),
    );
    app.send(end).await.expect(204);
    app.specialist()
        .await
        .does("approve", &second)
        .await
        .problem(403, "forbidden");
    assert_eq!(
        app.stranger()
            .await
            .get("/delegations")
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
}
