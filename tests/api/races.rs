//! Many hands on one file: one wins, the others hear that they lost, and the history is one path.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{approved, numbering, on_both, signed};

on_both! {
    async fn one_of_many_decisions_wins(app) {
        let (specialist, chairman) = (app.specialist().await, app.chairman().await);
        for _ in 0..10 {
            let id = app.officer().await.nominate(&app.subject("individual")).await;
            app.officer().await.act(&id, "submit", 1).await.expect(200);
            specialist.act(&id, "accept", 2).await.expect(200);
            let acts = ["approve", "refuse", "return", "approve"].iter().cycle().take(16);
            let replies = join_all(acts.map(|action| chairman.act_because(&id, action, 3, "why"))).await;
            let won = replies.iter().filter(|reply| reply.status == 200).count();
            assert_eq!(won, 1, "{replies:?}");
            assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 409 | 412 | 403)), "{replies:?}");
            let history = specialist.get(&format!("/nominations/{id}/history")).await.json();
            let versions: Vec<i64> = history["items"].as_array().unwrap().iter().map(|entry| entry["version"].as_i64().unwrap()).collect();
            assert_eq!(versions, [1, 2, 3, 4]);
        }
    }

    async fn one_of_many_issues_gets_a_number(app) {
        let mut decisions = Vec::new();
        for _ in 0..6 {
            let id = approved(app, &app.subject("individual")).await;
            decisions.push(format!("/decisions/{}/issue", signed(app, &[&id]).await));
        }
        let specialist = app.specialist().await;
        let replies = join_all(decisions.iter().map(|path| specialist.post_at(path, 2, numbering(1)))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1, "{replies:?}");
        assert!(replies.iter().all(|reply| matches!(reply.status, 200 | 422)), "{replies:?}");
        assert_eq!(app.hr().await.get("/awards").await.json()["items"].as_array().unwrap().len(), 1);
    }

    async fn a_decision_is_issued_once(app) {
        let id = approved(app, &app.subject("individual")).await;
        let path = format!("/decisions/{}/issue", signed(app, &[&id]).await);
        let specialist = app.specialist().await;
        let replies = join_all((1..=8).map(|number| specialist.post_at(&path, 2, numbering(number)))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1, "{replies:?}");
        assert_eq!(app.hr().await.get("/awards").await.json()["items"].as_array().unwrap().len(), 1);
    }

    async fn a_nomination_stands_on_one_decision(app) {
        let id = approved(app, &app.subject("individual")).await;
        let specialist = app.specialist().await;
        let draft = json!({"title": "x", "nomination_ids": [id]});
        let replies = join_all((0..8).map(|_| specialist.post("/decisions", draft.clone()))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1, "{replies:?}");
        assert!(replies.iter().all(|reply| matches!(reply.status, 201 | 409)), "{replies:?}");
    }
}
