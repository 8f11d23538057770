//! A server of the version before beside a newer one: what the newer one has written and this one
//! has no word for breaks nothing.

use serde_json::json;

use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![codes_of_a_newer_version_are_shown_as_they_are_and_give_no_rights,];

async fn codes_of_a_newer_version_are_shown_as_they_are_and_give_no_rights(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let file = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&file]).await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(7))
        .await
        .expect(200);
    let waits = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &waits).await.expect(200);
    let hold =
        json!({"subject_id": app.subject("collective"), "kind": "complaint", "ground": "Đơn"});
    specialist.post("/holds", hold).await.expect(201);
    app.deliver().await;
    let user = app
        .state
        .db
        .read(|conn| thidua::db::access::users::with_email(conn, "viewer@honggiang.example"))
        .await
        .unwrap();
    let somebody = user.map_or_else(|| app.planted.accounts[0].email.clone(), |user| user.email);
    let account = app
        .state
        .db
        .read(move |conn| thidua::db::access::users::with_email(conn, &somebody))
        .await
        .unwrap()
        .unwrap();
    let ids = [
        "0192aaaa-0000-7000-8000-000000000001",
        "0192aaaa-0000-7000-8000-000000000002",
    ];
    app.sql(format!(
        "INSERT INTO history_entry (id, at, actor_kind, actor_name, object_kind, object_id, deed, version, detail)
             VALUES ('{0}', '2026-10-17 02:00:00', 'user', 'Somebody', 'nomination', '{file}', 'engraved', 99, '{{}}'),
                    ('{1}', '2026-10-17 02:00:00', 'user', 'Somebody', 'decision', '{decision}', 'engraved', 99, '{{}}');
             INSERT INTO role_assignment (id, user_id, role, unit_id, valid_from)
             SELECT '{0}', '{2}', 'heraldist', id, '2026-01-01' FROM unit WHERE code = 'HG';
             INSERT INTO job (id, payload, state, run_at, attempts, created_at)
             VALUES ('{0}', '{{\"kind\":\"engrave\"}}', 'queued', '2026-10-17 01:00:00', 0, '2026-10-17 01:00:00');
             UPDATE unit SET kind = 'region' WHERE code IN ('HG-01-01', 'HG-02');
             UPDATE hold SET kind = 'audit';
             UPDATE nomination SET commendation_type = 'seniority' WHERE id = '{waits}';
             UPDATE award SET commendation_type = 'seniority', award_level = 'region', award_kind = 'honour';",
        ids[0], ids[1], account.id,
    )).await;
    // The role gives nothing: who holds nothing else sees nothing of the province.
    let before = app
        .actor(&account.email)
        .await
        .get("/me")
        .await
        .expect(200)
        .json();
    assert!(
        before["offices"]
            .as_array()
            .into_iter()
            .flatten()
            .all(|office| office["role"] != "heraldist"),
        "{before}"
    );
    // Everything shows the codes.
    let history = officer
        .get(&format!("/nominations/{file}/history"))
        .await
        .expect(200)
        .json();
    assert!(
        history["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{history}"))
            .iter()
            .any(|line| line["deed"] == "engraved")
    );
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    for path in [
        format!("/nominations/{file}"),
        format!("/decisions/{decision}"),
    ] {
        assert!(
            get(app, &cookie, &path)
                .await
                .expect(200)
                .text
                .contains("<strong>engraved</strong>"),
            "{path}"
        );
    }
    let administrator = app.administrator().await;
    for (who, path, code) in [
        (
            &specialist,
            "/nominations?limit=200".to_owned(),
            "seniority",
        ),
        (&specialist, format!("/nominations/{waits}"), "seniority"),
        (&specialist, format!("/nominations/{waits}/eligibility"), ""),
        (&specialist, "/tasks".to_owned(), ""),
        (&specialist, "/holds".to_owned(), "audit"),
        (&specialist, format!("/decisions/{decision}"), ""),
        (
            &specialist,
            "/statistics/awards?from=2026-01-01&to=2026-12-31".to_owned(),
            "",
        ),
        (&administrator, "/units?limit=200".to_owned(), "region"),
        (
            &administrator,
            "/role-assignments?limit=200".to_owned(),
            "heraldist",
        ),
        (&administrator, "/users?limit=200".to_owned(), ""),
        (&app.hr().await, "/awards".to_owned(), "seniority"),
        (
            &app.hr().await,
            "/awards/export?format=csv".to_owned(),
            "seniority",
        ),
    ] {
        let reply = who.get(&path).await;
        assert!(
            reply.status == 200 && reply.text.contains(code),
            "{path}: {} {}",
            reply.status,
            reply.text
        );
    }
    for path in [
        "/",
        "/nominations",
        "/holds",
        "/decisions",
        "/figures",
        "/units",
        "/account",
        "/cycles",
    ] {
        get(app, &cookie, path).await.expect(200);
    }
    let cookie = sign_in(app, "officer@suoinga.example").await;
    get(app, &cookie, "/nominations/new").await.expect(200);
    // Nobody can enter them here, and work goes on.
    let body = json!({
        "name": "Vùng",
        "code": "V-1",
        "kind": "region",
        "parent_id": before["user"]["unit_id"]
    });
    let refused = administrator.post("/units", body).await;
    assert!((400..=422).contains(&refused.status), "{}", refused.text);
    let next = approved(app, &app.subject("individual")).await;
    assert_eq!(
        chairman
            .get(&format!("/nominations/{next}"))
            .await
            .expect(200)
            .json()["stage"],
        "issue"
    );
    thidua::jobs::sealer::seal(&app.state).await;
    thidua::jobs::upkeep::remind(&app.state).await;
    thidua::jobs::upkeep::tidy(&app.state).await;
    app.deliver().await;
    app.sql(format!(
        "DELETE FROM job WHERE id = '{}' AND state = 'queued' AND attempts = 0",
        ids[0]
    ))
    .await;
}
