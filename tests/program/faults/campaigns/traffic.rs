//! Clients that are slow or send too much, and SIGTERM, each under load.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::expect_whole;
use crate::faults::close::{Allowed, close};
use crate::faults::evidence::Request;
use crate::faults::load::{CLIENTS, Shared, Who, under_load};
use crate::faults::setting;
use crate::faults::world::{Start, World};

/// Kilobytes of memory that a process holds.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Sends a body drop by drop, until it is cut off or the others have finished.
fn drip(to: SocketAddr, goes_on: &AtomicBool) {
    while goes_on.load(Ordering::SeqCst) {
        let Ok(mut stream) = TcpStream::connect(to) else {
            continue;
        };
        let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: here\r\nContent-Type: \
            application/json\r\nContent-Length: 100000\r\n\r\n{";
        let mut alive = stream.write_all(head.as_bytes()).is_ok();
        while alive && goes_on.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(100));
            alive = stream.write_all(b" ").is_ok();
        }
    }
}

/// Sends a body far beyond any limit, in chunks without an end; answers the status it was told.
fn flood(to: SocketAddr, path: &str, token: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(to).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
        .set_write_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let kind = if path.contains("documents") {
        ("PUT", "application/octet-stream")
    } else {
        ("POST", "application/json")
    };
    let head = format!(
        "{} {path} HTTP/1.1\r\nHost: here\r\nAuthorization: {token}\r\nIf-Match: \
            \"1\"\r\nContent-Type: {}\r\nTransfer-Encoding: chunked\r\n\r\n",
        kind.0, kind.1
    );
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = [
        b"10000\r\n%PDF-1.4\n".as_slice(),
        &vec![b' '; 0x10000 - 9],
        b"\r\n",
    ]
    .concat();
    for _ in 0..2_000 {
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    // Whoever was sent more than they read may cut the line behind their answer.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer)
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
}

/// The time within which nearly all of what was asked was answered, milliseconds.
fn nearly_all(world: &World, from: usize) -> u64 {
    let requests: Vec<Request> = world.evidence.lines("requests.ndjson");
    let mut times: Vec<u64> = requests
        .iter()
        .skip(from)
        .map(|request| request.answered - request.asked)
        .collect();
    times.sort_unstable();
    times
        .get(times.len() * 99 / 100)
        .copied()
        .unwrap_or_default()
        / 1000
}

#[test]
fn slow_clients_and_endless_bodies_take_nothing_from_the_others() {
    let answers: u64 = setting("SLOW", 150);
    let mut world = World::on_sqlite("slow");
    let start = Start::default()
        .with("THIDUA__SERVER__BODY_SECONDS", "2")
        .with("THIDUA__SERVER__HEAD_SECONDS", "2");
    world.start(0, &start);
    let shared = Shared::prepare(&world, "slow");
    let (to, token) = (world.addresses[0], shared.token(Who::Officer));
    let draft = shared.get(Who::Officer, "/nominations?limit=50");
    let draft = draft["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|file| file["status"] == "draft")
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (mut alone, mut before, mut most, mut statuses) = (0, 0, 0, Vec::new());
    let process = world.process(0);
    under_load(&shared, CLIENTS, || {
        shared.wait_for(answers, Duration::from_mins(5));
        (alone, before) = (nearly_all(&world, 0), memory(process));
        let goes_on = AtomicBool::new(true);
        std::thread::scope(|scope| {
            for _ in 0..100 {
                scope.spawn(|| drip(to, &goes_on));
            }
            let document = format!("/api/v1/nominations/{draft}/documents/proof?name=endless.pdf");
            for path in [
                document.as_str(),
                "/api/v1/events",
                document.as_str(),
                "/api/v1/sessions",
            ] {
                statuses.push(flood(to, path, &token));
                most = most.max(memory(process));
            }
            shared.wait_for(answers, Duration::from_mins(5));
            goes_on.store(false, Ordering::SeqCst);
        });
    });
    let beside = nearly_all(&world, 0);
    let broken = close(&mut world, &shared, Allowed::default());
    let grown = most.saturating_sub(before) / 1024;
    let seen = format!(
        "99 of 100 answers within {beside} ms, {alone} ms before; memory grew by {grown} MiB; \
            endless bodies: {statuses:?}"
    );
    // Whoever cuts the line while the other side still sends may lose the answer on the way.
    assert!(
        statuses
            .iter()
            .all(|status| matches!(status, None | Some(413)))
            && statuses.contains(&Some(413)),
        "{seen}"
    );
    assert!(grown < 64, "{seen}");
    assert!(beside < 10 * alone.max(100), "{seen}");
    let left: usize =
        std::fs::read_dir(world.data().join("files/incoming")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "of endless documents something stayed");
    expect_whole(&broken, &seen);
}

#[test]
fn sigterm_under_load_ends_well_and_loses_nothing() {
    let times: u64 = setting("TERMS", 5);
    let mut world = World::on_sqlite("term");
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "term");
    let mut slowest = Duration::ZERO;
    under_load(&shared, CLIENTS, || {
        for _ in 0..times {
            shared.wait_for(30, Duration::from_secs(30));
            let begun = Instant::now();
            let ended = world.stop(0);
            slowest = slowest.max(begun.elapsed());
            assert!(ended.success(), "SIGTERM under load: {ended}");
            world.start(0, &Start::default());
        }
    });
    let broken = close(&mut world, &shared, Allowed::default());
    assert!(
        slowest < Duration::from_secs(30),
        "it took {slowest:?} to end"
    );
    expect_whole(
        &broken,
        &format!(
            "{times} times SIGTERM, ended within {} ms, {} answers",
            slowest.as_millis(),
            shared.answered()
        ),
    );
}
