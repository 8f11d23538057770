//! Faults, and what holds through them. The program is killed, its disk fails or fills, its clock
//! jumps, its clients are slow; then a checker reads what the clients heard, the letters, the pulls
//! of an HR system, the log and the sealed history, and tells what broke. Nothing here shares code
//! with the server. `tests/program/faults/prove` runs all of it for long.
//!
//! Settings, beside the numbers of each campaign: `FAULTS_PROGRAM`, the program that is tried;
//! `FAULTS_OTHER_PROGRAM`, that of the second of two servers, where it is of an earlier version;
//! `FAULTS_EVIDENCE`, where what remains of each campaign lies (`target/tmp/faults`).

mod bugs;
mod campaigns;
mod checker;
mod close;
pub mod cluster;
mod evidence;
mod load;
pub mod plain;
pub mod world;

/// How long a campaign lasts, and which program is tried, are no settings of the service.
fn setting<T: std::str::FromStr>(name: &str, otherwise: T) -> T {
    crate::variable(name).map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is not understood"))
    })
}
