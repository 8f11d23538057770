//! A rating is put right.

use serde_json::{Value, json};
use thidua::domain::base::history::Object;
use thidua::domain::base::ids::SubjectId;

use super::rating;
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{Actor, TestApp, on_both};

on_both![a_rating_is_put_right_with_its_reason, ratings_have_a_page,];

async fn a_rating_is_put_right_with_its_reason(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let made = officer
        .post("/ratings", rating(&subject, 2025))
        .await
        .expect(201);
    let path = format!("/ratings/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(made.header("location"), format!("/api/v1{path}"));
    let patch =
        async |who: &Actor<'_>, version: i64, body: Value| who.patch_at(&path, version, body).await;
    let better =
        json!({"grade": "good", "source": "Thông báo số 13/TB-UBND", "reason": "Ghi nhầm dòng"});
    patch(&app.stranger().await, 1, better.clone())
        .await
        .problem(404, "not_found");
    for who in [app.specialist().await, app.chairman().await] {
        patch(&who, 1, better.clone())
            .await
            .problem(403, "forbidden");
    }
    let wrong = patch(
        &officer,
        1,
        json!({"grade": "superb", "source": "", "reason": ""}),
    )
    .await
    .problem(422, "invalid");
    let pointers: Vec<&str> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/grade", "/source", "/reason"]);
    patch(&officer, 1, json!({"grade": "good"}))
        .await
        .problem(400, "malformed");
    patch(&officer, 1, json!({"grade": "excellent", "reason": "x"}))
        .await
        .problem(422, "invalid");
    patch(&officer, 7, better.clone())
        .await
        .problem(412, "stale");
    let done = patch(&officer, 1, better.clone()).await.expect(200);
    assert_eq!(
        (
            &done.json()["grade"],
            &done.json()["version"],
            &done.json()["year"]
        ),
        (&json!("good"), &json!(2), &json!(2025))
    );
    patch(&officer, 1, better).await.problem(412, "stale");
    let found = officer.get(&path).await.expect(200);
    assert_eq!(
        (&found.json(), found.header("etag").is_empty()),
        (&done.json(), false)
    );
    let subject = subject.parse().unwrap();
    let told = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, Object::Subject(SubjectId(subject))))
        .await
        .unwrap();
    let last = told.last().unwrap();
    assert_eq!(
        (last.deed.code(), last.reason.as_deref()),
        ("rating_corrected", Some("Ghi nhầm dòng"))
    );
}

async fn ratings_have_a_page(app: &TestApp) {
    let subject = app.subject("individual");
    let officer = sign_in(app, "officer@suoinga.example").await;
    let form = [
        ("subject_id", subject.as_str()),
        ("year", "2025"),
        ("grade", "good"),
        ("source", "Thông báo số 12"),
    ];
    assert!(
        told(app, &officer, post(app, &officer, "/ratings", &form).await)
            .await
            .contains("Thông báo số 12")
    );
    let again = told(app, &officer, post(app, &officer, "/ratings", &form).await).await;
    assert!(again.contains("role=\"alert\""), "{again}");
    let id = app.officer().await.get("/ratings").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/ratings/{id}/correct");
    let form = [
        ("version", "1"),
        ("grade", "completed"),
        ("source", "Thông báo số 12"),
        ("reason", "Ghi nhầm"),
    ];
    let page = told(app, &officer, post(app, &officer, &path, &form).await).await;
    assert!(
        page.contains("value=\"completed\" selected") && !page.contains("role=\"alert\""),
        "{page}"
    );
    let specialist = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &specialist, "/ratings").await.expect(200).text;
    assert!(
        page.contains("Thông báo số 12") && !page.contains("/correct"),
        "{page}"
    );
    assert!(
        told(app, &specialist, post(app, &specialist, &path, &form).await)
            .await
            .contains("role=\"alert\"")
    );
    get(
        app,
        &sign_in(app, "officer@benlau.example").await,
        &format!("/ratings/{id}"),
    )
    .await
    .expect(404);
}
