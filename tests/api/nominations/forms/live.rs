//! What the form for a new file does by itself where a browser runs scripts: it says what the rules
//! find and offers whom it finds, as parts of its page.

use super::{files, proposal};
use crate::support::pages::{get, post, sign_in};
use crate::support::{OFFICER, STRANGER, TestApp, on_both};

on_both![
    what_the_rules_find_comes_as_a_part_of_the_page,
    whom_a_name_finds_comes_as_options,
    one_script_is_loaded_where_it_is_used,
    what_was_typed_and_never_sent_is_offered_once,
];

async fn what_the_rules_find_comes_as_a_part_of_the_page(app: &TestApp) {
    let cookie = sign_in(app, OFFICER).await;
    let subject = app.subject("individual");
    let part = post(
        app,
        &cookie,
        "/nominations/new/checked",
        &proposal(&subject, &[]),
    )
    .await;
    let part = part.expect(200).text;
    assert!(
        part.trim_start().starts_with("<section") && part.contains("class=\"checks\""),
        "{part}"
    );
    // What asks nothing of such an award is not met: it does not apply, as on the page of a file.
    assert!(
        part.contains("<span class=\"tag\">Does not apply</span>"),
        "{part}"
    );
    // Too little was typed to be looked at.
    for fields in [
        vec![],
        vec![("subject_id", subject.as_str())],
        vec![("subject_id", "x")],
    ] {
        let part = post(app, &cookie, "/nominations/new/checked", &fields).await;
        assert_eq!(part.expect(200).text.trim(), "");
    }
    assert_eq!(files(app).await, 0);
    post(
        app,
        "",
        "/nominations/new/checked",
        &proposal(&subject, &[("q", "x")]),
    )
    .await
    .expect(401);
}

async fn whom_a_name_finds_comes_as_options(app: &TestApp) {
    let officer = app.officer().await;
    officer.add_subject("household", "Hộ bà <Mẫu> Lụa").await;
    officer.add_subject("household", "Hộ ông Giả Định").await;
    let cookie = sign_in(app, OFFICER).await;
    let part = get(app, &cookie, "/nominations/new/subjects?q=lua").await;
    let part = part.expect(200).text;
    assert!(
        part.trim_start().starts_with("<option value=\"\">")
            && part.contains("Hộ bà &#60;Mẫu&#62; Lụa")
            && !part.contains("Giả Định"),
        "{part}"
    );
    get(app, "", "/nominations/new/subjects?q=lua")
        .await
        .expect(303);
}

async fn one_script_is_loaded_where_it_is_used(app: &TestApp) {
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, "/nominations/new").await.expect(200);
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self'"),
        "{}",
        page.header("content-security-policy")
    );
    assert_eq!(page.text.matches("<script").count(), 1);
    let (_, address) = page.text.split_once("<script src=\"").unwrap();
    let address = address.split('"').next().unwrap().to_owned();
    let script = get(app, &cookie, &address).await.expect(200);
    assert_eq!(
        (
            script.header("content-type"),
            script.header("cache-control")
        ),
        (
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable"
        )
    );
    for path in ["/", "/nominations", "/holds", "/help", "/sign-in"] {
        let page = get(app, if path == "/sign-in" { "" } else { &cookie }, path).await;
        assert!(!page.expect(200).text.contains("<script"), "{path}");
    }
}

async fn what_was_typed_and_never_sent_is_offered_once(app: &TestApp) {
    let cookie = sign_in(app, OFFICER).await;
    let offered = async |cookie: &str| {
        let page = get(app, cookie, "/nominations/new").await.expect(200).text;
        let (_, behind) = page.split_once("chưa gửi.")?;
        let (_, address) = behind.split_once("href=\"")?;
        Some(address.split('"').next().unwrap().to_owned())
    };
    let kept = async |form: &[(&str, &str)]| {
        post(app, &cookie, "/nominations/new/kept", form)
            .await
            .expect(204);
    };
    kept(&[("award", "letter_of_commendation:ad_hoc"), ("summary", " ")]).await;
    assert_eq!(offered(&cookie).await, None);
    let subject = app.subject("individual");
    let form = proposal(&subject, &[("statement", "Cứu <ba mươi> người")]);
    kept(&form).await;
    let address = offered(&cookie).await.unwrap();
    let page = get(app, &cookie, &address).await.expect(200).text;
    assert!(
        page.contains("\nCứu &#60;ba mươi&#62; người</textarea>") && !page.contains("chưa gửi."),
        "{page}"
    );
    // It is theirs alone, and no more once it was sent.
    let other = sign_in(app, STRANGER).await;
    assert_eq!(offered(&other).await, None);
    post(app, &cookie, "/nominations/new", &form)
        .await
        .expect(303);
    assert_eq!(offered(&cookie).await, None);
    assert_eq!(files(app).await, 1);
}
