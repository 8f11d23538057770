//! Merit that is told by whoever found it.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::db;
use thidua::domain::base::ids::UnitId;
use thidua::domain::base::office::Role;
use thidua::domain::register::people::Language;
use thidua::services::access::Caller;
use thidua::services::access::users::{self, AddUser, GrantRole};

use crate::support::pages::{get, post, sign_in};
use crate::support::{self, Actor, PDF, Reply, TestApp, on_both};

on_both![
    a_chairman_tells_of_merit_and_a_nomination_is_made_of_it,
    a_report_is_closed_with_a_reason_and_who_told_it_hears,
    a_village_head_tells_of_their_unit_and_sees_their_own_alone,
    what_is_told_has_limits,
    photographs_have_five_places,
];

/// What a village head would tell.
async fn told(app: &TestApp) -> Value {
    let unit = support::unit_of(&app.administrator().await, "HG-01-01").await["id"].clone();
    json!({
        "subject_name": "Lò Văn Thử",
        "unit_id": unit,
        "happened_on": "2026-10-14",
        "place": "Bến đò thôn Bãi Bồi",
        "story": "Chèo thuyền cứu hai em nhỏ giữa dòng lũ",
    })
}

async fn tells(app: &TestApp, actor: &Actor<'_>) -> String {
    let made = actor.post("/reports", told(app).await).await.expect(201);
    made.json()["report"]["id"].as_str().unwrap().to_owned()
}

/// Somebody of the commune who holds the role that tells of merit there.
async fn village_head(app: &TestApp) -> Actor<'_> {
    let unit = support::unit_of(&app.administrator().await, "HG-01-01").await["id"].clone();
    let unit = UnitId(unit.as_str().unwrap().parse().unwrap());
    let (ctx, email) = (app.state.ctx(), "truongthon@suoinga.example");
    let make = move |tx: &mut db::Conn| {
        let known = db::access::users::with_email(tx, "officer@suoinga.example")?;
        let new = AddUser {
            email: email.to_owned(),
            full_name: "Trưởng thôn Mẫu".to_owned(),
            unit,
            password_hash: known.map(|user| user.password_hash).unwrap_or_default(),
            language: Language::Vietnamese,
            person: None,
        };
        let user = users::add(tx, &ctx, &Caller::Operator, new)?.id;
        let role = GrantRole {
            user,
            role: Role::Reporter,
            unit,
            valid_from: None,
            valid_to: None,
        };
        users::grant(tx, &ctx, &Caller::Operator, role)
    };
    app.state.db.write(make).await.unwrap();
    app.actor(email).await
}

async fn put(
    actor: &Actor<'_>,
    id: &str,
    place: &str,
    version: i64,
    bytes: &'static [u8],
) -> Reply {
    let path = format!("/reports/{id}/papers/{place}?name=anh.jpg");
    let request = actor.request(Method::PUT, &path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_payload(bytes)).await
}

async fn a_chairman_tells_of_merit_and_a_nomination_is_made_of_it(app: &TestApp) {
    let (chairman, officer) = (app.chairman().await, app.officer().await);
    let id = tells(app, &chairman).await;
    let place = format!("/reports/{id}");
    let heard = app.heard("Lò Văn Thử").await;
    assert!(
        heard.contains(&"officer@suoinga.example".to_owned())
            && heard.contains(&"specialist@suoinga.example".to_owned()),
        "{heard:?}"
    );
    let listed = officer.get("/reports?state=waiting").await.expect(200);
    assert_eq!(listed.json()["items"][0]["id"], json!(id));
    // The form is filled in from it, and leads back to it.
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let page = get(app, &cookie, &format!("/nominations/new?report={id}")).await;
    let page = page.expect(200).text;
    assert!(
        page.contains("value=\"Lò Văn Thử\"") && page.contains("Chèo thuyền cứu hai em nhỏ"),
        "{page}"
    );
    let unit = told(app).await["unit_id"].as_str().unwrap().to_owned();
    let form = [
        ("report_id", id.as_str()),
        ("new_name", "Lò Văn Thử"),
        ("new_kind", "individual"),
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ"),
        ("happened_from", "2026-10-14"),
        ("summary", "Cứu hai em nhỏ"),
        ("statement", "Chèo thuyền cứu hai em nhỏ giữa dòng lũ"),
        ("then", "draft"),
    ];
    let made = post(app, &cookie, "/nominations/new", &form).await;
    let made = made.expect(303).header("location").to_owned();
    let file = made.trim_start_matches("/nominations/").to_owned();
    let page = get(app, &cookie, &made).await.expect(200).text;
    assert!(page.contains(&format!("href=\"/reports/{id}\"")), "{page}");
    let whole = officer.get(&place).await.expect(200).json();
    assert_eq!(
        (&whole["report"]["state"], &whole["nomination_id"]),
        (&json!("nominated"), &json!(file))
    );
    let heard = app.heard("lập hồ sơ: Lò Văn Thử").await;
    assert_eq!(heard, ["chairman@suoinga.example"]);
    let whole = chairman.get(&place).await.expect(200).json();
    assert_eq!(whole["nomination_status"], json!("draft"));
    // Twice is a conflict, by either way.
    for (path, body) in [
        ("close", json!({"reason": "Đã có hồ sơ"})),
        ("nomination", json!({"nomination_id": file})),
    ] {
        officer
            .post_at(&format!("{place}/{path}"), 2, body)
            .await
            .problem(409, "wrong_stage");
    }
    // A draft that is removed gives it back.
    officer
        .delete_at(&format!("/nominations/{file}"), 1)
        .await
        .expect(204);
    let whole = officer.get(&place).await.expect(200).json();
    assert_eq!(
        (&whole["report"]["state"], &whole["report"]["version"]),
        (&json!("waiting"), &json!(3))
    );
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(
        page.contains("Hồ sơ") && page.contains("Chờ xem xét"),
        "{page}"
    );
}

