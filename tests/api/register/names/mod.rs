//! Names and codes as people type them: what is kept of them, how they are found, which of them are
//! one.

mod closed_units;
mod mended;
mod namesakes;
mod older_version;
mod search;
mod signs;

use serde_json::{Value, json};

use crate::support::{Actor, TestApp};

async fn found(actor: &Actor<'_>, path: &str, q: &str) -> Vec<String> {
    let q = serde_urlencoded::to_string([("q", q)]).unwrap();
    let list = actor.get(&format!("/{path}?{q}")).await.expect(200).json();
    let name = |item: &Value| {
        item["name"]
            .as_str()
            .or(item["full_name"].as_str())
            .unwrap()
            .to_owned()
    };
    list["items"].as_array().unwrap().iter().map(name).collect()
}

fn person(name: &str) -> Value {
    json!({"full_name": name, "unit_code": "HG-01", "is_direct_worker": true})
}

async fn keeper(app: &TestApp) -> Actor<'_> {
    app.program("HG", &["people:write", "units:write"]).await
}
