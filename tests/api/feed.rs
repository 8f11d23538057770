//! The feed that HR systems pull: in commit order, no gap, nobody else's.

use serde_json::{Value, json};

use crate::support::{Actor, TestApp, approved, numbering, on_both, signed};

async fn pull(hr: &Actor<'_>, cursor: Option<&str>, limit: i64) -> (Vec<Value>, String, bool) {
    let after = cursor.map(|cursor| format!("&changed_after={cursor}")).unwrap_or_default();
    let reply = hr.get(&format!("/awards?limit={limit}{after}")).await.expect(200);
    let stretch = reply.json();
    assert_eq!(reply.header("link").contains("rel=\"next\""), stretch["has_more"].as_bool().unwrap());
    (
        stretch["items"].as_array().unwrap().clone(),
        stretch["next_cursor"].as_str().unwrap().to_owned(),
        stretch["has_more"].as_bool().unwrap(),
    )
}

async fn award(app: &TestApp, subject: &str, number: i64) {
    let id = approved(app, subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist().await.post_at(&format!("/decisions/{decision}/issue"), 2, numbering(number)).await.expect(200);
}

on_both! {
    async fn the_last_cursor_is_the_next_start(app) {
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
        let numbers: Vec<&str> = first.iter().chain(&second).map(|record| record["decision_number"].as_str().unwrap()).collect();
        assert_eq!(numbers, ["1/QĐ-UBND", "2/QĐ-UBND", "3/QĐ-UBND"]);
        award(app, &app.subject("household"), 4).await;
        let (later, _, _) = pull(&hr, Some(&cursor), 2).await;
        assert_eq!(later.len(), 1);
        hr.get("/awards?changed_after=1").await.problem(422, "invalid");
    }

    async fn everyone_pulls_what_is_theirs(app) {
        award(app, &app.subject("individual"), 1).await;
        assert_eq!(app.officer().await.get("/awards").await.expect(200).json()["items"].as_array().unwrap().len(), 1);
        let stranger = app.stranger().await.get("/awards").await.expect(200).json();
        assert_eq!((&stranger["items"], &stranger["has_more"]), (&json!([]), &json!(false)));
        let id = app.hr().await.get("/awards").await.json()["items"][0]["id"].as_str().unwrap().to_owned();
        app.stranger().await.get(&format!("/awards/{id}")).await.problem(404, "not_found");
        assert_eq!(app.administrator().await.get("/awards").await.expect(200).json()["items"], json!([]));
    }

    /// Readers that pull while eight decisions are issued at once see each record once, in one order.
    async fn readers_miss_nothing_while_many_issue(app) {
        let mut decisions = Vec::new();
        for _ in 0..8 {
            let id = approved(app, &app.subject("individual")).await;
            decisions.push(signed(app, &[&id]).await);
        }
        let (specialist, hr) = (app.specialist().await, app.hr().await);
        let paths: Vec<String> = decisions.iter().map(|decision| format!("/decisions/{decision}/issue")).collect();
        let issue = futures_util::future::join_all(paths.iter().zip(1..).map(|(path, number)| specialist.post_at(path, 2, numbering(number))));
        let read = async {
            let (mut seen, mut cursor) = (Vec::new(), None::<String>);
            for _ in 0..40 {
                let (items, next, _) = pull(&hr, cursor.as_deref(), 200).await;
                seen.extend(items.iter().map(|record| record["id"].as_str().unwrap().to_owned()));
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
        seen.extend(rest.iter().map(|record| record["id"].as_str().unwrap().to_owned()));
        let (all, _, _) = pull(&hr, None, 200).await;
        let all: Vec<String> = all.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(seen, all);
        assert_eq!(all.len(), 8);
    }
}
