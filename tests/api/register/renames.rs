//! A name that changes between reading and signing: who signs looks again, and what was signed
//! keeps the names that were read.

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};

use crate::nominations::submission_letters::{draft, letter};
use crate::support::pages::{get, sign_in};
use crate::support::{Actor, TestApp, approved, on_both};

async fn drafted(app: &TestApp, file: &str) -> String {
    let body = json!({"title": "Về việc tặng Giấy khen", "nomination_ids": [file]});
    let decision = app
        .specialist()
        .await
        .post("/decisions", body)
        .await
        .expect(201)
        .json();
    format!("/decisions/{}", decision["id"].as_str().unwrap())
}

async fn call_person(app: &TestApp, name: &str) {
    let body = json!({
        "full_name": name,
        "unit_code": "HG-01",
        "position": "Cán bộ",
        "is_direct_worker": false
    });
    app.administrator()
        .await
        .put("/people/by-code/HG0001", body)
        .await
        .expect(200);
}

async fn call_unit(app: &TestApp, code: &str, name: &str, kind: &str, parent: &str) {
    let body = json!({"name": name, "kind": kind, "parent_code": parent});
    app.administrator()
        .await
        .put(&format!("/units/by-code/{code}"), body)
        .await
        .expect(200);
}

fn an(app: &TestApp) -> String {
    app.planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string()
}

/// What was read is no more what would be signed: refused as stale, and signed as it is now.
async fn signed_after_another_look(signer: &Actor<'_>, path: &str, seen: i64) -> Value {
    let sign = format!("{path}/sign");
    signer
        .post_at(&sign, seen, json!({}))
        .await
        .problem(412, "stale");
    signer
        .post_at(&sign, signer.version(path).await, json!({}))
        .await
        .expect(200)
        .json()
}

on_both![
    who_signs_a_decision_looks_again_when_somebody_on_it_is_called_something_else,
    who_signs_a_decision_looks_again_when_its_issuer_is_called_something_else,
    who_signs_a_letter_looks_again_when_a_name_on_it_has_changed,
    a_signed_letter_shows_the_names_its_head_has_signed,
];

