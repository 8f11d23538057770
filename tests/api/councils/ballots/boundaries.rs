//! One more or one less: quorum, ballots, those who do not vote.

use serde_json::{Value, json};

use super::{counted, fault, hall, paper};
use crate::support::{TestApp, on_both};

on_both![
    a_quorum_is_missed_by_one_and_reached_by_one,
    too_few_ballots_are_not_opened,
    who_does_not_vote_counts_among_all_members,
];

async fn a_quorum_is_missed_by_one_and_reached_by_one(app: &TestApp) {
    let hall = hall(app, 25).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    let ballot = hall.open(&meeting).await;
    for member in 0..19 {
        hall.vote(&ballot, member, &[(1, "yes")]).await.expect(204);
    }
    let refused = hall.close(&ballot).await.problem(409, "no_quorum");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("19") && detail.contains("20"), "{detail}");
    // Nothing was opened: the papers are all there.
    let open = hall
        .secretary
        .get(&format!("/ballots/{ballot}"))
        .await
        .json();
    assert_eq!(
        (&open["papers"], &open["state"]),
        (&json!(19), &json!("open"))
    );
    // Of the first 20 in the room one does not vote.
    hall.attend(&meeting, 20).await;
    let closed = hall.close(&ballot).await.expect(200).json();
    assert_eq!(closed["turnout"], 19);
    assert_eq!(counted(&closed, 0), (19, 0, 0, "not_passed".to_owned()));
    let of = |index: usize| {
        let id = hall.users[index].to_string();
        let voters = closed["voters"].as_array().unwrap();
        let voter = voters.iter().find(|voter| voter["user_id"] == id).unwrap();
        (voter["has_voted"].clone(), voter["attendance"].clone())
    };
    assert_eq!(of(18), (json!(true), json!("present")));
    assert_eq!(of(19), (json!(false), json!("present")));
    assert_eq!(of(20), (json!(false), json!("absent")));
}

async fn too_few_ballots_are_not_opened(app: &TestApp) {
    let hall = hall(app, 4).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    hall.attend(&meeting, 4).await;
    let ballot = hall.open(&meeting).await;
    for member in 0..2 {
        hall.vote(&ballot, member, &[(1, "yes")]).await.expect(204);
    }
    let path = format!("/ballots/{ballot}/close/rehearsal");
    let refused = hall.secretary.post_at(&path, 1, json!({})).await;
    refused.problem(409, "too_few_ballots");
    hall.close(&ballot).await.problem(409, "too_few_ballots");
    hall.vote(&ballot, 2, &[(1, "yes")]).await.expect(204);
    // A rehearsal says that it could be closed, and nothing of what would be counted.
    let foreseen = hall.secretary.post_at(&path, 1, json!({})).await;
    let foreseen = foreseen.expect(200).json();
    assert_eq!(foreseen["outcome"]["state"], "open");
    assert!(foreseen["outcome"]["lines"][0]["yes"].is_null());
    let closed = hall.close(&ballot).await.expect(200).json();
    assert_eq!(counted(&closed, 0), (3, 0, 0, "not_passed".to_owned()));
}

async fn who_does_not_vote_counts_among_all_members(app: &TestApp) {
    let hall = hall(app, 25).await;
    // One who is proposed bears the name of a member: nobody has told them apart.
    let own = super::name_of(24);
    let files = hall.files(&["Người Mẫu Một", &own]).await;
    let meeting = hall.meeting(&files).await;
    let ballot = hall.open(&meeting).await;
    let path = format!("/ballots/{ballot}/paper");
    let theirs = hall.members[24].get(&path).await.expect(200).json();
    assert_eq!(theirs["lines"][0]["recusal"], Value::Null);
    assert_eq!(theirs["lines"][1]["recusal"], "own_case");
    let refused = hall.vote(&ballot, 24, &[(1, "yes"), (2, "yes")]).await;
    let refused = refused.problem(422, "invalid");
    assert_eq!(
        fault(&refused),
        ("/lines/1/place".to_owned(), "not_yours".to_owned())
    );
    hall.vote(&ballot, 24, &[(1, "yes")]).await.expect(204);
    for member in 0..24 {
        let choices = [(1, "yes"), (2, if member < 23 { "yes" } else { "no" })];
        hall.vote(&ballot, member, &choices).await.expect(204);
    }
    // One declares a conflict: their paper is destroyed, and they vote on the rest.
    let recusals = format!("/ballots/{ballot}/recusals");
    let declared = json!({"place": 1, "reason": "Cùng đơn vị công tác"});
    let answer = hall.members[0].post(&recusals, declared.clone()).await;
    let answer = answer.expect(201).json();
    assert_eq!(
        (&answer["receipt"], &answer["lines"][0]["recusal"]),
        (&Value::Null, &json!("declared"))
    );
    hall.members[0]
        .post(&recusals, declared)
        .await
        .problem(409, "duplicate");
    hall.vote(&ballot, 0, &[(2, "yes")]).await.expect(204);
    let seen = hall
        .secretary
        .get(&format!("/ballots/{ballot}"))
        .await
        .json();
    let words: Vec<&Value> = seen["recusals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|recusal| &recusal["words"])
        .collect();
    assert_eq!(words, [&json!("Cùng đơn vị công tác"), &Value::Null]);
    let by_member = hall.members[1]
        .get(&format!("/ballots/{ballot}"))
        .await
        .json();
    assert_eq!(by_member["recusals"], json!([]));
    let closed = hall.close(&ballot).await.expect(200).json();
    assert_eq!(counted(&closed, 0), (24, 0, 0, "passed".to_owned()));
    assert_eq!(counted(&closed, 1), (23, 1, 0, "passed".to_owned()));
    assert_eq!(closed["lines"][1]["members"], 25);
    hall.members[0]
        .put(&path, paper(&[(2, "no")]))
        .await
        .problem(409, "ballot_closed");
}
