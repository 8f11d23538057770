//! Clients that are slow, and ones that send too much.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::service::{Service, ask, get};

/// Sends a beginning, then drop by drop until the other side hangs up; answers what it said.
fn drip(address: &str, beginning: &str, drop: &str) -> Option<String> {
    let mut socket = TcpStream::connect(address).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    socket.write_all(beginning.as_bytes()).unwrap();
    let (begun, mut answer, mut part) = (Instant::now(), Vec::new(), [0; 1024]);
    while begun.elapsed() < Duration::from_mins(1) {
        let _ = socket.write_all(drop.as_bytes());
        match socket.read(&mut part) {
            Ok(0) => return Some(String::from_utf8_lossy(&answer).into_owned()),
            Ok(count) => answer.extend(&part[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return Some(String::from_utf8_lossy(&answer).into_owned()),
        }
    }
    None
}

#[test]
fn slow_clients_are_cut_off_while_others_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(
        folder.path(),
        &[
            // Time enough for an honest request of a machine that is busy with the other tests.
            ("THIDUA__SERVER__HEAD_SECONDS", "4"),
            ("THIDUA__SERVER__BODY_SECONDS", "4"),
        ],
    );
    let post = "POST /api/v1/sessions HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n";
    let slow = [
        ("a silent one", String::new(), ""),
        (
            "a slow head",
            "GET / HTTP/1.1\r\nHost: test\r\n".to_owned(),
            "X",
        ),
        (
            "a slow body",
            format!("{post}Content-Length: 100000\r\n\r\n{{"),
            " ",
        ),
        (
            "a slow body in chunks",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n"),
            "1\r\n \r\n",
        ),
        (
            "a slow form",
            format!(
                "{}Content-Length: 9999\r\n\r\n",
                post.replace("/api/v1/sessions", "/sign-in")
                    .replace("json", "x-www-form-urlencoded")
            ),
            "a",
        ),
        (
            "a slow body that nobody asked for",
            "GET /healthz HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n".to_owned(),
            "x",
        ),
        (
            "slow chunks that nobody asked for",
            "GET /healthz HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned(),
            "1\r\n \r\n",
        ),
    ];
    std::thread::scope(|scope| {
        let dripping: Vec<_> = slow
            .iter()
            .map(|(name, beginning, drop)| {
                (name, scope.spawn(|| drip(&service.public, beginning, drop)))
            })
            .collect();
        while dripping.iter().any(|(_, thread)| !thread.is_finished()) {
            let honest = get(&service.public, "/readyz");
            assert!(honest.starts_with("HTTP/1.1 200"), "{honest}");
            std::thread::sleep(Duration::from_millis(20));
        }
        for (name, thread) in dripping {
            let answer = thread
                .join()
                .unwrap()
                .unwrap_or_else(|| panic!("{name} holds its connection"));
            let is_served = name.contains("nobody asked for");
            assert_eq!(
                answer.starts_with("HTTP/1.1 200"),
                is_served,
                "{name}: {answer}"
            );
            assert!(
                is_served || answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
                "{name}: {answer}"
            );
        }
    });
    service.stop();
}

#[test]
fn a_large_body_on_a_steady_line_has_the_time_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[("THIDUA__SERVER__BODY_SECONDS", "1")]);
    // 48 KiB earn six seconds: this takes longer than the one second that every body has.
    let (piece, pieces) = (" ".repeat(16 * 1024), 3);
    let mut socket = TcpStream::connect(&service.public).unwrap();
    let head = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: test\r\nContent-Type: \
            application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        piece.len() * pieces + 2
    );
    socket.write_all(head.as_bytes()).unwrap();
    for _ in 0..pieces {
        socket.write_all(piece.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(700));
    }
    socket.write_all(b"{}").unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(
        answer.contains("/email") && answer.starts_with("HTTP/1.1 4"),
        "{answer}"
    );
    service.stop();
}

#[test]
fn heads_and_bodies_that_are_too_large_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[]);
    let many = (0..200)
        .map(|n| format!("X-{n}: x\r\n"))
        .collect::<Vec<_>>()
        .concat();
    let long = format!("X: {}\r\n", "x".repeat(200 * 1024));
    for lines in [many, long] {
        let answer = ask(
            &service.public,
            &format!("GET /readyz HTTP/1.1\r\nHost: test\r\n{lines}\r\n"),
        );
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        );
    }
    let body = "x".repeat(4 * 1024 * 1024);
    let post = "POST /api/v1/sessions HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n";
    let answer = ask(
        &service.public,
        &format!("{post}Content-Length: {}\r\n\r\n{body}", body.len()),
    );
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 413"),
        "{answer}"
    );
    assert!(get(&service.public, "/readyz").starts_with("HTTP/1.1 200"));
    service.stop();
}

#[test]
fn a_bomb_is_refused_without_being_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..400 {
        packed.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    }
    let packed = packed.finish().unwrap();
    let memory = || -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", service.process())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        line.split_whitespace()
            .next()
            .unwrap()
            .parse::<u64>()
            .unwrap()
            / 1024
    };
    let before = memory();
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: test\r\nContent-Type: \
                    application/json\r\nContent-Encoding: gzip\r\n";
                let mut socket = TcpStream::connect(&service.public).unwrap();
                let length = format!(
                    "Content-Length: {}\r\nConnection: close\r\n\r\n",
                    packed.len()
                );
                // It may hang up before it has read everything.
                let _ = socket
                    .write_all(head.as_bytes())
                    .and_then(|()| socket.write_all(length.as_bytes()))
                    .and_then(|()| socket.write_all(&packed));
                let mut answer = Vec::new();
                let _ = socket.read_to_end(&mut answer);
                assert!(
                    answer.is_empty() || answer.starts_with(b"HTTP/1.1 415"),
                    "{}",
                    String::from_utf8_lossy(&answer)
                );
            });
        }
    });
    assert!(
        memory() < before + 64,
        "{before} MiB, then {} MiB",
        memory()
    );
    service.stop();
}
