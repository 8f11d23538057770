//! A sealed act leaves nothing of who did what. No noun has one yet: a ballot of these tests alone,
//! on both databases.

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use thidua::db::{Conn, Failure};
use thidua::domain::base::ids::EntryId;
use thidua::error::{Error, Result};
use thidua::services::access::{self, Caller};
use thidua::services::base::once::{FirstAnswer, IdempotencyName, once};
use thidua::services::{Ctx, Trace, nominations};

use crate::support::{TestApp, on_both};

on_both![
    a_ballot_is_kept_and_nothing_says_who_cast_it,
    a_ballot_that_names_itself_counts_once,
    what_would_name_the_actor_of_a_sealed_act_is_refused,
];

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

fn execute(conn: &mut Conn, sql: &str) -> Result<usize> {
    let done = match conn {
        Conn::Pg(pg) => sql_query(sql).execute(pg),
        Conn::Sqlite(sqlite) => sql_query(sql).execute(sqlite),
    };
    Ok(done.map_err(Failure::from)?)
}

async fn lines(app: &TestApp, sql: &'static str) -> Vec<String> {
    let read = move |conn: &mut Conn| {
        let lines: Vec<Line> = match conn {
            Conn::Pg(pg) => sql_query(sql).load(pg),
            Conn::Sqlite(sqlite) => sql_query(sql).load(sqlite),
        }
        .map_err(Failure::from)?;
        Ok::<_, Error>(lines.into_iter().map(|line| line.text).collect())
    };
    app.state.db.read(read).await.unwrap()
}

/// Everything that is written down of acts, but for the answers that are kept.
async fn written(app: &TestApp) -> Vec<String> {
    let history = "SELECT id || deed || detail AS text FROM history_entry ORDER BY id";
    let jobs = "SELECT id || payload AS text FROM job ORDER BY id";
    [lines(app, history).await, lines(app, jobs).await].concat()
}

/// What a use case for a ballot does, and an answer that tells too much.
fn cast(tx: &mut Conn, ctx: &Ctx, caller: &Caller, choice: &str) -> Result<FirstAnswer> {
    access::actor(tx, ctx, caller)?;
    let id: EntryId = ctx.id();
    let sql = format!("INSERT INTO ballot_of_test (id, choice) VALUES ('{id}', '{choice}')");
    execute(tx, &sql)?;
    Ok(FirstAnswer {
        status: 201,
        location: Some(format!("ballots/{id}")),
        version: 1,
        body: format!("\"{choice}\""),
    })
}

async fn cast_as(
    app: &TestApp,
    caller: &Caller,
    trace: Trace,
    choice: &'static str,
) -> Result<FirstAnswer> {
    let caller = caller.clone();
    let ctx = Ctx {
        trace,
        ..app.state.ctx()
    };
    let named = IdempotencyName {
        caller: "the chairman".to_owned(),
        key: "my vote".to_owned(),
        print: format!("print of {choice}"),
    };
    let work = move |tx: &mut Conn| once(tx, &ctx, &named, |tx| cast(tx, &ctx, &caller, choice));
    app.state.db.write(work).await
}

async fn make_table(app: &TestApp) {
    let sql = "CREATE TABLE ballot_of_test (id TEXT PRIMARY KEY, choice TEXT NOT NULL)";
    app.state.db.write(|tx| execute(tx, sql)).await.unwrap();
}

async fn a_ballot_is_kept_and_nothing_says_who_cast_it(app: &TestApp) {
    make_table(app).await;
    // Signing in is written down, and is no part of the act.
    let chairman = app.chairman().await.caller();
    let before = written(app).await;
    let answer = cast_as(app, &chairman, Trace::Sealed, "against")
        .await
        .unwrap();
    assert_eq!(
        (answer.status, answer.location, answer.body),
        (204, None, String::new())
    );
    assert_eq!(written(app).await, before);
    let kept =
        "SELECT caller || '|' || print || '|' || headers || '|' || body AS text FROM idempotency";
    assert_eq!(lines(app, kept).await, ["the chairman||[null,0]|"]);
    let ballots = lines(
        app,
        "SELECT id || ' ' || choice AS text FROM ballot_of_test",
    )
    .await;
    let [ballot] = ballots.as_slice() else {
        panic!("{ballots:?}")
    };
    let id = ballot.strip_suffix(" against").unwrap();
    let id: uuid::Uuid = id.parse().unwrap();
    assert_eq!(id.get_timestamp(), None, "it tells when it was cast");
}

async fn a_ballot_that_names_itself_counts_once(app: &TestApp) {
    make_table(app).await;
    let chairman = app.chairman().await.caller();
    let first = cast_as(app, &chairman, Trace::Sealed, "for").await.unwrap();
    let again = cast_as(app, &chairman, Trace::Sealed, "against")
        .await
        .unwrap();
    assert_eq!(first, again);
    let choices = "SELECT choice AS text FROM ballot_of_test";
    assert_eq!(lines(app, choices).await, ["for"]);
    let error = cast_as(app, &chairman, Trace::Named, "for")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error:?}");
}

async fn what_would_name_the_actor_of_a_sealed_act_is_refused(app: &TestApp) {
    let officer = app.officer().await;
    let draft = officer.nominate(&app.subject("individual")).await;
    let before = written(app).await;
    let delete = async |trace| {
        let (caller, id) = (officer.caller(), draft.parse().unwrap());
        let ctx = Ctx {
            trace,
            ..app.state.ctx()
        };
        let work = move |tx: &mut Conn| nominations::delete(tx, &ctx, &caller, id, 1);
        app.state.db.write(work).await
    };
    let error = delete(Trace::Sealed).await.unwrap_err();
    assert!(matches!(error, Error::Internal(_)), "{error:?}");
    assert_eq!(written(app).await, before);
    // It was the seal alone that stood in its way.
    delete(Trace::Named).await.unwrap();
    assert_eq!(written(app).await.len(), before.len() + 1);
}
