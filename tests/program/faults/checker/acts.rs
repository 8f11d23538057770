//! I1, I2, I3, I5: what was acknowledged is there once, along an allowed path, by those who may.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Fate, Found, Remains, statement};
use crate::faults::evidence::{Outcome, Request};

/// From which stage to which a file of this road moves, by what is done: and who does it (officer,
/// specialist, chairman).
const ROAD: &[(&str, &str, &str, &str, usize)] = &[
    ("submit", "submitted", "draft", "check", 0),
    ("accept", "accepted", "check", "decide", 1),
    ("approve", "approved", "decide", "issue", 2),
    ("issue", "awarded", "issue", "awarded", 1),
];

/// What leaves a file where it is.
const STANDING: &[(&str, &str, usize)] = &[
    ("nominate", "created", 0),
    ("edit", "edited", 0),
    ("document", "document_added", 0),
    ("draft", "put_on_decision", 1),
];

/// What is done with a decision.
const PAPER: &[(&str, &str, usize)] = &[
    ("draft", "created", 1),
    ("sign", "signed", 2),
    ("issue", "issued", 1),
];

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

pub fn check(remains: &Remains, found: &mut Found) {
    made_once(remains, found);
    answered_alike(remains, found);
    acts_stand(remains, found);
    nothing_overwritten(remains, found);
    nothing_kept_in_vain(remains, found);
    for (id, file) in &remains.nominations {
        path(remains, id, file, found);
    }
    for (id, decision) in &remains.decisions {
        paper(remains, id, decision, found);
    }
}

/// I1: each file and each decision that was acknowledged is there once; what is unknown at most
/// once; what was refused never.
fn made_once(remains: &Remains, found: &mut Found) {
    for (kind, things, name) in [
        (
            "nominate",
            &remains.nominations,
            statement as fn(&Value) -> &str,
        ),
        ("draft", &remains.decisions, |decision| {
            text(decision, "title")
        }),
    ] {
        let mut there: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, thing) in things {
            there.entry(name(thing)).or_default().push(id);
        }
        for wish in remains.wishes().filter(|wish| wish.kind == kind) {
            let called = if kind == "nominate" {
                text(&wish.body, "statement")
            } else {
                text(&wish.body, "title")
            };
            let ids = there.get(called).map_or(&[][..], Vec::as_slice);
            let is_right = match remains.fate(&wish.key) {
                Fate::Done => ids.len() == 1,
                Fate::Unknown => ids.len() <= 1,
                Fate::NotDone => ids.is_empty(),
            };
            found.unless(is_right, "I1", || {
                format!(
                    "{:?} is {:?} and there {} times",
                    wish.key,
                    remains.fate(&wish.key),
                    ids.len()
                )
            });
        }
    }
}

/// I1: a key stands for one answer, however often it is asked; and for nothing else. What was asked
/// of an acknowledged thing is not 404.
fn answered_alike(remains: &Remains, found: &mut Found) {
    for key in remains.by_key.keys() {
        let done: Vec<&Request> = remains
            .asked(key)
            .filter(|request| request.outcome == Outcome::Done && request.why != "other")
            .collect();
        let alike = done
            .windows(2)
            .all(|pair| pair.iter().all(|request| request.answer == pair[0].answer));
        found.unless(alike, "I1", || {
            format!(
                "{key:?} was answered in two ways: {}",
                done.iter()
                    .map(|one| one.answer.to_string())
                    .collect::<Vec<_>>()
                    .join(" | ")
            )
        });
        for request in remains.asked(key) {
            let is_right = match request.why.as_str() {
                "again" => {
                    request.outcome != Outcome::Refused
                        || (request.status == Some(401) && remains.fact("clock_jumped"))
                }
                "other" => request.outcome != Outcome::Done,
                _ => request.status != Some(404),
            };
            found.unless(is_right, "I1", || {
                format!(
                    "{key:?}, asked {}: {:?} {}",
                    request.why, request.status, request.answer
                )
            });
        }
    }
}

