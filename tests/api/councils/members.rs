//! Councils and who is in them: made, changed, ended; what is refused; their pages.

use serde_json::{Value, json};
use thidua::db::Conn;
use thidua::domain::base::history::Object;
use thidua::domain::base::ids::{CouncilId, UnitId};
use thidua::domain::register::people::Language;
use thidua::error::Error;
use thidua::services::access::Caller;
use thidua::services::access::users::{self, AddUser};

use crate::support::excel::rows;
use crate::support::pages::{get, post, sign_in, told};
use crate::support::people::password_hash;
use crate::support::{Actor, Reply, TestApp, on_both, unit_of};

on_both![
    a_council_is_made_and_put_right,
    members_come_and_go,
    councils_are_for_who_manages_them,
    what_a_council_cannot_be_is_told,
    whom_a_council_cannot_take_is_told,
    a_council_has_a_page_with_forms,
];

const SECRETARY: &str = "secretary@honggiang.example";
const NOBODY: &str = "0192aaaa-0000-7000-8000-000000000001";

async fn province(app: &TestApp) -> String {
    let unit = unit_of(&app.administrator().await, "HG").await;
    unit["id"].as_str().unwrap().to_owned()
}

fn council(unit: &str) -> Value {
    json!({
        "unit_id": unit,
        "kind": "emulation",
        "name": "Hội đồng Thi đua - Khen thưởng mẫu",
        "decision_number": "12/QĐ-UBND",
        "decided_on": "2026-01-05",
    })
}

/// Makes the council of the province; answers where it stands.
async fn made(app: &TestApp, who: &Actor<'_>) -> String {
    let body = council(&province(app).await);
    let made = who.post("/councils", body).await.expect(201).json();
    format!("/councils/{}", made["id"].as_str().unwrap())
}

/// The account of who signs in with an address.
async fn account(app: &TestApp, email: &str) -> String {
    let users = app.administrator().await.get("/users?limit=200").await;
    let users = users.expect(200).json();
    let mut all = users["items"].as_array().unwrap().iter();
    let found = all.find(|user| user["email"] == email).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

/// An account without any office.
async fn without_office(app: &TestApp) -> String {
    let unit: UnitId = province(app).await.parse().unwrap();
    let ctx = app.state.ctx();
    let add = move |tx: &mut Conn| {
        let new = AddUser {
            email: "nobody@honggiang.example".to_owned(),
            full_name: "Kiều Mẫu Không".to_owned(),
            unit,
            password_hash: password_hash(),
            language: Language::Vietnamese,
            person: None,
        };
        Ok::<_, Error>(users::add(tx, &ctx, &Caller::Operator, new)?.id)
    };
    app.state.db.write(add).await.unwrap().to_string()
}

#[track_caller]
fn fault(reply: Reply, status: u16, problem: &str) -> (String, String) {
    let told = reply.problem(status, problem);
    let text = |name: &str| told["errors"][0][name].as_str().unwrap().to_owned();
    (text("pointer"), text("code"))
}

#[track_caller]
fn assert_fault(reply: Reply, (status, problem): (u16, &str), expected: (&str, &str)) {
    let (pointer, code) = fault(reply, status, problem);
    assert_eq!((pointer.as_str(), code.as_str()), expected);
}

const INVALID: (u16, &str) = (422, "invalid");
const DUPLICATE: (u16, &str) = (409, "duplicate");

async fn deeds(app: &TestApp, path: &str) -> Vec<String> {
    let id: CouncilId = path.rsplit('/').next().unwrap().parse().unwrap();
    let told = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, Object::Council(id)))
        .await
        .unwrap();
    let mut deeds: Vec<String> = told.iter().map(|one| one.deed.to_string()).collect();
    deeds.sort();
    deeds
}

