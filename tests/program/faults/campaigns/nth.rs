//! Kills at the n-th time that something is to reach the disk or a client: before the write, before
//! the fsync, before the answer.

use std::time::{Duration, Instant};

use super::{expect_whole, strace};
use crate::faults::close::{Allowed, close};
use crate::faults::load::{CLIENTS, Shared, under_load};
use crate::faults::setting;
use crate::faults::world::{Start, World};

/// What reaches the disk: pages of the log of SQLite, their fsync; the name of a document; what
/// reaches clients and the relay.
const CALLS: [&str; 3] = ["pwrite64", "fsync,fdatasync", "rename,sendto,writev"];

#[test]
fn nothing_acknowledged_is_lost_when_it_is_killed_at_any_write() {
    let lives: u64 = setting("NTH", 8);
    if strace("fsync:signal=SIGKILL:when=1").is_none() {
        return;
    }
    let mut world = World::on_sqlite("nth");
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "nth");
    let mut hit = 0;
    under_load(&shared, CLIENTS, || {
        for n in 1..=lives {
            for calls in CALLS {
                // Each thread counts for itself; further apart, so that few lives see many places.
                let when = 1 + n * n / 2;
                let start = Start {
                    under: strace(&format!("{calls}:signal=SIGKILL:when={when}")).unwrap(),
                    ..Start::default()
                };
                world.kill(0);
                world.launch(0, &start);
                let until = Instant::now() + Duration::from_secs(10);
                while Instant::now() < until && world.ended(0).is_none() {
                    std::thread::sleep(Duration::from_millis(2));
                }
                hit += u64::from(world.ended(0).is_some());
            }
            world.start(0, &Start::default());
            shared.wait_for(20, Duration::from_secs(30));
        }
    });
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: 4 * lives,
            ..Allowed::default()
        },
    );
    expect_whole(
        &broken,
        &format!(
            "{hit} kills at a write or fsync, {} answers",
            shared.answered()
        ),
    );
    assert!(
        hit > lives,
        "{hit} of {} lives ended at a write: too few to tell anything",
        3 * lives
    );
}
