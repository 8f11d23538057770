//! The seeded bugs: patches to `src/` that the checker must find. Here they are only looked at;
//! `tests/program/faults/prove` builds each.

use std::path::Path;
use std::process::Command;

use crate::faults::checker::PROMISES;

#[test]
fn every_seeded_bug_still_applies_and_says_what_finds_it() {
    let campaigns: Vec<String> = ["campaigns", "."]
        .iter()
        .flat_map(|folder| {
            std::fs::read_dir(Path::new("tests/program/faults").join(folder)).unwrap()
        })
        .filter_map(|entry| std::fs::read_to_string(entry.unwrap().path()).ok())
        .collect();
    let mut paths: Vec<_> = std::fs::read_dir("tests/program/faults/bugs")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(
        paths.len() >= 10,
        "{} bugs are too few to trust the checker",
        paths.len()
    );
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let said = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap_or_else(|| panic!("{}: no {name}", path.display()))
        };
        let campaign = said("Campaign: ");
        assert!(
            campaigns
                .iter()
                .any(|text| text.contains("fn ") && text.contains(campaign)),
            "{}: no campaign {campaign}",
            path.display()
        );
        let promise = said("Caught by: ");
        assert!(
            PROMISES.iter().any(|(known, _)| *known == promise),
            "{}: no promise {promise}",
            path.display()
        );
        let applied = Command::new("patch")
            .args(["-p1", "--dry-run", "--force", "--fuzz=0", "-i"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            applied.status.success(),
            "{}: {}",
            path.display(),
            String::from_utf8_lossy(&applied.stdout)
        );
    }
}
