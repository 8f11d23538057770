//! Lost connections and held locks.

use std::time::Duration;

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use thidua::db::engine::migrations;
use thidua::db::{Conn, Db, DbUrl, Failure};
use thidua::error::Error;
use thidua::services::is_ready;

use super::settings;
use crate::support::Kind;
use crate::support::database::cluster;

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

#[derive(diesel::QueryableByName)]
struct Process {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    pid: i32,
}

fn process(conn: &mut Conn) -> Result<i32, Failure> {
    let Conn::Pg(pg) = conn else { unreachable!() };
    let asked = diesel::sql_query("SELECT pg_backend_pid() AS pid");
    Ok(asked.get_result::<Process>(pg)?.pid)
}

/// Stands still until this is dropped.
struct Still(i32);

impl Still {
    fn signal(&self, signal: &str) {
        let mut kill = std::process::Command::new("kill");
        assert!(
            kill.args([signal, &self.0.to_string()])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Still {
    fn drop(&mut self) {
        self.signal("-CONT");
    }
}

/// As one whose disk hangs, the server takes what is sent and says nothing: who has asked it waits,
/// and those who come later are not kept from one that answers.
#[actix_web::test]
async fn a_database_that_stands_still_is_looked_for_anew() {
    let folder = tempfile::tempdir().unwrap();
    let url = crate::support::database::fresh(Kind::Postgres, folder.path());
    let db = Db::open(&url, settings(1, 1)).unwrap();
    let still = Still(db.read(process).await.unwrap());
    still.signal("-STOP");
    let waits = actix_web::rt::spawn({
        let db = db.clone();
        async move { db.read(process).await }
    });
    let begun = std::time::Instant::now();
    let other = loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        match db.read(process).await {
            Ok(other) => break other,
            Err(told) => assert!(begun.elapsed() < Duration::from_secs(20), "{told}"),
        }
    };
    assert_ne!(other, still.0);
    let stood = still.0;
    drop(still);
    assert_eq!(waits.await.unwrap().unwrap(), stood);
    assert_eq!(
        db.read(process).await.unwrap(),
        other,
        "it is not made anew again"
    );
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
