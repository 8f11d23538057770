//! The sealed history: every touch is found, by whoever kept a checkpoint.

use diesel::Connection;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::engine::migrations;
use thidua::db::{Db, DbUrl, Failure};
use thidua::domain::upkeep::seal::{Checkpoint, Sealed, Tampering};
use thidua::error::Error;
use thidua::jobs::sealer;
use thidua::secrets::seals::SealKey;
use thidua::services::upkeep::audit::{self, Verification};

use crate::support::database::empty;
use crate::support::{Kind, TestApp, on_both, unit_of};

fn key(app: &TestApp) -> String {
    SealKey::of(&app.state.master).unwrap().public()
}

async fn verdict(app: &TestApp, kept: &[Checkpoint]) -> Verification {
    let (db, key, kept) = (app.state.db.clone(), key(app), kept.to_vec());
    tokio::task::spawn_blocking(move || db.snapshot_now(|conn| audit::verify(conn, &key, kept)))
        .await
        .unwrap()
        .unwrap()
}

/// Somebody with all power over the database: no trigger and no foreign key stops them.
async fn tamper(app: &TestApp, sql: &str) {
    let url = app.state.db.url().clone();
    let sql = sql.to_owned();
    let work = move || match url {
        DbUrl::Postgres(url) => {
            let mut conn = diesel::PgConnection::establish(&url).unwrap();
            conn.batch_execute(&format!("SET session_replication_role = replica; {sql}"))
                .unwrap();
        }
        DbUrl::Sqlite(path) => {
            let mut conn = diesel::SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            let triggers = [
                "history_entry_keeps",
                "history_entry_stays",
                "history_entry_waits",
                "history_seal_keeps",
                "history_seal_stays",
                "checkpoint_keeps",
                "checkpoint_stays",
            ];
            let drop = triggers
                .map(|name| format!("DROP TRIGGER IF EXISTS {name};"))
                .concat();
            conn.batch_execute(&format!(
                "PRAGMA busy_timeout = 20000; PRAGMA foreign_keys = OFF; {drop} {sql}"
            ))
            .unwrap();
        }
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}

/// The answer of the public page, as somebody keeps it.
async fn kept(app: &TestApp) -> Vec<Checkpoint> {
    let reply = app
        .open(
            actix_web::http::Method::GET,
            "/api/v1/public/checkpoints?limit=200",
            None,
        )
        .await
        .expect(200)
        .json();
    serde_json::from_value(reply["items"].clone()).unwrap()
}

/// A history of some lines, sealed in three goes.
async fn sealed(app: &TestApp) -> Vec<Checkpoint> {
    for _ in 0..3 {
        app.officer()
            .await
            .nominate(&app.subject("individual"))
            .await;
        sealer::seal(&app.state).await;
    }
    let verdict = verdict(app, &[]).await;
    assert_eq!(
        (verdict.faults, verdict.unsealed, verdict.checkpoints),
        (vec![], 0, 3)
    );
    assert!(verdict.sealed >= 6, "{}", verdict.sealed);
    kept(app).await
}

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
    a_history_is_sealed_and_its_unsealed_tail_is_told,
    what_is_entered_has_a_line,
    the_chain_is_append_only,
    every_column_of_a_line_is_covered,
    what_is_removed_slipped_in_or_made_anew_is_found,
    a_chain_that_was_made_anew_without_the_key_is_not_what_was_signed,
    a_chain_that_was_cut_at_a_signed_end_is_found_by_who_kept_a_later_one,
    servers_that_seal_together_make_one_chain,
    an_export_is_verified_without_the_database,
    checkpoints_are_public_and_hold_no_names,
];

async fn a_history_is_sealed_and_its_unsealed_tail_is_told(app: &TestApp) {
    let kept = sealed(app).await;
    app.officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let found = verdict(app, &kept).await;
    assert_eq!((found.faults, found.checkpoints), (vec![], 6));
    assert_eq!((found.sealed, found.unsealed > 0), (kept[0].position, true));
    sealer::seal(&app.state).await;
    assert_eq!(verdict(app, &kept).await.unsealed, 0);
    // Those of another installation are not ours.
    let mut foreign = kept.clone();
    foreign[0].signature.clone_from(&kept[1].signature);
    assert_eq!(
        verdict(app, &foreign).await.faults,
        [Tampering::Forged(kept[0].position)]
    );
}