async fn a_report_is_closed_with_a_reason_and_who_told_it_hears(app: &TestApp) {
    let (chairman, officer) = (app.chairman().await, app.officer().await);
    let id = tells(app, &chairman).await;
    let (place, close) = (format!("/reports/{id}"), format!("/reports/{id}/close"));
    let why = || json!({"reason": "Đã được khen thưởng năm 2025"});
    // A stranger sees nothing, who does not handle it may not, an old version does not fit.
    for path in [&place, &format!("{place}/papers/1")] {
        let reply = app.stranger().await.get(path).await;
        reply.problem(404, "not_found");
    }
    let stranger = app.stranger().await;
    stranger
        .post_at(&close, 1, why())
        .await
        .problem(404, "not_found");
    app.administrator()
        .await
        .get(&place)
        .await
        .problem(404, "not_found");
    chairman
        .post_at(&close, 1, why())
        .await
        .problem(403, "forbidden");
    officer
        .post(&close, why())
        .await
        .problem(428, "precondition_missing");
    officer
        .post_at(&close, 7, why())
        .await
        .problem(412, "stale");
    for reason in ["", &"x".repeat(2_001)] {
        officer
            .post_at(&close, 1, json!({"reason": reason}))
            .await
            .problem(422, "invalid");
    }
    let elsewhere = json!({"nomination_id": "0192aaaa-0000-7000-8000-000000000000"});
    officer
        .post_at(&format!("{place}/nomination"), 1, elsewhere)
        .await
        .problem(422, "invalid");
    let closed = officer.post_at(&close, 1, why()).await.expect(200).json();
    assert_eq!(closed["report"]["state"], json!("closed"));
    officer
        .post_at(&close, 2, why())
        .await
        .problem(409, "wrong_stage");
    let heard = app.heard("kết thúc: Lò Văn Thử").await;
    assert_eq!(heard, ["chairman@suoinga.example"]);
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(
        page.contains("Đã được khen thưởng năm 2025") && page.contains("Kết thúc tin báo"),
        "{page}"
    );
}

async fn a_village_head_tells_of_their_unit_and_sees_their_own_alone(app: &TestApp) {
    let head = village_head(app).await;
    let others = tells(app, &app.chairman().await).await;
    let mut body = told(app).await;
    body["unit_id"].take();
    body.as_object_mut().unwrap().remove("unit_id");
    let mine = head.post("/reports", body).await.expect(201).json();
    assert_eq!(mine["report"]["unit_name"], json!("Thôn Bãi Bồi"));
    let listed = head.get("/reports").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    head.get(&format!("/reports/{others}"))
        .await
        .problem(404, "not_found");
    // The role shows no file, no person and no unit.
    for list in ["nominations", "people", "subjects", "units", "decisions"] {
        let listed = head.get(&format!("/{list}")).await.expect(200).json();
        assert_eq!(listed["items"], json!([]), "{list}");
    }
    let above = support::unit_of(&app.administrator().await, "HG-01").await["id"].clone();
    let mut body = told(app).await;
    body["unit_id"] = above;
    let fault = head.post("/reports", body).await.problem(422, "invalid");
    assert_eq!(fault["errors"][0]["pointer"], json!("/unit_id"));
    // By the pages, from the menu on.
    let cookie = sign_in(app, "truongthon@suoinga.example").await;
    let page = get(app, &cookie, "/").await.expect(200).text;
    assert!(page.contains("href=\"/reports\""), "{page}");
    let page = get(app, &cookie, "/reports/new").await.expect(200).text;
    assert!(page.contains("Thôn Bãi Bồi"), "{page}");
    let form = [
        ("subject_name", "Hộ bà Thử"),
        ("subject_kind", "household"),
        ("happened_on", "2026-10-15"),
        ("place", "Thôn Bãi Bồi"),
        ("story", "Nấu cơm cho đội cứu hộ suốt ba ngày"),
    ];
    let made = post(app, &cookie, "/reports", &form).await.expect(303);
    let page = get(app, &cookie, made.header("location")).await.expect(200);
    assert!(page.text.contains("Hộ bà Thử"), "{}", page.text);
    // Who holds no such office may not tell.
    let administrator = app.administrator().await;
    let reply = administrator.post("/reports", told(app).await).await;
    reply.problem(403, "forbidden");
}

