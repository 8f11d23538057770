//! What a client is told when it cannot have its way.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;

use crate::support::{TestApp, approved, nomination, numbering, on_both, signed};

on_both![
    a_stranger_finds_nothing,
    a_viewer_without_the_right_is_forbidden,
    a_second_decision_is_a_conflict,
    an_act_needs_the_version_it_was_decided_on,
    bad_values_are_told_all_at_once,
    dates_and_numbers_of_a_decision_are_checked,
    what_cannot_be_read_is_malformed,
    wrong_methods_and_addresses_are_told_as_problems,
    problems_speak_both_languages,
];

async fn a_stranger_finds_nothing(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let stranger = app.stranger().await;
    for path in [
        format!("/nominations/{id}"),
        format!("/nominations/{id}/history"),
    ] {
        stranger.get(&path).await.problem(404, "not_found");
    }
    stranger
        .act(&id, "submit", 1)
        .await
        .problem(404, "not_found");
    stranger
        .act(&id, "approve", 9)
        .await
        .problem(404, "not_found");
    app.administrator()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .problem(404, "not_found");
    app.hr()
        .await
        .act(&id, "submit", 1)
        .await
        .problem(403, "scope_missing");
    app.open(Method::GET, &format!("/api/v1/nominations/{id}"), None)
        .await
        .problem(401, "not_signed_in");
}

async fn a_viewer_without_the_right_is_forbidden(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    app.specialist()
        .await
        .act(&id, "submit", 1)
        .await
        .problem(403, "forbidden");
    officer.act(&id, "submit", 1).await.expect(200);
    officer
        .act(&id, "accept", 2)
        .await
        .problem(403, "forbidden");
    app.chairman()
        .await
        .act(&id, "accept", 2)
        .await
        .problem(403, "forbidden");
    app.specialist()
        .await
        .act(&id, "accept", 2)
        .await
        .expect(200);
    app.specialist()
        .await
        .act(&id, "approve", 3)
        .await
        .problem(403, "forbidden");
    app.chairman()
        .await
        .act(&id, "approve", 3)
        .await
        .expect(200);
    let draft = json!({"title": "x", "nomination_ids": [id]});
    officer
        .post("/decisions", draft.clone())
        .await
        .problem(403, "forbidden");
    let decision = app
        .specialist()
        .await
        .post("/decisions", draft)
        .await
        .expect(201)
        .json();
    let path = format!("/decisions/{}", decision["id"].as_str().unwrap());
    app.specialist()
        .await
        .post_at(&format!("{path}/sign"), 1, json!({}))
        .await
        .problem(403, "forbidden");
    app.chairman()
        .await
        .post_at(&format!("{path}/sign"), 1, json!({}))
        .await
        .expect(200);
    app.chairman()
        .await
        .post_at(&format!("{path}/issue"), 2, numbering(1))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .get(&path)
        .await
        .problem(404, "not_found");
}

async fn a_second_decision_is_a_conflict(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let chairman = app.chairman().await;
    chairman
        .act(&id, "approve", 3)
        .await
        .problem(409, "wrong_stage");
    chairman
        .act(&id, "approve", 4)
        .await
        .problem(409, "wrong_stage");
    chairman
        .act_because(&id, "refuse", 4, "Too late")
        .await
        .problem(409, "wrong_stage");
    let decision = signed(app, &[&id]).await;
    chairman
        .post_at(&format!("/decisions/{decision}/sign"), 2, json!({}))
        .await
        .problem(409, "wrong_stage");
    let specialist = app.specialist().await;
    specialist
        .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
        .await
        .problem(409, "duplicate");
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 3, numbering(2))
        .await
        .problem(409, "wrong_stage");
    specialist
        .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
        .await
        .problem(409, "wrong_stage");
}

async fn an_act_needs_the_version_it_was_decided_on(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}/actions/submit");
    officer
        .post(&path, json!({}))
        .await
        .problem(428, "precondition_missing");
    let submit = |tag: &str| {
        app.send(
            officer
                .request(Method::POST, &path)
                .insert_header(("if-match", tag.to_owned()))
                .set_json(json!({})),
        )
    };
    for tag in [
        "\"2\"",
        "W/\"1\"",
        "\"0\", \"2\", W/\"1\"",
        "1",
        "\"x\"",
        "\"x\", \"y\"",
        "",
    ] {
        submit(tag).await.problem(412, "stale");
    }
    submit("*").await.problem(428, "precondition_missing");
    // Of a list one has to match, wherever it stands.
    let done = submit("\"x\", \"7\", \"1-0123456789abcdef\", \"0\"")
        .await
        .expect(200);
    assert!(done.header("etag").starts_with("\"2-"));
    let path = format!("/nominations/{id}");
    let file = officer.get(&path).await;
    let tag = file.header("etag").to_owned();
    let same = app
        .send(
            officer
                .request(Method::GET, &path)
                .insert_header(("if-none-match", tag.clone())),
        )
        .await
        .expect(304);
    assert_eq!(
        (same.text.as_str(), same.header("etag")),
        ("", tag.as_str())
    );
    // Another reader, or another day, sees another representation of the same version.
    let specialist = app.specialist().await;
    app.send(
        specialist
            .request(Method::GET, &path)
            .insert_header(("if-none-match", tag.clone())),
    )
    .await
    .expect(200);
    app.clock.set(app.clock.now() + chrono::TimeDelta::days(3));
    app.send(
        app.officer()
            .await
            .request(Method::GET, &path)
            .insert_header(("if-none-match", tag.clone())),
    )
    .await
    .expect(200);
    // And the tag as it was answered is what an act compares.
    let specialist = app.specialist().await;
    let accept = specialist
        .request(Method::POST, &format!("{path}/actions/accept"))
        .insert_header(("if-match", tag))
        .set_json(json!({}));
    app.send(accept).await.expect(200);
}

