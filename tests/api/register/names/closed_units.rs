//! A closed unit takes nobody in.

use serde_json::json;

use super::keeper;
use crate::support::{TestApp, on_both, unit_of};

on_both![nobody_comes_into_a_closed_unit,];

async fn nobody_comes_into_a_closed_unit(app: &TestApp) {
    let (administrator, hr) = (app.administrator().await, keeper(app).await);
    let village = unit_of(&administrator, "HG-01-01").await["id"].clone();
    hr.put(
        "/people/by-code/V1",
        json!({"full_name": "Ở Lại", "unit_code": "HG-01-01", "is_direct_worker": true}),
    )
    .await
    .expect(201);
    let user = json!({
        "email": "new@suoinga.example",
        "full_name": "Mẫu Mới",
        "unit_id": unit_of(&administrator, "HG-01").await["id"]
    });
    let user = administrator
        .post("/invitations", user)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let closed = json!({"name": "Thôn Bãi Bồi", "kind": "village", "valid_to": "2026-10-16"});
    hr.put("/units/by-code/HG-01-01", closed).await.expect(200);
    for (path, body) in [
        (
            "/people",
            json!({
                "staff_code": "V2",
                "full_name": "A",
                "unit_id": village,
                "is_direct_worker": true
            }),
        ),
        (
            "/invitations",
            json!({"email": "y@suoinga.example", "full_name": "Mẫu Mới", "unit_id": village}),
        ),
        (
            "/role-assignments",
            json!({"user_id": user, "role": "emulation_officer", "unit_id": village}),
        ),
        (
            "/machine-clients",
            json!({"name": "HR", "unit_id": village, "scopes": ["awards:read"]}),
        ),
    ] {
        let problem = administrator.post(path, body).await.problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/unit_id"), &json!("closed_unit")),
            "{path}"
        );
    }
    let subject = json!({"kind": "household", "name": "Hộ mới", "unit_id": village});
    assert_eq!(
        app.officer()
            .await
            .post("/subjects", subject)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "closed_unit"
    );
    let moved =
        json!({"full_name": "Lê Mẫu Dũng", "unit_code": "HG-01-01", "is_direct_worker": true});
    assert_eq!(
        hr.put("/people/by-code/HG0001", moved)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "closed_unit"
    );
    // Who was there is kept up to date where they are.
    hr.put(
        "/people/by-code/V1",
        json!({"full_name": "Ở Lại Rồi", "unit_code": "HG-01-01", "is_direct_worker": true}),
    )
    .await
    .expect(200);
    // A role does not begin before its unit.
    let early = json!({
        "user_id": user,
        "role": "emulation_officer",
        "unit_id": unit_of(&administrator, "HG-01").await["id"],
        "valid_from": "1900-01-01"
    });
    assert_eq!(
        administrator
            .post("/role-assignments", early)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "before_unit"
    );
}
