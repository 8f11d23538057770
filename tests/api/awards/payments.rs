//! The money of awards is paid once, comes back with its award, and is told by body and year.

use serde_json::{Value, json};

use super::feed::award;
use super::records::{act, cancelling};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{Actor, SPECIALIST, TestApp, on_both};

on_both![
    every_limit_of_a_payment_is_told_by_field,
    what_was_paid_is_paid_once_and_comes_back_with_its_award,
    several_are_paid_at_once_or_none,
    the_list_pays_what_is_ticked,
    nothing_is_paid_for_an_award_that_was_taken_back,
    the_money_of_an_award_that_the_version_before_gave_is_kept_behind_it,
];

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

fn voucher() -> Value {
    json!({"paid_on": "2026-10-17", "voucher": "PC 12"})
}

/// The money of the awards that were given, the newest first.
async fn listed(who: &Actor<'_>, query: &str) -> Vec<Value> {
    let found = who.get(&format!("/award-payments?count=true{query}")).await;
    let found = found.expect(200).json();
    let items = found["items"].as_array().unwrap().clone();
    assert_eq!(found["total"], items.len());
    items
}

fn first_error(problem: &Value) -> (&str, &str) {
    let error = &problem["errors"][0];
    (
        error["pointer"].as_str().unwrap(),
        error["code"].as_str().unwrap(),
    )
}

async fn every_limit_of_a_payment_is_told_by_field(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let specialist = app.specialist().await;
    let one = listed(&specialist, "&year=2026&state=unpaid").await[0].clone();
    let id = one["award_id"].as_str().unwrap();
    let pay = format!("/award-payments/{id}/pay");
    let long = |count: usize| json!("x".repeat(count));
    for (member, value, code) in [
        ("paid_on", json!(""), "required"),
        ("paid_on", json!("17/10/2026"), "no_date"),
        ("paid_on", json!("2026-10-18"), "in_future"),
        ("paid_on", json!("2026-10-16"), "before_decision"),
        ("voucher", json!(" "), "required"),
        ("voucher", long(51), "too_long"),
        ("note", long(501), "too_long"),
    ] {
        let mut body = voucher();
        body[member] = value;
        let problem = specialist.post_at(&pay, 1, body).await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(first_error(&problem), (&*format!("/{member}"), code));
    }
    for (act, body, pointer, code) in [
        (
            "amount",
            json!({"amount": 0, "ground": "x"}),
            "/amount",
            "out_of_range",
        ),
        (
            "amount",
            json!({"amount": 1, "ground": "x".repeat(301)}),
            "/ground",
            "too_long",
        ),
        (
            "amount",
            json!({"amount": 1, "ground": "Quy chế"}),
            "/amount",
            "amount_known",
        ),
        ("not-due", json!({"reason": ""}), "/reason", "required"),
        (
            "not-due",
            json!({"reason": "x".repeat(501)}),
            "/reason",
            "too_long",
        ),
        (
            "reopen",
            json!({"reason": "x".repeat(501)}),
            "/reason",
            "too_long",
        ),
    ] {
        let path = format!("/award-payments/{id}/{act}");
        let problem = specialist.post_at(&path, 1, body).await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(first_error(&problem), (pointer, code));
    }
    let mut unknown = voucher();
    unknown["bank"] = json!("x");
    specialist
        .post_at(&pay, 1, unknown)
        .await
        .problem(400, "malformed");
    for query in ["year=1999", "state=lost", "limit=201"] {
        let path = format!("/award-payments?{query}");
        specialist.get(&path).await.problem(422, "invalid");
    }
    app.chairman()
        .await
        .post_at(&pay, 1, voucher())
        .await
        .problem(403, "forbidden");
    let stranger = app.stranger().await;
    stranger
        .post_at(&pay, 1, voucher())
        .await
        .problem(404, "not_found");
    assert!(listed(&stranger, "").await.is_empty());
    specialist
        .get(&format!("/award-payments/{NOBODY}"))
        .await
        .problem(404, "not_found");
    // At the limits all is taken.
    let whole = json!({
        "paid_on": "2026-10-17", "voucher": "x".repeat(50), "note": "x".repeat(500),
    });
    specialist.post_at(&pay, 1, whole).await.expect(200);
}

