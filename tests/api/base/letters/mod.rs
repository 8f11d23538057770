//! The letters that follow acts: to the right people, once, what falls together for one reader as
//! one.

mod rights;
mod said;
mod together;
mod workers;

use diesel::connection::SimpleConnection;
use thidua::db::base::jobs;
use thidua::db::{Conn, Failure};

use crate::support::TestApp;

fn recipients(letters: &[String]) -> Vec<String> {
    let to = |letter: &String| {
        letter
            .lines()
            .find(|line| line.starts_with("To: "))
            .unwrap()
            .rsplit('<')
            .next()
            .unwrap()
            .trim_end_matches('>')
            .to_owned()
    };
    letters.iter().map(to).collect()
}

async fn count(app: &TestApp, state: &'static str) -> i64 {
    app.state
        .db
        .read(move |conn| jobs::count(conn, state))
        .await
        .unwrap()
}

/// Nominates and submits as many subjects of the commune; answers the nominations.
pub async fn submit(app: &TestApp, many: usize) -> Vec<String> {
    let officer = app.officer().await;
    let mut ids = Vec::new();
    for subject in app
        .planted
        .subjects
        .iter()
        .filter(|subject| subject.kind == "individual")
        .take(many)
    {
        let id = officer.nominate(&subject.id.to_string()).await;
        officer.act(&id, "submit", 1).await.expect(200);
        ids.push(id);
    }
    without_kept_verdicts(app).await;
    ids
}

/// Takes what keeps verdicts behind an act from the queue: what is counted here is letters.
pub async fn without_kept_verdicts(app: &TestApp) {
    const REMOVED: &str = "DELETE FROM job WHERE payload LIKE '%keep_verdicts%'";
    let remove = |conn: &mut Conn| conn.batch_execute(REMOVED).map_err(Failure::from);
    app.state.db.write(remove).await.unwrap();
}
