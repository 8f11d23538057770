//! Clocks that jump while the server runs.

use std::time::Duration;

use super::expect_whole;
use crate::faults::close::{Allowed, close};
use crate::faults::load::{CLIENTS, Shared, Who, under_load};
use crate::faults::setting;
use crate::faults::world::{Start, World};

/// An hour forth and back under load, ten years forth and back between loads: nothing opens again,
/// nothing is lost, and no token is good for longer than it was given.
#[test]
fn nothing_opens_again_and_no_token_lives_longer_when_the_clock_jumps() {
    let answers: u64 = setting("CLOCK", 100);
    let mut world = World::on_sqlite("clock");
    let file = world.evidence.path("clock.txt");
    let jump = |to: &str| {
        // Whoever reads it never finds half of it.
        std::fs::write(file.with_extension("new"), format!("{to}\n")).unwrap();
        std::fs::rename(file.with_extension("new"), &file).unwrap();
    };
    jump("+0");
    let moved = Start::default()
        .by_clock("%")
        .with("FAKETIME_TIMESTAMP_FILE", file.to_str().unwrap())
        .with("FAKETIME_NO_CACHE", "1");
    world.start(0, &moved);
    let is_taken = |shared: &Shared| shared.get_answer(Who::Officer, "/me").unwrap().status == 200;
    let mut seen = 0;
    for (round, away) in [("forth", "+1h"), ("back", "-1h")] {
        let shared = Shared::prepare(&world, round);
        under_load(&shared, CLIENTS, || {
            for to in [away, "+0"] {
                shared.wait_for(answers, Duration::from_mins(5));
                jump(to);
            }
            shared.wait_for(answers, Duration::from_mins(5));
        });
        seen += shared.answered();
    }
    for away in ["+10y", "-10y"] {
        let of_today = Shared::prepare(&world, "years");
        assert!(is_taken(&of_today));
        jump(away);
        assert!(world.is_ready(0), "{away}: not ready");
        if away == "+10y" {
            assert!(
                !is_taken(&of_today),
                "a token of ten hours is taken ten years later"
            );
        }
        let of_then = Shared::prepare(&world, "years");
        assert!(is_taken(&of_then), "{away}: nobody can sign in");
        jump("+0");
        if away == "-10y" {
            assert!(!is_taken(&of_then), "a token of ten years ago is taken");
        }
    }
    let shared = Shared::prepare(&world, "after");
    under_load(&shared, CLIENTS, || {
        shared.wait_for(answers, Duration::from_mins(5));
    });
    // A letter that is leaving when the clock jumps leaves again: its lease has run out.
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            clock_jumped: true,
            crashes: 8,
            ..Allowed::default()
        },
    );
    expect_whole(
        &broken,
        &format!(
            "the clock jumped by an hour and by ten years, both ways; {} answers",
            seen + shared.answered()
        ),
    );
}
