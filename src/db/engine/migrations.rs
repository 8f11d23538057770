//! Brings the tables to the shape this program expects. The migrations are inside the program.

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::register::names;
use crate::db::{Conn, Db, Failure, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number; servers that start together take turns by it.
const LOCK: i64 = 7_420_060_101;

/// Runs what is pending, and works out what only the program can; answers how many migrations there
/// were.
pub fn up(db: &Db) -> Result<usize> {
    db.exclusive(|conn| {
        locked(conn, |conn| {
            let done = match conn {
                Conn::Pg(pg) => pg
                    .run_pending_migrations(POSTGRES)
                    .map(|done| done.len())
                    .map_err(failure)?,
                Conn::Sqlite(sqlite) => sqlite
                    .run_pending_migrations(SQLITE)
                    .map(|done| done.len())
                    .map_err(failure)?,
            };
            crate::db::access::accounts::fill_names(conn)?;
            conn.transaction(|conn| names::bring_up_to_date(conn).map_err(Undone::Failed))?;
            Ok(done)
        })
    })
}

/// Why a transaction was taken back.
enum Undone {
    Failed(Failure),
    Broken(diesel::result::Error),
}

impl From<diesel::result::Error> for Undone {
    fn from(error: diesel::result::Error) -> Self {
        Self::Broken(error)
    }
}

impl From<Undone> for Failure {
    fn from(undone: Undone) -> Self {
        match undone {
            Undone::Failed(failure) => failure,
            Undone::Broken(error) => error.into(),
        }
    }
}

/// Takes everything back; answers how many. All data is lost.
pub fn down(db: &Db) -> Result<usize> {
    db.exclusive(|conn| {
        locked(conn, |conn| match conn {
            Conn::Pg(pg) => pg
                .revert_all_migrations(POSTGRES)
                .map(|done| done.len())
                .map_err(failure),
            Conn::Sqlite(sqlite) => sqlite
                .revert_all_migrations(SQLITE)
                .map(|done| done.len())
                .map_err(failure),
        })
    })
}

/// The names of what is pending.
pub fn pending(conn: &mut Conn) -> Result<Vec<String>> {
    let names = match conn {
        Conn::Pg(pg) => {
            MigrationHarness::<diesel::pg::Pg>::pending_migrations(pg, POSTGRES).map(|list| {
                list.iter()
                    .map(|migration| migration.name().to_string())
                    .collect()
            })
        }
        Conn::Sqlite(sqlite) => MigrationHarness::<diesel::sqlite::Sqlite>::pending_migrations(
            sqlite, SQLITE,
        )
        .map(|list| {
            list.iter()
                .map(|migration| migration.name().to_string())
                .collect()
        }),
    };
    names.map_err(failure)
}

fn failure(error: Box<dyn std::error::Error + Send + Sync>) -> Failure {
    match error.downcast::<diesel::result::Error>() {
        Ok(error) => Failure::from(*error),
        Err(other) => Failure::Defect(other.to_string()),
    }
}

/// On PostgreSQL one server migrates at a time. SQLite has one writer anyway.
fn locked<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    }
    let answer = work(conn);
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    }
    answer
}
