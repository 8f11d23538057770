//! The first steps of an installation: ticked by what is there, and a letter to oneself.

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{ADMINISTRATOR, OFFICER, TestApp, on_both};

on_both![
    steps_are_ticked_by_what_is_there,
    a_letter_to_oneself_shows_what_became_of_it,
    first_steps_are_for_who_manages_accounts,
];

/// Is a step of the page done?
fn is_done(page: &str, step: &str) -> bool {
    let (_, behind) = page
        .split_once(&format!("<li id=\"{step}\">"))
        .unwrap_or_else(|| panic!("no {step} in {page}"));
    behind.split("</span>").next().unwrap().ends_with("Đã xong")
}

async fn steps_are_ticked_by_what_is_there(app: &TestApp) {
    let administrator = sign_in(app, ADMINISTRATOR).await;
    let page = get(app, &administrator, "/guide").await.expect(200).text;
    for (step, done) in [
        ("contact", false),
        ("units", true),
        ("people", true),
        ("offices", true),
        ("rules", true),
        ("mail", false),
        ("nomination", false),
    ] {
        assert_eq!(is_done(&page, step), done, "{step}: {page}");
    }
    app.officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let page = get(app, &administrator, "/guide").await.expect(200).text;
    assert!(is_done(&page, "nomination"), "{page}");
    // The offices of a commune that nobody holds are not missed while somebody holds them elsewhere; a
    // role that nobody has at all is.
    app.sql("UPDATE role_assignment SET valid_to = valid_from WHERE role = 'chairman'")
        .await;
    let page = get(app, &administrator, "/guide").await.expect(200).text;
    assert!(
        !is_done(&page, "offices") && page.contains("Chưa có người giữ vai trò: Chủ tịch"),
        "{page}"
    );
    // What is left is told where the day begins, to who can do it.
    let home = get(app, &administrator, "/").await.expect(200).text;
    assert!(home.contains("Còn 3 bước thiết lập chưa xong:"), "{home}");
    let officer = sign_in(app, OFFICER).await;
    let home = get(app, &officer, "/").await.expect(200).text;
    assert!(!home.contains("bước thiết lập chưa xong"), "{home}");
}

async fn a_letter_to_oneself_shows_what_became_of_it(app: &TestApp) {
    let administrator = sign_in(app, ADMINISTRATOR).await;
    let before = app.deliver().await.len();
    let asked = post(app, &administrator, "/guide/mail", &[]).await;
    assert_eq!(asked.expect(303).header("location"), "/guide");
    let page = get(app, &administrator, "/guide").await.expect(200).text;
    assert!(
        !is_done(&page, "mail") && page.contains("đang chờ gửi"),
        "{page}"
    );
    // Not another one at once.
    let again = post(app, &administrator, "/guide/mail", &[]).await;
    let page = told(app, &administrator, again).await;
    assert!(page.contains("role=\"alert\""), "{page}");
    assert_eq!(app.deliver().await.len(), before + 1);
    let page = get(app, &administrator, "/guide").await.expect(200).text;
    assert!(
        is_done(&page, "mail") && page.contains("đã gửi. Hãy kiểm tra hộp thư"),
        "{page}"
    );
    // Its job is removed long after; that it left is still known.
    app.sql("DELETE FROM job").await;
    let page = get(app, &administrator, "/guide").await.expect(200).text;
    assert!(is_done(&page, "mail"), "{page}");
}

async fn first_steps_are_for_who_manages_accounts(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    get(app, &officer, "/guide").await.expect(403);
    let before = app.deliver().await.len();
    post(app, &officer, "/guide/mail", &[]).await.expect(303);
    assert_eq!(app.deliver().await.len(), before);
}
