//! What things are called.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::architecture::code;
use crate::files::sources;

/// Two types of one name are told apart by nobody who reads. `Result` is what every error has.
#[test]
fn no_two_public_types_have_one_name() {
    let mut known: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut twice = Vec::new();
    for path in sources(Path::new("src")) {
        for line in code(&path).lines() {
            let line = line.trim_start();
            let Some(rest) = line.strip_prefix("pub ") else {
                continue;
            };
            let Some(rest) = ["struct ", "enum ", "trait ", "type "]
                .iter()
                .find_map(|kind| rest.strip_prefix(kind))
            else {
                continue;
            };
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            // A macro names what it is given.
            if name == "Result" || name.is_empty() {
                continue;
            }
            if let Some(other) = known.insert(name.clone(), path.clone()) {
                twice.push(format!(
                    "{name}: {} and {}",
                    other.display(),
                    path.display()
                ));
            }
        }
    }
    assert!(twice.is_empty(), "\n{}", twice.join("\n"));
}
