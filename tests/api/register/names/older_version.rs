//! What a version before wrote.

use diesel::connection::SimpleConnection;
use serde_json::json;
use thidua::db::{Conn, Failure};

use super::{found, keeper, person};
use crate::support::{TestApp, on_both};

on_both![names_and_codes_of_an_older_version_are_brought_up_to_date,];

/// Rows as the version before left them: a server that starts works out what they lack.
async fn names_and_codes_of_an_older_version_are_brought_up_to_date(app: &TestApp) {
    let hr = keeper(app).await;
    hr.put("/people/by-code/S1", person("H’Hen Niê"))
        .await
        .expect(201);
    let text = "UPDATE person SET words = NULL, sort_key = 'old', code_key = NULL; UPDATE subject SET words = NULL;
            UPDATE unit SET words = NULL, code_key = NULL; UPDATE person SET staff_code = 'hg0001' WHERE staff_code = 'HG0002'";
    let run = move |tx: &mut Conn| match tx {
        Conn::Pg(pg) => pg.batch_execute(text).map_err(Failure::from),
        Conn::Sqlite(sqlite) => sqlite.batch_execute(text).map_err(Failure::from),
    };
    app.state.db.write(run).await.unwrap();
    let administrator = app.administrator().await;
    for (path, count) in [("people", 0), ("subjects", 0)] {
        assert_eq!(
            found(&app.officer().await, path, "hhen").await.len(),
            count,
            "{path}"
        );
    }
    // Until then they are found by what they were found by before.
    assert_eq!(
        found(&administrator, "people", "an mau").await,
        ["Nguyễn Mẫu An"]
    );
    assert_eq!(
        found(&administrator, "units", "nga suoi").await,
        ["Xã Suối Ngà"]
    );
    drop(app.twin().await);
    for path in ["people", "subjects"] {
        assert_eq!(
            found(&app.officer().await, path, "hhen").await,
            ["H’Hen Niê"],
            "{path}"
        );
    }
    assert_eq!(
        found(&administrator, "units", "nga suoi").await,
        ["Xã Suối Ngà"]
    );
    // Two that looked alike before are there both; no third comes.
    for (code, status) in [("HG0001", 200), ("hg0001", 200), ("Hg0001", 409)] {
        assert_eq!(
            hr.put(&format!("/people/by-code/{code}"), person("Lê Mẫu Một"))
                .await
                .status,
            status,
            "{code}"
        );
    }
    assert_eq!(
        hr.put(
            "/units/by-code/hg-01",
            json!({"name": "A", "kind": "village", "parent_code": "HG-01"})
        )
        .await
        .status,
        409
    );
}
