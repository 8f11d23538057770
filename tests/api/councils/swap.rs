//! Two elections that are alike but for one thing: two members have exchanged what they chose.
//! Whoever holds the whole database, every answer, the figures and the log cannot tell which of the
//! two it was. What is by chance of itself, a token or a salt, is known from a third.

mod dump;
mod guess;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex};

use actix_web::http::header::HeaderName;
use serde_json::Value;
use thidua::services::base::queue;
use tracing_subscriber::fmt::format::FmtSpan;

use self::dump::{Dump, dump};
use super::ballots::{Hall, hall};
use crate::support::{Actor, Kind, Reply, TestApp};

const MEMBERS: usize = 5;

/// What each member chooses on two lines.
type Choices = [[&'static str; 2]; MEMBERS];

const CHOSEN: Choices = [
    ["yes", "yes"],
    ["yes", "no"],
    ["no", "yes"],
    ["abstain", "yes"],
    ["yes", "abstain"],
];

/// What is of chance in a ballot, or drawn for each request before it is read, and is compared by its
/// length alone.
const BY_CHANCE: [&str; 5] = [
    "ballot.public_key",
    "ballot.sealed_key",
    "ballot.signature",
    "ballot_paper.sealed",
    "security_event.request_id",
];

/// What is of chance in answers: the number of a request, and the key of the installation with what
/// it signs.
const LEFT_OUT: [&str; 3] = ["request_id", "signature", "public_key"];

#[actix_web::test]
async fn exchanged_choices_leave_no_trace_in_sqlite() {
    exchanged_choices_leave_no_trace(Kind::Sqlite).await;
}

#[actix_web::test]
async fn exchanged_choices_leave_no_trace_in_postgres() {
    exchanged_choices_leave_no_trace(Kind::Postgres).await;
}

async fn exchanged_choices_leave_no_trace(kind: Kind) {
    let mut exchanged = CHOSEN;
    exchanged.swap(1, 2);
    assert_ne!(exchanged, CHOSEN);
    let first = Seen::of(kind, CHOSEN).await;
    let again = Seen::of(kind, CHOSEN).await;
    let other = Seen::of(kind, exchanged).await;
    let chance = first.by_chance(&again);
    for column in &chance {
        assert_eq!(
            other.dumps[0].get(column),
            other.dumps[2].get(column),
            "{column} is of chance, and was written while they voted: whatever it is, it may tell"
        );
    }
    for (when, (one, two)) in ["before", "open", "counted"]
        .into_iter()
        .zip(first.dumps.iter().zip(&other.dumps))
    {
        assert!(one.keys().eq(two.keys()));
        for (column, cells) in one.iter().filter(|(column, _)| !chance.contains(*column)) {
            assert_eq!(Some(cells), two.get(column), "{when}: {column}");
        }
    }
    for (what, seen) in [("of chance", &again), ("other choices", &other)] {
        assert_eq!(first.answers.len(), seen.answers.len());
        for (one, two) in first.answers.iter().zip(&seen.answers) {
            assert_eq!(one, two, "{what}");
        }
    }
    assert_eq!(first.figures, other.figures);
    assert!(first.log.iter().any(|line| line.contains("/paper")));
    assert_eq!(first.log, other.log);
}

/// All that there is to be seen of an election.
struct Seen {
    /// Before the first paper, before the box is opened, and when all is done.
    dumps: [Dump; 3],
    /// Who asked for what, and what they were told.
    answers: Vec<(String, String)>,
    figures: Vec<String>,
    log: Vec<String>,
}

impl Seen {
    async fn of(kind: Kind, chosen: Choices) -> Self {
        let app = TestApp::start_counted(kind).await;
        let hall = hall(&app, MEMBERS).await;
        let inspector = app.actor("inspector@honggiang.example").await;
        let files = hall.files(&["Người Mẫu Một", "Người Mẫu Hai"]).await;
        let meeting = hall.meeting(&files).await;
        hall.attend(&meeting, MEMBERS).await;
        let ballot = hall.open(&meeting).await;
        let mut look = Look {
            hall: &hall,
            inspector: &inspector,
            paths: paths(&meeting, &ballot, &files),
            answers: Vec::new(),
        };
        let before = dump(&app).await;
        let log = Kept::default();
        let guard = log.begin();
        // One changes their mind.
        let changed = hall.vote(&ballot, 0, &[(1, "no"), (2, "no")]).await;
        look.answered("the paper that is replaced", &changed);
        for (member, [one, two]) in chosen.into_iter().enumerate() {
            let reply = hall.vote(&ballot, member, &[(1, one), (2, two)]).await;
            look.answered(&format!("the paper of {member}"), &reply.expect(204));
        }
        let mut receipts = Vec::new();
        for member in 0..MEMBERS {
            let receipt = hall.receipt(&ballot, member).await;
            receipts.push(receipt.as_str().unwrap().to_owned());
        }
        look.around("open").await;
        let open = dump(&app).await;
        look.answered("close", &hall.close(&ballot).await.expect(200));
        look.around("counted").await;
        look.answered("conclude", &hall.conclude(&meeting).await.expect(200));
        look.around("concluded").await;
        let closed = dump(&app).await;
        drop(guard);
        let answers = look.answers.into_iter();
        Self {
            dumps: [before, open, closed].map(|dump| masked_dump(dump, &receipts)),
            answers: answers
                .map(|(what, told)| (what, masked(&told, &receipts)))
                .collect(),
            figures: figures(&app).await,
            log: log.lines(),
        }
    }

    /// The columns that come out otherwise although nothing was done otherwise.
    fn by_chance(&self, again: &Self) -> BTreeSet<String> {
        let pairs = self.dumps.iter().zip(&again.dumps);
        let columns = pairs.flat_map(|(one, two)| {
            let other = one
                .iter()
                .filter(move |(column, cells)| two.get(*column) != Some(*cells));
            other.map(|(column, _)| column.clone())
        });
        columns.collect()
    }
}

/// What everybody who may look at a ballot can look at.
fn paths(meeting: &str, ballot: &str, files: &[String]) -> Vec<String> {
    let of_ballot = ["", "/paper", "/receipts", "/sheet"];
    let of_meeting = ["", "/minutes"];
    let of_file = ["", "/history"];
    let ballots = of_ballot.map(|end| format!("/ballots/{ballot}{end}"));
    let meetings = of_meeting.map(|end| format!("/meetings/{meeting}{end}"));
    let files = files
        .iter()
        .flat_map(|file| of_file.map(|end| format!("/nominations/{file}{end}")));
    let mut paths = vec!["/me/ballots".to_owned()];
    paths.extend(ballots);
    paths.extend(meetings);
    paths.extend(files);
    paths
}

/// Everybody's eyes.
struct Look<'a> {
    hall: &'a Hall<'a>,
    inspector: &'a Actor<'a>,
    paths: Vec<String>,
    answers: Vec<(String, String)>,
}

impl Look<'_> {
    /// Everybody looks at everything.
    async fn around(&mut self, when: &str) {
        let hall = self.hall;
        let members = hall.members.iter().enumerate();
        let mut eyes: Vec<(String, &Actor<'_>)> = members
            .map(|(index, member)| (format!("member {index}"), member))
            .collect();
        eyes.push(("secretary".to_owned(), &hall.secretary));
        eyes.push(("inspector".to_owned(), self.inspector));
        for (who, actor) in eyes {
            for path in self.paths.clone() {
                let reply = actor.get(&path).await;
                self.answered(&format!("{when}: {who} asks for {path}"), &reply);
            }
        }
    }

    fn answered(&mut self, what: &str, reply: &Reply) {
        let mut names: Vec<&str> = reply.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        let told = match serde_json::from_str::<Value>(&reply.text) {
            Ok(mut value) => {
                leave_out(&mut value);
                value.to_string()
            }
            Err(_) => reply.text.clone(),
        };
        let told = format!("{} {names:?} {told}", reply.status);
        self.answers.push((what.to_owned(), told));
    }
}

fn leave_out(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for name in LEFT_OUT {
                members.remove(name);
            }
            members.values_mut().for_each(leave_out);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out),
        _ => {}
    }
}

