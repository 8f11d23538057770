//! No letter tells what its reader may not see.

use serde_json::json;

use super::{count, recipients, submit};
use crate::support::{TestApp, approved, on_both};

on_both![
    who_lost_the_right_gets_no_letter,
    a_refused_act_sends_nothing,
    of_a_letter_goes_what_its_reader_may_still_see,
];

async fn who_lost_the_right_gets_no_letter(app: &TestApp) {
    submit(app, 1).await;
    app.administrator()
        .await
        .disable("specialist@suoinga.example")
        .await;
    // The administrator hears that nobody holds the office any more.
    assert_eq!(
        recipients(&app.deliver().await),
        ["officer@suoinga.example", "admin@honggiang.example"]
    );
    assert_eq!(
        (count(app, "dropped").await, count(app, "done").await),
        (1, 2)
    );
}

async fn a_refused_act_sends_nothing(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let before = app.deliver().await.len();
    app.chairman()
        .await
        .act(&id, "approve", 3)
        .await
        .problem(409, "wrong_stage");
    assert_eq!(app.deliver().await.len(), before);
}

async fn of_a_letter_goes_what_its_reader_may_still_see(app: &TestApp) {
    let administrator = app.administrator().await;
    let users = administrator.get("/users").await.json();
    let user = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["email"] == "specialist@suoinga.example")
        .unwrap()["id"]
        .clone();
    let ward = administrator.get("/units?q=phuong+ben+lau").await.json()["items"][0]["id"].clone();
    crate::eligibility::own_case::link(&administrator, user.as_str().unwrap(), "HG0002").await;
    let role = json!({"user_id": user, "role": "standing_office_specialist", "unit_id": ward});
    let role = administrator
        .post("/role-assignments", role)
        .await
        .expect(201)
        .json();
    app.deliver().await;
    app.letters.lock().unwrap().clear();
    let done = count(app, "done").await;
    let stranger = app.stranger().await;
    let subject = stranger.get("/subjects").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let theirs = stranger.nominate(&subject).await;
    stranger.act(&theirs, "submit", 1).await.expect(200);
    // The next one takes what is kept of both from the queue.
    let ours = submit(app, 1).await.remove(0);
    let request = administrator.request(
        actix_web::http::Method::DELETE,
        &format!("/role-assignments/{}", role["id"].as_str().unwrap()),
    );
    app.send(request).await.expect(200);
    let letters = app.deliver().await;
    assert_eq!(
        recipients(&letters),
        [
            "officer@benlau.example",
            "specialist@suoinga.example",
            "specialist@benlau.example",
            "officer@suoinga.example"
        ]
    );
    assert!(letters[1].contains(&ours[..8]) && !letters[1].contains(&theirs));
    assert_eq!(
        (count(app, "dropped").await, count(app, "done").await),
        (1, done + 4)
    );
}