async fn what_was_paid_is_paid_once_and_comes_back_with_its_award(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let one = listed(&specialist, "").await[0].clone();
    assert_eq!(
        (&one["amount"], &one["year"], &one["state"]),
        (&json!(760_000), &json!(2026), &json!("unpaid"))
    );
    let id = one["award_id"].as_str().unwrap();
    let path = format!("/award-payments/{id}");
    let at = async |act: &str, version: i64, body: Value| {
        specialist
            .post_at(&format!("{path}/{act}"), version, body)
            .await
    };
    let why = || json!({"reason": "Ghi nhầm"});
    at("pay", 7, voucher()).await.problem(412, "stale");
    at("reopen", 1, why()).await.problem(409, "wrong_stage");
    let paid = at("pay", 1, voucher()).await.expect(200).json();
    assert_eq!(
        (&paid["state"], &paid["paid"]["number"]),
        (&json!("paid"), &json!("PC 12"))
    );
    at("pay", 2, voucher()).await.problem(409, "wrong_stage");
    assert_eq!(
        at("reopen", 2, why()).await.expect(200).json()["state"],
        "unpaid"
    );
    let aside = at("not-due", 3, why()).await.expect(200).json();
    assert_eq!(
        (&aside["state"], &aside["reason"]),
        (&json!("not_due"), &json!("Ghi nhầm"))
    );
    at("reopen", 4, why()).await.expect(200);
    at("pay", 5, voucher()).await.expect(200);
    let stands = async || specialist.get(&path).await.expect(200).json()["state"].clone();
    act(&chairman, id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    assert_eq!(stands().await, "to_recover");
    let back = at("recover", 7, voucher()).await.expect(200).json();
    assert_eq!(
        (&back["state"], &back["recovered"]["date"]),
        (&json!("recovered"), &json!("2026-10-17"))
    );
    let restoring = json!({
        "ground": "new_conclusion", "reason": "Kết luận số 9", "number": "81/QĐ-UBND",
        "date": "2026-10-17",
    });
    act(&chairman, id, "restore", restoring).await.expect(200);
    assert_eq!(stands().await, "unpaid");
}

async fn several_are_paid_at_once_or_none(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    award(app, &app.subject("household"), 2).await;
    let specialist = app.specialist().await;
    let found = listed(&specialist, "").await;
    let ids: Vec<&str> = found
        .iter()
        .map(|one| one["award_id"].as_str().unwrap())
        .collect();
    let pay = async |ids: Value| {
        let mut body = voucher();
        body["award_ids"] = ids;
        specialist.post("/award-payments/pay", body).await
    };
    let many: Vec<String> = (0..501).map(|_| NOBODY.to_owned()).collect();
    for (ids, pointer, code) in [
        (json!([]), "/award_ids", "out_of_range"),
        (json!(many), "/award_ids", "out_of_range"),
        (json!(["x"]), "/award_ids/0", "no_id"),
        (json!([ids[0], NOBODY]), "/award_ids/1", "unknown_reference"),
        (json!([ids[0], ids[0]]), "/award_ids/1", "twice"),
    ] {
        let problem = pay(ids).await.problem(422, "invalid");
        assert_eq!(first_error(&problem), (pointer, code));
    }
    let paid = pay(json!(ids)).await.expect(201).json();
    assert_eq!(paid["items"].as_array().unwrap().len(), 2);
    let again = pay(json!(ids)).await.problem(409, "wrong_stage");
    assert_eq!(first_error(&again), ("/award_ids/0", "not_unpaid"));
    assert_eq!(listed(&specialist, "&state=paid").await.len(), 2);
}

async fn the_list_pays_what_is_ticked(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let id = listed(&app.specialist().await, "").await[0]["award_id"].clone();
    let id = id.as_str().unwrap();
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/payments?year=2026").await;
    let page = page.expect(200).text;
    assert!(page.contains(&format!("value=\"{id}\"")), "{page}");
    let form = [
        ("year", "2026"),
        ("award_id", id),
        ("paid_on", "17/10/2026"),
        ("voucher", "PC 12"),
    ];
    let page = post(app, &specialist, "/payments/pay", &form).await;
    let page = told(app, &specialist, page).await;
    assert!(page.contains("PC 12"), "{page}");
    let record = get(app, &specialist, &format!("/awards/{id}")).await;
    let record = record.expect(200).text;
    assert!(record.contains("/payment/reopen"), "{record}");
    get(app, &specialist, "/payments/export?year=2026")
        .await
        .expect(200);
}

async fn nothing_is_paid_for_an_award_that_was_taken_back(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let id = listed(&specialist, "").await[0]["award_id"].clone();
    let id = id.as_str().unwrap();
    let path = format!("/award-payments/{id}");
    let aside = json!({"reason": "Chỉ hưởng mức cao nhất"});
    specialist
        .post_at(&format!("{path}/not-due"), 1, aside.clone())
        .await
        .expect(200);
    act(&chairman, id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    specialist
        .post_at(&format!("{path}/reopen"), 2, aside)
        .await
        .problem(409, "wrong_stage");
    let signed_in = sign_in(app, SPECIALIST).await;
    let record = get(app, &signed_in, &format!("/awards/{id}")).await;
    let record = record.expect(200).text;
    assert!(!record.contains("/payment/reopen"), "{record}");
}

async fn the_money_of_an_award_that_the_version_before_gave_is_kept_behind_it(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let specialist = app.specialist().await;
    let before = listed(&specialist, "").await;
    app.sql("DELETE FROM award_payment").await;
    let id = before[0]["award_id"].as_str().unwrap();
    let signed_in = sign_in(app, SPECIALIST).await;
    get(app, &signed_in, &format!("/awards/{id}"))
        .await
        .expect(200);
    assert!(listed(&specialist, "").await.is_empty());
    for _ in 0..2 {
        thidua::jobs::upkeep::open_payments(&app.state).await;
        assert_eq!(listed(&specialist, "").await, before);
    }
}