async fn what_is_told_has_limits(app: &TestApp) {
    let chairman = app.chairman().await;
    for (member, value, code) in [
        ("subject_name", json!(""), "required"),
        ("subject_name", json!("x".repeat(201)), "too_long"),
        ("subject_kind", json!("hero"), "unknown_code"),
        ("unit_id", json!("x"), "no_id"),
        (
            "unit_id",
            json!("0192aaaa-0000-7000-8000-000000000000"),
            "unknown_reference",
        ),
        (
            "event_id",
            json!("0192aaaa-0000-7000-8000-000000000000"),
            "unknown_reference",
        ),
        ("happened_on", json!(""), "required"),
        ("happened_on", json!("14/10/2026"), "no_date"),
        ("happened_on", json!("2999-01-01"), "in_future"),
        ("place", json!(""), "required"),
        ("place", json!("x".repeat(301)), "too_long"),
        ("story", json!(""), "required"),
        ("story", json!("Cứu người"), "too_short"),
        ("story", json!("x".repeat(2_001)), "too_long"),
    ] {
        let mut body = told(app).await;
        body[member] = value;
        let fault = chairman
            .post("/reports", body)
            .await
            .problem(422, "invalid");
        assert_eq!(
            (&fault["errors"][0]["pointer"], &fault["errors"][0]["code"]),
            (&json!(format!("/{member}")), &json!(code)),
            "{fault}"
        );
    }
    for story in ["Cứu được 1".to_owned(), "x".repeat(2_000)] {
        let mut body = told(app).await;
        body["story"] = json!(story);
        chairman.post("/reports", body).await.expect(201);
    }
    let listed = chairman.get("/reports?mine=true&limit=1").await.expect(200);
    assert!(listed.json()["next_cursor"].is_string());
    chairman
        .get("/reports?state=gone")
        .await
        .problem(422, "invalid");
}

async fn photographs_have_five_places(app: &TestApp) {
    let (chairman, officer) = (app.chairman().await, app.officer().await);
    let id = tells(app, &chairman).await;
    for (place, version) in ["1", "2", "3", "4", "5", "5"].into_iter().zip(1..) {
        let put = put(&chairman, &id, place, version, PDF).await.expect(200);
        assert!(
            put.header("etag")
                .starts_with(&format!("\"{}-", version + 1))
        );
    }
    let whole = officer.get(&format!("/reports/{id}")).await.expect(200);
    let whole = whole.json();
    assert_eq!(whole["papers"].as_array().unwrap().len(), 5);
    assert_eq!(whole["papers"][0]["name"], json!("anh.jpg.pdf"));
    let bytes = officer.get(&format!("/reports/{id}/papers/5")).await;
    assert_eq!(bytes.expect(200).text.as_bytes(), PDF);
    for (place, version, bytes, status, code) in [
        ("6", 7, PDF, 404, "not_found"),
        ("0", 7, PDF, 404, "not_found"),
        ("first", 7, PDF, 404, "not_found"),
        ("1", 1, PDF, 412, "stale"),
        ("1", 7, b"<html>".as_slice(), 422, "invalid"),
        ("1", 7, b"".as_slice(), 422, "invalid"),
    ] {
        put(&chairman, &id, place, version, bytes)
            .await
            .problem(status, code);
    }
    put(&officer, &id, "1", 7, PDF)
        .await
        .problem(403, "forbidden");
    put(&app.stranger().await, &id, "1", 7, PDF)
        .await
        .problem(404, "not_found");
    officer
        .get(&format!("/reports/{id}/papers/9"))
        .await
        .problem(404, "not_found");
    let close = json!({"reason": "Chưa rõ người, việc"});
    officer
        .post_at(&format!("/reports/{id}/close"), 7, close)
        .await
        .expect(200);
    put(&chairman, &id, "1", 8, PDF)
        .await
        .problem(409, "wrong_stage");
}
