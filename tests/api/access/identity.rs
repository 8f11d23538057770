//! Accounts from the invitation on: links that work once, passwords, sessions that go on and end.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use futures_util::future::join_all;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;
use thidua::db::{Conn, Failure};

use crate::support::{Actor, Reply, TestApp, on_both};

pub const OFFICER: &str = "officer@suoinga.example";
pub const NEW: &str = "ba thuyền qua lũ lớn";

/// The token of the newest letter's link.
pub async fn token(app: &TestApp) -> String {
    let letter = app.deliver().await.pop().unwrap();
    let text = text(&letter);
    text.split("/password?token=")
        .nth(1)
        .unwrap_or_else(|| panic!("{text}"))
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned()
}

/// The plain text of a letter.
pub fn text(letter: &str) -> String {
    let part = letter.split("Content-Type: text/plain").nth(1).unwrap();
    let (head, body) = part.split_once("\r\n\r\n").unwrap();
    let body = body.split("\r\n--").next().unwrap();
    if !head.contains("base64") {
        return quoted(&body.replace("=\r\n", ""));
    }
    let bytes = base64::Engine::decode(
        &base64::engine::general_purpose::STANDARD,
        body.replace("\r\n", ""),
    )
    .unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Quoted-printable as text (RFC 2045 §6.7).
fn quoted(body: &str) -> String {
    let mut bytes = Vec::new();
    let mut parts = body.split('=');
    bytes.extend(parts.next().unwrap().as_bytes());
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    String::from_utf8(bytes).unwrap()
}

pub async fn post(app: &TestApp, path: &str, body: Value) -> Reply {
    app.open(Method::POST, &format!("/api/v1{path}"), Some(body))
        .await
}

async fn set(app: &TestApp, token: &str, password: &str) -> Reply {
    post(
        app,
        "/password-resets/use",
        json!({"token": token, "password": password}),
    )
    .await
}

async fn refresh(app: &TestApp, token: &Value) -> Reply {
    post(app, "/sessions/refresh", json!({"refresh_token": token})).await
}

pub fn actor<'a>(app: &'a TestApp, session: &Value) -> Actor<'a> {
    Actor {
        app,
        token: session["access_token"].as_str().unwrap().to_owned(),
    }
}

async fn later(app: &TestApp, by: TimeDelta) {
    app.clock.set(app.clock.now() + by);
}

/// Everything that is kept, as text.
async fn dump(app: &TestApp) -> String {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let read = |conn: &mut Conn| -> Result<String, Failure> {
        match conn {
            Conn::Sqlite(sqlite) => {
                sqlite.batch_execute("PRAGMA wal_checkpoint(FULL)")?;
                Ok(String::new())
            }
            Conn::Pg(pg) => {
                let tables = sql_query(
                    "SELECT table_name::text AS line FROM \
                    information_schema.tables WHERE table_schema = 'public'",
                )
                .load::<Line>(pg)?;
                let mut whole = String::new();
                for table in tables {
                    let rows = sql_query(format!("SELECT t::text AS line FROM {} t", table.line))
                        .load::<Line>(pg)?;
                    whole.extend(rows.into_iter().map(|row| row.line));
                }
                Ok(whole)
            }
        }
    };
    let whole = app.state.db.read(read).await.unwrap();
    if !whole.is_empty() {
        return whole;
    }
    ["test.db", "test.db-wal"]
        .iter()
        .map(|name| {
            String::from_utf8_lossy(
                &std::fs::read(app.folder.path().join(name)).unwrap_or_default(),
            )
            .into_owned()
        })
        .collect()
}

on_both![
    an_invited_person_sets_a_password_by_a_link_that_works_once,
    only_administrators_of_the_unit_invite,
    an_invitation_says_who_invites_for_which_unit_and_as_what,
    a_forgotten_password_is_answered_alike_for_everybody,
    a_reset_ends_every_session_and_tells_the_owner,
    one_of_a_hundred_uses_of_a_link_wins,
    changing_the_password_ends_the_other_sessions,
    one_of_many_changes_of_a_password_wins,
    a_refresh_token_works_once_and_its_reuse_ends_the_session,
    a_session_ends_when_it_is_idle_and_whatever_happens_after_half_a_day,
    people_see_and_end_their_sessions,
    an_account_is_switched_off_and_on,
];

