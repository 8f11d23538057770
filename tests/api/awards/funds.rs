//! The fund of a body for a year: its ceiling, what organising takes, and decisions beyond it.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::feed::award;
use crate::support::pages::{get, sign_in};
use crate::support::{Actor, Kind, SPECIALIST, TestApp, approved, on_both, signed};

on_both![
    every_limit_of_a_fund_is_told_by_field,
    a_decision_beyond_the_fund_is_warned_of_and_stops_nothing,
];

/// The commune of the specialist, and its fund's path.
async fn fund(app: &TestApp) -> (Actor<'_>, String) {
    award(app, &app.subject("individual"), 1).await;
    let specialist = app.specialist().await;
    let found = specialist.get("/award-payments").await.expect(200).json();
    let unit = found["items"][0]["unit_id"].as_str().unwrap();
    (specialist, format!("/units/{unit}/award-fund"))
}

fn ceiling(amount: i64) -> Value {
    json!({"year": 2026, "ceiling": amount, "ground": "Nghị quyết dự toán năm 2026"})
}

fn error(problem: &Value) -> (&str, &str) {
    let error = &problem["errors"][0];
    (
        error["pointer"].as_str().unwrap(),
        error["code"].as_str().unwrap(),
    )
}

async fn every_limit_of_a_fund_is_told_by_field(app: &TestApp) {
    let (specialist, path) = fund(app).await;
    let spendings = format!("{path}/spendings");
    let spent = |amount: i64| json!({"spent_on": "2026-10-10", "purpose": "Hội nghị phát động", "amount": amount});
    let early = specialist.post(&spendings, spent(1)).await;
    let early = early.problem(422, "invalid");
    assert_eq!(error(&early), ("/spent_on", "no_fund"));
    for (member, value, code) in [
        ("year", json!(1999), "out_of_range"),
        ("ceiling", json!(-1), "out_of_range"),
        ("ceiling", json!(1_000_000_000_000_000_i64), "out_of_range"),
        ("ground", json!(""), "required"),
        ("ground", json!("x".repeat(301)), "too_long"),
    ] {
        let mut body = ceiling(10);
        body[member] = value;
        let problem = specialist.put_at(&path, 0, body).await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(error(&problem), (&*format!("/{member}"), code));
    }
    specialist
        .put_at(&path, 1, ceiling(10))
        .await
        .problem(412, "stale");
    app.chairman()
        .await
        .put_at(&path, 0, ceiling(10))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .put_at(&path, 0, ceiling(10))
        .await
        .problem(404, "not_found");
    let set = specialist.put_at(&path, 0, ceiling(5_000_000)).await;
    let set = set.expect(200).json();
    assert_eq!(
        (&set["organising_most"], &set["given"], &set["left"]),
        (&json!(1_000_000), &json!(760_000), &json!(4_240_000))
    );
    for (member, value, code) in [
        ("spent_on", json!("x"), "no_date"),
        ("spent_on", json!("2026-10-18"), "in_future"),
        ("purpose", json!(""), "required"),
        ("purpose", json!("x".repeat(201)), "too_long"),
        ("amount", json!(0), "out_of_range"),
        ("amount", json!(1_000_001), "over_organising"),
    ] {
        let mut body = spent(1);
        body[member] = value;
        let problem = specialist.post(&spendings, body).await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(error(&problem), (&*format!("/{member}"), code));
    }
    let fund = specialist.post(&spendings, spent(1_000_000)).await;
    let fund = fund.expect(201).json();
    assert_eq!(fund["left"], 3_240_000);
    let over = specialist.post(&spendings, spent(1)).await;
    let over = over.problem(422, "invalid");
    assert_eq!(error(&over), ("/amount", "over_organising"));
    let one = fund["spendings"][0]["id"].as_str().unwrap();
    let one = format!("/award-fund-spendings/{one}");
    let bare = app.send(specialist.request(Method::DELETE, &one)).await;
    bare.problem(428, "precondition_missing");
    for (who, version, status, code) in [
        (&app.stranger().await, 2, 404, "not_found"),
        (&app.chairman().await, 2, 403, "forbidden"),
        (&specialist, 1, 412, "stale"),
    ] {
        who.delete_at(&one, version).await.problem(status, code);
    }
    specialist.delete_at(&one, 2).await.expect(204);
    specialist
        .delete_at(&one, 3)
        .await
        .problem(404, "not_found");
    let left = specialist.get(&format!("{path}?year=2026")).await;
    assert_eq!(left.expect(200).json()["left"], 4_240_000);
}

