//! What the checks find, when they are asked, and what people say of it: one achievement, one form;
//! one title a year; a rating that is high enough; nothing held; what needs a look is looked at.

use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use serde_json::{Value, json};
use thidua::db::Failure;

use crate::pages::{get, post, sign_in, told};
use crate::support::{Actor, PDF, Reply, TestApp, approved, numbering, on_both, signed};

/// What a rule finds of a file.
async fn found(actor: &Actor<'_>, id: &str, rule: &str) -> Value {
    let all = actor
        .get(&format!("/nominations/{id}/eligibility"))
        .await
        .expect(200)
        .json();
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap()
        .clone()
}

async fn outcome(actor: &Actor<'_>, id: &str, rule: &str) -> Value {
    found(actor, id, rule).await["outcome"].clone()
}

/// Says of a finding what the body says, at the version the file has.
async fn say(actor: &Actor<'_>, id: &str, what: &str, body: Value) -> Reply {
    let version = actor.version(&format!("/nominations/{id}")).await;
    actor
        .post_at(&format!("/nominations/{id}/{what}"), version, body)
        .await
}

async fn event(officer: &Actor<'_>, from: &str, to: &str) -> String {
    let event = json!({"name": "Lũ trên suối Ngà", "happened_from": from, "happened_to": to});
    officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A letter of commendation that rests on an event, as a draft.
async fn letter(officer: &Actor<'_>, subject: &str, event: &str) -> String {
    let achievement = officer.achieved(subject, event, "Cứu người trong lũ").await;
    officer
        .propose("letter_of_commendation", "ad_hoc", subject, &achievement)
        .await
}

/// A title of the year with its papers, submitted; answers file and reply.
async fn title(officer: &Actor<'_>, subject: &str, year: i32) -> (String, Reply) {
    let event = event(officer, "2026-01-05", "2026-09-30").await;
    let achievement = officer
        .achieved(subject, &event, "Hoàn thành nhiệm vụ")
        .await;
    let body = json!({
        "award_code": "title_ldtt", "commendation_type": "merit", "cycle_year": year,
        "subject_id": subject, "achievement_id": achievement,
        "statement": "Hoàn thành tốt nhiệm vụ.",
    });
    let id = officer.post("/nominations", body).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "minutes", 2, PDF)
        .await
        .expect(200);
    let sent = officer.does("submit", &id).await;
    (id, sent)
}

fn rated(subject: &str, year: i32, grade: &str) -> Value {
    json!({
        "subject_id": subject,
        "year": year,
        "grade": grade,
        "source": "Thông báo số 12/TB-UBND"
    })
}

async fn sql(app: &TestApp, text: String) {
    app.state
        .db
        .write(move |tx| tx.batch_execute(&text).map_err(Failure::from))
        .await
        .unwrap();
}

on_both![
    a_refused_file_does_not_come_back_beside_the_one_that_took_its_place,
    an_appeal_and_a_submission_at_once_leave_one_file,
    what_came_beside_it_stops_approval_and_issue,
    a_base_that_was_cancelled_on_the_way_stops_the_submission_to_the_prime_minister,
    an_overrule_covers_what_was_there_and_nothing_that_comes_later,
    one_person_recorded_twice_needs_a_look,
    a_title_is_given_once_for_a_year,
    a_title_asks_for_the_rating_of_its_year,
    what_is_held_against_the_unit_is_held_against_those_in_it,
    an_award_the_law_no_longer_knows_is_not_met,
    what_a_single_file_offers_its_checks_do_not_stop,
    a_bulk_rehearsal_is_what_then_happens,
    the_page_asks_for_the_look_and_shows_what_came_of_it,
    what_is_held_is_not_told_to_whom_it_is_held_against,
];

