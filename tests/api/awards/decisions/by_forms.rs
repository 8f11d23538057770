//! A decision by forms, from its draft to its corrections and cancellations.

use serde_json::json;

use crate::support::pages::{get, post, sign_in, told, upload};
use crate::support::{
    CHAIRMAN, OFFICER, PDF, SPECIALIST, STRANGER, TestApp, approved, on_both, signed,
};

on_both![a_decision_has_its_paper_its_corrections_and_its_cancellations,];

async fn a_decision_has_its_paper_its_corrections_and_its_cancellations(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&id]).await;
    let (specialist, chairman, officer) = (
        sign_in(app, SPECIALIST).await,
        sign_in(app, CHAIRMAN).await,
        sign_in(app, OFFICER).await,
    );
    let path = format!("/decisions/{decision}");
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            &format!("{path}/delete"),
            &[("version", "2")],
        )
        .await,
    )
    .await;
    assert!(page.contains("role=\"alert\""));
    let issue = [
        ("version", "2"),
        ("number", ""),
        ("series", "QĐ-UBND"),
        ("date", "2026-10-17"),
        ("confirm", "yes"),
    ];
    assert!(
        told(
            app,
            &chairman,
            post(app, &chairman, &format!("{path}/issue"), &issue).await
        )
        .await
        .contains("role=\"alert\"")
    );
    let page = told(
        app,
        &specialist,
        post(app, &specialist, &format!("{path}/issue"), &issue).await,
    )
    .await;
    assert!(
        page.contains("1/QĐ-UBND") && page.contains("760.000"),
        "{page}"
    );
    // The paper.
    assert!(
        told(
            app,
            &officer,
            upload(app, &officer, &format!("{path}/paper"), 3, "a.pdf", PDF).await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &specialist,
            upload(app, &specialist, &format!("{path}/paper"), 3, "a.pdf", b"x").await
        )
        .await
        .contains("role=\"alert\"")
    );
    get(app, &specialist, &format!("{path}/paper"))
        .await
        .expect(404);
    upload(
        app,
        &specialist,
        &format!("{path}/paper"),
        3,
        "QĐ 1.pdf",
        PDF,
    )
    .await
    .expect(303);
    let paper = get(app, &officer, &format!("{path}/paper"))
        .await
        .expect(200);
    assert!(
        paper
            .header("content-disposition")
            .starts_with("attachment")
    );
    let stranger = sign_in(app, STRANGER).await;
    get(app, &stranger, &format!("{path}/paper"))
        .await
        .expect(404);
    // A name.
    let file = app
        .officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .json();
    let award = page
        .split("<option value=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|value| value.len() == 36)
        .unwrap()
        .to_owned();
    let form = |name: &'static str| {
        [
            ("version".to_owned(), "3".to_owned()),
            ("award_id".to_owned(), award.clone()),
            ("subject_name".to_owned(), name.to_owned()),
            ("reason".to_owned(), "Misspelt".to_owned()),
        ]
    };
    for (cookie, name) in [(&chairman, "Right"), (&specialist, "")] {
        let form = form(name);
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert!(
            told(
                app,
                cookie,
                post(app, cookie, &format!("{path}/corrections"), &form).await
            )
            .await
            .contains("role=\"alert\"")
        );
    }
    let right = form("Trần Mẫu Bính");
    let right: Vec<(&str, &str)> = right
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let page = told(
        app,
        &specialist,
        post(app, &specialist, &format!("{path}/corrections"), &right).await,
    )
    .await;
    assert!(
        page.contains("Trần Mẫu Bính") && page.contains("Misspelt"),
        "{page}"
    );
    // The award.
    let page = get(app, &officer, &format!("/awards/{award}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(&format!("href=\"/nominations/{id}\"")),
        "{page}"
    );
    get(app, &stranger, &format!("/awards/{award}"))
        .await
        .expect(404);
    let seq = app.hr().await.get("/awards").await.json()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(seq, 1, "{file}");
    let page = get(app, &chairman, &format!("/nominations/{id}"))
        .await
        .text;
    let version = page
        .split(&format!("/awards/{award}/cancel"))
        .nth(1)
        .and_then(|rest| rest.split("name=\"version\" value=\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    assert!(
        !get(app, &specialist, &format!("/nominations/{id}"))
            .await
            .text
            .contains("/cancel")
    );
    let cancel = [
        ("version", version.as_str()),
        ("ground", "forged_papers"),
        ("number", "9/QĐ"),
        ("date", "2026-10-17"),
        ("reason", "Forged"),
        ("confirm", "yes"),
    ];
    assert!(
        told(
            app,
            &specialist,
            post(
                app,
                &specialist,
                &format!("/awards/{award}/cancel"),
                &cancel
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &chairman,
            post(
                app,
                &chairman,
                &format!("/awards/{award}/cancel"),
                &cancel[..5]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("/awards/{award}/cancel"), &cancel).await,
    )
    .await;
    assert!(
        page.contains("Cancelled") && page.contains("9/QĐ") && !page.contains("/cancel\""),
        "{page}"
    );
    let other = approved(app, &app.subject("household")).await;
    let decision = app
        .specialist()
        .await
        .post(
            "/decisions",
            json!({"title": "x", "nomination_ids": [other]}),
        )
        .await
        .expect(201)
        .json();
    let path = format!("/decisions/{}", decision["id"].as_str().unwrap());
    assert!(
        told(
            app,
            &officer,
            post(
                app,
                &officer,
                &format!("{path}/delete"),
                &[("version", "1")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    post(
        app,
        &specialist,
        &format!("{path}/delete"),
        &[("version", "1")],
    )
    .await
    .expect(303);
    get(app, &specialist, &path).await.expect(404);
}
