//! The page of a career, without a script.

use super::{listed, rank};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, STRANGER, TestApp, excel, on_both};

on_both![a_page_shows_and_enters_all_kinds,];

async fn a_page_shows_and_enters_all_kinds(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let group = officer.add_subject("collective", "Tổ Mẫu Bốn").await;
    let (place, cookie) = (
        format!("/subjects/{subject}/career"),
        sign_in(app, OFFICER).await,
    );
    let page = get(app, &cookie, &format!("/subjects/{subject}")).await;
    assert!(page.expect(200).text.contains(&place));
    let rank = format!("post:{}", rank(app));
    let group = format!("member:{group}");
    for what in [&*rank, "service:army", "discipline:warning", &*group] {
        let form = [
            ("what", what),
            ("career_title", "Ghi Mẫu"),
            ("from", "01/09/2001"),
            ("to", ""),
            ("career_paper", "Quyết định số 9"),
        ];
        let page = told(app, &cookie, post(app, &cookie, &place, &form).await).await;
        assert!(!page.contains("role=\"alert\""), "{what}: {page}");
        // Twice is once too often.
        let page = told(app, &cookie, post(app, &cookie, &place, &form).await).await;
        assert!(page.contains("role=\"alert\""), "{what}: {page}");
    }
    let form = [("what", ""), ("career_title", ""), ("from", "hôm qua")];
    let page = told(app, &cookie, post(app, &cookie, &place, &form).await).await;
    assert!(
        page.contains("role=\"alert\"") && page.contains("As it is written"),
        "{page}"
    );
    let all = listed(&officer, &subject).await;
    assert_eq!(all.len(), 4);
    let served = all.iter().find(|one| one["kind"] == "service").unwrap();
    let served = served["id"].as_str().unwrap();
    let form = [
        ("version", "1"),
        ("what", "service:police"),
        ("career_title", "Công an xã Mẫu"),
        ("from", "01/09/2001"),
        ("to", "01/09/2003"),
        ("career_paper", ""),
    ];
    let correct = format!("{place}/{served}/correct");
    let page = told(app, &cookie, post(app, &cookie, &correct, &form).await).await;
    assert!(
        page.contains("Công an xã Mẫu") && page.contains("01/09/2003"),
        "{page}"
    );
    let remove = format!("{place}/{served}/remove");
    let unconfirmed = [("version", "2")];
    let page = told(
        app,
        &cookie,
        post(app, &cookie, &remove, &unconfirmed).await,
    )
    .await;
    assert!(page.contains("role=\"alert\""), "{page}");
    let confirmed = [("version", "2"), ("confirm", "yes")];
    let page = told(app, &cookie, post(app, &cookie, &remove, &confirmed).await).await;
    assert!(!page.contains("Công an xã Mẫu"), "{page}");
    let book = get(app, &cookie, &format!("{place}/export")).await;
    let rows = excel::rows(&book.expect(200));
    assert_eq!(rows.len(), 4);
    // Who sees and does not change has no form; who does not see has no page.
    let viewer = sign_in(app, SPECIALIST).await;
    let page = get(app, &viewer, &place).await.expect(200).text;
    assert!(
        page.contains("Ghi Mẫu") && !page.contains("name=\"what\""),
        "{page}"
    );
    let strange = sign_in(app, STRANGER).await;
    get(app, &strange, &place).await.expect(404);
    get(app, &strange, &format!("{place}/export"))
        .await
        .expect(404);
}
