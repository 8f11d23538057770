//! Every operation as everybody, as one snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::Value;

use super::{documented, rehearsed};
use crate::matrix::samples::{Sample, samples};
use crate::matrix::world::{Persona, World, build, everybody, throw_away};
use crate::support::{Reply, TestApp, on_both};

/// What a cell of the table says.
fn cell(reply: &Reply) -> String {
    if reply.status >= 400 {
        return format!(
            "{} {}",
            reply.status,
            reply.json()["code"].as_str().unwrap()
        );
    }
    let json: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    let outcome = if json["outcome"]["items"].is_array() {
        &json["outcome"]
    } else {
        &json
    };
    match outcome["items"].as_array() {
        Some(items)
            if items
                .iter()
                .any(|item| item["status"].is_u64() && !item["problem"].is_null()) =>
        {
            format!(
                "{} of which {}",
                reply.status,
                items[0]["problem"]["code"].as_str().unwrap()
            )
        }
        Some(items) => format!(
            "{} {}",
            reply.status,
            if items.is_empty() { "none" } else { "some" }
        ),
        None => reply.status.to_string(),
    }
}

/// One call. What it would use up is made anew for it.
async fn ask(
    app: &TestApp,
    world: &World,
    persona: &Persona,
    sample: &Sample,
    spare: &mut BTreeMap<&'static str, String>,
    path: &str,
) -> Reply {
    if sample.operation.starts_with("DELETE /api/v1/sessions") {
        let token = persona.once(app).await;
        return app
            .send(sample.request_from(persona.address, token.as_deref(), path))
            .await;
    }
    for kind in ["role", "delegation"] {
        let hole = format!("{{{kind}}}");
        if !path.contains(&hole) {
            continue;
        }
        if !spare.contains_key(kind) {
            spare.insert(kind, throw_away(app, world, kind).await);
        }
        let reply = app
            .send(sample.request_from(
                persona.address,
                persona.token.as_deref(),
                &path.replace(&hole, &spare[kind]),
            ))
            .await;
        if reply.status < 400 {
            spare.remove(kind);
        }
        return reply;
    }
    app.send(sample.request_from(persona.address, persona.token.as_deref(), path))
        .await
}

/// The names of those who heard the same, made short: all of a kind are one, and so are nearly all
/// roles of a place.
fn together(mut names: Vec<&str>, everybody: &[Persona]) -> String {
    let lapsed = |name: &str| {
        ["roleless", "ended:", "tomorrow:", "stand-in-"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let gone = |name: &str| {
        ["disabled:", "signed-out:"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let kinds: [(&str, &dyn Fn(&str) -> bool); 7] = [
        ("commune", &|name| name.starts_with("commune/")),
        ("ward", &|name| name.starts_with("ward/")),
        ("province", &|name| name.starts_with("province/")),
        ("program-commune", &|name| {
            name.starts_with("program-commune/")
        }),
        ("program-ward", &|name| name.starts_with("program-ward/")),
        ("lapsed", &lapsed),
        ("gone", &gone),
    ];
    let mut told = Vec::new();
    for (kind, is_one) in kinds {
        let others = everybody
            .iter()
            .map(|one| one.name.as_str())
            .filter(|name| is_one(name) && !names.contains(name));
        let others: Vec<&str> = others
            .map(|name| name.rsplit('/').next().unwrap())
            .collect();
        let many = names.iter().filter(|name| is_one(name)).count();
        if many > 2 * others.len() {
            names.retain(|name| !is_one(name));
            told.push(if others.is_empty() {
                format!("{kind}/*")
            } else {
                format!("{kind}/* but {}", others.join(" and "))
            });
        }
    }
    told.extend(names.into_iter().map(str::to_owned));
    told.join(", ")
}

on_both![every_operation_as_everybody,];

async fn every_operation_as_everybody(app: &TestApp) {
    let world = build(app).await;
    let (documented, samples) = (documented(), samples(&world));
    let sampled: BTreeSet<&str> = samples.iter().map(|sample| sample.operation).collect();
    let missing: Vec<&String> = documented
        .keys()
        .filter(|operation| !sampled.contains(operation.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "say in samples.rs how to ask for {missing:?}"
    );
    let everybody = everybody(app, &world).await;
    let mut spare = BTreeMap::new();
    let mut table = BTreeMap::new();
    // What only looks comes first: what is asked for later may make something.
    for (index, sample) in samples.iter().enumerate() {
        let path = rehearsed(sample, &documented);
        let mut heard: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for persona in &everybody {
            let reply = ask(app, &world, persona, sample, &mut spare, &path).await;
            assert!(
                reply.status < 500,
                "{} {}: {}",
                sample.operation,
                persona.name,
                reply.text
            );
            heard.entry(cell(&reply)).or_default().push(&persona.name);
        }
        let label = if sample.label.is_empty() {
            String::new()
        } else {
            format!("  ({})", sample.label)
        };
        let mut lines = format!("{}{label}\n", sample.operation);
        for (answer, names) in heard {
            writeln!(lines, "    {answer:<24} {}", together(names, &everybody)).unwrap();
        }
        let (method, path) = sample.operation.split_once(' ').unwrap();
        table.insert((path, method, index), lines);
    }
    let table: String = table.into_values().collect();
    app.sql("DELETE FROM job WHERE state = 'dead'".to_owned())
        .await;
    insta::with_settings!({ snapshot_suffix => "", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("matrix", table);
    });
}
