//! The demo, as people meet it who read the README: its script, clients made from the document, the
//! pages in a browser.

use std::process::Command;

use crate::demo::Demo;
use crate::{THIDUA, told};

/// The script in the README, between the fence that names it and the next one.
fn readme_script() -> String {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let script = readme
        .split("```sh main-job\n")
        .nth(1)
        .unwrap_or_else(|| panic!("README.md has no block ```sh main-job"));
    script.split("```").next().unwrap().to_owned()
}

#[test]
fn the_readme_does_the_main_job_with_curl_in_fifteen_lines() {
    let script = readme_script();
    assert!(
        script.lines().count() <= 15,
        "{} lines",
        script.lines().count()
    );
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(&folder.path().join("demo"));
    let script = script.replace("http://127.0.0.1:8080", demo.url());
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", told(&output));
    let record = told(&output);
    assert!(
        record.contains("\"amount\":760000")
            && record.contains("\"status\":\"valid\"")
            && record.contains("163/QĐ-UBND"),
        "{record}"
    );
    demo.stop();
    assert!(
        std::fs::read_dir(folder.path().join("demo/mail"))
            .unwrap()
            .count()
            >= 6
    );
}

#[test]
fn clients_made_from_the_document_do_a_job() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(&folder.path().join("demo"));
    let output = Command::new("tests/clients/run.sh")
        .arg(demo.url())
        .output();
    let output = output.unwrap_or_else(|error| panic!("{error}; run the tests by `.ci/test`"));
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(
        told(&output).matches("\nsubmitted ").count(),
        2,
        "{}",
        told(&output)
    );
    demo.stop();
}

fn in_a_browser(story: &str) {
    in_a_browser_as(story, &[]);
}

fn in_a_browser_as(story: &str, settings: &[(&str, &str)]) {
    let output = Command::new("node")
        .arg(format!("tests/browser/{story}.mjs"))
        .env("THIDUA_BIN", THIDUA)
        .envs(settings.iter().copied())
        .output();
    let output =
        output.unwrap_or_else(|error| panic!("node: {error}; run the tests by `.ci/test`"));
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn the_pages_do_the_main_job_in_a_browser() {
    in_a_browser("main_job");
}

#[test]
fn the_pages_give_the_awards_of_a_flood_in_a_browser() {
    in_a_browser("flood");
}

#[test]
fn the_pages_give_the_awards_of_a_flood_on_telephones_with_javascript() {
    in_a_browser_as("flood", &[("WIDTH", "390"), ("SCRIPT", "yes")]);
}

#[test]
fn every_page_can_be_reached_and_read_in_a_browser() {
    in_a_browser("crawl");
}

#[test]
fn common_jobs_cost_few_clicks_and_the_keyboard_does_them() {
    in_a_browser("measures");
}

#[test]
fn the_pictures_of_the_readme_are_taken_in_a_browser() {
    in_a_browser("pictures");
}

#[test]
fn a_member_of_a_council_votes_on_a_telephone() {
    in_a_browser("ballot");
}

#[test]
fn the_pages_of_accounts_work_in_a_browser() {
    in_a_browser("accounts");
}

#[test]
fn the_demo_is_the_same_every_time_and_touches_nothing_else() {
    let planted = || {
        let folder = tempfile::tempdir().unwrap();
        let demo = Demo::start(&folder.path().join("demo"));
        let mut told = demo.told.clone();
        demo.stop();
        told.as_object_mut().unwrap().remove("url");
        told
    };
    let first = planted();
    assert_eq!(first, planted());
    assert!(first.to_string().contains("Hộ gia đình ông Đinh Mẫu Khoan"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.docx"), "mine").unwrap();
    let refused = Command::new(THIDUA)
        .args(["demo", "--directory"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(
        !refused.status.success() && told(&refused).contains("is not a demo"),
        "{}",
        told(&refused)
    );
    assert!(folder.path().join("thesis.docx").exists());
}
