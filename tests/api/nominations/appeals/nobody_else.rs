//! Where nobody could settle it.

use super::{appealed, file, second_chairman, to_appraise};
use crate::access::identity_pages::{form, get, signed_in};
use crate::support::{TestApp, on_both};

on_both![an_appeal_that_nobody_could_settle_says_whom_to_appoint_and_can_be_made_again,];

async fn an_appeal_that_nobody_could_settle_says_whom_to_appoint_and_can_be_made_again(
    app: &TestApp,
) {
    let id = to_appraise(app).await;
    app.office().await.does("clear", &id).await.expect(200);
    app.governor().await.does("refuse", &id).await.expect(200);
    let before = file(&app.officer().await, &id).await;
    let problem = app
        .officer()
        .await
        .does("appeal", &id)
        .await
        .problem(409, "nobody_else");
    let detail = problem["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("nobody else is Chairman (or head who decides) of Tỉnh Hồng Giang"),
        "{detail}"
    );
    assert_eq!(file(&app.officer().await, &id).await, before);
    let session = signed_in(app, "officer@suoinga.example").await;
    let version = before["version"].to_string();
    let path = format!("/nominations/{id}/actions/appeal");
    let asked = form(
        app,
        &session,
        &path,
        &[("version", version.as_str()), ("reason", "Xem lại")],
    )
    .await
    .expect(303);
    let page = get(app, &session, asked.header("location"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("nobody else is Chairman (or head who decides) of Tỉnh Hồng Giang"),
        "{page}"
    );
    second_chairman(app, "HG").await;
    appealed(app, &id).await;
    app.office().await.does("clear", &id).await.expect(200);
    let (governor, other) = (app.governor().await, app.actor("head@benlau.example").await);
    governor
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    other.does("approve", &id).await.expect(200);
}
