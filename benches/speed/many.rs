//! What is asked of a database with very many files: one's own queue, a search, the whole of the
//! awards, the start itself.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use serde_json::json;

use crate::cluster::Cluster;
use crate::figures::{Figure, ROUNDS, in_turn, median, quantile};
use crate::made::{CODE, DEEDS, Place, before, file};
use crate::queue;
use crate::service::{Client, Service};

/// Units among which the files lie.
const UNITS: usize = 1_000;

/// How often a page is asked for in one measurement.
const ASKED: usize = 1_000;

/// So many files of other units, fifty that wait for the officer of one, and as many awards as
/// files.
pub fn fill(place: &Place<'_>, rows: usize) {
    place.plant();
    let id = file(&place.start(&[]), "award");
    let waiting = file(&place.start(&[]), "submit");
    place.copy(
        &[(
            "unit",
            "code = 'HG-01-01'",
            &[
                ("id", "{id}"),
                ("code", "'X' || {n}"),
                ("code_key", "'x' || {n}"),
                ("path", "path || {id} || '/'"),
            ],
        )],
        1,
        UNITS,
    );
    place.copy(&DEEDS, 1, rows);
    let unit = format!("{{id:1 + n % {UNITS}}}");
    let stage = format!("(SELECT stage FROM nomination WHERE id = '{waiting}')");
    // One of ten is on its way, the rest have ended.
    let stage = format!("CASE n % 10 WHEN 0 THEN {stage} ELSE stage END");
    let file = [
        ("id", "{id}"),
        ("subject_id", "{id}"),
        ("achievement_id", "{id}"),
        ("unit_id", &unit),
        ("deciding_unit_id", &unit),
        (
            "holder_unit_id",
            &format!("CASE n % 10 WHEN 0 THEN {unit} END"),
        ),
        (
            "holder_role",
            "CASE n % 10 WHEN 0 THEN 'standing_office_specialist' END",
        ),
        (
            "status",
            "CASE n % 10 WHEN 0 THEN 'in_progress' ELSE status END",
        ),
        ("stage", &stage),
        CODE,
    ];
    place.copy(&[("nomination", &format!("id = '{id}'"), &file)], 1, rows);
    let award = [
        ("id", "{id}"),
        ("seq", "1000 + n"),
        ("subject_id", "{id}"),
        ("unit_id", unit.as_str()),
        ("nomination_id", "{id}"),
        ("decision_id", "NULL"),
        ("golden_book", "NULL"),
    ];
    place.copy(&[("award", "1 = 1", &award)], 1, rows);
    let number = rows + 1;
    let mine = [
        ("id", "{id}"),
        ("subject_id", "{id}"),
        ("achievement_id", "{id}"),
    ];
    place.copy(&DEEDS, number, number + 49);
    place.copy(
        &[("nomination", &format!("id = '{waiting}'"), &mine)],
        number,
        number + 49,
    );
    place
        .connect()
        .batch_execute(&format!("UPDATE feed_counter SET value = {}", rows + 2_000))
        .unwrap();
}

/// How long the page takes, in milliseconds: no more than that in this part of the requests. It has
/// so many rows.
pub fn page(client: &Client, path: &str, rows: usize, part: f64) -> f64 {
    let mut client = client.again();
    for _ in 0..20 {
        assert_eq!(
            client.get(path)["items"].as_array().unwrap().len(),
            rows,
            "{path}"
        );
    }
    let path = format!("/api/v1{path}");
    let asked = (0..ASKED).map(|_| {
        let begun = Instant::now();
        assert_eq!(client.ask("GET", &path, &[], None).0, 200);
        begun.elapsed().as_secs_f64() * 1_000.0
    });
    quantile(&asked.collect::<Vec<_>>(), part)
}

