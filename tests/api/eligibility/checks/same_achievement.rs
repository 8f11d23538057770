//! One achievement, one form of award.

use futures_util::future::join_all;

use super::{event, letter, outcome};
use crate::support::{TestApp, numbering, on_both, signed};

on_both![
    a_refused_file_does_not_come_back_beside_the_one_that_took_its_place,
    an_appeal_and_a_submission_at_once_leave_one_file,
    what_came_beside_it_stops_approval_and_issue,
];

async fn a_refused_file_does_not_come_back_beside_the_one_that_took_its_place(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Chèo Thuyền")
        .await;
    let event = event(&officer, "2026-10-14", "2026-10-16").await;
    let first = letter(&officer, &subject, &event).await;
    officer.does("submit", &first).await.expect(200);
    specialist.does("refuse", &first).await.expect(200);
    let second = letter(&officer, &subject, &event).await;
    officer.does("submit", &second).await.expect(200);
    let refused = officer
        .does("appeal", &first)
        .await
        .problem(409, "not_eligible");
    assert_eq!(refused["errors"][0]["pointer"], "/rules/R-DUP-1");
    // Once the second is taken back, the first may.
    officer.does("withdraw", &second).await.expect(200);
    officer.does("appeal", &first).await.expect(200);
    let third = letter(&officer, &subject, &event).await;
    officer
        .does("submit", &third)
        .await
        .problem(409, "not_eligible");
}

/// An appeal and a new file at the same moment: one of the two is on its way.
async fn an_appeal_and_a_submission_at_once_leave_one_file(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    for round in 0..6 {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu {round}"))
            .await;
        let event = event(&officer, "2026-10-14", "2026-10-16").await;
        let first = letter(&officer, &subject, &event).await;
        officer.does("submit", &first).await.expect(200);
        specialist.does("refuse", &first).await.expect(200);
        let second = letter(&officer, &subject, &event).await;
        let version = officer.version(&format!("/nominations/{first}")).await;
        let replies = join_all([
            officer.act_because(&first, "appeal", version, "Xem lại"),
            officer.act_because(&second, "submit", 1, "x"),
        ])
        .await;
        assert_eq!(
            replies.iter().filter(|reply| reply.status == 200).count(),
            1,
            "{replies:?}"
        );
        assert_eq!(
            replies.iter().filter(|reply| reply.status == 409).count(),
            1,
            "{replies:?}"
        );
    }
}

/// Whatever road two files for one achievement took, one leads to an award.
async fn what_came_beside_it_stops_approval_and_issue(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    for stage in ["decide", "issue"] {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu {stage}"))
            .await;
        let event = event(&officer, "2026-10-14", "2026-10-16").await;
        let first = letter(&officer, &subject, &event).await;
        officer.does("submit", &first).await.expect(200);
        specialist.does("accept", &first).await.expect(200);
        let mut decision = String::new();
        if stage == "issue" {
            chairman.does("approve", &first).await.expect(200);
            decision = signed(app, &[&first]).await;
        }
        // One that a version without this check let in.
        let second = letter(&officer, &subject, &event).await;
        app.sql(format!(
            "UPDATE nomination SET status = 'in_progress', stage = 'check', received_at = \
                created_at, rule_set = 'law-2026' WHERE id = '{second}'"
        ))
        .await;
        assert_eq!(outcome(&specialist, &first, "R-DUP-1").await, "not_met");
        if stage == "issue" {
            specialist
                .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
                .await
                .problem(409, "not_eligible");
        } else {
            chairman
                .does("approve", &first)
                .await
                .problem(409, "not_eligible");
        }
    }
}
