//! What is known about somebody beside the name: entered by who may, told by field what is wrong,
//! the number of a card sealed.

use serde_json::{Value, json};
use thidua::db::{Conn, Failure};

use crate::support::{TestApp, on_both};

on_both![
    what_is_known_is_entered_and_read,
    what_cannot_be_is_told_by_field,
    the_register_keeps_posts_and_last_days,
    collectives_have_an_address_alone,
    the_number_of_a_card_is_sealed_and_shown_to_who_may_edit,
    a_stranger_finds_nothing_and_a_viewer_changes_nothing,
];

fn place(id: &str) -> String {
    format!("/subjects/{id}/particulars")
}

/// Somebody who is not on the register.
async fn somebody(app: &TestApp) -> String {
    let officer = app.officer().await;
    officer.add_subject("individual", "Đỗ Mẫu Lan").await
}

async fn what_is_known_is_entered_and_read(app: &TestApp) {
    let (officer, id) = (app.officer().await, somebody(app).await);
    let nothing = officer.get(&place(&id)).await.expect(200).json();
    assert_eq!(nothing["version"], 0);
    for name in ["form_of_address", "sex", "birth", "ethnic_minority", "post"] {
        assert_eq!(nothing[name], Value::Null, "{name}");
    }
    let known = json!({
        "form_of_address": "Bà",
        "sex": "female",
        "birth": "1988",
        "ethnic_minority": false,
        "post": "Trưởng thôn",
        "address": "Thôn Bãi Bồi",
        "left_on": "2026-12-31",
        "education": "bachelor",
        "in_field_since": 2015
    });
    let after = officer.patch_at(&place(&id), 0, known.clone()).await;
    let after = after.expect(200).json();
    for (name, value) in known.as_object().unwrap() {
        assert_eq!(after[name], *value, "{name}");
    }
    assert_eq!(after["version"], 1);
    // What is left out stays; null is not entered, which is not no.
    let less = json!({"ethnic_minority": null, "birth": "1988-05-03"});
    let after = officer.patch_at(&place(&id), 1, less.clone()).await;
    let after = after.expect(200).json();
    assert_eq!(after["ethnic_minority"], Value::Null);
    assert_eq!(after["birth"], "1988-05-03");
    assert_eq!(after["sex"], "female");
    // As it is already: nothing is written.
    let same = officer.patch_at(&place(&id), 2, less).await.expect(200);
    assert_eq!(same.json()["version"], 2);
    officer
        .patch_at(&place(&id), 1, json!({"sex": "male"}))
        .await
        .problem(412, "stale");
}

async fn what_cannot_be_is_told_by_field(app: &TestApp) {
    let (officer, id) = (app.officer().await, somebody(app).await);
    for (name, value, code) in [
        ("form_of_address", json!("x".repeat(31)), "too_long"),
        ("form_of_address", json!(" "), "required"),
        ("sex", json!("other"), "unknown_code"),
        ("birth", json!("88"), "no_birth"),
        ("birth", json!("1849"), "no_birth"),
        ("birth", json!("2027"), "no_birth"),
        ("birth", json!("1988-02-30"), "no_birth"),
        ("id_number", json!("12345678"), "no_id_number"),
        ("id_number", json!("Đ12345678"), "no_id_number"),
        ("post", json!("x".repeat(201)), "too_long"),
        ("address", json!("x".repeat(301)), "too_long"),
        ("left_on", json!("31/12/2026"), "no_date"),
        ("died_on", json!("2999-01-01"), "in_future"),
        ("education", json!("professor"), "unknown_code"),
        ("in_field_since", json!(1949), "out_of_range"),
        ("in_field_since", json!(2027), "out_of_range"),
        ("in_field_since", json!(3000), "out_of_range"),
    ] {
        let problem = officer
            .patch_at(&place(&id), 0, json!({name: value}))
            .await
            .problem(422, "invalid");
        let fault = &problem["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(format!("/{name}")), &json!(code)),
            "{problem}"
        );
    }
    let problem = officer
        .patch_at(
            &place(&id),
            0,
            json!({"birth": "1988", "died_on": "1987-01-01", "sex": "x"}),
        )
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "unknown_code");
    let problem = officer
        .patch_at(
            &place(&id),
            0,
            json!({"birth": "1988", "died_on": "1987-01-01"}),
        )
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "before_birth");
}

async fn the_register_keeps_posts_and_last_days(app: &TestApp) {
    let (officer, id) = (app.officer().await, app.subject("individual"));
    let told = officer.get(&place(&id)).await.expect(200).json();
    assert_eq!(told["post"], "Cán bộ");
    let problem = officer
        .patch_at(&place(&id), 0, json!({"post": "Khác", "sex": "female"}))
        .await
        .problem(422, "invalid");
    let fault = &problem["errors"][0];
    assert_eq!(fault["pointer"], "/post");
    assert_eq!(fault["code"], "kept_by_staff_register");
    officer
        .patch_at(&place(&id), 0, json!({"post": null, "sex": "female"}))
        .await
        .expect(200);
}

