//! Units that close.

use serde_json::json;

use super::{UNITS, fault, hired, unit};
use crate::support::{TestApp, nomination, on_both};

on_both![
    a_unit_that_was_closed_does_not_decide,
    a_unit_with_open_files_is_merged_not_closed,
];

async fn a_unit_that_was_closed_does_not_decide(app: &TestApp) {
    let administrator = app.administrator().await;
    let closed = json!({
        "name": "Xã Suối Ngà",
        "kind": "commune",
        "valid_from": "2026-01-05",
        "valid_to": "2026-10-16"
    });
    administrator
        .put(
            &format!("{UNITS}/HG-01-02"),
            unit("Trường Tiểu học Suối Ngà", "school", "HG-01"),
        )
        .await
        .expect(201);
    let officer = hired(
        app,
        "officer@truong.example",
        "emulation_officer",
        "HG-01-02",
    )
    .await;
    let subject = officer.add_subject("collective", "Tổ chuyên môn").await;
    let event = json!({
        "name": "Lũ trên suối Ngà",
        "happened_from": "2026-10-14",
        "happened_to": "2026-10-16"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer
        .achieved(&subject, &event, "Cứu người trong lũ")
        .await;
    administrator
        .put(&format!("{UNITS}/HG-01"), closed)
        .await
        .expect(200);
    let problem = officer
        .post("/nominations", nomination(&subject, &achievement))
        .await
        .problem(422, "invalid");
    fault(&problem, "/award_code", "nobody_decides");
}

async fn a_unit_with_open_files_is_merged_not_closed(app: &TestApp) {
    let hr = app.program("HG", &["units:write"]).await;
    let closing = |to: &str| {
        json!({
            "name": "Xã Suối Ngà",
            "kind": "commune",
            "valid_from": "2026-01-05",
            "valid_to": to
        })
    };
    let path = format!("{UNITS}/HG-01");
    let draft = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    let waiting = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer()
        .await
        .does("submit", &waiting)
        .await
        .expect(200);
    for to in ["2026-10-16", "2026-10-17", "2026-12-31"] {
        let problem = hr.put(&path, closing(to)).await.problem(409, "open_files");
        assert!(
            problem["detail"].as_str().unwrap().contains('2'),
            "{problem}"
        );
    }
    app.specialist()
        .await
        .get(&format!("/nominations/{waiting}"))
        .await
        .expect(200);
    app.specialist()
        .await
        .does("refuse", &waiting)
        .await
        .expect(200);
    let left = app
        .officer()
        .await
        .version(&format!("/nominations/{draft}"))
        .await;
    let request = app.officer().await.request(
        actix_web::http::Method::DELETE,
        &format!("/nominations/{draft}"),
    );
    app.send(request.insert_header(("if-match", format!("\"{left}\""))))
        .await
        .expect(204);
    hr.put(&path, closing("2026-10-16")).await.expect(200);
}
