//! The number of a letter.

use actix_web::http::Method;
use serde_json::json;

use super::draft;
use crate::support::pages::{post, sign_in, told};
use crate::support::{TestApp, on_both};

on_both![a_letter_has_its_number_alone_in_its_unit_and_year,];

async fn a_letter_has_its_number_alone_in_its_unit_and_year(app: &TestApp) {
    let (one, other) = (
        draft(app, &app.subject("individual")).await,
        draft(app, &app.subject("collective")).await,
    );
    let officer = app.officer().await;
    let body = |number: &str, file: &str| {
        json!({
            "title": "Tờ trình",
            "number": number,
            "nomination_ids": [file]
        })
    };
    let first = officer
        .post("/submission-letters", body("05/TTr", &one))
        .await
        .expect(201)
        .json();
    assert_eq!(first["number"], "05/TTr");
    for same in ["05/TTr", "5/TTr", "5/ttr", " 05 / TTr "] {
        let problem = officer
            .post("/submission-letters", body(same, &other))
            .await
            .problem(409, "duplicate");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/number"), &json!("taken"))
        );
        assert!(
            problem["errors"][0]["detail"]
                .as_str()
                .unwrap()
                .to_lowercase()
                .contains("5/ttr"),
            "{problem}"
        );
    }
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let form = [
        ("title", "Tờ trình"),
        ("number", "5/TTr"),
        ("nomination_id", other.as_str()),
    ];
    let page = told(
        app,
        &cookie,
        post(app, &cookie, "/submission-letters/new", &form).await,
    )
    .await;
    assert!(
        page.contains("Number: 5/TTr is taken in this year"),
        "{page}"
    );
    let problem = officer
        .post("/submission-letters", body("6/\u{422}\u{422}r", &other))
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "number_sign");
    // A dash between two numbers parts them: what is 12 and 1 is not 121.
    let parted = officer
        .post("/submission-letters", body("12-1/TTr", &other))
        .await
        .expect(201)
        .json();
    let remove = officer.request(
        Method::DELETE,
        &format!("/submission-letters/{}", parted["id"].as_str().unwrap()),
    );
    let third = draft(app, &app.subject("household")).await;
    officer
        .post("/submission-letters", body("121/TTr", &third))
        .await
        .expect(201);
    app.send(remove.insert_header(("if-match", "\"1\"")))
        .await
        .expect(204);
    let next = officer
        .post("/submission-letters", body("6/TTr", &other))
        .await
        .expect(201)
        .json();
    assert_eq!(next["number"], "6/TTr");
    // What was removed frees its number, and another year begins anew.
    let remove = officer.request(
        Method::DELETE,
        &format!("/submission-letters/{}", first["id"].as_str().unwrap()),
    );
    app.send(remove.insert_header(("if-match", "\"1\"")))
        .await
        .expect(204);
    officer
        .post("/submission-letters", body("5/TTr", &one))
        .await
        .expect(201);
}
