//! One person, twice on the register.

use serde_json::json;

use super::{event, found, letter, outcome, say};
use crate::support::{TestApp, numbering, on_both, signed};

on_both![one_person_recorded_twice_needs_a_look,];

async fn one_person_recorded_twice_needs_a_look(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let [one, two] = [
        officer.add_subject("individual", "Hoàng Thử").await,
        officer.add_subject("individual", "HOÀNG  THỬ").await,
    ];
    let first = letter(&officer, &one, &event_id).await;
    officer.does("submit", &first).await.expect(200);
    let second = letter(&officer, &two, &event_id).await;
    officer.does("submit", &second).await.expect(200);
    for (id, other) in [(&second, &first), (&first, &second)] {
        let finding = found(&officer, id, "R-DUP-1").await;
        assert_eq!(
            (&finding["outcome"], &finding["evidence"]),
            (
                &json!("needs_review"),
                &json!([{"kind": "nomination", "id": other}])
            )
        );
    }
    // Nobody looked: neither goes on.
    let stopped = specialist
        .does("accept", &second)
        .await
        .problem(409, "not_eligible");
    assert_eq!(stopped["errors"][0]["pointer"], "/rules/R-DUP-1");
    let looked = json!({
        "rule": "R-DUP-1",
        "verdict": "met",
        "reason": "Hai người khác nhau, đã đối chiếu căn cước"
    });
    say(&specialist, &second, "reviews", looked)
        .await
        .expect(200);
    for id in [&first, &second] {
        specialist.does("accept", id).await.expect(200);
        chairman.does("approve", id).await.expect(200);
    }
    // A third of the name before the decision is issued: all are looked at anew.
    let decision = signed(app, &[&first, &second]).await;
    let three = officer.add_subject("individual", "Hoàng Thử").await;
    let third = letter(&officer, &three, &event_id).await;
    officer.does("submit", &third).await.expect(200);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .problem(409, "not_eligible");
    specialist.does("refuse", &third).await.expect(200);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    // Somebody on the register beside somebody who is not; two people on the register are two
    // people.
    let (hr, other) = (
        app.program("HG", &["people:write"]).await,
        event(&officer, "2026-05-01", "2026-05-02").await,
    );
    let mut people = Vec::new();
    for code in ["T-901", "T-902"] {
        let body =
            json!({"full_name": "Hoàng Thử", "unit_code": "HG-01", "is_direct_worker": true});
        let person = hr
            .put(&format!("/people/by-code/{code}"), body)
            .await
            .expect(201)
            .json()["id"]
            .clone();
        let subjects = officer
            .get("/subjects?q=hoang+thu&limit=200")
            .await
            .expect(200)
            .json();
        let subject = subjects["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|subject| subject["person_id"] == person)
            .unwrap()
            .clone();
        people.push(subject["id"].as_str().unwrap().to_owned());
    }
    let registered = letter(&officer, &people[0], &other).await;
    officer.does("submit", &registered).await.expect(200);
    let namesake = letter(&officer, &people[1], &other).await;
    assert_eq!(outcome(&officer, &namesake, "R-DUP-1").await, "met");
    let unlinked = letter(&officer, &three, &other).await;
    assert_eq!(
        outcome(&officer, &unlinked, "R-DUP-1").await,
        "needs_review"
    );
}
