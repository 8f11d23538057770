//! Transactions.

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use crate::db::engine::writer::Outcome;
use crate::db::{Conn, Failure};

/// IMMEDIATE: a deferred transaction that turns into a writer dies with "database is locked",
/// whatever the time-out.
pub(in crate::db) fn begin(conn: &mut Conn) -> Result<(), Failure> {
    match conn {
        Conn::Pg(pg) => AnsiTransactionManager::begin_transaction(pg).map_err(Failure::from),
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
                .map_err(Failure::from)
        }
    }
}

pub(in crate::db) fn transaction<T, E: From<Failure>>(
    conn: &mut Conn,
    keep: Outcome,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    begin(conn)?;
    let answer = caught(|| work(conn));
    let ended = match (&answer, keep) {
        (Ok(_), Outcome::Yes) => <Conn as Connection>::TransactionManager::commit_transaction(conn),
        (Err(_), _) | (_, Outcome::No) => {
            <Conn as Connection>::TransactionManager::rollback_transaction(conn)
        }
    };
    match (answer, ended) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(error)) => Err(Failure::from(error).into()),
        // The first error is the one worth telling; a connection that could not roll back leaves
        // the pool.
        (Err(error), _) => Err(error),
    }
}

pub(in crate::db) fn caught<T, E: From<Failure>>(
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Failure::Panicked.into()))
}
