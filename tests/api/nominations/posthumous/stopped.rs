//! A death on the way stops a file and a decision.

use serde_json::{Value, json};

use super::{registered, told};
use crate::access::identity_pages::{get, signed_in};
use crate::support::{Actor, Reply, TestApp, approved, numbering, on_both, signed};

/// The register learns that somebody has died.
async fn died(app: &TestApp, person: &str) {
    app.administrator()
        .await
        .put_at(
            &format!("/people/{person}/leaving"),
            1,
            json!({"died_on": "2026-10-14"}),
        )
        .await
        .expect(200);
}

/// Why a reader cannot do something with a file or a decision; null where they can.
async fn why_not(actor: &Actor<'_>, path: &str, action: &str) -> Value {
    let shown = actor.get(path).await.expect(200).json();
    shown["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["action"] == action)
        .unwrap()["reason"]
        .clone()
}

/// A file of somebody who lives, as far as the check or the approval.
async fn sent(app: &TestApp, subject: &str, accepted: bool) -> String {
    let id = app.officer().await.nominate(subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    if accepted {
        app.specialist().await.does("accept", &id).await.expect(200);
    }
    id
}

/// That it was refused because its subject has died, and names them.
fn is_stopped(reply: Reply, id: &str, name: &str) {
    let fault = reply.problem(422, "invalid")["errors"][0].clone();
    assert_eq!(
        (&fault["code"], &fault["nomination_id"]),
        (&json!("has_died"), &json!(id)),
        "{fault}"
    );
    assert!(fault["detail"].as_str().unwrap().contains(name), "{fault}");
}

on_both![
    who_dies_while_a_file_is_on_its_way_stops_it_until_it_says_so,
    a_decision_that_lists_the_dead_as_living_is_neither_signed_nor_issued,
];

async fn who_dies_while_a_file_is_on_its_way_stops_it_until_it_says_so(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let ((first, one), (second, two)) = (
        registered(app, "Nguyễn Thử").await,
        registered(app, "Nguyễn Thử Hai").await,
    );
    let (checked, decided) = (
        sent(app, &first, false).await,
        sent(app, &second, true).await,
    );
    let path = format!("/nominations/{checked}");
    assert_eq!(why_not(&specialist, &path, "accept").await, Value::Null);
    died(app, &one).await;
    died(app, &two).await;
    is_stopped(
        specialist.does("accept", &checked).await,
        &checked,
        "Nguyễn Thử",
    );
    is_stopped(
        chairman.does("approve", &decided).await,
        &decided,
        "Nguyễn Thử Hai",
    );
    assert_eq!(
        (
            why_not(&specialist, &path, "accept").await,
            why_not(&specialist, &path, "return").await
        ),
        (json!("has_died"), Value::Null)
    );
    let session = signed_in(app, "specialist@suoinga.example").await;
    let page = get(app, &session, &path).await.expect(200).text;
    assert!(
        page.contains("The register says that this person has died")
            && page.contains("Return it so that"),
        "{page}"
    );
    assert!(!page.contains("/actions/accept\""), "{page}");
    // Returned for it, and saying so, it goes its way to the end.
    specialist.does("return", &checked).await.expect(200);
    let version = officer.version(&path).await;
    officer
        .patch_at(&path, version, json!({"posthumous": told()}))
        .await
        .expect(200);
    for step in [
        &officer.does("submit", &checked).await,
        &specialist.does("accept", &checked).await,
        &chairman.does("approve", &checked).await,
    ] {
        assert_eq!(step.status, 200, "{}", step.text);
    }
    let decision = signed(app, &[&checked]).await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
}

async fn a_decision_that_lists_the_dead_as_living_is_neither_signed_nor_issued(app: &TestApp) {
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let ((first, one), (second, two)) = (
        registered(app, "Nguyễn Thử").await,
        registered(app, "Nguyễn Thử Hai").await,
    );
    let (unsigned, waiting) = (approved(app, &first).await, approved(app, &second).await);
    let issued = signed(app, &[&waiting]).await;
    let issued = format!("/decisions/{issued}");
    assert_eq!(why_not(&specialist, &issued, "issue").await, Value::Null);
    died(app, &one).await;
    died(app, &two).await;
    let draft = json!({"title": "On letters of commendation", "nomination_ids": [unsigned]});
    let drafted = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let drafted = format!("/decisions/{drafted}");
    assert_eq!(why_not(&chairman, &drafted, "sign").await, "has_died");
    is_stopped(
        chairman
            .post_at(&format!("{drafted}/sign"), 1, json!({}))
            .await,
        &unsigned,
        "Nguyễn Thử",
    );
    assert_eq!(why_not(&specialist, &issued, "issue").await, "has_died");
    is_stopped(
        specialist
            .post_at(&format!("{issued}/issue"), 2, numbering(1))
            .await,
        &waiting,
        "Nguyễn Thử Hai",
    );
    assert_eq!(
        specialist.get(&issued).await.expect(200).json()["status"],
        "signed"
    );
    let session = signed_in(app, "specialist@suoinga.example").await;
    let page = get(app, &session, &issued).await.expect(200).text;
    assert!(
        page.contains("The next step of the decision cannot be taken yet")
            && page.contains("Nguyễn Thử Hai"),
        "{page}"
    );
    assert!(!page.contains(&format!("{issued}/issue")), "{page}");
}
