//! The program is killed at random under load, again and again. What it acknowledged is there afterwards, once; its history is whole.
//! `KILLS` sets how often.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that panics has failed, and its name says why")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const THIDUA: &str = env!("CARGO_BIN_EXE_thidua");
const CLIENTS: u64 = 32;

/// A request to the service, as any program makes it; none when no whole answer came.
fn ask(to: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect_timeout(&to, Duration::from_secs(2)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut head = format!("{method} /api/v1{path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    if !body.is_empty() {
        head.push_str("Content-Type: application/json\r\n");
    }
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").ok()?;
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    // One chunk is all there is in answers as small as these: its length, the text, an end.
    let body = if chunked { body.split_once("\r\n")?.1.rsplit_once("\r\n0\r\n")?.0 } else { body };
    if body.is_empty() {
        return (status == 204).then_some((status, Value::Null));
    }
    Some((status, serde_json::from_str(body).ok()?))
}

/// A service that is killed when nobody holds it any more, whatever became of the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(data: &Path, at: SocketAddr) -> Serving {
    let serving = Command::new(THIDUA)
        .arg("serve")
        .env("THIDUA__DATA__DIRECTORY", data)
        .env("THIDUA__SERVER__LISTEN", at.to_string())
        .env("THIDUA__ACCESS__TOKEN_MINUTES", "600")
        .env("THIDUA__ACCESS__SESSION_IDLE_MINUTES", "600")
        .env_remove("DATABASE_URL")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let serving = Serving(serving);
    let until = Instant::now() + Duration::from_mins(2);
    while TcpStream::connect(at).is_err() {
        assert!(Instant::now() < until, "it does not serve any more");
        std::thread::sleep(Duration::from_millis(5));
    }
    serving
}

/// The same numbers in every run (a linear congruential generator, Knuth's MMIX).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// What a client wants done, and keeps asking for with the same key until it hears that it was.
struct Client<'a> {
    at: SocketAddr,
    token: &'a str,
    stop: &'a AtomicBool,
    answered: &'a AtomicU64,
}

impl Client<'_> {
    fn until_done(&self, path: &str, key: &str, version: Option<&str>, body: &Value, good: u16) -> Option<Value> {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("Authorization", bearer.as_str()), ("Idempotency-Key", key)];
        headers.extend(version.map(|version| ("If-Match", version)));
        while !self.stop.load(Ordering::SeqCst) {
            let answer = ask(self.at, "POST", path, &headers, body);
            self.answered.fetch_add(u64::from(answer.is_some()), Ordering::SeqCst);
            match answer {
                Some((status, answer)) if status == good => return Some(answer),
                Some((503 | 409, answer)) if matches!(answer["code"].as_str(), Some("unavailable" | "in_flight")) => {}
                Some((status, answer)) => panic!("{path}: {status} {answer}"),
                None => std::thread::sleep(Duration::from_millis(10)),
            }
        }
        None
    }

    /// Files what a subject did, nominates them and submits the file, again and again until told to stop; answers the files that were
    /// acknowledged: what each says, and whether it was submitted.
    fn work(&self, who: u64, subject: &str) -> BTreeMap<String, bool> {
        let mut done = BTreeMap::new();
        for n in 0.. {
            let key = format!("client {who} file {n}");
            if self.one(&key, subject, &mut done).is_none() {
                break;
            }
        }
        done
    }

    fn one(&self, key: &str, subject: &str, done: &mut BTreeMap<String, bool>) -> Option<()> {
        let event = json!({"name": key, "happened_from": "2026-10-14"});
        let event = self.until_done("/events", &format!("{key} event"), None, &event, 201)?;
        let achievement = json!({"subject_id": subject, "event_id": event["id"], "summary": key});
        let achievement = self.until_done("/achievements", &format!("{key} achievement"), None, &achievement, 201)?;
        let body = json!({
            "award_code": "letter_of_commendation", "commendation_type": "ad_hoc", "cycle_year": 2026,
            "subject_id": subject, "achievement_id": achievement["id"], "statement": key,
        });
        let file = self.until_done("/nominations", key, None, &body, 201)?;
        done.insert(key.to_owned(), false);
        let path = format!("/nominations/{}/actions/submit", file["id"].as_str()?);
        self.until_done(&path, &format!("{key} submit"), Some("\"1\""), &json!({}), 200)?;
        done.insert(key.to_owned(), true);
        Some(())
    }
}

