//! `[database]`: where it is, and its replica.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

use super::{Config, ConfigFault, Secret};
use crate::db::{DbUrl, PoolSettings, ReplicaSettings};

/// `[database]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// As given or read from `url_file`; empty for SQLite in the data directory.
    pub url: Secret,
    /// A file with the URL.
    pub url_file: PathBuf,
    /// Connections.
    pub connections: u32,
    /// Seconds.
    pub patience_seconds: u64,
    /// As given or read from `replica_url_file`; empty for none.
    pub replica_url: Secret,
    /// A file with the URL.
    pub replica_url_file: PathBuf,
    /// Milliseconds.
    pub replica_lag_millis: u64,
}

impl Database {
    pub(super) fn settle(&mut self) -> Result<(), ConfigFault> {
        let url = std::mem::take(&mut self.url);
        self.url = url.settled("database.url", &self.url_file)?;
        let url = std::mem::take(&mut self.replica_url);
        self.replica_url = url.settled("database.replica_url", &self.replica_url_file)?;
        Ok(())
    }
}

impl Config {
    /// Which database.
    pub fn database_url(&self) -> Result<DbUrl, ConfigFault> {
        if self.database.url.is_empty() {
            return Ok(DbUrl::Sqlite(self.data.directory.join("thidua.db")));
        }
        // The URL may hold a password: the fault does not repeat it.
        self.database
            .url
            .parse()
            .map_err(|error| ConfigFault(format!("database.url or DATABASE_URL: {error}")))
    }

    /// How the pool is made.
    #[must_use]
    pub fn pool(&self) -> PoolSettings {
        PoolSettings {
            connections: self.database.connections.max(1),
            patience: Duration::from_secs(self.database.patience_seconds.max(1)),
        }
    }

    /// The replica, if there is to be one.
    pub fn replica(&self) -> Result<Option<ReplicaSettings>, ConfigFault> {
        let fault = |text: &str| Err(ConfigFault(text.to_owned()));
        let (primary, lag) = (self.database_url()?, self.database.replica_lag_millis);
        // Whoever changed something reads the primary for five seconds.
        if !(1_000..=4_000).contains(&lag) {
            return fault("database.replica_lag_millis must be 1000 to 4000");
        }
        if self.database.replica_url.is_empty() {
            return Ok(None);
        }
        match (primary, self.database.replica_url.parse()) {
            (DbUrl::Postgres(_), Ok(url @ DbUrl::Postgres(_))) => Ok(Some(ReplicaSettings {
                url,
                lag: Duration::from_millis(lag),
                connections: self.pool().connections,
            })),
            (DbUrl::Sqlite(_), _) => {
                fault("database.replica_url is set, and the database is SQLite, which has none")
            }
            _ => fault("database.replica_url must be postgres://…"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_is_of_postgresql_and_less_behind_than_who_changed_something_waits() {
        let (file, server) = ("sqlite:thidua.db", "postgres://a/thidua");
        for (url, replica, lag, may) in [
            (server, "postgres://b/thidua", 1_000, true),
            (server, "postgres://b/thidua", 4_000, true),
            (server, "postgres://b/thidua", 999, false),
            (server, "postgres://b/thidua", 4_001, false),
            (server, "sqlite:replica.db", 2_000, false),
            (server, "b/thidua", 2_000, false),
            (file, "postgres://b/thidua", 2_000, false),
        ] {
            let mut config = Config::load(None).unwrap();
            config.database.url = url.to_owned().into();
            config.database.replica_url = replica.to_owned().into();
            config.database.replica_lag_millis = lag;
            let found = config.replica();
            assert_eq!(found.is_ok(), may, "{url} {replica} {lag}: {found:?}");
            config.database.replica_url = Secret::default();
            config.database.replica_lag_millis = 2_000;
            assert!(config.replica().unwrap().is_none(), "{url}");
        }
    }
}
