//! What the program is made of, held to `.deny.toml`: licences that may be used, where packages come
//! from, what must not be there, and versions below which nothing may fall.

use std::process::Command;

use serde_json::Value;

/// The packages that are linked, and which of them each asks for.
struct Packages {
    all: Vec<Value>,
    nodes: Vec<Value>,
}

fn read() -> (Value, Packages) {
    let list = std::fs::read_to_string(".deny.toml").unwrap();
    let list: Value = toml::from_str(&list).unwrap();
    let target = list["graph"]["targets"][0].as_str().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .args(["--filter-platform", target])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap().clone();
    let mut all = metadata["packages"].as_array().unwrap().clone();
    all.retain(|package| nodes.iter().any(|node| node["id"] == package["id"]));
    (list, Packages { all, nodes })
}

impl Packages {
    fn named(&self, name: &str) -> Vec<&Value> {
        let named = self.all.iter().filter(|package| package["name"] == name);
        named.collect()
    }

    /// The names of those that ask for a package.
    fn askers(&self, of: &Value) -> Vec<&Value> {
        let asks = |package: &&Value| {
            let node = self.nodes.iter().find(|node| node["id"] == package["id"]);
            let asked = node.unwrap()["dependencies"].as_array().unwrap();
            asked.contains(&of["id"])
        };
        let askers = self.all.iter().filter(asks);
        askers.map(|package| &package["name"]).collect()
    }
}

/// Is one way through the expression allowed? `A OR B` is a choice, `A AND B` is both, `A/B` is an
/// old way to write OR.
fn is_free(expression: &str, allowed: &[Value]) -> bool {
    let mut expression = expression.replace('/', " OR ");
    while let Some(end) = expression.find(')') {
        let start = expression[..end].rfind('(').unwrap();
        let is_inner_free = is_free(&expression[start + 1..end], allowed);
        let stands_for = if is_inner_free { "MIT" } else { "none" };
        expression.replace_range(start..=end, stands_for);
    }
    let all_of = |part: &str| {
        part.split(" AND ")
            .all(|licence| allowed.iter().any(|known| known == licence.trim()))
    };
    expression.split(" OR ").any(all_of)
}

#[test]
fn every_dependency_has_a_licence_from_the_list() {
    let (list, packages) = read();
    let allowed = list["licenses"]["allow"].as_array().unwrap();
    assert!(is_free("(GPL-2.0 OR MIT) AND ISC", allowed));
    assert!(!is_free("(GPL-2.0 OR MIT) AND GPL-2.0", allowed));
    let foreign: Vec<String> = packages
        .all
        .iter()
        .filter(|package| {
            let licence = package["license"].as_str();
            !licence.is_some_and(|licence| is_free(licence, allowed))
        })
        .map(|package| format!("{} {}", package["id"], package["license"]))
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
}

#[test]
fn every_dependency_comes_from_crates_io() {
    let (list, packages) = read();
    for kind in ["unknown-registry", "unknown-git"] {
        assert_eq!(list["sources"][kind], "deny");
    }
    for package in packages.all {
        let source = package["source"].as_str();
        assert!(
            package["name"] == "thidua"
                || source == Some("registry+https://github.com/rust-lang/crates.io-index"),
            "{}",
            package["id"]
        );
    }
}

/// The numbers of a version, which compare as versions do.
fn numbers(version: &str) -> Vec<u64> {
    let parts = version.split(['.', '+', '-']).take(3);
    parts.map(|part| part.parse().unwrap()).collect()
}

#[test]
fn nothing_is_there_that_the_list_bans() {
    let (list, packages) = read();
    for ban in list["bans"]["deny"].as_array().unwrap() {
        let banned = ban["crate"].as_str().unwrap();
        let (name, floor) = banned.split_once(":<").unzip();
        let found = packages.named(name.unwrap_or(banned));
        let wrappers = ban["wrappers"].as_array();
        let is_once = ban["deny-multiple-versions"] == true;
        let is_kept = if let Some(floor) = floor {
            let floor = numbers(floor);
            let is_below = |package: &&Value| numbers(package["version"].as_str().unwrap()) < floor;
            !found.is_empty() && !found.iter().any(is_below)
        } else if let Some(wrappers) = wrappers {
            found.len() == 1
                && packages
                    .askers(found[0])
                    .iter()
                    .all(|by| wrappers.contains(by))
        } else {
            found.len() == usize::from(is_once)
        };
        assert!(
            is_kept,
            "{ban} is not kept, or banned in vain: {:?}",
            found
                .iter()
                .map(|package| &package["id"])
                .collect::<Vec<_>>()
        );
    }
}
