//! Who leads a subject.

use serde_json::json;

use crate::eligibility::own_case::{linked, person_of};
use crate::support::{TestApp, on_both};

on_both![
    who_leads_a_subject_stays_while_its_file_is_under_way,
    who_has_seen_a_file_without_a_leader_looks_again,
];

async fn who_leads_a_subject_stays_while_its_file_is_under_way(app: &TestApp) {
    linked(app, "chairman@suoinga.example", "HG0001").await;
    let (officer, admin) = (app.officer().await, app.administrator().await);
    let (leader, other) = (
        person_of(&admin, "HG0001").await["id"].clone(),
        person_of(&admin, "HG0002").await["id"].clone(),
    );
    let subject = app.subject("collective");
    let path = format!("/subjects/{subject}/leader");
    officer
        .put_at(&path, 1, json!({"leader_id": leader}))
        .await
        .expect(200);
    let id = officer.nominate(&subject).await;
    let file = format!("/nominations/{id}");
    officer.does("submit", &id).await.expect(200);
    for stage in ["submitted", "accepted"] {
        if stage == "accepted" {
            app.specialist().await.does("accept", &id).await.expect(200);
        }
        let version = officer.version(&file).await;
        for instead in [json!(null), other.clone()] {
            let refused = officer
                .put_at(&path, 2, json!({"leader_id": instead}))
                .await
                .problem(409, "file_underway");
            let name = officer.get(&file).await.json()["subject_name"]
                .as_str()
                .unwrap()
                .to_owned();
            assert!(
                refused["detail"].as_str().unwrap().contains(&name),
                "{refused}"
            );
        }
        assert_eq!(
            officer.version(&file).await,
            version,
            "what is refused changes nothing"
        );
    }
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(403, "own_case");
    // What came back can be corrected, and counts as changed.
    let second = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &second).await.expect(200);
    app.specialist()
        .await
        .does("return", &second)
        .await
        .expect(200);
    let head = format!("/subjects/{}/leader", app.subject("household"));
    officer
        .put_at(&head, 1, json!({"leader_id": leader}))
        .await
        .expect(200);
    let version = officer.version(&format!("/nominations/{second}")).await;
    officer
        .put_at(&head, 2, json!({"leader_id": other}))
        .await
        .expect(200);
    assert_eq!(
        officer.version(&format!("/nominations/{second}")).await,
        version + 1
    );
    let history = officer
        .get(&format!("/nominations/{second}/history"))
        .await
        .expect(200)
        .text;
    assert_eq!(history.matches("\"leader_named\"").count(), 2, "{history}");
}

async fn who_has_seen_a_file_without_a_leader_looks_again(app: &TestApp) {
    let (officer, admin, specialist) = (
        app.officer().await,
        app.administrator().await,
        app.specialist().await,
    );
    let subject = app.subject("collective");
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    let seen = specialist.version(&format!("/nominations/{id}")).await;
    let leader = person_of(&admin, "HG0002").await["id"].clone();
    officer
        .put_at(
            &format!("/subjects/{subject}/leader"),
            1,
            json!({"leader_id": leader}),
        )
        .await
        .expect(200);
    specialist
        .act(&id, "accept", seen)
        .await
        .problem(412, "stale");
    specialist.act(&id, "accept", seen + 1).await.expect(200);
}
