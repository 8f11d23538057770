//! Which letters somebody gets when: at once, in the morning, or not at all; and what of it stands
//! in the page.

mod awardees;
mod choices;
mod deadlines;
mod mornings;
mod notices;

use thidua::db::Conn;
use thidua::domain::base::ids::{JobId, UserId};
use thidua::domain::base::job::{About, Facts, Job, Notice, Template};

use crate::access::identity::text;
use crate::support::TestApp;

/// Runs each of these tests on each database as the program is set without settings: an hour
/// between the letters of a reader, and a letter in the morning.
macro_rules! with_mornings {
    ($($name:ident),* $(,)?) => {
        $(crate::support::in_each!(
            $name: sqlite start_with_mornings Sqlite,
            postgres start_with_mornings Postgres
        );)*
    };
}
use with_mornings;

/// What one reader got, as text, in the order in which it left.
fn to(letters: &[String], address: &str) -> Vec<String> {
    letters
        .iter()
        .filter(|letter| letter.contains(&format!("<{address}>")))
        .map(|letter| text(letter))
        .collect()
}

/// The next morning after the start of the tests, at so many minutes past seven.
async fn morning(app: &TestApp, minutes: i64) -> Vec<String> {
    let seven = "2026-10-18T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>();
    app.clock
        .set(seven.unwrap() + chrono::TimeDelta::minutes(minutes));
    app.deliver().await
}

async fn count(app: &TestApp, state: &'static str) -> i64 {
    app.state
        .db
        .read(move |conn| thidua::db::base::jobs::count(conn, state))
        .await
        .unwrap()
}

/// Queues the same notice about a file so many times, for somebody.
async fn queue(
    app: &TestApp,
    to: &'static str,
    file: &str,
    many: usize,
    (template, facts): (Template, Facts),
) {
    let (ctx, about) = (app.state.ctx(), About::Nomination(file.parse().unwrap()));
    let work = move |tx: &mut Conn| {
        let to: UserId = thidua::db::access::users::with_email(tx, to)?.unwrap().id;
        let job = Job::Letter {
            to,
            about,
            notice: Notice { template, facts },
        };
        let jobs: Vec<(JobId, Job)> = (0..many).map(|_| (ctx.id(), job.clone())).collect();
        thidua::db::base::jobs::enqueue(tx, &jobs, ctx.now)
    };
    app.state.db.write(work).await.unwrap();
}

fn titled() -> Facts {
    Facts {
        title: Some("x".to_owned()),
        ..Facts::default()
    }
}
