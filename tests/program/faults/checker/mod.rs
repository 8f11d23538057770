//! Reads a folder of evidence and tells what broke. It knows the service's promises and nothing of
//! how they are kept: what must be there follows from what clients asked and heard.

mod acts;
mod feed;
mod letters;
mod operation;
mod records;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::faults::evidence::{Evidence, Outcome, Request};

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Which: the number that the promise has in all reports.
    pub promise: &'static str,
    pub what: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.promise, self.what)
    }
}

/// The promises, and what is said of each in reports.
pub const PROMISES: &[(&str, &str)] = &[
    (
        "I1",
        "what was acknowledged is there, exactly once; what was refused is not",
    ),
    (
        "I2",
        "a history is a path of the allowed graph; each step has an actor and a version; nothing \
            is overwritten unseen",
    ),
    ("I3", "at most one decision stands for each file"),
    ("I5", "each step was taken by somebody who had the right"),
    (
        "I8",
        "a document is there, and its bytes are what its print says",
    ),
    (
        "I17",
        "each change has one line in the sealed history, each line its change",
    ),
    (
        "I18",
        "the sealed history only grows: every checkpoint ever seen stands in it",
    ),
    ("I19", "any change of a sealed line is found"),
    (
        "I20",
        "an award record, its file and the issued decision that lists it come together",
    ),
    ("I21", "each letter arrives"),
    (
        "I22",
        "a letter that comes again is the same letter, with the same Message-ID",
    ),
    (
        "I23",
        "a letter comes twice only where a server was cut off while sending",
    ),
    ("I24", "no letter without its cause"),
    (
        "I26",
        "the pulls of an HR system add up to the records, in commit order, without a gap",
    ),
    (
        "I27",
        "after a fault it is ready again without a person; only failing storage makes requests fail",
    ),
    ("I29", "no secret in a log"),
];

/// Everything that remains of a campaign.
pub struct Remains {
    requests: Vec<Request>,
    /// What clients asked, by key.
    by_key: BTreeMap<String, Vec<usize>>,
    nominations: BTreeMap<String, Value>,
    decisions: BTreeMap<String, Value>,
    /// The decisions that list a file.
    lists: BTreeMap<String, Vec<String>>,
    awards: Vec<Value>,
    pulls: Vec<Value>,
    letters: Vec<letters::Letter>,
    audit: Vec<Value>,
    checkpoints: Vec<Value>,
    lives: Vec<Value>,
    /// When nothing could be kept.
    windows: Vec<Value>,
    /// Of officer, specialist, chairman.
    names: Vec<String>,
    facts: Value,
}

/// What became of everything that was asked under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Done,
    NotDone,
    Unknown,
}

