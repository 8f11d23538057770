//! What the program is made of: licences that may be used, and versions below which nothing may
//! fall.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// Licences without duties on those who only use the program.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OpenSSL",
    "PostgreSQL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Below these versions there are known faults: a package, the lowest version, and why.
const FLOORS: &[(&str, (u64, u64, u64), &str)] = &[
    (
        "jsonwebtoken",
        (10, 3, 0),
        "CVE-2026-25537: exp and nbf of the wrong type were not checked",
    ),
    (
        "lettre",
        (0, 11, 0),
        "CVE-2021-38189: SMTP command injection",
    ),
    (
        "rustls",
        (0, 23, 18),
        "CVE-2024-11738: a panic on a crafted handshake",
    ),
];

/// Never: licences with duties, a second TLS or database stack, known holes.
const NEVER: &[&str] = &["actix-governor", "sqlx", "rsa", "native-tls"];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let used: BTreeSet<&str> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| used.contains(package["id"].as_str().unwrap()))
        .cloned()
        .collect()
}

/// Is one way through the expression free of duties? `A OR B` is a choice, `A AND B` is both, `A/B`
/// is an old way to write OR.
fn is_free(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let all_of = |part: &str| {
        part.split(" AND ")
            .all(|licence| LICENCES.contains(&licence.trim()))
    };
    expression.split(" OR ").any(all_of)
}

#[test]
fn every_dependency_has_a_licence_from_the_list() {
    let foreign: Vec<String> = packages()
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(is_free))
        .map(|package| {
            format!(
                "{} {}: {}",
                package["name"], package["version"], package["license"]
            )
        })
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
}

#[test]
fn no_version_is_below_its_floor_and_nothing_forbidden_is_there() {
    let packages = packages();
    for (name, floor, why) in FLOORS {
        let versions: Vec<&str> = packages
            .iter()
            .filter(|package| package["name"] == *name)
            .map(|package| package["version"].as_str().unwrap())
            .collect();
        assert!(
            !versions.is_empty(),
            "{name} is not used any more: take it off the list"
        );
        for version in versions {
            let numbers: Vec<u64> = version
                .split(['.', '+', '-'])
                .take(3)
                .map(|part| part.parse().unwrap())
                .collect();
            assert!(
                numbers >= vec![floor.0, floor.1, floor.2],
                "{name} {version}: {why}"
            );
        }
    }
    for name in NEVER {
        assert!(
            !packages.iter().any(|package| package["name"] == *name),
            "{name} must not be used"
        );
    }
}

#[test]
fn one_sqlite_and_one_tls_of_each_kind_are_linked() {
    let packages = packages();
    for name in ["libsqlite3-sys", "openssl-sys", "rustls", "aws-lc-sys"] {
        assert_eq!(
            packages
                .iter()
                .filter(|package| package["name"] == name)
                .count(),
            1,
            "{name}"
        );
    }
}
