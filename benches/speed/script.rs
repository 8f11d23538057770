//! An act by pgbench, with the very statements that the service makes for it: taken from the log of
//! the database, with the values of each request.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use serde_json::Value;
use thidua::clock::{Clock, Ids};
use thidua::config::Config;
use thidua::db::{Db, DbUrl};
use thidua::http::openapi;

use crate::acts::{Act, FILES};
use crate::cluster::Cluster;
use crate::made::ids;

/// What the service asks of the database for each request of a kind.
pub struct Script {
    pub statements: Vec<String>,
    /// The values of each request; what is the same everywhere within requests stands once.
    columns: Vec<Vec<String>>,
}

impl Script {
    /// Does the act once for each file with the database telling all, without anything else beside.
    pub fn taken(cluster: &Cluster, data: &Path, base: &str, act: &Act) -> Self {
        let place = cluster.copy(data, base, "told");
        let token = place.start(&[]).client(act.email).token;
        let told_before = cluster.told();
        let mut config = Config::load(None).unwrap();
        data.clone_into(&mut config.data.directory);
        config.database.connections = 1;
        cluster.does("ALTER DATABASE told SET log_statement = 'all'");
        actix_web::rt::System::new().block_on(async {
            let db = Db::open(&DbUrl::Postgres(cluster.database("told")), config.pool()).unwrap();
            let state = thidua::app::state(&config, db, Clock::System, Ids::random())
                .await
                .unwrap();
            let service = init_service(thidua::app::service(
                &state,
                &Data::new(openapi::contract()),
                &config,
            ))
            .await;
            for id in ids(FILES) {
                let request = TestRequest::post().uri(&act.path(&id)).set_payload("{}");
                let request = request.insert_header(("if-match", format!("\"{}\"", act.version)));
                let request = request.insert_header(("content-type", "application/json"));
                let request = request.insert_header(("authorization", format!("Bearer {token}")));
                let mut mark = PgConnection::establish(&cluster.database("told")).unwrap();
                mark.batch_execute("SELECT 'next'").unwrap();
                assert_eq!(
                    call_service(&service, request.to_request()).await.status(),
                    200
                );
            }
        });
        Self::read(&cluster.asked_since(told_before, "told"))
    }

    fn read(told: &[Value]) -> Self {
        let mut requests: Vec<Vec<(String, Vec<Option<String>>)>> = Vec::new();
        for line in told {
            let message = line["message"].as_str().unwrap_or_default();
            let Some((kind, text)) = message.split_once(": ") else {
                continue;
            };
            if text == "SELECT 'next'" {
                requests.push(Vec::new());
            } else if let Some(request) = requests
                .last_mut()
                .filter(|_| kind == "statement" || kind.starts_with("execute "))
            {
                request.push((
                    text.split_whitespace().collect::<Vec<_>>().join(" "),
                    values(line["detail"].as_str().unwrap_or_default()),
                ));
            }
        }
        // The first requests of a connection also ask for types, the last is not followed by a
        // mark, and one of sixty takes numbers of files for all of them.
        let texts = |request: &Vec<(String, Vec<Option<String>>)>| {
            let texts = request.iter().map(|(text, _)| text.clone());
            texts.collect::<Vec<String>>()
        };
        let mut counts: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for request in &requests {
            *counts.entry(texts(request)).or_default() += 1;
        }
        let commonest = counts.into_iter().max_by_key(|(_, count)| *count);
        let first = commonest.unwrap().0;
        let alike = |request: &&Vec<(String, Vec<Option<String>>)>| {
            request.iter().map(|(text, _)| text).eq(&first)
        };
        let requests: Vec<_> = requests.iter().filter(alike).collect();
        assert!(
            requests.len() > FILES - FILES / 50,
            "only {} of {FILES} requests ask the same",
            requests.len()
        );
        let mut columns: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let mut statements = Vec::new();
        for (place, text) in first.iter().enumerate() {
            let mut text = text.clone();
            for number in (1..=requests[0][place].1.len()).rev() {
                let column: Vec<Option<String>> = requests
                    .iter()
                    .map(|request| request[place].1[number - 1].clone())
                    .collect();
                let by = if column.iter().all(Option::is_none) {
                    "NULL".to_owned()
                } else {
                    let next = columns.len();
                    let column = column
                        .into_iter()
                        .map(|value| value.expect("a value is there sometimes only"))
                        .collect();
                    format!(":v{}", columns.entry(column).or_insert(next))
                };
                text = text.replace(&format!("${number}"), &by);
            }
            statements.push(text);
        }
        let mut ordered = vec![Vec::new(); columns.len()];
        for (column, number) in columns {
            ordered[number] = column;
        }
        Self {
            statements,
            columns: ordered,
        }
    }

