//! What changes comes again, what does not is not sent.

use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::json;

use super::{award, ids, pull};
use crate::support::{Reply, TestApp, on_both};

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
    a_cancelled_award_comes_again_at_a_new_place,
    what_has_not_changed_is_not_sent_again,
];

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
