//! The program as those meet it who run it: slow clients, what watchers see, what the doctor says,
//! the files in `deploy/`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and its name says why"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a story is read from its beginning to its end"
)]

mod deploy;
mod doctor;
mod language;
mod proxy;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use serde_json::Value;

const THIDUA: &str = env!("CARGO_BIN_EXE_thidua");

/// The program on a directory, with settings of the test's own and nothing of the machine's.
fn thidua(folder: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(THIDUA);
    command
        .env_clear()
        .env("THIDUA__DATA__DIRECTORY", folder.join("data"))
        .env("THIDUA__SERVER__LISTEN", "127.0.0.1:0");
    command.envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A server that is serving.
struct Service {
    child: Child,
    public: String,
    watchers: String,
}

impl Service {
    fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = thidua(folder, settings);
        let mut child = command
            .arg("serve")
            .env("THIDUA__METRICS__LISTEN", "127.0.0.1:0")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let line = lines
            .find(|line| line.contains("\"listening\""))
            .unwrap_or_else(|| panic!("it does not listen"));
        let line: Value = serde_json::from_str(&line).unwrap();
        // Nobody may stop reading what it logs.
        std::thread::spawn(move || lines.for_each(drop));
        let at = |name: &str| line[name].as_str().unwrap().to_owned();
        Self {
            public: at("address"),
            watchers: at("metrics"),
            child,
        }
    }

    fn stop(mut self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success() && self.child.wait().unwrap().success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A database of its own on the test cluster, gone when this is dropped.
struct Postgres {
    admin: String,
    name: String,
}

/// Where the test cluster is: an address without a database.
#[expect(clippy::disallowed_methods, reason = "the test command tells it")]
fn cluster() -> String {
    std::env::var("THIDUA_TEST_POSTGRES").unwrap_or_else(|_| panic!("run the tests by `.ci/test`"))
}

impl Postgres {
    fn make(what: &str) -> Self {
        let made = Self {
            admin: format!("{}/postgres", cluster()),
            name: format!("{what}_{}", std::process::id()),
        };
        made.run(&format!("CREATE DATABASE {}", made.name));
        made
    }

    fn url(&self) -> String {
        format!("{}/{}", self.admin.rsplit_once('/').unwrap().0, self.name)
    }

    fn run(&self, sql: &str) {
        let mut admin = PgConnection::establish(&self.admin).unwrap();
        sql_query(sql).execute(&mut admin).unwrap();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.run(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// The whole answer to a request.
fn ask(address: &str, request: &str) -> String {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // Whoever was sent more than they read may cut the line behind their answer.
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: &str, path: &str) -> String {
    ask(
        address,
        &format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"),
    )
}

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
            ("THIDUA__SERVER__HEAD_SECONDS", "1"),
            ("THIDUA__SERVER__BODY_SECONDS", "1"),
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
            assert!(get(&service.public, "/readyz").starts_with("HTTP/1.1 200"));
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
fn watchers_have_a_listener_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[]);
    assert!(get(&service.public, "/metrics").starts_with("HTTP/1.1 404"));
    let seen = get(&service.watchers, "/metrics");
    assert!(
        seen.starts_with("HTTP/1.1 200") && seen.contains("application/openmetrics-text"),
        "{seen}"
    );
    assert!(
        seen.contains("{method=\"GET\",route=\"none\",status=\"4xx\"} 1"),
        "{seen}"
    );
    for name in [
        "thidua_database_up 1",
        "thidua_jobs_oldest_seconds 0",
        "thidua_build_info{version=",
    ] {
        assert!(seen.contains(name), "{name}: {seen}");
    }
    // The jobs of a server that has just started write too: what waits now is nobody's to say, that
    // nothing stays waiting is.
    let until = Instant::now() + Duration::from_secs(10);
    while !get(&service.watchers, "/metrics").contains("thidua_database_writer_waiting 0") {
        assert!(
            Instant::now() < until,
            "something waits for the writer for ten seconds"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(get(&service.watchers, "/readyz").starts_with("HTTP/1.1 404"));
    let health = thidua(
        folder.path(),
        &[("THIDUA__SERVER__LISTEN", &service.public)],
    )
    .arg("healthcheck")
    .output()
    .unwrap();
    assert!(health.status.success(), "{}", told(&health));
    let gone = service.public.clone();
    service.stop();
    let health = thidua(folder.path(), &[("THIDUA__SERVER__LISTEN", &gone)])
        .arg("healthcheck")
        .output()
        .unwrap();
    assert!(
        !health.status.success() && told(&health).contains(&gone),
        "{}",
        told(&health)
    );
}

#[test]
fn secrets_come_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("database.url");
    let file_name = file.to_str().unwrap();
    let migrate = |settings: &[(&str, &str)]| {
        thidua(folder.path(), settings)
            .arg("migrate")
            .output()
            .unwrap()
    };
    std::fs::write(
        &file,
        format!("sqlite:{}\n", folder.path().join("elsewhere.db").display()),
    )
    .unwrap();
    for name in ["DATABASE_URL_FILE", "THIDUA__DATABASE__URL_FILE"] {
        let done = migrate(&[(name, file_name)]);
        assert!(
            done.status.success() && folder.path().join("elsewhere.db").exists(),
            "{}",
            told(&done)
        );
        std::fs::remove_file(folder.path().join("elsewhere.db")).unwrap();
    }
    let refused = |settings: &[(&str, &str)], why: &str| {
        let refused = migrate(settings);
        assert!(
            !refused.status.success() && told(&refused).contains(why),
            "{why}: {}",
            told(&refused)
        );
        assert!(!told(&refused).contains("hidden"), "{}", told(&refused));
    };
    let url = "postgres://thidua:hidden@127.0.0.1:1/thidua";
    refused(
        &[("DATABASE_URL_FILE", file_name), ("DATABASE_URL", url)],
        "DATABASE_URL and DATABASE_URL_FILE are both set",
    );
    refused(
        &[
            ("THIDUA__DATABASE__URL_FILE", file_name),
            ("THIDUA__DATABASE__URL", url),
        ],
        "database.url and database.url_file are both set",
    );
    refused(
        &[("THIDUA__MAIL__SMTP_URL_FILE", "/nowhere/smtp.url")],
        "mail.smtp_url_file: /nowhere/smtp.url: No such file",
    );
    std::fs::write(&file, "\n").unwrap();
    refused(&[("DATABASE_URL_FILE", file_name)], "is empty");
    std::fs::write(&file, "mysql://thidua:hidden@db/thidua").unwrap();
    refused(
        &[("DATABASE_URL_FILE", file_name)],
        "sqlite:PATH or postgres://",
    );
    std::fs::write(&file, "postgres://thidua:hidden%zz@127.0.0.1:1/thidua").unwrap();
    refused(
        &[("DATABASE_URL_FILE", file_name)],
        "invalid percent-encoded token: \"…\"",
    );
}

#[test]
fn passwords_are_not_served_in_the_clear_unless_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let far = ("THIDUA__SERVER__BASE_URL", "http://thidua.example.vn");
    let refused = thidua(folder.path(), &[far]).arg("serve").output().unwrap();
    assert!(
        !refused.status.success() && told(&refused).contains("server.plain_http"),
        "{}",
        told(&refused)
    );
    Service::start(
        folder.path(),
        &[far, ("THIDUA__SERVER__PLAIN_HTTP", "true")],
    )
    .stop();
    Service::start(
        folder.path(),
        &[("THIDUA__SERVER__BASE_URL", "https://thidua.example.vn")],
    )
    .stop();
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
            std::fs::read_to_string(format!("/proc/{}/status", service.child.id())).unwrap();
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

#[test]
fn an_operator_gives_a_lost_password_anew() {
    let folder = tempfile::tempdir().unwrap();
    let create = [
        "admin",
        "create",
        "--email",
        "a@b.vn",
        "--name",
        "Mẫu",
        "--unit",
        "HG",
        "--unit-name",
        "Hồng Giang",
        "--unit-kind",
        "province",
    ];
    let made = thidua(folder.path(), &[]).args(create).output().unwrap();
    assert!(made.status.success(), "{}", told(&made));
    let again = thidua(folder.path(), &[]).args(create).output().unwrap();
    assert!(
        !again.status.success() && told(&again).contains("thidua admin password"),
        "{}",
        told(&again)
    );
    let given = thidua(folder.path(), &[])
        .args(["admin", "password", "--email", "a@b.vn"])
        .output()
        .unwrap();
    assert!(given.status.success(), "{}", told(&given));
    let password = told(&given)
        .lines()
        .find_map(|line| line.strip_prefix("password: ").map(str::to_owned))
        .unwrap();
    let service = Service::start(folder.path(), &[]);
    let sign_in = |password: &str| {
        let body = serde_json::json!({"email": "a@b.vn", "password": password}).to_string();
        let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: test\r\nContent-Type: \
            application/json\r\nConnection: close\r\n";
        ask(
            &service.public,
            &format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()),
        )
    };
    assert!(sign_in(&password).starts_with("HTTP/1.1 201"));
    let first = told(&made)
        .lines()
        .find_map(|line| line.strip_prefix("password: ").map(str::to_owned))
        .unwrap();
    assert!(sign_in(&first).starts_with("HTTP/1.1 401"));
    service.stop();
    let nobody = thidua(folder.path(), &[])
        .args(["admin", "password", "--email", "nobody@b.vn"])
        .output()
        .unwrap();
    assert!(!nobody.status.success(), "{}", told(&nobody));
}

/// A power cut during the first start of an earlier version left an empty key.
#[test]
fn an_empty_key_with_which_nothing_was_sealed_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let key = folder.path().join("data/master.key");
    std::fs::write(&key, "").unwrap();
    Service::start(folder.path(), &[]).stop();
    assert_eq!(std::fs::read_to_string(&key).unwrap().len(), 64);
    // With it keys were sealed: another one would not open them.
    std::fs::write(&key, "").unwrap();
    let refused = thidua(folder.path(), &[]).arg("serve").output().unwrap();
    assert!(
        !refused.status.success() && told(&refused).contains("master.key"),
        "{}",
        told(&refused)
    );
}
