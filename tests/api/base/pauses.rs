//! The pause behind a letter: what comes for its reader within the hour is one letter after it.
//! Nothing is lost, nothing is told twice.

use std::time::Duration;

use actix_web::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use thidua::db::Conn;
use thidua::domain::base::ids::{JobId, UserId};
use thidua::domain::base::job::{About, Facts, Job, Notice, Template};
use thidua::jobs::upkeep;
use thidua::services::base::queue::{self, Taken, Terms};

use crate::access::identity::text;
use crate::base::letters::submit;
use crate::support::smtp::{free_port, worker};
use crate::support::{Kind, SPECIALIST, TestApp, start_of_tests};

/// Runs each of these tests on each database, with an hour between the letters of a reader.
macro_rules! an_hour_apart {
    ($($name:ident),* $(,)?) => {
        $(crate::support::in_each!(
            $name: sqlite start_apart Sqlite,
            postgres start_apart Postgres
        );)*
    };
}

/// What one reader got, as text, in the order in which it left.
fn to(letters: &[String], address: &str) -> Vec<String> {
    letters
        .iter()
        .filter(|letter| letter.contains(&format!("<{address}>")))
        .map(|letter| text(letter))
        .collect()
}

/// Turns the clock to so many minutes behind the start of the test, and does what is due.
async fn at(app: &TestApp, minutes: i64) -> Vec<String> {
    app.clock
        .set(start_of_tests() + TimeDelta::minutes(minutes));
    app.deliver().await
}

async fn count(app: &TestApp, state: &'static str) -> i64 {
    app.state
        .db
        .read(move |conn| thidua::db::base::jobs::count(conn, state))
        .await
        .unwrap()
}

