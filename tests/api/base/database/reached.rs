//! How a database is reached, and by whom.

use diesel::{QueryableByName, RunQueryDsl, sql_query};
use thidua::db::engine::migrations;
use thidua::db::{Conn, Db, DbUrl, Failure};

use super::settings;
use crate::support::database::{authority, cluster};

#[test]
fn the_embedded_database_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/thidua.db");
    let db = Db::open(&DbUrl::Sqlite(path.clone()), settings(1, 1)).unwrap();
    migrations::up(&db).unwrap();
    for name in ["thidua.db", "thidua.db-wal"] {
        let mode = std::fs::metadata(path.with_file_name(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert_eq!(
        std::fs::metadata(path.parent().unwrap())
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o700
    );
}

#[test]
fn postgresql_is_reached_by_verified_tls_and_by_nothing_else_that_was_asked_for() {
    #[derive(QueryableByName)]
    struct Tls {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        ssl: bool,
    }
    let open = |options: &str| {
        Db::open(
            &DbUrl::Postgres(format!("{}/postgres?{options}", cluster())),
            settings(1, 2),
        )
    };
    let verified = open(&format!("sslmode=verify-full&sslrootcert={}", authority())).unwrap();
    let asked = verified.write_now(|conn| match conn {
        Conn::Pg(pg) => sql_query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .get_result::<Tls>(pg)
            .map_err(Failure::from),
        Conn::Sqlite(_) => unreachable!(),
    });
    assert!(asked.unwrap().ssl);
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.pem");
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=other",
            "-keyout",
        ])
        .arg(folder.path().join("other.key"))
        .arg("-out")
        .arg(&other)
        .output()
        .unwrap();
    assert!(made.status.success());
    let wrong = open(&format!(
        "sslmode=verify-full&sslrootcert={}",
        other.display()
    ));
    assert!(matches!(wrong, Err(Failure::Unavailable(_))));
}
