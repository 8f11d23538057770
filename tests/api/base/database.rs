//! What both databases must hold: migrations, transactions, time-outs, TLS.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use futures_util::future::join_all;
use thidua::db::base::jobs;
use thidua::db::engine::migrations;
use thidua::db::{Conn, Db, DbUrl, Failure, MOST_WAITING, PoolSettings};
use thidua::domain::base::job::{AccountNotice, Job};
use thidua::error::Error;
use thidua::services::is_ready;

use crate::support::database::{authority, cluster, empty};
use crate::support::{Kind, TestApp, on_both};

fn settings(connections: u32, patience: u64) -> PoolSettings {
    PoolSettings {
        connections,
        patience: Duration::from_secs(patience),
    }
}

#[derive(QueryableByName, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
}

fn columns(db: &Db) -> Vec<String> {
    let sqlite = "SELECT m.name || '.' || c.name || CASE WHEN c.\"notnull\" OR c.pk THEN ' NOT NULL' ELSE '' END AS place \
        FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT \
        LIKE 'sqlite%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    let postgres = "SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END AS place \
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE \
        '\\_\\_%'";
    let mut places: Vec<String> = db
        .write_now(|conn| {
            let rows: Result<Vec<Column>, _> = match conn {
                Conn::Pg(pg) => sql_query(postgres).load(pg),
                Conn::Sqlite(sqlite_conn) => sql_query(sqlite).load(sqlite_conn),
            };
            rows.map_err(Failure::from)
        })
        .unwrap()
        .into_iter()
        .map(|column| column.place)
        .collect();
    places.sort();
    places
}

#[test]
fn migrations_go_up_down_and_up_and_both_databases_get_the_same_columns() {
    let folder = tempfile::tempdir().unwrap();
    let shapes = [Kind::Sqlite, Kind::Postgres].map(|kind| {
        let db = Db::open(&empty(kind, folder.path()), settings(1, 10)).unwrap();
        let count = migrations::up(&db).unwrap();
        assert_eq!(migrations::up(&db).unwrap(), 0);
        let first = columns(&db);
        assert!(
            first.contains(&"award.amount NOT NULL".to_owned()),
            "{first:?}"
        );
        assert_eq!(migrations::down(&db).unwrap(), count);
        assert_eq!(columns(&db), Vec::<String>::new());
        assert_eq!(migrations::up(&db).unwrap(), count);
        assert_eq!(columns(&db), first);
        first
    });
    assert_eq!(shapes[0], shapes[1]);
}

