//! A load of the award records with dlt, as docs/clients.md shows it: every record once, the next
//! load from where the last one ended.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::demo::Demo;
use crate::{needed, told};

fn load(demo: &Demo, folder: &Path) {
    let output = Command::new(needed("THIDUA_TEST_DLT"))
        .arg("tests/clients/dlt/load.py")
        .arg(folder)
        .env("THIDUA_URL", demo.url())
        .env("THIDUA_CLIENT_ID", demo.text("/province_client/client_id"))
        .env(
            "THIDUA_CLIENT_SECRET",
            demo.text("/province_client/client_secret"),
        )
        // What runs here tells nobody.
        .env("RUNTIME__DLTHUB_TELEMETRY", "false")
        .env("NORMALIZE__DATA_WRITER__DISABLE_COMPRESSION", "true")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", told(&output));
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
    let demo = Demo::start(&folder.path().join("demo"));
    let into = folder.path().join("load");
    std::fs::create_dir(&into).unwrap();
    load(&demo, &into);
    let first = loaded(&into);
    assert!(
        first.len() > 200,
        "{} records are no second page",
        first.len()
    );
    assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), first.len());
    load(&demo, &into);
    assert_eq!(loaded(&into).len(), first.len());
}
