//! The other holder of the office looks at it again.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::jobs::upkeep;

use super::{appealed, end_chairman, file, refused, second_chairman, told, waits_for, why_not};
use crate::access::identity_pages::{get, signed_in};
use crate::eligibility::own_case::{one_hand, stands_in};
use crate::support::{TestApp, on_both, unit_of};

/// The acts of a stage that decides, by whoever holds its office.
const DECIDING: [&str; 4] = ["approve", "return", "hold", "refuse"];

on_both![
    of_two_holders_of_an_office_the_other_looks_at_it_again,
    whoever_was_to_look_at_it_has_left_and_the_head_above_does,
];

async fn of_two_holders_of_an_office_the_other_looks_at_it_again(app: &TestApp) {
    second_chairman(app, "HG-01").await;
    let id = refused(app).await;
    told(app).await;
    let again = appealed(app, &id).await;
    assert_eq!(
        (
            &again["stage"],
            &again["holder"]["role"],
            &again["holder"]["unheld"]
        ),
        (&json!("decide"), &json!("chairman"), &json!(false))
    );
    let (chairman, other) = (app.chairman().await, app.actor("head@benlau.example").await);
    assert_eq!(
        again["holder"]["unit_id"],
        unit_of(&chairman, "HG-01").await["id"]
    );
    // Who refused it is neither told that it waits, nor shown it among their work, nor named as who
    // holds it.
    assert_eq!(told(app).await, ["head@benlau.example"]);
    assert_eq!(
        (
            waits_for(&chairman, &id).await,
            waits_for(&other, &id).await
        ),
        (false, true)
    );
    assert_eq!(
        file(&other, &id).await["holder"]["people"],
        json!(["Lý Mẫu Quang"])
    );
    for action in DECIDING {
        chairman.does(action, &id).await.problem(403, "own_refusal");
        assert_eq!(why_not(&chairman, &id, action).await, "own_refusal");
        assert_eq!(why_not(&other, &id, action).await, Value::Null);
    }
    let session = signed_in(app, "chairman@suoinga.example").await;
    let page = get(app, &session, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("Law on Complaints 02/2011/QH13, Article 7")
            && !page.contains("/actions/approve")
    );
    assert!(
        !get(app, &session, "/")
            .await
            .expect(200)
            .text
            .contains("/actions/approve")
    );
    // Nor is it for whoever stands in for who refused it, but for who stands in for the other.
    stands_in(&chairman, "chairman", "specialist@suoinga.example").await;
    one_hand(app, "HG-01").await;
    let specialist = app.specialist().await;
    specialist
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    assert!(!waits_for(&specialist, &id).await);
    let first = chairman.get("/delegations").await.expect(200).json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.send(chairman.request(Method::DELETE, &format!("/delegations/{first}")))
        .await
        .expect(204);
    stands_in(&other, "chairman", "specialist@suoinga.example").await;
    assert!(waits_for(&specialist, &id).await);
    specialist.does("approve", &id).await.expect(200);
    // What others agreed to is carried out by its chairman like any other.
    assert_eq!(file(&chairman, &id).await["stage"], "issue");
}

async fn whoever_was_to_look_at_it_has_left_and_the_head_above_does(app: &TestApp) {
    second_chairman(app, "HG-01").await;
    let id = refused(app).await;
    appealed(app, &id).await;
    upkeep::remind(&app.state).await;
    let commune = file(&app.chairman().await, &id).await;
    assert_eq!(commune["holder"]["unit_id"], commune["deciding_unit_id"]);
    end_chairman(app, "head@benlau.example").await;
    app.set_clock("2026-10-18T02:00:00Z");
    assert_eq!(
        file(&app.chairman().await, &id).await["holder"]["unheld"],
        true
    );
    told(app).await;
    upkeep::remind(&app.state).await;
    assert_eq!(told(app).await, ["chairman@honggiang.example"]);
    upkeep::remind(&app.state).await;
    let governor = app.governor().await;
    let handed = governor
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let times = handed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["deed"] == "handed_on")
        .count();
    assert_eq!(times, 1);
    governor.does("approve", &id).await.expect(200);
}
