//! How fast a backlog of letters leaves, against what the receiving server takes when nothing is
//! done but handing letters over.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;

use crate::figures::{Figure, in_turn};
use crate::made::{Place, before, file};

/// Letters of one measurement, and how many leave at once (`mail.at_once`).
const LETTERS: usize = 1_000;
const AT_ONCE: usize = 4;

/// A server that takes letters into a folder.
struct Sink {
    child: Child,
    port: String,
}

impl Sink {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new("/usr/bin/python3")
            .args(["tests/smtp/sink.py", "0"])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut port)
            .unwrap();
        Self {
            child,
            port: port.trim().to_owned(),
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        assert!(self.child.kill().is_ok() && self.child.wait().is_ok());
    }
}

fn taken(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .filter(|file| {
            file.as_ref()
                .is_ok_and(|file| file.path().extension().is_some_and(|x| x == "txt"))
        })
        .count()
}

/// Letters a minute that a queue of so many, each to another reader, leaves at.
fn leave(place: &Place<'_>) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    place
        .connect()
        .batch_execute(
            "UPDATE job SET state = 'queued', attempts = 0, lease_id = NULL, \
        letter_id = NULL, run_at = created_at WHERE id LIKE '0192aaaa%'; DELETE FROM \
        letter_pause;",
        )
        .unwrap();
    let sink = Sink::start(folder.path());
    let begun = Instant::now();
    let url = format!("smtp://127.0.0.1:{}", sink.port);
    let service = place.start(&[
        ("THIDUA__MAIL__TRANSPORT", "smtp"),
        ("THIDUA__MAIL__SMTP_URL", &url),
    ]);
    while taken(folder.path()) < LETTERS {
        assert!(
            begun.elapsed() < Duration::from_mins(5),
            "{} letters left in five minutes",
            taken(folder.path())
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = begun.elapsed().saturating_sub(service.ready_after);
    drop(service);
    LETTERS as f64 / took.as_secs_f64() * 60.0
}

/// Letters a minute that the sink takes.
fn bare(letter: &str) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let sink = Sink::start(folder.path());
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let mut stream =
                    BufReader::new(TcpStream::connect(format!("127.0.0.1:{}", sink.port)).unwrap());
                let mut says = |text: &str, good: &str| {
                    stream.get_mut().write_all(text.as_bytes()).unwrap();
                    loop {
                        let mut line = String::new();
                        stream.read_line(&mut line).unwrap();
                        assert!(line.starts_with(good), "{text}: {line}");
                        if line.as_bytes()[3] == b' ' {
                            return;
                        }
                    }
                };
                says("", "220");
                says("EHLO bench\r\n", "250");
                for _ in 0..LETTERS / AT_ONCE {
                    says("MAIL FROM:<bench@x.example>\r\n", "250");
                    says("RCPT TO:<bench@x.example>\r\n", "250");
                    says("DATA\r\n", "354");
                    says(&format!("{letter}\r\n.\r\n"), "250");
                }
            });
        }
    });
    LETTERS as f64 / begun.elapsed().as_secs_f64() * 60.0
}

pub fn run() {
    let data = tempfile::tempdir_in("target").unwrap();
    let place = Place::new(data.path(), None);
    place.plant();
    // The letters of this file are written, not sent; then there is one for each of very many
    // readers.
    file(
        &place.start(&[
            ("THIDUA__MAIL__TRANSPORT", "smtp"),
            ("THIDUA__MAIL__SMTP_URL", "smtp://127.0.0.1:1"),
        ]),
        "submit",
    );
    let of = "(SELECT id FROM user_account WHERE email = 'specialist@suoinga.example')";
    place.copy(
        &[
            (
                "user_account",
                "email = 'specialist@suoinga.example'",
                &[
                    ("id", "{id}"),
                    ("email", "'u' || {n} || '@x.example'"),
                    ("person_id", "NULL"),
                ],
            ),
            (
                "role_assignment",
                &format!("user_id = {of}"),
                &[("id", "{id}"), ("user_id", "{id}")],
            ),
            (
                "job",
                &format!("recipient_id = {of} AND payload LIKE '%waiting%'"),
                &[
                    ("id", "{id}"),
                    ("recipient_id", "{id}"),
                    ("letter_id", "NULL"),
                    ("payload", &format!("replace(payload, {of}, {{id}})")),
                ],
            ),
        ],
        1,
        LETTERS,
    );
    place
        .connect()
        .batch_execute("UPDATE job SET state = 'done' WHERE id NOT LIKE '0192aaaa%'")
        .unwrap();
    let letter = "From: bench@x.example\r\nTo: bench@x.example\r\nSubject: A file waits for you\r\nMessage-ID: <1@x.example>\r\n\
                  Content-Type: text/plain; charset=utf-8\r\n\r\n"
        .to_owned()
        + &"A file waits for you: who it is about, for what, until when, and where to find it.\r\n".repeat(20);
    let old = &mut || {
        before().map_or(f64::NAN, |before| {
            leave(&Place::new(data.path(), None).of(&before))
        })
    };
    let [ours, limit, old] = in_turn([&mut || leave(&place), &mut || bare(&letter), old]);
    Figure {
        what: &format!("a backlog of {LETTERS} letters, SQLite"),
        ours: format!("{ours:.0} a minute"),
        limit: format!("the sink takes {limit:.0} a minute"),
        ratio: ours / limit,
        aim: "≥ 0.6",
        statements: None,
        before: Some(ours / old),
    }
    .print();
}
