//! I21 to I24: each letter arrives, once unless a server was cut off while sending, unchanged, and
//! none without its cause.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Remains};
use crate::faults::evidence::Evidence;

/// A letter as the relay took it.
pub struct Letter {
    to: String,
    message_id: String,
    subject: String,
    text: String,
}

pub fn read(evidence: &Evidence) -> Vec<Letter> {
    let mut paths: Vec<_> = std::fs::read_dir(evidence.path("letters"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let letter = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let mut parts = text.splitn(4, '\n').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Letter {
            to: next(),
            message_id: next(),
            subject: next(),
            text: next(),
        }
    };
    paths.iter().map(letter).collect()
}

const OFFICER: &str = "officer@suoinga.example";
const SPECIALIST: &str = "specialist@suoinga.example";
const CHAIRMAN: &str = "chairman@suoinga.example";

/// Who hears of what is done with a file, and with a decision.
const OF_FILES: &[(&str, &[&str])] = &[
    ("submitted", &[OFFICER, SPECIALIST]),
    ("accepted", &[CHAIRMAN]),
    ("approved", &[OFFICER, SPECIALIST]),
    ("awarded", &[OFFICER]),
];
const OF_DECISIONS: &[(&str, &[&str])] = &[("created", &[CHAIRMAN]), ("signed", &[SPECIALIST])];

/// What a letter tells of: the last two parts of each address in it.
fn told(letter: &Letter) -> impl Iterator<Item = String> {
    let lines = letter.text.lines().filter(|line| line.starts_with("http"));
    lines.map(|line| {
        line.rsplitn(3, '/')
            .take(2)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
            .join("/")
    })
}

/// How many more things a letter tells of than it lists, by the number its subject begins with.
fn unlisted(letter: &Letter) -> i64 {
    let all = letter.subject.split(' ').next().unwrap_or_default();
    let all: i64 = all.parse().unwrap_or_default();
    let is_listed =
        |about: &String| about.starts_with("nominations/") || about.starts_with("decisions/");
    (all - i64::try_from(told(letter).filter(is_listed).count()).unwrap()).max(0)
}

pub fn check(remains: &Remains, found: &mut Found) {
    let mut due: BTreeMap<(String, String), i64> = BTreeMap::new();
    for (kind, things, causes) in [
        ("nominations", &remains.nominations, OF_FILES),
        ("decisions", &remains.decisions, OF_DECISIONS),
    ] {
        for (id, thing) in things {
            for line in thing["history"].as_array().into_iter().flatten() {
                let readers = causes
                    .iter()
                    .filter(|(deed, _)| line["deed"] == *deed)
                    .flat_map(|(_, readers)| *readers);
                readers.for_each(|reader| {
                    *due.entry(((*reader).to_owned(), format!("{kind}/{id}")))
                        .or_default() += 1;
                });
            }
        }
    }
    let mut by_id: BTreeMap<&str, Vec<&Letter>> = BTreeMap::new();
    remains
        .letters
        .iter()
        .for_each(|letter| by_id.entry(&letter.message_id).or_default().push(letter));
    let mut came: BTreeMap<(String, String), i64> = BTreeMap::new();
    let (mut again, mut more) = (0, BTreeMap::<&str, i64>::new());
    for (id, letters) in &by_id {
        let first = letters[0];
        again += letters.len() as u64 - 1;
        let same = letters.iter().all(|letter| {
            (&letter.to, &letter.subject, &letter.text) == (&first.to, &first.subject, &first.text)
        });
        found.unless(same, "I22", || {
            format!("{id} is not always the same letter")
        });
        *more.entry(&first.to).or_default() += unlisted(first);
        told(first).for_each(|about| *came.entry((first.to.clone(), about)).or_default() += 1);
    }
    twins(&by_id, found);
    // At each cut, as many letters had left that were not noted yet as are taken at once.
    let crashes = remains.facts["crashes"].as_u64().unwrap_or_default();
    found.unless(again <= 16 * crashes, "I23", || {
        format!("{again} letters came again, after {crashes} cuts")
    });
    let before: BTreeSet<&str> = remains
        .nominations
        .keys()
        .chain(remains.decisions.keys())
        .map(String::as_str)
        .collect();
    for (about, times) in &due {
        let arrived = came.get(about).copied().unwrap_or_default();
        // What a letter of very many things counts and does not list.
        let counted = more.get_mut(about.0.as_str()).map_or(0, |more| {
            let counted = (*times - arrived).clamp(0, *more);
            *more -= counted;
            counted
        });
        found.unless(arrived + counted >= *times, "I21", || {
            format!(
                "{} should hear {times} times of {}, and did {arrived} times",
                about.0, about.1
            )
        });
        let reminders = remains.fact("clock_jumped");
        found.unless(arrived <= *times || reminders, "I24", || {
            format!(
                "{} hears {arrived} times of {}, where {times} times is due",
                about.0, about.1
            )
        });
    }
    for about in came.keys().filter(|about| !due.contains_key(about)) {
        let id = about.1.rsplit('/').next().unwrap_or_default();
        // Files that were there before the load have letters too.
        found.unless(!before.contains(id), "I24", || {
            format!(
                "{} hears of {}, which is none of their business",
                about.0, about.1
            )
        });
        let deleted = remains
            .requests
            .iter()
            .any(|request| request.answer["id"] == id);
        found.unless(before.contains(id) || !deleted, "I24", || {
            format!("{} hears of {}, which is not there", about.0, about.1)
        });
    }
}

/// I22: the same words to the same reader under two names are one letter whose name changed on the
/// way.
fn twins(by_id: &BTreeMap<&str, Vec<&Letter>>, found: &mut Found) {
    let mut names: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for (id, letters) in by_id {
        // One text tells several things of one file: only letters about several files are surely
        // the same.
        if told(letters[0]).collect::<BTreeSet<_>>().len() > 1 {
            names
                .entry((&letters[0].to, &letters[0].text))
                .or_default()
                .push(id);
        }
    }
    for ((reader, _), ids) in names {
        found.unless(ids.len() == 1, "I22", || {
            format!("{reader} has one letter under several names: {ids:?}")
        });
    }
}
