//! What becomes of a merged unit's files and people.

use futures_util::future::join;
use serde_json::json;

use super::{UNITS, fault, hired, unit};
use crate::support::{TestApp, on_both, unit_of};

const PEOPLE: &str = "/people/by-code";

/// Merges a unit into another, as the administrator of both.
async fn merge(app: &TestApp, code: &str, into: &str) {
    let administrator = app.administrator().await;
    let (unit, into) = (
        unit_of(&administrator, code).await,
        unit_of(&administrator, into).await,
    );
    let body =
        json!({"into_unit_id": into["id"], "reason": "Nghị quyết sắp xếp đơn vị hành chính"});
    let path = format!("/units/{}/merge", unit["id"].as_str().unwrap());
    administrator
        .post_at(&path, unit["version"].as_i64().unwrap(), body)
        .await
        .expect(200);
}

on_both![
    what_lies_below_a_merged_unit_nominates_to_its_successor,
    a_nightly_transfer_does_not_open_what_was_merged,
    what_is_drafted_during_a_merger_goes_along,
];

async fn what_lies_below_a_merged_unit_nominates_to_its_successor(app: &TestApp) {
    let administrator = app.administrator().await;
    administrator
        .put(
            &format!("{UNITS}/HG-01-02"),
            unit("Trường Tiểu học Suối Ngà", "school", "HG-01"),
        )
        .await
        .expect(201);
    let officer = hired(
        app,
        "officer@truong.example",
        "emulation_officer",
        "HG-01-02",
    )
    .await;
    let subject = officer.add_subject("collective", "Tổ chuyên môn").await;
    let programs = [
        app.program(
            "HG-01",
            &["nominations:write", "people:write", "awards:read"],
        )
        .await,
        app.program("HG-02", &["awards:read"]).await,
    ];
    merge(app, "HG-01", "HG-02").await;
    let id = officer.nominate(&subject).await;
    let ward = unit_of(&administrator, "HG-02").await["id"].clone();
    let file = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(file["deciding_unit_id"], ward);
    officer.does("submit", &id).await.expect(200);
    app.actor("specialist@benlau.example")
        .await
        .does("accept", &id)
        .await
        .expect(200);
    // The programs of the closed unit end with it, as the roles in it do.
    programs[0]
        .get("/awards")
        .await
        .problem(401, "not_signed_in");
    programs[0]
        .put(
            &format!("{PEOPLE}/N1"),
            json!({"full_name": "A", "unit_code": "HG-01", "is_direct_worker": true}),
        )
        .await
        .problem(401, "not_signed_in");
    programs[1].get("/awards").await.expect(200);
    app.officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .problem(404, "not_found");
}

async fn a_nightly_transfer_does_not_open_what_was_merged(app: &TestApp) {
    let hr = app.program("HG", &["units:write"]).await;
    merge(app, "HG-01", "HG-02").await;
    let administrator = app.administrator().await;
    let before = unit_of(&administrator, "HG-01").await;
    assert_eq!(
        before["successor_id"],
        unit_of(&administrator, "HG-02").await["id"]
    );
    for body in [
        unit("Xã Suối Ngà", "commune", "HG"),
        json!({"name": "Xã Suối Ngà", "kind": "commune"}),
        json!({
            "name": "Tên khác",
            "kind": "village",
            "valid_from": "2020-01-01",
            "valid_to": "2030-01-01",
            "parent_code": "HG"
        }),
    ] {
        assert_eq!(
            hr.put(&format!("{UNITS}/HG-01"), body)
                .await
                .expect(200)
                .json(),
            before
        );
    }
    // What still is below it may be kept up to date where it is; nothing new comes below it.
    hr.put(
        &format!("{UNITS}/HG-01-01"),
        unit("Thôn Bãi Bồi mới", "village", "HG-01"),
    )
    .await
    .expect(200);
    fault(
        &hr.put(
            &format!("{UNITS}/HG-01-09"),
            unit("Thôn Mới", "village", "HG-01"),
        )
        .await
        .problem(422, "invalid"),
        "/parent_code",
        "closed_unit",
    );
    let new = json!({
        "code": "HG-01-10",
        "name": "Thôn Mới",
        "kind": "village",
        "parent_id": before["id"]
    });
    fault(
        &administrator
            .post("/units", new)
            .await
            .problem(422, "invalid"),
        "/parent_id",
        "closed_unit",
    );
}

/// Whatever is drafted in the moment of a merger is with the successor afterwards, or was refused.
async fn what_is_drafted_during_a_merger_goes_along(app: &TestApp) {
    for round in 0..8 {
        let (code, next) = if round == 0 {
            ("HG-01".to_owned(), "M0".to_owned())
        } else {
            (format!("M{}", round - 1), format!("M{round}"))
        };
        let administrator = app.administrator().await;
        administrator
            .put(
                &format!("{UNITS}/{next}"),
                unit("Xã kế tiếp", "commune", "HG"),
            )
            .await
            .expect(201);
        let email = |role: &str| format!("{role}{round}@merger.example");
        let (officer, specialist, chairman) = (
            hired(app, &email("o"), "emulation_officer", &code).await,
            hired(app, &email("s"), "standing_office_specialist", &code).await,
            hired(app, &email("c"), "chairman", &code).await,
        );
        let subject = json!({
            "kind": "household",
            "name": "Hộ mẫu",
            "unit_id": unit_of(&officer, &code).await["id"]
        });
        let subject = officer.post("/subjects", subject).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let agreed = officer.nominate(&subject).await;
        officer.does("submit", &agreed).await.expect(200);
        specialist.does("accept", &agreed).await.expect(200);
        chairman.does("approve", &agreed).await.expect(200);
        let drafted = officer.nominate(&subject).await;
        let decision = specialist.post(
            "/decisions",
            json!({"title": "Khen thưởng", "nomination_ids": [agreed]}),
        );
        let letter = officer.post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": [drafted]}),
        );
        let (papers, ()) = join(join(decision, letter), merge(app, &code, &next)).await;
        let heir = hired(app, &email("h"), "standing_office_specialist", &next).await;
        let owner = unit_of(&administrator, &next).await["id"].clone();
        for (reply, path, member) in [
            (papers.0, "decisions", "issuer_unit_id"),
            (papers.1, "submission-letters", "unit_id"),
        ] {
            if reply.status == 201 {
                let id = reply.json()["id"].as_str().unwrap().to_owned();
                assert_eq!(
                    heir.get(&format!("/{path}/{id}")).await.expect(200).json()[member],
                    owner,
                    "{path} in round {round}"
                );
            } else {
                assert!(
                    matches!(reply.status, 401 | 403 | 404 | 409 | 422),
                    "{reply:?}"
                );
            }
        }
    }
}
