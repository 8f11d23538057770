//! Backups as an operator makes and uses them, with the program itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::demo::Demo;
use crate::told;

/// Runs the program on the installation in a folder; answers whether it succeeded, and what it
/// said.
fn thidua(data: &Path, args: &[&str]) -> (bool, String) {
    let there = [("THIDUA__DATA__DIRECTORY", data.to_str().unwrap())];
    let output = crate::thidua(data, &there).args(args).output().unwrap();
    (output.status.success(), told(&output))
}

#[track_caller]
fn does(data: &Path, args: &[&str]) -> String {
    let (done, said) = thidua(data, args);
    assert!(done, "{args:?}: {said}");
    said
}

#[track_caller]
fn refuses(data: &Path, args: &[&str], why: &str) {
    let (done, said) = thidua(data, args);
    assert!(!done && said.contains(why), "{args:?}: {said}");
}

/// What a demo answers at an address of its API.
fn curl(demo: &Demo, args: &[&str], path: &str) -> String {
    let output = Command::new("curl")
        .arg("-sSf")
        .args(args)
        .arg(format!("{}/api/v1/{path}", demo.url()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", told(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// The names of the documents below a folder.
fn documents(folder: &Path) -> BTreeSet<String> {
    let folders = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != "incoming");
    folders
        .flat_map(|folder| std::fs::read_dir(folder.path()).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// An empty place with the master key of the demo.
fn place(root: &Path, name: &str) -> PathBuf {
    let place = root.join(name);
    std::fs::create_dir(&place).unwrap();
    std::fs::copy(root.join("demo/master.key"), place.join("master.key")).unwrap();
    place
}

#[test]
fn a_backup_made_while_it_serves_is_restored_and_an_older_one_is_noticed() {
    let root = tempfile::tempdir().unwrap();
    let (root, data) = (root.path(), root.path().join("demo"));
    let text = |name: &str| root.join(name).to_str().unwrap().to_owned();
    let (monday, tuesday, kept) = (text("monday"), text("tuesday"), text("checkpoints.json"));
    let demo = Demo::start(&data);
    does(&data, &["backup", &monday]);
    refuses(&data, &["backup", &monday], "is not empty");
    let body = r#"{"email":"officer@suoinga.example","password":"thi-dua-demo-2026"}"#;
    curl(
        &demo,
        &["-H", "content-type: application/json", "-d", body],
        "sessions",
    );
    does(&data, &["backup", &tuesday]);
    std::fs::write(&kept, curl(&demo, &[], "public/checkpoints")).unwrap();
    drop(demo);
    let before = does(&data, &["audit", "export"]);
    assert!(before.contains("\"signed_in\""), "{before}");

    // The newer one is all there was, and more is written behind it.
    let fresh = place(root, "fresh");
    assert!(does(&fresh, &["restore", &tuesday, "--checkpoints", &kept]).contains("documents"));
    assert_eq!(
        documents(&fresh.join("files")),
        documents(&data.join("files"))
    );
    assert!(!documents(&fresh.join("files")).is_empty());
    assert!(
        does(&fresh, &["audit", "verify", "--checkpoints", &kept])
            .contains("1 lines not sealed yet")
    );
    assert_eq!(does(&fresh, &["audit", "export"]), before);
    refuses(&fresh, &["restore", &tuesday], "move it away first");
    // A journal that stayed behind would be played into what is restored.
    std::fs::rename(fresh.join("thidua.db"), fresh.join("away.db")).unwrap();
    std::fs::write(fresh.join("thidua.db-wal"), "").unwrap();
    refuses(&fresh, &["restore", &tuesday], "thidua.db-wal is there");

    // The older one lacks what was signed since: whoever kept a checkpoint notices, before and
    // afterwards.
    let old = place(root, "old");
    refuses(
        &old,
        &["restore", &monday, "--checkpoints", &kept],
        "older than what was signed",
    );
    does(
        &old,
        &["restore", &monday, "--checkpoints", &kept, "--older"],
    );
    refuses(
        &old,
        &["audit", "verify", "--checkpoints", &kept],
        "FAULT: the chain was cut",
    );

    // What is asked of a place where nothing is makes nothing there.
    let nothing = root.join("nothing");
    refuses(&nothing, &["audit", "verify"], "put the master key");
    refuses(&nothing, &["audit", "key"], "put the master key");
    refuses(&nothing, &["audit", "export"], "there is no database");
    refuses(&nothing, &["backup", &text("none")], "there is no database");
    assert!(!nothing.exists() && !root.join("none").exists());

    // What is damaged, or not ours, takes nobody's place.
    let other = root.join("other");
    refuses(&other, &["restore", &tuesday], "put the master key");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("master.key"), "7".repeat(64)).unwrap();
    refuses(
        &other,
        &["restore", &tuesday],
        "not signed by this installation",
    );
    let empty = place(root, "empty");
    let print = documents(&Path::new(&tuesday).join("files"))
        .into_iter()
        .next()
        .unwrap();
    let paper = Path::new(&tuesday)
        .join("files")
        .join(print.get(..2).unwrap())
        .join(&print);
    std::fs::write(&paper, "something else").unwrap();
    refuses(
        &empty,
        &["restore", &tuesday],
        "its bytes are not what its print says",
    );
    std::fs::remove_file(&paper).unwrap();
    refuses(&empty, &["restore", &tuesday], &print);
    let database = Path::new(&tuesday).join("thidua.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes.splice(middle..=middle, [0x5a, 0x5a]);
    std::fs::write(&database, bytes).unwrap();
    refuses(&empty, &["restore", &tuesday], "the backup is damaged");
    assert!(!empty.join("thidua.db").exists());
}
