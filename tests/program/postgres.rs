//! PostgreSQL: databases of a test's own on the test cluster, and its programs.

use std::path::Path;
use std::process::Command;

use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::needed;

/// Where the test cluster is: an address without a database.
pub fn cluster() -> String {
    needed("THIDUA_TEST_POSTGRES")
}

/// One of its programs, by the account that may run it: it refuses to be root's.
pub fn program(name: &str) -> Command {
    let program = Path::new("/usr/lib/postgresql/15/bin").join(name);
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args([
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            "--",
        ])
        .arg(program);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

/// A folder that a cluster may lie in.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    if is_root() {
        let given = Command::new("chown")
            .arg("postgres")
            .arg(folder.path())
            .status();
        assert!(given.unwrap().success());
    }
    folder
}

/// A database, gone when this is dropped.
pub struct Postgres {
    cluster: String,
    name: String,
    /// What stands behind the name in the address.
    parameters: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Postgres {
    /// In the cluster of the tests.
    pub fn shared(what: &str) -> Self {
        Self::make(what, &cluster(), "")
    }

    pub fn make(what: &str, cluster: &str, parameters: &str) -> Self {
        let name = format!("{what}_{}", std::process::id());
        let made = Self {
            cluster: cluster.to_owned(),
            name,
            parameters: parameters.to_owned(),
        };
        made.as_admin(&format!("CREATE DATABASE {}", made.name));
        made
    }

    pub fn url(&self) -> String {
        format!("{}/{}{}", self.cluster, self.name, self.parameters)
    }

    fn as_admin(&self, sql: &str) {
        let mut admin =
            PgConnection::establish(&format!("{}/postgres{}", self.cluster, self.parameters))
                .unwrap();
        sql_query(sql).execute(&mut admin).unwrap();
    }

    /// Puts every row of an embedded database into the tables, which are there already: both have
    /// the same names and columns.
    pub fn fill_from(&self, path: &Path) {
        let mut from = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        let mut to = PgConnection::establish(&self.url()).unwrap();
        let mut read = |sql: &str| {
            sql_query(sql)
                .load::<Line>(&mut from)
                .unwrap()
                .into_iter()
                .map(|line| line.line)
                .collect::<Vec<_>>()
        };
        // Rows come in any order; what triggers would add is there too.
        sql_query("SET session_replication_role = replica")
            .execute(&mut to)
            .unwrap();
        let tables = "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT \
            LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'";
        for table in read(tables) {
            let columns = read(&format!(
                "SELECT name AS line FROM pragma_table_info('{table}')"
            ));
            let pairs: Vec<String> = columns
                .iter()
                .map(|column| format!("'{column}', \"{column}\""))
                .collect();
            let rows = read(&format!(
                "SELECT json_group_array(json_object({})) AS line FROM \"{table}\"",
                pairs.join(", ")
            ));
            sql_query(format!("DELETE FROM \"{table}\""))
                .execute(&mut to)
                .unwrap();
            let names: Vec<String> = columns
                .iter()
                .map(|column| format!("\"{column}\""))
                .collect();
            let names = names.join(", ");
            sql_query(format!(
                "INSERT INTO \"{table}\" ({names}) SELECT {names} FROM \
                    json_populate_recordset(NULL::\"{table}\", $1::json)"
            ))
            .bind::<Text, _>(rows.first().unwrap())
            .execute(&mut to)
            .unwrap_or_else(|error| panic!("{table}: {error}"));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.as_admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}