async fn a_refused_file_does_not_come_back_beside_the_one_that_took_its_place(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Chèo Thuyền")
        .await;
    let event = event(&officer, "2026-10-14", "2026-10-16").await;
    let first = letter(&officer, &subject, &event).await;
    officer.does("submit", &first).await.expect(200);
    specialist.does("refuse", &first).await.expect(200);
    let second = letter(&officer, &subject, &event).await;
    officer.does("submit", &second).await.expect(200);
    let refused = officer
        .does("appeal", &first)
        .await
        .problem(409, "not_eligible");
    assert_eq!(refused["errors"][0]["pointer"], "/rules/R-DUP-1");
    // Once the second is taken back, the first may.
    officer.does("withdraw", &second).await.expect(200);
    officer.does("appeal", &first).await.expect(200);
    let third = letter(&officer, &subject, &event).await;
    officer
        .does("submit", &third)
        .await
        .problem(409, "not_eligible");
}

/// An appeal and a new file at the same moment: one of the two is on its way.
async fn an_appeal_and_a_submission_at_once_leave_one_file(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    for round in 0..6 {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu {round}"))
            .await;
        let event = event(&officer, "2026-10-14", "2026-10-16").await;
        let first = letter(&officer, &subject, &event).await;
        officer.does("submit", &first).await.expect(200);
        specialist.does("refuse", &first).await.expect(200);
        let second = letter(&officer, &subject, &event).await;
        let version = officer.version(&format!("/nominations/{first}")).await;
        let replies = join_all([
            officer.act_because(&first, "appeal", version, "Xem lại"),
            officer.act_because(&second, "submit", 1, "x"),
        ])
        .await;
        assert_eq!(
            replies.iter().filter(|reply| reply.status == 200).count(),
            1,
            "{replies:?}"
        );
        assert_eq!(
            replies.iter().filter(|reply| reply.status == 409).count(),
            1,
            "{replies:?}"
        );
    }
}

/// Whatever road two files for one achievement took, one leads to an award.
async fn what_came_beside_it_stops_approval_and_issue(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    for stage in ["decide", "issue"] {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu {stage}"))
            .await;
        let event = event(&officer, "2026-10-14", "2026-10-16").await;
        let first = letter(&officer, &subject, &event).await;
        officer.does("submit", &first).await.expect(200);
        specialist.does("accept", &first).await.expect(200);
        let mut decision = String::new();
        if stage == "issue" {
            chairman.does("approve", &first).await.expect(200);
            decision = signed(app, &[&first]).await;
        }
        // One that a version without this check let in.
        let second = letter(&officer, &subject, &event).await;
        sql(
            app,
            format!(
                "UPDATE nomination SET status = 'in_progress', stage = 'check', received_at = \
                created_at, rule_set = 'law-2026' WHERE id = '{second}'"
            ),
        )
        .await;
        assert_eq!(outcome(&specialist, &first, "R-DUP-1").await, "not_met");
        if stage == "issue" {
            specialist
                .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
                .await
                .problem(409, "not_eligible");
        } else {
            chairman
                .does("approve", &first)
                .await
                .problem(409, "not_eligible");
        }
    }
}