/// The text with every receipt as any other.
fn masked(text: &str, receipts: &[String]) -> String {
    let mut text = text.to_owned();
    for receipt in receipts {
        text = text.replace(receipt.as_str(), "RECEIPT");
    }
    text
}

fn masked_dump(dump: Dump, receipts: &[String]) -> Dump {
    let column = |(column, cells): (String, Vec<String>)| {
        let is_long = BY_CHANCE.contains(&column.as_str());
        let cell = |cell: String| {
            if is_long {
                format!("{} characters", cell.chars().count())
            } else {
                masked(&cell, receipts)
            }
        };
        (column, cells.into_iter().map(cell).collect())
    };
    dump.into_iter().map(column).collect()
}

/// Which figures there are, and how often what was asked for: all but how long it took.
async fn figures(app: &TestApp) -> Vec<String> {
    let figures = app.state.db.read(queue::figures).await.unwrap();
    let text = app
        .state
        .metrics
        .text(app.clock.now(), &app.state.db.load(), Some(&figures))
        .unwrap();
    let line = |line: &str| {
        if line.starts_with("thidua_http_request_duration_seconds_count") {
            return line.to_owned();
        }
        line.rsplit_once(' ')
            .map_or(line, |(name, _)| name)
            .to_owned()
    };
    let mut lines: Vec<String> = text.lines().map(line).collect();
    // They stand in no order of their own.
    lines.sort_unstable();
    lines
}

/// A log that is kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Kept {
    /// Keeps what this thread logs, until the answer is dropped.
    fn begin(&self) -> tracing::subscriber::DefaultGuard {
        let writer = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .without_time()
            .with_span_events(FmtSpan::NEW)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    /// Its lines, every number as any other: ids of requests are of chance.
    fn lines(&self) -> Vec<String> {
        let bytes = self.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        text.lines().map(without_numbers).collect()
    }
}

/// The text with what has digits, or looks like an id, written as `#`.
fn without_numbers(line: &str) -> String {
    let (mut text, mut run) = (String::new(), String::new());
    for letter in line.chars().chain([' ']) {
        if letter.is_ascii_hexdigit() || letter == '-' {
            run.push(letter);
            continue;
        }
        if run.len() >= 8 || run.chars().any(|letter| letter.is_ascii_digit()) {
            text.push('#');
        } else {
            text.push_str(&run);
        }
        run.clear();
        text.push(letter);
    }
    text
}