/// I1, I2: each act that was acknowledged stands in the history of its thing once, behind the
/// version it was made from.
fn acts_stand(remains: &Remains, found: &mut Found) {
    for wish in remains.wishes() {
        let (Some(object), Some(version)) = (&wish.object, wish.version) else {
            continue;
        };
        let on_paper = remains.decisions.contains_key(object);
        let deed = if on_paper {
            PAPER
                .iter()
                .find(|(kind, ..)| *kind == wish.kind)
                .map(|(_, deed, _)| *deed)
        } else {
            let moving = ROAD
                .iter()
                .find(|(kind, ..)| *kind == wish.kind)
                .map(|(_, deed, ..)| *deed);
            moving.or_else(|| {
                STANDING
                    .iter()
                    .find(|(kind, ..)| *kind == wish.kind)
                    .map(|(_, deed, _)| *deed)
            })
        };
        let history = remains.history(object);
        let lines = history
            .iter()
            .filter(|line| deed == line["deed"].as_str() && line["version"] == version + 1)
            .count();
        let fate = remains.fate(&wish.key);
        // Others may have asked for the same from the same version: then one line is theirs.
        let name = remains.nominations.get(object).map(statement).or(remains
            .decisions
            .get(object)
            .map(|decision| text(decision, "title")));
        let mut others = remains.wishes_of(name.unwrap_or_default()).filter(|other| {
            other.key != wish.key && other.kind == wish.kind && other.object == wish.object
        });
        let is_right = match fate {
            Fate::Done => lines == 1,
            Fate::Unknown => lines <= 1,
            Fate::NotDone => {
                lines == 0
                    || wish.kind == "document"
                    || others.any(|other| remains.fate(&other.key) != Fate::NotDone)
            }
        };
        found.unless(is_right, "I1", || {
            format!(
                "{:?} is {fate:?} and stands {lines} times in the history of {object}: {}",
                wish.key,
                steps(history)
            )
        });
        let said = wish.body["statement"]
            .as_str()
            .filter(|_| wish.kind == "edit" && fate == Fate::Done);
        let file = remains.nominations.get(object);
        found.unless(
            said.is_none() || said == file.and_then(|file| file["statement"].as_str()),
            "I1",
            || {
                format!(
                    "{:?} was acknowledged, and the file says otherwise: {}",
                    wish.key,
                    file.map_or(&Value::Null, |file| &file["statement"])
                )
            },
        );
    }
}

/// A history in short.
fn steps(history: &[Value]) -> String {
    history
        .iter()
        .map(|line| format!("{} {}", text(line, "deed"), line["version"]))
        .collect::<Vec<_>>()
        .join(", ")
}

/// I1: while nothing can reach the disk, nothing is acknowledged.
fn nothing_kept_in_vain(remains: &Remains, found: &mut Found) {
    for window in &remains.windows {
        let (from, to) = (
            window["from"].as_u64().unwrap_or_default(),
            window["to"].as_u64().unwrap_or_default(),
        );
        for wish in remains.wishes().filter(|wish| wish.asked >= from) {
            let mut tried = remains.asked(&wish.key);
            // What may have been done before can be told of at any time.
            let told =
                tried.any(|request| request.outcome == Outcome::Done && request.answered <= to);
            found.unless(!told, "I1", || {
                format!("{:?} was acknowledged while {}", wish.key, window["while"])
            });
        }
    }
}

/// I2: nothing is done twice from one version of one thing.
fn nothing_overwritten(remains: &Remains, found: &mut Found) {
    let mut from: BTreeMap<(&str, i64), Vec<&str>> = BTreeMap::new();
    for wish in remains
        .wishes()
        .filter(|wish| remains.fate(&wish.key) == Fate::Done)
    {
        if let (Some(object), Some(version)) = (&wish.object, wish.version) {
            from.entry((object, version)).or_default().push(&wish.key);
        }
    }
    for ((object, version), keys) in from {
        found.unless(keys.len() == 1, "I2", || {
            format!("version {version} of {object} was changed by each of {keys:?}")
        });
    }
}