async fn a_base_that_was_cancelled_on_the_way_stops_the_submission_to_the_prime_minister(
    app: &TestApp,
) {
    let (officer, chairman) = (app.officer().await, app.chairman().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Công Trạng")
        .await;
    // The base: a certificate of the province for merit.
    let event_ids = [
        event(&officer, "2026-01-05", "2026-03-30").await,
        event(&officer, "2026-04-05", "2026-09-30").await,
    ];
    let mut files = Vec::new();
    for (code, event) in ["certificate_of_merit_province", "certificate_of_merit_pm"]
        .iter()
        .zip(&event_ids)
    {
        let achievement = officer
            .achieved(&subject, event, "Hoàn thành xuất sắc nhiệm vụ")
            .await;
        let id = officer.propose(code, "merit", &subject, &achievement).await;
        officer
            .put_document(&id, "report", 1, PDF)
            .await
            .expect(200);
        officer
            .put_document(&id, "minutes", 2, PDF)
            .await
            .expect(200);
        let letter = officer
            .post(
                "/submission-letters",
                json!({"title": "Tờ trình", "nomination_ids": [id]}),
            )
            .await
            .expect(201)
            .json();
        let sent = chairman
            .post_at(
                &format!(
                    "/submission-letters/{}/sign",
                    letter["id"].as_str().unwrap()
                ),
                1,
                json!({}),
            )
            .await;
        sent.expect(200);
        let (office, head) = (
            app.office().await,
            app.actor("office@honggiang.example").await,
        );
        office.does("accept", &id).await.expect(200);
        head.does("clear", &id).await.expect(200);
        app.actor("secretary@honggiang.example")
            .await
            .does("clear", &id)
            .await
            .expect(200);
        if files.is_empty() {
            app.governor().await.does("approve", &id).await.expect(200);
            let decision = office
                .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
                .await
                .expect(201)
                .json();
            let path = format!("/decisions/{}", decision["id"].as_str().unwrap());
            app.governor()
                .await
                .post_at(&format!("{path}/sign"), 1, json!({}))
                .await
                .expect(200);
            office
                .post_at(&format!("{path}/issue"), 2, numbering(1))
                .await
                .expect(200);
        }
        files.push(id);
    }
    assert_eq!(outcome(&officer, &files[1], "R-BASIS-1").await, "met");
    sql(
        app,
        format!(
            "UPDATE award SET status = 'cancelled' WHERE nomination_id = '{}'",
            files[0]
        ),
    )
    .await;
    let basis = found(&officer, &files[1], "R-BASIS-1").await;
    assert_eq!(
        (&basis["outcome"], &basis["evidence"][0]["kind"]),
        (&json!("not_met"), &json!("award"))
    );
    let refused = app
        .governor()
        .await
        .does("forward", &files[1])
        .await
        .problem(409, "not_eligible");
    assert_eq!(
        (
            &refused["errors"][0]["pointer"],
            &refused["errors"][0]["nomination_id"]
        ),
        (&json!("/rules/R-BASIS-1"), &json!(files[1]))
    );
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .starts_with("Người Mẫu Công Trạng ("),
        "{refused}"
    );
}

async fn an_overrule_covers_what_was_there_and_nothing_that_comes_later(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let head = app.actor("office@honggiang.example").await;
    let subject = officer.add_subject("individual", "Người Mẫu Bị Đơn").await;
    let hold = |ground: &str| json!({"subject_id": subject, "kind": "complaint", "ground": ground});
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    specialist
        .post("/holds", hold("Đơn số 1"))
        .await
        .expect(201);
    let id = letter(&officer, &subject, &event_id).await;
    officer
        .does("submit", &id)
        .await
        .problem(409, "not_eligible");
    let word = |rule: &str| json!({"rule": rule, "reason": "Đơn không có căn cứ"});
    say(&head, &id, "overrules", word("R-HOLD-1"))
        .await
        .expect(200);
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    assert_eq!(
        found(&officer, &id, "R-HOLD-1").await["overruled"],
        "Đơn không có căn cứ"
    );
    // A second hold was not overruled with the first.
    specialist
        .post("/holds", hold("Đơn số 2"))
        .await
        .expect(201);
    let open = found(&officer, &id, "R-HOLD-1").await;
    assert_eq!(
        (
            &open["outcome"],
            &open["overruled"],
            open["evidence"].as_array().unwrap().len()
        ),
        (&json!("not_met"), &Value::Null, 2)
    );
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(409, "not_eligible");
    say(&head, &id, "overrules", word("R-HOLD-1"))
        .await
        .expect(200);
    say(&head, &id, "overrules", word("R-HOLD-1"))
        .await
        .problem(409, "wrong_stage");
    app.chairman().await.does("approve", &id).await.expect(200);
    // The same of another duplicate, and what was overruled of a pair holds for both.
    let twin = officer.add_subject("individual", "Người Mẫu Hai Lần").await;
    let first = letter(&officer, &twin, &event_id).await;
    officer.does("submit", &first).await.expect(200);
    let second = letter(&officer, &twin, &event_id).await;
    say(&head, &second, "overrules", word("R-DUP-1"))
        .await
        .expect(200);
    officer.does("submit", &second).await.expect(200);
    specialist.does("accept", &first).await.expect(200);
    app.chairman()
        .await
        .does("approve", &first)
        .await
        .expect(200);
    let third = letter(&officer, &twin, &event_id).await;
    say(&head, &third, "overrules", word("R-DUP-1"))
        .await
        .expect(200);
    officer.does("submit", &third).await.expect(200);
    specialist.does("accept", &second).await.expect(200);
    app.chairman()
        .await
        .does("approve", &second)
        .await
        .expect(200);
    let fourth = letter(&officer, &twin, &event_id).await;
    sql(
        app,
        format!(
            "UPDATE nomination SET status = 'in_progress', stage = 'check', received_at = \
            created_at, rule_set = 'law-2026' WHERE id = '{fourth}'"
        ),
    )
    .await;
    assert_eq!(
        found(&specialist, &third, "R-DUP-1").await["overruled"],
        Value::Null
    );
    specialist.does("accept", &third).await.expect(200);
    app.chairman()
        .await
        .does("approve", &third)
        .await
        .problem(409, "not_eligible");
}

