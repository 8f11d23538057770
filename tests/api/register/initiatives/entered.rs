//! An initiative is entered once, by who may, within its limits; and put right.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{commune, entered, initiative, people, shares};
use crate::support::{TestApp, on_both};

on_both![
    every_limit_is_told_by_field,
    initiatives_are_for_officers_of_the_unit_or_above,
    an_initiative_is_put_right_with_its_reason,
    they_are_found_by_title_reach_year_and_author,
];

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

async fn every_limit_is_told_by_field(app: &TestApp) {
    let (officer, unit, people) = (app.officer().await, commune(app).await, people(app));
    let (a, b) = (people[0].as_str(), people[1].as_str());
    let household = app.subject("household");
    let one = |subject: &str, share: i64| json!([{"subject_id": subject, "share": share}]);
    let two = |first: (&str, i64), second: (&str, i64)| {
        json!([
            {"subject_id": first.0, "share": first.1},
            {"subject_id": second.0, "share": second.1},
        ])
    };
    let many: Vec<Value> = (0..21)
        .map(|_| json!({"subject_id": a, "share": 1}))
        .collect();
    let rows: Vec<(&str, Value, &str, &str)> = vec![
        ("unit_id", json!("x"), "/unit_id", "no_id"),
        ("unit_id", json!(NOBODY), "/unit_id", "unknown_reference"),
        ("title", json!(" "), "/title", "required"),
        ("title", json!("x".repeat(301)), "/title", "too_long"),
        ("reach", json!("galaxy"), "/reach", "unknown_code"),
        (
            "recognised_on",
            json!("01/10/2026"),
            "/recognised_on",
            "no_date",
        ),
        (
            "recognised_on",
            json!("2026-10-18"),
            "/recognised_on",
            "in_future",
        ),
        (
            "recognised_by",
            json!("x".repeat(201)),
            "/recognised_by",
            "too_long",
        ),
        (
            "decision_number",
            json!("x".repeat(51)),
            "/decision_number",
            "too_long",
        ),
        ("decision_number", json!(""), "/decision_number", "required"),
        ("authors", json!([]), "/authors", "out_of_range"),
        ("authors", json!(many), "/authors", "out_of_range"),
        ("authors", one(a, 0), "/authors/0/share", "out_of_range"),
        ("authors", one(a, 101), "/authors/0/share", "out_of_range"),
        ("authors", one(a, -1), "/authors/0/share", "out_of_range"),
        ("authors", two((a, 60), (b, 41)), "/authors", "shares_over"),
        (
            "authors",
            two((a, 50), (a, 50)),
            "/authors/1/subject_id",
            "twice",
        ),
        ("authors", one("x", 100), "/authors/0/subject_id", "no_id"),
        (
            "authors",
            one(NOBODY, 100),
            "/authors/0/subject_id",
            "unknown_reference",
        ),
        (
            "authors",
            one(&household, 100),
            "/authors/0/subject_id",
            "of_people_alone",
        ),
    ];
    for (member, value, pointer, code) in rows {
        let mut body = initiative(&unit, "Cải tiến quy trình", &[(a, 100)]);
        body[member] = value;
        let problem = officer
            .post("/initiatives", body)
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!(pointer), &json!(code)),
            "{problem}"
        );
    }
    let mut wrong = initiative(&unit, "", &[(a, 0)]);
    wrong["reach"] = json!("x");
    let problem = officer
        .post("/initiatives", wrong)
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 3, "{problem}");
    let mut unknown = initiative(&unit, "Cải tiến", &[(a, 100)]);
    unknown["authors"][0]["grade"] = json!(1);
    officer
        .post("/initiatives", unknown)
        .await
        .problem(400, "malformed");
    // At the limits all is taken.
    let title = "x".repeat(300);
    let whole = initiative(&unit, &title, &[(a, 60), (b, 40)]);
    officer
        .post("/initiatives", whole.clone())
        .await
        .expect(201);
    let again = officer
        .post("/initiatives", whole)
        .await
        .problem(409, "duplicate");
    assert_eq!(again["errors"][0]["pointer"], "/title");
}

