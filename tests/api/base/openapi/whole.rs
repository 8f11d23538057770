//! The document has no faults, and is the one that is served.

use std::collections::BTreeSet;

use actix_web::http::Method;
use serde_json::{Value, json};

use super::operations_of;
use crate::support::{TestApp, on_both};

/// What readers of the document refuse, or take for something else than was meant: every kind of
/// it, in one list.
fn faults(document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let declared: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let (mut used, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for (path, method, operation) in operations_of(document) {
        let mut fault = |what: String| faults.push(format!("{method} {path}: {what}"));
        let id = operation["operationId"].as_str().unwrap_or_default();
        if id.is_empty() || !ids.insert(id.to_owned()) {
            fault(format!(
                "its operationId {id:?} is missing or that of another"
            ));
        }
        if operation["summary"].as_str().is_none_or(str::is_empty) {
            fault("it does not say what it is for".to_owned());
        }
        if !operation["security"].is_array() {
            fault("it does not say who may ask".to_owned());
        }
        let tags: Vec<&str> = operation["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if tags.len() != 1 || !declared.contains(tags[0]) {
            fault(format!("its tags {tags:?}"));
        }
        used.extend(tags);
        let mut names = BTreeSet::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let (name, place) = (
                parameter["name"].as_str().unwrap(),
                parameter["in"].as_str().unwrap(),
            );
            if !names.insert((name, place)) {
                fault(format!("{name} in {place} twice"));
            }
            if parameter["schema"].is_null() || place == "path" && parameter["required"] != true {
                fault(format!("{name} in {place} is not described"));
            }
        }
        let filled: Vec<&str> = names
            .iter()
            .filter(|(_, place)| *place == "path")
            .map(|(name, _)| *name)
            .collect();
        let mut holes: Vec<&str> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        holes.sort_unstable();
        if filled != holes {
            fault(format!("the path has {holes:?}, the parameters {filled:?}"));
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            if response["$ref"].is_null()
                && response["description"].as_str().is_none_or(str::is_empty)
            {
                fault(format!("{status} is not described"));
            }
        }
        let bodies = operation["responses"]
            .as_object()
            .unwrap()
            .values()
            .chain([&operation["requestBody"]]);
        for (media, content) in bodies
            .filter_map(|body| body["content"].as_object())
            .flatten()
        {
            let schema = &content["schema"];
            let is_shape = media.ends_with("json") && !media.ends_with("ndjson")
                || media.ends_with("urlencoded");
            if is_shape && schema["$ref"].as_str().is_none() && schema["oneOf"].is_null() {
                fault(format!("{media} is written out, not named"));
            }
            if !is_shape && schema["type"] != "string" {
                fault(format!("{media} is no text and no bytes"));
            }
        }
        if !operation["requestBody"].is_null() && !operation["requestBody"]["required"].is_boolean()
        {
            fault("it does not say whether it needs its body".to_owned());
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (member, inner) in schema["properties"].as_object().into_iter().flatten() {
            let written_out = |one: &Value| {
                one["properties"]
                    .as_object()
                    .is_some_and(|members| !members.is_empty())
            };
            if written_out(inner) || written_out(&inner["items"]) {
                faults.push(format!("{name}: {member} is written out, not named"));
            }
        }
    }
    faults.extend(
        declared
            .difference(&used)
            .map(|tag| format!("nothing has the tag {tag}")),
    );
    faults
}

#[test]
fn the_document_is_whole() {
    let document = serde_json::to_value(thidua::http::openapi::document()).unwrap();
    let faults = faults(&document);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_fault_in_the_document_is_seen() {
    let whole = serde_json::to_value(thidua::http::openapi::document()).unwrap();
    let spoil = |change: &dyn Fn(&mut Value)| {
        let mut document = whole.clone();
        change(&mut document["paths"]["/api/v1/units"]["get"]);
        faults(&document).len()
    };
    for (what, change) in [
        (
            "no description",
            (&|one: &mut Value| one["responses"]["200"]["description"] = json!(""))
                as &dyn Fn(&mut Value),
        ),
        ("an id twice", &|one| {
            one["operationId"] = json!("find_unit");
        }),
        ("no id", &|one| one["operationId"] = Value::Null),
        ("nobody may ask", &|one| one["security"] = Value::Null),
        ("a tag of its own", &|one| {
            one["tags"] = json!(["elsewhere"]);
        }),
        ("a parameter twice", &|one| {
            let first = one["parameters"][0].clone();
            one["parameters"].as_array_mut().unwrap().push(first);
        }),
        ("a hole too many", &|one| {
            let hole =
                json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
            one["parameters"].as_array_mut().unwrap().push(hole);
        }),
        ("a page written out", &|one| {
            one["responses"]["200"]["content"]["application/json"]["schema"] =
                json!({"type": "object"});
        }),
        ("bytes without a shape", &|one| {
            one["responses"]["200"]["content"]["application/json"]["schema"] = Value::Null;
        }),
    ] {
        assert_eq!(spoil(change), 1, "{what}");
    }
}

on_both![
    the_committed_document_is_the_served_one,
    every_shape_has_a_name_of_its_own,
];

async fn the_committed_document_is_the_served_one(app: &TestApp) {
    let served = app
        .open(Method::GET, "/openapi.json", None)
        .await
        .expect(200)
        .text;
    let committed = std::fs::read_to_string("openapi.json").unwrap();
    assert!(
        served == committed,
        "openapi.json is out of date: run `cargo run -- openapi > openapi.json`"
    );
    let document: serde_json::Value = serde_json::from_str(&served).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut operations = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations += 1;
            assert!(
                operation["responses"].get("default").is_some(),
                "{method} {path} does not say how it fails"
            );
            assert!(
                operation["operationId"].as_str().is_some(),
                "{method} {path}"
            );
        }
    }
    assert!(operations > 40, "{operations}");
}

/// Two shapes of one name would be one in the document, and one of them described wrongly.
async fn every_shape_has_a_name_of_its_own(app: &TestApp) {
    let mut names = std::collections::BTreeSet::new();
    let mut folders = vec![std::path::PathBuf::from("src/http")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 50, "they are where this looks for them");
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for part in text.split("ToSchema)]").skip(1) {
            let name = part
                .replace("pub enum ", "pub struct ")
                .split("struct ")
                .nth(1)
                .unwrap()
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap()
                .to_owned();
            assert!(
                names.insert(name.clone()),
                "{name} is the name of two shapes"
            );
        }
    }
    let version = app
        .open(Method::GET, "/version", None)
        .await
        .expect(200)
        .json();
    let document: serde_json::Value =
        serde_json::to_value(thidua::http::openapi::document()).unwrap();
    let members = document["components"]["schemas"]["VersionView"]["properties"]
        .as_object()
        .unwrap();
    assert!(
        version.as_object().unwrap().keys().eq(members.keys()),
        "{members:?}"
    );
}