/// I2, I5: versions count up by one, stages follow the road, and who acted had the right; where it
/// stands now is where its path ends.
fn path(remains: &Remains, id: &str, file: &Value, found: &mut Found) {
    let history = remains.history(id);
    let (mut version, mut stage) = (0, "draft");
    for line in history {
        let deed = text(line, "deed");
        let moving = ROAD.iter().find(|(_, name, ..)| *name == deed);
        let standing = STANDING.iter().find(|(_, name, _)| *name == deed);
        let allowed = match (moving, standing) {
            (Some((_, _, from, to, _)), _) => {
                let fits = stage == *from
                    && text(line, "from_stage") == *from
                    && text(line, "to_stage") == *to;
                stage = to;
                fits
            }
            (None, Some(_)) => line["to_stage"].is_null(),
            (None, None) => false,
        };
        found.unless(allowed, "I2", || format!("{id} has no such step: {line}"));
        version += i64::from(deed != "put_on_decision");
        found.unless(line["version"] == version, "I2", || {
            format!("{id} should be at version {version}: {line}")
        });
        let who = moving
            .map(|(.., who)| *who)
            .or(standing.map(|(.., who)| *who))
            .unwrap_or_default();
        found.unless(
            remains
                .names
                .get(who)
                .is_some_and(|name| name == text(line, "actor")),
            "I5",
            || format!("{id}: not theirs to do: {line}"),
        );
        explained(remains, id, file, line, found);
    }
    let stands = file["version"] == version && text(file, "stage") == stage;
    found.unless(stands, "I2", || {
        format!(
            "{id} stands at {} version {}, its path ends at {stage} version {version}",
            file["stage"], file["version"]
        )
    });
    let decisions = remains.listed(id).count();
    found.unless(decisions <= 1, "I3", || {
        format!("{id} stands on {decisions} decisions")
    });
    for (_, deed, ..) in ROAD {
        let times = history
            .iter()
            .filter(|line| text(line, "deed") == *deed)
            .count();
        found.unless(times <= 1, "I3", || {
            format!("{id} was {deed} {times} times")
        });
    }
}

/// I1: nothing happens that nobody asked for, or that everybody was refused.
fn explained(remains: &Remains, id: &str, file: &Value, line: &Value, found: &mut Found) {
    let deed = text(line, "deed");
    let kinds = ROAD
        .iter()
        .map(|(kind, name, ..)| (*kind, *name))
        .chain(STANDING.iter().map(|(kind, name, _)| (*kind, *name)));
    let Some((kind, _)) = kinds.into_iter().find(|(_, name)| *name == deed) else {
        return;
    };
    let mut causes = remains
        .wishes_of(statement(file))
        .filter(|wish| wish.kind == kind);
    found.unless(
        causes.any(|wish| remains.fate(&wish.key) != Fate::NotDone || kind == "document"),
        "I1",
        || format!("{id}: nobody was told that this was done: {line}"),
    );
}

/// I2, I5 for decisions: drafted, signed, issued.
fn paper(remains: &Remains, id: &str, decision: &Value, found: &mut Found) {
    let history = remains.history(id);
    for (index, line) in history.iter().enumerate() {
        let step = PAPER
            .get(index)
            .filter(|(_, deed, _)| *deed == text(line, "deed"));
        found.unless(step.is_some() && line["version"] == index + 1, "I2", || {
            format!("{id} has no such step: {line}")
        });
        let by = step.and_then(|(.., who)| remains.names.get(*who));
        found.unless(
            by.is_some_and(|name| name == text(line, "actor")),
            "I5",
            || format!("{id}: not theirs to do: {line}"),
        );
    }
    let status = ["", "drafted", "signed", "issued"].get(history.len());
    found.unless(status == Some(&text(decision, "status")), "I2", || {
        format!(
            "{id} is {}, with the history {}",
            decision["status"],
            steps(history)
        )
    });
}
