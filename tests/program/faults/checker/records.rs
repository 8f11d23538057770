//! I8, I17 to I20: documents, the sealed history, award records.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Fate, Found, Remains};
use crate::faults::load::sha256;

pub fn check(remains: &Remains, found: &mut Found) {
    documents(remains, found);
    chain(remains, found);
    leaves(remains, found);
    awards(remains, found);
}

/// I8: the bytes are what the print says, and what was acknowledged is what was sent.
fn documents(remains: &Remains, found: &mut Found) {
    for (id, file) in &remains.nominations {
        for paper in file["documents"].as_array().into_iter().flatten() {
            found.unless(paper["print_of_bytes"] == paper["sha256"], "I8", || {
                format!("{id}: the bytes are not those of {paper}")
            });
        }
    }
    for wish in remains
        .wishes()
        .filter(|wish| wish.kind == "document" && remains.fate(&wish.key) == Fate::Done)
    {
        let file = wish
            .object
            .as_ref()
            .and_then(|id| remains.nominations.get(id));
        let papers = file
            .and_then(|file| file["documents"].as_array())
            .map_or(&[][..], Vec::as_slice);
        let there = papers
            .iter()
            .filter(|paper| paper["sha256"] == wish.body)
            .count();
        found.unless(there == 1, "I8", || {
            format!("{:?} was acknowledged and is there {there} times", wish.key)
        });
    }
}

/// I18, I19: computes the chain anew, and looks for every checkpoint in it.
fn chain(remains: &Remains, found: &mut Found) {
    let (mut before, mut hashes) = (String::new(), BTreeMap::new());
    for (index, sealed) in remains.audit.iter().enumerate() {
        found.unless(sealed["position"] == index + 1, "I19", || {
            format!(
                "position {} stands at place {}",
                sealed["position"],
                index + 1
            )
        });
        let hash = sha256(
            json!(["thidua history 1", before, sealed["line"]])
                .to_string()
                .as_bytes(),
        );
        found.unless(sealed["hash"] == hash.as_str(), "I19", || {
            format!("line {} was touched: {}", index + 1, sealed["line"])
        });
        hashes.insert(index as u64 + 1, sealed["hash"].clone());
        sealed["hash"]
            .as_str()
            .unwrap_or_default()
            .clone_into(&mut before);
    }
    for checkpoint in &remains.checkpoints {
        let at = checkpoint["position"].as_u64().unwrap_or_default();
        found.unless(hashes.get(&at) == Some(&checkpoint["hash"]), "I18", || {
            format!("a checkpoint that was seen is not in the chain: {checkpoint}")
        });
    }
    found.unless(remains.fact("verified"), "I19", || {
        format!("the verifier says: {}", remains.facts["verdict"])
    });
}

/// I17: what clients were told was done has one line each, and each line of a file or decision is
/// one of its history.
fn leaves(remains: &Remains, found: &mut Found) {
    let mut leaves: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let mut by_id: BTreeMap<&str, &Value> = BTreeMap::new();
    for sealed in &remains.audit {
        let (id, object) = (
            sealed["line"][0].as_str().unwrap_or_default(),
            sealed["line"][8].as_str().unwrap_or_default(),
        );
        found.unless(by_id.insert(id, &sealed["line"]).is_none(), "I17", || {
            format!("sealed twice: {}", sealed["line"])
        });
        leaves.entry(object).or_default().push(&sealed["line"]);
    }
    for (id, thing) in remains.nominations.iter().chain(&remains.decisions) {
        let history = thing["history"].as_array().map_or(&[][..], Vec::as_slice);
        let own = leaves.get(id.as_str()).map_or(&[][..], Vec::as_slice);
        found.unless(own.len() == history.len(), "I17", || {
            format!(
                "{id} has {} lines and {} of them sealed",
                history.len(),
                own.len()
            )
        });
        for line in history {
            let same = by_id
                .get(line["id"].as_str().unwrap_or_default())
                .is_some_and(|leaf| {
                    let told = [&leaf[4], &leaf[9], &leaf[11], &leaf[12]]
                        == [
                            &line["actor"],
                            &line["deed"],
                            &line["from_stage"],
                            &line["to_stage"],
                        ];
                    told && leaf[10].as_str().and_then(|version| version.parse().ok())
                        == line["version"].as_i64()
                });
            found.unless(same, "I17", || {
                format!("{id}: not sealed as it is shown: {line}")
            });
        }
    }
    for wish in remains
        .wishes()
        .filter(|wish| remains.fate(&wish.key) == Fate::Done)
    {
        let (Some(object), Some(version)) = (&wish.object, wish.version) else {
            continue;
        };
        let version = (version + 1).to_string();
        let lines = leaves
            .get(object.as_str())
            .into_iter()
            .flatten()
            .filter(|leaf| leaf[10] == version.as_str());
        // A file that is put on a decision keeps its version: that line is the decision's.
        let lines = lines.filter(|leaf| leaf[9] != "put_on_decision").count();
        found.unless(lines == 1, "I17", || {
            format!(
                "{:?} was acknowledged and has {lines} sealed lines",
                wish.key
            )
        });
    }
}

/// I20: a record for each file that was awarded, and the issued decision that lists it; nothing of
/// it without the rest.
fn awards(remains: &Remains, found: &mut Found) {
    let mut records: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for award in &remains.awards {
        records
            .entry(award["nomination_id"].as_str().unwrap_or_default())
            .or_default()
            .push(award);
    }
    for (id, file) in &remains.nominations {
        let own = records.get(id.as_str()).map_or(&[][..], Vec::as_slice);
        let awarded = file["status"] == "awarded";
        let listed: Vec<_> = remains
            .listed(id)
            .filter(|decision| decision["status"] == "issued")
            .collect();
        let together = if awarded {
            own.len() == 1 && listed.len() == 1
        } else {
            own.is_empty() && listed.is_empty()
        };
        found.unless(together, "I20", || {
            format!(
                "{id} is {} with {} records and {} issued decisions",
                file["status"],
                own.len(),
                listed.len()
            )
        });
        for (record, decision) in own.iter().zip(&listed) {
            let same = record["decision_id"] == decision["id"]
                && record["decision_number"] == decision["number"];
            found.unless(same, "I20", || {
                format!(
                    "{id}: the record {record} is of another decision than {}",
                    decision["id"]
                )
            });
        }
    }
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    for decision in remains
        .decisions
        .values()
        .filter(|decision| decision["status"] == "issued")
    {
        *numbers
            .entry(decision["number"].as_str().unwrap_or_default())
            .or_default() += 1;
    }
    for (number, times) in numbers {
        found.unless(times == 1, "I20", || {
            format!("the number {number} was given {times} times")
        });
    }
}
