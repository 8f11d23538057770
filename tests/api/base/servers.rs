//! Several servers on one PostgreSQL: what runs without being asked runs once, and what is counted
//! is counted together.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::{Connection, PgConnection, QueryDsl, RunQueryDsl};
use thidua::clock::{Clock, Ids};
use thidua::config::Config;
use thidua::db::{Db, DbUrl};
use thidua::jobs::upkeep;
use thidua::secrets::MasterKey;
use thidua::services::access::keys::{drop_expired, rotate};

use crate::access::limits::from;
use crate::base::letters::submit;
use crate::support::{Kind, OFFICER, TestApp, database, start_of_tests};

diesel::table! { job (id) { id -> Text, payload -> Text, state -> Text } }
diesel::table! { history_entry (id) { id -> Text, deed -> Text } }

fn connect(app: &TestApp) -> PgConnection {
    let DbUrl::Postgres(url) = app.state.db.url() else {
        panic!("not on PostgreSQL")
    };
    PgConnection::establish(url).unwrap()
}

#[actix_web::test]
async fn servers_that_start_together_make_the_tables_and_keys_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = database::empty(Kind::Postgres, folder.path());
    let mut config = Config::load(None).unwrap();
    folder.path().clone_into(&mut config.data.directory);
    MasterKey::load_or_make(&config.master_key_file()).unwrap();
    let start = async || {
        let db = Db::open(&url, config.pool()).unwrap();
        thidua::app::state(
            &config,
            db,
            Clock::standing_at(start_of_tests()),
            Ids::random(),
        )
        .await
        .unwrap()
    };
    let states = futures_util::join!(start(), start(), start());
    let keys = states
        .0
        .db
        .read(thidua::db::access::keys::list)
        .await
        .unwrap();
    let codes: BTreeSet<&str> = keys.iter().map(|key| key.state.code()).collect();
    assert_eq!(
        (keys.len(), codes),
        (2, BTreeSet::from(["current", "next"]))
    );
}

#[actix_web::test]
async fn guesses_at_two_servers_are_counted_together() {
    let app = TestApp::start(Kind::Postgres).await;
    let twin = app.twin().await;
    let guesses = (0..40).map(|n| (if n % 2 == 0 { &app } else { &twin }, format!("10.0.0.{n}")));
    let guesses = guesses.map(async |(server, address)| {
        from(server, &address, OFFICER, "a wrong password")
            .await
            .status
    });
    let statuses = futures_util::future::join_all(guesses).await;
    assert_eq!(
        [401, 429].map(|status| statuses.iter().filter(|told| **told == status).count()),
        [5, 35],
        "{statuses:?}"
    );
    // One of them alone goes on waiting.
    from(&twin, "10.1.1.1", OFFICER, "a wrong password")
        .await
        .problem(429, "too_many_requests");
}

#[actix_web::test]
async fn what_is_due_is_told_once_and_each_letter_leaves_once() {
    let app = TestApp::start(Kind::Postgres).await;
    let twin = app.twin().await;
    let files = submit(&app, 5).await.len();
    app.set_clock("2026-11-18T02:00:00Z");
    futures_util::join!(
        upkeep::remind(&app.state),
        upkeep::remind(&twin.state),
        upkeep::remind(&app.state),
        upkeep::remind(&twin.state)
    );
    let mut conn = connect(&app);
    let payloads = job::table
        .select(job::payload)
        .load::<String>(&mut conn)
        .unwrap();
    assert_eq!(
        payloads.iter().collect::<BTreeSet<_>>().len(),
        payloads.len(),
        "something was queued twice: {payloads:#?}"
    );
    let of_kind = |template: &str| {
        payloads
            .iter()
            .filter(|payload| payload.contains(&format!("\"{template}\"")))
            .count()
    };
    assert_eq!(
        (of_kind("overdue"), of_kind("overdue_below")),
        (files, files),
        "{payloads:#?}"
    );
    let drain = async |server: &TestApp| while server.worker.one().await.unwrap() {};
    futures_util::join!(drain(&app), drain(&twin), drain(&app), drain(&twin));
    let done = job::table
        .filter(diesel::ExpressionMethods::eq(job::state, "done"))
        .count()
        .get_result::<i64>(&mut conn)
        .unwrap();
    assert_eq!(usize::try_from(done).unwrap(), payloads.len());
    let left = [&app, &twin]
        .map(|server| server.letters.lock().unwrap().clone())
        .concat();
    let named: BTreeSet<String> = left
        .iter()
        .map(|letter| letter.headers().get_raw("Message-ID").unwrap().to_owned())
        .collect();
    assert_eq!(named.len(), left.len(), "a letter left twice");
}

/// Both see that a key is over; who comes second waits for the first, and has nothing to tell.
#[actix_web::test]
async fn a_key_that_is_over_is_dropped_by_one_server() {
    let app = TestApp::start(Kind::Postgres).await;
    let twin = app.twin().await;
    let lifetime = app.state.keyring.tokens().lifetime();
    let (ctx, master) = (app.state.ctx(), app.state.master.clone());
    app.state
        .db
        .write(move |tx| rotate(tx, &ctx, &master, lifetime, false))
        .await
        .unwrap();
    app.clock.set(app.clock.now() + TimeDelta::days(1));
    let (ctx, other) = (app.state.ctx(), twin.state.ctx());
    let first = app.state.db.write(move |tx| {
        let dropped = drop_expired(tx, &ctx, lifetime);
        std::thread::sleep(Duration::from_millis(800));
        dropped
    });
    let second = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        twin.state
            .db
            .write(move |tx| drop_expired(tx, &other, lifetime))
            .await
    };
    let (first, second) = futures_util::join!(first, second);
    assert_eq!((first.unwrap(), second.unwrap()), (1, 0));
    let told = history_entry::table.filter(diesel::ExpressionMethods::eq(
        history_entry::deed,
        "keys_dropped",
    ));
    assert_eq!(
        told.count().get_result::<i64>(&mut connect(&app)).unwrap(),
        1
    );
}
