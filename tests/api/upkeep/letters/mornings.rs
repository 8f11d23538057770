//! The letter of the morning: one for each reader, of everything that does not wait for them.

use std::time::Duration;

use thidua::domain::base::job::{Facts, Template};

use super::{count, morning, queue, titled, to, with_mornings};
use crate::base::letters::submit;
use crate::support::smtp::{free_port, worker};
use crate::support::{Kind, OFFICER, SPECIALIST, TestApp, start_of_tests};

with_mornings![
    what_waits_is_told_at_once_and_the_rest_in_the_morning,
    of_three_thousand_files_the_letter_names_twenty_and_counts_the_rest,
    what_is_due_before_the_morning_is_told_at_once,
    what_waits_in_a_pause_leaves_with_the_morning,
    a_letter_that_does_not_get_through_stays_what_it_is,
];

async fn what_waits_is_told_at_once_and_the_rest_in_the_morning(app: &TestApp) {
    let files = submit(app, 2).await;
    let letters = app.deliver().await;
    assert_eq!((letters.len(), to(&letters, SPECIALIST).len()), (1, 1));
    assert_eq!(count(app, "queued").await, 2);
    assert_eq!(morning(app, -1).await.len(), 1);
    let letters = morning(app, 0).await;
    let told = to(&letters, OFFICER);
    assert_eq!((letters.len(), told.len()), (2, 1));
    for file in &files {
        let link = format!("http://test.example/nominations/{file}");
        assert!(
            told[0].lines().any(|line| line.trim_end() == link),
            "{}",
            told[0]
        );
    }
    assert!(
        told[0].contains("== Diễn biến của hồ sơ do Ông/Bà lập hoặc theo dõi: 2")
            && told[0].contains("http://test.example/account/letters"),
        "{}",
        told[0]
    );
    // Nothing comes twice, and where there is nothing, nothing comes.
    assert_eq!(morning(app, 90).await.len(), 2);
    assert_eq!(morning(app, 24 * 60).await.len(), 2);
    assert_eq!(
        (count(app, "queued").await, count(app, "done").await),
        (0, 4)
    );
}

async fn of_three_thousand_files_the_letter_names_twenty_and_counts_the_rest(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    queue(app, OFFICER, &file, 3_000, (Template::Awarded, titled())).await;
    assert_eq!(app.deliver().await.len(), 1);
    let letters = morning(app, 0).await;
    let told = to(&letters, OFFICER);
    assert_eq!((letters.len(), told.len()), (2, 1));
    assert_eq!(told[0].matches("/nominations/").count(), 1 + 20);
    assert!(
        told[0].contains("== Kết quả khen thưởng: 3000")
            && told[0].contains("và 2980 việc khác")
            && told[0].contains("http://test.example/notices"),
        "{}",
        told[0]
    );
    assert_eq!(count(app, "queued").await, 0);
}

async fn what_is_due_before_the_morning_is_told_at_once(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    app.deliver().await;
    let due = |day: &str| Facts {
        due_on: Some(day.parse().unwrap()),
        ..titled()
    };
    app.clock
        .set(start_of_tests() + chrono::TimeDelta::hours(2));
    for day in ["2026-10-16", "2026-10-18", "2026-10-20"] {
        queue(app, SPECIALIST, &file, 1, (Template::DueSoon, due(day))).await;
    }
    assert_eq!(to(&app.deliver().await, SPECIALIST).len(), 1);
    queue(
        app,
        SPECIALIST,
        &file,
        1,
        (Template::DueSoon, due("2026-10-17")),
    )
    .await;
    let letters = app.deliver().await;
    assert!(to(&letters, SPECIALIST)[1].contains("17/10/2026"));
    let told = to(&morning(app, 0).await, SPECIALIST);
    assert_eq!(told.len(), 3);
    assert!(
        told[2].contains("== Hạn xử lý và nhắc việc: 3"),
        "{}",
        told[2]
    );
}

/// Between two letters to one reader there is an hour, whatever they are.
async fn what_waits_in_a_pause_leaves_with_the_morning(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    app.deliver().await;
    queue(app, SPECIALIST, &file, 1, (Template::Resumed, titled())).await;
    app.deliver().await;
    morning(app, -90).await;
    submit(app, 1).await;
    assert_eq!(to(&app.deliver().await, SPECIALIST).len(), 2);
    morning(app, -30).await;
    submit(app, 1).await;
    assert_eq!(to(&app.deliver().await, SPECIALIST).len(), 3);
    // The pause ends half an hour after the morning's letter would leave.
    queue(app, SPECIALIST, &file, 1, (Template::Waiting, titled())).await;
    app.deliver().await;
    assert_eq!(to(&morning(app, 0).await, SPECIALIST).len(), 3);
    let told = to(&morning(app, 30).await, SPECIALIST);
    assert_eq!(told.len(), 4);
    assert!(
        told[3].contains("== Việc chờ Ông/Bà xử lý: 1")
            && told[3].contains("== Diễn biến của hồ sơ do Ông/Bà lập hoặc theo dõi: 1"),
        "{}",
        told[3]
    );
    morning(app, 25 * 60).await;
}

/// What was put together once is not put together anew, whatever is chosen meanwhile.
async fn a_letter_that_does_not_get_through_stays_what_it_is(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    app.deliver().await;
    let broken = worker(&app.state, free_port(), Duration::from_secs(5));
    app.clock
        .set(start_of_tests() + chrono::TimeDelta::hours(22));
    while broken.one().await.unwrap() {}
    let choices = serde_json::json!({"waiting": "at_once", "deadlines": "at_once",
        "files": "at_once", "results": "at_once"});
    let officer = app.officer().await;
    officer.put("/me/letters", choices).await.expect(200);
    queue(app, OFFICER, &file, 1, (Template::Paused, titled())).await;
    let told = to(&morning(app, 5).await, OFFICER);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("== Diễn biến của hồ sơ do Ông/Bà lập hoặc theo dõi: 1"),
        "{}",
        told[0]
    );
    // The pause behind what did not get through is an hour from its next attempt.
    assert_eq!(to(&morning(app, 65).await, OFFICER).len(), 2);
}

#[actix_web::test]
async fn two_servers_write_one_letter_in_the_morning() {
    let app = TestApp::start_with_mornings(Kind::Postgres).await;
    let twin = app.twin().await;
    let drain = async |server: &TestApp| while server.worker.one().await.unwrap() {};
    submit(&app, 3).await;
    drain(&app).await;
    app.clock
        .set(start_of_tests() + chrono::TimeDelta::hours(22));
    futures_util::join!(drain(&app), drain(&twin), drain(&app), drain(&twin));
    let written = [&app, &twin].map(|server| server.letters.lock().unwrap().len());
    assert_eq!(written.iter().sum::<usize>(), 2);
    assert_eq!(
        (count(&app, "queued").await, count(&app, "done").await),
        (0, 6)
    );
}
