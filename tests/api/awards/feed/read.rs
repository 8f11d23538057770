//! The feed as its readers pull it.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};
use thidua::services::upkeep::audit;

use super::{award, pull};
use crate::support::{TestApp, on_both};

on_both![
    after_a_restore_nothing_comes_at_a_place_that_was_passed,
    the_last_cursor_is_the_next_start,
    the_feed_begins_at_a_time_too,
    everyone_pulls_what_is_theirs,
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
