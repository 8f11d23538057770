//! Every way a file goes: returned with remarks, supplemented, held, withdrawn, appealed; in bulk,
//! rehearsed, asked for twice.

use actix_web::http::Method;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::Failure;

use crate::support::{Actor, PDF, TestApp, approved, numbering, on_both, signed};

async fn file(actor: &Actor<'_>, id: &str) -> Value {
    actor
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json()
}

/// A submitted letter of commendation.
async fn sent(app: &TestApp) -> String {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    id
}

on_both![
    a_returned_file_tells_what_to_mend_field_by_field_and_keeps_what_it_said,
    a_supplement_goes_to_the_officer_and_back_to_the_same_stage,
    a_hold_stops_the_clock_and_a_release_gives_the_rest_of_it,
    the_nominating_unit_withdraws_and_appeals,
    a_period_that_would_end_on_a_day_off_ends_on_the_next_working_day,
    a_file_without_its_papers_is_not_submitted,
    what_is_held_against_somebody_stops_submission_approval_and_issue,
    a_body_takes_nominations_in_its_cycle_and_marks_or_refuses_the_late,
    a_submission_asks_for_no_cycle_but_its_own,
    a_bulk_act_is_rehearsed_first_and_answers_item_by_item,
    a_change_of_members_is_rehearsed_too,
    an_act_that_says_nothing_needs_no_body,
    a_request_that_names_itself_is_done_once,
    a_name_of_a_request_is_forgotten_after_two_days,
    names_are_put_right_papers_attached_and_awards_cancelled,
    a_drafted_decision_and_a_drafted_letter_can_be_taken_back,
];

async fn a_returned_file_tells_what_to_mend_field_by_field_and_keeps_what_it_said(app: &TestApp) {
    let id = sent(app).await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let path = format!("/nominations/{id}/actions/return");
    let wrong = json!({"reason": "x", "remarks": [{"field": "salary", "text": ""}]});
    let problem = specialist
        .post_at(&path, 2, wrong)
        .await
        .problem(422, "invalid");
    let pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/remarks/0/field", "/remarks/0/text"]);
    let remarks = json!([
        {"field": "statement", "text": "Nêu rõ số người được cứu"},
        {"field": "documents/proof", "text": "Thêm xác nhận"}
    ]);
    specialist
        .post_at(&path, 2, json!({"reason": "Chưa rõ", "remarks": remarks}))
        .await
        .expect(200);
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    assert_eq!(history["items"][2]["remarks"], remarks);
    let edit = officer
        .request(Method::PATCH, &format!("/nominations/{id}"))
        .insert_header(("if-match", "\"3\""));
    app.send(edit.set_json(json!({"statement": "Đã cứu 30 người."})))
        .await
        .expect(200);
    officer.does("submit", &id).await.expect(200);
    let versions = officer
        .get(&format!("/nominations/{id}/versions"))
        .await
        .expect(200)
        .json();
    let said: Vec<&str> = versions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["statement"].as_str().unwrap())
        .collect();
    assert_eq!(
        said,
        ["Saved thirty people in two days.", "Đã cứu 30 người."]
    );
    assert_eq!(versions["items"][1]["submitted_by"], "Vũ Mẫu Hòa");
    app.stranger()
        .await
        .get(&format!("/nominations/{id}/versions"))
        .await
        .problem(404, "not_found");
}