/// What is asked, by whom, and how many rows come.
const PAGES: [(&str, &str, &str, usize); 5] = [
    (
        "my queue of 50",
        "specialist@suoinga.example",
        "/tasks?limit=50",
        50,
    ),
    (
        "a search that finds a third",
        "specialist@honggiang.example",
        "/nominations?q=mau+binh&limit=50",
        50,
    ),
    (
        "a search that finds one file",
        "specialist@honggiang.example",
        "/nominations?q=nguyen+mau+an+4242x&limit=50",
        1,
    ),
    (
        "a search that finds no file",
        "specialist@honggiang.example",
        "/nominations?q=tran+khong+co&limit=50",
        0,
    ),
    (
        "a search that finds nobody",
        "specialist@honggiang.example",
        "/subjects?q=tran+khong+co&limit=50",
        0,
    ),
];

/// Reads with many rows against the same with ten thousand.
pub fn reads(name: &str, few: &Place<'_>, many: &Place<'_>, rows: usize) {
    let old = before().map(|before| many.clone().served_by(&before).start(&[]));
    let (few, many) = (few.start(&[]), many.start(&[]));
    for (what, email, path, found) in PAGES {
        let (a, b) = (many.client(email), few.client(email));
        let old = old.as_ref().map(|service| service.client(email));
        let p99 = ("p99", 0.99, "≤ 1.5");
        let p50 = ("p50", 0.5, "≤ 1.2");
        let told = if found < 2 { &[p99, p50][..] } else { &[p99] };
        for &(called, part, aim) in told {
            let time = |client: &Client| page(client, path, found, part);
            let [ours, limit, old] = in_turn([&mut || time(&a), &mut || time(&b), &mut || {
                old.as_ref().map_or(f64::NAN, time)
            }]);
            Figure {
                what: &format!("{what}, {name}, {rows} files, {called}"),
                ours: format!("{ours:.2} ms"),
                limit: format!("with 10,000: {limit:.2} ms"),
                ratio: ours / limit,
                aim,
                statements: None,
                before: Some(old / ours),
            }
            .print();
        }
    }
}

/// How long a program takes for its whole output, in seconds.
pub fn output(command: &mut Command) -> f64 {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    std::io::copy(&mut child.stdout.take().unwrap(), &mut std::io::sink()).unwrap();
    assert!(child.wait().unwrap().success());
    begun.elapsed().as_secs_f64()
}

/// The awards as a table, whole.
pub fn export(name: &str, place: &Place<'_>, rows: usize) {
    let service = place.start(&[]);
    let client = service.client("specialist@honggiang.example");
    let columns = "seq, id, subject_kind, subject_name, staff_code, unit_code, award_code, award_name_vi, award_kind, award_level, \
                   commendation_type, cycle_year, decision_number, decided_on, signer, \
                   issuer_code, issuer_name, coefficient, amount, \
                   rule_set, status, changed_at, golden_book, cancel_ground, cancel_number, \
                   cancelled_on";
    let select = format!("SELECT {columns} FROM award ORDER BY seq");
    let (idle, mut most) = (service.memory(), 0.0_f64);
    let old = before().map(|before| place.clone().served_by(&before).start(&[]));
    let old = old.map(|service| (service.client("specialist@honggiang.example"), service));
    // How long it takes, and the most memory that is held meanwhile.
    let whole = |client: &Client, service: &Service| {
        let mut client = client.again();
        let begun = Instant::now();
        client.send("GET", "/api/v1/awards/export?format=csv", &[], None);
        let (mut lines, mut parts, mut most) = (0, 0, 0.0_f64);
        let status = client.receive(|part| {
            lines += part.split(|byte| *byte == b'\n').count() - 1;
            parts += 1;
            if parts % 256 == 0 {
                most = most.max(service.memory());
            }
        });
        assert_eq!(status, 200);
        assert!(lines >= rows, "only {lines} lines");
        (begun.elapsed().as_secs_f64(), most)
    };
    let limit = || match &place.url {
        Some(url) => output(Command::new("psql").args([
            "-qXc",
            &format!("COPY ({select}) TO STDOUT CSV"),
            url,
        ])),
        None => output(
            Command::new("sqlite3")
                .arg("-csv")
                .arg(place.data.join("thidua.db"))
                .arg(&select),
        ),
    };
    let mut seen = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        let (took, held) = whole(&client, &service);
        seen[0].push(took);
        most = most.max(held);
        seen[1].push(limit());
        seen[2].push(
            old.as_ref()
                .map_or(f64::NAN, |(client, service)| whole(client, service).0),
        );
    }
    let [ours, limit, old] = seen.map(|times| median(&times));
    let (tool, aim) = if place.url.is_some() {
        ("COPY", "≥ 0.6")
    } else {
        ("sqlite3", "≥ 0.8")
    };
    Figure {
        what: &format!("export of {rows} awards, {name}"),
        ours: format!("{ours:.1} s"),
        limit: format!("{tool} {limit:.1} s"),
        ratio: limit / ours,
        aim,
        statements: None,
        before: Some(old / ours),
    }
    .print();
    Figure::print_at_most(
        &format!("memory while it exports, {name}, more than idle"),
        most - idle,
        32.0,
        "MiB",
    );
}

