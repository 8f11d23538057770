//! A replica beside the primary: what is read there, what never is, and what becomes of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::faults::cluster::Cluster;
use crate::faults::plain::{Answer, ask};
use crate::faults::world::{Start, World};
use crate::postgres::Postgres;
use crate::running::free;

const LONGEST: Duration = Duration::from_secs(20);

/// A server with a replica, its watchers, and who may come in.
struct Beside {
    world: World,
    watchers: std::net::SocketAddr,
    cluster: Cluster,
}

impl Beside {
    fn start() -> Self {
        let cluster = Cluster::start();
        let primary = format!("postgres://thidua@{}", cluster.primary());
        let mut world = World::on("replica", 1, Postgres::make("replica", &primary, ""));
        cluster.follow_loosely();
        let replica = format!(
            "postgres://thidua@{}/replica_{}",
            cluster.standby(),
            std::process::id()
        );
        let watchers = free();
        let start = Start::default()
            .with("THIDUA__DATABASE__REPLICA_URL", &replica)
            .with("THIDUA__DATABASE__REPLICA_LAG_MILLIS", "4000")
            .with("THIDUA__DATABASE__PATIENCE_SECONDS", "2")
            .with("THIDUA__METRICS__LISTEN", &watchers.to_string());
        world.start(0, &start);
        Self {
            world,
            watchers,
            cluster,
        }
    }

