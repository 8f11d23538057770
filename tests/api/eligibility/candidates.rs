//! What the rules find of candidates who have no file: the same judge, and nothing is written.

use serde_json::{Value, json};

use crate::support::{Actor, TestApp, on_both};

on_both![
    the_rules_judge_a_candidate_as_they_judge_a_file,
    somebody_new_is_judged_by_who_bears_the_name,
    what_cannot_be_asked_is_told_at_its_place,
    who_does_not_nominate_there_is_not_answered,
];

fn asked(candidates: Value) -> Value {
    json!({
        "award_code": "letter_of_commendation",
        "commendation_type": "ad_hoc",
        "cycle_year": 2026,
        "candidates": candidates,
    })
}

async fn answers(actor: &Actor<'_>, body: Value) -> Vec<Value> {
    let reply = actor.post("/eligibility", body).await.expect(200).json();
    reply["items"].as_array().unwrap().clone()
}

/// What a rule finds of the first candidate.
fn found<'a>(one: &'a Value, rule: &str) -> &'a Value {
    let findings = one["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap()
}

async fn unit(officer: &Actor<'_>) -> Value {
    officer.get("/units").await.expect(200).json()["items"][0]["id"].clone()
}

async fn the_rules_judge_a_candidate_as_they_judge_a_file(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer.add_subject("individual", "Người Mẫu Bị Đơn").await;
    let event = json!({
        "name": "Lũ", "happened_from": "2026-10-14", "happened_to": "2026-10-16"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"].clone();
    let mut body = asked(json!([{"subject_id": subject}]));
    body["event_id"] = event.clone();
    let before = officer
        .get("/nominations?count=true")
        .await
        .expect(200)
        .json();
    let one = answers(&officer, body.clone()).await.remove(0);
    assert_eq!(
        (&one["ready"], &one["problems"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(one["subject_id"], json!(subject));
    assert_eq!(found(&one, "R-DUP-1")["outcome"], "met");
    // A file for the same event, and something held.
    let achievement = officer
        .achieved(&subject, event.as_str().unwrap(), "Chèo thuyền")
        .await;
    let file = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    officer.does("submit", &file).await.expect(200);
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 6"});
    let hold = specialist.post("/holds", hold).await.expect(201).json();
    let one = answers(&officer, body).await.remove(0);
    assert_eq!(one["ready"], false);
    let twice = found(&one, "R-DUP-1");
    assert_eq!(twice["outcome"], "not_met");
    assert_eq!(
        twice["evidence"],
        json!([{"kind": "nomination", "id": file}])
    );
    let held = found(&one, "R-HOLD-1");
    assert_eq!(held["outcome"], "not_met");
    assert_eq!(
        held["evidence"],
        json!([{"kind": "hold", "id": hold["id"]}])
    );
    assert!(!held["message"].as_str().unwrap().is_empty());
    assert!(held["citation"].as_str().unwrap().contains("152/2025"));
    // Only the file that was written is there.
    let after = officer
        .get("/nominations?count=true")
        .await
        .expect(200)
        .json();
    let count = |list: &Value| list["total"].as_i64().unwrap();
    assert_eq!(count(&after), count(&before) + 1);
    // An achievement tells its own event; it is its subject's.
    let other = app.subject("household");
    let body = asked(json!([
        {"subject_id": subject, "achievement_id": achievement},
        {"subject_id": other, "achievement_id": achievement},
    ]));
    let both = answers(&officer, body).await;
    assert_eq!(found(&both[0], "R-DUP-1")["outcome"], "not_met");
    assert_eq!(both[1]["problems"][0]["code"], "of_another_subject");
    // A title is for no household.
    let mut body = asked(json!([{"subject_id": other}]));
    body["award_code"] = json!("title_ldtt");
    body["commendation_type"] = json!("merit");
    let one = answers(&officer, body).await.remove(0);
    assert_eq!(one["problems"][0]["code"], "not_for_this_subject");
    assert_eq!(one["ready"], false);
}

async fn somebody_new_is_judged_by_who_bears_the_name(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = unit(&officer).await;
    let new = |name: &str| json!({"name": name, "kind": "individual", "unit_id": unit});
    let body = asked(json!([new("Người Mẫu Chưa Ai Biết")]));
    let one = answers(&officer, body).await.remove(0);
    assert_eq!(
        (&one["ready"], &one["subject_id"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(one["same_names"], json!([]));
    let subject = officer
        .add_subject("individual", "Người Mẫu Trong Xã")
        .await;
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 7"});
    specialist.post("/holds", hold).await.expect(201);
    let body = asked(json!([
        new("NGƯỜI  mẫu trong xã"),
        {"name": "Người Mẫu Trong Xã", "kind": "household", "unit_id": unit},
    ]));
    let both = answers(&officer, body).await;
    assert_eq!(both[0]["same_names"][0]["subject_id"], json!(subject));
    assert_eq!(found(&both[0], "R-HOLD-1")["outcome"], "needs_review");
    // What needs a look does not stand in the way.
    assert_eq!(both[0]["ready"], true);
    assert_eq!(both[1]["same_names"], json!([]));
    assert_eq!(found(&both[1], "R-HOLD-1")["outcome"], "met");
    // As many as there may be.
    let many: Vec<Value> = (0..200)
        .map(|n| new(&format!("Người Mẫu Thứ {n}")))
        .collect();
    assert_eq!(answers(&officer, asked(json!(many))).await.len(), 200);
    // What is held against the unit is held against who would be put on file in it.
    let name = officer.get("/units").await.expect(200).json()["items"][0]["name"].clone();
    let collective = officer
        .add_subject("collective", name.as_str().unwrap())
        .await;
    let hold = json!({"subject_id": collective, "kind": "investigation", "ground": "Thanh tra"});
    specialist.post("/holds", hold).await.expect(201);
    let one = answers(&officer, asked(json!([new("Người Mẫu Mới Đến")])))
        .await
        .remove(0);
    assert_eq!(found(&one, "R-HOLD-1")["outcome"], "not_met");
}

async fn what_cannot_be_asked_is_told_at_its_place(app: &TestApp) {
    let officer = app.officer().await;
    let (unit, known) = (unit(&officer).await, app.subject("household"));
    let id = "0190a1b2-0000-7000-8000-000000000000";
    let good = json!({"subject_id": known});
    let many: Vec<Value> = (0..201).map(|_| good.clone()).collect();
    let with = |member: &str, value: Value| {
        let mut body = asked(json!([good]));
        body[member] = value;
        body
    };
    let of = |candidate: Value| asked(json!([candidate]));
    for (body, pointer, code) in [
        (
            with("award_code", json!("none")),
            "/award_code",
            "unknown_reference",
        ),
        (with("award_code", json!("")), "/award_code", "required"),
        (
            with("award_code", json!("x".repeat(101))),
            "/award_code",
            "too_long",
        ),
        (
            with("commendation_type", json!("x")),
            "/commendation_type",
            "unknown_code",
        ),
        (with("cycle_year", json!(2020)), "/cycle_year", "award_year"),
        (with("cycle_year", json!(1)), "/cycle_year", "out_of_range"),
        (
            with("event_id", json!(id)),
            "/event_id",
            "unknown_reference",
        ),
        (with("event_id", json!("x")), "/event_id", "no_id"),
        (asked(json!([])), "/candidates", "out_of_range"),
        (asked(json!(many)), "/candidates", "out_of_range"),
        (
            asked(json!([good, good])),
            "/candidates/1/subject_id",
            "twice",
        ),
        (
            of(json!({"subject_id": "x"})),
            "/candidates/0/subject_id",
            "no_id",
        ),
        (
            of(json!({"subject_id": id})),
            "/candidates/0/subject_id",
            "unknown_reference",
        ),
        (
            of(json!({"subject_id": known, "name": "x"})),
            "/candidates/0/name",
            "one_of_two",
        ),
        (of(json!({})), "/candidates/0/name", "required"),
        (
            of(json!({"name": "x".repeat(201), "kind": "individual", "unit_id": unit})),
            "/candidates/0/name",
            "too_long",
        ),
        (
            of(json!({"name": "x", "kind": "y", "unit_id": unit})),
            "/candidates/0/kind",
            "unknown_code",
        ),
        (
            of(json!({"name": "x", "kind": "individual", "unit_id": id})),
            "/candidates/0/unit_id",
            "unknown_reference",
        ),
    ] {
        let problem = officer
            .post("/eligibility", body.clone())
            .await
            .expect(422)
            .json();
        let faults = problem["errors"].as_array().unwrap();
        assert!(
            faults
                .iter()
                .any(|one| one["pointer"] == pointer && one["code"] == code),
            "{body}: {problem}"
        );
    }
    officer
        .post("/eligibility", json!({"x": 1}))
        .await
        .expect(400);
}

async fn who_does_not_nominate_there_is_not_answered(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let body = asked(json!([{"subject_id": subject}]));
    let new = asked(json!([{
        "name": "Người Mẫu", "kind": "individual", "unit_id": unit(&officer).await
    }]));
    let stranger = app.actor(crate::support::STRANGER).await;
    let specialist = app.specialist().await;
    for body in [body, new] {
        let problem = stranger
            .post("/eligibility", body.clone())
            .await
            .expect(422)
            .json();
        assert_eq!(problem["errors"][0]["code"], "unknown_reference");
        specialist.post("/eligibility", body).await.expect(403);
    }
}