async fn bad_values_are_told_all_at_once(app: &TestApp) {
    let officer = app.officer().await;
    let bad = json!({
        "award_code": "", "commendation_type": "bravery", "cycle_year": 12, "subject_id": "me",
        "achievement_id": "it", "statement": "  ",
    });
    let problem = officer
        .post("/nominations", bad)
        .await
        .problem(422, "invalid");
    let told: Vec<(&str, &str)> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["pointer"].as_str().unwrap(), e["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("/award_code", "required"),
            ("/commendation_type", "unknown_code"),
            ("/cycle_year", "out_of_range"),
            ("/subject_id", "no_id"),
            ("/achievement_id", "no_id"),
            ("/statement", "required"),
        ]
    );
    // What only the records can tell comes all at once too.
    let other = officer.nominate(&app.subject("household")).await;
    let other =
        officer.get(&format!("/nominations/{other}")).await.json()["achievement_id"].clone();
    let mut body = nomination(&app.subject("individual"), other.as_str().unwrap());
    body["cycle_year"] = json!(2031);
    body["award_code"] = json!("order_of_the_tides");
    let problem = officer
        .post("/nominations", body)
        .await
        .problem(422, "invalid");
    let codes: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["award_year", "of_another_subject", "unknown_reference"]
    );
    let id = officer.nominate(&app.subject("individual")).await;
    officer.act(&id, "submit", 1).await.expect(200);
    let problem = app
        .specialist()
        .await
        .act(&id, "return", 2)
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/reason");
}

async fn dates_and_numbers_of_a_decision_are_checked(app: &TestApp) {
    let ids = [
        approved(app, &app.subject("individual")).await,
        approved(app, &app.subject("household")).await,
    ];
    let first = signed(app, &[&ids[0]]).await;
    let specialist = app.specialist().await;
    let issue = async |decision: &str, body| {
        specialist
            .post_at(&format!("/decisions/{decision}/issue"), 2, body)
            .await
    };
    for (body, code) in [
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "2026-10-16"}),
            "before_signature",
        ),
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "2026-10-18"}),
            "in_future",
        ),
        (
            json!({"number": 0, "series": "QĐ-UBND", "date": "2026-10-17"}),
            "out_of_range",
        ),
        (
            json!({"number": 1, "series": " ", "date": "2026-10-17"}),
            "required",
        ),
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "17/10/2026"}),
            "no_date",
        ),
        (
            json!({"number": 1, "series": "QĐ-UBND", "date": "2026-02-30"}),
            "no_date",
        ),
    ] {
        assert_eq!(
            issue(&first, body).await.problem(422, "invalid")["errors"][0]["code"],
            code
        );
    }
    issue(&first, numbering(7)).await.expect(200);
    let second = signed(app, &[&ids[1]]).await;
    assert_eq!(
        issue(&second, numbering(7)).await.problem(409, "duplicate")["errors"][0]["code"],
        "taken"
    );
    // Nothing of the refused issue stayed behind: the next number does.
    issue(&second, numbering(8)).await.expect(200);
}

