//! What letters tell stands in the page too: for who gets it, as long as they may see it.

use actix_web::http::Method;
use serde_json::json;
use thidua::domain::base::job::Template;
use thidua::jobs::upkeep;

use super::{queue, titled};
use crate::base::letters::submit;
use crate::support::pages::{get, post, sign_in};
use crate::support::{OFFICER, SPECIALIST, TestApp, on_both, start_of_tests};

on_both![
    what_was_told_stands_in_the_page_until_it_is_read,
    notices_are_those_of_their_reader,
    what_is_done_is_not_to_be_read,
    many_notices_are_listed_page_by_page,
    notices_are_kept_for_ninety_days,
];

async fn what_was_told_stands_in_the_page_until_it_is_read(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    // Before the letter leaves, and whether or not it does.
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/notices").await.expect(200).text;
    assert!(
        page.contains("Thông báo (1)")
            && page.contains("Chưa đọc")
            && page.contains(&format!("href=\"/nominations/{file}\"")),
        "{page}"
    );
    let newest = page.split("name=\"up_to\" value=\"").nth(1).unwrap();
    let newest = newest.split('"').next().unwrap().to_owned();
    submit(app, 1).await;
    post(app, &specialist, "/notices/read", &[("up_to", &newest)])
        .await
        .expect(303);
    let page = get(app, &specialist, "/notices").await.expect(200).text;
    // What came meanwhile is still to be read.
    assert!(page.contains("Thông báo (1)"), "{page}");
    let specialist = app.specialist().await;
    let all = specialist.get("/me/notices").await.expect(200).json();
    assert_eq!(
        (&all["total"], &all["items"][1]["unread"]),
        (&json!(2), &json!(false))
    );
    let newest = &all["items"][0];
    assert_eq!(
        (
            &newest["unread"],
            &newest["template"],
            &newest["group"],
            &newest["about"]
        ),
        (
            &json!(true),
            &json!("waiting"),
            &json!("waiting"),
            &json!("nomination")
        )
    );
    let read = specialist
        .post("/me/notices/read", json!({}))
        .await
        .expect(200);
    assert_eq!(read.json()["read"], 1);
    let read = specialist
        .post("/me/notices/read", json!({}))
        .await
        .expect(200);
    assert_eq!(read.json()["read"], 0);
    specialist
        .post("/me/notices/read", json!({"up_to": "x"}))
        .await
        .expect(422);
}

async fn notices_are_those_of_their_reader(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    let chairman = app.chairman().await;
    let none = chairman.get("/me/notices").await.expect(200).json();
    assert_eq!(
        (&none["total"], none["items"].as_array().unwrap().len()),
        (&json!(0), 0)
    );
    chairman
        .post("/me/notices/read", json!({}))
        .await
        .expect(200);
    let officer = app.officer().await;
    // Nobody is told in the page of what they did themself.
    let theirs = officer.get("/me/notices").await.expect(200).json();
    assert_eq!(theirs["total"], 0);
    app.specialist()
        .await
        .does("return", &file)
        .await
        .expect(200);
    let theirs = officer.get("/me/notices").await.expect(200).json();
    assert_eq!(
        (
            &theirs["items"][0]["template"],
            &theirs["items"][0]["unread"]
        ),
        (&json!("returned"), &json!(true))
    );
    // What its reader may not see any more is not shown.
    app.sql(format!(
        "DELETE FROM role_assignment WHERE user_id = (SELECT id FROM user_account WHERE email = '{OFFICER}')"
    ))
    .await;
    let theirs = officer.get("/me/notices").await.expect(200).json();
    assert_eq!(theirs["items"].as_array().unwrap().len(), 0);
    app.open(Method::GET, "/notices", None).await.expect(303);
}

/// A file that went on asks nothing of who held it, whoever sent it on.
async fn what_is_done_is_not_to_be_read(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/notices").await.expect(200).text;
    assert!(page.contains("Chưa đọc"), "{page}");
    let desk = app.specialist().await;
    desk.does("accept", &file).await.expect(200);
    let page = get(app, &specialist, "/notices").await.expect(200).text;
    assert!(
        page.contains(&format!("href=\"/nominations/{file}\"")) && !page.contains("Chưa đọc"),
        "{page}"
    );
    // From then on it is not counted either.
    let page = get(app, &specialist, "/notices").await.expect(200).text;
    assert!(!page.contains("Thông báo ("), "{page}");
}

async fn many_notices_are_listed_page_by_page(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    queue(app, SPECIALIST, &file, 120, (Template::Paused, titled())).await;
    let specialist = app.specialist().await;
    let (mut seen, mut place) = (0, "/me/notices?limit=50".to_owned());
    loop {
        let page = specialist.get(&place).await.expect(200).json();
        assert_eq!(page["total"], 121);
        seen += page["items"].as_array().unwrap().len();
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        place = format!("/me/notices?limit=50&cursor={cursor}");
    }
    assert_eq!(seen, 121);
    let cookie = sign_in(app, SPECIALIST).await;
    let page = get(app, &cookie, "/notices").await.expect(200).text;
    assert!(
        page.contains("Thông báo (99+)") && page.contains("50 trong 121"),
        "{page}"
    );
}

async fn notices_are_kept_for_ninety_days(app: &TestApp) {
    submit(app, 1).await;
    app.deliver().await;
    let left = async |days: i64| {
        app.clock
            .set(start_of_tests() + chrono::TimeDelta::days(days));
        upkeep::tidy_queue(&app.state).await;
        let specialist = app.specialist().await;
        specialist.get("/me/notices").await.expect(200).json()["total"].clone()
    };
    assert_eq!(left(89).await, 1);
    assert_eq!(left(91).await, 0);
}
