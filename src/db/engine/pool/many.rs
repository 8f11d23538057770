//! Many pieces of work for one request, each kept or not by itself.

use diesel::Connection;
use diesel::connection::TransactionManager;
use futures_util::future::join_all;

use super::Writes;
use super::transaction::caught;
use crate::db::engine::writer::Outcome;
use crate::db::{Conn, Db, Failure};

type Manager = <Conn as Connection>::TransactionManager;

impl Db {
    /// As `write` for each, in this order, each in a transaction of its own. SQLite's writer is
    /// handed all of them at once, and commits together what waits; on PostgreSQL one follows the
    /// other, for two that wait for each other's rows would never end.
    pub async fn write_each<W, T, E>(&self, works: Vec<W>) -> Vec<Result<T, E>>
    where
        W: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + std::fmt::Debug + Send + 'static,
    {
        if let Writes::Together(writer) = &self.writes {
            return join_all(works.into_iter().map(|work| writer.run(Outcome::Yes, work))).await;
        }
        let mut done = Vec::with_capacity(works.len());
        for work in works {
            done.push(self.write(work).await);
        }
        done
    }

    /// What `write_each` would answer, and nothing of it is kept: each sees what those before it
    /// did, as it would then.
    pub async fn rehearse_each<W, T, E>(&self, works: Vec<W>) -> Result<Vec<Result<T, E>>, E>
    where
        W: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Failure> + std::fmt::Debug + Send + 'static,
    {
        self.rehearse(move |conn| works.into_iter().map(|work| apart(conn, work)).collect())
            .await
    }
}

/// Does work in a savepoint: what failed is taken back, what came before it stays.
fn apart<T, E: From<Failure>>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<Result<T, E>, E> {
    Manager::begin_transaction(conn).map_err(Failure::from)?;
    let done = caught(|| work(conn));
    let ended = if done.is_ok() {
        Manager::commit_transaction(conn)
    } else {
        Manager::rollback_transaction(conn)
    };
    ended.map_err(Failure::from)?;
    Ok(done)
}
