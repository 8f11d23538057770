//! The records of somebody who moves.

use serde_json::{Value, json};

use super::{earlier, records};
use crate::awards::feed::award;
use crate::support::{TestApp, on_both};

on_both![the_records_of_somebody_who_moves_are_seen_where_they_came_and_where_they_left,];

async fn the_records_of_somebody_who_moves_are_seen_where_they_came_and_where_they_left(
    app: &TestApp,
) {
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    award(app, &subject, 1).await;
    let id = records(app).await[0]["id"].as_str().unwrap().to_owned();
    let person = app
        .officer()
        .await
        .get(&format!("/subjects/{subject}"))
        .await
        .json()["person_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/people/{person}/award-history");
    app.stranger()
        .await
        .get(&path)
        .await
        .problem(404, "not_found");
    let moved = json!({
        "full_name": "Nguyễn Mẫu An",
        "unit_code": "HG-02",
        "position": "Cán bộ",
        "is_direct_worker": false
    });
    app.administrator()
        .await
        .put("/people/by-code/HG0001", moved)
        .await
        .expect(200);
    for who in [
        app.stranger().await,
        app.specialist().await,
        app.office().await,
    ] {
        let found = who.get(&path).await.expect(200).json();
        assert_eq!(
            (
                found["items"].as_array().unwrap().len(),
                &found["items"][0]["id"]
            ),
            (1, &json!(id)),
            "{found}"
        );
        who.get(&format!("/awards/{id}")).await.expect(200);
    }
    // What they receive in the new place is not shown to the old one, and the other way round it
    // is.
    earlier(app, &subject, "title_ldtt", "HG-02").await;
    let seen = |found: Value| found["items"].as_array().unwrap().len();
    assert_eq!(
        seen(app.stranger().await.get(&path).await.expect(200).json()),
        2
    );
    assert_eq!(
        seen(app.specialist().await.get(&path).await.expect(200).json()),
        1
    );
    app.stranger()
        .await
        .get("/people/00000000-0000-7000-8000-000000000000/award-history")
        .await
        .problem(404, "not_found");
}
