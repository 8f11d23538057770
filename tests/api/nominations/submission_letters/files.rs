//! A letter and its files move together.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{draft, letter};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{Actor, PDF, Reply, TestApp, on_both};

async fn edit(officer: &Actor<'_>, id: &str, statement: &str) -> Reply {
    let path = format!("/nominations/{id}");
    let version = officer.version(&path).await;
    let request = officer.request_at(Method::PATCH, &path, version);
    officer
        .app
        .send(request.set_json(json!({"statement": statement})))
        .await
}

fn refusal(file: &Value, action: &str) -> Value {
    let actions = file["allowed_actions"].as_array().unwrap();
    actions.iter().find(|one| one["action"] == action).unwrap()["reason"].clone()
}

on_both![
    a_letter_moves_with_its_files_so_that_its_signer_has_read_them,
    a_returned_file_that_says_something_else_is_signed_again,
    what_goes_another_way_leaves_the_letter_it_waits_on,
];

async fn a_letter_moves_with_its_files_so_that_its_signer_has_read_them(app: &TestApp) {
    let id = draft(app, &app.subject("individual")).await;
    let (officer, head) = (app.officer().await, app.chairman().await);
    let letter = letter(&officer, &[&id]).await;
    let (path, sign) = (
        format!("/submission-letters/{letter}"),
        format!("/submission-letters/{letter}/sign"),
    );
    assert_eq!(head.version(&path).await, 1);
    edit(&officer, &id, "Somebody else did it.")
        .await
        .expect(200);
    head.post_at(&sign, 1, json!({}))
        .await
        .problem(412, "stale");
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let form = [("version", "1"), ("confirm", "yes")];
    let page = told(app, &cookie, post(app, &cookie, &sign, &form).await).await;
    assert!(page.contains("has changed since"), "{page}");
    // A paper is part of what was read.
    let seen = head.version(&path).await;
    officer
        .put_document(
            &id,
            "proof",
            officer.version(&format!("/nominations/{id}")).await,
            PDF,
        )
        .await
        .expect(200);
    head.post_at(&sign, seen, json!({}))
        .await
        .problem(412, "stale");
    // An edit that changes nothing is none.
    let seen = head.version(&path).await;
    edit(&officer, &id, "Somebody else did it.")
        .await
        .expect(200);
    head.post_at(&sign, seen, json!({})).await.expect(200);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["status"],
        "in_progress"
    );
}

async fn a_returned_file_that_says_something_else_is_signed_again(app: &TestApp) {
    let id = draft(app, &app.subject("individual")).await;
    let (officer, head, office) = (
        app.officer().await,
        app.chairman().await,
        app.office().await,
    );
    let first = letter(&officer, &[&id]).await;
    head.post_at(&format!("/submission-letters/{first}/sign"), 1, json!({}))
        .await
        .expect(200);
    office.does("return", &id).await.expect(200);
    let path = format!("/nominations/{id}");
    // Papers alone need no signature, nor what reads as it did.
    officer
        .put_document(&id, "proof", officer.version(&path).await, PDF)
        .await
        .expect(200);
    assert_eq!(
        refusal(&officer.get(&path).await.json(), "submit"),
        Value::Null
    );
    let said = officer.get(&path).await.json()["statement"]
        .as_str()
        .unwrap()
        .to_owned();
    edit(&officer, &id, "Rewritten by the officer alone.")
        .await
        .expect(200);
    assert_eq!(
        refusal(&officer.get(&path).await.json(), "submit"),
        "letter_needed"
    );
    officer
        .does("submit", &id)
        .await
        .problem(409, "letter_needed");
    edit(&officer, &id, &said).await.expect(200);
    assert_eq!(
        refusal(&officer.get(&path).await.json(), "submit"),
        Value::Null
    );
    edit(&officer, &id, "Rewritten by the officer alone.")
        .await
        .expect(200);

    let cookie = sign_in(app, "officer@suoinga.example").await;
    assert!(
        get(app, &cookie, "/")
            .await
            .text
            .contains("action=\"/submission-letters/new\"")
    );
    // The page says that the letter which was signed is not enough, why it came back, and offers
    // the next letter.
    let page = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        page.contains("Nội dung đã thay đổi so với tờ trình đã ký; cần lập tờ trình mới.")
            && !page.contains("Chờ thủ trưởng ký"),
        "{page}"
    );
    assert!(
        page.contains("action=\"/submission-letters/new\"")
            && page.contains("Lý do trả lại: <span class=\"text\">Because of the test"),
        "{page}"
    );
    let form = get(app, &cookie, &format!("{path}/edit"))
        .await
        .expect(200)
        .text;
    assert!(
        form.contains("Lý do trả lại: <span class=\"text\">Because of the test"),
        "{form}"
    );
    let drafted = post(
        app,
        &cookie,
        "/submission-letters/new",
        &[("title", "Tờ trình"), ("nomination_id", id.as_str())],
    )
    .await;
    let place = drafted.expect(303).header("location").to_owned();
    let again = place
        .strip_prefix("/submission-letters/")
        .unwrap()
        .to_owned();
    let page = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        page.contains("Chờ thủ trưởng ký")
            && page.contains(&again)
            && !page.contains("cần lập tờ trình mới"),
        "{page}"
    );
    let twice = json!({"title": "Tờ trình", "nomination_ids": [id]});
    officer
        .post("/submission-letters", twice)
        .await
        .problem(409, "duplicate");
    officer
        .does("submit", &id)
        .await
        .problem(409, "letter_needed");
    let sign = format!("/submission-letters/{again}/sign");
    let signed = head
        .post_at(
            &sign,
            head.version(&format!("/submission-letters/{again}")).await,
            json!({}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(signed["nominations"][0]["nomination_id"], id.as_str());
    let file = officer.get(&path).await.json();
    assert_eq!(
        (&file["status"], &file["submission_letter_id"]),
        (&json!("in_progress"), &json!(again))
    );
    // The first letter still tells what it carried.
    let first = head
        .get(&format!("/submission-letters/{first}"))
        .await
        .json();
    assert_eq!(first["nominations"][0]["nomination_id"], id.as_str());
    // Returned and sent as it was signed: its officer alone.
    office.does("return", &id).await.expect(200);
    officer.does("submit", &id).await.expect(200);
}

async fn what_goes_another_way_leaves_the_letter_it_waits_on(app: &TestApp) {
    let (one, other) = (
        draft(app, &app.subject("individual")).await,
        draft(app, &app.subject("collective")).await,
    );
    let (officer, head, office) = (
        app.officer().await,
        app.chairman().await,
        app.office().await,
    );
    let first = letter(&officer, &[&one]).await;
    head.post_at(&format!("/submission-letters/{first}/sign"), 1, json!({}))
        .await
        .expect(200);
    office.does("return", &one).await.expect(200);
    edit(&officer, &one, "Rewritten.").await.expect(200);
    let second = letter(&officer, &[&one, &other]).await;
    let path = format!("/submission-letters/{second}");
    let seen = head.version(&path).await;
    officer.does("withdraw", &one).await.expect(200);
    head.post_at(&format!("{path}/sign"), seen, json!({}))
        .await
        .problem(412, "stale");
    let letter = head.get(&path).await.json();
    assert_eq!(letter["nominations"].as_array().unwrap().len(), 1);
    head.post_at(
        &format!("{path}/sign"),
        letter["version"].as_i64().unwrap(),
        json!({}),
    )
    .await
    .expect(200);
    assert_eq!(
        officer.get(&format!("/nominations/{other}")).await.json()["status"],
        "in_progress"
    );
}