async fn an_invited_person_sets_a_password_by_a_link_that_works_once(app: &TestApp) {
    let admin = app.administrator().await;
    let unit = admin.get("/me").await.json()["roles"][0]["unit_id"].clone();
    let body = json!({
        "email": "Moi@suoinga.example",
        "full_name": "Mẫu Được Mời",
        "unit_id": unit,
        "language": "en"
    });
    let user = admin.post("/invitations", body.clone()).await.expect(201);
    let path = user.header("location").to_owned();
    let user = user.json();
    assert_eq!(
        (&user["invited"], &user["active"], &user["email"]),
        (&json!(true), &json!(true), &json!("moi@suoinga.example"))
    );
    assert_eq!(
        admin
            .post("/invitations", body)
            .await
            .problem(409, "duplicate")["errors"][0]["pointer"],
        "/email"
    );
    // Nothing fits before a password was set, the mark in its place neither.
    for strange in ["", "\0", "a\0b@suoinga.example", "x", &"x".repeat(5000)] {
        app.sign_in(strange, "\0")
            .await
            .problem(401, "wrong_credentials");
    }
    for password in ["", "!", PASSWORD] {
        app.sign_in("moi@suoinga.example", password)
            .await
            .problem(401, "wrong_credentials");
    }
    let letters = app.deliver().await;
    assert!(
        letters[0].contains("moi@suoinga.example")
            && text(&letters[0]).contains("until: 24/10/2026 09:00"),
        "{}",
        text(&letters[0])
    );
    let first = token(app).await;
    let again = format!("{}/invite", path.strip_prefix("/api/v1").unwrap());
    app.stranger()
        .await
        .post(&again, json!({}))
        .await
        .problem(404, "not_found");
    app.officer()
        .await
        .post(&again, json!({}))
        .await
        .problem(404, "not_found");
    admin.post(&again, json!({})).await.expect(200);
    let second = token(app).await;
    assert_ne!(first, second);
    set(app, &first, NEW).await.problem(422, "invalid");
    // Looking at the page is no use of the link, and a weak password neither.
    for _ in 0..2 {
        app.open(Method::GET, &format!("/password?token={second}"), None)
            .await
            .expect(200);
    }
    let weak = set(app, &second, "mau duoc moi 2026")
        .await
        .problem(422, "invalid");
    assert_eq!(
        (&weak["errors"][0]["pointer"], &weak["errors"][0]["code"]),
        (&json!("/password"), &json!("weak_password"))
    );
    set(app, &second, NEW).await.expect(204);
    let used = set(app, &second, "short").await.problem(422, "invalid");
    let codes: Vec<&str> = used["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["dead_link", "password_length"]);
    app.open(Method::GET, &format!("/password?token={second}"), None)
        .await
        .expect(404);
    let session = app
        .sign_in("moi@suoinga.example", NEW)
        .await
        .expect(201)
        .json();
    actor(app, &session).get("/me").await.expect(200);
    admin
        .post(&again, json!({}))
        .await
        .problem(409, "wrong_stage");
    // Who sets a first password needs no letter that it was changed.
    assert_eq!(app.deliver().await.len(), 2);
    // The token stood in two letters and nowhere else.
    let kept = dump(app).await;
    assert!(kept.contains("moi@suoinga.example"));
    for secret in [
        first.as_str(),
        &second,
        NEW,
        session["refresh_token"].as_str().unwrap(),
        session["access_token"].as_str().unwrap(),
    ] {
        assert!(!kept.contains(secret), "{secret} is kept");
    }
}

async fn only_administrators_of_the_unit_invite(app: &TestApp) {
    let officer = app.officer().await;
    let own = officer.get("/me").await.json()["roles"][0]["unit_id"].clone();
    let body = json!({"email": "x@suoinga.example", "full_name": "x", "unit_id": own});
    officer
        .post("/invitations", body.clone())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post("/invitations", body)
        .await
        .problem(422, "invalid");
    post(app, "/invitations", json!({}))
        .await
        .problem(401, "not_signed_in");
    let wrong = json!({"email": "x", "full_name": " ", "unit_id": "y", "language": "fr"});
    assert_eq!(
        app.administrator()
            .await
            .post("/invitations", wrong)
            .await
            .problem(422, "invalid")["errors"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    assert!(app.deliver().await.is_empty());
}

async fn an_invitation_says_who_invites_for_which_unit_and_as_what(app: &TestApp) {
    let admin = app.administrator().await;
    let commune = crate::support::unit_of(&admin, "HG-01").await;
    let invited = async |email: &str, role: serde_json::Value, language: &str| {
        let body = json!({
            "email": email,
            "full_name": "Mẫu Được Mời",
            "unit_id": commune["id"],
            "language": language,
            "role": role
        });
        let user = admin.post("/invitations", body).await.expect(201).json();
        (user, text(app.deliver().await.last().unwrap()))
    };
    let (user, vi) = invited("mot@suoinga.example", json!("emulation_officer"), "vi").await;
    for line in [
        "Người mời: Hồ Mẫu Nhật",
        "Đơn vị: Xã Suối Ngà",
        "Vai trò: Cán bộ thi đua, khen thưởng – Xã Suối Ngà",
    ] {
        assert!(vi.contains(line), "{line}: {vi}");
    }
    let roles = admin
        .get(&format!(
            "/role-assignments?user_id={}",
            user["id"].as_str().unwrap()
        ))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&roles["items"][0]["role"], &roles["items"][0]["unit_id"]),
        (&json!("emulation_officer"), &commune["id"]),
        "{roles}"
    );
    // The account is as it was answered: what follows can say which version it saw.
    assert_eq!(
        admin
            .version(&format!("/users/{}", user["id"].as_str().unwrap()))
            .await,
        user["version"].as_i64().unwrap()
    );
    let (_, later) = invited("hai@suoinga.example", json!(null), "en").await;
    assert!(
        later.contains("Invited by: Hồ Mẫu Nhật")
            && later.contains("Role: given later by the administrator"),
        "{later}"
    );
    // Sent again it says what has been given since.
    admin
        .post(
            &format!("/users/{}/invite", user["id"].as_str().unwrap()),
            json!({}),
        )
        .await
        .expect(200);
    assert!(
        text(app.deliver().await.last().unwrap())
            .contains("Vai trò: Cán bộ thi đua, khen thưởng – Xã Suối Ngà")
    );
    // One that decides needs somebody on the register: then nobody is invited at all.
    let body = json!({
        "email": "ba@suoinga.example",
        "full_name": "Mẫu Ba",
        "unit_id": commune["id"],
        "role": "chairman"
    });
    let problem = admin
        .post("/invitations", body)
        .await
        .problem(422, "invalid");
    assert_eq!(
        (
            &problem["errors"][0]["pointer"],
            &problem["errors"][0]["code"]
        ),
        (&json!("/person_id"), &json!("person_needed"))
    );
    assert!(
        admin.get("/users?q=ba@suoinga").await.json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let wrong = json!({
        "email": "ba@suoinga.example",
        "full_name": "Mẫu Ba",
        "unit_id": commune["id"],
        "role": "king"
    });
    assert_eq!(
        admin
            .post("/invitations", wrong)
            .await
            .problem(422, "invalid")["errors"][0]["pointer"],
        "/role"
    );
    // The page asks for it too.
    let cookie = crate::access::identity_pages::signed_in(app, "admin@honggiang.example").await;
    let fields = [
        ("email", "bon@suoinga.example"),
        ("full_name", "Mẫu Bốn"),
        ("unit_code", "HG-01"),
        ("role", "inspector"),
    ];
    crate::access::identity_pages::form(app, &cookie, "/users", &fields)
        .await
        .expect(303);
    let told = text(app.deliver().await.last().unwrap());
    assert!(
        told.contains("Vai trò: ") && !told.contains("sẽ giao sau"),
        "{told}"
    );
}

async fn a_forgotten_password_is_answered_alike_for_everybody(app: &TestApp) {
    app.administrator()
        .await
        .disable("chairman@suoinga.example")
        .await;
    let mut answers = Vec::new();
    for email in [
        OFFICER,
        "chairman@suoinga.example",
        "nobody@suoinga.example",
    ] {
        let reply = post(app, "/password-resets", json!({"email": email}))
            .await
            .expect(202);
        let mut heads: Vec<String> = reply
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value:?}"))
            .filter(|head| !head.starts_with("x-request-id"))
            .collect();
        heads.sort();
        answers.push((reply.text, heads));
        let queued = app
            .state
            .db
            .read(|conn| thidua::db::base::jobs::count(conn, "queued"))
            .await
            .unwrap();
        assert_eq!(
            queued,
            i64::try_from(answers.len()).unwrap(),
            "each costs one job"
        );
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let letters = app.deliver().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(OFFICER));
    // Nobody's letter box is filled: the fourth within half an hour is not sent, and nobody can
    // tell.
    for _ in 0..4 {
        post(app, "/password-resets", json!({"email": OFFICER}))
            .await
            .expect(202);
    }
    assert_eq!(app.deliver().await.len(), 3);
    post(app, "/password-resets", json!({"email": "x"}))
        .await
        .problem(422, "invalid");
}

async fn a_reset_ends_every_session_and_tells_the_owner(app: &TestApp) {
    let officer = app.officer().await;
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let old = token(app).await;
    later(app, TimeDelta::minutes(30)).await;
    set(app, &old, NEW).await.problem(422, "invalid");
    app.clock.set(crate::support::start_of_tests());
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let token = token(app).await;
    set(app, &token, NEW).await.expect(204);
    officer.get("/me").await.problem(401, "not_signed_in");
    app.sign_in(OFFICER, PASSWORD)
        .await
        .problem(401, "wrong_credentials");
    app.sign_in(OFFICER, NEW).await.expect(201);
    let letter = app.deliver().await.pop().unwrap();
    assert!(
        text(&letter).contains("17/10/2026 09:00") && text(&letter).contains("/account"),
        "{}",
        text(&letter)
    );
    // A link that was sent before the account was switched off is dead when it is on again.
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let before = self::token(app).await;
    let admin = app.administrator().await;
    admin.disable(OFFICER).await;
    set(app, &before, PASSWORD).await.problem(422, "invalid");
}

async fn one_of_a_hundred_uses_of_a_link_wins(app: &TestApp) {
    post(app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let token = token(app).await;
    let uses = (0..100).map(|n| {
        let body = json!({"token": token, "password": format!("{NEW} {n}")});
        let peer = std::net::SocketAddr::from(([10, 0, 0, n], 4711));
        app.send(
            TestRequest::post()
                .uri("/api/v1/password-resets/use")
                .peer_addr(peer)
                .set_json(body),
        )
    });
    let replies = join_all(uses).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 204).count(),
        1
    );
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 204 | 422)),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
    let won = replies
        .iter()
        .position(|reply| reply.status == 204)
        .unwrap();
    app.sign_in(OFFICER, &format!("{NEW} {won}"))
        .await
        .expect(201);
}

