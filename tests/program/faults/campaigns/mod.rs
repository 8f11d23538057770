//! The faults, one file each.

mod calm;
mod clock;
mod database;
mod kills;
mod nth;
mod storage;
mod traffic;

use std::process::Command;

use crate::faults::checker::Broken;

/// Fails with everything that broke, and says what was seen.
pub fn expect_whole(broken: &[Broken], seen: &str) {
    println!("FIGURES {seen}");
    let told: Vec<String> = broken.iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "{seen}\n{}", told.join("\n"));
}

/// The same numbers in every run (a linear congruential generator, Knuth's MMIX).
pub fn next(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

/// Words that run a program under strace with a fault injected, as `fsync:signal=SIGKILL:when=3`;
/// none where strace cannot trace. The process that is started is the program itself: strace
/// watches from behind (`-D`).
pub fn strace(inject: &str) -> Option<Vec<String>> {
    let can = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status()
        .is_ok_and(|status| status.success());
    if !can {
        eprintln!("SKIPPED: strace cannot trace on this machine");
        return None;
    }
    let calls = inject.split(':').next().unwrap();
    let words = [
        "strace",
        "-D",
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        &format!("trace={calls}"),
        "-e",
        &format!("inject={inject}"),
    ];
    Some(words.map(str::to_owned).to_vec())
}
