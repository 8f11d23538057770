//! A load of the award records with dlt, as docs/clients.md shows it: every record once, the next
//! load from where the last one ended.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, and its name says why"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(folder: &Path) -> (Demo, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(["demo", "--json", "--listen", "127.0.0.1:0", "--directory"])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    (
        Demo(child),
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}")),
    )
}

fn load(told: &Value, folder: &Path) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test command tells where its tools are"
    )]
    let python = std::env::var("THIDUA_TEST_DLT");
    let python = python
        .unwrap_or_else(|_| panic!("THIDUA_TEST_DLT is not set: run the tests by `.ci/test`"));
    let of = |pointer: &str| {
        told.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{pointer}: {told}"))
            .to_owned()
    };
    let output = Command::new(python)
        .arg("tests/clients/dlt/load.py")
        .arg(folder)
        .env("THIDUA_URL", of("/url"))
        .env("THIDUA_CLIENT_ID", of("/province_client/client_id"))
        .env("THIDUA_CLIENT_SECRET", of("/province_client/client_secret"))
        // What runs here tells nobody.
        .env("RUNTIME__DLTHUB_TELEMETRY", "false")
        .env("NORMALIZE__DATA_WRITER__DISABLE_COMPRESSION", "true")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The ids of what was loaded, in whatever file.
fn loaded(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder.join("loaded/hr/awards"))
        .unwrap()
        .map(|file| file.unwrap().path());
    let lines = files.flat_map(|file| {
        std::fs::read_to_string(file)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    lines
        .map(|line| {
            serde_json::from_str::<Value>(&line)
                .unwrap()
                .get("id")
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn a_load_is_what_the_page_shows() {
    let (program, page) = ("tests/clients/dlt/load.py", "docs/clients.md");
    let program = std::fs::read_to_string(program).unwrap();
    let resource = program
        .split_once("@dlt.resource")
        .unwrap()
        .1
        .split_once("\n\n\nif ")
        .unwrap()
        .0;
    assert!(
        std::fs::read_to_string(page).unwrap().contains(resource),
        "{resource}"
    );
}

#[test]
fn a_load_ends_and_the_next_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (_demo, told) = start(&folder.path().join("demo"));
    let into = folder.path().join("load");
    std::fs::create_dir(&into).unwrap();
    load(&told, &into);
    let first = loaded(&into);
    assert!(
        first.len() > 200,
        "{} records are no second page",
        first.len()
    );
    assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), first.len());
    load(&told, &into);
    assert_eq!(loaded(&into).len(), first.len());
}
