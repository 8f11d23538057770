//! Decisions between signature and issue: lines are struck, signatures taken back; what was signed
//! is what stands there.

mod by_forms;
mod dated;
mod found;
mod gathered;
mod letters;
mod numbers;
mod pages;
mod signatures;
mod struck;
mod ticked;

use serde_json::Value;

use crate::support::Actor;

async fn deeds(actor: &Actor<'_>, path: &str) -> Vec<String> {
    let history = actor
        .get(&format!("{path}/history"))
        .await
        .expect(200)
        .json();
    history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["deed"].as_str().unwrap().to_owned())
        .collect()
}

/// The letters that would go, by office and template.
fn letters(rehearsed: Value) -> Vec<String> {
    let office = |name: &str| match name {
        "Vũ Mẫu Hòa" => "officer",
        "Bùi Mẫu Giang" => "specialist",
        "Đặng Mẫu Minh" => "chairman",
        other => panic!("{other}"),
    };
    let told = |letter: &Value| {
        format!(
            "{}: {}",
            office(letter["to"].as_str().unwrap()),
            letter["template"].as_str().unwrap()
        )
    };
    let mut all: Vec<String> = rehearsed["letters"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect();
    all.sort();
    all
}
