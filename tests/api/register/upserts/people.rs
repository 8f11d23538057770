//! People by their codes.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::domain::base::history::Object;

use super::{PEOPLE, UNITS, deeds, person, unit};
use crate::support::{TestApp, approved, numbering, on_both, signed, unit_of};

on_both![
    a_person_is_made_once_changed_when_they_differ_and_left_alone_else,
    what_a_program_wrote_it_can_read,
    a_renamed_person_keeps_the_name_of_their_decision_and_of_their_letters,
];

async fn a_person_is_made_once_changed_when_they_differ_and_left_alone_else(app: &TestApp) {
    let hr = app.program("HG", &["people:write"]).await;
    let path = format!("{PEOPLE}/0012345");
    let made = hr
        .put(&path, person("Trần Mẫu Bền", "HG-01"))
        .await
        .expect(201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/v1/people/{id}"));
    assert_eq!(
        (&made.json()["staff_code"], &made.json()["version"]),
        (&json!("0012345"), &json!(1))
    );
    let same = hr
        .put(&path, person("Trần Mẫu Bền", "HG-01"))
        .await
        .expect(200);
    assert_eq!(
        (&same.json(), same.header("etag")),
        (&made.json(), made.header("etag"))
    );
    let changed = hr
        .put(&path, person("Trần Mẫu Vững", "HG-01-01"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["full_name"], &changed["version"], &changed["id"]),
        (&json!("Trần Mẫu Vững"), &json!(2), &json!(id))
    );
    // The subject they are has moved and is called so too.
    let officer = app.officer().await;
    let subjects = officer.get("/subjects?q=tran+mau+vung").await.json();
    assert_eq!(
        officer.get("/subjects?q=ben+tran").await.json()["items"],
        json!([])
    );
    let village = unit_of(&officer, "HG-01-01").await;
    assert_eq!(
        (
            &subjects["items"][0]["person_id"],
            &subjects["items"][0]["unit_id"]
        ),
        (&json!(id), &village["id"])
    );
    // What is left out is gone: the whole person is put.
    let bare =
        json!({"full_name": "Trần Mẫu Vững", "unit_code": "HG-01-01", "is_direct_worker": true});
    assert_eq!(
        hr.put(&path, bare).await.expect(200).json()["position"],
        Value::Null
    );
    assert_eq!(
        deeds(app, Object::Person(id.parse().unwrap())).await,
        ["created", "edited", "edited"]
    );
    // A version that came by an upsert is as good as any other.
    assert_eq!(
        app.administrator()
            .await
            .get(&format!("/people/{id}"))
            .await
            .expect(200)
            .json()["version"],
        3
    );
}

async fn what_a_program_wrote_it_can_read(app: &TestApp) {
    let hr = app.program("HG", &["people:write", "units:write"]).await;
    let made = hr
        .put(
            &format!("{UNITS}/HG-01-77"),
            unit("Thôn Bãi Mới", "village", "HG-01"),
        )
        .await
        .expect(201);
    for path in [
        format!("{UNITS}/HG-01-77"),
        made.header("location")
            .trim_start_matches("/api/v1")
            .to_owned(),
    ] {
        let read = hr.get(&path).await.expect(200);
        assert_eq!(
            (read.json(), read.header("etag")),
            (made.json(), made.header("etag")),
            "{path}"
        );
    }
    let made = hr
        .put(
            &format!("{PEOPLE}/00%2F7%207"),
            person("Trần Mẫu Bền", "HG-01-77"),
        )
        .await
        .expect(201);
    for path in [
        format!("{PEOPLE}/00%2F7%207"),
        made.header("location")
            .trim_start_matches("/api/v1")
            .to_owned(),
    ] {
        let read = hr.get(&path).await.expect(200);
        assert_eq!(
            (read.json(), read.header("etag")),
            (made.json(), made.header("etag")),
            "{path}"
        );
        app.send(
            hr.request(Method::GET, &path)
                .insert_header(("if-none-match", made.header("etag").to_owned())),
        )
        .await
        .expect(304);
    }
    let listed = hr.get("/people?q=tran+mau+ben").await.expect(200).json();
    assert_eq!(listed["items"], json!([made.json()]));
    // Another's part of the tree, and what is nobody's, are not found alike; what it has no scope
    // for is told.
    let elsewhere = app.program("HG-02", &["people:write", "units:write"]).await;
    for path in [
        format!("{PEOPLE}/00%2F7%207"),
        format!("{PEOPLE}/none"),
        format!("{PEOPLE}/%00"),
        format!("{UNITS}/HG-01-77"),
    ] {
        elsewhere.get(&path).await.problem(404, "not_found");
    }
    let only_units = app.program("HG", &["units:write"]).await;
    only_units
        .get(&format!("{PEOPLE}/none"))
        .await
        .problem(403, "scope_missing");
    only_units
        .get("/people")
        .await
        .problem(403, "scope_missing");
    // People who see the register read by code too.
    assert_eq!(
        app.officer()
            .await
            .get(&format!("{PEOPLE}/00%2F7%207"))
            .await
            .expect(200)
            .json(),
        made.json()
    );
}

async fn a_renamed_person_keeps_the_name_of_their_decision_and_of_their_letters(app: &TestApp) {
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let id = approved(app, &subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(9))
        .await
        .expect(200);
    let administrator = app.administrator().await;
    administrator
        .put(
            &format!("{PEOPLE}/HG0001"),
            person("Nguyen Renamed", "HG-02"),
        )
        .await
        .expect(200);
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    assert_eq!(
        (&record["subject_name"], &record["unit_code"]),
        (&json!("Nguyễn Mẫu An"), &json!("HG-01"))
    );
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{id}"))
            .await
            .json()["subject_name"],
        "Nguyen Renamed"
    );
    // The letters were caused before the change and leave after it.
    let letters = app.deliver().await.join("\n");
    assert!(!letters.is_empty() && !letters.contains("Renamed"));
}
