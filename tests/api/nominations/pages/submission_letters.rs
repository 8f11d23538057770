//! A submission letter by forms.

use super::draft;
use crate::support::pages::{get, post, sign_in, told, upload};
use crate::support::{CHAIRMAN, OFFICER, PDF, STRANGER, TestApp, on_both};

on_both![a_letter_is_drafted_signed_and_removed_by_forms,];

async fn a_letter_is_drafted_signed_and_removed_by_forms(app: &TestApp) {
    let id = draft(app).await;
    let (officer, chairman, stranger) = (
        sign_in(app, OFFICER).await,
        sign_in(app, CHAIRMAN).await,
        sign_in(app, STRANGER).await,
    );
    let page = told(
        app,
        &officer,
        post(
            app,
            &officer,
            "/submission-letters/new",
            &[("title", "Tờ trình")],
        )
        .await,
    )
    .await;
    assert!(page.contains("Tick one file at least"), "{page}");
    let form = [
        ("title", "Tờ trình"),
        ("number", ""),
        ("nomination_id", id.as_str()),
    ];
    let other = told(
        app,
        &stranger,
        post(app, &stranger, "/submission-letters/new", &form).await,
    )
    .await;
    assert!(other.contains("role=\"alert\""));
    let letter = post(app, &officer, "/submission-letters/new", &form)
        .await
        .expect(303)
        .header("location")
        .to_owned();
    get(app, &stranger, &letter).await.expect(404);
    // The officer may remove it, not sign it; a box must be ticked; required papers are missing.
    let sign = [("version", "1"), ("confirm", "yes")];
    assert!(
        told(
            app,
            &officer,
            post(app, &officer, &format!("{letter}/sign"), &sign).await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        !get(app, &officer, &letter)
            .await
            .text
            .contains(&format!("{letter}/sign"))
    );
    let page = told(
        app,
        &chairman,
        post(
            app,
            &chairman,
            &format!("{letter}/sign"),
            &[("version", "1")],
        )
        .await,
    )
    .await;
    assert!(page.contains("role=\"alert\""));
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{letter}/sign"), &sign).await,
    )
    .await;
    assert!(
        page.contains("Achievement report") && page.contains("Minutes"),
        "{page}"
    );
    assert!(
        told(
            app,
            &officer,
            post(
                app,
                &officer,
                &format!("{letter}/delete"),
                &[("version", "2")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    post(
        app,
        &officer,
        &format!("{letter}/delete"),
        &[("version", "1")],
    )
    .await
    .expect(303);
    get(app, &officer, &letter).await.expect(404);
    for slot in ["report", "minutes"] {
        let version = app
            .officer()
            .await
            .version(&format!("/nominations/{id}"))
            .await;
        upload(
            app,
            &officer,
            &format!("/nominations/{id}/documents/{slot}"),
            version,
            "a.pdf",
            PDF,
        )
        .await
        .expect(303);
    }
    let letter = post(app, &officer, "/submission-letters/new", &form)
        .await
        .expect(303)
        .header("location")
        .to_owned();
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{letter}/sign"), &sign).await,
    )
    .await;
    assert!(
        !page.contains("role=\"alert\"") && page.contains("In progress"),
        "{page}"
    );
    for path in [
        "/submission-letters",
        "/submission-letters?status=signed",
        "/submission-letters?status=x&cursor=x",
    ] {
        assert!(
            get(app, &officer, path)
                .await
                .expect(200)
                .text
                .contains(&letter),
            "{path}"
        );
    }
    assert!(
        !get(app, &stranger, "/submission-letters")
            .await
            .expect(200)
            .text
            .contains(&letter)
    );
}
