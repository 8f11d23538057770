//! What an act costs on PostgreSQL, where each statement is a journey.

use super::counting::SEEN;
use crate::support::{CHAIRMAN, TestApp};

/// BEGIN, the lock on the tree, who asks with the file, what stands in its way with who hears of
/// it, all changes, COMMIT; a file that is sent for the first time also looks for its body.
const MOST: [(&str, usize); 3] = [("submit", 7), ("accept", 6), ("approve", 6)];

/// An act takes six journeys, whatever it looks at and writes down.
pub async fn an_act_takes_six_journeys(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let chairman = app.actor(CHAIRMAN).await;
    // The first file names its body, and those that follow soon find a number taken ahead.
    for _ in 0..2 {
        let file = officer.nominate(&app.subject("household")).await;
        officer.act(&file, "submit", 1).await.expect(200);
    }
    let file = officer.nominate(&app.subject("collective")).await;
    for ((act, most), (who, version)) in
        MOST.into_iter()
            .zip([(&officer, 1), (&specialist, 2), (&chairman, 3)])
    {
        let before = SEEN.lock().unwrap().statements;
        who.act(&file, act, version).await.expect(200);
        let cost = SEEN.lock().unwrap().statements - before;
        assert!(cost <= most, "{act}: {cost}");
    }
}