async fn one_person_recorded_twice_needs_a_look(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let [one, two] = [
        officer.add_subject("individual", "Hoàng Thử").await,
        officer.add_subject("individual", "HOÀNG  THỬ").await,
    ];
    let first = letter(&officer, &one, &event_id).await;
    officer.does("submit", &first).await.expect(200);
    let second = letter(&officer, &two, &event_id).await;
    officer.does("submit", &second).await.expect(200);
    for (id, other) in [(&second, &first), (&first, &second)] {
        let finding = found(&officer, id, "R-DUP-1").await;
        assert_eq!(
            (&finding["outcome"], &finding["evidence"]),
            (
                &json!("needs_review"),
                &json!([{"kind": "nomination", "id": other}])
            )
        );
    }
    // Nobody looked: neither goes on.
    let stopped = specialist
        .does("accept", &second)
        .await
        .problem(409, "not_eligible");
    assert_eq!(stopped["errors"][0]["pointer"], "/rules/R-DUP-1");
    let looked = json!({
        "rule": "R-DUP-1",
        "verdict": "met",
        "reason": "Hai người khác nhau, đã đối chiếu căn cước"
    });
    say(&specialist, &second, "reviews", looked)
        .await
        .expect(200);
    for id in [&first, &second] {
        specialist.does("accept", id).await.expect(200);
        chairman.does("approve", id).await.expect(200);
    }
    // A third of the name before the decision is issued: all are looked at anew.
    let decision = signed(app, &[&first, &second]).await;
    let three = officer.add_subject("individual", "Hoàng Thử").await;
    let third = letter(&officer, &three, &event_id).await;
    officer.does("submit", &third).await.expect(200);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .problem(409, "not_eligible");
    specialist.does("refuse", &third).await.expect(200);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    // Somebody on the register beside somebody who is not; two people on the register are two
    // people.
    let (hr, other) = (
        app.program("HG", &["people:write"]).await,
        event(&officer, "2026-05-01", "2026-05-02").await,
    );
    let mut people = Vec::new();
    for code in ["T-901", "T-902"] {
        let body =
            json!({"full_name": "Hoàng Thử", "unit_code": "HG-01", "is_direct_worker": true});
        let person = hr
            .put(&format!("/people/by-code/{code}"), body)
            .await
            .expect(201)
            .json()["id"]
            .clone();
        let subjects = officer
            .get("/subjects?q=hoang+thu&limit=200")
            .await
            .expect(200)
            .json();
        let subject = subjects["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|subject| subject["person_id"] == person)
            .unwrap()
            .clone();
        people.push(subject["id"].as_str().unwrap().to_owned());
    }
    let registered = letter(&officer, &people[0], &other).await;
    officer.does("submit", &registered).await.expect(200);
    let namesake = letter(&officer, &people[1], &other).await;
    assert_eq!(outcome(&officer, &namesake, "R-DUP-1").await, "met");
    let unlinked = letter(&officer, &three, &other).await;
    assert_eq!(
        outcome(&officer, &unlinked, "R-DUP-1").await,
        "needs_review"
    );
}

async fn a_title_is_given_once_for_a_year(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer
        .add_subject("individual", "Người Mẫu Tiên Tiến")
        .await;
    officer
        .post("/ratings", rated(&subject, 2026, "good"))
        .await
        .expect(201);
    officer
        .post("/ratings", rated(&subject, 2025, "excellent"))
        .await
        .expect(201);
    let (first, sent) = title(&officer, &subject, 2026).await;
    sent.expect(200);
    let (second, again) = title(&officer, &subject, 2026).await;
    assert_eq!(
        again.problem(409, "not_eligible")["errors"][0]["pointer"],
        "/rules/R-TITLE-1"
    );
    assert_eq!(
        found(&officer, &second, "R-TITLE-1").await["evidence"][0]["id"],
        json!(first)
    );
    let (_, other_year) = title(&officer, &subject, 2025).await;
    other_year.expect(200);
    officer.does("withdraw", &first).await.expect(200);
    officer.does("submit", &second).await.expect(200);
}

async fn a_title_asks_for_the_rating_of_its_year(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    for (grade, finds, status) in [
        ("excellent", "met", 200),
        ("good", "met", 200),
        ("completed", "not_met", 409),
        ("not_completed", "not_met", 409),
    ] {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu {grade}"))
            .await;
        officer
            .post("/ratings", rated(&subject, 2026, grade))
            .await
            .expect(201);
        let (id, sent) = title(&officer, &subject, 2026).await;
        sent.expect(status);
        assert_eq!(outcome(&officer, &id, "R-RATING-1").await, finds, "{grade}");
    }
    // Nobody was rated: a person looks before the office passes it on.
    let subject = officer
        .add_subject("individual", "Người Mẫu Nông Dân")
        .await;
    let (id, sent) = title(&officer, &subject, 2026).await;
    sent.expect(200);
    app.chairman().await.does("endorse", &id).await.expect(200);
    assert_eq!(outcome(&officer, &id, "R-RATING-1").await, "needs_review");
    let shown = specialist
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    let accept = shown["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["action"] == "accept")
        .unwrap();
    assert_eq!(
        (&accept["allowed"], &accept["reason"], &accept["rules"]),
        (
            &json!(false),
            &json!("not_eligible"),
            &json!(["R-RATING-1"])
        )
    );
    let word = |verdict: &str| {
        json!({
            "rule": "R-RATING-1",
            "verdict": verdict,
            "reason": "Không thuộc diện xếp loại; thôn xác nhận"
        })
    };
    for (who, status) in [(&officer, 403), (&app.stranger().await, 404)] {
        let reply = who
            .post_at(&format!("/nominations/{id}/reviews"), 4, word("met"))
            .await;
        assert_eq!(reply.status, status, "{}", reply.text);
    }
    specialist
        .post_at(&format!("/nominations/{id}/reviews"), 1, word("met"))
        .await
        .problem(412, "stale");
    let wrong = json!({"rule": "R-RATING-1", "verdict": "overruled", "reason": ""});
    let wrong = say(&specialist, &id, "reviews", wrong)
        .await
        .problem(422, "invalid");
    let pointers: Vec<&Value> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["pointer"])
        .collect();
    assert_eq!(pointers, ["/verdict", "/reason"]);
    say(
        &specialist,
        &id,
        "reviews",
        json!({"rule": "R-NONE", "verdict": "met", "reason": "x"}),
    )
    .await
    .problem(422, "invalid");
    // A rule that is kept asks for no look.
    say(
        &specialist,
        &id,
        "reviews",
        json!({"rule": "R-HOLD-1", "verdict": "met", "reason": "x"}),
    )
    .await
    .problem(409, "wrong_stage");
    // Found broken it stops, and only the head lets it pass; thought better of it goes on.
    say(&specialist, &id, "reviews", word("not_met"))
        .await
        .expect(200);
    specialist
        .does("accept", &id)
        .await
        .problem(409, "not_eligible");
    say(&specialist, &id, "overrules", word("met"))
        .await
        .expect(400);
    say(
        &specialist,
        &id,
        "overrules",
        json!({"rule": "R-RATING-1", "reason": "x"}),
    )
    .await
    .problem(403, "forbidden");
    say(&specialist, &id, "reviews", word("met"))
        .await
        .expect(200);
    say(&specialist, &id, "reviews", word("met"))
        .await
        .problem(409, "wrong_stage");
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let deeds: Vec<&Value> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .take(2)
        .map(|entry| &entry["deed"])
        .collect();
    assert_eq!(deeds, ["found_met", "found_not_met"]);
    specialist.does("accept", &id).await.expect(200);
    // A rating that comes later and is too low was not looked at.
    officer
        .post("/ratings", rated(&subject, 2026, "completed"))
        .await
        .expect(201);
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(409, "not_eligible");
}

async fn what_is_held_against_the_unit_is_held_against_those_in_it(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = officer.get("/units").await.expect(200).json()["items"][0]["name"]
        .as_str()
        .unwrap()
        .to_owned();
    let [body, squad] = [
        officer.add_subject("collective", &unit).await,
        officer.add_subject("collective", "Tiểu đội dân quân").await,
    ];
    let subject = officer
        .add_subject("individual", "Người Mẫu Trong Xã")
        .await;
    let other = officer
        .add_subject("individual", "Người mẫu  trong xã")
        .await;
    let id = officer.nominate(&subject).await;
    let hold = |subject: &str| {
        json!({
            "subject_id": subject,
            "kind": "investigation",
            "ground": "Thanh tra số 4"
        })
    };
    specialist.post("/holds", hold(&squad)).await.expect(201);
    assert_eq!(outcome(&officer, &id, "R-HOLD-1").await, "met");
    // A namesake's may be the same person's.
    let namesake = specialist
        .post("/holds", hold(&other))
        .await
        .expect(201)
        .json();
    assert_eq!(outcome(&officer, &id, "R-HOLD-1").await, "needs_review");
    let lift = format!("/holds/{}/lift", namesake["id"].as_str().unwrap());
    specialist
        .post_at(&lift, 1, json!({"all_clear": "Kết luận số 2"}))
        .await
        .expect(200);
    specialist.post("/holds", hold(&body)).await.expect(201);
    assert_eq!(outcome(&officer, &id, "R-HOLD-1").await, "not_met");
    officer
        .does("submit", &id)
        .await
        .problem(409, "not_eligible");
}

async fn an_award_the_law_no_longer_knows_is_not_met(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    sql(
        app,
        format!("UPDATE nomination SET award_code = 'letter_of_the_past' WHERE id = '{id}'"),
    )
    .await;
    let all = officer
        .get(&format!("/nominations/{id}/eligibility"))
        .await
        .expect(200)
        .json();
    assert!(!all["items"].as_array().unwrap().is_empty());
    assert!(
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|finding| finding["outcome"] == "not_met"),
        "{all}"
    );
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(409, "not_eligible");
}

