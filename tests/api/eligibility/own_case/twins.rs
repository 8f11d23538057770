//! Two people of one name.

use serde_json::json;

use super::{link, stands_in, user_of};
use crate::support::{TestApp, on_both};

on_both![
    a_twin_of_an_officials_name_waits_for_somebody_to_tell_them_apart,
    that_somebody_is_not_the_official_is_asked_only_where_one_bears_the_name,
];

async fn a_twin_of_an_officials_name_waits_for_somebody_to_tell_them_apart(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let twin = officer.add_subject("individual", "ĐẶNG  Mẫu Minh").await;
    let id = officer.nominate(&twin).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    let chairman = app.chairman().await;
    chairman
        .does("approve", &id)
        .await
        .problem(409, "same_name");
    stands_in(&chairman, "chairman", "specialist@suoinga.example").await;
    app.specialist()
        .await
        .does("approve", &id)
        .await
        .problem(409, "same_name");
    app.set_clock("2026-10-22T02:00:00Z");
    // Not by who bears the name, nor by who does not check, with a reason, on the version that was
    // seen.
    let path = format!("/subjects/{twin}/told-apart");
    let (specialist, chairman, body) = (
        app.specialist().await,
        app.chairman().await,
        json!({"reason": "Hai căn cước khác nhau"}),
    );
    chairman
        .post_at(&path, 1, body.clone())
        .await
        .problem(409, "same_name");
    app.officer()
        .await
        .post_at(&path, 1, body.clone())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post_at(&path, 1, body.clone())
        .await
        .problem(404, "not_found");
    specialist
        .post_at(&path, 2, body.clone())
        .await
        .problem(412, "stale");
    specialist
        .post_at(&path, 1, json!({"reason": ""}))
        .await
        .problem(422, "invalid");
    assert_eq!(
        specialist
            .post_at(&path, 1, body.clone())
            .await
            .expect(200)
            .json()["told_apart"],
        true
    );
    specialist
        .post_at(&path, 2, body.clone())
        .await
        .problem(409, "wrong_stage");
    // Of somebody on the register there is nothing to say.
    let known = format!("/subjects/{}/told-apart", app.subject("individual"));
    specialist
        .post_at(&known, 1, body)
        .await
        .problem(409, "wrong_stage");
    chairman.does("approve", &id).await.expect(200);
}

async fn that_somebody_is_not_the_official_is_asked_only_where_one_bears_the_name(app: &TestApp) {
    use crate::access::identity_pages::{get, signed_in};
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let specialist = signed_in(app, "specialist@suoinga.example").await;
    let mut shown = Vec::new();
    let mut see = async |name: &str| {
        let subject = officer.add_subject("individual", name).await;
        let id = app.officer().await.nominate(&subject).await;
        app.officer().await.does("submit", &id).await.expect(200);
        let page = format!("/nominations/{id}");
        shown.push(
            get(app, &specialist, &page)
                .await
                .expect(200)
                .text
                .contains("/told-apart"),
        );
        page
    };
    see("Hoàng Mẫu Độc Nhất").await;
    // As an account is called, with other accents too.
    let page = see("Đặng Mẫu Mình").await;
    // As the register calls the owner of an account.
    let user = user_of(&administrator, "officer@benlau.example").await;
    link(&administrator, user["id"].as_str().unwrap(), "HG0001").await;
    see("Nguyễn Mẫu An").await;
    assert_eq!(shown, [false, true, true]);
    administrator.disable("chairman@suoinga.example").await;
    assert!(
        !get(app, &specialist, &page)
            .await
            .expect(200)
            .text
            .contains("/told-apart"),
        "the account is in nobody's hands"
    );
}