async fn a_supplement_goes_to_the_officer_and_back_to_the_same_stage(app: &TestApp) {
    let id = sent(app).await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let path = format!("/nominations/{id}/actions/supplement");
    specialist
        .post_at(&path, 2, json!({}))
        .await
        .problem(422, "invalid");
    let asked = specialist
        .post_at(&path, 2, json!({"reason": "Thiếu xác nhận của thôn"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&asked["status"], &asked["stage"], &asked["holder"]["role"]),
        (
            &json!("supplementing"),
            &json!("check"),
            &json!("emulation_officer")
        )
    );
    // Five working days from Saturday 17 October 2026.
    assert_eq!(asked["due_at"], "2026-10-23");
    specialist
        .does("accept", &id)
        .await
        .problem(409, "wrong_stage");
    let edit = officer
        .request(Method::PATCH, &format!("/nominations/{id}"))
        .insert_header(("if-match", "\"3\""));
    app.send(edit.set_json(json!({"statement": "x"})))
        .await
        .problem(409, "wrong_stage");
    officer.put_document(&id, "proof", 3, PDF).await.expect(200);
    let back = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(
        (&back["status"], &back["stage"], &back["holder"]["role"]),
        (
            &json!("in_progress"),
            &json!("check"),
            &json!("standing_office_specialist")
        )
    );
    specialist.does("accept", &id).await.expect(200);
}

async fn a_hold_stops_the_clock_and_a_release_gives_the_rest_of_it(app: &TestApp) {
    let id = sent(app).await;
    app.clock.set("2026-10-23T02:00:00Z".parse().unwrap());
    let specialist = app.specialist().await;
    let held = specialist.does("hold", &id).await.expect(200).json();
    assert_eq!(
        (&held["status"], &held["due_at"]),
        (&json!("on_hold"), &Value::Null)
    );
    specialist
        .does("accept", &id)
        .await
        .problem(409, "wrong_stage");
    app.clock.set("2026-11-02T02:00:00Z".parse().unwrap());
    let released = app
        .specialist()
        .await
        .does("release", &id)
        .await
        .expect(200)
        .json();
    // Fifteen of twenty working days were left on 23 October.
    assert_eq!(
        (&released["status"], &released["due_at"]),
        (&json!("in_progress"), &json!("2026-11-23"))
    );
    app.specialist().await.does("accept", &id).await.expect(200);
}

async fn the_nominating_unit_withdraws_and_appeals(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = sent(app).await;
    specialist
        .does("withdraw", &id)
        .await
        .problem(403, "forbidden");
    let gone = officer.does("withdraw", &id).await.expect(200).json();
    assert_eq!(
        (&gone["status"], &gone["holder"]),
        (&json!("withdrawn"), &Value::Null)
    );
    officer
        .does("submit", &id)
        .await
        .problem(409, "wrong_stage");
    let id = sent(app).await;
    officer
        .does("appeal", &id)
        .await
        .problem(409, "wrong_stage");
    let without = json!({"reason": "no"});
    specialist
        .post_at(&format!("/nominations/{id}/actions/refuse"), 2, without)
        .await
        .problem(422, "invalid");
    specialist.does("refuse", &id).await.expect(200);
    let again = officer.does("appeal", &id).await.expect(200).json();
    assert_eq!(
        (&again["stage"], &again["due_at"]),
        (&json!("decide"), &json!("2026-11-16"))
    );
    app.chairman().await.does("refuse", &id).await.expect(200);
    officer
        .does("appeal", &id)
        .await
        .problem(409, "wrong_stage");
}

async fn a_period_that_would_end_on_a_day_off_ends_on_the_next_working_day(app: &TestApp) {
    let id = sent(app).await;
    app.clock.set("2026-11-26T02:00:00Z".parse().unwrap());
    app.specialist().await.does("refuse", &id).await.expect(200);
    let again = app
        .officer()
        .await
        .does("appeal", &id)
        .await
        .expect(200)
        .json();
    // Thirty days end on Saturday 26 December 2026.
    assert_eq!(again["due_at"], "2026-12-28");
    // Ninety days end on Saturday 6 February 2027, the first day off of Tết: asked for on Monday
    // the 15th, the first working day behind it.
    app.clock.set("2026-11-08T02:00:00Z".parse().unwrap());
    let other = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    app.officer().await.does("submit", &other).await.expect(200);
    app.specialist()
        .await
        .does("refuse", &other)
        .await
        .expect(200);
    let calendar = &app.state.law.calendar;
    let last = calendar.ends_after("2026-11-08".parse().unwrap(), 90);
    assert!(
        last > "2027-02-06".parse().unwrap() && calendar.is_working_day(last),
        "{last}"
    );
    app.clock.set(format!("{last}T16:59:00Z").parse().unwrap());
    app.officer().await.does("appeal", &other).await.expect(200);
}

async fn a_file_without_its_papers_is_not_submitted(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event = officer
        .post(
            "/events",
            json!({"name": "Năm 2026", "happened_from": "2026-01-01"}),
        )
        .await
        .expect(201)
        .json();
    let achievement = officer
        .achieved(
            &subject,
            event["id"].as_str().unwrap(),
            "Hoàn thành tốt nhiệm vụ",
        )
        .await;
    let id = officer
        .propose("title_ldtt", "merit", &subject, &achievement)
        .await;
    let problem = officer.does("submit", &id).await.problem(422, "invalid");
    let pointers: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/documents/report", "/documents/minutes"]);
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "minutes", 2, PDF)
        .await
        .expect(200);
    let sent = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(
        (&sent["stage"], &sent["holder"]["role"]),
        (&json!("endorse"), &json!("unit_head"))
    );
    // The chairman of the commune is its head as well.
    app.chairman().await.does("endorse", &id).await.expect(200);
    assert_eq!(file(&officer, &id).await["stage"], "check");
}

