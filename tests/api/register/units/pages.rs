//! The pages of a merger.

use crate::support::pages::{alert, get, id_of, post, sign_in, told};
use crate::support::{ADMINISTRATOR, OFFICER, TestApp, on_both};

/// A unit of the province with files of its own, and the ward that could take its place.
pub async fn commune_and_ward(app: &TestApp) -> (String, String) {
    let administrator = app.administrator().await;
    (
        id_of(&administrator, "units", "code", "HG-01").await,
        id_of(&administrator, "units", "code", "HG-02").await,
    )
}

on_both![a_merger_is_looked_at_first_and_then_done,];

async fn a_merger_is_looked_at_first_and_then_done(app: &TestApp) {
    let (administrator, officer) = (
        sign_in(app, ADMINISTRATOR).await,
        sign_in(app, OFFICER).await,
    );
    let (commune, ward) = commune_and_ward(app).await;
    let file = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer()
        .await
        .act(&file, "submit", 1)
        .await
        .expect(200);
    app.deliver().await;
    let path = format!("/units/{commune}/merge");
    assert!(
        get(app, &administrator, "/users")
            .await
            .expect(200)
            .text
            .contains("href=\"/units\"")
    );
    let page = get(app, &administrator, "/units?q=suoi+nga")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(&format!("href=\"{path}\""))
            && !page.contains(&format!("/units/{ward}/merge")),
        "{page}"
    );
    let page = get(app, &administrator, &format!("{path}?q=ben+lau"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(&format!("<option value=\"{ward}\">"))
            && !page.contains(&format!("<option value=\"{commune}\">")),
        "{page}"
    );
    // Who manages nothing has no such pages.
    assert!(
        !get(app, &officer, "/units")
            .await
            .expect(200)
            .text
            .contains("/merge")
    );
    get(app, &officer, &path).await.expect(404);
    let form = [
        ("version", "1"),
        ("into_unit_id", ward.as_str()),
        ("reason", "Resolution 76"),
    ];
    let confirmed = [&form[..], &[("confirm", "yes")]].concat();
    post(app, &officer, &format!("{path}/rehearsal"), &form)
        .await
        .expect(303);
    post(app, &officer, &path, &confirmed).await.expect(303);
    let wrong = [
        ("9", ward.as_str(), "x", "has changed since"),
        ("1", "", "x", "Successor: "),
        ("1", ward.as_str(), " ", "Reason: Enter the reason"),
    ];
    for (version, into, reason, text) in wrong {
        let form = [
            ("version", version),
            ("into_unit_id", into),
            ("reason", reason),
        ];
        let page = told(
            app,
            &administrator,
            post(app, &administrator, &format!("{path}/rehearsal"), &form).await,
        )
        .await;
        assert!(alert(&page).contains(text), "{text}: {page}");
    }
    let looked = post(app, &administrator, &format!("{path}/rehearsal"), &form)
        .await
        .expect(200)
        .text;
    assert!(
        looked.contains("<dt>Files that pass on</dt><dd>1</dd>")
            && looked.contains("Phường Bến Lau"),
        "{looked}"
    );
    assert!(
        looked.contains("Phan Mẫu Lộc") || looked.contains("specialist@benlau.example"),
        "{looked}"
    );
    assert!(
        looked.contains("name=\"reason\" value=\"Resolution 76\""),
        "{looked}"
    );
    let page = told(
        app,
        &administrator,
        post(app, &administrator, &path, &form).await,
    )
    .await;
    assert!(alert(&page).contains("Tick the box"), "{page}");
    assert_eq!(
        app.administrator()
            .await
            .version(&format!("/units/{commune}"))
            .await,
        1
    );
    post(app, &administrator, &path, &confirmed)
        .await
        .expect(303);
    let page = get(app, &administrator, "/units?q=suoi+nga")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("16/10/2026") && !page.contains(&format!("href=\"{path}\"")),
        "{page}"
    );
    let passed = app
        .actor("specialist@benlau.example")
        .await
        .get(&format!("/nominations/{file}"))
        .await
        .expect(200)
        .json();
    assert_eq!(passed["holder"]["unit_id"], ward.as_str());
    let page = told(
        app,
        &administrator,
        post(app, &administrator, &path, &confirmed).await,
    )
    .await;
    assert!(alert(&page).contains("present stage"), "{page}");
}
