//! A database of its own for every test: a file, or a copy of a template on the cluster that the
//! test command starts.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, sql_query};
use thidua::db::engine::migrations;
use thidua::db::{Db, DbUrl, PoolSettings};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// What the test command tells.
pub fn variable(name: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test command tells where its servers are"
    )]
    let value = std::env::var(name);
    value.unwrap_or_else(|_| panic!("{name} is not set: run the tests by `.ci/test`"))
}

/// The address of the test cluster, without a database.
pub fn cluster() -> String {
    variable("THIDUA_TEST_POSTGRES")
}

/// The file of the authority that signed the cluster's certificate.
pub fn authority() -> String {
    variable("THIDUA_TEST_POSTGRES_CA")
}

fn admin(sql: &str) {
    let mut conn = PgConnection::establish(&format!("{}/postgres", cluster())).unwrap();
    sql_query(sql).execute(&mut conn).unwrap();
}

fn settings() -> PoolSettings {
    PoolSettings {
        connections: 1,
        patience: std::time::Duration::from_secs(20),
    }
}

/// The address of a new, empty database.
pub fn empty(kind: Kind, folder: &Path) -> DbUrl {
    match kind {
        Kind::Sqlite => DbUrl::Sqlite(folder.join("test.db")),
        Kind::Postgres => {
            let name = next_name();
            admin(&format!("CREATE DATABASE {name}"));
            DbUrl::Postgres(format!("{}/{name}", cluster()))
        }
    }
}

/// The address of a new database with all tables.
pub fn fresh(kind: Kind, folder: &Path) -> DbUrl {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    if kind == Kind::Sqlite {
        let DbUrl::Sqlite(path) = empty(kind, folder) else {
            unreachable!()
        };
        std::fs::write(&path, tables()).unwrap();
        return DbUrl::Sqlite(path);
    }
    let template = TEMPLATE.get_or_init(|| {
        let DbUrl::Postgres(url) = empty(Kind::Postgres, folder) else {
            unreachable!()
        };
        let db = Db::open(&DbUrl::Postgres(url.clone()), settings()).unwrap();
        migrations::up(&db).unwrap();
        drop(db);
        url.rsplit('/').next().unwrap().to_owned()
    });
    let name = next_name();
    // The connections of the template's pool close in the background.
    let copy = || {
        let mut conn = PgConnection::establish(&format!("{}/postgres", cluster())).unwrap();
        sql_query(format!(
            "CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
        ))
        .execute(&mut conn)
    };
    let copied = (0..100).any(|_| {
        copy().is_ok() || {
            std::thread::sleep(std::time::Duration::from_millis(50));
            false
        }
    });
    assert!(copied, "the template could not be copied");
    DbUrl::Postgres(format!("{}/{name}", cluster()))
}

/// The file of a database with all tables.
fn tables() -> &'static [u8] {
    static TABLES: OnceLock<Vec<u8>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("template.db");
        let db = Db::open(&DbUrl::Sqlite(path.clone()), settings()).unwrap();
        migrations::up(&db).unwrap();
        drop(db);
        let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        std::fs::read(path).unwrap()
    })
}

fn next_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!(
        "t_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    )
}
