//! One's own queue, by how much waits in it, and a list of one status beside it.

use std::time::Instant;

use crate::figures::{Figure, in_turn, median};
use crate::made::{CODE, DEEDS, Place, before, ids};
use crate::many::page;
use crate::service::{Client, Service};

/// Who has how many files waiting: the first since the place was filled.
const QUEUES: [(&str, usize); 3] = [
    ("specialist@suoinga.example", 50),
    ("chairman@suoinga.example", 1_000),
    ("specialist@honggiang.example", 6_000),
];

const QUEUE: &str = "/tasks?limit=50";

/// Fifty files of one status, of which there are thousands.
const STATUS: &str = "/nominations?status=in_progress&limit=50";

/// How many ask at the same time, and how often each.
const CLIENTS: usize = 8;
const EACH: usize = 250;

/// Pages a second by all clients together.
fn rate(client: &Client, path: &str) -> f64 {
    let path = format!("/api/v1{path}");
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut client = client.again();
                for _ in 0..EACH {
                    assert_eq!(client.ask("GET", &path, &[], None).0, 200);
                }
            });
        }
    });
    (CLIENTS * EACH) as f64 / begun.elapsed().as_secs_f64()
}

/// Lets more files wait, behind so many rows that are there: for the offices of the others.
fn grow(place: &Place<'_>, rows: usize) {
    let mut next = rows + 1_000;
    for (email, count) in &QUEUES[1..] {
        let office = |what: &str| {
            format!(
                "(SELECT {what} FROM role_assignment WHERE user_id = (SELECT id FROM user_account \
                    WHERE email = '{email}') ORDER BY role_assignment.id LIMIT 1)"
            )
        };
        let (unit, role) = (office("unit_id"), office("role"));
        let file = [
            ("id", "{id}"),
            ("subject_id", "{id}"),
            ("achievement_id", "{id}"),
            ("holder_unit_id", unit.as_str()),
            ("holder_role", role.as_str()),
            CODE,
        ];
        let waits = "status = 'in_progress' AND due_on IS NOT NULL";
        place.copy(&DEEDS, next, next + count - 1);
        place.copy(&[("nomination", waits, &file)], next, next + count - 1);
        next += count;
    }
}

/// The queues on a place with so many rows.
pub fn run(name: &str, place: &Place<'_>, rows: usize) {
    grow(place, rows);
    // Copied while nobody uses it.
    let folder = tempfile::tempdir_in("target").unwrap();
    let old = before().map(|before| place.copied(folder.path()).of(&before).start(&[]));
    let old = old.as_ref().map(|service| service.client(QUEUES[0].0));
    let service = place.start(&[]);
    let [few, some, many] = QUEUES.map(|(email, _)| service.client(email));
    let file = format!("/nominations/{}", ids(rows + 1)[rows]);
    let time = |client: &Client| page(client, QUEUE, 50, 0.5);
    let times = in_turn([&mut || time(&few), &mut || time(&some), &mut || time(&many)]);
    let rates = in_turn([
        &mut || rate(&few, QUEUE),
        &mut || rate(&some, QUEUE),
        &mut || rate(&many, QUEUE),
        &mut || rate(&few, STATUS),
        &mut || old.as_ref().map_or(f64::NAN, |old| rate(old, QUEUE)),
        &mut || old.as_ref().map_or(f64::NAN, |old| rate(old, STATUS)),
        &mut || rate(&few, &file),
        &mut || old.as_ref().map_or(f64::NAN, |old| rate(old, &file)),
    ]);
    Figure::print_beside_before(
        &format!("one file whole, {name}, {CLIENTS} clients"),
        rates[6],
        rates[7],
        "",
    );
    Figure::print_beside_before(
        &format!("a queue of 50, {name}, {CLIENTS} clients"),
        rates[0],
        rates[4],
        "≥ 1.8",
    );
    for (place, (_, count)) in QUEUES.iter().enumerate().skip(1) {
        Figure {
            what: &format!("the first 50 of {count} that wait, {name}, p50"),
            ours: format!("{:.2} ms", times[place]),
            limit: format!("of 50: {:.2} ms", times[0]),
            ratio: times[place] / times[0],
            aim: "≤ 1.3",
            statements: None,
            before: None,
        }
        .print();
        print_rate(
            &format!("the first 50 of {count} that wait, {name}, {CLIENTS} clients"),
            rates[place],
            rates[0],
            None,
        );
    }
    pages(name, &service);
    print_rate(
        &format!("50 files of one status, {name}, {CLIENTS} clients"),
        rates[3],
        rates[0],
        Some(rates[3] / rates[5]),
    );
}

/// What people wait for who have so many files waiting, beside those who have few.
fn pages(name: &str, service: &Service) {
    let [few, _, many] = QUEUES.map(|(email, _)| service.cookie(email));
    let client = Client::new(&service.at, "");
    let time = |path: &str, cookie: &str| {
        let mut client = client.again();
        let asked = (0..100).map(|_| {
            let begun = Instant::now();
            assert_eq!(client.ask("GET", path, &[("Cookie", cookie)], None).0, 200);
            begun.elapsed().as_secs_f64() * 1_000.0
        });
        median(&asked.collect::<Vec<_>>())
    };
    for (page, path) in [("home", "/"), ("the list of files", "/nominations")] {
        let [ours, limit] = in_turn([&mut || time(path, &many), &mut || time(path, &few)]);
        Figure {
            what: &format!("{page} with {} that wait, {name}, p50", QUEUES[2].1),
            ours: format!("{ours:.1} ms"),
            limit: format!("with {}: {limit:.1} ms", QUEUES[0].1),
            ratio: ours / limit,
            aim: "≤ 2",
            statements: None,
            before: None,
        }
        .print();
    }
}

fn print_rate(what: &str, ours: f64, queue: f64, before: Option<f64>) {
    Figure {
        what,
        ours: format!("{ours:.0}/s"),
        limit: format!("a queue of 50: {queue:.0}/s"),
        ratio: ours / queue,
        aim: "≥ 0.8",
        statements: None,
        before,
    }
    .print();
}
