//! Results from above and words on checks, by forms.

use serde_json::json;

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, STRANGER, TestApp, on_both};

on_both![results_and_overrules_are_for_those_who_may,];

async fn results_and_overrules_are_for_those_who_may(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event =
        json!({"name": "Flood", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(&subject, &event, "Rowed all night").await;
    let id = officer
        .propose("order_bravery", "ad_hoc", &subject, &achievement)
        .await;
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "x", "nomination_ids": [id]}),
        )
        .await
        .expect(201)
        .json();
    app.chairman()
        .await
        .post_at(
            &format!(
                "/submission-letters/{}/sign",
                letter["id"].as_str().unwrap()
            ),
            1,
            json!({}),
        )
        .await
        .expect(200);
    app.office().await.does("clear", &id).await.expect(200);
    app.governor().await.does("forward", &id).await.expect(200);
    let path = format!("/nominations/{id}/external-result");
    let form = [
        ("outcome", "awarded"),
        ("number", "1201/QĐ-CTN"),
        ("date", "2026-10-17"),
        ("signer", "President"),
        ("confirm", "yes"),
    ];
    let (cookie, office) = (
        sign_in(app, OFFICER).await,
        sign_in(app, "specialist@honggiang.example").await,
    );
    assert!(
        !get(app, &cookie, &format!("/nominations/{id}"))
            .await
            .text
            .contains("external-result")
    );
    let page = get(app, &office, &format!("/nominations/{id}")).await.text;
    assert!(
        page.contains("external-result") && !page.contains("actions/return"),
        "{page}"
    );
    assert!(
        told(app, &cookie, post(app, &cookie, &path, &form).await)
            .await
            .contains("role=\"alert\"")
    );
    assert!(
        told(app, &office, post(app, &office, &path, &form[..4]).await)
            .await
            .contains("role=\"alert\"")
    );
    post(app, &sign_in(app, STRANGER).await, &path, &form)
        .await
        .expect(303);
    assert!(
        told(app, &office, post(app, &office, &path, &form).await)
            .await
            .contains("11.390.000")
    );

    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    let overrule = [
        ("version", "1"),
        ("rule", "R-DUP-1"),
        ("reason", "Looked at"),
    ];
    let path = format!("/nominations/{second}/overrules");
    assert!(
        told(app, &cookie, post(app, &cookie, &path, &overrule).await)
            .await
            .contains("role=\"alert\"")
    );
    let head = sign_in(app, "office@honggiang.example").await;
    let page = told(app, &head, post(app, &head, &path, &overrule).await).await;
    assert!(page.contains("Overruled: Looked at"), "{page}");
    assert!(
        told(app, &head, post(app, &head, &path, &overrule).await)
            .await
            .contains("role=\"alert\"")
    );
    let delete = format!("/nominations/{second}/delete");
    assert!(
        told(
            app,
            &cookie,
            post(app, &cookie, &delete, &[("version", "2")]).await
        )
        .await
        .contains("role=\"alert\"")
    );
    // Not while it stands on a letter.
    let on_letter = officer
        .post(
            "/submission-letters",
            json!({"title": "x", "nomination_ids": [second]}),
        )
        .await
        .expect(201)
        .json();
    let confirmed = [("version", "2"), ("confirm", "yes")];
    assert!(
        told(app, &cookie, post(app, &cookie, &delete, &confirmed).await)
            .await
            .contains("role=\"alert\"")
    );
    post(
        app,
        &cookie,
        &format!(
            "/submission-letters/{}/delete",
            on_letter["id"].as_str().unwrap()
        ),
        &[("version", "1")],
    )
    .await
    .expect(303);
    post(app, &cookie, &delete, &confirmed).await.expect(303);
    get(app, &cookie, &format!("/nominations/{second}"))
        .await
        .expect(404);
}
