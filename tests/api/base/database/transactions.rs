//! What commits, and what does not.

use diesel::connection::SimpleConnection;
use thidua::db::base::jobs;
use thidua::db::{Conn, Failure};
use thidua::domain::base::job::{AccountNotice, Job};
use thidua::error::Error;

use crate::support::{TestApp, on_both};

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
