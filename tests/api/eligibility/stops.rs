//! Where a check stops the next step, the page says which, and the answer does not offer it.

use serde_json::{Value, json};

use crate::support::pages::{get, sign_in};
use crate::support::{Actor, PDF, TestApp, approved, numbering, on_both, signed};

/// An act as the answer offers it.
async fn offered(actor: &Actor<'_>, path: &str, action: &str) -> Value {
    let shown = actor.get(path).await.expect(200).json();
    shown["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["action"] == action)
        .unwrap()
        .clone()
}

/// Something that is looked into and concerns a subject; answers how it is lifted.
async fn held(app: &TestApp, subject: &str) -> String {
    let hold = json!({"subject_id": subject, "kind": "investigation", "ground": "Thanh tra số 4"});
    let hold = app
        .specialist()
        .await
        .post("/holds", hold)
        .await
        .expect(201)
        .json();
    format!("/holds/{}/lift", hold["id"].as_str().unwrap())
}

on_both![
    a_decision_says_which_line_stops_it,
    the_only_line_of_a_decision_is_not_offered_to_be_struck,
    the_page_of_a_file_says_which_check_stops_it,
];

async fn a_decision_says_which_line_stops_it(app: &TestApp) {
    let officer = app.officer().await;
    let (one, two) = (
        officer.add_subject("individual", "Người Mẫu Một").await,
        officer.add_subject("individual", "Người Mẫu Hai").await,
    );
    let decision = signed(
        app,
        &[&approved(app, &one).await, &approved(app, &two).await],
    )
    .await;
    let (specialist, path) = (app.specialist().await, format!("/decisions/{decision}"));
    assert_eq!(offered(&specialist, &path, "issue").await["allowed"], true);
    let lift = held(app, &two).await;
    let issue = offered(&specialist, &path, "issue").await;
    assert_eq!(
        (&issue["allowed"], &issue["reason"], &issue["rules"]),
        (&json!(false), &json!("not_eligible"), &json!(["R-HOLD-1"]))
    );
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(1))
        .await
        .problem(409, "not_eligible");
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, &path).await.expect(200).text;
    let (_, told) = page
        .split_once("Chưa thực hiện được bước tiếp theo của quyết định")
        .unwrap();
    let told = told.split("</ul>").next().unwrap();
    assert!(
        told.contains("Người Mẫu Hai")
            && told.contains("Đang bị xem xét, điều tra hoặc xác minh")
            && !told.contains("Người Mẫu Một"),
        "{told}"
    );
    assert!(
        !page.contains(&format!("action=\"{path}/issue\"")),
        "{page}"
    );
    specialist
        .post_at(&lift, 1, json!({"all_clear": "Không có vi phạm"}))
        .await
        .expect(200);
    assert_eq!(offered(&specialist, &path, "issue").await["allowed"], true);
    assert!(
        get(app, &cookie, &path)
            .await
            .text
            .contains(&format!("action=\"{path}/issue\""))
    );
}

async fn the_only_line_of_a_decision_is_not_offered_to_be_struck(app: &TestApp) {
    let (one, two) = (
        approved(app, &app.subject("individual")).await,
        approved(app, &app.subject("household")).await,
    );
    let (single, both) = (
        signed(app, &[&one]).await,
        signed(
            app,
            &[&two, &approved(app, &app.subject("collective")).await],
        )
        .await,
    );
    let (chairman, cookie) = (
        app.chairman().await,
        sign_in(app, "chairman@suoinga.example").await,
    );
    let (single, both) = (format!("/decisions/{single}"), format!("/decisions/{both}"));
    assert_eq!(
        offered(&chairman, &single, "strike").await["reason"],
        "last_line"
    );
    assert_eq!(offered(&chairman, &both, "strike").await["allowed"], true);
    let page = get(app, &cookie, &single).await.expect(200).text;
    assert!(
        page.contains("Đây là trường hợp duy nhất của quyết định")
            && !page.contains("Rút một trường hợp"),
        "{page}"
    );
    let page = get(app, &cookie, &both).await.expect(200).text;
    assert!(
        page.contains("Rút một trường hợp") && !page.contains("Đây là trường hợp duy nhất"),
        "{page}"
    );
}

async fn the_page_of_a_file_says_which_check_stops_it(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Nông Dân")
        .await;
    let event =
        json!({"name": "Năm 2026", "happened_from": "2026-01-05", "happened_to": "2026-09-30"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer
        .achieved(&subject, &event, "Hoàn thành nhiệm vụ")
        .await;
    let id = officer
        .propose("title_ldtt", "merit", &subject, &achievement)
        .await;
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "minutes", 2, PDF)
        .await
        .expect(200);
    let (path, writer) = (
        format!("/nominations/{id}"),
        sign_in(app, "officer@suoinga.example").await,
    );
    // A draft says beside what is missing what else will stop it.
    let lift = held(app, &subject).await;
    let page = get(app, &writer, &path).await.expect(200).text;
    assert!(page.contains("Còn thiếu để trình"), "{page}");
    assert!(
        page.contains(
            "Chưa chuyển tiếp được: còn một điều kiện chưa đạt – <a href=\"#check-R-HOLD-1\">"
        ),
        "{page}"
    );
    specialist
        .post_at(&lift, 1, json!({"all_clear": "Không có vi phạm"}))
        .await
        .expect(200);
    assert!(
        !get(app, &writer, &path)
            .await
            .expect(200)
            .text
            .contains("Chưa chuyển tiếp được")
    );
    officer.does("submit", &id).await.expect(200);
    app.chairman().await.does("endorse", &id).await.expect(200);
    // Who checks it reads what they have to look at; to a title nobody's other form is compared.
    let reader = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &reader, &path).await.expect(200).text;
    assert!(
        page.contains(
            "Chưa chuyển tiếp được: còn một điều kiện cần xem xét – <a href=\"#check-R-RATING-1\">"
        ),
        "{page}"
    );
    assert!(
        page.contains("<li id=\"check-R-DUP-1\"><span class=\"tag\">Không áp dụng</span>"),
        "{page}"
    );
    let found = specialist
        .get(&format!("{path}/eligibility"))
        .await
        .expect(200)
        .json();
    assert!(
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["rule"] == "R-DUP-1" && finding["outcome"] == "met")
    );
    let word =
        json!({"rule": "R-RATING-1", "verdict": "met", "reason": "Không thuộc diện xếp loại"});
    specialist
        .post_at(
            &format!("{path}/reviews"),
            specialist.version(&path).await,
            word,
        )
        .await
        .expect(200);
    let page = get(app, &reader, &path).await.expect(200).text;
    assert!(
        page.contains("<li id=\"check-R-RATING-1\"><span class=\"tag ok\">Đã xem xét: đạt</span>"),
        "{page}"
    );
    assert!(
        !page.contains("Chưa chuyển tiếp được") && page.contains("/actions/accept\""),
        "{page}"
    );
    assert!(
        page.contains("nộp bổ sung trong 5 ngày làm việc, đến hết ngày "),
        "{page}"
    );
}