async fn what_is_held_against_somebody_stops_submission_approval_and_issue(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let subject = app.subject("individual");
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn tố cáo số 5"});
    officer
        .post("/holds", hold.clone())
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post("/holds", hold.clone())
        .await
        .problem(422, "invalid");
    let id = approved(app, &subject).await;
    let decision = signed(app, &[&id]).await;
    let entered = specialist.post("/holds", hold).await.expect(201).json();
    let issue = specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .problem(409, "not_eligible");
    assert_eq!(issue["errors"][0]["pointer"], "/rules/R-HOLD-1");
    let other = officer.nominate(&subject).await;
    officer
        .does("submit", &other)
        .await
        .problem(409, "not_eligible");
    let path = format!("/holds/{}/lift", entered["id"].as_str().unwrap());
    specialist
        .post_at(&path, 1, json!({"all_clear": ""}))
        .await
        .problem(422, "invalid");
    specialist
        .post_at(
            &path,
            1,
            json!({"all_clear": "Kết luận số 9: không có vi phạm"}),
        )
        .await
        .expect(200);
    specialist
        .post_at(&path, 2, json!({"all_clear": "x"}))
        .await
        .problem(409, "wrong_stage");
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    assert_eq!(
        chairman
            .get(&format!("/holds?subject_id={subject}"))
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

async fn a_body_takes_nominations_in_its_cycle_and_marks_or_refuses_the_late(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
    let cycle = |late: &str| {
        json!({
            "unit_id": unit, "award_code": "letter_of_commendation", "commendation_type": "ad_hoc",
            "cycle_year": 2026,
            "opens_on": "2026-10-01", "closes_on": "2026-10-10", "remind_days": 3, "late": late,
        })
    };
    officer
        .post("/cycles", cycle("refuse"))
        .await
        .problem(403, "forbidden");
    let set = specialist
        .post("/cycles", cycle("refuse"))
        .await
        .expect(201)
        .json();
    let id = officer.nominate(&app.subject("individual")).await;
    let problem = officer.does("submit", &id).await.problem(409, "not_taken");
    assert!(
        problem["detail"].as_str().unwrap().contains("10/10/2026"),
        "{problem}"
    );
    let remove = specialist
        .request(
            Method::DELETE,
            &format!("/cycles/{}", set["id"].as_str().unwrap()),
        )
        .insert_header(("if-match", "\"1\""));
    app.send(remove).await.expect(204);
    specialist.post("/cycles", cycle("mark")).await.expect(201);
    let sent = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(sent["late"], true);
    assert_eq!(
        officer.get("/cycles").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

/// Cycles of other years, awards and bodies that nobody could read: who loads one of them answers
/// 500.
async fn a_submission_asks_for_no_cycle_but_its_own(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
    let cycle = json!({
        "unit_id": unit, "award_code": "letter_of_commendation", "commendation_type": "ad_hoc",
        "cycle_year": 2026,
        "opens_on": "2026-10-01", "closes_on": "2026-10-20", "remind_days": 3, "late": "refuse",
    });
    specialist.post("/cycles", cycle).await.expect(201);
    let unreadable = |with: &str, id: &str, [unit, award, year]: [&str; 3], from: &str| {
        format!(
            "INSERT INTO cycle (id, unit_id, award_code, commendation_type, cycle_year, opens_on, closes_on, remind_days, late, version, \
                 reminded_up_to) {with} SELECT {id}, {unit}, {award}, commendation_type, {year}, \
                 opens_on, closes_on, 3, late, 1, '' \
                 FROM cycle c{from} c.cycle_year = 2026 AND c.award_code = \
                 'letter_of_commendation';"
        )
    };
    let years = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 300)";
    let all = [
        unreadable(
            years,
            "'before ' || n",
            ["c.unit_id", "c.award_code", "2026 - n"],
            ", n WHERE",
        ),
        unreadable(
            "",
            "'after'",
            ["c.unit_id", "c.award_code", "2027"],
            " WHERE",
        ),
        unreadable(
            "",
            "'award'",
            [
                "c.unit_id",
                "'certificate_of_merit_province'",
                "c.cycle_year",
            ],
            " WHERE",
        ),
        unreadable(
            "",
            "'body'",
            ["u.id", "c.award_code", "c.cycle_year"],
            ", unit u WHERE u.code = 'HG' AND",
        ),
    ]
    .concat();
    app.state
        .db
        .write(move |tx| tx.batch_execute(&all).map_err(Failure::from))
        .await
        .unwrap();
    let id = officer.nominate(&app.subject("individual")).await;
    assert_eq!(
        officer.does("submit", &id).await.expect(200).json()["late"],
        false
    );
    // They are in the way of whoever does ask for them.
    app.send(specialist.request(Method::GET, "/cycles"))
        .await
        .expect(500);
}

async fn a_bulk_act_is_rehearsed_first_and_answers_item_by_item(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let (first, second, draft) = (
        sent(app).await,
        sent(app).await,
        officer.nominate(&app.subject("individual")).await,
    );
    let items = json!({
        "items": [
            {"id": first, "version": 2},
            {"id": second, "version": 1},
            {"id": draft, "version": 1}
        ]
    });
    let statuses = |reply: &Value| -> Vec<i64> {
        reply["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["status"].as_i64().unwrap())
            .collect()
    };
    let again = |id: &str| json!({"items": [{"id": id, "version": 2}], "reason": "x"});
    let before = specialist.get("/nominations").await.text;
    let rehearsed = specialist
        .post("/nominations/actions/accept/rehearsal", items.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&rehearsed["dry_run"], statuses(&rehearsed)),
        (&json!(true), vec![200, 412, 409])
    );
    assert_eq!(
        rehearsed["letters"],
        json!([{"to": "Đặng Mẫu Minh", "template": "waiting"}])
    );
    assert_eq!(specialist.get("/nominations").await.text, before);
    // A token whose session has ended is refused as a whole.
    let ended = app.specialist().await;
    app.send(ended.request(Method::DELETE, "/sessions/current"))
        .await
        .expect(204);
    ended
        .post("/nominations/actions/accept", items.clone())
        .await
        .problem(401, "not_signed_in");
    let done = specialist
        .post("/nominations/actions/accept", items)
        .await
        .expect(200)
        .json();
    assert_eq!(statuses(&done), [200, 412, 409]);
    assert_eq!(done["items"][0]["nomination"]["stage"], "decide");
    assert_eq!(done["items"][2]["problem"]["code"], "wrong_stage");
    // The older way to ask for a rehearsal says the same.
    let older = specialist
        .post("/nominations/actions/return?dry_run=true", again(&second))
        .await
        .expect(200)
        .json();
    let newer = specialist
        .post("/nominations/actions/return/rehearsal", again(&second))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&older, &older["items"][0]["status"]),
        (&newer, &json!(200))
    );
    let one = specialist
        .post_at(
            &format!("/nominations/{second}/actions/return/rehearsal"),
            2,
            json!({"reason": "x"}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&one["outcome"]["status"], &one["letters"][0]["template"]),
        (&json!("returned"), &json!("returned"))
    );
    assert_eq!(file(&officer, &second).await["version"], 2);
}

async fn a_change_of_members_is_rehearsed_too(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let path = format!("/nominations/{id}/rehearsal");
    let told = officer
        .post_at(&path, 1, json!({"statement": "Swam twice"}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &told["dry_run"],
            &told["outcome"]["statement"],
            &told["outcome"]["version"]
        ),
        (&json!(true), &json!("Swam twice"), &json!(2))
    );
    assert_eq!(file(&officer, &id).await["version"], 1);
    officer
        .post_at(&path, 2, json!({"statement": "x"}))
        .await
        .problem(412, "stale");
    // What cannot be without a value is not cleared by null, and null is not what was left out.
    for member in [
        "commendation_type",
        "cycle_year",
        "achievement_id",
        "statement",
    ] {
        let problem = officer
            .post_at(&path, 1, json!({member: null}))
            .await
            .problem(400, "malformed");
        let told = (
            &problem["errors"][0]["pointer"],
            &problem["errors"][0]["code"],
        );
        assert_eq!(told, (&json!(format!("/{member}")), &json!("wrong_type")));
    }
    officer
        .post(&path, json!({"statement": "x"}))
        .await
        .problem(428, "precondition_missing");
    officer
        .post_at(&format!("{path}?colour=red"), 1, json!({}))
        .await
        .problem(400, "unknown_parameter");
    app.stranger()
        .await
        .post_at(&path, 1, json!({"statement": "x"}))
        .await
        .problem(404, "not_found");
}

/// Where nothing is required, nothing has to be sent.
async fn an_act_that_says_nothing_needs_no_body(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let submit = officer
        .request(Method::POST, &format!("/nominations/{id}/actions/submit"))
        .insert_header(("if-match", "\"1\""));
    assert_eq!(app.send(submit).await.expect(200).json()["stage"], "check");
    // What needs something says what.
    app.send(officer.request(Method::POST, "/events"))
        .await
        .problem(415, "unsupported_media_type");
}

async fn a_request_that_names_itself_is_done_once(app: &TestApp) {
    let officer = app.officer().await;
    let event = json!({"name": "Hội thi", "happened_from": "2026-10-01"});
    let ask = |key: &str, body: &Value| {
        app.send(
            officer
                .request(Method::POST, "/events")
                .insert_header(("idempotency-key", key.to_owned()))
                .set_json(body),
        )
    };
    let first = ask("a", &event).await.expect(201);
    let again = ask("\"a\"", &event).await.expect(201);
    assert_eq!(
        (&first.text, first.header("etag"), first.header("location")),
        (&again.text, again.header("etag"), again.header("location"))
    );
    assert_ne!(ask("b", &event).await.expect(201).text, first.text);
    ask("a", &json!({"name": "Khác", "happened_from": "2026-10-01"}))
        .await
        .problem(422, "invalid");
    ask("", &event).await.problem(422, "invalid");
    // What failed is not kept: the same name can be tried again.
    ask("c", &json!({"name": "", "happened_from": "2026-10-01"}))
        .await
        .problem(422, "invalid");
    ask("c", &event).await.expect(201);
    // Another caller's name is another name.
    let stranger = app.stranger().await;
    app.send(
        stranger
            .request(Method::POST, "/events")
            .insert_header(("idempotency-key", "a"))
            .set_json(&event),
    )
    .await
    .expect(201);
    assert_eq!(
        officer.get("/events").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let replies = futures_util::future::join_all((0..16).map(|_| ask("parallel", &event))).await;
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status, 201 | 409)),
        "{replies:?}"
    );
    assert_eq!(
        officer.get("/events").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

/// A first answer is kept for two days, whether or not anybody asks for something meanwhile.
async fn a_name_of_a_request_is_forgotten_after_two_days(app: &TestApp) {
    let officer = app.officer().await;
    let event = json!({"name": "Hội thi", "happened_from": "2026-10-01"});
    let ask = |officer: &Actor<'_>| {
        officer
            .request(Method::POST, "/events")
            .insert_header(("idempotency-key", "a"))
            .set_json(&event)
    };
    let first = app.send(ask(&officer)).await.expect(201).json()["id"].clone();
    app.clock.set(app.clock.now() + TimeDelta::hours(47));
    let officer = app.officer().await;
    assert_eq!(
        app.send(ask(&officer)).await.expect(201).json()["id"],
        first
    );
    // Past its time the same name stands for another request, also where nobody tidied up.
    app.clock.set(app.clock.now() + TimeDelta::hours(2));
    let officer = app.officer().await;
    assert_ne!(
        app.send(ask(&officer)).await.expect(201).json()["id"],
        first
    );
    // On a quiet server the hourly round removes it.
    app.clock.set(app.clock.now() + TimeDelta::hours(49));
    thidua::jobs::upkeep::tidy(&app.state).await;
    let forgotten = app
        .state
        .db
        .write(|tx| {
            thidua::db::base::idempotency::forget_before(
                tx,
                "2100-01-01T00:00:00Z".parse().unwrap(),
            )
        })
        .await
        .unwrap();
    assert_eq!(forgotten, 0);
}

