//! No fault at all, and one of the relay: what every other campaign is held against. Many seeded
//! bugs show here already.

use std::time::Duration;

use super::expect_whole;
use crate::faults::close::{Allowed, close};
use crate::faults::load::{CLIENTS, Shared, under_load};
use crate::faults::setting;
use crate::faults::world::{Start, World, other_program};
use crate::postgres::Postgres;

#[test]
fn every_promise_is_kept_while_nothing_fails() {
    let mut world = World::on_sqlite("calm");
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "calm");
    under_load(&shared, CLIENTS, || {
        shared.wait_for(setting("CALM", 600), Duration::from_mins(10));
    });
    let broken = close(&mut world, &shared, Allowed::default());
    let awards = world.evidence.text("awards.ndjson").lines().count();
    expect_whole(
        &broken,
        &format!("{} answers, {awards} awards", shared.answered()),
    );
    assert!(
        awards > 10,
        "{awards} awards: too little was done to tell anything"
    );
}

/// Two servers on PostgreSQL: what the one does the other sees, and what both are asked at once is
/// done once.
#[test]
fn every_promise_is_kept_by_two_servers_on_postgres() {
    let mut world = World::on("two", 2, Postgres::shared("two"));
    world.start(0, &Start::default());
    world.start(
        1,
        &Start {
            program: Some(other_program()),
            ..Start::default()
        },
    );
    let shared = Shared::prepare(&world, "two");
    under_load(&shared, CLIENTS, || {
        shared.wait_for(setting("CALM", 600), Duration::from_mins(10));
    });
    let broken = close(&mut world, &shared, Allowed::default());
    expect_whole(&broken, &format!("{} answers", shared.answered()));
}

/// The relay takes letters and cuts the line before it says so: they are tried again, and are the
/// same letters.
#[test]
fn letters_are_the_same_when_replies_of_the_relay_are_lost() {
    let mut world = World::on_sqlite("relay");
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "relay");
    world.evidence.put("letters/mode", "cut");
    under_load(&shared, 4, || {
        shared.wait_for(setting("CALM", 600) / 4, Duration::from_mins(10));
    });
    world.evidence.put("letters/mode", "ok");
    let cut = std::fs::read_dir(world.evidence.path("letters"))
        .unwrap()
        .count()
        / 2;
    assert!(
        cut > 3,
        "{cut} letters were cut off: too few to tell anything"
    );
    // Each of them comes again, the last four may have been on their way.
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: cut as u64 / 4 + 1,
            ..Allowed::default()
        },
    );
    expect_whole(
        &broken,
        &format!(
            "{cut} replies of the relay lost, {} answers",
            shared.answered()
        ),
    );
}
