//! Who refused keeps out.

use serde_json::json;

use super::{appealed, file, to_appraise, to_decide, waits_for, why_not};
use crate::eligibility::own_case::{grant, link, one_hand, stands_in, user_of};
use crate::support::{TestApp, on_both};

on_both![
    who_refused_for_another_and_whom_they_signed_for_both_keep_out,
    where_the_standing_office_refused_who_decides_behind_it_looks_at_it_again,
    who_refused_where_it_is_checked_does_not_check_it_again,
];

async fn who_refused_for_another_and_whom_they_signed_for_both_keep_out(app: &TestApp) {
    one_hand(app, "HG-01").await;
    stands_in(
        &app.chairman().await,
        "chairman",
        "specialist@suoinga.example",
    )
    .await;
    let id = to_decide(app).await;
    app.specialist().await.does("refuse", &id).await.expect(200);
    appealed(app, &id).await;
    for actor in [app.specialist().await, app.chairman().await] {
        actor.does("approve", &id).await.problem(403, "own_refusal");
        assert!(!waits_for(&actor, &id).await);
    }
    app.governor().await.does("approve", &id).await.expect(200);
    // Refused where it is checked, the chairman looks at it, and not who refused it in their place.
    let second = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    app.officer()
        .await
        .does("submit", &second)
        .await
        .expect(200);
    app.specialist()
        .await
        .does("refuse", &second)
        .await
        .expect(200);
    let again = appealed(app, &second).await;
    assert_eq!(
        (&again["stage"], &again["holder"]["unit_id"]),
        (&json!("decide"), &again["deciding_unit_id"])
    );
    app.specialist()
        .await
        .does("approve", &second)
        .await
        .problem(403, "own_refusal");
    app.chairman()
        .await
        .does("approve", &second)
        .await
        .expect(200);
}

async fn where_the_standing_office_refused_who_decides_behind_it_looks_at_it_again(app: &TestApp) {
    let id = to_appraise(app).await;
    let holder =
        if file(&app.governor().await, &id).await["holder"]["role"] == "standing_office_head" {
            "office"
        } else {
            "specialist"
        };
    let office = app.actor(&format!("{holder}@honggiang.example")).await;
    office.does("refuse", &id).await.expect(200);
    let again = appealed(app, &id).await;
    assert_eq!(
        (
            &again["stage"],
            &again["holder"]["role"],
            &again["holder"]["unit_id"]
        ),
        (
            &json!("decide"),
            &json!("chairman"),
            &again["deciding_unit_id"]
        )
    );
    office.does("clear", &id).await.problem(409, "wrong_stage");
    // Returned and sent again it comes by the same office, and goes past it once more.
    app.governor().await.does("return", &id).await.expect(200);
    app.officer().await.does("submit", &id).await.expect(200);
    assert_eq!(file(&app.governor().await, &id).await["stage"], "decide");
    app.governor().await.does("approve", &id).await.expect(200);
}

async fn who_refused_where_it_is_checked_does_not_check_it_again(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let returned = |id: String| async move {
        app.officer().await.does("submit", &id).await.expect(200);
        app.specialist().await.does("refuse", &id).await.expect(200);
        appealed(app, &id).await;
        app.chairman().await.does("return", &id).await.expect(200);
        app.officer().await.does("submit", &id).await.expect(200);
        id
    };
    // Where nobody else checks it goes on to who decides.
    let id = returned(officer.nominate(&app.subject("individual")).await).await;
    let now = file(&chairman, &id).await;
    assert_eq!(
        (
            &now["stage"],
            &now["holder"]["role"],
            &now["holder"]["unheld"]
        ),
        (&json!("decide"), &json!("chairman"), &json!(false))
    );
    assert!(!waits_for(&specialist, &id).await && waits_for(&chairman, &id).await);
    specialist
        .does("accept", &id)
        .await
        .problem(409, "wrong_stage");
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["deed"],
        "handed_on"
    );
    chairman.does("approve", &id).await.expect(200);
    // Where somebody else does, they do.
    let administrator = app.administrator().await;
    let user = user_of(&administrator, "head@benlau.example").await;
    link(&administrator, user["id"].as_str().unwrap(), "HG0005").await;
    grant(
        app,
        "head@benlau.example",
        "standing_office_specialist",
        "HG-01",
    )
    .await;
    let id = returned(officer.nominate(&app.subject("household")).await).await;
    let other = app.actor("head@benlau.example").await;
    let now = file(&other, &id).await;
    assert_eq!(
        (&now["stage"], &now["holder"]["people"]),
        (&json!("check"), &json!(["Lý Mẫu Quang"]))
    );
    assert!(!waits_for(&specialist, &id).await && waits_for(&other, &id).await);
    for action in ["accept", "return", "supplement", "refuse"] {
        specialist
            .does(action, &id)
            .await
            .problem(403, "own_refusal");
        assert_eq!(why_not(&specialist, &id, action).await, "own_refusal");
    }
    other.does("accept", &id).await.expect(200);
    chairman.does("approve", &id).await.expect(200);
}
