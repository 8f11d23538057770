//! What the register learns, and what it knows.

use serde_json::{Value, json};
use thidua::db;
use thidua::domain::base::history::Object;
use thidua::domain::base::ids::PersonId;

use super::{body, registered, told};
use crate::eligibility::own_case::person_of;
use crate::support::{TestApp, numbering, on_both, signed};

on_both![
    the_register_learns_of_a_death_from_the_award_that_honours_it,
    a_register_that_knows_somebody_dead_offers_nothing_else,
];

async fn the_register_learns_of_a_death_from_the_award_that_honours_it(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let (subject, person) = registered(app, "Nguyễn Thử").await;
    let mut body = body(app, &subject).await;
    body["posthumous"] = told();
    let id = officer
        .post("/nominations", body.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    app.chairman().await.does("approve", &id).await.expect(200);
    let decision = signed(app, &[&id]).await;
    let path = format!("/people/{person}");
    assert_eq!(
        administrator.get(&path).await.expect(200).json()["died_on"],
        Value::Null
    );
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let known = administrator.get(&path).await.expect(200).json();
    assert_eq!(
        (&known["died_on"], &known["version"]),
        (&json!("2026-10-14"), &json!(2))
    );
    let key: PersonId = person.parse().unwrap();
    let history = app
        .state
        .db
        .read(move |conn| db::base::history::of(conn, Object::Person(key)))
        .await
        .unwrap();
    assert_eq!(
        history
            .iter()
            .map(|entry| entry.deed.code())
            .collect::<Vec<_>>(),
        ["created", "edited"]
    );
    // Nobody proposes them as living any more.
    body["posthumous"] = Value::Null;
    assert_eq!(
        officer
            .post("/nominations", body)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "has_died"
    );
}

async fn a_register_that_knows_somebody_dead_offers_nothing_else(app: &TestApp) {
    let administrator = app.administrator().await;
    let subjects = app
        .officer()
        .await
        .get("/subjects?limit=200")
        .await
        .expect(200)
        .json();
    let subject = subjects["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["person_id"].is_string())
        .unwrap()
        .clone();
    let mut body = body(app, subject["id"].as_str().unwrap()).await;
    let officer = app.officer().await;
    let draft = officer
        .post("/nominations", body.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let place = format!("/people/{}/leaving", subject["person_id"].as_str().unwrap());
    administrator
        .put_at(&place, 1, json!({"died_on": "2026-10-18"}))
        .await
        .problem(422, "invalid");
    administrator
        .put_at(&place, 1, json!({"died_on": "2026-10-14"}))
        .await
        .expect(200);
    assert_eq!(
        person_of(&administrator, "HG0001").await["died_on"].is_string(),
        person_of(&administrator, "HG0001").await["id"] == subject["person_id"]
    );
    for reply in [
        officer.post("/nominations", body.clone()).await,
        officer.does("submit", &draft).await,
    ] {
        assert_eq!(
            reply.problem(422, "invalid")["errors"][0]["code"],
            "has_died"
        );
    }
    body["posthumous"] = told();
    body["posthumous"]["died_on"] = json!("2026-10-13");
    assert_eq!(
        officer
            .post("/nominations", body.clone())
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "not_as_registered"
    );
    body["posthumous"] = told();
    officer.post("/nominations", body).await.expect(201);
    officer
        .patch_at(
            &format!("/nominations/{draft}"),
            1,
            json!({"posthumous": told()}),
        )
        .await
        .expect(200);
    officer.does("submit", &draft).await.expect(200);
}