async fn what_is_entered_has_a_line(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let unit = unit_of(&officer, "HG-01").await["id"].clone();
    let subject = app.subject("individual");
    let entered = [
        (
            &officer,
            "/events",
            json!({"name": "Lũ trên sông Ngà", "happened_from": "2026-10-14"}),
        ),
        (
            &officer,
            "/achievements",
            json!({"subject_id": subject, "summary": "Chèo thuyền suốt đêm"}),
        ),
        (
            &officer,
            "/subjects",
            json!({"kind": "collective", "name": "Tổ mẫu", "unit_id": unit}),
        ),
        (
            &administrator,
            "/people",
            json!({
                "staff_code": "M1",
                "full_name": "Mẫu Một",
                "unit_id": unit,
                "is_direct_worker": true
            }),
        ),
        (
            &administrator,
            "/units",
            json!({"code": "HG-01-9", "name": "Thôn mẫu", "kind": "village", "parent_id": unit}),
        ),
    ];
    for (who, path, body) in entered {
        let made = who.post(path, body).await.expect(201).json()["id"].clone();
        sealer::seal(&app.state).await;
        let chain = app
            .state
            .db
            .read(|conn| audit::chain_behind(conn, 0))
            .await
            .unwrap();
        let last = serde_json::to_string(chain.last().unwrap()).unwrap();
        assert!(
            last.contains(made.as_str().unwrap()) && last.contains("\"created\""),
            "{path}: {last}"
        );
    }
}

async fn the_chain_is_append_only(app: &TestApp) {
    sealed(app).await;
    for sql in [
        "UPDATE history_seal SET hash = ''",
        "DELETE FROM history_seal",
        "UPDATE checkpoint SET hash = ''",
        "DELETE FROM checkpoint",
    ] {
        let refused = app
            .state
            .db
            .write(move |conn| conn.batch_execute(sql).map_err(Failure::from))
            .await;
        assert!(
            matches!(&refused, Err(Failure::Defect(text)) if text.contains("append only")),
            "{sql}: {refused:?}"
        );
    }
}

async fn every_column_of_a_line_is_covered(app: &TestApp) {
    sealed(app).await;
    let id = "(SELECT entry_id FROM history_seal WHERE position = 2)";
    let columns = [
        "actor_kind = 'client'",
        "actor_id = 'x'",
        "actor_name = 'x'",
        "for_id = 'x'",
        "for_name = 'x'",
        "object_kind = 'x'",
        "object_id = 'x'",
        "deed = 'approved'",
        "version = 77",
        "from_stage = 'x'",
        "to_stage = 'x'",
        "reason = ''",
        "detail = '{\"a\":1}'",
        "at = '2026-01-01 00:00:00'",
    ];
    let count = app
        .state
        .db
        .read(|conn| thidua::db::upkeep::seals::unsealed(conn, 1))
        .await
        .unwrap()
        .len();
    assert_eq!(
        (columns.len() + 1, count),
        (15, 0),
        "the id is the fifteenth"
    );
    for change in columns {
        tamper(
            app,
            &format!(
                "CREATE TABLE before AS SELECT * FROM history_entry WHERE id = {id}; UPDATE \
                history_entry SET {change} WHERE id = {id}"
            ),
        )
        .await;
        assert_eq!(
            verdict(app, &[]).await.faults,
            [Tampering::Changed(2)],
            "{change}"
        );
        tamper(
            app,
            &format!(
                "DELETE FROM history_entry WHERE id = {id}; INSERT INTO history_entry SELECT \
                * FROM before; DROP TABLE before"
            ),
        )
        .await;
        assert_eq!(verdict(app, &[]).await.faults, [], "{change}");
    }
}

