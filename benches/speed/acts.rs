//! Acts over HTTP, by how many clients at once: on PostgreSQL against pgbench with the very
//! statements that the service makes for them, on both databases against the version before.

use std::path::Path;
use std::time::Instant;

use crate::cluster::Cluster;
use crate::figures::{Figure, in_turn};
use crate::made::{CODE, DEEDS, Place, before, file, ids};
use crate::script::Script;
use crate::service::{Client, Service};

/// Files of one measurement: they divide by each number of clients.
pub const FILES: usize = 3_840;

/// Files where one client acts alone.
const ALONE: usize = 960;

/// How many act at once on SQLite.
const ON_SQLITE: usize = 64;

/// Connections to PostgreSQL.
const CONNECTIONS: &[(&str, &str)] = &[("THIDUA__DATABASE__CONNECTIONS", "16")];

/// An act on a file, by whom, at which version of it.
pub struct Act {
    pub name: &'static str,
    pub email: &'static str,
    pub version: i64,
    /// How far the file came before.
    before: &'static str,
}

pub const ACTS: [Act; 3] = [
    Act {
        name: "submit",
        email: "officer@suoinga.example",
        version: 1,
        before: "draft",
    },
    Act {
        name: "accept",
        email: "specialist@suoinga.example",
        version: 2,
        before: "submit",
    },
    Act {
        name: "approve",
        email: "chairman@suoinga.example",
        version: 3,
        before: "accept",
    },
];

impl Act {
    /// Fills a place with files that wait for it.
    pub fn fill(&self, place: &Place<'_>) {
        place.plant();
        let id = file(&place.start(&[]), self.before);
        place.copy(&DEEDS, 1, FILES);
        let which = format!("id = '{id}'");
        let own = [
            ("id", "{id}"),
            ("subject_id", "{id}"),
            ("achievement_id", "{id}"),
            CODE,
        ];
        place.copy(&[("nomination", &which, &own)], 1, FILES);
    }

    /// Does it with one of those files; answers how long it took, in milliseconds.
    pub fn timed(&self, client: &mut Client, id: &str) -> f64 {
        let version = format!("\"{}\"", self.version);
        let begun = Instant::now();
        let (status, answer) = client.ask(
            "POST",
            &self.path(id),
            &[("If-Match", &version)],
            Some("{}"),
        );
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
        begun.elapsed().as_secs_f64() * 1_000.0
    }

    /// Makes a database with files that wait for it; answers its name.
    fn base(&self, cluster: &Cluster, data: &Path) -> String {
        let base = format!("base_{}", self.name);
        self.fill(&Place::new(data, Some(cluster.empty(&base))));
        base
    }

    pub fn path(&self, id: &str) -> String {
        format!("/api/v1/nominations/{id}/actions/{}", self.name)
    }

    /// So many files, by so many clients at once, each waiting for its answer; answers files a
    /// second.
    fn load(&self, services: &[&Service], clients: usize) -> f64 {
        let ids = ids(if clients == 1 { ALONE } else { FILES });
        let signed_in: Vec<Client> = services
            .iter()
            .map(|service| service.client(self.email))
            .collect();
        let version = format!("\"{}\"", self.version);
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for (number, mine) in ids.chunks(ids.len() / clients).enumerate() {
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
        ids.len() as f64 / begun.elapsed().as_secs_f64()
    }

    /// What it asks of the database for each file, with its letters, where one client acts alone.
    fn statements(&self, cluster: &Cluster, data: &Path, base: &str) -> f64 {
        let place = cluster.copy(data, base, "run");
        cluster.does("ALTER DATABASE run SET log_statement = 'all'");
        let service = place.start(CONNECTIONS);
        let told = cluster.told();
        self.load(&[&service], 1);
        // The letters of the last.
        std::thread::sleep(std::time::Duration::from_secs(2));
        let asked = cluster.asked_since(told, "run").into_iter();
        let asked = asked.filter(|line| {
            let said = line["message"].as_str().unwrap_or_default();
            said.starts_with("statement: ") || said.starts_with("execute ")
        });
        asked.count() as f64 / ALONE as f64
    }
}

pub fn on_postgres(disk: &str, clients: &[usize]) {
    let (cluster, folder) = (Cluster::given(), tempfile::tempdir().unwrap());
    for act in &ACTS {
        let base = act.base(&cluster, folder.path());
        let script = Script::taken(&cluster, folder.path(), &base, act);
        for &clients in clients {
            let fresh = || cluster.copy(folder.path(), &base, "run");
            let ours = &mut || act.load(&[&fresh().start(CONNECTIONS)], clients);
            let limit = &mut || script.pgbench(&cluster, folder.path(), &base, act, clients);
            let old = &mut || {
                before().map_or(f64::NAN, |before| {
                    act.load(&[&fresh().of(&before).start(CONNECTIONS)], clients)
                })
            };
            let [ours, limit, old] = in_turn([ours, limit, old]);
            Figure {
                what: &format!("{} on PostgreSQL, {clients} clients, {disk}", act.name),
                ours: format!("{ours:.0}/s"),
                limit: format!("pgbench {limit:.0}/s"),
                ratio: ours / limit,
                aim: "≥ 0.6",
                statements: Some(script.statements.len()),
                before: Some(ours / old),
            }
            .print();
        }
    }
}

/// What acts ask of the database together with their letters.
pub fn statements() {
    let (cluster, folder) = (Cluster::given(), tempfile::tempdir().unwrap());
    for act in &ACTS {
        let base = act.base(&cluster, folder.path());
        let ours = act.statements(&cluster, folder.path(), &base);
        Figure {
            what: &format!(
                "statements of {} with its letters, PostgreSQL, 1 client",
                act.name
            ),
            ours: format!("{ours:.1}"),
            limit: "12".to_owned(),
            ratio: ours / 12.0,
            aim: "≤ 1",
            statements: None,
            before: None,
        }
        .print();
    }
}

/// Acts on SQLite against the version before.
pub fn on_sqlite(disk: &str) {
    for act in [&ACTS[0], &ACTS[2]] {
        let base = tempfile::tempdir_in("target").unwrap();
        let place = Place::new(base.path(), None);
        act.fill(&place);
        let by = |before: Option<&Path>| {
            let data = tempfile::tempdir_in("target").unwrap();
            let mut place = place.copied(data.path());
            if let Some(before) = before {
                place = place.of(before);
            }
            act.load(&[&place.start(&[])], ON_SQLITE)
        };
        let ours = &mut || by(None);
        let old = &mut || before().map_or(f64::NAN, |before| by(Some(&before)));
        let [ours, old] = in_turn([ours, old]);
        let what = format!(
            "{} on SQLite over HTTP, {ON_SQLITE} clients, {disk}",
            act.name
        );
        Figure::print_beside_before(&what, ours, old, "≥ 1.3");
    }
}

/// Two servers on one database against one.
pub fn two_servers() {
    let (cluster, folder) = (Cluster::given(), tempfile::tempdir().unwrap());
    let base = ACTS[0].base(&cluster, folder.path());
    let servers = |count: usize| {
        let place = cluster.copy(folder.path(), &base, "run");
        let services: Vec<Service> = (0..count).map(|_| place.start(CONNECTIONS)).collect();
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
        before: None,
    }
    .print();
}
