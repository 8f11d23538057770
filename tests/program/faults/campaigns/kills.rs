//! Kills at random under load.

use std::time::Duration;

use super::{expect_whole, next};
use crate::faults::close::{Allowed, close};
use crate::faults::load::{CLIENTS, Shared, under_load};
use crate::faults::setting;
use crate::faults::world::{Start, World};
use crate::postgres::Postgres;

#[test]
fn nothing_acknowledged_is_lost_or_done_twice_however_often_it_is_killed() {
    let kills: u64 = setting("KILLS", 200);
    let mut world = World::on_sqlite("kills");
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "kills");
    let (mut seed, mut slowest) = (2026, Duration::ZERO);
    under_load(&shared, CLIENTS, || {
        for _ in 0..kills {
            // It has answered something before it is killed: every life of it counts.
            shared.wait_for(1 + next(&mut seed) % 30, Duration::from_secs(30));
            world.kill(0);
            slowest = slowest.max(world.start(0, &Start::default()));
        }
    });
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: kills,
            ..Allowed::default()
        },
    );
    let answered = shared.answered();
    expect_whole(
        &broken,
        &format!(
            "{kills} kills, ready again after at most {} ms, {answered} answers",
            slowest.as_millis()
        ),
    );
    assert!(
        answered > 5 * kills,
        "{answered} answers in {kills} lives: too little was done to tell anything"
    );
}

/// Two servers on one PostgreSQL, one or the other killed every two seconds: clients that ask again
/// get what they want, and what the dead one had begun the other does once.
#[test]
fn two_servers_keep_every_promise_while_one_is_killed_every_two_seconds() {
    let kills: u64 = setting("TWO_KILLS", 10);
    let mut world = World::on("outlived", 2, Postgres::shared("outlived"));
    for server in 0..2 {
        world.start(server, &Start::default());
    }
    let shared = Shared::prepare(&world, "outlived");
    under_load(&shared, CLIENTS, || {
        for server in (0..kills).map(|n| usize::from(n % 2 == 1)) {
            std::thread::sleep(Duration::from_secs(2));
            world.kill(server);
            world.start(server, &Start::default());
        }
    });
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: kills,
            ..Allowed::default()
        },
    );
    let answered = shared.answered();
    expect_whole(
        &broken,
        &format!("{kills} kills of two servers, {answered} answers"),
    );
    assert!(
        answered > 20 * kills,
        "{answered} answers in {kills} lives: too little was done to tell anything"
    );
}
