//! Award records after they were given: taken back and given back, followed when their person
//! moves, and what rests on them.

use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::domain::base::ids::{SubjectId, UnitId};
use thidua::domain::law::award_type::CommendationType;
use thidua::services::access::Caller;
use thidua::services::awards::{self, EarlierAward, OldSubject};

use crate::awards::feed::award;
use crate::pages::{get, sign_in};
use crate::support::{Actor, PDF, Reply, TestApp, approved, numbering, on_both, signed, unit_of};

/// Does something with a record as it is now.
pub async fn act(who: &Actor<'_>, id: &str, action: &str, paper: Value) -> Reply {
    let seen = who.get(&format!("/awards/{id}")).await;
    let tag = if seen.status == 200 {
        seen.header("etag").to_owned()
    } else {
        "\"1-none\"".to_owned()
    };
    let request = who
        .request(Method::POST, &format!("/awards/{id}/{action}"))
        .insert_header(("if-match", tag));
    who.app.send(request.set_json(paper)).await
}

pub fn cancelling(date: &str) -> Value {
    json!({
        "ground": "later_conclusion",
        "reason": "Kết luận số 3",
        "number": "77/QĐ-UBND",
        "date": date
    })
}

fn restoring(date: &str) -> Value {
    json!({
        "ground": "new_conclusion",
        "reason": "Kết luận số 9",
        "number": "81/QĐ-UBND",
        "date": date
    })
}