    /// The same requests by pgbench, which reads the values of each by one statement more; answers
    /// requests a second.
    pub fn pgbench(
        &self,
        cluster: &Cluster,
        folder: &Path,
        base: &str,
        act: &Act,
        clients: usize,
    ) -> f64 {
        let place = cluster.copy(folder, base, "run");
        let url = place.url.unwrap();
        let requests = self.columns[0].len();
        let each = requests / clients;
        let names: Vec<String> = (0..self.columns.len())
            .map(|number| format!("v{number}"))
            .collect();
        let mut sql = format!(
            "CREATE TABLE bench (n int PRIMARY KEY, {} text);\nCOPY bench FROM STDIN;\n",
            names.join(" text, ")
        );
        for n in 0..requests {
            let values: Vec<String> = self
                .columns
                .iter()
                .map(|column| {
                    column[n]
                        .replace('\\', "\\\\")
                        .replace('\t', "\\t")
                        .replace('\n', "\\n")
                })
                .collect();
            writeln!(sql, "{n}\t{}", values.join("\t")).unwrap();
        }
        sql += "\\.\nVACUUM ANALYZE bench;\nCHECKPOINT;\n";
        let (rows, script) = (folder.join("rows.sql"), folder.join("script.sql"));
        std::fs::write(&rows, sql).unwrap();
        let done = Command::new("psql")
            .args(["-qX", "-v", "ON_ERROR_STOP=1", "-f"])
            .args([&rows])
            .arg(&url)
            .status()
            .unwrap();
        assert!(done.success());
        let mut text = format!(
            "\\set i :i + 1\n\\set n :client_id * {each} + :i\nSELECT {} FROM bench WHERE n = :n \
                \\gset\n",
            names.join(", ")
        );
        for statement in &self.statements {
            text += &format!("{statement};\n");
        }
        std::fs::write(&script, text).unwrap();
        let told = Command::new("pgbench")
            // As the service's connections have it.
            .env("PGOPTIONS", "-c plan_cache_mode=force_generic_plan")
            .args([
                "-n",
                "-M",
                "prepared",
                "-j",
                "2",
                "-D",
                "i=-1",
                "-c",
                &clients.to_string(),
                "-t",
                &each.to_string(),
                "-f",
            ])
            .args([&script])
            .arg(&url)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&told.stdout).into_owned()
            + &String::from_utf8_lossy(&told.stderr);
        assert!(
            told.contains(&format!("processed: {0}/{0}", each * clients)),
            "{told}"
        );
        let moved = format!(
            "SELECT 1 / (count(*) = {})::int FROM nomination WHERE version = {}",
            each * clients,
            act.version + 1
        );
        PgConnection::establish(&url)
            .unwrap()
            .batch_execute(&moved)
            .expect("pgbench moved each file");
        let tps = told
            .lines()
            .find(|line| line.starts_with("tps = "))
            .unwrap_or_else(|| panic!("{told}"));
        tps.split(' ').nth(2).unwrap().parse().unwrap()
    }
}

/// The values in `parameters: $1 = 'a', $2 = NULL`.
fn values(detail: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = detail
        .strip_prefix("parameters: ")
        .or_else(|| detail.strip_prefix("Parameters: "))
        .unwrap_or_default();
    while let Some((_, value)) = rest.split_once(" = ") {
        if let Some(quoted) = value.strip_prefix('\'') {
            let mut end = 0;
            loop {
                end += quoted[end..].find('\'').unwrap();
                if quoted[end + 1..].starts_with('\'') {
                    end += 2;
                } else {
                    break;
                }
            }
            values.push(Some(quoted[..end].replace("''", "'")));
            rest = &quoted[end + 1..];
        } else {
            values.push(None);
            rest = &value[4..];
        }
    }
    values
}