async fn what_cannot_be_read_is_malformed(app: &TestApp) {
    let officer = app.officer().await;
    let unknown = json!({"name": "x", "happened_from": "2026-10-01", "status": "approved"});
    let problem = officer
        .post("/events", unknown)
        .await
        .problem(400, "malformed");
    assert_eq!(problem["errors"][0]["pointer"], "/status");
    let wrong_type = json!({"title": "x", "nomination_ids": [1]});
    let problem = officer
        .post("/decisions", wrong_type)
        .await
        .problem(400, "malformed");
    assert_eq!(problem["errors"][0]["pointer"], "/nomination_ids/0");
    for (body, pointer, code) in [
        (json!(["Flood", "2026-10-01", null, null]), "", "wrong_type"),
        (json!({"happened_from": "2026-10-01"}), "/name", "missing"),
        (
            json!({"name": 1, "happened_from": "2026-10-01"}),
            "/name",
            "wrong_type",
        ),
    ] {
        let problem = officer
            .post("/events", body)
            .await
            .problem(400, "malformed");
        assert_eq!(
            (
                problem["errors"][0]["pointer"].as_str(),
                problem["errors"][0]["code"].as_str()
            ),
            (Some(pointer), Some(code))
        );
    }
    let problem = officer
        .get("/units?parent_id=1")
        .await
        .problem(400, "malformed");
    assert_eq!(problem["errors"][0]["pointer"], "parent_id");
    officer
        .get("/nominations?stage=lost")
        .await
        .problem(422, "invalid");
    let late = json!({
        "name": "x",
        "happened_from": "2026-12-20",
        "happened_to": "2026-12-10",
        "unit_id": "0192aaaa-0000-7000-8000-000000000000"
    });
    assert_eq!(
        officer.post("/events", late).await.problem(422, "invalid")["errors"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let raw = |kind: &'static str, body: &'static str| {
        officer
            .request(Method::POST, "/events")
            .insert_header(("content-type", kind))
            .set_payload(body)
    };
    for body in [
        "",
        "{",
        "[]",
        "null",
        "{\"name\": \"x\"}",
        "{\"name\": \"x\", \"happened_from\": \"2026-10-01\"} trailing",
    ] {
        app.send(raw("application/json", body))
            .await
            .problem(400, "malformed");
    }
    app.send(raw("text/plain", "{}"))
        .await
        .problem(415, "unsupported_media_type");
    let huge = "x".repeat(2_000_000);
    app.send(
        officer
            .request(Method::POST, "/events")
            .insert_header(("content-type", "application/json"))
            .set_payload(huge),
    )
    .await
    .problem(413, "too_large");
    officer
        .get("/nominations?colour=red")
        .await
        .problem(400, "unknown_parameter");
    officer
        .get("/nominations?limit=ten")
        .await
        .problem(400, "malformed");
    officer
        .get("/nominations?limit=0")
        .await
        .problem(422, "invalid");
    officer
        .get("/nominations?cursor=forged")
        .await
        .problem(422, "invalid");
    officer
        .get("/nominations?status=lost")
        .await
        .problem(422, "invalid");
}

async fn wrong_methods_and_addresses_are_told_as_problems(app: &TestApp) {
    let officer = app.officer().await;
    let wrong = app.send(officer.request(Method::PUT, "/nominations")).await;
    assert_eq!(wrong.header("allow"), "GET, POST, HEAD");
    wrong.problem(405, "method_not_allowed");
    let wrong = app.send(officer.request(Method::DELETE, "/me")).await;
    assert_eq!(wrong.header("allow"), "GET, HEAD");
    wrong.problem(405, "method_not_allowed");
    for path in [
        "/nope",
        "/nominations/not-an-id",
        "/nominations/1/actions/submit",
        "/calendar?year=1900",
        "/award-types/none",
        "/routes/none",
    ] {
        officer
            .get(path)
            .await
            .status
            .to_string()
            .starts_with('4')
            .then_some(())
            .unwrap();
    }
    officer
        .get("/nominations/not-an-id")
        .await
        .problem(404, "not_found");
    officer
        .get("/award-types/none")
        .await
        .problem(404, "not_found");
    let id = officer.nominate(&app.subject("individual")).await;
    officer.act(&id, "issue", 1).await.problem(404, "not_found");
    officer.act(&id, "fly", 1).await.problem(404, "not_found");
}

async fn problems_speak_both_languages(app: &TestApp) {
    let ask = async |language: &'static str| {
        let request = TestRequest::get()
            .uri("/api/v1/me")
            .insert_header(("accept-language", language));
        app.send(request).await
    };
    let (vi, en) = (ask("vi-VN").await, ask("en-GB").await);
    assert_eq!(
        (vi.header("content-language"), en.header("content-language")),
        ("vi", "en")
    );
    assert_eq!(vi.json()["title"], "Chưa đăng nhập");
    assert_eq!(en.json()["title"], "Not signed in");
    assert_eq!(vi.json()["code"], en.json()["code"]);
    assert_eq!(en.header("www-authenticate"), "Bearer");
    assert_eq!(en.header("x-request-id"), en.json()["request_id"]);
}

#[test]
fn every_problem_has_words_in_both_languages() {
    use thidua::domain::register::people::Language;
    for code in thidua::http::problem::CODES {
        for language in Language::ALL {
            for key in [format!("problem-{code}"), format!("problem-{code}-detail")] {
                assert!(
                    thidua::words::knows(*language, &key),
                    "{key} has no {language} text"
                );
            }
        }
    }
}
