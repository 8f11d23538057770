//! What a program cannot touch, and what it is told.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{PEOPLE, UNITS, person};
use crate::support::{TestApp, on_both};

on_both![
    people_of_others_cannot_be_touched,
    bad_values_of_an_upsert_are_told_all_at_once,
];

async fn people_of_others_cannot_be_touched(app: &TestApp) {
    let commune = app.program("HG-01", &["people:write"]).await;
    commune
        .put(&format!("{PEOPLE}/HG0001"), person("Lê Mẫu Cúc", "HG-01"))
        .await
        .expect(200);
    // HG0003 works in the ward: not theirs to see, nor to take.
    commune
        .put(&format!("{PEOPLE}/HG0003"), person("Lê Mẫu Cúc", "HG-01"))
        .await
        .problem(404, "not_found");
    for foreign in ["HG-02", "HG", "nowhere"] {
        let problem = commune
            .put(&format!("{PEOPLE}/HG0001"), person("Lê Mẫu Cúc", foreign))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/unit_code"), &json!("unknown_reference"))
        );
    }
    let path = format!("{PEOPLE}/X1");
    app.hr()
        .await
        .put(&path, person("A", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.program("HG", &["units:write"])
        .await
        .put(&path, person("A", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.officer()
        .await
        .put(&path, person("A", "HG-01"))
        .await
        .problem(403, "forbidden");
    app.officer()
        .await
        .put(&format!("{PEOPLE}/HG0001"), person("A", "HG-01"))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .put(&format!("{PEOPLE}/HG0001"), person("A", "HG-02"))
        .await
        .problem(403, "forbidden");
    app.open(
        Method::PUT,
        &format!("/api/v1{path}"),
        Some(person("A", "HG-01")),
    )
    .await
    .problem(401, "not_signed_in");
    app.administrator()
        .await
        .put(&path, person("A", "HG-02"))
        .await
        .expect(201);
}

async fn bad_values_of_an_upsert_are_told_all_at_once(app: &TestApp) {
    let hr = app.program("HG", &["people:write", "units:write"]).await;
    let long = "x".repeat(51);
    let told = async |path: String, body: Value| {
        let problem = hr.put(&path, body).await.problem(422, "invalid");
        problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| {
                format!(
                    "{} {}",
                    e["pointer"].as_str().unwrap(),
                    e["code"].as_str().unwrap()
                )
            })
            .collect::<Vec<_>>()
    };
    let body = json!({"full_name": " ", "unit_code": "", "position": "", "is_direct_worker": true});
    assert_eq!(
        told(format!("{PEOPLE}/{long}"), body).await,
        [
            "/staff_code too_long",
            "/full_name required",
            "/unit_code required",
            "/position required"
        ]
    );
    let body = json!({
        "name": "",
        "kind": "kingdom",
        "parent_code": long,
        "valid_from": "soon",
        "valid_to": "2026-13-01"
    });
    assert_eq!(
        told(format!("{UNITS}/x%00y"), body).await,
        [
            "/code bad_characters",
            "/name required",
            "/kind unknown_code",
            "/parent_code too_long",
            "/valid_from no_date",
            "/valid_to no_date",
        ]
    );
    // What only the tree can tell comes all at once too.
    let body = json!({
        "name": "A",
        "kind": "village",
        "parent_code": "nowhere",
        "valid_from": "2026-10-02",
        "valid_to": "2026-10-01"
    });
    assert_eq!(
        told(format!("{UNITS}/NEW"), body).await,
        ["/parent_code unknown_reference", "/valid_to before_start"]
    );
    assert_eq!(
        told(
            format!("{UNITS}/NEW"),
            json!({"name": "A", "kind": "village"})
        )
        .await,
        ["/parent_code required"]
    );
    let unknown =
        json!({"full_name": "A", "unit_code": "HG", "is_direct_worker": true, "salary": 1});
    hr.put(&format!("{PEOPLE}/1"), unknown)
        .await
        .problem(400, "malformed");
    hr.put(&format!("{PEOPLE}/1?dry=1"), person("A", "HG"))
        .await
        .problem(400, "unknown_parameter");
    let wrong = app
        .send(hr.request(Method::DELETE, &format!("{PEOPLE}/1")))
        .await;
    assert_eq!(wrong.header("allow"), "GET, PUT, HEAD");
    wrong.problem(405, "method_not_allowed");
}