async fn names_are_put_right_papers_attached_and_awards_cancelled(app: &TestApp) {
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let id = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&id]).await;
    let path = format!("/decisions/{decision}");
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(9))
        .await
        .expect(200);
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    let award = record["id"].as_str().unwrap();
    let body = json!({"award_id": award, "subject_name": "Nguyễn Mẫu Ân", "reason": "Sai dấu"});
    let correct = format!("{path}/corrections");
    chairman
        .post_at(&correct, 3, body.clone())
        .await
        .problem(403, "forbidden");
    specialist
        .post(&correct, body.clone())
        .await
        .problem(428, "precondition_missing");
    specialist
        .post_at(&correct, 2, body.clone())
        .await
        .problem(412, "stale");
    specialist
        .post_at(&correct, 3, body.clone())
        .await
        .expect(201);
    specialist
        .post_at(&correct, 4, body)
        .await
        .problem(422, "invalid");
    let attach = |bytes: &'static [u8]| {
        app.send(
            specialist
                .request(Method::PUT, &format!("{path}/paper?name=qd.pdf"))
                .set_payload(bytes),
        )
    };
    attach(b"GIF89a").await.problem(422, "invalid");
    attach(PDF).await.expect(200);
    assert_eq!(
        specialist
            .get(&format!("{path}/paper"))
            .await
            .expect(200)
            .text
            .as_bytes(),
        PDF
    );
    let shown = specialist.get(&path).await.expect(200).json();
    assert_eq!(
        (&shown["paper"]["name"], &shown["corrections"][0]["after"]),
        (&json!("qd.pdf"), &json!("Nguyễn Mẫu Ân"))
    );
    let feed = app.hr().await.get("/awards").await.json();
    assert_eq!(
        (
            feed["items"].as_array().unwrap().len(),
            &feed["items"][0]["subject_name"]
        ),
        (1, &json!("Nguyễn Mẫu Ân"))
    );

    let tag = chairman
        .get(&format!("/awards/{award}"))
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let cancel = json!({
        "ground": "forged_papers",
        "reason": "Kết luận thanh tra số 3",
        "number": "77/QĐ-UBND",
        "date": "2026-10-17"
    });
    let ask = |actor: &Actor<'_>, body: &Value| {
        actor
            .request(Method::POST, &format!("/awards/{award}/cancel"))
            .insert_header(("if-match", tag.clone()))
            .set_json(body)
    };
    app.send(ask(&specialist, &cancel))
        .await
        .problem(403, "forbidden");
    app.send(ask(&app.stranger().await, &cancel))
        .await
        .problem(404, "not_found");
    let cancelled = app.send(ask(&chairman, &cancel)).await.expect(200).json();
    assert_eq!(
        (&cancelled["status"], &cancelled["cancellation"]["ground"]),
        (&json!("cancelled"), &json!("forged_papers"))
    );
    app.send(ask(&chairman, &cancel))
        .await
        .problem(409, "wrong_stage");
    assert_eq!(
        app.hr().await.get("/awards").await.json()["items"][0]["status"],
        "cancelled"
    );
    // The achievement is free again.
    let officer = app.officer().await;
    let achievement = file(&officer, &id).await["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = officer
        .propose(
            "letter_of_commendation",
            "ad_hoc",
            &app.subject("individual"),
            &achievement,
        )
        .await;
    officer.does("submit", &second).await.expect(200);
}

