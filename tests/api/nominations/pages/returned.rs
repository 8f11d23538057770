//! A file goes back, with what to mend.

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, TestApp, on_both};

on_both![a_file_goes_back_with_a_remark_at_each_field,];

async fn a_file_goes_back_with_a_remark_at_each_field(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    let specialist = sign_in(app, SPECIALIST).await;
    let path = format!("/nominations/{id}/actions/return");
    let form = [
        ("version", "2"),
        ("reason", "More"),
        ("remark-statement", "Say how many"),
        ("remark-documents/proof", "Scan it again"),
        ("remark-cycle_year", " "),
    ];
    let looked = post(app, &specialist, &format!("{path}/rehearsal"), &form)
        .await
        .expect(200)
        .text;
    assert!(
        looked.contains("value=\"Say how many\"") && looked.contains("Vũ Mẫu Hòa"),
        "{looked}"
    );
    assert!(
        told(
            app,
            &specialist,
            post(app, &specialist, &path, &[("version", "2")]).await
        )
        .await
        .contains("Reason: Enter the reason")
    );
    assert!(
        told(
            app,
            &specialist,
            post(
                app,
                &specialist,
                &path,
                &[("version", "2"), ("reason", "x"), ("remark-colour", "red")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    post(app, &specialist, &path, &form).await.expect(303);
    let officer = sign_in(app, OFFICER).await;
    for path in [
        format!("/nominations/{id}"),
        format!("/nominations/{id}/edit"),
    ] {
        let page = get(app, &officer, &path).await.expect(200).text;
        assert!(
            page.contains("Say how many") && page.contains("Scan it again"),
            "{path} {page}"
        );
    }
    let history = app
        .officer()
        .await
        .get(&format!("/nominations/{id}/history"))
        .await
        .json();
    let remarks = history["items"].as_array().unwrap().last().unwrap()["remarks"].clone();
    assert_eq!(remarks.as_array().map(Vec::len), Some(2), "{remarks}");
    // A refusal stands on a rule.
    post(
        app,
        &officer,
        &format!("/nominations/{id}/actions/submit"),
        &[("version", "3")],
    )
    .await
    .expect(303);
    let refuse = format!("/nominations/{id}/actions/refuse");
    assert!(
        told(
            app,
            &specialist,
            post(
                app,
                &specialist,
                &refuse,
                &[("version", "4"), ("reason", "x")]
            )
            .await
        )
        .await
        .contains("Rule of law: Choose or enter the rule")
    );
    let form = [
        ("version", "4"),
        ("reason", "No merit"),
        ("citation", "R-DUP-1, Law 06/2022/QH15 Article 5"),
    ];
    let page = told(
        app,
        &specialist,
        post(app, &specialist, &refuse, &form).await,
    )
    .await;
    assert!(
        page.contains("Refused") && page.contains("R-DUP-1, Law 06/2022/QH15 Article 5"),
        "{page}"
    );
}
