//! The feed that HR systems pull: in commit order, no gap, nobody else's.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::http::Method;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};
use thidua::domain::base::ids::DecisionId;
use thidua::error::Error;
use thidua::services::awards::decisions::{self, Issue};
use thidua::services::upkeep::audit;

use crate::support::{Actor, Reply, TestApp, approved, numbering, on_both, signed};

async fn pull(hr: &Actor<'_>, cursor: Option<&str>, limit: i64) -> (Vec<Value>, String, bool) {
    let after = cursor
        .map(|cursor| format!("&changed_after={cursor}"))
        .unwrap_or_default();
    let reply = hr
        .get(&format!("/awards?limit={limit}{after}"))
        .await
        .expect(200);
    let stretch = reply.json();
    let more = stretch["has_more"].as_bool().unwrap();
    assert_eq!(
        (
            reply.header("link").contains("rel=\"next\""),
            stretch["next_cursor"].is_string()
        ),
        (more, more)
    );
    assert!(
        !more || stretch["next_cursor"] == stretch["resume_after"],
        "{stretch}"
    );
    (
        stretch["items"].as_array().unwrap().clone(),
        stretch["resume_after"].as_str().unwrap().to_owned(),
        more,
    )
}

/// Gives a letter of commendation, as a decision of this number.
pub async fn award(app: &TestApp, subject: &str, number: i64) {
    let id = approved(app, subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist()
        .await
        .post_at(
            &format!("/decisions/{decision}/issue"),
            2,
            numbering(number),
        )
        .await
        .expect(200);
}

fn ids(records: &[Value]) -> Vec<String> {
    records
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Cancels an award as the chairman who gave it.
async fn cancel(app: &TestApp, id: &str) -> Reply {
    let chairman = app.chairman().await;
    let tag = chairman
        .get(&format!("/awards/{id}"))
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let paper = json!({
        "ground": "later_conclusion",
        "reason": "Kết luận số 3",
        "number": "77/QĐ-UBND",
        "date": "2026-10-17"
    });
    app.send(
        chairman
            .request(Method::POST, &format!("/awards/{id}/cancel"))
            .insert_header(("if-match", tag))
            .set_json(paper),
    )
    .await
}

on_both![
    after_a_restore_nothing_comes_at_a_place_that_was_passed,
    the_last_cursor_is_the_next_start,
    the_feed_begins_at_a_time_too,
    everyone_pulls_what_is_theirs,
    readers_miss_nothing_while_many_issue,
    a_cancelled_award_comes_again_at_a_new_place,
    what_has_not_changed_is_not_sent_again,
    a_reader_that_follows_slow_writers_misses_nothing,
    a_place_is_taken_only_when_the_one_before_is_decided,
];

/// Who follows the feed stands at a place that the older state has not given out yet; also when
/// that is restored once more.
async fn after_a_restore_nothing_comes_at_a_place_that_was_passed(app: &TestApp) {
    let hr = app.hr().await;
    award(app, &app.subject("individual"), 1).await;
    let (_, mut cursor, _) = pull(&hr, None, 50).await;
    for number in 2..=3 {
        let older = |conn: &mut Conn| {
            conn.batch_execute("DELETE FROM award; UPDATE feed_counter SET value = 0")
                .map_err(Failure::from)
        };
        app.state.db.write(older).await.unwrap();
        app.clock.set(app.clock.now() + TimeDelta::minutes(1));
        let ctx = app.state.ctx();
        app.state
            .db
            .write(move |tx| audit::note_restored(tx, &ctx, ctx.now))
            .await
            .unwrap();
        award(app, &app.subject("household"), number).await;
        let (new, next, _) = pull(&hr, Some(&cursor), 50).await;
        assert_eq!(new.len(), 1);
        cursor = next;
    }
}

async fn the_last_cursor_is_the_next_start(app: &TestApp) {
    let hr = app.hr().await;
    let (none, start, more) = pull(&hr, None, 50).await;
    assert!(none.is_empty() && !more);
    for number in 1..=3 {
        award(app, &app.subject("individual"), number).await;
    }
    let (first, cursor, more) = pull(&hr, Some(&start), 2).await;
    assert_eq!((first.len(), more), (2, true));
    let (second, cursor, more) = pull(&hr, Some(&cursor), 2).await;
    assert_eq!((second.len(), more), (1, false));
    let (nothing, same, _) = pull(&hr, Some(&cursor), 2).await;
    assert!(nothing.is_empty());
    assert_eq!(same, cursor);
    let numbers: Vec<&str> = first
        .iter()
        .chain(&second)
        .map(|record| record["decision_number"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["1/QĐ-UBND", "2/QĐ-UBND", "3/QĐ-UBND"]);
    award(app, &app.subject("household"), 4).await;
    let (later, _, _) = pull(&hr, Some(&cursor), 2).await;
    assert_eq!(later.len(), 1);
    for no_start in ["1", "2026-10-17", "2026-10-17T02:00:00", "yesterday", ""] {
        let refused = hr
            .get(&format!("/awards?changed_after={no_start}"))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!("changed_after"), &json!("no_start"))
        );
    }
}

async fn the_feed_begins_at_a_time_too(app: &TestApp) {
    let hr = app.hr().await;
    award(app, &app.subject("individual"), 1).await;
    app.clock.set(app.clock.now() + TimeDelta::minutes(5));
    award(app, &app.subject("household"), 2).await;
    for (time, found) in [
        ("2026-10-17T02:00:00Z", vec!["1/QĐ-UBND", "2/QĐ-UBND"]),
        ("2026-10-17T02:05:00Z", vec!["2/QĐ-UBND"]),
        ("2026-10-17T09:04:59.5%2B07:00", vec!["2/QĐ-UBND"]),
        ("2026-10-17T02:05:01Z", vec![]),
    ] {
        let (records, resume, _) = pull(&hr, Some(time), 50).await;
        let numbers: Vec<&str> = records
            .iter()
            .map(|record| record["decision_number"].as_str().unwrap())
            .collect();
        assert_eq!(numbers, found, "{time}");
        assert_eq!(
            pull(&hr, Some(&resume), 50).await.0,
            Vec::<Value>::new(),
            "{time}"
        );
        let file = hr
            .get(&format!("/awards/export?changed_after={time}"))
            .await
            .expect(200);
        assert_eq!(file.text.lines().count(), found.len(), "{time}");
    }
}

async fn everyone_pulls_what_is_theirs(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    assert_eq!(
        app.officer().await.get("/awards").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let stranger = app.stranger().await.get("/awards").await.expect(200).json();
    assert_eq!(
        (&stranger["items"], &stranger["has_more"]),
        (&json!([]), &json!(false))
    );
    let id = app.hr().await.get("/awards").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.stranger()
        .await
        .get(&format!("/awards/{id}"))
        .await
        .problem(404, "not_found");
    assert_eq!(
        app.administrator()
            .await
            .get("/awards")
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
}

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

async fn a_cancelled_award_comes_again_at_a_new_place(app: &TestApp) {
    for number in 1..=3 {
        award(app, &app.subject("individual"), number).await;
    }
    let hr = app.hr().await;
    let (all, cursor, _) = pull(&hr, None, 50).await;
    let id = all[0]["id"].as_str().unwrap().to_owned();
    app.clock.set(app.clock.now() + TimeDelta::minutes(5));
    cancel(app, &id).await.expect(200);
    cancel(app, &id).await.problem(409, "wrong_stage");
    // Who had pulled it gets it again; who begins anew gets it once, at the end.
    let (again, cursor, _) = pull(&hr, Some(&cursor), 50).await;
    assert_eq!(
        (
            again.len(),
            &again[0]["id"],
            &again[0]["status"],
            &again[0]["changed_at"]
        ),
        (
            1,
            &json!(id),
            &json!("cancelled"),
            &json!("2026-10-17T02:05:00Z")
        )
    );
    let (anew, last, _) = pull(&hr, None, 50).await;
    assert_eq!(ids(&anew), [ids(&all[1..]), vec![id.clone()]].concat());
    assert_eq!(last, cursor);
    let record = hr.get(&format!("/awards/{id}")).await.expect(200).json();
    assert_eq!(
        (&record["status"], &record["decision_number"]),
        (&json!("cancelled"), &all[0]["decision_number"])
    );
}

async fn what_has_not_changed_is_not_sent_again(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let hr = app.hr().await;
    let id = hr.get("/awards").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let ask = async |path: &str, tag: &str| {
        app.send(
            hr.request(Method::GET, path)
                .insert_header(("if-none-match", tag)),
        )
        .await
    };
    for path in ["/awards?limit=1".to_owned(), format!("/awards/{id}")] {
        let tag = hr.get(&path).await.expect(200).header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        let same = ask(&path, &tag).await.expect(304);
        assert_eq!(
            (same.text.as_str(), same.header("etag")),
            ("", tag.as_str())
        );
        ask(&path, "\"1-other\"").await.expect(200);
        if path.contains('?') {
            award(app, &app.subject("household"), 2).await;
            let more = ask(&path, &tag).await.expect(200);
            assert!(more.header("link").contains("rel=\"next\""));
            assert_ne!(more.header("etag"), tag);
        } else {
            cancel(app, &id).await.expect(200);
            ask(&path, &tag).await.expect(200);
        }
    }
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
