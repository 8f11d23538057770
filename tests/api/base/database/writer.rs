//! SQLite's one writer.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use thidua::db::{Db, Failure, MOST_WAITING};

use super::sqlite;

/// Requests that are committed together do not feel each other: what fails, panics or only
/// rehearses is taken back alone.
#[actix_web::test]
async fn what_is_committed_together_stands_or_falls_alone() {
    let (_folder, db) = sqlite(10);
    let (held, letting) = hold(&db).await;
    let add = |n: i64| db.write(move |conn| thidua::db::awards::take_places(conn, n));
    let rehearsed = db.rehearse(|conn| thidua::db::awards::take_places(conn, 1_000));
    let panics = db.write(|conn| -> Result<i64, Failure> {
        thidua::db::awards::take_places(conn, 10_000)?;
        panic!("among others");
    });
    let refused = db.write(|conn| {
        thidua::db::awards::take_places(conn, 100_000)?;
        conn.batch_execute("INSERT INTO feed_counter (id, value) VALUES (1, 7)")
            .map_err(Failure::from)
    });
    let all = async { futures_util::join!(add(1), panics, add(2), refused, rehearsed, add(3)) };
    let (first, panicked, second, refused, rehearsed, third) = let_go_after(letting, all).await;
    held.await.unwrap().unwrap();
    assert!(matches!(panicked, Err(Failure::Panicked)), "{panicked:?}");
    assert!(
        matches!(refused, Err(Failure::Duplicate(_) | Failure::Defect(_))),
        "{refused:?}"
    );
    assert_eq!(
        [first, second, rehearsed, third].map(Result::unwrap),
        [1, 2, 4, 4]
    );
    assert_eq!(add(0).await.unwrap(), 7);
}

/// Without room in the middle of a statement SQLite takes back all that was done so far: everybody
/// whose it was is told to come again.
#[actix_web::test]
async fn whoever_is_committed_with_what_finds_no_room_is_told_to_come_again() {
    let (_folder, db) = sqlite(10);
    db.write(|conn| {
        conn.batch_execute("CREATE TABLE large (bytes BLOB)")
            .map_err(Failure::from)
    })
    .await
    .unwrap();
    let (held, letting) = hold(&db).await;
    let add = || db.write(|conn| thidua::db::awards::take_places(conn, 1));
    let fill = "PRAGMA max_page_count = 1; INSERT INTO large VALUES (zeroblob(1000000))";
    let large = db.write(move |conn| conn.batch_execute(fill).map_err(Failure::from));
    let (before, large, after) =
        let_go_after(letting, async { futures_util::join!(add(), large, add()) }).await;
    for answer in [held.await.unwrap(), before.map(drop), large] {
        assert!(matches!(answer, Err(Failure::Unavailable(_))), "{answer:?}");
    }
    assert_eq!((after.unwrap(), add().await.unwrap()), (1, 2));
}

/// More than may wait are told to come again; those that wait are all done. Who waited longer than
/// the patience is told so, and nothing of theirs was done.
#[actix_web::test]
async fn a_full_queue_says_so_and_loses_nobody() {
    let (_folder, db) = sqlite(10);
    let (held, letting) = hold(&db).await;
    let crowd = join_all(
        (0..MOST_WAITING + 5).map(|_| db.write(|conn| thidua::db::awards::take_places(conn, 1))),
    );
    let answers = let_go_after(letting, crowd).await;
    held.await.unwrap().unwrap();
    let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (MOST_WAITING, 5));
    assert!(
        refused
            .into_iter()
            .all(|answer| matches!(answer, Err(Failure::Unavailable(_))))
    );
    let mut places: Vec<i64> = done.into_iter().map(Result::unwrap).collect();
    places.sort_unstable();
    assert_eq!(places, (1..).take(MOST_WAITING).collect::<Vec<_>>());

    let (_folder, db) = sqlite(1);
    let (held, letting) = hold(&db).await;
    let late = db.write(|conn| thidua::db::awards::take_places(conn, 1));
    let gone = tokio::time::timeout(
        Duration::from_millis(50),
        db.write(|conn| thidua::db::awards::take_places(conn, 10)),
    );
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(1_200));
        letting.send(()).unwrap();
    });
    let (late, gone) = futures_util::join!(late, gone);
    held.await.unwrap().unwrap();
    assert!(
        matches!(late, Err(Failure::Unavailable(_))) && gone.is_err(),
        "{late:?} {gone:?}"
    );
    assert_eq!(
        db.write(|conn| thidua::db::awards::take_places(conn, 0))
            .await
            .unwrap(),
        1
    );
}

/// Keeps the writer busy until it is let go.
async fn hold(
    db: &Db,
) -> (
    tokio::task::JoinHandle<Result<(), Failure>>,
    std::sync::mpsc::Sender<()>,
) {
    let (letting, go) = std::sync::mpsc::channel();
    let (busy, is_busy) = tokio::sync::oneshot::channel();
    let db = db.clone();
    let held = tokio::spawn(async move {
        db.write(move |_| {
            busy.send(()).unwrap();
            go.recv().unwrap();
            Ok(())
        })
        .await
    });
    is_busy.await.unwrap();
    (held, letting)
}

/// Lets the writer go when all of these have asked.
async fn let_go_after<T>(
    letting: std::sync::mpsc::Sender<()>,
    asked: impl Future<Output = T>,
) -> T {
    let go = async {
        tokio::task::yield_now().await;
        letting.send(()).unwrap();
    };
    futures_util::join!(asked, go).0
}
