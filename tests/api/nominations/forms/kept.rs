//! A refused form keeps what was typed.

use super::{files, proposal};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, TestApp, on_both};

on_both![
    what_is_too_long_is_told_and_kept_to_the_last_sign,
    a_refusal_of_any_form_keeps_what_was_typed,
];

async fn what_is_too_long_is_told_and_kept_to_the_last_sign(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    assert!(!page.contains("maxlength"), "{page}");
    let subject = app.subject("individual");
    let long = format!("{}đây là chữ cuối", "Cứu được người. ".repeat(1_313));
    let refused = post(
        app,
        &officer,
        "/nominations/new",
        &proposal(&subject, &[("statement", &long)]),
    )
    .await
    .expect(422)
    .text;
    assert!(
        refused.contains("20000") && refused.contains(&long),
        "{}",
        &refused[..2000]
    );
    assert_eq!(files(app).await, 0);
    // On the page of a file as well, where the form is one of many.
    let id = app.officer().await.nominate(&subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    let specialist = sign_in(app, SPECIALIST).await;
    let reason = format!("{}<cuối & \"hết\">", "Thiếu xác nhận. ".repeat(130));
    let form = [
        ("version", "2"),
        ("reason", reason.as_str()),
        ("remark-statement", "Nêu rõ hơn"),
    ];
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            &format!("/nominations/{id}/actions/return"),
            &form,
        )
        .await,
    )
    .await;
    assert!(
        page.contains("&#60;cuối &#38; &#34;hết&#34;&#62;</textarea>")
            && page.contains("Nêu rõ hơn</textarea>"),
        "{page}"
    );
    assert!(
        page.contains("aria-invalid=\"true\"") && page.contains("<details open>"),
        "{page}"
    );
    // The other forms of the page are as they were, and so is the page for somebody else.
    assert_eq!(page.matches("hết&#34;&#62;</textarea>").count(), 1);
    let plain = get(app, &specialist, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(!plain.contains("Nêu rõ hơn"), "{plain}");
    // A body that is longer than any form is: a page says how much is taken.
    let huge = "x".repeat(1_200_000);
    let refused = post(
        app,
        &specialist,
        &format!("/nominations/{id}/actions/return"),
        &[("version", "2"), ("reason", &huge)],
    )
    .await;
    let refused = refused.expect(413);
    assert!(
        refused.header("content-type").starts_with("text/html") && refused.text.contains("1 MB"),
        "{}",
        refused.text
    );
}

async fn a_refusal_of_any_form_keeps_what_was_typed(app: &TestApp) {
    let specialist = sign_in(app, SPECIALIST).await;
    let subject = app.subject("individual");
    let form = [
        ("subject_id", subject.as_str()),
        ("kind", "investigation"),
        ("ground", "Đơn tố cáo số 12"),
        ("since", "2999-99-99"),
    ];
    let page = told(
        app,
        &specialist,
        post(app, &specialist, "/holds", &form).await,
    )
    .await;
    assert!(
        page.contains("Đơn tố cáo số 12</textarea>") && page.contains("value=\"2999-99-99\""),
        "{page}"
    );
    assert!(
        page.contains(&format!("value=\"{subject}\" selected")) || page.contains("aria-invalid"),
        "{page}"
    );
    // Where the form is no more, what was typed is still there to be copied.
    let id = app.officer().await.nominate(&subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    let form = [("version", "2"), ("reason", "Thiếu xác nhận của Mặt trận")];
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            &format!("/nominations/{id}/actions/return"),
            &form,
        )
        .await,
    )
    .await;
    assert!(
        page.contains("<h2>What you typed</h2>")
            && page.contains("Thiếu xác nhận của Mặt trận</blockquote>"),
        "{page}"
    );
    // A password is kept nowhere.
    let form = [("password", "Mật khẩu 0ngờ đâu"), ("new_password", "ngắn")];
    let page = post(app, &specialist, "/account/password", &form).await;
    let page = if page.status == 303 {
        told(app, &specialist, page).await
    } else {
        page.text
    };
    assert!(!page.contains("0ngờ đâu"), "{page}");
}
