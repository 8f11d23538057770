//! How it is kept: SQLite in a file or PostgreSQL, chosen by the URL. The only code that knows
//! diesel.
//!
//! One portable query where it can be; where the databases differ, `each!` inside this folder and a
//! test on both.

pub mod access;
pub mod awards;
pub mod base;
pub mod councils;
pub mod eligibility;
pub mod engine;
pub mod nominations;
pub mod register;
mod schema;
pub mod upkeep;

use chrono::{DateTime, NaiveDateTime, Utc};
pub use engine::conn::{Conn, MultiBackend};
pub use engine::pool::replica::{
    MayBeFailure, Place, ReplicaFigures, ReplicaSettings, behind as replica_behind,
};
pub use engine::pool::reserve::Reserve;
pub use engine::pool::url::{DbUrl, WrongUrl};
pub use engine::pool::{Db, Load, PoolSettings};
pub use engine::reading::Reading;
pub use engine::writer::MOST_WAITING;
pub use engine::writing::Writing;

/// The most rows that one statement adds or looks for: PostgreSQL takes 65,535 values, SQLite
/// 32,766.
pub const AT_ONCE: usize = 500;

/// Runs the same expression on the connection of either database, for what `Conn` itself cannot do.
macro_rules! each {
    ($conn:ident, $body:expr) => {
        match $conn {
            crate::db::Conn::Pg($conn) => $body,
            crate::db::Conn::Sqlite($conn) => $body,
        }
    };
}
pub(crate) use each;

/// Why the database did not do it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// A row with this unique value is there already; the text names the constraint or column.
    #[error("duplicate: {0}")]
    Duplicate(String),
    /// Busy, out of time or out of reach: worth trying again.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// The connection is of no more use.
    #[error("connection lost: {0}")]
    Lost(String),
    /// What was written may not be on the disk, or what is read not what was written.
    #[error("storage failed: {0}")]
    Storage(String),
    /// What is stored does not mean anything to this version of the program.
    #[error("stored value {0:?} is not understood")]
    NotUnderstood(String),
    /// Anything else; a defect.
    #[error("database: {0}")]
    Defect(String),
    /// The work on the transaction panicked; it was rolled back.
    #[error("panicked inside a transaction")]
    Panicked,
}

/// What a query answers.
pub type Result<T> = std::result::Result<T, Failure>;

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        let text = error.to_string();
        match &error {
            Error::DatabaseError(Kind::UniqueViolation, info) => Self::Duplicate(
                info.constraint_name()
                    .map_or_else(|| info.message().to_owned(), str::to_owned),
            ),
            Error::DatabaseError(Kind::ClosedConnection, _) | Error::BrokenTransactionManager => {
                Self::Lost(text)
            }
            Error::DatabaseError(Kind::SerializationFailure | Kind::ReadOnlyTransaction, _) => {
                Self::Unavailable(text)
            }
            Error::DatabaseError(_, info) => {
                // diesel keeps the SQLSTATE of most errors to itself: they are known by their
                // words. `server::about` tells whether these are English, and no server of ours
                // starts where they are not. libpq is built in, without other languages.
                let message = info.message();
                let passing = [
                    "database is locked",
                    "database table is locked",
                    "statement timeout",
                    "lock timeout",
                    "deadlock detected",
                    "disk is full",
                    "No space left on device",
                ];
                let lost = [
                    "server closed the connection",
                    "terminating connection",
                    "no connection to the server",
                    "SSL connection has been closed",
                    "could not receive data",
                    "could not send data",
                ];
                if passing.iter().any(|part| message.contains(part)) {
                    Self::Unavailable(text)
                } else if message.contains("disk I/O error") {
                    Self::Storage(text)
                } else if lost.iter().any(|part| message.contains(part)) {
                    Self::Lost(text)
                } else {
                    Self::Defect(text)
                }
            }
            Error::DeserializationError(error) => engine::column::failure(error.as_ref())
                .cloned()
                .unwrap_or(Self::Defect(text)),
            _ => Self::Defect(text),
        }
    }
}

/// Does some work within a transaction and takes it back; answers what the work said.
pub fn taken_back<T, E>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
) -> Result<std::result::Result<T, E>> {
    enum Back<T, E> {
        Said(std::result::Result<T, E>),
        Failed(diesel::result::Error),
    }
    impl<T, E> From<diesel::result::Error> for Back<T, E> {
        fn from(error: diesel::result::Error) -> Self {
            Self::Failed(error)
        }
    }
    match diesel::Connection::transaction(conn, |conn| {
        Err::<std::convert::Infallible, _>(Back::Said(work(conn)))
    }) {
        Err(Back::Said(said)) => Ok(said),
        Err(Back::Failed(error)) => Err(error.into()),
        Ok(never) => match never {},
    }
}

/// Does some work within a transaction by itself: where it fails it alone is taken back, and what
/// came before it stays. Answers what the work said.
pub fn by_itself<T, E>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> std::result::Result<T, E>,
) -> Result<std::result::Result<T, E>> {
    enum Back<E> {
        Said(E),
        Failed(diesel::result::Error),
    }
    impl<E> From<diesel::result::Error> for Back<E> {
        fn from(error: diesel::result::Error) -> Self {
            Self::Failed(error)
        }
    }
    match diesel::Connection::transaction(conn, |conn| work(conn).map_err(Back::Said)) {
        Ok(done) => Ok(Ok(done)),
        Err(Back::Said(error)) => Ok(Err(error)),
        Err(Back::Failed(error)) => Err(error.into()),
    }
}

/// Removes something by itself: where another row refers to it, nothing is removed. Answers whether
/// the one row that was meant is gone.
fn unless_referred_to(
    conn: &mut Conn,
    work: impl FnOnce(&mut Conn) -> diesel::QueryResult<usize>,
) -> Result<Saved> {
    use diesel::result::{DatabaseErrorKind, Error};
    let one = |conn: &mut Conn| match work(conn) {
        Ok(1) => Ok(()),
        Ok(_) => Err(Error::NotFound),
        Err(error) => Err(error),
    };
    match by_itself(conn, one)? {
        Ok(()) => Ok(Saved::Yes),
        Err(Error::NotFound | Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => {
            Ok(Saved::LostRace)
        }
        Err(error) => Err(error.into()),
    }
}

/// A moment as it is stored: UTC, in microseconds.
fn stored(moment: DateTime<Utc>) -> NaiveDateTime {
    moment.naive_utc()
}

/// A stored text as the domain's type.
fn read<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|_| Failure::NotUnderstood(text.to_owned()))
}

/// A stored text that may be absent as the domain's type.
fn read_some<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>> {
    text.map(read).transpose()
}

/// Where a list goes on, and how long a page may be.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// The last id of the page before; the list goes on behind it.
    pub after: Option<String>,
    /// How many at most.
    pub limit: i64,
}

/// Whether a change found the version it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Saved {
    /// It is saved.
    Yes,
    /// Somebody else was faster.
    LostRace,
}

impl Saved {
    /// By how many rows were changed: the one that was meant, or none.
    fn one(count: usize) -> Self {
        Self::if_so(count == 1)
    }

    fn if_so(is_saved: bool) -> Self {
        if is_saved { Self::Yes } else { Self::LostRace }
    }
}