async fn a_council_is_made_and_put_right(app: &TestApp) {
    let secretary = app.actor(SECRETARY).await;
    let body = council(&province(app).await);
    let reply = secretary.post("/councils", body.clone()).await.expect(201);
    let new = reply.json();
    let path = format!("/councils/{}", new["id"].as_str().unwrap());
    assert_eq!(reply.header("location"), format!("/api/v1{path}"));
    assert_eq!(
        (&new["valid_from"], &new["valid_to"], &new["version"]),
        (&json!("2026-01-05"), &Value::Null, &json!(1))
    );
    assert_eq!(new["rules"]["quorum"], "4/5");
    let twice = secretary.post("/councils", body).await;
    assert_fault(twice, DUPLICATE, ("/kind", "has_council"));
    let renamed = json!({"name": "Hội đồng mẫu", "decision_number": "30/QĐ-UBND"});
    secretary
        .patch_at(&path, 7, renamed.clone())
        .await
        .problem(412, "stale");
    let changed = secretary.patch_at(&path, 1, renamed.clone()).await;
    let changed = changed.expect(200).json();
    assert_eq!(
        (&changed["name"], &changed["version"]),
        (&json!("Hội đồng mẫu"), &json!(2))
    );
    let again = secretary.patch_at(&path, 2, renamed).await;
    assert_fault(again, INVALID, ("/name", "unchanged"));
    let listed = secretary.get("/councils").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    for (query, count) in [("on=2026-01-04", 0), ("on=2026-01-05", 1)] {
        let listed = secretary.get(&format!("/councils?{query}")).await;
        let listed = listed.expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), count, "{query}");
    }
    let ended = json!({"valid_to": "2026-10-16"});
    secretary.patch_at(&path, 2, ended).await.expect(200);
    let late = secretary.patch_at(&path, 3, json!({"name": "x"})).await;
    late.problem(409, "wrong_stage");
    // Another one follows it.
    let mut next = council(&province(app).await);
    next["valid_from"] = json!("2026-10-17");
    secretary.post("/councils", next).await.expect(201);
    let found = secretary.get(&path).await.expect(200);
    assert!(found.header("etag").starts_with("\"3-"));
    assert_eq!(
        deeds(app, &path).await,
        ["council_changed", "council_changed", "council_made"]
    );
}

async fn members_come_and_go(app: &TestApp) {
    let secretary = app.actor(SECRETARY).await;
    let path = made(app, &secretary).await;
    let members = format!("{path}/members");
    let chair = json!({
        "user_id": account(app, "chairman@honggiang.example").await,
        "position": "chair",
        "title": "Chủ tịch UBND tỉnh",
        "standing": true,
        "valid_from": "2026-02-01",
    });
    let reply = secretary.post(&members, chair.clone()).await.expect(201);
    let one = reply.json();
    let place = format!("{members}/{}", one["id"].as_str().unwrap());
    assert_eq!(reply.header("location"), format!("/api/v1{place}"));
    assert!(reply.header("etag").starts_with("\"2-"));
    assert_eq!(
        (&one["name"], &one["standing"], &one["valid_to"]),
        (&json!("Trịnh Mẫu Sâm"), &json!(true), &Value::Null)
    );
    let twice = secretary.post(&members, chair).await;
    assert_fault(twice, DUPLICATE, ("/user_id", "exists"));
    let other = json!({
        "user_id": account(app, "office@honggiang.example").await,
        "position": "chair",
    });
    let second = secretary.post(&members, other.clone()).await;
    assert_fault(second, DUPLICATE, ("/position", "has_chair"));
    let patch = json!({"title": "", "standing": false});
    secretary
        .patch_at(&place, 1, patch.clone())
        .await
        .problem(412, "stale");
    let changed = secretary.patch_at(&place, 2, patch.clone()).await;
    let changed = changed.expect(200).json();
    assert_eq!(
        (&changed["title"], &changed["standing"], &changed["version"]),
        (&json!(""), &json!(false), &json!(3))
    );
    let same = secretary.patch_at(&place, 3, patch).await;
    assert_fault(same, INVALID, ("/title", "unchanged"));
    for (day, code) in [
        ("2026-01-31", "before_start"),
        ("2026-02-31", "no_date"),
        ("", "required"),
    ] {
        let refused = secretary
            .patch_at(&place, 3, json!({"valid_to": day}))
            .await;
        assert_fault(refused, INVALID, ("/valid_to", code));
    }
    let last = json!({"valid_to": "2026-10-16"});
    secretary
        .patch_at(&place, 3, last.clone())
        .await
        .expect(200);
    let over = secretary.patch_at(&place, 4, last).await;
    over.problem(409, "wrong_stage");
    // The chair is free from the next day on.
    secretary.post(&members, other).await.expect(201);
    let all = secretary.get(&members).await.expect(200).json();
    assert_eq!(
        (all["items"].as_array().unwrap().len(), &all["total"]),
        (2, &json!(2))
    );
    let found = secretary.get(&place).await.expect(200).json();
    assert_eq!(found["valid_to"], "2026-10-16");
    for nowhere in [format!("{members}/{NOBODY}"), format!("{members}/x")] {
        secretary.get(&nowhere).await.problem(404, "not_found");
    }
    assert_eq!(
        deeds(app, &path).await,
        [
            "council_changed",
            "council_made",
            "member_appointed",
            "member_appointed",
            "member_left"
        ]
    );
}

