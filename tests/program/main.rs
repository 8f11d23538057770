//! The program itself, as those meet it who run it and whom it serves. Nothing here is linked with
//! the server: what is known of it is its commands, its answers, its letters and its log.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and its name says why"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a story is read from its beginning to its end"
)]

mod backup;
mod commands;
mod demo;
mod dlt;
mod end_to_end;
mod faults;
mod operating;
mod postgres;
mod running;
mod service;
mod ten_years;

use std::path::Path;
use std::process::{Command, Output, Stdio};

const THIDUA: &str = env!("CARGO_BIN_EXE_thidua");

/// The program on a directory, with settings of the test's own and nothing of the machine's.
fn thidua(folder: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(THIDUA);
    command
        .env_clear()
        .env("THIDUA__DATA__DIRECTORY", folder.join("data"))
        .env("THIDUA__SERVER__LISTEN", "127.0.0.1:0");
    command.envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// What the tests themselves are told; no setting of the service.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment of the tests, not of the service"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What the test command tells.
fn needed(name: &str) -> String {
    variable(name).unwrap_or_else(|| panic!("{name} is not set: run the tests by `.ci/test`"))
}