async fn a_decision_beyond_the_fund_is_warned_of_and_stops_nothing(app: &TestApp) {
    let (specialist, path) = fund(app).await;
    specialist
        .put_at(&path, 0, ceiling(1_000_000))
        .await
        .expect(200);
    let file = approved(app, &app.subject("household")).await;
    let decision = signed(app, &[&file]).await;
    let path = format!("/decisions/{decision}");
    let drafted = specialist.get(&path).await.expect(200).json();
    let warning = &drafted["fund_warning"];
    assert_eq!(
        (&warning["ceiling"], &warning["given"]),
        (&json!(1_000_000), &json!(760_000)),
        "{drafted}"
    );
    let (gives, beyond) = (
        warning["gives"].as_i64().unwrap(),
        warning["beyond"].as_i64().unwrap(),
    );
    assert_eq!(beyond, gives + 760_000 - 1_000_000);
    let number = json!({"number": 2, "series": "QĐ-UBND", "date": "2026-10-17"});
    let issued = specialist
        .post_at(&format!("{path}/issue"), 2, number)
        .await
        .expect(200)
        .json();
    assert_eq!(issued["fund_warning"]["beyond"], beyond);
    let later = specialist.get(&path).await.expect(200).json();
    assert!(later["fund_warning"].is_null());
}

/// The body has set that it gives an award once a year.
const CAP: &str = r#"[[caps]]
award = "letter_of_commendation"
most = 1
valid_from = 2026-01-01
citation = { vi = "Điều 8 Quy chế", en = "Rules, Article 8" }
"#;

async fn beyond_a_cap(kind: Kind) {
    let law = tempfile::tempdir().unwrap();
    std::fs::write(law.path().join("rules.toml"), CAP).unwrap();
    let directory = law.path().to_owned();
    let app = TestApp::start_with(kind, |config| config.law.directory = directory).await;
    let specialist = app.specialist().await;
    let first = approved(&app, &app.subject("individual")).await;
    let path = format!("/decisions/{}", signed(&app, &[&first]).await);
    let within = specialist.get(&path).await.expect(200).json();
    assert!(within["beyond_caps"].is_null(), "{within}");
    let number = |number: i64| json!({"number": number, "series": "QĐ-UBND", "date": "2026-10-17"});
    let issue = format!("{path}/issue");
    let issued = specialist.post_at(&issue, 2, number(1)).await;
    assert!(issued.expect(200).json()["beyond_caps"].is_null());
    let second = approved(&app, &app.subject("household")).await;
    let path = format!("/decisions/{}", signed(&app, &[&second]).await);
    let beyond = specialist.get(&path).await.expect(200).json()["beyond_caps"].clone();
    let told = ["most", "given", "gives", "beyond"].map(|member| beyond[0][member].clone());
    assert_eq!(told, [1, 1, 1, 1].map(Value::from), "{beyond}");
    assert_eq!(beyond[0]["citation"]["vi"], "Điều 8 Quy chế");
    let session = sign_in(&app, SPECIALIST).await;
    let page = get(&app, &session, &path).await.expect(200).text;
    assert!(page.contains("Vượt số lượng năm 2026"), "{page}");
    // It stops nothing.
    let issue = format!("{path}/issue");
    let issued = specialist.post_at(&issue, 2, number(2)).await;
    assert_eq!(issued.expect(200).json()["beyond_caps"], beyond);
    let later = specialist.get(&path).await.expect(200).json();
    assert!(later["beyond_caps"].is_null(), "{later}");
    app.finish().await;
}

#[actix_web::test]
async fn a_decision_beyond_a_cap_of_the_body_is_warned_of_and_stops_nothing() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        beyond_a_cap(kind).await;
    }
}
