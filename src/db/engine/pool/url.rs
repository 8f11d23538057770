//! Which database.

use std::path::PathBuf;
use std::str::FromStr;

/// Which database.
#[derive(Clone, PartialEq, Eq)]
pub enum DbUrl {
    /// A file; `sqlite:PATH`.
    Sqlite(PathBuf),
    /// A server; `postgres://…` as libpq reads it, with `sslmode` and `sslrootcert`.
    Postgres(String),
}

/// The address of a server may hold a password: it stands in no log.
impl std::fmt::Debug for DbUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "Sqlite({})", path.display()),
            Self::Postgres(_) => f.write_str("Postgres(…)"),
        }
    }
}

/// The URL names no database this program knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the database must be sqlite:PATH or postgres://…")]
pub struct WrongUrl;

impl FromStr for DbUrl {
    type Err = WrongUrl;

    fn from_str(text: &str) -> Result<Self, WrongUrl> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text
            .strip_prefix("sqlite:")
            .map(|path| path.strip_prefix("//").unwrap_or(path))
        {
            Some(path) if !path.is_empty() && !path.contains(['?', '#']) && path != ":memory:" => {
                Ok(Self::Sqlite(path.into()))
            }
            _ => Err(WrongUrl),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_databases_are_known() {
        assert_eq!(
            "sqlite:data/thidua.db".parse(),
            Ok(DbUrl::Sqlite("data/thidua.db".into()))
        );
        assert_eq!(
            "sqlite:///var/lib/thidua.db".parse(),
            Ok(DbUrl::Sqlite("/var/lib/thidua.db".into()))
        );
        assert!(matches!("postgres://h/db".parse(), Ok(DbUrl::Postgres(_))));
        for wrong in [
            "",
            "thidua.db",
            "mysql://h/db",
            "sqlite:",
            "sqlite::memory:",
            "file:x.db",
            "Postgres://h/db",
        ] {
            assert_eq!(wrong.parse::<DbUrl>(), Err(WrongUrl), "{wrong}");
        }
    }
}
