//! What was tampered with is found.

use diesel::Connection;
use diesel::connection::SimpleConnection;
use thidua::db::DbUrl;
use thidua::domain::upkeep::seal::{Checkpoint, Tampering};
use thidua::jobs::sealer;

use super::{sealed, verdict};
use crate::support::{TestApp, on_both};

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

on_both![
    every_column_of_a_line_is_covered,
    what_is_removed_slipped_in_or_made_anew_is_found,
    a_chain_that_was_made_anew_without_the_key_is_not_what_was_signed,
    a_chain_that_was_cut_at_a_signed_end_is_found_by_who_kept_a_later_one,
];

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
