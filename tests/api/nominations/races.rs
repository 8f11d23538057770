//! Many hands on one file: one wins, the others hear that they lost, and the history is one path.

use futures_util::future::join_all;
use serde_json::json;
use thidua::domain::law::route::Next;

use crate::support::{Reply, TestApp, approved, numbering, on_both, signed};

on_both![
    one_of_many_decisions_wins,
    one_of_many_issues_gets_a_number,
    a_decision_is_issued_once,
    a_nomination_stands_on_one_decision,
    many_acts_on_many_files_leave_one_legal_path_each,
    two_hundred_decisions_get_two_hundred_numbers,
];

async fn one_of_many_decisions_wins(app: &TestApp) {
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    for _ in 0..10 {
        let id = app
            .officer()
            .await
            .nominate(&app.subject("individual"))
            .await;
        app.officer().await.act(&id, "submit", 1).await.expect(200);
        specialist.act(&id, "accept", 2).await.expect(200);
        let acts = ["approve", "refuse", "return", "approve"]
            .iter()
            .cycle()
            .take(16);
        let replies =
            join_all(acts.map(|action| chairman.act_because(&id, action, 3, "why"))).await;
        let won = replies.iter().filter(|reply| reply.status == 200).count();
        assert_eq!(won, 1, "{replies:?}");
        assert!(
            replies
                .iter()
                .all(|reply| matches!(reply.status, 200 | 409 | 412 | 403)),
            "{replies:?}"
        );
        let history = specialist
            .get(&format!("/nominations/{id}/history"))
            .await
            .json();
        let versions: Vec<i64> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["version"].as_i64().unwrap())
            .collect();
        assert_eq!(versions, [1, 2, 3, 4]);
    }
}

async fn one_of_many_issues_gets_a_number(app: &TestApp) {
    let mut decisions = Vec::new();
    for _ in 0..6 {
        let id = approved(app, &app.subject("individual")).await;
        decisions.push(format!("/decisions/{}/issue", signed(app, &[&id]).await));
    }
    let specialist = app.specialist().await;
    let replies = join_all(
        decisions
            .iter()
            .map(|path| specialist.post_at(path, 2, numbering(1))),
    )
    .await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 200).count(),
        1,
        "{replies:?}"
    );
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 200 | 409)),
        "{replies:?}"
    );
    assert_eq!(
        app.hr().await.get("/awards").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

async fn a_decision_is_issued_once(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let path = format!("/decisions/{}/issue", signed(app, &[&id]).await);
    let specialist = app.specialist().await;
    let replies =
        join_all((1..=8).map(|number| specialist.post_at(&path, 2, numbering(number)))).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 200).count(),
        1,
        "{replies:?}"
    );
    assert_eq!(
        app.hr().await.get("/awards").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

async fn a_nomination_stands_on_one_decision(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let specialist = app.specialist().await;
    let draft = json!({"title": "x", "nomination_ids": [id]});
    let replies = join_all((0..8).map(|_| specialist.post("/decisions", draft.clone()))).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 201).count(),
        1,
        "{replies:?}"
    );
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 201 | 409)),
        "{replies:?}"
    );
}

