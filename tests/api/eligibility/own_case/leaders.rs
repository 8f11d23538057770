//! Who leads a collective has a case of their own in it.

use serde_json::json;

use super::{grant, linked, person_of};
use crate::support::{TestApp, on_both, unit_of};

on_both![who_leads_a_collective_or_a_household_has_an_own_case_in_it,];

async fn who_leads_a_collective_or_a_household_has_an_own_case_in_it(app: &TestApp) {
    let administrator = app.administrator().await;
    linked(app, "chairman@suoinga.example", "HG0001").await;
    let (officer, leader) = (
        app.officer().await,
        person_of(&administrator, "HG0001").await["id"].clone(),
    );
    for kind in ["collective", "household"] {
        let subject = app.subject(kind);
        let path = format!("/subjects/{subject}/leader");
        app.specialist()
            .await
            .put_at(&path, 1, json!({"leader_id": leader}))
            .await
            .problem(403, "forbidden");
        officer
            .put_at(&path, 2, json!({"leader_id": leader}))
            .await
            .problem(412, "stale");
        officer
            .put_at(
                &path,
                1,
                json!({"leader_id": "0192aaaa-0000-7000-8000-000000000000"}),
            )
            .await
            .problem(422, "invalid");
        let named = officer
            .put_at(&path, 1, json!({"leader_id": leader}))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&named["leader_id"], &named["version"]),
            (&leader, &json!(2))
        );
        let id = officer.nominate(&subject).await;
        officer.does("submit", &id).await.expect(200);
        app.specialist().await.does("accept", &id).await.expect(200);
        app.chairman()
            .await
            .does("approve", &id)
            .await
            .problem(403, "own_case");
    }
    let individual = format!("/subjects/{}/leader", app.subject("individual"));
    officer
        .put_at(&individual, 1, json!({"leader_id": leader}))
        .await
        .problem(422, "invalid");
    let commune = unit_of(&officer, "HG-01").await["id"].clone();
    let new = json!({
        "kind": "collective",
        "name": "Đội cứu hộ",
        "unit_id": commune,
        "leader_id": leader
    });
    assert_eq!(
        officer
            .post("/subjects", new.clone())
            .await
            .expect(201)
            .json()["leader_id"],
        leader
    );
    let mut wrong = new;
    wrong["kind"] = json!("individual");
    officer
        .post("/subjects", wrong)
        .await
        .problem(422, "invalid");
    // Who leads it does not take themself off.
    grant(
        app,
        "chairman@suoinga.example",
        "emulation_officer",
        "HG-01",
    )
    .await;
    let path = format!("/subjects/{}/leader", app.subject("collective"));
    app.chairman()
        .await
        .put_at(&path, 2, json!({"leader_id": null}))
        .await
        .problem(403, "own_case");
    // Nor does another while a file is with those who check it.
    officer
        .put_at(&path, 2, json!({"leader_id": null}))
        .await
        .problem(409, "file_underway");
}