async fn changing_the_password_ends_the_other_sessions(app: &TestApp) {
    let (here, elsewhere) = (app.officer().await, app.officer().await);
    let put = async |body: Value| {
        app.send(here.request(Method::PUT, "/me/password").set_json(body))
            .await
    };
    let both = put(json!({"current_password": "wrong", "password": "suoinga suoinga"}))
        .await
        .problem(422, "invalid");
    let faults: Vec<(&str, &str)> = both["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["pointer"].as_str().unwrap(), f["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        faults,
        [
            ("/password", "weak_password"),
            ("/current_password", "wrong_password")
        ]
    );
    for weak in [OFFICER, "Vũ Mẫu Hòa !!", "password1234", "vumauhoa2026"] {
        put(json!({"current_password": PASSWORD, "password": weak}))
            .await
            .problem(422, "invalid");
    }
    put(json!({"current_password": PASSWORD, "password": NEW}))
        .await
        .expect(204);
    here.get("/me").await.expect(200);
    elsewhere.get("/me").await.problem(401, "not_signed_in");
    app.sign_in(OFFICER, PASSWORD)
        .await
        .problem(401, "wrong_credentials");
    app.sign_in(OFFICER, NEW).await.expect(201);
    assert_eq!(app.deliver().await.len(), 1);
    let hr = app.hr().await;
    app.send(
        hr.request(Method::PUT, "/me/password")
            .set_json(json!({"current_password": "x", "password": NEW})),
    )
    .await
    .problem(403, "forbidden");
}