#[test]
fn twin_folders_hold_the_same_migrations() {
    let names = |folder: &str| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

on_both![
    a_panic_rolls_back_and_leaves_the_pool_healthy,
    any_number_of_rows_is_added_at_once,
    an_error_rolls_back_everything,
    history_cannot_be_changed,
];

async fn a_panic_rolls_back_and_leaves_the_pool_healthy(app: &TestApp) {
    for _ in 0..20 {
        let work = |conn: &mut Conn| -> Result<(), Error> {
            conn.batch_execute("UPDATE feed_counter SET value = 99")
                .map_err(Failure::from)?;
            panic!("in the middle of a transaction");
        };
        let failed = app.state.db.write(work).await;
        assert!(matches!(failed, Err(Error::Internal(_))), "{failed:?}");
    }
    let value = app
        .state
        .db
        .write(|conn| thidua::db::awards::take_places(conn, 0))
        .await
        .unwrap();
    assert_eq!(
        value, 1,
        "the change of a panicking transaction must be gone"
    );
    app.officer().await.get("/me").await.expect(200);
}

/// PostgreSQL takes no more than 65,535 values in a statement.
async fn any_number_of_rows_is_added_at_once(app: &TestApp) {
    let ctx = app.state.ctx();
    let queued = app.state.db.write(move |tx| {
        let nobody = Job::Account {
            to: ctx.id(),
            notice: AccountNotice::Reset,
        };
        let jobs: Vec<_> = (0..9_000).map(|_| (ctx.id(), nobody.clone())).collect();
        jobs::enqueue(tx, &jobs, ctx.now)?;
        let queued = jobs::count(tx, "queued")?;
        jobs::drop_queued(tx, "a test")?;
        Ok::<_, Failure>(queued)
    });
    assert_eq!(queued.await.unwrap(), 9_000);
}

async fn an_error_rolls_back_everything(app: &TestApp) {
    let failed: Result<(), Error> = app
        .state
        .db
        .write(|conn| {
            conn.batch_execute("UPDATE feed_counter SET value = 99")
                .map_err(Failure::from)?;
            Err(Error::LostRace)
        })
        .await;
    assert!(matches!(failed, Err(Error::LostRace)));
    assert_eq!(
        app.state
            .db
            .write(|conn| thidua::db::awards::take_places(conn, 0))
            .await
            .unwrap(),
        1
    );
}

async fn history_cannot_be_changed(app: &TestApp) {
    app.officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    for sql in [
        "UPDATE history_entry SET reason = 'x'",
        "DELETE FROM history_entry",
    ] {
        let refused = app
            .state
            .db
            .write(move |conn| conn.batch_execute(sql).map_err(Failure::from))
            .await;
        assert!(
            matches!(&refused, Err(Failure::Defect(text)) if text.contains("append only")),
            "{refused:?}"
        );
    }
}

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

fn sqlite(patience: u64) -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(
        &crate::support::database::fresh(Kind::Sqlite, folder.path()),
        settings(2, patience),
    )
    .unwrap();
    migrations::up(&db).unwrap();
    (folder, db)
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

/// The server's connections are cut under it: one request may hear "come again", the next one
/// works. Whoever comes after a while hears nothing of it at all.
#[actix_web::test]
async fn a_lost_connection_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let DbUrl::Postgres(url) = crate::support::database::fresh(Kind::Postgres, folder.path())
    else {
        unreachable!()
    };
    let db = Db::open(&DbUrl::Postgres(url.clone()), settings(1, 5)).unwrap();
    let admin = Db::open(
        &DbUrl::Postgres(format!("{}/postgres", cluster())),
        settings(1, 5),
    )
    .unwrap();
    let name = url.rsplit('/').next().unwrap().to_owned();
    let cut =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    let count = |conn: &mut Conn| Ok(thidua::db::base::jobs::count(conn, "queued").map(drop)?);
    for ask in [is_ready as fn(&mut Conn) -> Result<(), Error>, count] {
        db.read(ask).await.unwrap();
        admin
            .write_now(|conn| conn.batch_execute(&cut).map_err(Failure::from))
            .unwrap();
        let told = db.read(ask).await;
        assert!(matches!(told, Err(Error::Unavailable(_))), "{told:?}");
        db.read(ask).await.unwrap();
    }
    admin
        .write_now(|conn| conn.batch_execute(&cut).map_err(Failure::from))
        .unwrap();
    tokio::time::sleep(Duration::from_secs(11)).await;
    db.read(count).await.unwrap();
}

/// Somebody else holds the lock that a request needs: it waits, then is told to come again.
#[actix_web::test]
async fn a_held_lock_is_unavailable_not_an_internal_error() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let folder = tempfile::tempdir().unwrap();
        let url = crate::support::database::fresh(kind, folder.path());
        let db = Db::open(&url, settings(2, 1)).unwrap();
        migrations::up(&db).unwrap();
        let other = Db::open(&url, settings(1, 1)).unwrap();
        let (locked, wait) = (std::sync::mpsc::channel(), std::sync::mpsc::channel::<()>());
        let holder = std::thread::spawn(move || {
            other.write_now(|conn| {
                thidua::db::awards::take_places(conn, 1)?;
                locked.0.send(()).unwrap();
                // Each statement of PostgreSQL and the idle transaction itself have their own
                // limits: the lock ends with the connection.
                let _ = wait.1.recv_timeout(Duration::from_millis(2_500));
                Ok::<_, Failure>(())
            })
        });
        locked.1.recv().unwrap();
        let refused = db
            .write(|conn| thidua::db::awards::take_places(conn, 1))
            .await;
        let _ = holder.join().unwrap();
        if kind == Kind::Sqlite {
            assert!(
                matches!(refused, Err(Failure::Unavailable(_))),
                "{kind:?}: {refused:?}"
            );
        } else {
            // The holder may have been ended for idling at the same second.
            assert!(
                matches!(refused, Err(Failure::Unavailable(_)) | Ok(_)),
                "{kind:?}: {refused:?}"
            );
        }
        db.write(|conn| thidua::db::awards::take_places(conn, 1))
            .await
            .unwrap();
    }
}

