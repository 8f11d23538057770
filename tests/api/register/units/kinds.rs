//! Units of the right kind in the right place.

use serde_json::json;
use thidua::db::Conn;
use thidua::domain::register::unit::{MOST_UNIT_LEVELS, UnitKind};
use thidua::error::Error;
use thidua::services::register::units;

use super::{UNITS, fault, hired, unit};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    a_unit_lies_below_one_of_a_higher_kind,
    the_tree_has_no_level_too_many,
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

/// Whichever way a unit gets its place.
async fn the_tree_has_no_level_too_many(app: &TestApp) {
    let (administrator, hr) = (
        app.administrator().await,
        app.program("HG", &["units:write"]).await,
    );
    let mut codes = vec!["HG".to_owned(), "HG-01".to_owned()];
    let refused = loop {
        let code = format!("SAU-{}", codes.len());
        let body = unit("Tổ Mẫu", "office", codes.last().unwrap());
        let answer = hr.put(&format!("{UNITS}/{code}"), body).await;
        if answer.status != 201 {
            break answer;
        }
        codes.push(code);
    };
    fault(
        &refused.problem(422, "invalid"),
        "/parent_code",
        "units_too_deep",
    );
    assert_eq!(codes.len(), MOST_UNIT_LEVELS);
    let [.., parent, last] = &codes[..] else {
        unreachable!()
    };
    let last = unit_of(&administrator, last).await;
    let body = json!({"code": "SAU", "name": "Tổ Mẫu", "kind": "office", "parent_id": last["id"]});
    let refused = administrator.post("/units", body).await;
    fault(
        &refused.problem(422, "invalid"),
        "/parent_id",
        "units_too_deep",
    );
    // One that has a unit below it does not fit where it would fit alone.
    for (code, parent) in [("CAO", "HG-01"), ("THAP", "CAO")] {
        let body = unit("Tổ Mẫu", "office", parent);
        hr.put(&format!("{UNITS}/{code}"), body).await.expect(201);
    }
    let body = unit("Tổ Mẫu", "office", parent);
    let refused = hr.put(&format!("{UNITS}/CAO"), body.clone()).await;
    fault(
        &refused.problem(422, "invalid"),
        "/parent_code",
        "units_too_deep",
    );
    hr.put(&format!("{UNITS}/THAP"), body).await.expect(200);
    // Nor does a list of an operator bring one.
    let line = |code: &str, parent: &str| {
        let (code, parent) = (code.to_owned(), Some(parent.to_owned()));
        (code, parent, UnitKind::Office, "Tổ Mẫu".to_owned())
    };
    let lines = [
        line(parent, "HG"),
        line("DS-1", parent),
        line("DS-2", "DS-1"),
    ];
    let (ctx, day) = (app.state.ctx(), app.state.ctx().today());
    let import = move |tx: &mut Conn| units::import(tx, &ctx, &lines, day, &mut |_| ());
    match app.state.db.write(import).await {
        Err(Error::Invalid(faults)) => {
            let [fault] = &faults[..] else {
                panic!("{faults:?}")
            };
            assert_eq!(fault.pointer, "/2");
            assert_eq!(fault.code, "units_too_deep");
        }
        other => panic!("{other:?}"),
    }
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