async fn a_drafted_decision_and_a_drafted_letter_can_be_taken_back(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = approved(app, &app.subject("individual")).await;
    let draft = json!({"title": "x", "nomination_ids": [id]});
    let decision = specialist
        .post("/decisions", draft.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let delete = |actor: &Actor<'_>, path: &str| {
        actor
            .request(Method::DELETE, path)
            .insert_header(("if-match", "\"1\""))
    };
    app.send(delete(&officer, &format!("/decisions/{decision}")))
        .await
        .problem(403, "forbidden");
    app.send(delete(&specialist, &format!("/decisions/{decision}")))
        .await
        .expect(204);
    specialist.post("/decisions", draft).await.expect(201);
    let subject = app.subject("individual");
    let nomination = officer.nominate(&subject).await;
    let achievement = file(&officer, &nomination).await["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = officer
        .propose(
            "certificate_of_merit_province",
            "ad_hoc",
            &subject,
            &achievement,
        )
        .await;
    let letter = json!({"title": "x", "nomination_ids": [id]});
    let first = officer
        .post("/submission-letters", letter.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    officer
        .post("/submission-letters", letter.clone())
        .await
        .problem(409, "duplicate");
    app.stranger()
        .await
        .get(&format!("/submission-letters/{first}"))
        .await
        .problem(404, "not_found");
    officer
        .post_at(&format!("/submission-letters/{first}/sign"), 1, json!({}))
        .await
        .problem(403, "forbidden");
    app.send(delete(&officer, &format!("/submission-letters/{first}")))
        .await
        .expect(204);
    officer
        .post("/submission-letters", letter)
        .await
        .expect(201);
}
