//! A rating is entered, once, by who may.

use serde_json::{Value, json};

use super::rating;
use crate::support::{TestApp, on_both};

on_both![
    a_rating_is_entered_once_for_each_year,
    ratings_are_for_officers_of_the_unit_or_above,
    bad_ratings_are_told_all_at_once,
];

async fn a_rating_is_entered_once_for_each_year(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let made = officer
        .post("/ratings", rating(&subject, 2025))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&made["grade"], &made["year"], &made["version"]),
        (&json!("excellent"), &json!(2025), &json!(1))
    );
    officer
        .post("/ratings", rating(&subject, 2024))
        .await
        .expect(201);
    let twice = officer
        .post("/ratings", rating(&subject, 2025))
        .await
        .problem(409, "duplicate");
    assert_eq!(twice["errors"][0]["pointer"], "/year");
    let all = officer
        .get(&format!("/ratings?subject_id={subject}"))
        .await
        .expect(200)
        .json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    let one = officer
        .get("/ratings?year=2024&limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (one["items"].as_array().unwrap().len(), &one["next_cursor"]),
        (1, &Value::Null)
    );
}

async fn ratings_are_for_officers_of_the_unit_or_above(app: &TestApp) {
    let subject = app.subject("individual");
    let refused = app
        .stranger()
        .await
        .post("/ratings", rating(&subject, 2025))
        .await
        .problem(422, "invalid");
    assert_eq!(
        (
            &refused["errors"][0]["pointer"],
            &refused["errors"][0]["code"]
        ),
        (&json!("/subject_id"), &json!("unknown_reference"))
    );
    for (who, status) in [
        (app.specialist().await, 403),
        (app.chairman().await, 403),
        (app.office().await, 403),
    ] {
        who.post("/ratings", rating(&subject, 2025))
            .await
            .problem(status, "forbidden");
    }
    app.officer()
        .await
        .post("/ratings", rating(&subject, 2025))
        .await
        .expect(201);
    assert_eq!(
        app.stranger()
            .await
            .get("/ratings")
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
    assert_eq!(
        app.specialist()
            .await
            .get("/ratings")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

async fn bad_ratings_are_told_all_at_once(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    for year in [1989, 2027] {
        let refused = officer
            .post("/ratings", rating(&subject, year))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!("/year"), &json!("out_of_range"))
        );
    }
    officer
        .post("/ratings", rating(&subject, 1990))
        .await
        .expect(201);
    let body = json!({"subject_id": "x", "year": 2025, "grade": "superb", "source": ""});
    let refused = officer.post("/ratings", body).await.problem(422, "invalid");
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/subject_id", "/grade", "/source"]);
    officer
        .post("/ratings", json!({"subject_id": subject}))
        .await
        .expect(400);
}
