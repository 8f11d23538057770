//! The end of a campaign: a calm server sends what still waits, then everything there is goes into
//! the folder of evidence, and the checker says what it makes of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::faults::checker::{self, Broken};
use crate::faults::evidence::Lines;
use crate::faults::load::{Shared, Who, sha256};
use crate::faults::plain::ask;
use crate::faults::world::{Start, World};

/// What a campaign allows beyond what always holds.
#[derive(Default, Clone, Copy)]
pub struct Allowed {
    /// How often a server was cut off in the middle of whatever it did: a letter may have left
    /// without being noted.
    pub crashes: u64,
    /// Did the storage fail? Then requests may end in errors that say so.
    pub broken_storage: bool,
    /// Did the clock jump? Then there are reminders that no request explains, and sessions that
    /// have ended.
    pub clock_jumped: bool,
}

/// Ends a campaign: what broke.
pub fn close(world: &mut World, shared: &Shared, allowed: Allowed) -> Vec<Broken> {
    drain(world, allowed);
    collect(world, shared);
    for server in 0..world.addresses.len() {
        assert!(
            world.stop(server).success(),
            "SIGTERM without load ends it well"
        );
    }
    seal(world, allowed);
    for server in 0..world.addresses.len() {
        let name = format!("log-{server}.ndjson");
        let log = std::fs::read(world.logs.join(&name)).unwrap();
        world.evidence.put(&name, log);
    }
    let broken = checker::check(&world.evidence);
    let told: Vec<String> = broken.iter().map(ToString::to_string).collect();
    world.evidence.put("broken.txt", told.join("\n"));
    broken
}

/// What a killed server had taken in hand is free again when its lease has run out, and what failed
/// is tried later: the last servers live twenty minutes ahead; some hours, where something was
/// queued while the clock was ahead.
fn drain(world: &mut World, allowed: Allowed) {
    let watchers = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let ahead = Start::default().by_clock(if allowed.clock_jumped { "+3h" } else { "+20m" });
    for server in 0..world.addresses.len() {
        if world.runs(server) {
            assert!(world.stop(server).success(), "SIGTERM ends it well");
        }
        let start = if server == 0 {
            ahead
                .clone()
                .with("THIDUA__METRICS__LISTEN", &watchers.to_string())
        } else {
            ahead.clone()
        };
        world.start(server, &start);
    }
    let until = Instant::now() + Duration::from_mins(5);
    let (mut before, mut quiet_since) = (String::new(), Instant::now());
    while Instant::now() < until && quiet_since.elapsed() < Duration::from_secs(15) {
        let seen = ask(watchers, "GET", "/metrics", &[], &[])
            .map(|answer| String::from_utf8(answer.bytes).unwrap())
            .unwrap_or_default();
        let queued = seen
            .lines()
            .find(|line| line.starts_with("thidua_jobs{state=\"queued\"}"))
            .unwrap_or_default()
            .to_owned();
        if queued.ends_with(" 0") {
            return;
        }
        if queued != before {
            (before, quiet_since) = (queued, Instant::now());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    // What still waits will be told as letters that never came.
}

/// Everything there is, as the service tells it to those who may see it.
fn collect(world: &World, shared: &Shared) {
    let evidence = &world.evidence;
    let whole = |kind: &str, id: &str| {
        let mut whole = shared.get(Who::Officer, &format!("/{kind}/{id}"));
        whole["history"] =
            shared.get(Who::Officer, &format!("/{kind}/{id}/history"))["items"].take();
        whole
    };
    let files = Lines::to(&evidence.path("nominations.ndjson"));
    each(&ids(shared, "nominations"), |id| {
        let mut file = whole("nominations", id);
        file["documents"] =
            shared.get(Who::Officer, &format!("/nominations/{id}/documents"))["items"].take();
        for document in file["documents"].as_array_mut().unwrap() {
            let path = format!(
                "/nominations/{id}/documents/{}",
                document["slot"].as_str().unwrap()
            );
            let bytes = shared
                .get_answer(Who::Officer, &path)
                .filter(|answer| answer.status == 200);
            document["print_of_bytes"] = bytes.map(|answer| sha256(&answer.bytes)).into();
        }
        files.add(&file);
    });
    let decisions = Lines::to(&evidence.path("decisions.ndjson"));
    each(&ids(shared, "decisions"), |id| {
        decisions.add(&whole("decisions", id));
    });
    let (awards, mut path) = (
        Lines::to(&evidence.path("awards.ndjson")),
        "/awards?limit=200".to_owned(),
    );
    loop {
        let page = shared.get(Who::Hr, &path);
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .for_each(|award| awards.add(award));
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/awards?limit=200&changed_after={cursor}");
    }
    let names = [Who::Officer, Who::Specialist, Who::Chairman]
        .map(|who| shared.get(who, "/me")["name"].clone());
    evidence.put("names.json", json!(names).to_string());
}

/// Does it for each of them, some at once: there may be very many.
fn each(ids: &[String], work: impl Fn(&str) + Sync) {
    std::thread::scope(|scope| {
        for part in ids.chunks(ids.len().div_ceil(8).max(1)) {
            scope.spawn(|| part.iter().for_each(|id| work(id)));
        }
    });
}

fn ids(shared: &Shared, kind: &str) -> Vec<String> {
    let (mut ids, mut path) = (Vec::new(), format!("/{kind}?limit=200"));
    loop {
        let page = shared.get(Who::Specialist, &path);
        ids.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            return ids;
        };
        path = format!("/{kind}?limit=200&cursor={cursor}");
    }
}

/// The sealed history, and what the program's own verifier says of it and of the checkpoints that
/// were pulled on the way.
fn seal(world: &World, allowed: Allowed) {
    let run = |words: &[&str]| {
        world
            .command(&Start::default())
            .args(words)
            .output()
            .unwrap()
    };
    let exported = run(&["audit", "export"]);
    assert!(
        exported.status.success(),
        "{}",
        String::from_utf8_lossy(&exported.stderr)
    );
    world.evidence.put("audit.ndjson", exported.stdout);
    let pulled: Vec<Value> = world.evidence.lines("checkpoints.ndjson");
    world
        .evidence
        .put("checkpoints.json", json!({"items": pulled}).to_string());
    let verified = run(&[
        "audit",
        "verify",
        "--checkpoints",
        world.evidence.path("checkpoints.json").to_str().unwrap(),
    ]);
    let facts = json!({
        "verified": verified.status.success(),
        "verdict": String::from_utf8_lossy(&[verified.stdout, verified.stderr].concat()),
        "master_key": std::fs::read_to_string(world.data().join("master.key")).unwrap().trim(),
        "crashes": allowed.crashes,
        "broken_storage": allowed.broken_storage,
        "clock_jumped": allowed.clock_jumped,
    });
    world.evidence.put("facts.json", facts.to_string());
}