async fn one_of_many_changes_of_a_password_wins(app: &TestApp) {
    let officer = app.officer().await;
    let change = |n: usize| {
        app.send(
            officer
                .request(Method::PUT, "/me/password")
                .set_json(json!({"current_password": PASSWORD, "password": format!("{NEW} {n}")})),
        )
    };
    let replies = join_all((0..5).map(change)).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 204).count(),
        1,
        "{replies:?}"
    );
    let won = replies
        .iter()
        .position(|reply| reply.status == 204)
        .unwrap();
    app.sign_in(OFFICER, &format!("{NEW} {won}"))
        .await
        .expect(201);
}

async fn a_refresh_token_works_once_and_its_reuse_ends_the_session(app: &TestApp) {
    let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    later(app, TimeDelta::minutes(11)).await;
    actor(app, &session)
        .get("/me")
        .await
        .problem(401, "not_signed_in");
    let next = refresh(app, &session["refresh_token"]).await.expect(200);
    assert_eq!(next.header("cache-control"), "no-store");
    let next = next.json();
    actor(app, &next).get("/me").await.expect(200);
    // Whose answer was lost tries again at once: no harm is done, but there is no second pair.
    refresh(app, &session["refresh_token"])
        .await
        .problem(409, "lost_race");
    let replies = join_all((0..20).map(|_| refresh(app, &next["refresh_token"]))).await;
    let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 200 | 409)),
        "{replies:?}"
    );
    let last = won[0].json();
    later(app, TimeDelta::seconds(11)).await;
    actor(app, &last).get("/me").await.expect(200);
    refresh(app, &session["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    actor(app, &last)
        .get("/me")
        .await
        .problem(401, "not_signed_in");
    refresh(app, &last["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    for forged in ["", "x", last["access_token"].as_str().unwrap()] {
        refresh(app, &json!(forged))
            .await
            .problem(401, "not_signed_in");
    }
    let user = thidua::domain::base::history::Object::User(
        session["user"]["id"].as_str().unwrap().parse().unwrap(),
    );
    let history = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, user))
        .await
        .unwrap();
    assert!(
        history
            .iter()
            .any(|entry| entry.deed.code() == "token_reused"),
        "{history:?}"
    );
}

