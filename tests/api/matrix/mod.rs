//! Every operation of the document as every role, relation and state of a membership, as one
//! snapshot: a changed right is a changed line.
#![expect(
    clippy::disallowed_methods,
    clippy::type_complexity,
    clippy::too_many_lines,
    reason = "a test needs ids, and tables are long"
)]

mod bodies;
mod everybody;
mod samples;
mod strangers;
pub(crate) mod world;

use std::collections::BTreeMap;

use thidua::http::contract::operations;
use thidua::http::openapi::document;

use crate::matrix::samples::Sample;

/// The operations of the document, and whether each can be rehearsed. A rehearsal is the change
/// itself, taken back: who may do the one may do the other.
fn documented() -> BTreeMap<String, bool> {
    let paths = &document().paths.paths;
    let changes = paths
        .iter()
        .filter(|(path, _)| !path.ends_with("/rehearsal"));
    let all =
        changes.flat_map(|(path, item)| operations(item).map(move |(method, _)| (method, path)));
    let is_rehearsed = |method, path: &str| {
        matches!(method, "POST" | "PATCH") && paths.contains_key(&format!("{path}/rehearsal"))
    };
    all.map(|(method, path)| (format!("{method} {path}"), is_rehearsed(method, path)))
        .collect()
}

/// The path of a sample, rehearsed where that can be.
fn rehearsed(sample: &Sample, documented: &BTreeMap<String, bool>) -> String {
    if documented[sample.operation] {
        format!("{}?dry_run=true", sample.path)
    } else {
        sample.path.clone()
    }
}
