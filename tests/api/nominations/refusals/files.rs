//! Files by themselves.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{LETTER, alert, hold, names};
use crate::eligibility::own_case::linked;
use crate::support::pages::{post, sign_in, told};
use crate::support::{TestApp, on_both};

/// A subject of this name against whom something is held from now on.
async fn held(app: &TestApp, name: &str) -> String {
    let subject = app.officer().await.add_subject("individual", name).await;
    hold(app, &subject).await;
    subject
}

on_both![
    one_file_is_named_in_both_languages_and_on_its_page,
    an_appeal_names_its_file,
    each_of_many_is_named_by_its_own_refusal,
    who_does_not_read_a_finding_is_not_told_it_by_a_refusal,
];

async fn one_file_is_named_in_both_languages_and_on_its_page(app: &TestApp) {
    let officer = app.officer().await;
    let subject = held(app, "Người Mẫu Bị Đơn").await;
    let id = officer.nominate(&subject).await;
    let refused = officer
        .act(&id, "submit", 1)
        .await
        .problem(409, "not_eligible");
    names(&refused, LETTER, &[(&id, "Người Mẫu Bị Đơn")]);
    assert_eq!(refused["errors"][0]["pointer"], "/rules/R-HOLD-1");
    let request = officer.request_at(
        Method::POST,
        &format!("/nominations/{id}/actions/submit"),
        1,
    );
    let refused = app
        .send(
            request
                .insert_header(("accept-language", "vi"))
                .set_json(json!({})),
        )
        .await
        .problem(409, "not_eligible");
    names(
        &refused,
        "(Giấy khen, năm 2026)",
        &[(&id, "Người Mẫu Bị Đơn")],
    );
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let sent = post(
        app,
        &cookie,
        &format!("/nominations/{id}/actions/submit"),
        &[("version", "1")],
    )
    .await;
    let page = told(app, &cookie, sent).await;
    assert!(
        page.contains(&format!("Người Mẫu Bị Đơn {LETTER}: a check is not met")),
        "{page}"
    );
    assert!(
        page.contains(&format!(
            "Người Mẫu Bị Đơn {LETTER}: Something is being looked into"
        )),
        "{page}"
    );
}

async fn an_appeal_names_its_file(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Khiếu Nại")
        .await;
    let first = officer.nominate(&subject).await;
    officer.does("submit", &first).await.expect(200);
    specialist.does("refuse", &first).await.expect(200);
    let achievement = officer.get(&format!("/nominations/{first}")).await.json()["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    officer.does("submit", &second).await.expect(200);
    let refused = officer
        .does("appeal", &first)
        .await
        .problem(409, "not_eligible");
    names(&refused, LETTER, &[(&first, "Người Mẫu Khiếu Nại")]);
}

async fn each_of_many_is_named_by_its_own_refusal(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let mut files = Vec::new();
    for name in ["Người Mẫu Một", "Người Mẫu Hai"] {
        let subject = officer.add_subject("individual", name).await;
        let id = officer.nominate(&subject).await;
        officer.does("submit", &id).await.expect(200);
        specialist.does("accept", &id).await.expect(200);
        files.push((id, subject));
    }
    hold(app, &files[1].1).await;
    let items: Vec<Value> = files
        .iter()
        .map(|(id, _)| json!({"id": id, "version": 3}))
        .collect();
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let ticked: Vec<String> = files.iter().map(|(id, _)| format!("{id}:3")).collect();
    let form: Vec<(&str, &str)> = ticked.iter().map(|item| ("item", item.as_str())).collect();
    let page = post(
        app,
        &cookie,
        "/nominations/actions/approve/rehearsal",
        &form,
    )
    .await
    .expect(200)
    .text;
    assert!(
        page.contains(&format!(
            "Người Mẫu Hai {LETTER}: Something is being looked into"
        )) && !page.contains(&format!("Người Mẫu Một {LETTER}")),
        "{page}"
    );
    let done = chairman
        .post("/nominations/actions/approve", json!({"items": items}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&done["items"][0]["status"], &done["items"][1]["status"]),
        (&json!(200), &json!(409))
    );
    names(
        &done["items"][1]["problem"],
        LETTER,
        &[(&files[1].0, "Người Mẫu Hai")],
    );
}

async fn who_does_not_read_a_finding_is_not_told_it_by_a_refusal(app: &TestApp) {
    let subject = linked(app, "officer@suoinga.example", "HG0001").await;
    let officer = app.officer().await;
    let id = officer.nominate(&subject).await;
    hold(app, &subject).await;
    let refused = officer
        .act(&id, "submit", 1)
        .await
        .problem(409, "not_eligible");
    let error = &refused["errors"][0];
    assert_eq!(
        (&error["pointer"], &error["code"], &error["nomination_id"]),
        (&json!("/rules"), &json!("not_told"), &json!(id))
    );
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let page = told(
        app,
        &cookie,
        post(
            app,
            &cookie,
            &format!("/nominations/{id}/actions/submit"),
            &[("version", "1")],
        )
        .await,
    )
    .await;
    for text in [refused.to_string(), alert(&page)] {
        assert!(
            text.contains(LETTER)
                && !text.contains("R-HOLD-1")
                && !text.contains("xem xét, điều tra")
                && !text.contains("looked into"),
            "{text}"
        );
    }
    // As on the file itself.
    assert!(
        !officer
            .get(&format!("/nominations/{id}/eligibility"))
            .await
            .expect(200)
            .text
            .contains("R-HOLD-1")
    );
}
