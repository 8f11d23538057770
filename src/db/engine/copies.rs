//! Copies of a SQLite database: made while it serves, looked into before they take its place.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::pool::Db;
use crate::db::{Conn, DbUrl, Failure, Result};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    fault: String,
}

/// Writes one state of the whole database into a new file, whatever is written meanwhile.
pub fn copy(db: &Db, to: &Path) -> Result<()> {
    let DbUrl::Sqlite(from) = db.url() else {
        return Err(Failure::Defect(
            "only SQLite is copied like this".to_owned(),
        ));
    };
    let mut conn = open(from)?;
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(to.to_string_lossy().into_owned())
        .execute(&mut conn)?;
    Ok(())
}

/// Reads a copy that nobody uses, without a change to its file.
pub fn inside<T, E: From<Failure>>(
    copy: &Path,
    work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    let mut conn = open(copy)?;
    conn.batch_execute("PRAGMA query_only = ON")
        .map_err(Failure::from)?;
    work(&mut Conn::Sqlite(conn))
}

fn open(path: &Path) -> Result<SqliteConnection> {
    if !path.exists() {
        return Err(Failure::Unavailable(format!(
            "{}: there is no such file",
            path.display()
        )));
    }
    let mut conn = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| Failure::Unavailable(error.to_string()))?;
    conn.batch_execute("PRAGMA busy_timeout = 60000; PRAGMA foreign_keys = ON")?;
    Ok(conn)
}

/// What SQLite itself finds wrong with a database; nothing in one that is sound.
pub fn faults(conn: &mut Conn) -> Result<Vec<String>> {
    let Conn::Sqlite(conn) = conn else {
        return Ok(Vec::new());
    };
    let mut found: Vec<Found> = diesel::sql_query(
        "SELECT integrity_check AS fault FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    )
    .load(conn)?;
    let strangers = "SELECT DISTINCT \"table\" || ' refers to what is not there' AS fault FROM \
        pragma_foreign_key_check";
    found.extend(diesel::sql_query(strangers).load::<Found>(conn)?);
    Ok(found.into_iter().map(|found| found.fault).collect())
}
