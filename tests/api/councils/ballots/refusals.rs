//! What is refused, and to whom.

use serde_json::{Value, json};

use super::{counted, fault, hall, lines, paper};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    every_fault_of_a_paper_is_told_by_line,
    nobody_but_a_member_votes,
    what_comes_too_late_or_twice_is_refused,
    every_limit_of_a_ballot_is_told_by_field,
    nothing_is_kept_of_a_vote_but_the_paper,
];

async fn every_fault_of_a_paper_is_told_by_line(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một", "Người Mẫu Hai"]).await;
    let meeting = hall.meeting(&files).await;
    let ballot = hall.open(&meeting).await;
    let path = format!("/ballots/{ballot}/paper");
    let member = &hall.members[0];
    for (body, pointer, code) in [
        (paper(&[]), "/lines", "out_of_range"),
        (paper(&[(1, "yes")]), "/lines", "missing_choice"),
        (
            paper(&[(1, "yes"), (3, "yes")]),
            "/lines/1/place",
            "unknown_reference",
        ),
        (paper(&[(1, "yes"), (1, "no")]), "/lines/1/place", "twice"),
        (
            paper(&[(1, "yes"), (2, "maybe")]),
            "/lines/1/choice",
            "unknown_code",
        ),
        (
            paper(&[(0, "yes"), (2, "yes")]),
            "/lines/0/place",
            "out_of_range",
        ),
    ] {
        let problem = member.put(&path, body).await.problem(422, "invalid");
        assert_eq!(fault(&problem), (pointer.to_owned(), code.to_owned()));
    }
    let malformed = json!({"lines": [{"place": 1}]});
    member.put(&path, malformed).await.problem(400, "malformed");
    assert_eq!(hall.receipt(&ballot, 0).await, Value::Null);
    for (body, pointer, code) in [
        (
            json!({"place": 3, "reason": "x"}),
            "/place",
            "unknown_reference",
        ),
        (json!({"place": 1, "reason": ""}), "/reason", "required"),
        (
            json!({"place": 1, "reason": "x".repeat(501)}),
            "/reason",
            "too_long",
        ),
    ] {
        let problem = member
            .post(&format!("/ballots/{ballot}/recusals"), body)
            .await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(fault(&problem), (pointer.to_owned(), code.to_owned()));
    }
}

async fn nobody_but_a_member_votes(app: &TestApp) {
    let hall = hall(app, 3).await;
    // One of the members holds an office, for which another stands in.
    let province = unit_of(&app.administrator().await, "HG").await["id"].clone();
    let holder = app.actor("office@honggiang.example").await;
    let delegation = json!({
        "role": "standing_office_head", "unit_id": province,
        "to_email": "specialist@honggiang.example", "reason": "Đi công tác",
        "valid_from": "2026-11-20", "valid_to": "2026-11-25",
    });
    holder.post("/delegations", delegation).await.expect(201);
    let files = hall.files(&["Người Mẫu Một"]).await;
    app.sql(format!(
        "UPDATE council_member SET user_id = (SELECT id FROM user_account WHERE email = \
         'office@honggiang.example') WHERE user_id = '{}'",
        hall.users[2]
    ))
    .await;
    let meeting = hall.meeting(&files).await;
    let ballot = hall.open(&meeting).await;
    let path = format!("/ballots/{ballot}/paper");
    let yes = paper(&[(1, "yes")]);
    holder.put(&path, yes.clone()).await.expect(204);
    let stand_in = app.office().await;
    stand_in
        .put(&path, yes.clone())
        .await
        .problem(403, "forbidden");
    stand_in.get(&path).await.problem(403, "forbidden");
    hall.secretary
        .put(&path, yes.clone())
        .await
        .problem(403, "forbidden");
    // Whoever does not see the council finds no ballot; nor does who is in it no longer.
    let stranger = app.stranger().await;
    for who in [&stranger, &hall.members[2]] {
        who.put(&path, yes.clone()).await.problem(404, "not_found");
        who.get(&format!("/ballots/{ballot}"))
            .await
            .problem(404, "not_found");
    }
    let member = &hall.members[0];
    for act in ["close", "void"] {
        let body = if act == "void" {
            json!({"reason": "x"})
        } else {
            json!({})
        };
        let act = format!("/ballots/{ballot}/{act}");
        member
            .post_at(&act, 1, body.clone())
            .await
            .problem(403, "forbidden");
        stranger
            .post_at(&act, 1, body)
            .await
            .problem(404, "not_found");
    }
}

