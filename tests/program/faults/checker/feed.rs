//! I26: what an HR system pulled adds up to the records, in commit order, without a gap.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Found, Remains};
use crate::faults::evidence::Outcome;
use crate::faults::world::{other_program, program};

pub fn check(remains: &Remains, found: &mut Found) {
    let place: BTreeMap<&str, usize> = remains
        .awards
        .iter()
        .enumerate()
        .map(|(index, award)| (award["id"].as_str().unwrap_or_default(), index))
        .collect();
    found.unless(place.len() == remains.awards.len(), "I26", || {
        "a record comes twice from the beginning to the end".to_owned()
    });
    let mut seen: BTreeMap<&str, &Value> = BTreeMap::new();
    let (mut furthest, mut last) = (None, None);
    for pull in &remains.pulls {
        // Whoever pulls without a cursor begins anew.
        last = last.max(furthest);
        furthest = furthest.filter(|_| !pull["after"].is_null());
        for award in pull["answer"]["items"].as_array().into_iter().flatten() {
            let id = award["id"].as_str().unwrap_or_default();
            let Some(at) = place.get(id) else {
                found.add("I26", format!("was pulled and is no record: {award}"));
                continue;
            };
            found.unless(
                seen.insert(id, award)
                    .is_none_or(|before| agree(before, award)),
                "I26",
                || format!("came again and differs: {award}"),
            );
            found.unless(furthest.is_none_or(|far| *at > far), "I26", || {
                format!("was pulled behind one that came later: {award}")
            });
            furthest = furthest.max(Some(*at));
        }
    }
    // Whatever lies before the last one that was pulled was there to be pulled.
    for award in remains
        .awards
        .iter()
        .take(last.max(furthest).map_or(0, |far| far + 1))
    {
        let id = award["id"].as_str().unwrap_or_default();
        found.unless(seen.contains_key(id), "I26", || {
            format!("was never pulled, although later ones were: {award}")
        });
    }
    in_commit_order(remains, found);
}

/// What was acknowledged before another was asked for stands before it.
fn in_commit_order(remains: &Remains, found: &mut Found) {
    let mut issued: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for request in remains
        .requests
        .iter()
        .filter(|request| request.kind == "issue")
    {
        let Some(decision) = &request.object else {
            continue;
        };
        let span = issued.entry(decision).or_insert((request.asked, u64::MAX));
        if request.outcome == Outcome::Done {
            span.1 = span.1.min(request.answered);
        }
    }
    // From the end: nobody may have been acknowledged before the first asking of one that stands
    // before it.
    let mut earliest = u64::MAX;
    let mut told = BTreeSet::new();
    for award in remains.awards.iter().rev() {
        let decision = award["decision_id"].as_str().unwrap_or_default();
        let Some((asked, answered)) = issued.get(decision) else {
            continue;
        };
        found.unless(*asked < earliest || !told.insert(decision), "I26", || {
            format!("stands before one that was acknowledged before this was asked for: {award}")
        });
        earliest = earliest.min(*answered);
    }
}

/// A server of a later version may say more of a record, and nothing else.
fn agree(before: &Value, award: &Value) -> bool {
    match (before.as_object(), award.as_object()) {
        (Some(before), Some(award)) if program() != other_program() => before
            .iter()
            .all(|(member, value)| award.get(member).is_none_or(|same| same == value)),
        _ => before == award,
    }
}