#[test]
fn the_embedded_database_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/thidua.db");
    let db = Db::open(&DbUrl::Sqlite(path.clone()), settings(1, 1)).unwrap();
    migrations::up(&db).unwrap();
    for name in ["thidua.db", "thidua.db-wal"] {
        let mode = std::fs::metadata(path.with_file_name(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert_eq!(
        std::fs::metadata(path.parent().unwrap())
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o700
    );
}

#[test]
fn postgresql_is_reached_by_verified_tls_and_by_nothing_else_that_was_asked_for() {
    #[derive(QueryableByName)]
    struct Tls {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        ssl: bool,
    }
    let open = |options: &str| {
        Db::open(
            &DbUrl::Postgres(format!("{}/postgres?{options}", cluster())),
            settings(1, 2),
        )
    };
    let verified = open(&format!("sslmode=verify-full&sslrootcert={}", authority())).unwrap();
    let asked = verified.write_now(|conn| match conn {
        Conn::Pg(pg) => sql_query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .get_result::<Tls>(pg)
            .map_err(Failure::from),
        Conn::Sqlite(_) => unreachable!(),
    });
    assert!(asked.unwrap().ssl);
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.pem");
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=other",
            "-keyout",
        ])
        .arg(folder.path().join("other.key"))
        .arg("-out")
        .arg(&other)
        .output()
        .unwrap();
    assert!(made.status.success());
    let wrong = open(&format!(
        "sslmode=verify-full&sslrootcert={}",
        other.display()
    ));
    assert!(matches!(wrong, Err(Failure::Unavailable(_))));
}

/// Whoever holds the lock of the feed makes those wait who would write behind it, and nobody who
/// reads.
#[actix_web::test]
async fn reads_go_on_while_writes_wait_for_a_lock() {
    let app = crate::support::TestApp::start_with(Kind::Postgres, |config| {
        config.database.connections = 4;
    })
    .await;
    let officer = app.officer().await;
    let cookie = crate::access::identity_pages::signed_in(&app, "officer@suoinga.example").await;
    let (held, holds) = tokio::sync::oneshot::channel();
    let (letting, go) = std::sync::mpsc::channel::<()>();
    let db = app.state.db.clone();
    let lock = |conn: &mut Conn| {
        conn.batch_execute("UPDATE feed_counter SET value = value")
            .map_err(Failure::from)
    };
    let holder = tokio::spawn(async move {
        db.write(move |conn| {
            lock(conn)?;
            let _ = held.send(());
            let _ = go.recv();
            Ok::<_, Failure>(())
        })
        .await
    });
    holds.await.unwrap();
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let db = app.state.db.clone();
            tokio::spawn(async move { db.write(move |conn| lock(conn)).await })
        })
        .collect();
    while app.state.db.load().waiting == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The page notes that it was looked at, when the last note is old: that waits for nobody's lock
    // here, and is no reason not to show it.
    app.clock
        .set(app.clock.now() + chrono::TimeDelta::minutes(6));
    let begun = std::time::Instant::now();
    for _ in 0..3 {
        officer.get("/nominations").await.expect(200);
    }
    assert!(
        begun.elapsed() < Duration::from_secs(3),
        "{:?}",
        begun.elapsed()
    );
    drop(letting);
    holder.await.unwrap().unwrap();
    for write in waiting {
        write.await.unwrap().unwrap();
    }
    let page = actix_web::test::TestRequest::get()
        .uri("/nominations")
        .insert_header(("cookie", cookie));
    app.send(page).await.expect(200);
}
