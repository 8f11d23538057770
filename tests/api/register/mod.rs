//! The register: units of the right kind in the right place, bodies that end, names and codes as
//! people type them.

pub(crate) mod names;
pub(crate) mod renames;
pub(crate) mod same_names;
pub(crate) mod upserts;

use futures_util::future::join;
use serde_json::{Value, json};
use thidua::domain::base::ids::{UnitId, UserId};
use thidua::services::access::Caller;
use thidua::services::access::users::{self, GrantRole};

use crate::support::{Actor, TestApp, nomination, on_both, unit_of};

const PASSWORD: &str = "nhà gỗ bên sông, đèn dầu còn sáng";
const UNITS: &str = "/units/by-code";
const PEOPLE: &str = "/people/by-code";

/// Somebody new with a role in the unit with a code.
async fn hired<'a>(app: &'a TestApp, email: &str, role: &str, code: &str) -> Actor<'a> {
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, code).await["id"].clone();
    let user = json!({
        "email": email,
        "full_name": "Kiều Mẫu Ngân",
        "unit_id": unit,
        "password": PASSWORD
    });
    let user = administrator.post("/users", user).await.expect(201).json();
    let (ctx, id) = (app.state.ctx(), |value: &Value| {
        value.as_str().unwrap().parse().unwrap()
    });
    let new = GrantRole {
        user: UserId(id(&user["id"])),
        role: role.parse().unwrap(),
        unit: UnitId(id(&unit)),
        valid_from: None,
        valid_to: None,
    };
    app.state
        .db
        .write(move |tx| users::grant(tx, &ctx, &Caller::Operator, new))
        .await
        .unwrap();
    app.first_sign_in(email, PASSWORD).await
}

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

fn unit(name: &str, kind: &str, parent: &str) -> Value {
    json!({"name": name, "kind": kind, "parent_code": parent})
}

#[track_caller]
fn fault(problem: &Value, pointer: &str, code: &str) {
    assert_eq!(
        (
            &problem["errors"][0]["pointer"],
            &problem["errors"][0]["code"]
        ),
        (&json!(pointer), &json!(code)),
        "{problem}"
    );
}

on_both![
    a_unit_lies_below_one_of_a_higher_kind,
    nobody_changes_the_kind_of_their_own_top_unit,
    what_lies_below_a_merged_unit_nominates_to_its_successor,
    a_unit_that_was_closed_does_not_decide,
    a_unit_with_open_files_is_merged_not_closed,
    a_nightly_transfer_does_not_open_what_was_merged,
    what_is_drafted_during_a_merger_goes_along,
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

async fn a_unit_that_was_closed_does_not_decide(app: &TestApp) {
    let administrator = app.administrator().await;
    let closed = json!({
        "name": "Xã Suối Ngà",
        "kind": "commune",
        "valid_from": "2026-01-05",
        "valid_to": "2026-10-16"
    });
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
    let event = json!({
        "name": "Lũ trên suối Ngà",
        "happened_from": "2026-10-14",
        "happened_to": "2026-10-16"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer
        .achieved(&subject, &event, "Cứu người trong lũ")
        .await;
    administrator
        .put(&format!("{UNITS}/HG-01"), closed)
        .await
        .expect(200);
    let problem = officer
        .post("/nominations", nomination(&subject, &achievement))
        .await
        .problem(422, "invalid");
    fault(&problem, "/award_code", "nobody_decides");
}

async fn a_unit_with_open_files_is_merged_not_closed(app: &TestApp) {
    let hr = app.program("HG", &["units:write"]).await;
    let closing = |to: &str| {
        json!({
            "name": "Xã Suối Ngà",
            "kind": "commune",
            "valid_from": "2026-01-05",
            "valid_to": to
        })
    };
    let path = format!("{UNITS}/HG-01");
    let draft = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    let waiting = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer()
        .await
        .does("submit", &waiting)
        .await
        .expect(200);
    for to in ["2026-10-16", "2026-10-17", "2026-12-31"] {
        let problem = hr.put(&path, closing(to)).await.problem(409, "open_files");
        assert!(
            problem["detail"].as_str().unwrap().contains('2'),
            "{problem}"
        );
    }
    app.specialist()
        .await
        .get(&format!("/nominations/{waiting}"))
        .await
        .expect(200);
    app.specialist()
        .await
        .does("refuse", &waiting)
        .await
        .expect(200);
    let left = app
        .officer()
        .await
        .version(&format!("/nominations/{draft}"))
        .await;
    let request = app.officer().await.request(
        actix_web::http::Method::DELETE,
        &format!("/nominations/{draft}"),
    );
    app.send(request.insert_header(("if-match", format!("\"{left}\""))))
        .await
        .expect(204);
    hr.put(&path, closing("2026-10-16")).await.expect(200);
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
