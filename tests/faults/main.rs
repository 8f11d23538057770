//! Faults, and what holds through them. The program is killed, its disk fails or fills, its clock
//! jumps, its clients are slow; then a checker reads what the clients heard, the letters, the pulls
//! of an HR system, the log and the sealed history, and tells what broke. Nothing here shares code
//! with the server. `tests/faults/prove` runs all of it for long.
//!
//! Settings, beside the numbers of each campaign: `FAULTS_PROGRAM`, the program that is tried;
//! `FAULTS_OTHER_PROGRAM`, that of the second of two servers, where it is of an earlier version;
//! `FAULTS_EVIDENCE`, where what remains of each campaign lies (`target/tmp/faults`).
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and its name says why"
)]

mod bugs;
mod campaigns;
mod checker;
mod close;
mod cluster;
mod evidence;
mod load;
mod plain;
mod postgres;
mod world;

/// How long a campaign lasts, and which program is tried, are no settings of the service.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment of the tests, not of the service"
)]
fn setting<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is not understood"))
    })
}