async fn initiatives_are_for_officers_of_the_unit_or_above(app: &TestApp) {
    let (officer, unit, people) = (app.officer().await, commune(app).await, people(app));
    let body = initiative(&unit, "Cải tiến quy trình", &[(&people[0], 100)]);
    for who in [
        app.specialist().await,
        app.chairman().await,
        app.office().await,
    ] {
        who.post("/initiatives", body.clone())
            .await
            .problem(403, "forbidden");
    }
    let stranger = app.stranger().await;
    let refused = stranger
        .post("/initiatives", body.clone())
        .await
        .problem(422, "invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/unit_id");
    let made = officer.post("/initiatives", body).await.expect(201);
    let path = format!("/initiatives/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(made.header("location"), format!("/api/v1{path}"));
    assert_eq!(made.json()["award_id"], Value::Null);
    stranger.get(&path).await.problem(404, "not_found");
    stranger.delete_at(&path, 1).await.problem(404, "not_found");
    assert_eq!(
        stranger.get("/initiatives").await.expect(200).json()["items"],
        json!([])
    );
    let specialist = app.specialist().await;
    specialist.get(&path).await.expect(200);
    specialist
        .delete_at(&path, 1)
        .await
        .problem(403, "forbidden");
    let unsaid = officer.request(Method::DELETE, &path);
    app.send(unsaid).await.problem(428, "precondition_missing");
    officer.delete_at(&path, 7).await.problem(412, "stale");
    officer.delete_at(&path, 1).await.expect(204);
    officer.delete_at(&path, 1).await.problem(404, "not_found");
}

async fn an_initiative_is_put_right_with_its_reason(app: &TestApp) {
    let (officer, unit, people) = (app.officer().await, commune(app).await, people(app));
    let (a, b) = (people[0].as_str(), people[1].as_str());
    let id = entered(&officer, initiative(&unit, "Cải tiến", &[(a, 100)])).await;
    let path = format!("/initiatives/{id}");
    let better = json!({
        "title": "Cải tiến quy trình", "reach": "province", "reason": "Ghi nhầm",
        "authors": [{"subject_id": b, "share": 60}, {"subject_id": a, "share": 40}],
    });
    app.stranger()
        .await
        .patch_at(&path, 1, better.clone())
        .await
        .problem(404, "not_found");
    app.specialist()
        .await
        .patch_at(&path, 1, better.clone())
        .await
        .problem(403, "forbidden");
    officer
        .patch_at(&path, 7, better.clone())
        .await
        .problem(412, "stale");
    officer
        .patch_at(&path, 1, json!({"title": "x"}))
        .await
        .problem(400, "malformed");
    officer
        .patch_at(&path, 1, json!({"title": "Cải tiến", "reason": "x"}))
        .await
        .problem(422, "invalid");
    let over = json!({"authors": [{"subject_id": a, "share": 101}], "reason": "x"});
    let over = officer
        .patch_at(&path, 1, over)
        .await
        .problem(422, "invalid");
    assert_eq!(over["errors"][0]["pointer"], "/authors/0/share");
    let done = officer
        .patch_at(&path, 1, better.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&done["title"], &done["reach"], &done["version"]),
        (&json!("Cải tiến quy trình"), &json!("province"), &json!(2))
    );
    assert_eq!(
        shares(&officer, &id).await,
        [(b.to_owned(), 60), (a.to_owned(), 40)]
    );
    officer
        .patch_at(&path, 1, better)
        .await
        .problem(412, "stale");
    // One of the same title and decision is there.
    entered(&officer, initiative(&unit, "Cải tiến", &[(a, 100)])).await;
    officer
        .patch_at(&path, 2, json!({"title": "Cải tiến", "reason": "x"}))
        .await
        .problem(409, "duplicate");
}

async fn they_are_found_by_title_reach_year_and_author(app: &TestApp) {
    let (officer, unit, people) = (app.officer().await, commune(app).await, people(app));
    let (a, b) = (people[0].as_str(), people[1].as_str());
    entered(
        &officer,
        initiative(&unit, "Cải tiến quy trình cấp phép", &[(a, 100)]),
    )
    .await;
    entered(
        &officer,
        initiative(&unit, "Đèn đường “thông minh”", &[(b, 100)]),
    )
    .await;
    let by_a = format!("subject_id={a}");
    for (query, count) in [
        ("", 2),
        ("q=quy+trinh", 1),
        ("q=phep+cai", 1),
        ("q=thong+minh", 1),
        ("q=khongcoai", 0),
        ("reach=unit", 2),
        ("reach=nation", 0),
        ("year=2026", 2),
        ("year=2025", 0),
        (by_a.as_str(), 1),
    ] {
        let found = officer
            .get(&format!("/initiatives?count=true&{query}"))
            .await;
        let found = found.expect(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
        assert_eq!(found["total"], json!(count), "{query}");
    }
    for (query, pointer) in [
        ("reach=x", "reach"),
        ("year=99", "year"),
        ("limit=0", "limit"),
    ] {
        let wrong = officer
            .get(&format!("/initiatives?{query}"))
            .await
            .problem(422, "invalid");
        assert_eq!(wrong["errors"][0]["pointer"], pointer);
    }
    let first = officer.get("/initiatives?limit=1").await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = officer
        .get(&format!("/initiatives?limit=1&cursor={cursor}"))
        .await
        .json();
    assert_ne!(first["items"][0]["id"], rest["items"][0]["id"]);
    assert_eq!(rest["next_cursor"], Value::Null);
}
