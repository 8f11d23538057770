//! Units of the right kind in the right place.

use serde_json::json;

use super::{UNITS, fault, hired, unit};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    a_unit_lies_below_one_of_a_higher_kind,
    nobody_changes_the_kind_of_their_own_top_unit,
];

async fn a_unit_lies_below_one_of_a_higher_kind(app: &TestApp) {
    let ward = hired(app, "admin@benlau.example", "administrator", "HG-02").await;
    let parent = unit_of(&ward, "HG-02").await["id"].clone();
    for kind in [
        "nation",
        "province",
        "department",
        "commune",
        "ward",
        "special_zone",
    ] {
        let body = json!({
            "code": format!("X-{kind}"),
            "name": "Tự phong",
            "kind": kind,
            "parent_id": parent
        });
        fault(
            &ward.post("/units", body).await.problem(422, "invalid"),
            "/kind",
            "kind_not_below",
        );
        let problem = ward
            .put(
                &format!("{UNITS}/X-{kind}"),
                unit("Tự phong", kind, "HG-02"),
            )
            .await
            .problem(422, "invalid");
        fault(&problem, "/kind", "kind_not_below");
        let problem = ward
            .put(
                &format!("{UNITS}/HG-02-01"),
                unit("Tự phong", kind, "HG-02"),
            )
            .await
            .problem(422, "invalid");
        fault(&problem, "/kind", "kind_not_below");
    }
    for kind in ["village", "school", "enterprise", "office"] {
        let body = json!({
            "code": format!("X-{kind}"),
            "name": "Đơn vị trực thuộc",
            "kind": kind,
            "parent_id": parent
        });
        ward.post("/units", body).await.expect(201);
    }
    // Nor does it come to lie there by a move, or by what the unit above it becomes.
    let hr = app.program("HG", &["units:write"]).await;
    hr.put(
        &format!("{UNITS}/HG-03"),
        unit("Phường Mới", "ward", "HG-02"),
    )
    .await
    .problem(422, "invalid");
    hr.put(&format!("{UNITS}/HG-03"), unit("Phường Mới", "ward", "HG"))
        .await
        .expect(201);
    fault(
        &hr.put(
            &format!("{UNITS}/HG-03"),
            unit("Phường Mới", "ward", "HG-02"),
        )
        .await
        .problem(422, "invalid"),
        "/kind",
        "kind_not_below",
    );
    fault(
        &hr.put(
            &format!("{UNITS}/HG-02"),
            unit("Phường Bến Lau", "school", "HG"),
        )
        .await
        .problem(422, "invalid"),
        "/kind",
        "kind_not_below",
    );
    hr.put(
        &format!("{UNITS}/HG-03"),
        unit("Phường Mới", "province", "HG"),
    )
    .await
    .problem(422, "invalid");
    hr.put(
        &format!("{UNITS}/HG-03"),
        unit("Sở Mới", "department", "HG"),
    )
    .await
    .expect(200);
}

async fn nobody_changes_the_kind_of_their_own_top_unit(app: &TestApp) {
    let program = app.program("HG-02", &["units:write"]).await;
    let ward = hired(app, "admin@benlau.example", "administrator", "HG-02").await;
    let (root, administrator) = (
        app.program("HG", &["units:write"]).await,
        app.administrator().await,
    );
    for (keeper, code, kinds) in [
        (&program, "HG-02", ["province", "department", "commune"]),
        (&ward, "HG-02", ["province", "department", "commune"]),
        (&root, "HG", ["nation", "department", "office"]),
        (&administrator, "HG", ["nation", "department", "office"]),
    ] {
        for kind in kinds {
            keeper
                .put(
                    &format!("{UNITS}/{code}"),
                    json!({"name": "Tự phong", "kind": kind}),
                )
                .await
                .problem(403, "forbidden");
        }
    }
    program
        .put(
            &format!("{UNITS}/HG-02"),
            json!({"name": "Phường Bến Lau mới", "kind": "ward"}),
        )
        .await
        .expect(200);
    // Who keeps the unit above does.
    administrator
        .put(
            &format!("{UNITS}/HG-02"),
            json!({"name": "Xã Bến Lau", "kind": "commune"}),
        )
        .await
        .expect(200);
}