async fn what_comes_too_late_or_twice_is_refused(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    hall.conclude(&meeting)
        .await
        .problem(409, "nothing_counted");
    let until = json!({"closes_at": "2026-11-20T02:05:00Z"});
    let opened = hall.opens(&meeting, until).await.expect(201).json();
    let ballot = opened["id"].as_str().unwrap();
    hall.opens(&meeting, json!({}))
        .await
        .problem(409, "ballot_open");
    hall.conclude(&meeting).await.problem(409, "ballot_open");
    for member in 0..3 {
        hall.vote(ballot, member, &[(1, "no")]).await.expect(204);
        let first = hall.receipt(ballot, member).await;
        hall.vote(ballot, member, &[(1, "yes")]).await.expect(204);
        assert_ne!(hall.receipt(ballot, member).await, first);
    }
    app.set_clock("2026-11-20T02:05:00Z");
    let late = hall.vote(ballot, 0, &[(1, "no")]).await;
    late.problem(409, "ballot_closed");
    let path = format!("/ballots/{ballot}/close");
    let stale = hall.secretary.post_at(&path, 7, json!({})).await;
    stale.problem(412, "stale");
    let closed = hall.close(ballot).await.expect(200).json();
    assert_eq!(counted(&closed, 0), (3, 0, 0, "passed".to_owned()));
    hall.close(ballot).await.problem(409, "ballot_closed");
    let after = hall.vote(ballot, 0, &[(1, "no")]).await;
    after.problem(409, "ballot_closed");
    // All passed: there is nothing to vote on again.
    let nothing = hall
        .opens(&meeting, json!({}))
        .await
        .problem(422, "invalid");
    assert_eq!(fault(&nothing).1, "no_lines");
}

async fn every_limit_of_a_ballot_is_told_by_field(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    for (body, pointer, code) in [
        (json!({"secrecy": "public"}), "/secrecy", "unknown_code"),
        (json!({"closes_at": "x"}), "/closes_at", "no_moment"),
        (
            json!({"closes_at": "2026-11-20T02:00:00Z"}),
            "/closes_at",
            "moment_passed",
        ),
        (
            json!({"closes_at": "2027-02-20T02:00:00Z"}),
            "/closes_at",
            "open_too_long",
        ),
    ] {
        let problem = hall.opens(&meeting, body).await.problem(422, "invalid");
        assert_eq!(fault(&problem), (pointer.to_owned(), code.to_owned()));
    }
    let path = format!("/meetings/{meeting}/ballots");
    let stale = hall.secretary.post_at(&path, 1, json!({})).await;
    stale.problem(412, "stale");
    let ballot = hall.open(&meeting).await;
    let void = format!("/ballots/{ballot}/void");
    for (reason, code) in [(String::new(), "required"), ("x".repeat(1_001), "too_long")] {
        let body = json!({"reason": reason});
        let problem = hall.secretary.post_at(&void, 1, body).await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(fault(&problem), ("/reason".to_owned(), code.to_owned()));
    }
    hall.vote(&ballot, 0, &[(1, "yes")]).await.expect(204);
    let sheet = format!("/ballots/{ballot}/sheet");
    hall.secretary.get(&sheet).await.problem(404, "not_found");
    let reason = json!({"reason": "Mất điện"});
    let voided = hall.secretary.post_at(&void, 1, reason.clone()).await;
    let voided = voided.expect(200).json();
    assert_eq!(
        (&voided["state"], &voided["turnout"]),
        (&json!("void"), &Value::Null)
    );
    let again = hall.secretary.post_at(&void, 1, reason).await;
    again.problem(409, "ballot_closed");
    // It can be held anew, and uses up no vote again.
    for _ in 0..2 {
        let ballot = hall.open(&meeting).await;
        for member in 0..3 {
            hall.vote(&ballot, member, &[(1, "no")]).await.expect(204);
        }
        hall.close(&ballot).await.expect(200);
    }
    hall.opens(&meeting, json!({}))
        .await
        .problem(409, "no_more_rounds");
}

async fn nothing_is_kept_of_a_vote_but_the_paper(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    let ballot = hall.open(&meeting).await;
    let kept = "SELECT 'h' || id AS text FROM history_entry UNION ALL SELECT 'j' || id FROM job \
                UNION ALL SELECT 'i' || caller FROM idempotency ORDER BY 1";
    let before = lines(app, kept).await;
    for choice in ["no", "yes"] {
        let voted = hall.put_named(&ballot, 0, paper(&[(1, choice)])).await;
        assert!(voted.expect(204).text.is_empty());
    }
    for member in 1..3 {
        hall.vote(&ballot, member, &[(1, "yes")]).await.expect(204);
    }
    assert_eq!(lines(app, kept).await, before);
    // All papers are of one length, whatever is on them.
    let sealed = "SELECT DISTINCT CAST(length(sealed) AS TEXT) AS text FROM ballot_paper";
    assert_eq!(lines(app, sealed).await.len(), 1);
    let closed = hall.close(&ballot).await.expect(200).json();
    assert_eq!(
        counted(&closed, 0),
        (3, 0, 0, "passed".to_owned()),
        "the last counts"
    );
}
