//! What the connections of one database run, and what of it they have prepared to keep.

use std::collections::BTreeSet;
use std::sync::Mutex;

use diesel::connection::{Instrumentation, InstrumentationEvent};

/// What was run while requests were served, without its values, and what of it a connection has
/// prepared to keep.
pub static SEEN: Mutex<Seen> = Mutex::new(Seen {
    database: String::new(),
    statements: 0,
    run: BTreeSet::new(),
    kept: BTreeSet::new(),
    all: BTreeSet::new(),
});

#[derive(Default)]
pub struct Seen {
    /// The database that is looked at: the connections of other tests are counted by nobody.
    pub database: String,
    pub statements: usize,
    pub run: BTreeSet<String>,
    pub kept: BTreeSet<String>,
    pub all: BTreeSet<String>,
}

#[derive(Default)]
pub struct Counting {
    is_ours: bool,
}

impl Instrumentation for Counting {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                // What stands behind the question mark is the pool's.
                self.is_ours = url.split('?').next() == Some(&SEEN.lock().unwrap().database);
            }
            InstrumentationEvent::StartQuery { query, .. } if self.is_ours => {
                let text = query.to_string();
                let text = text
                    .rsplit_once(" -- binds: ")
                    .map_or(text.as_str(), |(text, _)| text);
                // Whether a connection that lay idle is alive: nobody's statement.
                if text != "SELECT 1" {
                    let mut seen = SEEN.lock().unwrap();
                    seen.statements += 1;
                    seen.run.insert(text.to_owned());
                    seen.all.insert(text.to_owned());
                }
            }
            InstrumentationEvent::CacheQuery { sql, .. } if self.is_ours => {
                SEEN.lock().unwrap().kept.insert(sql.to_owned());
            }
            _ => {}
        }
    }
}

/// Not prepared: what begins and ends a transaction. Prepared anew: what only signing in needs,
/// which is written as text; readiness, which asks the library of the migrations; the seals of many
/// lines, which come in any number; the lock on the tree, which is nothing but its name.
const BARE: [&str; 9] = [
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "SELECT pg_advisory_xact_lock",
    "INSERT INTO attempt (",
    "CREATE TABLE IF NOT EXISTS __diesel",
    "INSERT INTO \"history_seal\"",
];

/// Statements that were prepared anew each time they were run since the last look.
pub fn thrown_away() -> Vec<String> {
    let mut seen = SEEN.lock().unwrap();
    let run = std::mem::take(&mut seen.run);
    let bare = |text: &str| BARE.iter().any(|word| text.starts_with(word));
    run.into_iter()
        .filter(|text| !bare(text) && !seen.kept.contains(text))
        .collect()
}
