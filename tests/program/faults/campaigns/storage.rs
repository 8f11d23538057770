//! Storage that fails: an fsync that ends in an error, a disk that is full.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::{expect_whole, strace};
use crate::faults::close::{Allowed, close};
use crate::faults::load::{CLIENTS, Shared, Who, under_load};
use crate::faults::plain::ask;
use crate::faults::setting;
use crate::faults::world::{Start, World};

/// Waits for a server to end by itself, when the fsync of this number failed.
fn ends(world: &mut World, number: u64) -> bool {
    // Under strace and this load there are some fifty in a second.
    let until = Instant::now() + Duration::from_secs(15 + number / 10);
    while Instant::now() < until && world.ended(0).is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    world.ended(0).is_some_and(|ended| ended.code() == Some(1))
}

/// After an fsync that failed nobody knows what is on the disk: what waited for it is not
/// acknowledged, and the server ends, so that whoever comes after it reads the file anew.
#[test]
fn a_server_whose_fsync_fails_acknowledges_nothing_and_ends() {
    let times: u64 = setting("FSYNC", 4);
    let Some(always) = strace("fsync,fdatasync:error=EIO:when=1+") else {
        return;
    };
    let mut world = World::on_sqlite("fsync");
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "fsync");
    let (mut ended, mut tried) = (0, 0);
    under_load(&shared, CLIENTS, || {
        for n in 1..=times {
            // The first one of the writer is always that of a commit: it fails alone, and the next
            // would succeed. A later one alone may be that of a checkpoint, which SQLite tries
            // again by itself, from the log: there all fail from then on.
            let fails =
                |when: &str| strace(&format!("fsync,fdatasync:error=EIO:when={when}")).unwrap();
            let later = [(1, fails("1")), (n * n, fails(&format!("{}+", n * n)))];
            let vain = || Start {
                under: always.clone(),
                ..Start::default()
            };
            world.kill(0);
            shared.in_vain("each fsync failed", || {
                world.launch(0, &vain());
                ended += u64::from(ends(&mut world, 1));
            });
            for (number, under) in later {
                world.kill(0);
                world.launch(
                    0,
                    &Start {
                        under,
                        ..Start::default()
                    },
                );
                ended += u64::from(ends(&mut world, number));
            }
            tried += 3;
            world.kill(0);
            world.start(0, &Start::default());
            if ended < tried {
                break;
            }
            shared.wait_for(20, Duration::from_secs(30));
        }
    });
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: 4 * times,
            broken_storage: true,
            ..Allowed::default()
        },
    );
    expect_whole(
        &broken,
        &format!(
            "{ended} of {tried} servers ended at a failed fsync, {} answers",
            shared.answered()
        ),
    );
    assert_eq!(
        ended, tried,
        "a server went on with a file that it could not make durable"
    );
}

/// A disk of its own, some megabytes small; gone when this is dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// None where nothing can be mounted.
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(folder.path())
            .output();
        if mount.is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        eprintln!("SKIPPED: nothing can be mounted on this machine");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes until nothing more goes in.
    fn fill(&self) {
        use std::io::Write;
        let mut filler = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.path().join("filler"))
            .unwrap();
        for piece in [vec![0; 64 * 1024], vec![0; 1]] {
            while filler.write_all(&piece).is_ok() {}
        }
    }

    fn free(&self) {
        std::fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .status();
    }
}

/// Database, documents and log on a disk that is full: changes are refused as such, reading goes
/// on, and when there is room again, so does the rest, without a person and without a new start.
#[test]
fn a_full_disk_refuses_changes_and_heals_by_itself() {
    let times: u64 = setting("FULL", 3);
    // What is written between the rounds stays.
    let Some(disk) = SmallDisk::mount(&format!("{}m", 64 + 32 * times)) else {
        return;
    };
    let mut world = World::in_folder("full", disk.path());
    world.logs = disk.path().to_owned();
    world.start(0, &Start::default());
    let shared = Shared::prepare(&world, "full");
    let (mut slowest, mut kept) = (Duration::ZERO, Vec::new());
    let (to, token) = (world.addresses[0], shared.token(Who::Officer));
    let write = |n: u64| {
        let body =
            format!("{{\"name\": \"on a full disk {n}\", \"happened_from\": \"2026-10-14\"}}");
        let headers = [
            ("Authorization", token.as_str()),
            ("Content-Type", "application/json"),
        ];
        ask(to, "POST", "/api/v1/events", &headers, body.as_bytes())
            .map(|answer| (answer.status, answer.body))
    };
    under_load(&shared, CLIENTS, || {
        for n in 0..times {
            shared.wait_for(40, Duration::from_secs(30));
            disk.fill();
            // Once its pages are in the database the log is written anew from its beginning, where
            // it has room: what goes there is kept.
            let (until, mut refused) = (Instant::now() + Duration::from_secs(30), 0);
            while refused < 10 {
                assert!(Instant::now() < until, "a full disk takes every change");
                match write(n) {
                    Some((503 | 507, _)) => refused += 1,
                    Some((201, event)) => {
                        kept.push(format!("/events/{}", event["id"].as_str().unwrap()));
                        disk.fill();
                    }
                    told => panic!("a change on a full disk: {told:?}"),
                }
                assert!(
                    !shared.get(Who::Officer, "/nominations")["items"]
                        .as_array()
                        .unwrap()
                        .is_empty(),
                    "reading goes on"
                );
            }
            disk.free();
            let begun = Instant::now();
            while write(n).is_none_or(|(status, _)| status != 201) {
                assert!(
                    begun.elapsed() < Duration::from_secs(5),
                    "there is room again, and it does not write: {:?}",
                    write(n)
                );
                std::thread::sleep(Duration::from_millis(10));
            }
            slowest = slowest.max(begun.elapsed());
            kept.drain(..)
                .for_each(|event| drop(shared.get(Who::Officer, &event)));
        }
    });
    assert!(world.runs(0), "it lives through a full disk");
    // That a letter has left could not be noted: it leaves again.
    let broken = close(
        &mut world,
        &shared,
        Allowed {
            crashes: times,
            broken_storage: true,
            ..Allowed::default()
        },
    );
    expect_whole(
        &broken,
        &format!(
            "writes again at most {} ms after there was room, {} answers",
            slowest.as_millis(),
            shared.answered()
        ),
    );
}