/// The records of the feed, oldest place first.
async fn records(app: &TestApp) -> Vec<Value> {
    app.hr()
        .await
        .get("/awards?limit=200")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

/// Brings in a record of before this service for a subject; answers its id.
pub async fn earlier(app: &TestApp, subject: &str, code: &str, issuer: &str) -> String {
    let unit = UnitId(
        unit_of(&app.administrator().await, "HG").await["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap(),
    );
    let old = EarlierAward {
        subject: OldSubject::Id(SubjectId(subject.parse().unwrap())),
        award_code: code.to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: 2024,
        number: format!("7/{issuer}"),
        date: "2024-12-20".parse().unwrap(),
        signer: "Trần Mẫu Cựu".to_owned(),
        issuer: (issuer.to_owned(), issuer.to_owned()),
        amount: None,
    };
    let ctx = app.state.ctx();
    app.state
        .db
        .write(move |tx| awards::import(tx, &ctx, &Caller::Operator, unit, vec![old]))
        .await
        .unwrap();
    records(app).await.last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn pointer(problem: &Value) -> &str {
    problem["errors"][0]["pointer"].as_str().unwrap()
}

on_both![
    a_decision_and_a_file_show_what_their_awards_are_worth_today,
    what_was_wrongly_cancelled_is_given_back,
    an_achievement_that_was_used_meanwhile_keeps_an_award_from_coming_back,
    a_record_from_before_this_service_ends_and_comes_back_by_who_gave_it,
    a_title_of_a_year_that_was_given_again_keeps_the_first_from_coming_back,
    the_records_of_somebody_who_moves_are_seen_where_they_came_and_where_they_left,
    what_rests_on_a_record_is_listed_and_its_office_told,
    figures_of_a_year_stay_as_they_were_and_are_of_a_term_at_most,
    the_middle_of_the_days_is_the_upper_of_two,
    what_the_president_decided_is_recorded_though_a_check_is_not_met,
    the_prime_ministers_certificate_is_for_a_single_deed_a_movement_and_a_household_too,
];

async fn a_decision_and_a_file_show_what_their_awards_are_worth_today(app: &TestApp) {
    let mut files = Vec::new();
    for kind in ["household", "individual"] {
        files.push(approved(app, &app.subject(kind)).await);
    }
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let decision = signed(app, &[&files[0], &files[1]]).await;
    let path = format!("/decisions/{decision}");
    let before = specialist.get(&path).await.expect(200).json();
    assert_eq!(
        (&before["amount_in_force"], &before["lines"][0]["award"]),
        (&Value::Null, &Value::Null)
    );
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(7))
        .await
        .expect(200);
    let shown = async || specialist.get(&path).await.expect(200).json();
    let issued = shown().await;
    let amount = |line: usize| issued["lines"][line]["amount"].as_i64().unwrap();
    assert_eq!(issued["amount_in_force"], amount(0) + amount(1));
    assert_eq!(
        (
            &issued["lines"][0]["award"]["status"],
            &issued["lines"][0]["award"]["number"]
        ),
        (&json!("valid"), &Value::Null)
    );
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let pages = async || {
        let page = async |path: &str| get(app, &cookie, path).await.expect(200).text;
        let file = page(&format!("/nominations/{}", files[0])).await;
        let head = file
            .split("class=\"state\"")
            .nth(1)
            .unwrap()
            .split("</p>")
            .next()
            .unwrap()
            .to_owned();
        (page(&path).await, head)
    };
    let (page, head) = pages().await;
    assert!(
        !page.contains("Trong đó còn hiệu lực") && !head.contains(" theo "),
        "{page} {head}"
    );

    let id = issued["lines"][0]["award"]["award_id"]
        .as_str()
        .unwrap()
        .to_owned();
    act(&chairman, &id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let cancelled = shown().await;
    let award = &cancelled["lines"][0]["award"];
    assert_eq!(
        (&award["status"], &award["number"], &award["date"]),
        (
            &json!("cancelled"),
            &json!("77/QĐ-UBND"),
            &json!("2026-10-17")
        )
    );
    assert_eq!(
        (
            &cancelled["lines"][1]["award"]["status"],
            &cancelled["amount_in_force"]
        ),
        (&json!("valid"), &json!(amount(1)))
    );
    // What the paper says stays.
    assert_eq!(cancelled["lines"][0]["amount"], amount(0));
    let (page, head) = pages().await;
    let said = "đã hủy theo 77/QĐ-UBND, 17/10/2026";
    assert!(
        page.contains(said) && page.contains("Trong đó còn hiệu lực"),
        "{page}"
    );
    assert!(
        head.contains("Đã khen thưởng") && head.contains(said),
        "{head}"
    );

    act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .expect(200);
    let restored = shown().await;
    let award = &restored["lines"][0]["award"];
    assert_eq!(
        (&award["status"], &award["number"]),
        (&json!("restored"), &json!("81/QĐ-UBND"))
    );
    assert_eq!(restored["amount_in_force"], amount(0) + amount(1));
    let (page, head) = pages().await;
    assert!(
        !page.contains("Trong đó còn hiệu lực") && page.contains("đã phục hồi theo 81/QĐ-UBND"),
        "{page}"
    );
    assert!(
        head.contains("đã phục hồi theo 81/QĐ-UBND") && !head.contains("đã hủy"),
        "{head}"
    );
}

async fn what_was_wrongly_cancelled_is_given_back(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    let chairman = app.chairman().await;
    let id = records(app).await[0]["id"].as_str().unwrap().to_owned();
    act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "wrong_stage");
    act(&chairman, &id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    for (who, status) in [
        (app.specialist().await, 403),
        (app.officer().await, 403),
        (app.stranger().await, 404),
    ] {
        assert_eq!(
            act(&who, &id, "restore", restoring("2026-10-17"))
                .await
                .status,
            status
        );
    }
    let wrong =
        json!({"ground": "because", "reason": "", "number": "x".repeat(61), "date": "hôm qua"});
    let refused = act(&chairman, &id, "restore", wrong)
        .await
        .problem(422, "invalid");
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/ground", "/reason", "/number", "/date"]);
    for date in ["2026-10-16", "2026-10-18"] {
        assert_eq!(
            pointer(
                &act(&chairman, &id, "restore", restoring(date))
                    .await
                    .problem(422, "invalid")
            ),
            "/date"
        );
    }
    chairman
        .post_at(&format!("/awards/{id}/restore"), 1, restoring("2026-10-17"))
        .await
        .problem(412, "stale");
    let restored = act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&restored["status"], &restored["restoration"]["ground"]),
        (&json!("restored"), &json!("new_conclusion"))
    );
    assert_eq!(restored["cancellation"]["ground"], "later_conclusion");
    act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "wrong_stage");
    let file = restored["nomination_id"].as_str().unwrap();
    let history = chairman
        .get(&format!("/nominations/{file}/history"))
        .await
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["deed"],
        "award_restored"
    );
    let letters = app.deliver().await;
    assert!(
        letters.iter().any(|letter| letter.contains("officer")),
        "{letters:?}"
    );
    // The achievement is spent as before, and the record can be taken back once more.
    act(&chairman, &id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let again = act(&chairman, &id, "restore", restoring("2026-10-17"))
        .await
        .expect(200)
        .json();
    assert_eq!(again["status"], "restored");
}

