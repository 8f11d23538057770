//! The files in `deploy/`, by the programs they are for.

use std::process::Command;
use std::time::Duration;

use crate::{THIDUA, told};

#[test]
fn the_units_are_ones_that_systemd_takes() {
    let folder = tempfile::tempdir().unwrap();
    let unit = std::fs::read_to_string("deploy/thidua.service").unwrap();
    assert!(unit.contains("/usr/local/bin/thidua"));
    let paths = [
        "thidua.service",
        "thidua-backup.service",
        "thidua-backup.timer",
    ]
    .map(|name| {
        let unit = std::fs::read_to_string(format!("deploy/{name}")).unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, unit.replace("/usr/local/bin/thidua", THIDUA)).unwrap();
        path
    });
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .args(&paths)
        .output();
    let verified = verified
        .unwrap_or_else(|error| panic!("systemd-analyze: {error}; run the tests by `.ci/test`"));
    assert!(
        verified.status.success() && !told(&verified).contains("thidua"),
        "{}",
        told(&verified)
    );
    // systemd waits longer than the program takes with the settings beside it.
    let number = |text: &str, name: &str| -> u64 {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_else(|| panic!("no {name}"));
        line.trim_start_matches([' ', '=']).parse().unwrap()
    };
    let (ours, defaults) = (
        std::fs::read_to_string("deploy/thidua.toml").unwrap(),
        std::fs::read_to_string("config/default.toml").unwrap(),
    );
    let longest = number(&ours, "drain_seconds") + 2 * number(&defaults, "shutdown_seconds");
    assert!(number(&unit, "TimeoutStopSec") > longest, "{longest}");
}

/// Asked by systemd, on a directory of our own, to look for what is older than a moment.
#[test]
fn what_a_killed_server_left_behind_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let incoming = folder.path().join("var/lib/thidua/files/incoming");
    std::fs::create_dir_all(&incoming).unwrap();
    let (left, whole) = (
        incoming.join("019b8bab#1"),
        incoming.with_file_name("whole"),
    );
    for path in [&left, &whole] {
        std::fs::write(path, "part").unwrap();
    }
    for (age, stays) in [("1d", true), ("1ms", false)] {
        let ours = std::fs::read_to_string("deploy/tmpfiles.conf").unwrap();
        assert!(ours.contains(" 1d"));
        let path = folder.path().join("tmpfiles.conf");
        std::fs::write(&path, ours.replace(" 1d", &format!(" {age}"))).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        let cleaned = Command::new("systemd-tmpfiles")
            .arg("--clean")
            .arg("--root")
            .arg(folder.path())
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            cleaned.status.success() && left.exists() == stays && whole.exists(),
            "{age}: {}",
            told(&cleaned)
        );
    }
}

#[test]
fn the_settings_beside_the_unit_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("database.url"),
        "postgres://thidua@127.0.0.1:1/thidua\n",
    )
    .unwrap();
    let settings = std::fs::read_to_string("deploy/thidua.toml")
        .unwrap()
        .replace("/etc/thidua", folder.path().to_str().unwrap());
    let path = folder.path().join("thidua.toml");
    std::fs::write(&path, settings).unwrap();
    let checked = Command::new(THIDUA)
        .env_clear()
        .args(["config", "check", "--config"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", told(&checked));
}

#[test]
fn every_setting_that_is_named_exists() {
    let defaults = std::fs::read_to_string("config/default.toml").unwrap();
    let (mut section, mut known) = (String::new(), Vec::new());
    for line in defaults.lines() {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            name.clone_into(&mut section);
        } else if let Some((name, _)) = line
            .split_once(" = ")
            .filter(|(name, _)| !name.contains(['#', ' ']))
        {
            known.push(format!("THIDUA__{section}__{name}").to_ascii_uppercase());
        }
    }
    for path in [
        "docs/operating.md",
        "deploy/thidua.service",
        "deploy/Dockerfile",
        "config/default.toml",
    ] {
        let text = std::fs::read_to_string(path).unwrap();
        for named in text
            .split(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_')
            .filter(|word| word.starts_with("THIDUA__"))
        {
            let is_pattern = named == "THIDUA__SECTION__KEY" || named.ends_with("__");
            assert!(
                is_pattern || known.iter().any(|name| name == named),
                "{path} names {named}, which config/default.toml does not know"
            );
        }
    }
}
