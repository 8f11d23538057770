//! Nobody votes on their own case, opens a vote on it, or concludes one.

use serde_json::json;

use super::{Hall, hall, name_of};
use crate::support::{TestApp, on_both};

on_both![
    nobody_runs_a_vote_on_their_own_case,
    nobody_votes_on_their_own_case,
];

/// From now on the secretary bears this name: nobody has told them apart from another who does.
async fn secretary_is_called(hall: &Hall<'_>, name: &str) {
    hall.app
        .sql(format!(
            "UPDATE user_account SET full_name = '{name}' WHERE email = \
             'secretary@honggiang.example'"
        ))
        .await;
}

async fn nobody_runs_a_vote_on_their_own_case(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    secretary_is_called(&hall, "Người Mẫu Một").await;
    let refused = hall.opens(&meeting, json!({})).await;
    refused.problem(409, "same_name");
    secretary_is_called(&hall, "Lương Mẫu Phúc").await;
    let ballot = hall.open(&meeting).await;
    for member in 0..3 {
        hall.vote(&ballot, member, &[(1, "yes")]).await.expect(204);
    }
    hall.close(&ballot).await.expect(200);
    secretary_is_called(&hall, "Người Mẫu Một").await;
    hall.conclude(&meeting).await.problem(409, "same_name");
    assert_eq!(hall.file(&files[0]).await["stage"], "council");
    secretary_is_called(&hall, "Lương Mẫu Phúc").await;
    hall.conclude(&meeting).await.expect(200);
}

async fn nobody_votes_on_their_own_case(app: &TestApp) {
    let hall = hall(app, 4).await;
    let files = hall.files(&[name_of(3).as_str()]).await;
    let meeting = hall.meeting(&files).await;
    let ballot = hall.open(&meeting).await;
    let refused = hall.vote(&ballot, 3, &[(1, "yes")]).await;
    refused.problem(403, "own_case");
    hall.vote(&ballot, 2, &[(1, "yes")]).await.expect(204);
}