async fn an_achievement_that_was_used_meanwhile_keeps_an_award_from_coming_back(app: &TestApp) {
    let subject = app.subject("individual");
    award(app, &subject, 1).await;
    let (chairman, officer) = (app.chairman().await, app.officer().await);
    let first = records(app).await[0].clone();
    let (id, file) = (
        first["id"].as_str().unwrap(),
        first["nomination_id"].as_str().unwrap(),
    );
    act(&chairman, id, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let achievement = officer.get(&format!("/nominations/{file}")).await.json()["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    officer.act(&second, "submit", 1).await.expect(200);
    let refused = act(&chairman, id, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "not_eligible");
    assert_eq!(
        (pointer(&refused), &refused["errors"][0]["nomination_id"]),
        ("/rules/R-DUP-1", &json!(file))
    );
    officer.does("withdraw", &second).await.expect(200);
    assert_eq!(
        act(&chairman, id, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
    // It is spent again.
    let third = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    officer
        .act(&third, "submit", 1)
        .await
        .problem(409, "not_eligible");
}

async fn a_record_from_before_this_service_ends_and_comes_back_by_who_gave_it(app: &TestApp) {
    let subject = app.subject("individual");
    let of_province = earlier(app, &subject, "certificate_of_merit_province", "HG").await;
    for who in [app.chairman().await, app.office().await] {
        act(&who, &of_province, "cancel", cancelling("2026-10-17"))
            .await
            .problem(403, "forbidden");
    }
    let governor = app.governor().await;
    assert_eq!(
        pointer(
            &act(&governor, &of_province, "cancel", cancelling("2024-12-19"))
                .await
                .problem(422, "invalid")
        ),
        "/date"
    );
    assert_eq!(
        act(&governor, &of_province, "cancel", cancelling("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "cancelled"
    );
    assert_eq!(
        act(&governor, &of_province, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
    // A State honour: by the office that would submit it; stripped it is by the President alone.
    let order = earlier(app, &subject, "order_bravery", "president").await;
    let paper = json!({"reason": "Bản án số 12", "number": "88/QĐ-CTN", "date": "2026-10-17"});
    act(&governor, &order, "strip", paper.clone())
        .await
        .problem(403, "forbidden");
    act(&governor, &of_province, "strip", paper.clone())
        .await
        .problem(409, "wrong_stage");
    let office = app.office().await;
    let no_ground =
        json!({"ground": "final_judgment", "reason": "x", "number": "1", "date": "2026-10-17"});
    assert_eq!(
        pointer(
            &act(&office, &order, "cancel", no_ground)
                .await
                .problem(422, "invalid")
        ),
        "/ground"
    );
    let stripped = act(&office, &order, "strip", paper.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&stripped["status"], &stripped["cancellation"]["ground"]),
        (&json!("stripped"), &json!("final_judgment"))
    );
    act(&office, &order, "strip", paper)
        .await
        .problem(409, "wrong_stage");
    assert_eq!(records(app).await.last().unwrap()["status"], "stripped");
    assert_eq!(
        act(&office, &order, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
}

async fn a_title_of_a_year_that_was_given_again_keeps_the_first_from_coming_back(app: &TestApp) {
    let subject = app.subject("individual");
    let governor = app.governor().await;
    let first = earlier(app, &subject, "title_ldtt", "HG").await;
    act(&governor, &first, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let second = earlier(app, &subject, "title_ldtt", "HG-01").await;
    let refused = act(&governor, &first, "restore", restoring("2026-10-17"))
        .await
        .problem(409, "not_eligible");
    assert_eq!(pointer(&refused), "/rules/R-TITLE-1");
    // No file led to it: it is named by its subject and award alone.
    let (name, error) = (
        records(app).await[0]["subject_name"]
            .as_str()
            .unwrap()
            .to_owned(),
        &refused["errors"][0],
    );
    assert!(
        refused["detail"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{name} ("))
            && error.get("nomination_id").is_none(),
        "{refused}"
    );
    act(
        &app.chairman().await,
        &second,
        "cancel",
        cancelling("2026-10-17"),
    )
    .await
    .expect(200);
    assert_eq!(
        act(&governor, &first, "restore", restoring("2026-10-17"))
            .await
            .expect(200)
            .json()["status"],
        "restored"
    );
}

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

async fn what_rests_on_a_record_is_listed_and_its_office_told(app: &TestApp) {
    let subject = app.subject("individual");
    let base = earlier(app, &subject, "certificate_of_merit_province", "HG").await;
    let (officer, governor) = (app.officer().await, app.governor().await);
    let path = format!("/awards/{base}/dependents");
    assert_eq!(
        officer.get(&path).await.expect(200).json()["items"],
        json!([])
    );
    let event = json!({
        "name": "Công tác năm 2026",
        "happened_from": "2026-01-01",
        "happened_to": "2026-10-01"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let merit = officer
        .achieved(&subject, &event, "Hoàn thành xuất sắc nhiệm vụ")
        .await;
    let higher = officer
        .propose("certificate_of_merit_pm", "merit", &subject, &merit)
        .await;
    officer
        .put_document(&higher, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&higher, "minutes", 2, PDF)
        .await
        .expect(200);
    let letter = json!({"title": "Tờ trình", "nomination_ids": [higher]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    let sign = format!(
        "/submission-letters/{}/sign",
        letter["id"].as_str().unwrap()
    );
    app.chairman()
        .await
        .post_at(&sign, 1, json!({}))
        .await
        .expect(200);
    let found = officer.get(&path).await.expect(200).json();
    assert_eq!(
        (
            &found["items"][0]["nomination_id"],
            &found["items"][0]["award_id"],
            &found["items"][0]["has_other_base"]
        ),
        (&json!(higher), &Value::Null, &json!(false))
    );
    app.stranger()
        .await
        .get(&path)
        .await
        .problem(404, "not_found");
    app.deliver().await;
    let before = app.letters.lock().unwrap().len();
    act(&governor, &base, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let letters: Vec<String> = app.deliver().await.into_iter().skip(before).collect();
    assert!(
        letters.len() == 1 && letters[0].contains("specialist@honggiang"),
        "{letters:?}"
    );
    assert_eq!(
        officer.get(&path).await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

async fn figures_of_a_year_stay_as_they_were_and_are_of_a_term_at_most(app: &TestApp) {
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let office = app.office().await;
    award(app, &subject, 1).await;
    award(app, &app.subject("household"), 2).await;
    let path = "/statistics/awards?from=2026-01-01&to=2026-12-31";
    let before = office.get(path).await.expect(200).json();
    let row = &before["items"][0];
    assert_eq!(
        (
            &row["awards"],
            &row["individuals"],
            &row["on_register"],
            &row["amount"]
        ),
        (&json!(2), &json!(1), &json!(1), &json!(1_900_000))
    );
    assert_eq!(
        (&row["days_to_award"], &row["longest_days_to_award"]),
        (&json!(4), &json!(4))
    );
    let person = app
        .officer()
        .await
        .get(&format!("/subjects/{subject}"))
        .await
        .json()["person_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let is_direct = app
        .administrator()
        .await
        .get(&format!("/people/{person}"))
        .await
        .json()["is_direct_worker"]
        .as_bool()
        .unwrap();
    let changed = json!({
        "full_name": "Nguyễn Mẫu An",
        "unit_code": "HG-01",
        "position": "Khác",
        "is_direct_worker": !is_direct
    });
    app.administrator()
        .await
        .put("/people/by-code/HG0001", changed)
        .await
        .expect(200);
    assert_eq!(office.get(path).await.expect(200).json(), before);
    assert_eq!(row["direct_workers"], json!(i64::from(is_direct)));
    for (from, to, status) in [
        ("2021-12-31", "2026-12-31", 200),
        ("2021-12-30", "2026-12-31", 422),
        ("2026-12-31", "2026-12-30", 422),
    ] {
        let reply = office
            .get(&format!("/statistics/awards?from={from}&to={to}"))
            .await
            .expect(status);
        assert!(status == 200 || pointer(&reply.json()) == "to");
    }
}

/// The middle one of the days between deed and decision, by hand and by the database: of an odd and
/// of an even number, with and without events.
async fn the_middle_of_the_days_is_the_upper_of_two(app: &TestApp) {
    for (number, after) in [(1, 0), (2, 3), (3, 10)] {
        app.clock.set(
            "2026-10-17T02:00:00Z"
                .parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                + TimeDelta::days(after),
        );
        let id = approved(
            app,
            &app.officer()
                .await
                .add_subject("household", &format!("Hộ {number}"))
                .await,
        )
        .await;
        let decision = signed(app, &[&id]).await;
        let mut numbering = numbering(number);
        numbering["date"] = json!(app.clock.now().date_naive());
        app.specialist()
            .await
            .post_at(&format!("/decisions/{decision}/issue"), 2, numbering)
            .await
            .expect(200);
        let row = app
            .office()
            .await
            .get("/statistics/awards?from=2026-01-01&to=2026-12-31")
            .await
            .expect(200)
            .json()["items"][0]
            .clone();
        // Each deed was done three days before the one that was nominated before it.
        let (middle, longest) = [(1, 1), (7, 7), (7, 17)][usize::try_from(number).unwrap() - 1];
        assert_eq!(
            (&row["days_to_award"], &row["longest_days_to_award"]),
            (&json!(middle), &json!(longest)),
            "{row}"
        );
    }
}

async fn what_the_president_decided_is_recorded_though_a_check_is_not_met(app: &TestApp) {
    let subject = app.subject("individual");
    let (officer, office) = (app.officer().await, app.office().await);
    let event =
        json!({"name": "Lũ quét", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let deed = officer.achieved(&subject, &event, "Cứu hai cháu nhỏ").await;
    let order = officer
        .propose("order_bravery", "ad_hoc", &subject, &deed)
        .await;
    officer
        .put_document(&order, "report", 1, PDF)
        .await
        .expect(200);
    let letter = json!({"title": "Tờ trình", "nomination_ids": [order]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    let sign = format!(
        "/submission-letters/{}/sign",
        letter["id"].as_str().unwrap()
    );
    app.chairman()
        .await
        .post_at(&sign, 1, json!({}))
        .await
        .expect(200);
    office.does("clear", &order).await.expect(200);
    app.governor()
        .await
        .does("forward", &order)
        .await
        .expect(200);
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn phản ánh số 6"});
    app.specialist()
        .await
        .post("/holds", hold)
        .await
        .expect(201);
    let result = json!({
        "nomination_ids": [order],
        "outcome": "awarded",
        "number": "1/QĐ-CTN",
        "date": "2026-10-17",
        "signer": "Chủ tịch nước"
    });
    let recorded = office
        .post("/external-results", result)
        .await
        .expect(201)
        .json();
    assert_eq!(
        (
            &recorded["items"][0]["status"],
            recorded["warnings"].as_array().unwrap().len()
        ),
        (&json!("awarded"), 1)
    );
    let warning = &recorded["warnings"][0];
    assert_eq!(
        (
            &warning["nomination_id"],
            &warning["rule"],
            &warning["outcome"]
        ),
        (&json!(order), &json!("R-HOLD-1"), &json!("not_met"))
    );
    let history = office
        .get(&format!("/nominations/{order}/history"))
        .await
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["warnings"],
        json!(["R-HOLD-1"])
    );
    assert_eq!(records(app).await.last().unwrap()["status"], "valid");
}

async fn the_prime_ministers_certificate_is_for_a_single_deed_a_movement_and_a_household_too(
    app: &TestApp,
) {
    let officer = app.officer().await;
    let event =
        json!({"name": "Lũ quét", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (kind, of, route) in [
        ("ad_hoc", "household", "state_simplified"),
        ("movement", "collective", "state_ordinary"),
        ("ad_hoc", "individual", "state_simplified"),
    ] {
        let subject = app.subject(of);
        let deed = officer
            .achieved(&subject, &event, "Cứu người trong lũ")
            .await;
        let id = officer
            .propose("certificate_of_merit_pm", kind, &subject, &deed)
            .await;
        let file = officer
            .get(&format!("/nominations/{id}"))
            .await
            .expect(200)
            .json();
        assert_eq!(file["route"], route, "{file}");
        let found = officer
            .get(&format!("/nominations/{id}/eligibility"))
            .await
            .expect(200)
            .json();
        let basis = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["rule"] == "R-BASIS-1")
            .unwrap()
            .clone();
        assert_eq!(basis["outcome"], "met");
    }
}
