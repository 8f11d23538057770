//! Everybody chooses for themself when letters of a group leave.

use serde_json::json;
use thidua::domain::base::job::Template;

use super::{count, morning, queue, titled, to, with_mornings};
use crate::base::letters::submit;
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, TestApp};

with_mornings![
    who_chose_the_morning_hears_in_the_morning,
    who_chose_none_gets_none,
    a_choice_counts_for_what_has_not_left,
    the_page_chooses_as_the_api,
    a_choice_is_one_of_three_for_each_group,
    letters_about_the_account_leave_whatever_is_chosen,
];

fn chosen(waiting: &str, deadlines: &str, files: &str, results: &str) -> serde_json::Value {
    json!({"waiting": waiting, "deadlines": deadlines, "files": files, "results": results})
}

async fn who_chose_the_morning_hears_in_the_morning(app: &TestApp) {
    let specialist = app.specialist().await;
    let before = specialist.get("/me/letters").await.expect(200).json();
    let everybodys = json!({"waiting": "at_once", "deadlines": "digest", "files": "digest",
        "results": "digest", "digest_at": "07:00"});
    assert_eq!(before, everybodys);
    specialist
        .put(
            "/me/letters",
            chosen("digest", "digest", "at_once", "digest"),
        )
        .await
        .expect(200);
    submit(app, 2).await;
    assert_eq!(app.deliver().await.len(), 0);
    let letters = morning(app, 0).await;
    assert_eq!(letters.len(), 2);
    let told = to(&letters, SPECIALIST);
    assert!(
        told[0].contains("== Việc chờ Ông/Bà xử lý: 2"),
        "{}",
        told[0]
    );
}

async fn who_chose_none_gets_none(app: &TestApp) {
    app.officer()
        .await
        .put("/me/letters", chosen("at_once", "none", "none", "none"))
        .await
        .expect(200);
    let file = submit(app, 2).await.remove(0);
    queue(app, OFFICER, &file, 2, (Template::Paused, titled())).await;
    app.deliver().await;
    assert_eq!(to(&morning(app, 0).await, OFFICER).len(), 0);
    assert_eq!(
        (count(app, "done").await, count(app, "dropped").await),
        (2, 4)
    );
    let found = app.officer().await.get("/me/notices").await.expect(200);
    assert_eq!(found.json()["total"], 2);
}

async fn a_choice_counts_for_what_has_not_left(app: &TestApp) {
    submit(app, 1).await;
    app.deliver().await;
    assert_eq!(count(app, "queued").await, 1);
    app.officer()
        .await
        .put("/me/letters", chosen("at_once", "digest", "none", "digest"))
        .await
        .expect(200);
    assert_eq!(to(&morning(app, 0).await, OFFICER).len(), 0);
    // Back to what everybody gets.
    let again = chosen("at_once", "digest", "digest", "digest");
    let officer = app.officer().await;
    officer.put("/me/letters", again.clone()).await.expect(200);
    officer.put("/me/letters", again).await.expect(200);
    let kept = officer.get("/me/letters").await.expect(200).json();
    assert_eq!(kept["files"], "digest");
}

async fn the_page_chooses_as_the_api(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/account/letters")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("lúc 07:00")
            && page.matches("<option value=\"digest\" selected>").count() == 3
            && page.matches("<option value=\"at_once\" selected>").count() == 1,
        "{page}"
    );
    let form = |files: &'static str| {
        [
            ("waiting", "at_once"),
            ("deadlines", "at_once"),
            ("files", files),
            ("results", "none"),
        ]
    };
    let done = post(app, &officer, "/account/letters", &form("none")).await;
    assert!(told(app, &officer, done).await.contains("Saved."));
    let wrong = post(app, &officer, "/account/letters", &form("never")).await;
    assert!(
        told(app, &officer, wrong)
            .await
            .contains("What happens to files you entered or follow")
    );
    let kept = app.officer().await.get("/me/letters").await.expect(200);
    assert_eq!(kept.json()["files"], "none");
    assert_eq!(kept.json()["deadlines"], "at_once");
}

async fn a_choice_is_one_of_three_for_each_group(app: &TestApp) {
    let officer = app.officer().await;
    for (wrong, fields) in [
        (
            chosen("never", "", "digest", "AT_ONCE"),
            vec!["/waiting", "/deadlines", "/results"],
        ),
        (
            chosen("at_once", "digest", "none", "digest "),
            vec!["/results"],
        ),
    ] {
        let refused = officer.put("/me/letters", wrong).await.expect(422).json();
        let pointers: Vec<&str> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(pointers, fields);
    }
    let kept = officer.get("/me/letters").await.expect(200).json();
    assert_eq!(kept["waiting"], "at_once");
}

async fn letters_about_the_account_leave_whatever_is_chosen(app: &TestApp) {
    app.officer()
        .await
        .put("/me/letters", chosen("none", "none", "none", "none"))
        .await
        .expect(200);
    app.open(
        actix_web::http::Method::POST,
        "/api/v1/password-resets",
        Some(json!({"email": OFFICER})),
    )
    .await
    .expect(202);
    assert_eq!(to(&app.deliver().await, OFFICER).len(), 1);
}
