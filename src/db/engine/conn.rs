//! The one connection type for both databases.
#![expect(
    missing_docs,
    reason = "the derive adds public items without documentation"
)]

/// A connection, and with it the transaction it is in.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(diesel::PgConnection),
    /// SQLite.
    Sqlite(diesel::SqliteConnection),
}
