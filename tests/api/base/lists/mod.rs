//! Lists: pages, cursors, search, and that they show nobody else's things.

mod catalogue;
mod narrowed;
mod scopes;
mod sparse;
mod walked;

use serde_json::Value;

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}
