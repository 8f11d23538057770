//! What both databases must hold: migrations, transactions, time-outs, TLS.

mod columns;
mod locks;
mod reached;
mod transactions;
mod writer;

use std::time::Duration;

use thidua::db::engine::migrations;
use thidua::db::{Db, PoolSettings};

use crate::support::Kind;

fn settings(connections: u32, patience: u64) -> PoolSettings {
    PoolSettings {
        connections,
        patience: Duration::from_secs(patience),
    }
}

fn sqlite(patience: u64) -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(
        &crate::support::database::fresh(Kind::Sqlite, folder.path()),
        settings(2, patience),
    )
    .unwrap();
    migrations::up(&db).unwrap();
    (folder, db)
}