impl Remains {
    fn read(evidence: &Evidence) -> Self {
        let requests: Vec<Request> = evidence.lines("requests.ndjson");
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, request) in requests.iter().enumerate() {
            by_key.entry(request.key.clone()).or_default().push(index);
        }
        let own: BTreeSet<String> = requests
            .iter()
            .filter(|request| request.kind == "nominate")
            .filter_map(|request| request.body["statement"].as_str().map(str::to_owned))
            .collect();
        let by_id = |name: &str| -> BTreeMap<String, Value> {
            let all: Vec<Value> = evidence.lines(name);
            all.into_iter()
                .map(|thing| (thing["id"].as_str().unwrap().to_owned(), thing))
                .collect()
        };
        let mut nominations = by_id("nominations.ndjson");
        // What was there before the load is not of interest.
        nominations.retain(|_, file| own.contains(statement(file)));
        let mut decisions = by_id("decisions.ndjson");
        decisions
            .retain(|_, decision| own.contains(decision["title"].as_str().unwrap_or_default()));
        let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (id, decision) in &decisions {
            for line in decision["lines"].as_array().into_iter().flatten() {
                lists
                    .entry(
                        line["nomination_id"]
                            .as_str()
                            .unwrap_or_default()
                            .to_owned(),
                    )
                    .or_default()
                    .push(id.clone());
            }
        }
        let names: Vec<String> = serde_json::from_str(&evidence.text("names.json")).unwrap();
        Self {
            requests,
            by_key,
            nominations,
            decisions,
            lists,
            awards: evidence.lines("awards.ndjson"),
            pulls: evidence.lines("pulls.ndjson"),
            letters: letters::read(evidence),
            audit: evidence.lines("audit.ndjson"),
            checkpoints: evidence.lines("checkpoints.ndjson"),
            lives: evidence.lines("lives.ndjson"),
            windows: evidence.lines("windows.ndjson"),
            names,
            facts: serde_json::from_str(&evidence.text("facts.json")).unwrap(),
        }
    }

    fn asked(&self, key: &str) -> impl Iterator<Item = &Request> {
        self.by_key
            .get(key)
            .into_iter()
            .flatten()
            .filter_map(|index| self.requests.get(*index))
    }

    /// A key was asked for one thing: done if any answer said so, unknown if any answer was none.
    fn fate(&self, key: &str) -> Fate {
        let once = || self.asked(key).filter(|request| request.why == "once");
        if once().any(|request| request.outcome == Outcome::Done) {
            Fate::Done
        } else if once().any(|request| request.outcome == Outcome::Unknown) {
            Fate::Unknown
        } else {
            Fate::NotDone
        }
    }

    /// The first attempt under each key, for those of a kind.
    fn wishes(&self) -> impl Iterator<Item = &Request> {
        self.by_key
            .values()
            .filter_map(|indexes| self.requests.get(*indexes.first()?))
    }

    /// The first attempt under each key of one file.
    fn wishes_of(&self, name: &str) -> impl Iterator<Item = &Request> {
        let prefix = format!("{name} ");
        let own = self
            .by_key
            .range(prefix.clone()..)
            .take_while(move |(key, _)| key.starts_with(&prefix));
        own.filter_map(|(_, indexes)| self.requests.get(*indexes.first()?))
    }

    /// The decisions that list a file.
    fn listed(&self, file: &str) -> impl Iterator<Item = &Value> {
        self.lists
            .get(file)
            .into_iter()
            .flatten()
            .filter_map(|id| self.decisions.get(id))
    }

    fn fact(&self, name: &str) -> bool {
        self.facts[name].as_bool().unwrap_or_default()
    }

    /// The history lines of a file or decision.
    fn history(&self, id: &str) -> &[Value] {
        let thing = self.nominations.get(id).or_else(|| self.decisions.get(id));
        thing
            .and_then(|thing| thing["history"].as_array())
            .map_or(&[], Vec::as_slice)
    }
}

/// What a file said when it was made: edits write behind a dash.
fn statement(file: &Value) -> &str {
    file["statement"]
        .as_str()
        .unwrap_or_default()
        .split(" — ")
        .next()
        .unwrap_or_default()
}

/// Where the checks put what they find.
#[derive(Default)]
pub struct Found(Vec<Broken>);

impl Found {
    fn add(&mut self, promise: &'static str, what: impl Into<String>) {
        self.0.push(Broken {
            promise,
            what: what.into(),
        });
    }

    fn unless(&mut self, holds: bool, promise: &'static str, what: impl FnOnce() -> String) {
        if !holds {
            self.add(promise, what());
        }
    }
}

/// How many examples are told of each promise.
const EXAMPLES: usize = 5;

/// What broke, the first examples of each.
pub fn check(evidence: &Evidence) -> Vec<Broken> {
    let remains = Remains::read(evidence);
    let mut found = Found::default();
    acts::check(&remains, &mut found);
    records::check(&remains, &mut found);
    letters::check(&remains, &mut found);
    feed::check(&remains, &mut found);
    operation::check(evidence, &remains, &mut found);
    let mut told = Vec::new();
    for (promise, sentence) in PROMISES {
        let of_it: Vec<&Broken> = found
            .0
            .iter()
            .filter(|broken| broken.promise == *promise)
            .collect();
        if of_it.len() > EXAMPLES {
            told.push(Broken {
                promise,
                what: format!("{} times not kept: {sentence}", of_it.len()),
            });
        }
        told.extend(of_it.into_iter().take(EXAMPLES).cloned());
    }
    assert!(
        found.0.iter().all(|broken| PROMISES
            .iter()
            .any(|(promise, _)| *promise == broken.promise)),
        "a promise has no sentence"
    );
    told
}
