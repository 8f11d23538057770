//! Upserts by code: HR systems and administrators keep people and units up to date, each in their
//! part of the tree.

mod codes;
mod people;
mod strangers;
mod units;

use serde_json::{Value, json};
use thidua::domain::base::history::Object;

use crate::support::TestApp;

async fn deeds(app: &TestApp, object: Object) -> Vec<&'static str> {
    let entries = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, object))
        .await
        .unwrap();
    entries.iter().map(|entry| entry.deed.code()).collect()
}

fn person(name: &str, unit: &str) -> Value {
    json!({"full_name": name, "unit_code": unit, "position": "Cán bộ", "is_direct_worker": false})
}

fn unit(name: &str, kind: &str, parent: &str) -> Value {
    json!({"name": name, "kind": kind, "parent_code": parent})
}

const PEOPLE: &str = "/people/by-code";

const UNITS: &str = "/units/by-code";