async fn what_is_removed_slipped_in_or_made_anew_is_found(app: &TestApp) {
    let kept = sealed(app).await;
    let last = kept[0].position;
    // A line alone; then its seal too.
    tamper(app, "CREATE TABLE gone AS SELECT * FROM history_entry WHERE id = (SELECT entry_id FROM history_seal WHERE position = 2);
            DELETE FROM history_entry WHERE id IN (SELECT id FROM gone)").await;
    assert_eq!(verdict(app, &[]).await.faults, [Tampering::Removed(2)]);
    tamper(app, "DELETE FROM history_seal WHERE position = 2").await;
    assert_eq!(
        verdict(app, &[]).await.faults,
        [Tampering::Gap(3), Tampering::Changed(3)]
    );
    // A line slipped in beside the chain.
    tamper(app, "INSERT INTO history_entry SELECT * FROM gone").await;
    let id = app
        .state
        .db
        .read(|conn| thidua::db::upkeep::seals::strays(conn, 9))
        .await
        .unwrap();
    assert_eq!(
        verdict(app, &[]).await.faults,
        [
            Tampering::Gap(3),
            Tampering::Changed(3),
            Tampering::Stray(id[0].clone())
        ]
    );
    // The end, cut off with its seals: the head and the checkpoints still tell.
    tamper(
        app,
        &format!(
            "DELETE FROM history_seal WHERE position > 1; UPDATE history_head SET position = {last}"
        ),
    )
    .await;
    assert!(
        verdict(app, &[])
            .await
            .faults
            .contains(&Tampering::Cut(last))
    );
}

async fn a_chain_that_was_made_anew_without_the_key_is_not_what_was_signed(app: &TestApp) {
    let kept = sealed(app).await;
    let last = kept[0].position;
    // Everything is sealed anew with one deed changed, by somebody who can do all but sign.
    tamper(app, "UPDATE history_entry SET deed = 'approved' WHERE id = (SELECT entry_id FROM history_seal WHERE position = 1);
            CREATE TABLE signed AS SELECT * FROM checkpoint;
            DELETE FROM history_seal; DELETE FROM checkpoint; UPDATE history_head SET position = 0, hash = '';
            INSERT INTO history_unsealed SELECT id FROM history_entry").await;
    sealer::seal(&app.state).await;
    // With the key of the installation itself, only who kept a checkpoint elsewhere can tell.
    assert_eq!(verdict(app, &[]).await.faults, []);
    let positions = |kept: &[Checkpoint]| {
        kept.iter()
            .rev()
            .map(|end| Tampering::Rewritten(end.position))
            .collect::<Vec<_>>()
    };
    assert_eq!(verdict(app, &kept).await.faults, positions(&kept));
    // Without the key, the old signatures are all they have.
    tamper(
        app,
        "DELETE FROM checkpoint; INSERT INTO checkpoint SELECT * FROM signed",
    )
    .await;
    assert_eq!(verdict(app, &[]).await.faults, positions(&kept));
    tamper(app, "DELETE FROM checkpoint").await;
    assert_eq!(verdict(app, &[]).await.faults, [Tampering::Unsigned(1)]);
    tamper(
        app,
        &format!("INSERT INTO checkpoint SELECT * FROM signed WHERE position < {last}"),
    )
    .await;
    assert!(
        verdict(app, &[])
            .await
            .faults
            .contains(&Tampering::Unsigned(kept[1].position + 1))
    );
}

async fn a_chain_that_was_cut_at_a_signed_end_is_found_by_who_kept_a_later_one(app: &TestApp) {
    let kept = sealed(app).await;
    let end = kept[1].position;
    let cut = |end: i64| {
        format!("DELETE FROM history_seal WHERE position > {end}; DELETE FROM checkpoint WHERE position > {end};
            DELETE FROM history_entry WHERE id NOT IN (SELECT entry_id FROM history_seal);
            UPDATE history_head SET position = {end}, hash = (SELECT hash FROM history_seal WHERE position = {end})")
    };
    tamper(app, &cut(end)).await;
    assert_eq!(verdict(app, &[]).await.faults, []);
    assert_eq!(
        verdict(app, &kept).await.faults,
        [Tampering::Cut(kept[0].position)]
    );
    // Anywhere else nobody signed.
    tamper(app, &cut(end - 1)).await;
    assert_eq!(
        verdict(app, &[]).await.faults,
        [Tampering::Unsigned(kept[2].position + 1)]
    );
}

async fn servers_that_seal_together_make_one_chain(app: &TestApp) {
    let (officer, household) = (app.officer().await, app.subject("household"));
    for _ in 0..4 {
        officer.nominate(&app.subject("individual")).await;
        let (a, b, c) = (app.state.clone(), app.state.clone(), app.state.clone());
        futures_util::join!(
            sealer::seal(&a),
            sealer::seal(&b),
            sealer::seal(&c),
            officer.nominate(&household)
        );
    }
    sealer::seal(&app.state).await;
    let found = verdict(app, &[]).await;
    assert_eq!((found.faults, found.unsealed), (vec![], 0));
}

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