async fn councils_are_for_who_manages_them(app: &TestApp) {
    let secretary = app.actor(SECRETARY).await;
    let path = made(app, &secretary).await;
    let members = format!("{path}/members");
    let member = json!({
        "user_id": account(app, "chairman@suoinga.example").await,
        "position": "member",
    });
    for who in ["chairman@honggiang.example", "inspector@honggiang.example"] {
        let viewer = app.actor(who).await;
        let shown = viewer.get(&path).await.expect(200).json();
        assert_eq!(shown["allowed_actions"][0]["reason"], "not_holder", "{who}");
        viewer
            .post("/councils", council(&province(app).await))
            .await
            .problem(403, "forbidden");
        viewer
            .post(&members, member.clone())
            .await
            .problem(403, "forbidden");
        viewer
            .patch_at(&path, 1, json!({"name": "x"}))
            .await
            .problem(403, "forbidden");
    }
    let stranger = app.stranger().await;
    let elsewhere = stranger
        .post("/councils", council(&province(app).await))
        .await;
    assert_fault(elsewhere, INVALID, ("/unit_id", "unknown_reference"));
    for hidden in [&path, &members] {
        stranger.get(hidden).await.problem(404, "not_found");
    }
    stranger
        .post(&members, member.clone())
        .await
        .problem(404, "not_found");
    let listed = stranger.get("/councils").await.expect(200).json();
    assert_eq!(listed["items"], json!([]));
    // A member sees their council, wherever their office is; the head of the office manages it too.
    let insider = app.chairman().await;
    insider.get(&path).await.problem(404, "not_found");
    let head = app.actor("office@honggiang.example").await;
    let one = head.post(&members, member).await.expect(201).json();
    insider.get(&path).await.expect(200);
    let place = format!("{members}/{}", one["id"].as_str().unwrap());
    insider
        .patch_at(&place, 2, json!({"standing": true}))
        .await
        .problem(403, "forbidden");
}

async fn what_a_council_cannot_be_is_told(app: &TestApp) {
    let secretary = app.actor(SECRETARY).await;
    let unit = province(app).await;
    for (name, value, code) in [
        ("unit_id", json!("x"), "no_id"),
        ("unit_id", json!(NOBODY), "unknown_reference"),
        ("kind", json!("club"), "unknown_code"),
        ("name", json!(" "), "required"),
        ("name", json!("x".repeat(201)), "too_long"),
        ("decision_number", json!(""), "required"),
        ("decision_number", json!("1".repeat(51)), "too_long"),
        ("decided_on", json!("2026-10-18"), "in_future"),
        ("decided_on", json!("5/1/2026"), "no_date"),
        ("valid_from", json!("2026-13-01"), "no_date"),
        ("valid_to", json!("2026-01-04"), "before_start"),
    ] {
        let mut body = council(&unit);
        body[name] = value;
        let refused = secretary.post("/councils", body).await;
        assert_fault(refused, INVALID, (&format!("/{name}"), code));
    }
    let mut body = council(&unit);
    body["members"] = json!([]);
    secretary
        .post("/councils", body)
        .await
        .problem(400, "malformed");
    let refused = secretary.get("/councils?on=tomorrow").await;
    assert_fault(refused, INVALID, ("on", "no_date"));
    let path = made(app, &secretary).await;
    for (name, value, code) in [
        ("name", "", "required"),
        ("decided_on", "2026-10-18", "in_future"),
        ("valid_to", "2026-01-04", "before_start"),
    ] {
        let refused = secretary.patch_at(&path, 1, json!({name: value})).await;
        assert_fault(refused, INVALID, (&format!("/{name}"), code));
    }
}