/// A database with a small province; answers the token of an officer, and a subject.
fn prepare(data: &Path, at: SocketAddr) -> (String, String) {
    let mut demo = Command::new(THIDUA)
        .args(["demo", "--json", "--small", "--listen", "127.0.0.1:0", "--directory"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(demo.stdout.take().unwrap()).read_line(&mut line).unwrap();
    demo.kill().unwrap();
    demo.wait().unwrap();
    let serving = serve(data, at);
    let account = json!({"email": "officer@suoinga.example", "password": "thi-dua-demo-2026"});
    let token = ask(at, "POST", "/sessions", &[], &account).unwrap().1["access_token"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str())];
    let subject =
        ask(at, "GET", "/subjects?limit=1&q=binh", &headers, &Value::Null).unwrap().1["items"][0]["id"].as_str().unwrap().to_owned();
    drop(serving);
    (token, subject)
}

/// Every file there is, by what it says: how many there are of it, and where the last one stands.
fn found(at: SocketAddr, token: &str) -> BTreeMap<String, (usize, String, String)> {
    let bearer = format!("Bearer {token}");
    let mut found: BTreeMap<String, (usize, String, String)> = BTreeMap::new();
    let mut path = "/nominations?limit=200".to_owned();
    loop {
        let page = ask(at, "GET", &path, &[("Authorization", &bearer)], &Value::Null).unwrap().1;
        for file in page["items"].as_array().unwrap() {
            let text = |name: &str| file[name].as_str().unwrap().to_owned();
            let seen = found.entry(text("statement")).or_default();
            *seen = (seen.0 + 1, text("id"), text("stage"));
        }
        let Some(cursor) = page["next_cursor"].as_str() else { return found };
        path = format!("/nominations?limit=200&cursor={cursor}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long a campaign lasts is no setting of the service")]
fn nothing_acknowledged_is_lost_or_done_twice_however_often_it_is_killed() {
    let kills: u64 = std::env::var("KILLS").map_or(200, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (token, subject) = prepare(&data, at);
    let (stop, answered) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut acknowledged = BTreeMap::new();
    std::thread::scope(|scope| {
        let client = || Client { at, token: &token, stop: &stop, answered: &answered };
        let work = |who| {
            let (client, subject) = (client(), &subject);
            scope.spawn(move || client.work(who, subject))
        };
        let mut serving = serve(&data, at);
        let clients: Vec<_> = (0..CLIENTS).map(work).collect();
        let mut seed = 2026;
        for _ in 0..kills {
            // It has answered something before it is killed: every life of it counts.
            let enough = answered.load(Ordering::SeqCst) + 1 + next(&mut seed) % 100;
            while answered.load(Ordering::SeqCst) < enough {
                std::thread::sleep(Duration::from_millis(1));
            }
            drop(serving);
            serving = serve(&data, at);
        }
        stop.store(true, Ordering::SeqCst);
        for client in clients {
            acknowledged.extend(client.join().unwrap());
        }
    });

    let serving = serve(&data, at);
    let there = found(at, &token);
    let lost: Vec<_> =
        acknowledged.iter().filter(|(key, submitted)| there.get(*key).is_none_or(|file| **submitted && file.2 != "check")).collect();
    let twice: Vec<_> = there.iter().filter(|(key, file)| key.starts_with("client") && file.0 != 1).collect();
    assert!(lost.is_empty() && twice.is_empty(), "lost: {lost:?} twice: {twice:?}");
    let bearer = format!("Bearer {token}");
    for (key, submitted) in acknowledged.iter().filter(|(_, submitted)| **submitted) {
        let history =
            ask(at, "GET", &format!("/nominations/{}/history", there[key].1), &[("Authorization", &bearer)], &Value::Null).unwrap().1;
        let deeds: Vec<&str> =
            history["items"].as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap_or_default()).collect();
        assert_eq!(deeds.len(), 2, "{key} {submitted}: {history}");
    }
    drop(serving);
    let verified =
        Command::new(THIDUA).args(["audit", "verify"]).env("THIDUA__DATA__DIRECTORY", &data).env_remove("DATABASE_URL").output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout);
    println!("{kills} kills, {} answers, {} files acknowledged; {said}", answered.load(Ordering::SeqCst), acknowledged.len());
    assert!(verified.status.success(), "{said}");
    assert!(acknowledged.len() as u64 > kills / 4, "{} files in {kills} lives: too little was done to tell anything", acknowledged.len());
}
