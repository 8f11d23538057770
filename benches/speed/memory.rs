//! How much memory strangers can make it hold: bodies that unpack to gigabytes, a thousand
//! sign-ins, bodies that are nearly right.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;
use thidua::commands::demo::PASSWORD;

use crate::figures::Figure;
use crate::made::Place;
use crate::service::{Client, Service};

/// What was asked for, and what it may hold afterwards and in between, MiB.
const BOMBS: usize = 64;
const SIGN_INS: usize = 1_000;
const MUTATED: usize = 5_000;
const MOST: f64 = 200.0;
const MORE_WHEN_IDLE: f64 = 40.0;

/// 400 MiB of blanks, as gzip packs them.
fn bomb() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..400).for_each(|_| packed.write_all(&vec![b' '; 1024 * 1024]).unwrap());
    packed.finish().unwrap()
}

fn throw(service: &Service, packed: &[u8]) {
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                for _ in 0..BOMBS / 32 {
                    let mut socket = TcpStream::connect(&service.at).unwrap();
                    let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: bench\r\nContent-Type: \
                            application/json\r\nContent-Encoding: gzip\r\n";
                    let head = format!(
                        "{head}Content-Length: {}\r\nConnection: close\r\n\r\n",
                        packed.len()
                    );
                    // It may hang up before it has read everything.
                    let _ = socket
                        .write_all(head.as_bytes())
                        .and_then(|()| socket.write_all(packed));
                    let _ = socket.read_to_end(&mut Vec::new());
                }
            });
        }
    });
}

fn sign_in(service: &Service) {
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let account =
                    json!({"email": "officer@suoinga.example", "password": PASSWORD}).to_string();
                let mut client = Client::new(&service.at, "");
                for _ in 0..SIGN_INS / 8 {
                    assert_eq!(
                        client
                            .ask("POST", "/api/v1/sessions", &[], Some(&account))
                            .0,
                        201
                    );
                }
            });
        }
    });
}

/// A right body with one byte of it changed, from its first to its last and round again: never a
/// defect.
fn mutate(service: &Service) {
    let officer = service.client("officer@suoinga.example");
    let body = json!({
        "name": "Lũ trên sông Ngà",
        "happened_from": "2026-10-14",
        "happened_to": "2026-10-16"
    })
    .to_string()
    .into_bytes();
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let (mut client, body) = (officer.again(), body.clone());
            scope.spawn(move || {
                for n in (worker..MUTATED).step_by(8) {
                    let mut body = body.clone();
                    let at = n % body.len();
                    body[at] =
                        body[at].wrapping_add(u8::try_from(n / body.len() % 255 + 1).unwrap());
                    let status = client
                        .ask(
                            "POST",
                            "/api/v1/events",
                            &[],
                            Some(&String::from_utf8_lossy(&body)),
                        )
                        .0;
                    assert!(
                        (200..500).contains(&status),
                        "{status}: {}",
                        String::from_utf8_lossy(&body)
                    );
                }
            });
        }
    });
}

pub fn run() {
    let data = tempfile::tempdir().unwrap();
    let place = Place::new(data.path(), None);
    place.plant();
    let service = place.start(&[("THIDUA__ACCESS__ADDRESS_TRIES_PER_MINUTE", "100000")]);
    throw(&service, &bomb());
    mutate(&service);
    service.client("officer@suoinga.example");
    let before = service.memory();
    sign_in(&service);
    let what = format!("memory after {SIGN_INS} sign-ins, SQLite, more than before");
    Figure::print_at_most(&what, service.memory() - before, MORE_WHEN_IDLE, "MiB");
    let what = format!(
        "most memory during {BOMBS} gzip bombs, {SIGN_INS} sign-ins and {MUTATED} mutated bodies, \
            SQLite"
    );
    Figure::print_at_most(&what, service.most_memory(), MOST, "MiB");
}