async fn whom_a_council_cannot_take_is_told(app: &TestApp) {
    let secretary = app.actor(SECRETARY).await;
    let path = format!("{}/members", made(app, &secretary).await);
    let user = account(app, "chairman@honggiang.example").await;
    let idle = without_office(app).await;
    for (name, value, code) in [
        ("user_id", json!("x"), "no_id"),
        ("user_id", json!(NOBODY), "unknown_reference"),
        ("user_id", json!(idle), "no_office_here"),
        ("position", json!("boss"), "unknown_code"),
        ("title", json!("x".repeat(201)), "too_long"),
        ("valid_from", json!("2026-01-04"), "outside_term"),
        ("valid_to", json!("2026-10-16"), "before_start"),
    ] {
        let mut body = json!({"user_id": user, "position": "member"});
        body[name] = value;
        let refused = secretary.post(&path, body).await;
        assert_fault(refused, INVALID, (&format!("/{name}"), code));
    }
    let wrong = json!({"user_id": user, "position": "member", "vote": true});
    secretary.post(&path, wrong).await.problem(400, "malformed");
    let all = secretary.get(&path).await.expect(200).json();
    assert_eq!(all["items"], json!([]));
}

async fn a_council_has_a_page_with_forms(app: &TestApp) {
    let unit = province(app).await;
    let secretary = sign_in(app, SECRETARY).await;
    let form = [
        ("unit_id", unit.as_str()),
        ("kind", "emulation"),
        ("name", "Hội đồng Thi đua - Khen thưởng mẫu"),
        ("decision_number", "12/QĐ-UBND"),
        ("decided_on", "05/01/2026"),
    ];
    let reply = post(app, &secretary, "/councils", &form).await;
    let place = reply.header("location").to_owned();
    let page = told(app, &secretary, reply).await;
    assert!(
        page.contains("12/QĐ-UBND") && page.contains("05/01/2026"),
        "{page}"
    );
    let members = format!("{place}/members");
    let appoint = |email: &'static str| [("email", email), ("position", "chair")];
    for nobody in ["nobody@honggiang.example", "x"] {
        let refused = post(app, &secretary, &members, &appoint(nobody)).await;
        let page = told(app, &secretary, refused).await;
        assert!(page.contains("role=\"alert\""), "{page}");
    }
    let chair = appoint("chairman@honggiang.example");
    let page = told(
        app,
        &secretary,
        post(app, &secretary, &members, &chair).await,
    )
    .await;
    assert!(
        page.contains("Trịnh Mẫu Sâm") && !page.contains("role=\"alert\""),
        "{page}"
    );
    let (_, behind) = page.split_once(&format!("action=\"{members}/")).unwrap();
    let one = format!("{members}/{}", behind.split('"').next().unwrap());
    let form = [
        ("version", "2"),
        ("title", "Chủ tịch UBND tỉnh"),
        ("standing", "yes"),
    ];
    let page = told(app, &secretary, post(app, &secretary, &one, &form).await).await;
    assert!(page.contains("Chủ tịch UBND tỉnh"), "{page}");
    let form = [("version", "3"), ("valid_to", "")];
    let end = format!("{one}/end");
    let page = told(app, &secretary, post(app, &secretary, &end, &form).await).await;
    assert!(page.contains("role=\"alert\""), "{page}");
    let form = [("version", "3"), ("valid_to", "31/12/2026")];
    let page = told(app, &secretary, post(app, &secretary, &end, &form).await).await;
    assert!(page.contains("31/12/2026"), "{page}");
    let form = [
        ("version", "4"),
        ("name", "Hội đồng mẫu"),
        ("decision_number", "30/QĐ-UBND"),
        ("decided_on", "01/02/2026"),
    ];
    let page = told(app, &secretary, post(app, &secretary, &place, &form).await).await;
    assert!(page.contains("30/QĐ-UBND"), "{page}");
    let list = get(app, &secretary, "/councils").await.expect(200).text;
    assert!(list.contains(&place) && list.contains("Tổng số"), "{list}");
    let book = get(app, &secretary, "/councils/export").await.expect(200);
    assert_eq!(rows(&book).len(), 2);
    let book = get(app, &secretary, &format!("{members}/export")).await;
    assert_eq!(rows(&book.expect(200)).len(), 2);
    let reader = sign_in(app, "inspector@honggiang.example").await;
    let page = get(app, &reader, &place).await.expect(200).text;
    assert!(
        page.contains("Trịnh Mẫu Sâm")
            && !page.contains("<form method=\"post\" action=\"/councils"),
        "{page}"
    );
    let stranger = sign_in(app, "officer@benlau.example").await;
    get(app, &stranger, &place).await.expect(404);
}
