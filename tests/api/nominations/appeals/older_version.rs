//! Appeals of a version before.

use diesel::connection::SimpleConnection;
use thidua::db::{Conn, Failure};
use thidua::jobs::upkeep;

use super::{appealed, end_chairman, refused, second_chairman};
use crate::support::{TestApp, on_both};

/// Runs SQL, as another version of the program would have left things.
async fn run(app: &TestApp, sqlite: &'static str, postgres: &'static str) {
    let done = app.state.db.write(move |tx| match tx {
        Conn::Pg(_) => tx.batch_execute(postgres).map_err(Failure::from),
        Conn::Sqlite(_) => tx.batch_execute(sqlite).map_err(Failure::from),
    });
    done.await.unwrap();
}

on_both![a_refusal_that_a_version_before_sent_to_who_refused_it_goes_on,];

async fn a_refusal_that_a_version_before_sent_to_who_refused_it_goes_on(app: &TestApp) {
    second_chairman(app, "HG-01").await;
    let id = refused(app).await;
    appealed(app, &id).await;
    end_chairman(app, "head@benlau.example").await;
    app.set_clock("2026-10-18T02:00:00Z");
    run(app, "DROP TABLE appeal", "DROP TABLE appeal").await;
    run(
        app,
        include_str!("../../../../migrations/sqlite/2026-11-27-000300_appeals/up.sql"),
        include_str!("../../../../migrations/postgres/2026-11-27-000300_appeals/up.sql"),
    )
    .await;
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    upkeep::remind(&app.state).await;
    app.governor().await.does("approve", &id).await.expect(200);
}
