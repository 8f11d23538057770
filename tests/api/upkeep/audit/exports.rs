//! A history outside of its database.

use serde_json::Value;
use thidua::db::engine::migrations;
use thidua::db::{Db, DbUrl};
use thidua::domain::upkeep::seal::{Checkpoint, Sealed, Tampering};
use thidua::error::Error;
use thidua::services::upkeep::audit;

use super::{key, sealed};
use crate::support::database::empty;
use crate::support::{Kind, TestApp, on_both};

/// As the README says: by PostgreSQL's own tools into an empty database.
#[actix_web::test]
async fn a_dump_of_postgres_is_restored_whole() {
    let app = TestApp::start(Kind::Postgres).await;
    let kept = sealed(&app).await;
    let DbUrl::Postgres(from) = app.state.db.url().clone() else {
        unreachable!()
    };
    let into = empty(Kind::Postgres, app.folder.path());
    let DbUrl::Postgres(to) = into.clone() else {
        unreachable!()
    };
    let dump = app.folder.path().join("thidua.dump");
    let run = |program: &str, args: &[&str]| {
        let output = std::process::Command::new(format!("/usr/lib/postgresql/15/bin/{program}"))
            .args(args)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let dump = dump.to_str().unwrap();
    run(
        "pg_dump",
        &["--format=custom", &format!("--file={dump}"), &from],
    );
    run(
        "pg_restore",
        &[
            "--no-owner",
            "--exit-on-error",
            &format!("--dbname={to}"),
            dump,
        ],
    );
    let restored = Db::open(&into, app.config.pool()).unwrap();
    assert_eq!(migrations::up(&restored).unwrap(), 0);
    let found = restored
        .snapshot_now(|conn| audit::verify(conn, &key(&app), kept.clone()))
        .unwrap();
    assert_eq!(
        (found.faults, found.sealed, found.checkpoints),
        (vec![], kept[0].position, 6)
    );
}

on_both![
    an_export_is_verified_without_the_database,
    checkpoints_are_public_and_hold_no_names,
];

async fn an_export_is_verified_without_the_database(app: &TestApp) {
    let kept = sealed(app).await;
    let lines: Vec<Sealed> = app
        .state
        .db
        .read(|conn| audit::chain_behind(conn, 0))
        .await
        .unwrap();
    let text: Vec<String> = lines
        .iter()
        .map(|sealed| serde_json::to_string(sealed).unwrap())
        .collect();
    let verify_with = |kept: &[Checkpoint], text: &[String]| {
        let lines = text.iter().map(|line| {
            serde_json::from_str::<Sealed>(line).map_err(|error| Error::Internal(error.to_string()))
        });
        audit::verify_export(lines, &key(app), kept.to_vec()).unwrap()
    };
    let verify = |text: &[String]| verify_with(&kept, text);
    assert_eq!(
        verify_with(&kept[1..], &text).signed,
        kept[1].position,
        "what stands behind is told apart"
    );
    let whole = verify(&text);
    assert_eq!(
        (whole.faults, whole.sealed, whole.signed, whole.checkpoints),
        (vec![], kept[0].position, kept[0].position, 3)
    );
    let cut = verify(&text[..text.len() - 1]).faults;
    assert_eq!(cut, [Tampering::Cut(kept[0].position)]);
    let changed: Vec<String> = text
        .iter()
        .map(|line| line.replace("\"created\"", "\"approved\""))
        .collect();
    assert!(
        verify(&changed)
            .faults
            .iter()
            .all(|fault| matches!(fault, Tampering::Changed(_)))
            && !verify(&changed).faults.is_empty()
    );
}

async fn checkpoints_are_public_and_hold_no_names(app: &TestApp) {
    sealed(app).await;
    let reply = app
        .open(
            actix_web::http::Method::GET,
            "/api/v1/public/checkpoints?limit=2",
            None,
        )
        .await
        .expect(200);
    assert_eq!(reply.header("cache-control"), "public, max-age=60");
    let page = reply.json();
    let mut members: Vec<&String> = page["items"][0].as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(
        members,
        ["hash", "position", "public_key", "signature", "signed_at"]
    );
    let next = app
        .open(
            actix_web::http::Method::GET,
            &format!(
                "/api/v1/public/checkpoints?cursor={}",
                page["next_cursor"].as_str().unwrap()
            ),
            None,
        )
        .await;
    let next = next.expect(200).json();
    assert_eq!(
        (
            next["items"].as_array().unwrap().len(),
            &next["next_cursor"]
        ),
        (1, &Value::Null)
    );
}
