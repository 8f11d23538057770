//! What a resolution makes of a unit, as of its day: another name or code, a merger, a division. The
//! names and codes of before find it.

use serde_json::{Value, json};

use super::fault;
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{Actor, TestApp, on_both, unit_of};

on_both![
    former_names_and_codes_find_a_unit,
    what_cannot_be_is_told_by_field,
    a_merger_counts_from_the_day_of_the_resolution,
    a_unit_is_divided_into_new_ones,
    who_does_not_manage_a_unit_changes_nothing,
];

const ADMIN: &str = "admin@honggiang.example";

fn place(unit: &Value) -> String {
    format!("/units/{}", unit["id"].as_str().unwrap())
}

fn version(unit: &Value) -> i64 {
    unit["version"].as_i64().unwrap()
}

/// A village of the demo's commune, which exists since long.
async fn village(administrator: &Actor<'_>) -> Value {
    unit_of(administrator, "HG-01-01").await
}

async fn former_names_and_codes_find_a_unit(app: &TestApp) {
    let administrator = app.administrator().await;
    let unit = village(&administrator).await;
    let since = day_after_first(&unit);
    let new = json!({
        "name": "Thôn Mẫu Mới",
        "code": "HG-01-99",
        "since": since,
        "reason": "Nghị quyết số 5"
    });
    let renamed = administrator
        .post_at(&format!("{}/rename", place(&unit)), version(&unit), new)
        .await
        .expect(200)
        .json();
    assert_eq!(renamed["code"], "HG-01-99");
    assert_eq!(renamed["name"], "Thôn Mẫu Mới");
    for code in ["HG-01-99", "HG-01-01"] {
        let found = administrator.get(&format!("/units/by-code/{code}")).await;
        assert_eq!(found.expect(200).json()["id"], unit["id"], "{code}");
    }
    let old = thidua::domain::base::text::fold(unit["name"].as_str().unwrap());
    for q in ["mau moi", &*old] {
        let query = serde_urlencoded::to_string([("q", q)]).unwrap();
        let found = administrator.get(&format!("/units?{query}")).await;
        let found = found.expect(200).json();
        let is_it = |one: &Value| one["id"] == unit["id"];
        assert!(found["items"].as_array().unwrap().iter().any(is_it), "{q}");
    }
    let cookie = sign_in(app, ADMIN).await;
    let page = get(app, &cookie, &place(&unit)).await.expect(200).text;
    assert!(
        page.contains("HG-01-01") && page.contains("HG-01-99"),
        "{page}"
    );
    let form = [
        ("version", "999"),
        ("name", "Thôn Khác"),
        ("since", "2026-10-01"),
        ("reason", "x"),
    ];
    let refused = post(app, &cookie, &format!("{}/rename", place(&unit)), &form).await;
    assert!(told(app, &cookie, refused).await.contains("role=\"alert\""));
}

/// The day behind the first one of a unit.
fn day_after_first(unit: &Value) -> String {
    let first: chrono::NaiveDate = unit["valid_from"].as_str().unwrap().parse().unwrap();
    first.succ_opt().unwrap().to_string()
}

async fn what_cannot_be_is_told_by_field(app: &TestApp) {
    let administrator = app.administrator().await;
    let unit = village(&administrator).await;
    let since = day_after_first(&unit);
    let rename = format!("{}/rename", place(&unit));
    let whole = json!({"name": "Thôn Mẫu Mới", "since": since, "reason": "x"});
    for (name, value, pointer, code) in [
        ("since", json!("2999-01-01"), "/since", "in_future"),
        ("since", unit["valid_from"].clone(), "/since", "before_unit"),
        ("since", json!("x"), "/since", "no_date"),
        ("name", json!("x".repeat(201)), "/name", "too_long"),
        ("name", unit["name"].clone(), "/name", "unchanged"),
        ("code", json!("x".repeat(51)), "/code", "too_long"),
        ("reason", json!(" "), "/reason", "required"),
    ] {
        let mut body = whole.clone();
        body[name] = value;
        let problem = administrator
            .post_at(&rename, version(&unit), body)
            .await
            .problem(422, "invalid");
        fault(&problem, pointer, code);
    }
    let mut taken = whole.clone();
    taken["code"] = json!("HG-01");
    let reply = administrator.post_at(&rename, version(&unit), taken).await;
    assert_eq!(reply.status, 409, "{}", reply.text);
    administrator
        .post_at(&rename, 999, whole)
        .await
        .problem(412, "stale");
    let divide = format!("{}/divide", place(&unit));
    let part = |code: &str| json!({"code": code, "name": "Thôn Mẫu"});
    for (parts, pointer, code) in [
        (json!([part("A")]), "/parts", "out_of_range"),
        (
            json!([part("A"), {"code": " ", "name": "x"}]),
            "/parts/1/code",
            "required",
        ),
    ] {
        let body = json!({"parts": parts, "since": since, "reason": "x"});
        let problem = administrator
            .post_at(&divide, version(&unit), body)
            .await
            .problem(422, "invalid");
        fault(&problem, pointer, code);
    }
}

async fn a_merger_counts_from_the_day_of_the_resolution(app: &TestApp) {
    let administrator = app.administrator().await;
    let (unit, into) = (
        village(&administrator).await,
        unit_of(&administrator, "HG-01").await,
    );
    let since = day_after_first(&unit);
    let merge = format!("{}/merge", place(&unit));
    let body = |since: &str| json!({"into_unit_id": into["id"], "since": since, "reason": "x"});
    let problem = administrator
        .post_at(&merge, version(&unit), body("2999-01-01"))
        .await
        .problem(422, "invalid");
    fault(&problem, "/since", "in_future");
    let merged = administrator
        .post_at(&merge, version(&unit), body(&since))
        .await
        .expect(200)
        .json();
    assert_eq!(merged["unit"]["valid_to"], unit["valid_from"]);
}

async fn a_unit_is_divided_into_new_ones(app: &TestApp) {
    let administrator = app.administrator().await;
    let unit = village(&administrator).await;
    let since = day_after_first(&unit);
    let body = json!({
        "parts": [
            {"code": "HG-01-71", "name": "Thôn Mẫu Một"},
            {"code": "HG-01-72", "name": "Thôn Mẫu Hai"}
        ],
        "since": since,
        "reason": "Nghị quyết số 5"
    });
    let divide = format!("{}/divide", place(&unit));
    let divided = administrator
        .post_at(&divide, version(&unit), body.clone())
        .await
        .expect(200)
        .json();
    let parts = divided["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    for part in parts {
        assert_eq!(part["valid_from"], json!(since));
        assert_eq!(part["parent_id"], unit["parent_id"]);
        assert_eq!(part["kind"], unit["kind"]);
    }
    assert_eq!(divided["unit"]["successor_id"], parts[0]["id"]);
    assert_eq!(divided["unit"]["valid_to"], unit["valid_from"]);
    let again = administrator
        .post_at(&divide, version(&divided["unit"]), body)
        .await;
    assert_eq!(again.status, 409, "{}", again.text);
}

async fn who_does_not_manage_a_unit_changes_nothing(app: &TestApp) {
    let unit = village(&app.administrator().await).await;
    let rename = format!("{}/rename", place(&unit));
    let body = json!({"name": "x", "since": "2026-10-01", "reason": "x"});
    app.stranger()
        .await
        .post_at(&rename, version(&unit), body.clone())
        .await
        .problem(404, "not_found");
    app.officer()
        .await
        .post_at(&rename, version(&unit), body)
        .await
        .problem(403, "forbidden");
}