/// The most memory that a workbook of all awards takes while it is written.
pub fn workbook(name: &str, place: &Place<'_>, rows: usize) {
    let service = place.start(&[]);
    let mut client = service.client("specialist@honggiang.example");
    let (idle, begun, mut bytes) = (service.memory(), Instant::now(), 0);
    client.send("GET", "/api/v1/awards/export?format=xlsx", &[], None);
    let status = client.receive(|part| bytes += part.len());
    assert_eq!(status, 200);
    let seconds = begun.elapsed().as_secs_f64();
    Figure::print_at_most(
        &format!(
            "memory while it writes {rows} awards as XLSX ({} MiB in {seconds:.0} s), {name}, more than idle",
            bytes >> 20
        ),
        service.most_memory() - idle,
        200.0,
        "MiB",
    );
}

/// From the start of the program to its first answer, after an ordered end and after a kill, and
/// the memory it then holds.
pub fn start(name: &str, place: &Place<'_>, rows: usize) {
    let (mut ready, mut again, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let service = place.start(&[]);
        ready.push(service.ready_after.as_secs_f64() * 1_000.0);
        std::thread::sleep(Duration::from_secs(3));
        memory.push(service.memory());
        killed_at_work(service);
        again.push(place.start(&[]).ready_after.as_secs_f64() * 1_000.0);
    }
    Figure::print_at_most(
        &format!("from start to ready, {name}, {rows} files"),
        median(&ready),
        150.0,
        "ms",
    );
    Figure::print_at_most(
        &format!("from start to ready after a kill at work, {name}, {rows} files"),
        median(&again),
        1_000.0,
        "ms",
    );
    Figure::print_at_most(
        &format!("idle memory, {name}"),
        median(&memory),
        40.0,
        "MiB",
    );
}

/// Ends it without a word while eight clients write, after some hundreds of commits that nothing
/// has carried into the file yet.
fn killed_at_work(service: Service) {
    let officer = service.client("officer@suoinga.example");
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut officer = officer.again();
                let body = json!({"name": "Flood", "happened_from": "2026-10-14"}).to_string();
                while officer.ask("POST", "/api/v1/events", &[], Some(&body)).0 == 201 {
                    done.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while done.load(Ordering::SeqCst) < 400 {
            std::thread::sleep(Duration::from_millis(1));
        }
        service.kill();
    });
}

/// The queues alone, on PostgreSQL.
pub fn queues() {
    let (cluster, folder) = (Cluster::given(), tempfile::tempdir().unwrap());
    let place = Place::new(folder.path(), Some(cluster.empty("few")));
    fill(&place, 10_000);
    queue::run("PostgreSQL", &place, 10_000);
}

/// All of these on one database.
pub fn run(rows: usize, postgres: bool) {
    let (few, many) = (
        tempfile::tempdir_in("target").unwrap(),
        tempfile::tempdir_in("target").unwrap(),
    );
    let cluster = postgres.then(Cluster::given);
    let place = |data, name: &str| {
        let url = cluster.as_ref().map(|cluster| cluster.empty(name));
        Place::new(data, url)
    };
    let (few, many) = (place(few.path(), "few"), place(many.path(), "many"));
    fill(&few, 10_000);
    fill(&many, rows);
    let name = if postgres { "PostgreSQL" } else { "SQLite" };
    start(name, &many, rows);
    reads(name, &few, &many, rows);
    export(name, &many, rows);
    workbook(name, &many, rows);
    queue::run(name, &few, 10_000);
}