async fn what_a_single_file_offers_its_checks_do_not_stop(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("individual", "Người Mẫu Một Lần").await;
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let first = letter(&officer, &subject, &event_id).await;
    officer.does("submit", &first).await.expect(200);
    let second = letter(&officer, &subject, &event_id).await;
    let shown = officer
        .get(&format!("/nominations/{second}"))
        .await
        .expect(200)
        .json();
    let submit = shown["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["action"] == "submit")
        .unwrap();
    assert_eq!(
        (&submit["allowed"], &submit["reason"], &submit["rules"]),
        (&json!(false), &json!("not_eligible"), &json!(["R-DUP-1"]))
    );
    let shown = officer
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert!(
        shown["allowed_actions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["action"] == "withdraw" && one["allowed"] == true)
    );
    let id = approved(app, &app.subject("household")).await;
    let shown = app
        .specialist()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert!(
        shown["allowed_actions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one.get("rules").is_none()),
        "{shown}"
    );
}

/// Two files for one achievement in one call: the rehearsal says of each what the call then does.
async fn a_bulk_rehearsal_is_what_then_happens(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer
        .add_subject("individual", "Người Mẫu Hàng Loạt")
        .await;
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let files = [
        letter(&officer, &subject, &event_id).await,
        letter(&officer, &subject, &event_id).await,
    ];
    let other = officer.nominate(&app.subject("household")).await;
    let items: Vec<Value> = files
        .iter()
        .chain([&other])
        .map(|id| json!({"id": id, "version": 1}))
        .collect();
    let statuses = |answer: Value| -> Vec<i64> {
        answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["status"].as_i64().unwrap())
            .collect()
    };
    let rehearsed = officer
        .post(
            "/nominations/actions/submit?dry_run=true",
            json!({"items": items}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(statuses(rehearsed), [200, 409, 200]);
    assert_eq!(
        officer.version(&format!("/nominations/{}", files[0])).await,
        1
    );
    let done = officer
        .post("/nominations/actions/submit", json!({"items": items}))
        .await
        .expect(200)
        .json();
    assert_eq!(statuses(done), [200, 409, 200]);
}

async fn the_page_asks_for_the_look_and_shows_what_came_of_it(app: &TestApp) {
    let (officer, head) = (app.officer().await, "specialist@suoinga.example");
    let event_id = event(&officer, "2026-10-14", "2026-10-16").await;
    let mut files = Vec::new();
    for _ in 0..2 {
        let subject = officer.add_subject("individual", "Hoàng Thử").await;
        let id = letter(&officer, &subject, &event_id).await;
        officer.does("submit", &id).await.expect(200);
        files.push(id);
    }
    let path = format!("/nominations/{}", files[1]);
    let (cookie, writer) = (
        sign_in(app, head).await,
        sign_in(app, "officer@suoinga.example").await,
    );
    let page = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        page.contains("/reviews") && !page.contains("actions/accept\""),
        "{page}"
    );
    assert!(
        !get(app, &writer, &path)
            .await
            .expect(200)
            .text
            .contains("/reviews")
    );
    let form = |verdict: &'static str| {
        [
            ("version", "2"),
            ("rule", "R-DUP-1"),
            ("verdict", verdict),
            ("reason", "Hai người khác nhau"),
        ]
    };
    let review = format!("{path}/reviews");
    assert!(
        told(
            app,
            &writer,
            post(app, &writer, &review, &form("met")).await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &cookie,
            post(app, &cookie, &review, &form("perhaps")).await
        )
        .await
        .contains("role=\"alert\"")
    );
    let page = told(
        app,
        &cookie,
        post(app, &cookie, &review, &form("met")).await,
    )
    .await;
    assert!(
        page.contains("Looked at: met: Hai người khác nhau") && page.contains("actions/accept"),
        "{page}"
    );
}

/// Whoever is looked into does not read it in their own file, whatever office they hold; the others
/// do.
async fn what_is_held_is_not_told_to_whom_it_is_held_against(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let subject = app.subject("individual");
    let person = officer
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json()["person_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn tố cáo số 5"});
    let hold = specialist.post("/holds", hold).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    specialist.does("hold", &id).await.expect(200);
    sql(
        app,
        format!(
            "UPDATE user_account SET person_id = '{person}' WHERE email = \
            'chairman@suoinga.example'"
        ),
    )
    .await;
    let path = format!("/nominations/{id}");
    let rules = |found: Value| -> Vec<String> {
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect()
    };
    for (who, told) in [(&chairman, false), (&officer, true)] {
        let found = rules(
            who.get(&format!("{path}/eligibility"))
                .await
                .expect(200)
                .json(),
        );
        assert_eq!(
            (
                found.contains(&"R-HOLD-1".to_owned()),
                found.contains(&"R-DUP-1".to_owned())
            ),
            (told, true)
        );
        let history = who.get(&format!("{path}/history")).await.expect(200).text;
        assert_eq!(history.contains("\"held\""), told, "{history}");
        let status = who.get(&path).await.expect(200).json()["status"].clone();
        assert_eq!(status, if told { "on_hold" } else { "in_progress" });
        assert_eq!(
            who.get("/holds").await.expect(200).text.contains(&hold),
            told
        );
        assert_eq!(
            who.get(&format!("/holds/{hold}")).await.status,
            if told { 200 } else { 404 }
        );
    }
    let page = get(app, &sign_in(app, "chairman@suoinga.example").await, &path)
        .await
        .expect(200)
        .text;
    assert!(
        !page.contains("R-HOLD-1") && !page.contains("Đơn tố cáo"),
        "{page}"
    );
}
