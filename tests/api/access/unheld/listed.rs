//! Offices that files wait for and nobody holds: their administrators see which, and a file says who
//! can mend it.

use serde_json::json;

use crate::eligibility::own_case::user_of;
use crate::support::pages::{get, sign_in};
use crate::support::{OFFICER, TestApp, on_both};

on_both![an_office_that_nobody_holds_is_listed_until_somebody_does,];

async fn an_office_that_nobody_holds_is_listed_until_somebody_does(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let file = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &file).await.expect(200);
    let none = administrator.get("/unheld-offices").await.expect(200);
    assert_eq!(none.json()["items"], json!([]));
    let user = user_of(&administrator, "specialist@suoinga.example").await;
    let place = format!("/users/{}", user["id"].as_str().unwrap());
    administrator
        .post_at(
            &format!("{place}/disable"),
            user["version"].as_i64().unwrap(),
            json!({}),
        )
        .await
        .expect(200);
    let listed = administrator
        .get("/unheld-offices")
        .await
        .expect(200)
        .json();
    let office = &listed["items"][0];
    assert_eq!(office["unit_code"], "HG-01");
    assert_eq!(office["role"], "standing_office_specialist");
    assert_eq!(office["files"], 1);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    // Who administers nothing is told of nothing.
    let others = officer.get("/unheld-offices").await.expect(200).json();
    assert_eq!(others["items"], json!([]));
    let session = sign_in(app, "admin@honggiang.example").await;
    let page = get(app, &session, "/unheld-offices").await.expect(200);
    assert!(page.text.contains("/units/"), "{}", page.text);
    let session = sign_in(app, OFFICER).await;
    let page = get(app, &session, &format!("/nominations/{file}")).await;
    let page = page.expect(200).text;
    assert!(page.contains("người có thể giao vai trò này"), "{page}");
    let user = user_of(&administrator, "specialist@suoinga.example").await;
    administrator
        .post_at(
            &format!("{place}/enable"),
            user["version"].as_i64().unwrap(),
            json!({}),
        )
        .await
        .expect(200);
    let none = administrator.get("/unheld-offices").await.expect(200);
    assert_eq!(none.json()["items"], json!([]));
}
