//! A PostgreSQL that dies, is cut off, or is taken over by its standby.

use std::time::Duration;

use super::expect_whole;
use crate::faults::close::{Allowed, close};
use crate::faults::cluster::{Cable, Cluster};
use crate::faults::load::{CLIENTS, Shared, under_load};
use crate::faults::setting;
use crate::faults::world::{Start, World};
use crate::postgres::Postgres;

/// While it is away nothing is acknowledged; when it is there again so is the service, without a
/// person and without a new start.
#[test]
fn a_database_that_dies_or_is_cut_off_is_found_again() {
    let times: u64 = setting("DATABASE", 2);
    let cluster = Cluster::start();
    let cable = Cable::to(cluster.primary());
    let mut world = World::on(
        "away",
        1,
        Postgres::make("away", &format!("postgres://thidua@{}", cable.at), ""),
    );
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "away");
    let mut slowest = Duration::ZERO;
    under_load(&shared, CLIENTS, || {
        for what in (0..times).flat_map(|_| ["restarted", "crashed", "cut off"]) {
            shared.wait_for(60, Duration::from_secs(30));
            match what {
                "restarted" => cluster.end("fast"),
                "crashed" => cluster.end("immediate"),
                _ => cable.cut(),
            }
            shared.in_vain(what, || std::thread::sleep(Duration::from_millis(500)));
            if what == "cut off" {
                cable.mend();
            } else {
                cluster.begin();
            }
            slowest = slowest.max(world.recovers(0));
        }
        shared.wait_for(60, Duration::from_secs(30));
    });
    assert!(world.runs(0), "it lives through it");
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: 3 * times,
            ..Allowed::default()
        },
    );
    let (times, answered) = (3 * times, shared.answered());
    expect_whole(
        &broken,
        &format!(
            "{times} times away, ready at most {} ms after it was back, {answered} answers",
            slowest.as_millis()
        ),
    );
    assert!(
        answered > 40 * times,
        "{answered} answers: too little was done to tell anything"
    );
}

/// The primary dies and its standby, which had each commit before it was heard of, takes its place:
/// the service finds it by itself.
#[test]
fn a_standby_that_takes_over_has_all_that_was_acknowledged() {
    let times: u64 = setting("FAILOVERS", 2);
    let mut cluster = Cluster::start();
    let mut world = World::on(
        "failover",
        2,
        Postgres::make(
            "failover",
            &cluster.url(),
            "?target_session_attrs=read-write",
        ),
    );
    cluster.follow();
    for server in 0..2 {
        world.start(server, &Start::default());
    }
    let shared = Shared::prepare(&world, "failover");
    let mut slowest = Duration::ZERO;
    under_load(&shared, CLIENTS, || {
        for _ in 0..times {
            shared.wait_for(100, Duration::from_secs(30));
            cluster.fail_over();
            for server in 0..2 {
                slowest = slowest.max(world.recovers(server));
            }
            cluster.follow();
        }
        shared.wait_for(100, Duration::from_secs(30));
    });
    assert!(world.runs(0) && world.runs(1), "they live through it");
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: 2 * times,
            ..Allowed::default()
        },
    );
    let answered = shared.answered();
    expect_whole(
        &broken,
        &format!(
            "{times} times taken over, ready at most {} ms later, {answered} answers",
            slowest.as_millis()
        ),
    );
    assert!(
        answered > 60 * times,
        "{answered} answers: too little was done to tell anything"
    );
}
