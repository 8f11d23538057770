//! Acts on PostgreSQL, over HTTP, against pgbench with the very statements that the service makes
//! for them: taken from the log of the database, with the values of each request.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::Data;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use serde_json::Value;
use thidua::clock::{Clock, Ids};
use thidua::config::Config;
use thidua::db::{Db, DbUrl};
use thidua::http::openapi;

use crate::figures::{Figure, in_turn};
use crate::made::{DEEDS, Place, file, ids};
use crate::service::{Client, Service};

/// Files of one measurement: they divide by each number of clients.
const FILES: usize = 3_840;

/// An act on a file, by whom, at which version of it.
struct Act {
    name: &'static str,
    email: &'static str,
    version: i64,
    /// How far the file came before.
    before: &'static str,
}

const ACTS: [Act; 2] = [
    Act {
        name: "submit",
        email: "officer@suoinga.example",
        version: 1,
        before: "draft",
    },
    Act {
        name: "approve",
        email: "chairman@suoinga.example",
        version: 3,
        before: "accept",
    },
];

impl Act {
    /// Makes a database with files that wait for it; answers its name.
    fn base(&self, cluster: &Cluster, data: &Path) -> String {
        let base = format!("base_{}", self.name);
        cluster.does(&format!("DROP DATABASE IF EXISTS {base} WITH (FORCE)"));
        cluster.does(&format!("CREATE DATABASE {base}"));
        let place = Place {
            data,
            url: Some(cluster.database(&base)),
        };
        place.plant();
        let id = file(&place.start(&[]), self.before);
        place.copy(&DEEDS, 1, FILES);
        let which = format!("id = '{id}'");
        place.copy(
            &[(
                "nomination",
                &which,
                &[
                    ("id", "{id}"),
                    ("subject_id", "{id}"),
                    ("achievement_id", "{id}"),
                ],
            )],
            1,
            FILES,
        );
        base
    }

    fn path(&self, id: &str) -> String {
        format!("/api/v1/nominations/{id}/actions/{}", self.name)
    }

    /// All files, by so many clients at once, each waiting for its answer; answers files a second.
    fn load(&self, services: &[&Service], clients: usize) -> f64 {
        let ids = ids(FILES);
        let signed_in: Vec<Client> = services
            .iter()
            .map(|service| service.client(self.email))
            .collect();
        let version = format!("\"{}\"", self.version);
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for (number, mine) in ids.chunks(FILES / clients).enumerate() {
                let (mut client, version) = (signed_in[number % services.len()].again(), &version);
                scope.spawn(move || {
                    for id in mine {
                        let (status, answer) = client.ask(
                            "POST",
                            &self.path(id),
                            &[("If-Match", version)],
                            Some("{}"),
                        );
                        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
                    }
                });
            }
        });
        FILES as f64 / begun.elapsed().as_secs_f64()
    }
}

/// A cluster that `benches/run` started.
pub struct Cluster {
    pub url: String,
    log: String,
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

    /// A fresh copy of a database.
    fn copy<'a>(&self, data: &'a Path, from: &str, to: &str) -> Place<'a> {
        self.does(&format!("DROP DATABASE IF EXISTS {to} WITH (FORCE)"));
        self.does(&format!(
            "CREATE DATABASE {to} TEMPLATE {from} STRATEGY file_copy"
        ));
        self.does("CHECKPOINT");
        Place {
            data,
            url: Some(self.database(to)),
        }
    }
}

pub fn run(disk: &str) {
    let (cluster, folder) = (Cluster::given(), tempfile::tempdir().unwrap());
    for act in &ACTS {
        let base = act.base(&cluster, folder.path());
        let script = Script::taken(&cluster, folder.path(), &base, act);
        for clients in [32, 64] {
            let ours = &mut || {
                let place = cluster.copy(folder.path(), &base, "run");
                act.load(
                    &[&place.start(&[("THIDUA__DATABASE__CONNECTIONS", "16")])],
                    clients,
                )
            };
            let limit = &mut || script.pgbench(&cluster, folder.path(), &base, act, clients);
            let [ours, limit] = in_turn([ours, limit]);
            Figure {
                what: &format!("{} on PostgreSQL, {clients} clients, {disk}", act.name),
                ours: format!("{ours:.0}/s"),
                limit: format!("pgbench {limit:.0}/s"),
                ratio: ours / limit,
                aim: "≥ 0.8",
                statements: Some(script.statements.len()),
            }
            .print();
        }
    }
}

/// Two servers on one database against one.
pub fn two_servers() {
    let (cluster, folder) = (Cluster::given(), tempfile::tempdir().unwrap());
    let base = ACTS[0].base(&cluster, folder.path());
    let servers = |count: usize| {
        let place = cluster.copy(folder.path(), &base, "run");
        let services: Vec<Service> = (0..count)
            .map(|_| place.start(&[("THIDUA__DATABASE__CONNECTIONS", "16")]))
            .collect();
        ACTS[0].load(&services.iter().collect::<Vec<_>>(), 64)
    };
    let [two, one] = in_turn([&mut || servers(2), &mut || servers(1)]);
    let what = "submit by two servers on one PostgreSQL, 64 clients, all on this machine";
    Figure {
        what,
        ours: format!("{two:.0}/s"),
        limit: format!("one {one:.0}/s"),
        ratio: two / one,
        aim: "",
        statements: None,
    }
    .print();
}

/// What the service asks of the database for each request of a kind.
struct Script {
    statements: Vec<String>,
    /// The values of each request; what is the same everywhere within requests stands once.
    columns: Vec<Vec<String>>,
}

impl Script {
    /// Does the act once for each file with the database telling all, without anything else beside.
    fn taken(cluster: &Cluster, data: &Path, base: &str, act: &Act) -> Self {
        let place = cluster.copy(data, base, "told");
        let token = place.start(&[]).client(act.email).token;
        let told_before = usize::try_from(std::fs::metadata(&cluster.log).unwrap().len()).unwrap();
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
        Self::read(&std::fs::read_to_string(&cluster.log).unwrap()[told_before..])
    }

    fn read(log: &str) -> Self {
        let mut requests: Vec<Vec<(String, Vec<Option<String>>)>> = Vec::new();
        for line in log
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .filter(|line| line["dbname"] == "told")
        {
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
        let first: Vec<String> = requests[1].iter().map(|(text, _)| text.clone()).collect();
        // The first requests of a connection also ask for types, and the last is not followed by a
        // mark.
        let alike = |request: &&Vec<(String, Vec<Option<String>>)>| {
            request.iter().map(|(text, _)| text).eq(&first)
        };
        let requests: Vec<_> = requests.iter().filter(alike).collect();
        assert!(
            requests.len() > FILES - 5,
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
    fn pgbench(
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
