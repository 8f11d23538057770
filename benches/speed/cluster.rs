//! The PostgreSQL that `benches/run` started.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use serde_json::Value;

use crate::made::Place;

/// A cluster that `benches/run` started.
pub struct Cluster {
    pub url: String,
    /// Where it tells what it is asked.
    pub log: String,
    /// A replica of it, where the script started one.
    pub replica: String,
}

impl Cluster {
    #[expect(
        clippy::disallowed_methods,
        reason = "the script tells where its cluster is"
    )]
    pub fn given() -> Self {
        let variable = |name| {
            std::env::var(name)
                .unwrap_or_else(|_| panic!("{name} is not set: run this by benches/run"))
        };
        Self {
            url: variable("THIDUA_BENCH_POSTGRES"),
            log: variable("THIDUA_BENCH_POSTGRES_LOG"),
            replica: std::env::var("THIDUA_BENCH_REPLICA").unwrap_or_default(),
        }
    }

    pub fn does(&self, sql: &str) {
        PgConnection::establish(&format!("{}/postgres", self.url))
            .unwrap()
            .batch_execute(sql)
            .unwrap();
    }

    pub fn database(&self, name: &str) -> String {
        format!("{}/{name}", self.url)
    }

    /// A database with nothing in it; answers its address.
    pub fn empty(&self, name: &str) -> String {
        self.does(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        self.does(&format!("CREATE DATABASE {name}"));
        self.database(name)
    }

    /// How much it has told so far.
    pub fn told(&self) -> usize {
        usize::try_from(std::fs::metadata(&self.log).unwrap().len()).unwrap()
    }

    /// What a database was asked since it had told so much, each line.
    pub fn asked_since(&self, told: usize, database: &str) -> Vec<Value> {
        let log = std::fs::read(&self.log).unwrap();
        let lines = std::str::from_utf8(&log[told..]).unwrap().lines();
        lines
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .filter(|line| line["dbname"] == database)
            .collect()
    }

    /// A fresh copy of a database.
    pub fn copy<'a>(&self, data: &'a Path, from: &str, to: &str) -> Place<'a> {
        self.does(&format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)"));
        self.does(&format!(
            "CREATE DATABASE {to} TEMPLATE {from} STRATEGY file_copy"
        ));
        self.does("CHECKPOINT");
        Place::new(data, Some(self.database(to)))
    }
}