/// 64 acts of every kind at once on each of 200 files: of those that meet the same version one
/// wins, and history is a legal path.
async fn many_acts_on_many_files_leave_one_legal_path_each(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let subject = app.subject("individual");
    let law = thidua::law::load(None).unwrap();
    let route = law
        .route_version("letter_of_commendation", "2025-07")
        .unwrap();
    for round in 0..200 {
        let id = officer.nominate(&subject).await;
        officer.act(&id, "submit", 1).await.expect(200);
        let hands = [
            (&specialist, "accept"),
            (&specialist, "return"),
            (&specialist, "refuse"),
            (&specialist, "hold"),
            (&specialist, "supplement"),
            (&officer, "withdraw"),
            (&chairman, "approve"),
            (&specialist, "release"),
        ];
        let acts = (0..64_usize).map(|n| {
            let (hand, action) = hands[(n * 7 + round) % hands.len()];
            // A few have seen what comes after the first act.
            hand.act_because(&id, action, 2 + i64::try_from(n / 48).unwrap(), "why")
        });
        let replies = join_all(acts).await;
        let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
        // 403: the act that won put the file into other hands.
        assert!(
            replies
                .iter()
                .all(|reply| matches!(reply.status, 200 | 403 | 409 | 412)),
            "{replies:?}"
        );
        let mut versions: Vec<i64> = won
            .iter()
            .map(|reply| reply.json()["version"].as_i64().unwrap())
            .collect();
        versions.sort_unstable();
        let expected: Vec<i64> = (3..).take(versions.len()).collect();
        assert!(
            !versions.is_empty() && versions == expected,
            "two winners of one version: {versions:?}"
        );
        let history = officer
            .get(&format!("/nominations/{id}/history"))
            .await
            .json();
        let entries = history["items"].as_array().unwrap();
        let told: Vec<i64> = entries
            .iter()
            .map(|entry| entry["version"].as_i64().unwrap())
            .collect();
        assert_eq!(told, (1..).take(told.len()).collect::<Vec<_>>());
        for pair in entries
            .windows(2)
            .filter(|pair| pair[1]["from_stage"].is_string() && pair[0]["to_stage"].is_string())
        {
            assert_eq!(pair[0]["to_stage"], pair[1]["from_stage"]);
        }
        for entry in entries
            .iter()
            .filter(|entry| entry["from_stage"] != entry["to_stage"])
        {
            let (from, to) = (
                entry["from_stage"].as_str().unwrap(),
                entry["to_stage"].as_str().unwrap(),
            );
            let next = &route.stage(from).unwrap().next;
            let drawn = next.values().any(|next| {
                matches!(next, Next::Stage(code) if code == to)
                    || matches!(next, Next::End(end) if end.code() == to)
            });
            let given_back = route.before(from).is_some_and(|stage| stage.code == to);
            assert!(drawn || given_back || to == "withdrawn", "{from} → {to}");
        }
    }
}

/// 200 decisions are numbered by our counter at once: no number twice, none left out.
async fn two_hundred_decisions_get_two_hundred_numbers(app: &TestApp) {
    let mut paths = Vec::new();
    for _ in 0..200 {
        let id = approved(app, &app.subject("individual")).await;
        paths.push(format!("/decisions/{}/issue", signed(app, &[&id]).await));
    }
    // After so many have signed in as the same: the oldest sessions of an account end.
    let specialist = app.specialist().await;
    let entered = json!({"series": "QĐ-UBND", "date": "2026-10-17"});
    let mut left = paths.clone();
    let mut numbers = Vec::new();
    // Who waits too long for the counter's row is told to come again, and does.
    while !left.is_empty() {
        let replies = join_all(
            left.iter()
                .map(|path| specialist.post_at(path, 2, entered.clone())),
        )
        .await;
        assert!(
            replies
                .iter()
                .all(|reply| matches!(reply.status, 200 | 503)),
            "{replies:?}"
        );
        numbers.extend(
            replies
                .iter()
                .filter(|reply| reply.status == 200)
                .map(|reply| reply.json()["number"].as_str().unwrap().to_owned()),
        );
        left = left
            .into_iter()
            .zip(&replies)
            .filter(|(_, reply)| reply.status != 200)
            .map(|(path, _)| path)
            .collect();
    }
    numbers.sort();
    let mut expected: Vec<String> = (1..=200)
        .map(|number| format!("{number}/QĐ-UBND"))
        .collect();
    expected.sort();
    assert_eq!(numbers, expected);
    let feed = app.hr().await.get("/awards?limit=200").await.json();
    let records = feed["items"].as_array().unwrap().iter();
    // Each is the first on its own list.
    let golden: Vec<i64> = records
        .map(|record| record["golden_book"].as_i64().unwrap())
        .collect();
    assert_eq!(golden, [1; 200]);
}