async fn who_signs_a_decision_looks_again_when_somebody_on_it_is_called_something_else(
    app: &TestApp,
) {
    let file = approved(app, &an(app)).await;
    let (path, chairman) = (drafted(app, &file).await, app.chairman().await);
    let seen = chairman.version(&path).await;
    // Another post moves nothing: it does not stand on the paper.
    let body = json!({
        "full_name": "Nguyễn Mẫu An",
        "unit_code": "HG-01",
        "position": "Trưởng phòng",
        "is_direct_worker": false
    });
    app.administrator()
        .await
        .put("/people/by-code/HG0001", body)
        .await
        .expect(200);
    assert_eq!(chairman.version(&path).await, seen);
    call_person(app, "Nguyễn Mẫu Ân").await;
    let signed = signed_after_another_look(&chairman, &path, seen).await;
    assert_eq!(signed["lines"][0]["subject_name"], "Nguyễn Mẫu Ân");
    // The file tells who was called what, and what was signed moves no more.
    let history = app
        .officer()
        .await
        .get(&format!("/nominations/{file}/history"))
        .await
        .json();
    assert_eq!(
        history["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|line| line["deed"] == "edited")
            .count(),
        1
    );
    let version = chairman.version(&path).await;
    call_person(app, "Nguyễn Mẫu Khác").await;
    assert_eq!(chairman.version(&path).await, version);

    let household = app.subject("household");
    let file = approved(app, &household).await;
    let path = drafted(app, &file).await;
    let seen = chairman.version(&path).await;
    let officer = app.officer().await;
    officer
        .patch_at(
            &format!("/subjects/{household}"),
            1,
            json!({"name": "Hộ ông Đinh Mẫu Khoan"}),
        )
        .await
        .expect(200);
    let signed = signed_after_another_look(&chairman, &path, seen).await;
    assert_eq!(signed["lines"][0]["subject_name"], "Hộ ông Đinh Mẫu Khoan");
}

async fn who_signs_a_decision_looks_again_when_its_issuer_is_called_something_else(app: &TestApp) {
    let file = approved(app, &app.subject("household")).await;
    let (path, chairman) = (drafted(app, &file).await, app.chairman().await);
    let seen = chairman.version(&path).await;
    call_unit(app, "HG-02", "Xã Bên Cạnh", "commune", "HG").await;
    assert_eq!(chairman.version(&path).await, seen);
    call_unit(app, "HG-01", "Xã Tên Mới", "commune", "HG").await;
    assert_eq!(
        signed_after_another_look(&chairman, &path, seen).await["issuer_name"],
        "Xã Tên Mới"
    );
}

async fn who_signs_a_letter_looks_again_when_a_name_on_it_has_changed(app: &TestApp) {
    let file = draft(app, &an(app)).await;
    let (officer, head) = (app.officer().await, app.chairman().await);
    let path = format!("/submission-letters/{}", letter(&officer, &[&file]).await);
    for name in ["unit", "body", "person"] {
        let seen = head.version(&path).await;
        match name {
            "unit" => call_unit(app, "HG-01", "Xã Tên Mới", "commune", "HG").await,
            "body" => app.operator_renames("HG", "Tỉnh Tên Mới").await,
            _ => call_person(app, "Nguyễn Mẫu Ân").await,
        }
        head.post_at(&format!("{path}/sign"), seen, json!({}))
            .await
            .problem(412, "stale");
    }
    let signed = head
        .post_at(
            &format!("{path}/sign"),
            head.version(&path).await,
            json!({}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &signed["unit_name"],
            &signed["nominations"][0]["subject_name"]
        ),
        (&json!("Xã Tên Mới"), &json!("Nguyễn Mẫu Ân"))
    );
}

async fn a_signed_letter_shows_the_names_its_head_has_signed(app: &TestApp) {
    let file = draft(app, &an(app)).await;
    let (officer, head) = (app.officer().await, app.chairman().await);
    let path = format!("/submission-letters/{}", letter(&officer, &[&file]).await);
    head.post_at(&format!("{path}/sign"), 1, json!({}))
        .await
        .expect(200);
    call_person(app, "Lê Mới").await;
    call_unit(app, "HG-01", "Xã Tên Mới", "commune", "HG").await;
    let shown = head.get(&path).await.expect(200).json();
    let line = &shown["nominations"][0];
    assert_eq!(
        (&shown["unit_name"], &line["subject_name"]),
        (&json!("Xã Suối Ngà"), &json!("Nguyễn Mẫu An"))
    );
    assert_eq!(
        line["award_name"]["vi"],
        "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
    );
    assert_eq!(
        head.get("/submission-letters").await.expect(200).json()["items"][0]["unit_name"],
        "Xã Suối Ngà"
    );
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let page = get(app, &cookie, &path).await.expect(200).text;
    for there in [
        "Xã Suối Ngà",
        "Nguyễn Mẫu An",
        "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "data-label=\"Danh hiệu, hình thức\"",
    ] {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(
        !page.contains("Lê Mới") && !page.contains("Xã Tên Mới"),
        "{page}"
    );
    // The file itself is called as the register has it.
    assert_eq!(
        head.get(&format!("/nominations/{file}")).await.json()["subject_name"],
        "Lê Mới"
    );
    // Signed before names were kept: as the register has them today.
    app.forget_signed_names().await;
    let shown = head.get(&path).await.expect(200).json();
    assert_eq!(
        (
            &shown["unit_name"],
            &shown["nominations"][0]["subject_name"]
        ),
        (&json!("Xã Tên Mới"), &json!("Lê Mới"))
    );
}

impl TestApp {
    /// As `thidua import units` brings a unit in line.
    async fn operator_renames(&self, code: &'static str, name: &'static str) {
        let (ctx, day) = (self.state.ctx(), "2026-01-01".parse().unwrap());
        let line = (
            code.to_owned(),
            None,
            thidua::domain::register::unit::UnitKind::Province,
            name.to_owned(),
        );
        let done = self
            .state
            .db
            .write(move |tx| {
                thidua::services::register::units::import(tx, &ctx, &[line], day, &mut |_| ())
            })
            .await
            .unwrap();
        assert_eq!(done.renamed, 1);
    }

    /// Letters as the version before left them.
    async fn forget_signed_names(&self) {
        let text = "UPDATE submission_letter SET unit_name = NULL, deciding_unit_name = NULL;
            UPDATE submission_line SET subject_name = NULL, award_name_vi = NULL, award_name_en = NULL";
        let run = move |tx: &mut Conn| match tx {
            Conn::Pg(pg) => pg.batch_execute(text).map_err(Failure::from),
            Conn::Sqlite(sqlite) => sqlite.batch_execute(text).map_err(Failure::from),
        };
        self.state.db.write(run).await.unwrap();
    }
}
