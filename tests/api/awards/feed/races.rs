//! Readers beside writers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use thidua::domain::base::ids::DecisionId;
use thidua::error::Error;
use thidua::services::awards::decisions::{self, Issue};

use super::{ids, pull};
use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![
    readers_miss_nothing_while_many_issue,
    a_reader_that_follows_slow_writers_misses_nothing,
    a_place_is_taken_only_when_the_one_before_is_decided,
];

/// Readers that pull while eight decisions are issued at once see each record once, in one order.
async fn readers_miss_nothing_while_many_issue(app: &TestApp) {
    let mut decisions = Vec::new();
    for _ in 0..8 {
        let id = approved(app, &app.subject("individual")).await;
        decisions.push(signed(app, &[&id]).await);
    }
    let (specialist, hr) = (app.specialist().await, app.hr().await);
    let paths: Vec<String> = decisions
        .iter()
        .map(|decision| format!("/decisions/{decision}/issue"))
        .collect();
    let issue = futures_util::future::join_all(
        paths
            .iter()
            .zip(1..)
            .map(|(path, number)| specialist.post_at(path, 2, numbering(number))),
    );
    let read = async {
        let (mut seen, mut cursor) = (Vec::new(), None::<String>);
        for _ in 0..40 {
            let (items, next, _) = pull(&hr, cursor.as_deref(), 200).await;
            seen.extend(
                items
                    .iter()
                    .map(|record| record["id"].as_str().unwrap().to_owned()),
            );
            cursor = Some(next);
            if seen.len() == 8 {
                break;
            }
        }
        (seen, cursor.unwrap())
    };
    let (issued, (mut seen, cursor)) = futures_util::future::join(issue, read).await;
    assert!(issued.iter().all(|reply| reply.status == 200), "{issued:?}");
    let (rest, _, _) = pull(&hr, Some(&cursor), 200).await;
    seen.extend(
        rest.iter()
            .map(|record| record["id"].as_str().unwrap().to_owned()),
    );
    let (all, _, _) = pull(&hr, None, 200).await;
    let all: Vec<String> = all
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(seen, all);
    assert_eq!(all.len(), 8);
}

/// Eight transactions that dawdle between taking their place in the feed and their commit, one of
/// them for long; a reader that follows all the while misses nothing, sees nothing twice, and sees
/// what whoever comes later sees.
async fn a_reader_that_follows_slow_writers_misses_nothing(app: &TestApp) {
    let mut drafts = Vec::new();
    for _ in 0..8 {
        let id = approved(app, &app.subject("individual")).await;
        drafts.push(signed(app, &[&id]).await.parse::<DecisionId>().unwrap());
    }
    let specialist = app.specialist().await.caller();
    let done = AtomicBool::new(false);
    let write = async {
        let issues = drafts.iter().zip(1_u32..).map(|(decision, number)| {
            let (ctx, caller, decision) = (app.state.ctx(), specialist.clone(), *decision);
            let date = ctx.today();
            app.state.db.write(move |tx| {
                // The pauses differ between the writers, and are the same at every run.
                let pause = |step: u32| {
                    std::thread::sleep(Duration::from_millis(u64::from(
                        number.wrapping_mul(2_654_435_761).rotate_left(step) % 40,
                    )));
                };
                pause(3);
                let numbering = Issue {
                    number: Some((i32::try_from(number).unwrap(), String::new())),
                    series: "QĐ-UBND".to_owned(),
                    date,
                };
                decisions::issue(tx, &ctx, &caller, decision, 2, numbering)?;
                pause(7);
                if number == 3 {
                    std::thread::sleep(Duration::from_millis(500));
                }
                Ok::<_, Error>(())
            })
        });
        let issued = futures_util::future::join_all(issues).await;
        done.store(true, Ordering::SeqCst);
        issued
    };
    let hr = app.hr().await;
    let read = async {
        let (mut seen, mut cursor, mut pulls) = (Vec::new(), None::<String>, 0);
        loop {
            let last = done.load(Ordering::SeqCst);
            let (items, next, more) = pull(&hr, cursor.as_deref(), 3).await;
            seen.extend(ids(&items));
            (cursor, pulls) = (Some(next), pulls + 1);
            if last && !more {
                return (seen, pulls);
            }
            actix_web::rt::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let (issued, (seen, pulls)) = futures_util::future::join(write, read).await;
    assert!(issued.iter().all(Result::is_ok), "{issued:?}");
    assert!(pulls > 8, "{pulls} pulls");
    let (all, _, _) = pull(&hr, None, 200).await;
    assert_eq!(seen, ids(&all));
    assert_eq!(seen.len(), 8);
}

/// Whoever takes the next place waits until the one before has committed or given up: no reader
/// ever meets a later place first.
async fn a_place_is_taken_only_when_the_one_before_is_decided(app: &TestApp) {
    let take = |hold: Duration, keep: bool| {
        let db = app.state.db.clone();
        async move {
            db.write(move |tx| {
                let place = thidua::db::awards::take_places(tx, 1)?;
                std::thread::sleep(hold);
                if keep {
                    Ok(place)
                } else {
                    Err(Error::LostRace)
                }
            })
            .await
        }
    };
    let quick = async {
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        take(Duration::ZERO, true).await.unwrap()
    };
    let (slow, quick) =
        futures_util::future::join(take(Duration::from_millis(300), true), quick).await;
    assert_eq!((slow.unwrap(), quick), (1, 2));
    let quick = async {
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
        take(Duration::ZERO, true).await.unwrap()
    };
    let (slow, quick) =
        futures_util::future::join(take(Duration::from_millis(300), false), quick).await;
    assert!(
        slow.is_err() && quick == 3,
        "a place that was given up is given again"
    );
}
