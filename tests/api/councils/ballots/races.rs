//! Papers that come while a ballot is closed: each is counted or refused, none is lost, none counts
//! twice.

use futures_util::future::{join, join_all};
use serde_json::json;

use super::{counted, hall};
use crate::support::{TestApp, on_both};

on_both![
    no_paper_is_lost_and_none_counts_twice,
    a_ballot_is_closed_once,
];

async fn no_paper_is_lost_and_none_counts_twice(app: &TestApp) {
    let hall = hall(app, 25).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    hall.attend(&meeting, 25).await;
    let ballot = hall.open(&meeting).await;
    let (first, rest) = (0..5, 5..25);
    for member in first {
        hall.vote(&ballot, member, &[(1, "yes")]).await.expect(204);
    }
    // Each of the others votes twice at once, and the ballot is closed among them.
    let votes = rest.clone().chain(rest);
    let votes = join_all(votes.map(|member| {
        let (hall, ballot) = (&hall, &ballot);
        async move {
            (
                member,
                hall.vote(ballot, member, &[(1, "yes")]).await.status,
            )
        }
    }));
    let (votes, closed) = join(votes, hall.close(&ballot)).await;
    let closed = closed.expect(200).json();
    let mut taken = vec![true; 5];
    taken.resize(25, false);
    for (member, status) in votes {
        assert!(matches!(status, 204 | 409), "{status}");
        taken[member] |= status == 204;
    }
    let taken = i64::try_from(taken.into_iter().filter(|taken| *taken).count()).unwrap();
    assert_eq!(closed["turnout"], taken);
    assert_eq!(counted(&closed, 0).0, taken);
    let receipts = hall
        .secretary
        .get(&format!("/ballots/{ballot}/receipts"))
        .await;
    assert_eq!(receipts.expect(200).json()["total"], taken);
}

async fn a_ballot_is_closed_once(app: &TestApp) {
    let hall = hall(app, 4).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    let opened = join_all((0..4).map(|_| hall.opens(&meeting, json!({})))).await;
    let made: Vec<_> = opened.iter().filter(|reply| reply.status == 201).collect();
    assert_eq!(made.len(), 1, "{opened:?}");
    let ballot = made[0].json()["id"].as_str().unwrap().to_owned();
    for member in 0..4 {
        hall.vote(&ballot, member, &[(1, "yes")]).await.expect(204);
    }
    let closed = join_all((0..4).map(|_| hall.close(&ballot))).await;
    let done = closed.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(done, 1, "{closed:?}");
    let concluded = join_all((0..4).map(|_| hall.conclude(&meeting))).await;
    let done = concluded.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(done, 1, "{concluded:?}");
    let history = hall
        .secretary
        .get(&format!("/nominations/{}/history", files[0]))
        .await;
    let history = history.expect(200).json();
    let passed = history["items"].as_array().unwrap().iter();
    assert_eq!(
        passed
            .filter(|entry| entry["deed"] == "council_passed")
            .count(),
        1
    );
}