async fn collectives_have_an_address_alone(app: &TestApp) {
    let (officer, id) = (app.officer().await, app.subject("household"));
    let problem = officer
        .patch_at(&place(&id), 0, json!({"sex": "female", "birth": "1988"}))
        .await
        .problem(422, "invalid");
    let codes: Vec<&Value> = problem["errors"].as_array().unwrap().iter().collect();
    assert_eq!(codes.len(), 2);
    assert!(codes.iter().all(|fault| fault["code"] == "of_people_alone"));
    let work = json!({"education": "master", "in_field_since": 2015});
    let problem = officer
        .patch_at(&place(&id), 0, work)
        .await
        .problem(422, "invalid");
    for (place, pointer) in ["/education", "/in_field_since"].iter().enumerate() {
        assert_eq!(problem["errors"][place]["pointer"], *pointer);
        assert_eq!(problem["errors"][place]["code"], "of_people_alone");
    }
    let known = json!({"address": "Thôn Bãi Bồi", "ethnic_minority": true});
    officer.patch_at(&place(&id), 0, known).await.expect(200);
}

/// Every text of a table's rows, in one.
async fn kept(app: &TestApp, statement: &'static str) -> String {
    use diesel::sql_types::{Nullable, Text};
    use diesel::{QueryableByName, RunQueryDsl, sql_query};

    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Nullable<Text>)]
        text: Option<String>,
    }
    let read = move |conn: &mut Conn| match conn {
        Conn::Pg(pg) => sql_query(statement).load::<Row>(pg).map_err(Failure::from),
        Conn::Sqlite(sqlite) => sql_query(statement)
            .load::<Row>(sqlite)
            .map_err(Failure::from),
    };
    let rows = app.state.db.read(read).await.unwrap();
    let texts = rows.into_iter().filter_map(|row| row.text);
    texts.collect::<Vec<_>>().join("\n")
}

async fn the_number_of_a_card_is_sealed_and_shown_to_who_may_edit(app: &TestApp) {
    let (officer, id) = (app.officer().await, somebody(app).await);
    let entered = json!({"id_number": "001 088 000 001"});
    let reply = officer.patch_at(&place(&id), 0, entered.clone()).await;
    let answer = reply.expect(200);
    assert_eq!(answer.json()["has_id_number"], true);
    // An answer of a change may be kept for who asks again.
    assert!(!answer.text.contains("001088000001"));
    let told = officer.get(&place(&id)).await.expect(200).json();
    assert_eq!(told["id_number"], "001088000001");
    let seen = app.specialist().await.get(&place(&id)).await.expect(200);
    assert_eq!(seen.json()["has_id_number"], true);
    assert!(!seen.text.contains("001088000001"), "{}", seen.text);
    // The same number is no change, however it is written.
    let same = officer.patch_at(&place(&id), 1, entered).await.expect(200);
    assert_eq!(same.json()["version"], 1);
    for statement in [
        "SELECT sealed_id_number AS text FROM subject_particulars",
        "SELECT detail AS text FROM history_entry",
        "SELECT body AS text FROM idempotency",
    ] {
        let text = kept(app, statement).await;
        assert!(!text.contains("001088000001"), "{statement}");
    }
    let history = kept(
        app,
        "SELECT detail AS text FROM history_entry WHERE object_kind = 'subject'",
    );
    assert!(history.await.contains("id_number"));
}

async fn a_stranger_finds_nothing_and_a_viewer_changes_nothing(app: &TestApp) {
    let id = somebody(app).await;
    let body = json!({"address": "Thôn Bãi Bồi"});
    let stranger = app.stranger().await;
    stranger.get(&place(&id)).await.problem(404, "not_found");
    stranger
        .patch_at(&place(&id), 0, body.clone())
        .await
        .problem(404, "not_found");
    let viewer = app.specialist().await;
    assert_eq!(
        viewer.get(&place(&id)).await.expect(200).json()["may_edit"],
        false
    );
    viewer
        .patch_at(&place(&id), 0, body.clone())
        .await
        .problem(403, "forbidden");
    let administrator = app.administrator().await;
    administrator
        .patch_at(&place(&id), 0, body.clone())
        .await
        .expect(200);
    let hr = app.program("HG", &["people:write"]).await;
    hr.patch_at(&place(&id), 1, json!({"sex": "female"}))
        .await
        .expect(200);
}