async fn a_session_ends_when_it_is_idle_and_whatever_happens_after_half_a_day(app: &TestApp) {
    let idle = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    let mut busy = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    let mut hours = 0;
    loop {
        later(app, TimeDelta::minutes(119)).await;
        let reply = refresh(app, &busy["refresh_token"]).await;
        if reply.status != 200 {
            reply.problem(401, "not_signed_in");
            break;
        }
        busy = reply.json();
        hours += 2;
    }
    assert_eq!(hours, 12);
    refresh(app, &idle["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    let ctx = app.state.ctx();
    let removed = app
        .state
        .db
        .write(move |tx| thidua::services::access::tidy(tx, &ctx))
        .await
        .unwrap();
    assert!(removed >= 2, "{removed}");
}

async fn people_see_and_end_their_sessions(app: &TestApp) {
    let agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
        Chrome/140.0 Safari/537.36";
    let body = json!({"email": OFFICER, "password": PASSWORD});
    let other = TestRequest::post()
        .uri("/api/v1/sessions")
        .insert_header(("user-agent", agent))
        .set_json(body);
    let other = app.send(other).await.expect(201).json();
    let (other, here) = (actor(app, &other), app.officer().await);
    let listed = here.get("/sessions").await.expect(200).json();
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        (
            &items[0]["current"],
            &items[1]["current"],
            &items[1]["device"]
        ),
        (&json!(true), &json!(false), &json!("Chrome, Windows"))
    );
    let path = format!("/sessions/{}", items[1]["id"].as_str().unwrap());
    let own = json!({"password": PASSWORD});
    app.send(
        app.stranger()
            .await
            .request(Method::DELETE, &path)
            .set_json(&own),
    )
    .await
    .problem(404, "not_found");
    app.send(here.request(Method::DELETE, &path).set_json(&own))
        .await
        .expect(204);
    app.send(here.request(Method::DELETE, &path).set_json(&own))
        .await
        .problem(404, "not_found");
    other.get("/me").await.problem(401, "not_signed_in");
    let third = app.officer().await;
    app.send(here.request(Method::DELETE, "/sessions").set_json(&own))
        .await
        .expect(204);
    for ended in [&here, &third] {
        ended.get("/me").await.problem(401, "not_signed_in");
    }
    app.hr()
        .await
        .get("/sessions")
        .await
        .problem(403, "forbidden");
}

async fn an_account_is_switched_off_and_on(app: &TestApp) {
    let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    let (officer, admin) = (actor(app, &session), app.administrator().await);
    let path = format!("/users/{}", session["user"]["id"].as_str().unwrap());
    let version = admin.get(&path).await.json()["version"].as_i64().unwrap();
    admin
        .post_at(&format!("{path}/enable"), version, json!({}))
        .await
        .problem(409, "wrong_stage");
    app.stranger()
        .await
        .post_at(&format!("{path}/enable"), version, json!({}))
        .await
        .problem(404, "not_found");
    admin
        .post_at(&format!("{path}/disable"), version, json!({}))
        .await
        .expect(200);
    officer.get("/me").await.problem(401, "not_signed_in");
    refresh(app, &session["refresh_token"])
        .await
        .problem(401, "not_signed_in");
    admin
        .post(&format!("{path}/enable"), json!({}))
        .await
        .problem(428, "precondition_missing");
    admin
        .post_at(&format!("{path}/enable"), version, json!({}))
        .await
        .problem(412, "stale");
    admin
        .post_at(&format!("{path}/enable"), version + 1, json!({}))
        .await
        .expect(200);
    // What was signed in before stays ended.
    officer.get("/me").await.problem(401, "not_signed_in");
    app.sign_in(OFFICER, PASSWORD).await.expect(201);
}

/// A session that is begun with a password that is being changed at the same moment counts for
/// nothing afterwards.
#[actix_web::test]
async fn a_password_that_was_right_a_moment_ago_begins_nothing() {
    for kind in [crate::support::Kind::Sqlite, crate::support::Kind::Postgres] {
        let app = TestApp::start(kind).await;
        let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
        let checked = thidua::services::access::Checked {
            user: session["user"]["id"].as_str().unwrap().parse().unwrap(),
            epoch: 0,
        };
        app.send(
            actor(&app, &session)
                .request(Method::DELETE, "/sessions")
                .set_json(json!({"password": PASSWORD})),
        )
        .await
        .expect(204);
        let hour = TimeDelta::hours(1);
        let begin = thidua::services::access::Begin {
            token_hash: "a".to_owned(),
            refresh_hash: "b".to_owned(),
            device: String::new(),
            lasts: hour,
            idle: hour,
        };
        let ctx = app.state.ctx();
        let refused = app
            .state
            .db
            .write(move |tx| thidua::services::access::sign_in(tx, &ctx, checked, begin))
            .await;
        assert!(
            matches!(refused, Err(thidua::error::Error::WrongCredentials)),
            "{refused:?}"
        );
    }
}

/// The token of a link stands in the address of a page: no log may have it.
#[actix_web::test]
async fn the_log_has_no_token_password_or_name() {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);
    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    // For the whole process, the other tests too: none of them may log these either.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let app = TestApp::start(crate::support::Kind::Sqlite).await;
    app.open(Method::GET, "/password?token=canary-in-the-query", None)
        .await
        .expect(404);
    app.sign_in("canary-address@suoinga.example", "canary-password")
        .await
        .expect(401);
    let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    actor(&app, &session)
        .get("/subjects?q=canary+name")
        .await
        .expect(200);
    post(&app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let token = token(&app).await;
    set(&app, &token, NEW).await.expect(204);
    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("route=\"/password\""), "{log}");
    for secret in [
        "canary",
        PASSWORD,
        NEW,
        &token,
        session["access_token"].as_str().unwrap(),
        session["refresh_token"].as_str().unwrap(),
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    let state = format!(
        "{:?}",
        app.state
            .db
            .read(|conn| thidua::services::access::credential(conn, OFFICER))
            .await
            .unwrap()
    );
    assert!(!state.contains("argon2"), "{state}");
}
