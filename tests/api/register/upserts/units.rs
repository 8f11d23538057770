//! Units by their codes.

use serde_json::{Value, json};
use thidua::domain::base::history::Object;

use super::{PEOPLE, UNITS, deeds, person, unit};
use crate::support::{TestApp, on_both};

on_both![
    a_unit_that_moves_takes_all_below_it_along,
    no_unit_comes_to_lie_below_itself,
    a_client_keeps_units_of_its_subtree_alone,
];

async fn a_unit_that_moves_takes_all_below_it_along(app: &TestApp) {
    let hr = app.program("HG", &["units:write", "people:write"]).await;
    let made = hr
        .put(&format!("{UNITS}/HG-03"), unit("Phường Mới", "ward", "HG"))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&made["valid_from"], &made["valid_to"]),
        (&json!("2026-10-17"), &Value::Null)
    );
    hr.put(
        &format!("{UNITS}/HG-01-01-a"),
        unit("Tổ 1", "office", "HG-01-01"),
    )
    .await
    .expect(201);
    hr.put(&format!("{PEOPLE}/P1"), person("Ở Tổ Một", "HG-01-01-a"))
        .await
        .expect(201);
    assert_eq!(
        app.officer().await.get("/people?q=o+to+mot").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let village = hr
        .put(
            &format!("{UNITS}/HG-01-01"),
            unit("Thôn Bãi Bồi", "village", "HG-03"),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&village["parent_id"], &village["version"]),
        (&made["id"], &json!(2))
    );
    // Who sees the old place sees nothing of it any more, who sees the new one all of it.
    let officer = app.officer().await;
    let codes = |units: Value| {
        units["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| unit["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(officer.get("/units").await.json()), ["HG-01"]);
    assert_eq!(
        officer.get("/people?q=o+to+mot").await.json()["items"],
        json!([])
    );
    let ward = app.program("HG-03", &["people:write"]).await;
    ward.put(&format!("{PEOPLE}/P1"), person("Ở Tổ Hai", "HG-01-01-a"))
        .await
        .expect(200);
    // The same again changes nothing; without a superior it stays where it is.
    hr.put(
        &format!("{UNITS}/HG-01-01"),
        unit("Thôn Bãi Bồi", "village", "HG-03"),
    )
    .await
    .expect(200);
    let renamed = hr
        .put(
            &format!("{UNITS}/HG-01-01"),
            json!({
                "name": "Thôn Bồi",
                "kind": "village",
                "valid_from": "2020-01-01",
                "valid_to": "2030-12-31"
            }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &renamed["parent_id"],
            &renamed["version"],
            &renamed["valid_from"],
            &renamed["valid_to"]
        ),
        (
            &made["id"],
            &json!(3),
            &json!("2020-01-01"),
            &json!("2030-12-31")
        )
    );
    let id = renamed["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        deeds(app, Object::Unit(id)).await,
        ["created", "edited", "edited"]
    );
    assert_eq!(
        deeds(
            app,
            Object::Unit(made["id"].as_str().unwrap().parse().unwrap())
        )
        .await,
        ["created"]
    );
}

async fn no_unit_comes_to_lie_below_itself(app: &TestApp) {
    let hr = app.program("HG", &["units:write"]).await;
    for (code, parent) in [
        ("HG-01", "HG-01"),
        ("HG-01", "HG-01-01"),
        ("HG", "HG-01-01"),
    ] {
        let problem = hr
            .put(&format!("{UNITS}/{code}"), unit("A", "commune", parent))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/parent_code"), &json!("circle"))
        );
    }
    // Two that move below each other at once: one of them hears that it would be a circle.
    hr.put(&format!("{UNITS}/A"), unit("A", "office", "HG"))
        .await
        .expect(201);
    hr.put(&format!("{UNITS}/B"), unit("B", "office", "HG"))
        .await
        .expect(201);
    let (a, b) = (format!("{UNITS}/A"), format!("{UNITS}/B"));
    let moved = futures_util::future::join(
        hr.put(&a, unit("A", "office", "B")),
        hr.put(&b, unit("B", "office", "A")),
    )
    .await;
    let mut statuses = [moved.0.status, moved.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
}

async fn a_client_keeps_units_of_its_subtree_alone(app: &TestApp) {
    let commune = app.program("HG-01", &["units:write"]).await;
    commune
        .put(
            &format!("{UNITS}/HG-01-02"),
            unit("Thôn Hai", "village", "HG-01"),
        )
        .await
        .expect(201);
    // Its own unit it may rename, not move; the others are not there.
    commune
        .put(
            &format!("{UNITS}/HG-01"),
            json!({"name": "Xã Suối Ngà (mới)", "kind": "commune"}),
        )
        .await
        .expect(200);
    commune
        .put(&format!("{UNITS}/HG-01"), unit("Xã", "commune", "HG"))
        .await
        .problem(422, "invalid");
    for code in ["HG", "HG-02", "HG-02-01"] {
        commune
            .put(
                &format!("{UNITS}/{code}"),
                json!({"name": "A", "kind": "office"}),
            )
            .await
            .problem(422, "invalid");
        commune
            .put(&format!("{UNITS}/{code}"), unit("A", "office", "HG-01"))
            .await
            .problem(404, "not_found");
    }
    for parent in ["HG-02", "HG", "nowhere"] {
        commune
            .put(&format!("{UNITS}/NEW"), unit("A", "office", parent))
            .await
            .problem(422, "invalid");
        commune
            .put(&format!("{UNITS}/HG-01-02"), unit("A", "office", parent))
            .await
            .problem(422, "invalid");
    }
    let path = format!("{UNITS}/HG-01-02");
    app.hr()
        .await
        .put(&path, unit("A", "office", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.program("HG", &["people:write"])
        .await
        .put(&path, unit("A", "office", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.officer()
        .await
        .put(&path, unit("A", "office", "HG-01"))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .put(&path, unit("A", "office", "HG-02"))
        .await
        .problem(403, "forbidden");
    app.administrator()
        .await
        .put(&path, unit("Thôn Ba", "village", "HG-02"))
        .await
        .expect(200);
}