/// Queues the same notice about a file so many times, for the specialist.
async fn queue(app: &TestApp, file: &str, many: usize, template: Template, facts: Facts) {
    let (ctx, about) = (app.state.ctx(), About::Nomination(file.parse().unwrap()));
    let work = move |tx: &mut Conn| {
        let to: UserId = thidua::db::access::users::with_email(tx, SPECIALIST)?
            .unwrap()
            .id;
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

an_hour_apart![
    what_comes_in_waves_is_a_letter_at_once_and_one_after_an_hour,
    of_very_much_the_letter_tells_fifty_and_counts_the_rest,
    letters_about_the_account_wait_for_nothing_and_nothing_waits_for_them,
    a_reminder_of_what_is_due_today_does_not_wait_until_tomorrow,
    while_a_letter_does_not_get_through_no_second_one_is_written,
    pauses_that_have_ended_are_forgotten,
];

async fn what_comes_in_waves_is_a_letter_at_once_and_one_after_an_hour(app: &TestApp) {
    let first = submit(app, 1).await;
    let letters = at(app, 0).await;
    assert_eq!((letters.len(), to(&letters, SPECIALIST).len()), (2, 1));
    let mut later = Vec::new();
    for minutes in [1, 20, 59] {
        at(app, minutes).await;
        later.extend(submit(app, 2).await);
        assert_eq!(app.deliver().await.len(), 2, "after {minutes} minutes");
    }
    assert_eq!(
        (count(app, "queued").await, count(app, "done").await),
        (12, 2)
    );
    // That it waits as long as it should is no queue that grows old.
    let now = start_of_tests() + TimeDelta::hours(1);
    assert_eq!(
        app.state.db.read(queue::figures).await.unwrap().oldest,
        Some(now)
    );
    let letters = at(app, 60).await;
    assert_eq!(letters.len(), 4);
    let told = to(&letters, SPECIALIST);
    for file in &later {
        assert_eq!(
            told[1].matches(file.as_str()).count(),
            1,
            "{file}: {}",
            told[1]
        );
    }
    assert!(told[0].contains(&first[0]) && !told[1].contains(&first[0]));
    assert_eq!(
        (count(app, "queued").await, count(app, "done").await),
        (0, 14)
    );
    // The next pause runs from there.
    submit(app, 1).await;
    assert_eq!(at(app, 119).await.len(), 4);
    assert_eq!(at(app, 120).await.len(), 6);
    // Nothing was left to wait for: what comes now is told at once.
    at(app, 200).await;
    submit(app, 1).await;
    assert_eq!(app.deliver().await.len(), 8);
}

async fn of_very_much_the_letter_tells_fifty_and_counts_the_rest(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    assert_eq!(at(app, 0).await.len(), 2);
    let facts = Facts {
        title: Some("x".to_owned()),
        ..Facts::default()
    };
    queue(app, &file, 1_300, Template::Waiting, facts).await;
    assert_eq!(at(app, 30).await.len(), 2);
    let letters = at(app, 60).await;
    assert_eq!(letters.len(), 3);
    let told = to(&letters, SPECIALIST).remove(1);
    assert_eq!(told.matches(&file).count(), 50);
    assert!(
        told.contains("Dưới đây là 50 việc")
            && told.contains("Ngoài ra còn 1250 việc khác")
            && told
                .lines()
                .any(|line| line.trim_end() == "http://test.example/"),
        "{told}"
    );
    assert_eq!(
        (count(app, "queued").await, count(app, "done").await),
        (0, 2 + 1_300)
    );
}

async fn letters_about_the_account_wait_for_nothing_and_nothing_waits_for_them(app: &TestApp) {
    let ask = async || {
        app.open(
            Method::POST,
            "/api/v1/password-resets",
            Some(json!({"email": SPECIALIST})),
        )
        .await
        .expect(202)
    };
    ask().await;
    assert_eq!(app.deliver().await.len(), 1);
    let file = submit(app, 1).await.remove(0);
    let letters = app.deliver().await;
    assert!(to(&letters, SPECIALIST)[1].contains(&file));
    submit(app, 1).await;
    ask().await;
    let letters = app.deliver().await;
    assert_eq!(
        (letters.len(), to(&letters, SPECIALIST).len()),
        (4, 3),
        "only the letter with the link leaves in the pause"
    );
    at(app, 60).await;
}

async fn a_reminder_of_what_is_due_today_does_not_wait_until_tomorrow(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    app.deliver().await;
    let due = |day: &str| Facts {
        title: Some("x".to_owned()),
        due_on: Some(day.parse().unwrap()),
        ..Facts::default()
    };
    // 23:30 in Vietnam: a pause begins that ends on the next day.
    at(app, 14 * 60 + 30).await;
    queue(app, &file, 1, Template::Waiting, due("2026-10-30")).await;
    assert_eq!(app.deliver().await.len(), 3);
    queue(app, &file, 1, Template::DueSoon, due("2026-10-18")).await;
    queue(app, &file, 1, Template::Overdue, due("2026-10-16")).await;
    assert_eq!(
        at(app, 14 * 60 + 40).await.len(),
        3,
        "due tomorrow, or late already: that can wait"
    );
    queue(app, &file, 1, Template::DueSoon, due("2026-10-17")).await;
    assert_eq!(app.deliver().await.len(), 4);
    assert_eq!(count(app, "queued").await, 2);
    assert_eq!(at(app, 15 * 60 + 30).await.len(), 5);
}

async fn while_a_letter_does_not_get_through_no_second_one_is_written(app: &TestApp) {
    let first = submit(app, 1).await.remove(0);
    let broken = worker(&app.state, free_port(), Duration::from_secs(5));
    while broken.one().await.unwrap() {}
    for hours in 1..=30 {
        app.clock.set(start_of_tests() + TimeDelta::hours(hours));
        if hours % 10 == 0 {
            submit(app, 1).await;
        }
        while broken.one().await.unwrap() {}
    }
    // The last attempt in vain was after 28 hours, the next one is four hours later, and the
    // pause is an hour from there.
    let letters = at(app, 32 * 60).await;
    // Each reader gets the first letter, as it was put together.
    assert_eq!((letters.len(), to(&letters, SPECIALIST).len()), (2, 1));
    assert!(to(&letters, SPECIALIST)[0].contains(&first));
    assert_eq!(count(app, "queued").await, 6);
    assert_eq!(at(app, 33 * 60 - 1).await.len(), 2);
    let letters = at(app, 33 * 60).await;
    assert_eq!((letters.len(), count(app, "queued").await), (4, 0));
    assert_eq!(
        to(&letters, SPECIALIST)[1].matches("/nominations/").count(),
        3
    );
}

async fn pauses_that_have_ended_are_forgotten(app: &TestApp) {
    submit(app, 1).await;
    app.deliver().await;
    let forgotten = async || {
        let ctx = app.state.ctx();
        app.state
            .db
            .write(move |tx| queue::tidy_pauses(tx, &ctx))
            .await
            .unwrap()
    };
    assert_eq!(forgotten().await, 0);
    submit(app, 1).await;
    assert_eq!(app.deliver().await.len(), 2, "it goes on");
    at(app, 60).await;
    at(app, 120).await;
    upkeep::tidy(&app.state).await;
    assert_eq!(forgotten().await, 0, "tidied up with the rest");
    submit(app, 1).await;
    assert_eq!(app.deliver().await.len(), 6);
}

async fn take(server: &TestApp, now: DateTime<Utc>, holds: Duration) -> Option<Taken> {
    let lease = server.state.ids.next(now);
    let terms = Terms {
        letters: 1,
        most: 50,
        apart: TimeDelta::hours(1),
        digest_at: None,
    };
    let work = move |tx: &mut Conn| {
        let taken = queue::take(tx, now, lease, terms);
        std::thread::sleep(holds);
        taken
    };
    server.state.db.write(work).await.unwrap().pop()
}

/// Both find something for the reader, who has no pause yet: who comes second waits for the first,
/// and writes nothing.
#[actix_web::test]
async fn of_two_servers_at_once_one_writes_to_a_reader() {
    let app = TestApp::start_apart(Kind::Postgres).await;
    let twin = app.twin().await;
    let file = submit(&app, 1).await.remove(0);
    at(&app, 0).await;
    at(&app, 120).await;
    let now = app.clock.now();
    let facts = || Facts {
        title: Some("x".to_owned()),
        ..Facts::default()
    };
    queue(&app, &file, 1, Template::Waiting, facts()).await;
    let first = take(&app, now, Duration::from_millis(1_200));
    let second = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        queue(&twin, &file, 2, Template::Waiting, facts()).await;
        take(&twin, now, Duration::ZERO).await
    };
    let (first, second) = futures_util::join!(first, second);
    assert_eq!(
        (first.map(|taken| taken.jobs.len()), second),
        (Some(1), None)
    );
    let rest = take(&twin, now + TimeDelta::hours(1), Duration::ZERO)
        .await
        .unwrap();
    // The first one's lease has ended too; it is tried again as it was.
    let again = take(&twin, now + TimeDelta::hours(1), Duration::ZERO)
        .await
        .unwrap();
    let mut sizes = [rest.jobs.len(), again.jobs.len()];
    sizes.sort_unstable();
    assert_eq!(sizes, [1, 2]);
}

#[actix_web::test]
async fn two_servers_together_keep_the_pause() {
    let app = TestApp::start_apart(Kind::Postgres).await;
    let twin = app.twin().await;
    let drain = async |server: &TestApp| while server.worker.one().await.unwrap() {};
    let both = async || {
        futures_util::join!(drain(&app), drain(&twin), drain(&app), drain(&twin));
        [&app, &twin]
            .map(|server| server.letters.lock().unwrap().len())
            .iter()
            .sum::<usize>()
    };
    for _ in 0..4 {
        submit(&app, 3).await;
        assert_eq!(both().await, 2);
    }
    app.clock.set(start_of_tests() + TimeDelta::hours(1));
    assert_eq!(both().await, 4);
    assert_eq!(
        (count(&app, "queued").await, count(&app, "done").await),
        (0, 24)
    );
}
