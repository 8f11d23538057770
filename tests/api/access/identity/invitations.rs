//! Who is invited sets a password by a link.

use actix_web::http::Method;
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use serde_json::json;
use thidua::commands::demo::PASSWORD;
use thidua::db::{Conn, Failure};

use super::{NEW, actor, post, set, text, token};
use crate::support::{TestApp, on_both};

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