    fn ask(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        let (token, body) = (format!("Bearer {token}"), body.to_string());
        let headers = [
            ("Authorization", token.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/api/v1{path}");
        let to = self.world.addresses[0];
        ask(to, method, &path, &headers, body.as_bytes()).unwrap()
    }

    fn sign_in(&self, email: &str) -> String {
        let body = json!({"email": email, "password": "thi-dua-demo-2026"});
        let session = self.ask("POST", "/sessions", "", &body).body;
        session["access_token"].as_str().unwrap().to_owned()
    }

    fn get(&self, path: &str, token: &str) -> Answer {
        self.ask("GET", path, token, &Value::Null)
    }

    /// How many somebody finds by a word; always an answer.
    fn found(&self, who: &str, word: &str) -> usize {
        let answer = self.get(&format!("/people?q={word}"), who);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["items"].as_array().unwrap().len()
    }

    fn add(&self, who: &str, unit: &Value, name: &str) {
        let person = json!({
            "staff_code": name, "full_name": name, "unit_id": unit, "is_direct_worker": true,
        });
        let answer = self.ask("POST", "/people", who, &person);
        assert_eq!(answer.status, 201, "{}", answer.body);
    }

    fn figure(&self, name: &str) -> Option<f64> {
        let seen = ask(self.watchers, "GET", "/metrics", &[], &[]).unwrap();
        let text = String::from_utf8(seen.bytes).unwrap();
        let mut lines = text.lines().filter_map(|line| line.strip_prefix(name));
        lines.next().map(|value| value.trim().parse().unwrap())
    }

    fn reads(&self, by: &str) -> f64 {
        self.figure(&format!("thidua_replica_reads_total{{by=\"{by}\"}}"))
            .unwrap()
    }

    fn is_used(&self) -> bool {
        self.figure("thidua_replica_used") == Some(1.0)
    }

    /// By whom something was answered.
    fn by_replica<T>(&self, read: impl FnOnce() -> T) -> (bool, T) {
        let before = (self.reads("replica"), self.reads("primary"));
        let answer = read();
        let after = (self.reads("replica"), self.reads("primary"));
        assert!(before != after, "it was counted");
        (after.0 > before.0 && after.1 <= before.1, answer)
    }

    /// How often the log told that it is not read any more, which it does once each time.
    fn gone(&self) -> usize {
        self.told("the replica is not read")
    }

    fn told(&self, what: &str) -> usize {
        let log = std::fs::read_to_string(self.world.logs.join("log-0.ndjson")).unwrap();
        log.lines().filter(|line| line.contains(what)).count()
    }
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LONGEST, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
    begun.elapsed()
}

#[test]
fn what_may_be_a_second_old_is_read_on_a_replica_and_nothing_else() {
    let beside = Beside::start();
    let [admin, reader, goer] = [
        "admin@honggiang.example",
        "specialist@honggiang.example",
        "officer@benlau.example",
    ]
    .map(|email| beside.sign_in(email));
    let (admin, reader, goer) = (admin.as_str(), reader.as_str(), goer.as_str());
    let unit = &beside.get("/me", admin).body["roles"][0]["unit_id"];
    let me = beside.get("/me", reader).body;
    let me = me["user"]["id"].as_str().unwrap();
    let path = format!("/role-assignments?user_id={me}");
    let roles = beside.get(&path, admin).body;
    let roles: Vec<&str> = roles["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| role["id"].as_str().unwrap())
        .collect();
    assert!(!roles.is_empty());
    until("it is found", || beside.is_used());

    // Searches and exports; not what decides.
    until("who signed in a while ago is answered by it", || {
        let (replica, found) = beside.by_replica(|| beside.found(reader, "M%E1%BA%ABu"));
        assert!(found > 0);
        replica
    });
    let (replica, export) = beside.by_replica(|| beside.get("/awards/export?format=csv", reader));
    assert!(replica && export.status == 200, "{replica} {}", export.body);
    assert!(String::from_utf8_lossy(&export.bytes).contains("award_code"));
    let before = (beside.reads("replica"), beside.reads("primary"));
    for path in ["/people", "/tasks", "/nominations", "/awards"] {
        assert_eq!(beside.get(path, reader).status, 200, "{path}");
    }
    assert_eq!((beside.reads("replica"), beside.reads("primary")), before);

    // Who changed something finds it at once, and is answered by the replica when it is there.
    beside.add(admin, unit, "Beside01");
    let changed = Instant::now();
    assert_eq!(
        beside.by_replica(|| beside.found(admin, "Beside01")),
        (false, 1)
    );
    until("the replica has it", || {
        beside.found(reader, "Beside01") == 1
    });
    until("it is read on the replica", || {
        beside.by_replica(|| beside.found(admin, "Beside01")) == (true, 1)
    });
    assert!(changed.elapsed() > Duration::from_secs(5), "{changed:?}");

    // It stands still: who may what is known all the same.
    beside.cluster.at_standby("SELECT pg_wal_replay_pause()");
    let signed_out = beside.ask("DELETE", "/sessions/current", goer, &Value::Null);
    assert_eq!(signed_out.status, 204);
    assert_eq!(beside.get("/people?q=Beside01", goer).status, 401);
    for role in roles {
        let path = format!("/role-assignments/{role}");
        let ended = beside.ask("DELETE", &path, admin, &Value::Null);
        assert_eq!(ended.status, 200, "{}", ended.body);
    }
    assert_eq!(
        beside.by_replica(|| beside.found(reader, "Beside01")),
        (true, 0)
    );
    beside.add(admin, unit, "Beside02");
    let by_replica = || beside.by_replica(|| beside.found(admin, "Beside02"));
    assert_eq!(by_replica(), (false, 1));
    until("it is far behind, and not read", || beside.gone() == 1);
    assert!(beside.figure("thidua_replica_lag_seconds").unwrap() > 4.0);
    beside.cluster.at_standby("SELECT pg_wal_replay_resume()");
    until("it is read again", || beside.is_used());
    until("it answers", || by_replica() == (true, 1));

    // It dies, and nobody notices.
    beside.cluster.end_standby();
    for _ in 0..5 {
        assert_eq!(by_replica(), (false, 1));
    }
    until("it is away", || beside.gone() == 2);
    beside.cluster.begin_standby();
    until("it is read when it is back", || beside.is_used());
    assert_eq!(by_replica(), (true, 1));

    // It is a primary of its own.
    beside.cluster.at_standby("SELECT pg_promote()");
    until("it is no replica any more", || beside.gone() == 3);
    assert_eq!(by_replica(), (false, 1));
    assert_eq!(beside.told("the replica is read"), 3, "once each time");
}
