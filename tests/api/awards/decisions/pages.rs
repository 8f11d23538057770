//! The pages of decisions and of the files that wait for one.

use serde_json::json;

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{TestApp, approved, on_both, signed};

on_both![
    forms_strike_a_line_and_take_a_signature_back,
    the_page_of_a_file_that_waits_for_its_decision_drafts_it_with_one_click,
    who_signs_sees_for_whom_and_is_told_who_goes_on,
];

async fn who_signs_sees_for_whom_and_is_told_who_goes_on(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let draft = json!({"title": "Về việc tặng Giấy khen", "nomination_ids": [id]});
    let specialist = app.specialist().await;
    let made = specialist.post("/decisions", draft).await.expect(201);
    let made = made.json();
    let chairman = sign_in(app, "chairman@suoinga.example").await;
    let home = get(app, &chairman, "/").await.expect(200).text;
    let name = made["lines"][0]["subject_name"].as_str().unwrap();
    assert!(
        home.contains(&format!("<small>{name}</small>"))
            && home.contains("1 trường hợp · 760.000 đồng"),
        "{home}"
    );
    let path = format!("/decisions/{}", made["id"].as_str().unwrap());
    let page = get(app, &chairman, &path).await.expect(200).text;
    assert!(
        page.contains("› <a href=\"/decisions\">Quyết định</a>")
            && page.contains("<strong>Lập dự thảo</strong>")
            && !page.contains("Lập hồ sơ"),
        "{page}"
    );
    let form = [("version", "1"), ("signer_post", ""), ("confirm", "yes")];
    let signed = post(app, &chairman, &format!("{path}/sign"), &form).await;
    let page = told(app, &chairman, signed).await;
    assert!(
        page.contains("role=\"status\">The decision is signed and goes to"),
        "{page}"
    );
}

async fn forms_strike_a_line_and_take_a_signature_back(app: &TestApp) {
    let (first, second) = (
        approved(app, &app.subject("individual")).await,
        approved(app, &app.subject("collective")).await,
    );
    let decision = signed(app, &[&first, &second]).await;
    let path = format!("/decisions/{decision}");
    let (officer, chairman) = (
        sign_in(app, "officer@suoinga.example").await,
        sign_in(app, "chairman@suoinga.example").await,
    );
    let page = get(app, &chairman, &path).await.expect(200).text;
    assert!(
        page.contains(&format!("action=\"{path}/strike\""))
            && page.contains(&format!("action=\"{path}/withdraw-signature\"")),
        "{page}"
    );
    let page = get(app, &officer, &path).await.text;
    assert!(!page.contains("/strike") && !page.contains("/withdraw-signature"));
    let form = [
        ("version", "2"),
        ("nomination_id", first.as_str()),
        ("reason", ""),
    ];
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{path}/strike"), &form).await,
    )
    .await;
    assert!(page.contains("Enter the reason"), "{page}");
    let form = [
        ("version", "2"),
        ("nomination_id", first.as_str()),
        ("reason", "Đơn số 6"),
    ];
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{path}/strike"), &form).await,
    )
    .await;
    assert!(
        page.contains("Line struck before issue")
            && page.contains("Đơn số 6")
            && !page.contains(&format!("{path}/strike")),
        "{page}"
    );
    let form = [("version", "3"), ("reason", "Sai căn cứ")];
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{path}/withdraw-signature"), &form).await,
    )
    .await;
    assert!(
        page.contains("Drafted, waits for signature") && page.contains("Sai căn cứ"),
        "{page}"
    );
}

async fn the_page_of_a_file_that_waits_for_its_decision_drafts_it_with_one_click(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let (officer, specialist) = (
        sign_in(app, "officer@suoinga.example").await,
        sign_in(app, "specialist@suoinga.example").await,
    );
    let path = format!("/nominations/{id}");
    assert!(
        !get(app, &officer, &path)
            .await
            .expect(200)
            .text
            .contains("action=\"/decisions/new\"")
    );
    let page = get(app, &specialist, &path).await.expect(200).text;
    let title = page
        .split("name=\"title\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(page.contains("action=\"/decisions/new\""), "{page}");
    let drafted = post(
        app,
        &specialist,
        "/decisions/new",
        &[("nomination_id", id.as_str()), ("title", title.as_str())],
    )
    .await;
    let decision = drafted.expect(303).header("location").to_owned();
    let page = get(app, &specialist, &path).await.expect(200).text;
    assert!(
        page.contains(&format!("href=\"{decision}\""))
            && !page.contains("action=\"/decisions/new\""),
        "{page}"
    );
}
