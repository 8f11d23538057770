//! A refusal by a check names the file, its subject and its award, whichever way the act came, and
//! tells nobody more than they read there.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::eligibility::own_case::linked;
use crate::pages::{post, sign_in, told};
use crate::support::{Actor, PDF, TestApp, approved, numbering, on_both, signed};

const LETTER: &str = "(Letter of commendation, 2026)";

/// A subject of this name against whom something is held from now on.
async fn held(app: &TestApp, name: &str) -> String {
    let subject = app.officer().await.add_subject("individual", name).await;
    hold(app, &subject).await;
    subject
}

async fn hold(app: &TestApp, subject: &str) {
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 1"});
    app.specialist()
        .await
        .post("/holds", hold)
        .await
        .expect(201);
}

/// The problem names these files, each by subject and award, and its errors each by its id too.
#[track_caller]
fn names(problem: &Value, award: &str, files: &[(&str, &str)]) {
    let detail = problem["detail"].as_str().unwrap();
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!(errors.len(), files.len(), "{problem}");
    for ((id, subject), error) in files.iter().zip(errors) {
        let named = format!("{subject} {award}");
        assert!(detail.contains(&named), "{problem}");
        assert!(
            error["detail"]
                .as_str()
                .unwrap()
                .starts_with(&format!("{named}: ")),
            "{problem}"
        );
        assert_eq!(error["nomination_id"], *id, "{problem}");
    }
}

/// A draft of the certificate of the province for something done on a day. For merit it asks for a
/// report and minutes; it has the report.
async fn certificate(app: &TestApp, subject: &str, day: &str, kind: &str) -> String {
    let officer = app.officer().await;
    let event = json!({"name": "Lũ trên suối Ngà", "happened_from": day, "happened_to": day});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer
        .achieved(subject, &event, "Cứu người trong lũ")
        .await;
    let id = officer
        .propose("certificate_of_merit_province", kind, subject, &achievement)
        .await;
    if kind == "merit" {
        officer
            .put_document(&id, "report", 1, PDF)
            .await
            .expect(200);
    }
    id
}

async fn on_a_letter(officer: &Actor<'_>, files: &[&str]) -> String {
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": files}),
        )
        .await
        .expect(201)
        .json();
    letter["id"].as_str().unwrap().to_owned()
}

/// What a page says went wrong.
fn alert(page: &str) -> String {
    page.split("role=\"alert\"")
        .nth(1)
        .unwrap()
        .split("</p>")
        .next()
        .unwrap()
        .to_owned()
}

on_both![
    one_file_is_named_in_both_languages_and_on_its_page,
    an_appeal_names_its_file,
    each_of_many_is_named_by_its_own_refusal,
    a_letter_names_what_it_cannot_carry,
    a_letter_names_whose_paper_is_missing_and_what_comes_too_late,
    a_decision_names_those_of_its_lines_that_stop_it,
    a_paper_names_the_files_that_are_at_another_stage,
    who_does_not_read_a_finding_is_not_told_it_by_a_refusal,
];

async fn one_file_is_named_in_both_languages_and_on_its_page(app: &TestApp) {
    let officer = app.officer().await;
    let subject = held(app, "Người Mẫu Bị Đơn").await;
    let id = officer.nominate(&subject).await;
    let refused = officer
        .act(&id, "submit", 1)
        .await
        .problem(409, "not_eligible");
    names(&refused, LETTER, &[(&id, "Người Mẫu Bị Đơn")]);
    assert_eq!(refused["errors"][0]["pointer"], "/rules/R-HOLD-1");
    let request = officer
        .request(Method::POST, &format!("/nominations/{id}/actions/submit"))
        .insert_header(("if-match", "\"1\""));
    let refused = app
        .send(
            request
                .insert_header(("accept-language", "vi"))
                .set_json(json!({})),
        )
        .await
        .problem(409, "not_eligible");
    names(
        &refused,
        "(Giấy khen, năm 2026)",
        &[(&id, "Người Mẫu Bị Đơn")],
    );
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let sent = post(
        app,
        &cookie,
        &format!("/nominations/{id}/actions/submit"),
        &[("version", "1")],
    )
    .await;
    let page = told(app, &cookie, sent).await;
    assert!(
        page.contains(&format!("Người Mẫu Bị Đơn {LETTER}: a check is not met")),
        "{page}"
    );
    assert!(
        page.contains(&format!("Người Mẫu Bị Đơn {LETTER}: R-HOLD-1: ")),
        "{page}"
    );
}

async fn an_appeal_names_its_file(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer
        .add_subject("individual", "Người Mẫu Khiếu Nại")
        .await;
    let first = officer.nominate(&subject).await;
    officer.does("submit", &first).await.expect(200);
    specialist.does("refuse", &first).await.expect(200);
    let achievement = officer.get(&format!("/nominations/{first}")).await.json()["achievement_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    officer.does("submit", &second).await.expect(200);
    let refused = officer
        .does("appeal", &first)
        .await
        .problem(409, "not_eligible");
    names(&refused, LETTER, &[(&first, "Người Mẫu Khiếu Nại")]);
}

async fn each_of_many_is_named_by_its_own_refusal(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let mut files = Vec::new();
    for name in ["Người Mẫu Một", "Người Mẫu Hai"] {
        let subject = officer.add_subject("individual", name).await;
        let id = officer.nominate(&subject).await;
        officer.does("submit", &id).await.expect(200);
        specialist.does("accept", &id).await.expect(200);
        files.push((id, subject));
    }
    hold(app, &files[1].1).await;
    let items: Vec<Value> = files
        .iter()
        .map(|(id, _)| json!({"id": id, "version": 3}))
        .collect();
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let ticked: Vec<String> = files.iter().map(|(id, _)| format!("{id}:3")).collect();
    let form: Vec<(&str, &str)> = ticked.iter().map(|item| ("item", item.as_str())).collect();
    let page = post(
        app,
        &cookie,
        "/nominations/actions/approve/rehearsal",
        &form,
    )
    .await
    .expect(200)
    .text;
    assert!(
        page.contains(&format!("Người Mẫu Hai {LETTER}: R-HOLD-1: "))
            && !page.contains(&format!("Người Mẫu Một {LETTER}")),
        "{page}"
    );
    let done = chairman
        .post("/nominations/actions/approve", json!({"items": items}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&done["items"][0]["status"], &done["items"][1]["status"]),
        (&json!(200), &json!(409))
    );
    names(
        &done["items"][1]["problem"],
        LETTER,
        &[(&files[1].0, "Người Mẫu Hai")],
    );
}

async fn a_letter_names_what_it_cannot_carry(app: &TestApp) {
    let (officer, head) = (app.officer().await, app.chairman().await);
    let [clean, one, other] =
        ["Người Mẫu Sạch", "Người Mẫu Vướng", "Người Mẫu Mắc"].map(str::to_owned);
    let mut files = Vec::new();
    for (name, day) in [
        (&clean, "2026-03-01"),
        (&one, "2026-04-01"),
        (&other, "2026-05-01"),
    ] {
        let subject = officer.add_subject("individual", name).await;
        files.push((certificate(app, &subject, day, "ad_hoc").await, subject));
    }
    let letter = on_a_letter(&officer, &[&files[0].0, &files[1].0, &files[2].0]).await;
    hold(app, &files[1].1).await;
    hold(app, &files[2].1).await;
    let path = format!("/submission-letters/{letter}/sign");
    let refused = head
        .post_at(&path, 1, json!({}))
        .await
        .problem(409, "not_eligible");
    let errors = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["nomination_id"].as_str().unwrap())
        .collect::<Vec<_>>();
    let mut expected = vec![files[1].0.as_str(), files[2].0.as_str()];
    expected.sort_by_key(|id| errors.iter().position(|named| named == id));
    assert_eq!(errors, expected);
    let award = "(Certificate of merit of the province's chairman, 2026)";
    for name in [&one, &other] {
        assert!(
            refused["detail"]
                .as_str()
                .unwrap()
                .contains(&format!("{name} {award}")),
            "{refused}"
        );
    }
    assert!(!refused.to_string().contains(&clean), "{refused}");
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let page = told(
        app,
        &cookie,
        post(app, &cookie, &path, &[("version", "1"), ("confirm", "yes")]).await,
    )
    .await;
    let alert = alert(&page);
    assert!(
        alert.contains(&*one) && alert.contains(&*other) && !alert.contains(&*clean),
        "{alert}"
    );
}

/// What else stops a letter names its file as well.
async fn a_letter_names_whose_paper_is_missing_and_what_comes_too_late(app: &TestApp) {
    let (officer, head) = (app.officer().await, app.chairman().await);
    let complete = certificate(app, &app.subject("individual"), "2026-03-01", "ad_hoc").await;
    let name = "Người Mẫu Thiếu Giấy";
    let bare = certificate(
        app,
        &officer.add_subject("individual", name).await,
        "2026-04-01",
        "merit",
    )
    .await;
    let letter = on_a_letter(&officer, &[&complete, &bare]).await;
    let path = format!("/submission-letters/{letter}/sign");
    let award = "(Certificate of merit of the province's chairman, 2026)";
    let refused = head
        .post_at(&path, 1, json!({}))
        .await
        .problem(422, "invalid");
    assert_eq!(
        (
            &refused["errors"][0]["nomination_id"],
            refused["errors"].as_array().unwrap().len()
        ),
        (&json!(bare), 1)
    );
    assert!(
        refused["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{name} {award}: a document is missing")),
        "{refused}"
    );
    officer
        .put_document(&bare, "minutes", 2, PDF)
        .await
        .expect(200);
    let province = crate::support::unit_of(&app.administrator().await, "HG").await["id"].clone();
    let cycle = json!({
        "unit_id": province, "award_code": "certificate_of_merit_province",
        "commendation_type": "ad_hoc", "cycle_year": 2026,
        "opens_on": "2026-10-01", "closes_on": "2026-10-10", "remind_days": 3, "late": "refuse",
    });
    app.office().await.post("/cycles", cycle).await.expect(201);
    let seen = head.version(&format!("/submission-letters/{letter}")).await;
    let refused = head
        .post_at(&path, seen, json!({}))
        .await
        .problem(409, "not_taken");
    assert!(
        refused["detail"].as_str().unwrap().contains(award),
        "{refused}"
    );
}

async fn a_decision_names_those_of_its_lines_that_stop_it(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let mut files = Vec::new();
    for number in 1..=5 {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu Số {number}"))
            .await;
        files.push((approved(app, &subject).await, subject));
    }
    let lines: Vec<&str> = files.iter().map(|(id, _)| id.as_str()).collect();
    let decision = signed(app, &lines).await;
    let path = format!("/decisions/{decision}/issue");
    hold(app, &files[3].1).await;
    let refused = specialist
        .post_at(&path, 2, numbering(1))
        .await
        .problem(409, "not_eligible");
    names(&refused, LETTER, &[(&files[3].0, "Người Mẫu Số 4")]);
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let form = [
        ("version", "2"),
        ("series", "QĐ-UBND"),
        ("date", "2026-10-17"),
        ("confirm", "yes"),
    ];
    let page = told(app, &cookie, post(app, &cookie, &path, &form).await).await;
    assert!(
        page.contains(&format!("Người Mẫu Số 4 {LETTER}: R-HOLD-1: ")),
        "{page}"
    );
    // Of very many the detail names the first, and how many more there are; the errors name each.
    for (_, subject) in files.iter().filter(|(id, _)| *id != files[3].0) {
        hold(app, subject).await;
    }
    let refused = specialist
        .post_at(&path, 2, numbering(1))
        .await
        .problem(409, "not_eligible");
    let named: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["nomination_id"].as_str().unwrap())
        .collect();
    assert!(
        named.len() == 5 && lines.iter().all(|line| named.contains(line)),
        "{refused}"
    );
    let detail = refused["detail"].as_str().unwrap();
    assert!(
        detail.matches(LETTER).count() == 3 && detail.contains("; and 2 more: a check"),
        "{detail}"
    );
}

/// The officer whom a file is about submits it like any other, and is not told that something is
/// held against them.
async fn a_paper_names_the_files_that_are_at_another_stage(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let early = officer.add_subject("individual", "Người Mẫu Sớm").await;
    let (ready, early) = (
        approved(app, &app.subject("household")).await,
        officer.nominate(&early).await,
    );
    officer.does("submit", &early).await.expect(200);
    let refused = specialist
        .post(
            "/decisions",
            json!({"title": "Về việc", "nomination_ids": [ready, early]}),
        )
        .await
        .problem(409, "wrong_stage");
    let of = |problem: &Value| {
        problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| (error["pointer"].clone(), error["nomination_id"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&refused), [(json!("/nomination_ids/1"), json!(early))]);
    assert!(
        refused["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .starts_with(&format!("Người Mẫu Sớm {LETTER}: it is at another stage")),
        "{refused}"
    );
    let refused = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": [early]}),
        )
        .await
        .problem(409, "wrong_stage");
    assert_eq!(of(&refused), [(json!("/nomination_ids/0"), json!(early))]);
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let form = [
        ("title", "Về việc"),
        ("nomination_id", ready.as_str()),
        ("nomination_id", early.as_str()),
    ];
    let page = told(
        app,
        &cookie,
        post(app, &cookie, "/decisions/new", &form).await,
    )
    .await;
    assert!(alert(&page).contains("Người Mẫu Sớm"), "{page}");
    // What becomes of one of many is known to the log by the id of the request.
    let body = json!({"items": [{"id": early, "version": 99}]});
    let done = specialist
        .post("/nominations/actions/accept", body)
        .await
        .expect(200);
    assert_eq!(done.json()["items"][0]["problem"]["code"], "stale");
    assert_eq!(
        done.json()["items"][0]["problem"]["request_id"],
        done.header("x-request-id")
    );
}

async fn who_does_not_read_a_finding_is_not_told_it_by_a_refusal(app: &TestApp) {
    let subject = linked(app, "officer@suoinga.example", "HG0001").await;
    let officer = app.officer().await;
    let id = officer.nominate(&subject).await;
    hold(app, &subject).await;
    let refused = officer
        .act(&id, "submit", 1)
        .await
        .problem(409, "not_eligible");
    let error = &refused["errors"][0];
    assert_eq!(
        (&error["pointer"], &error["code"], &error["nomination_id"]),
        (&json!("/rules"), &json!("not_told"), &json!(id))
    );
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let page = told(
        app,
        &cookie,
        post(
            app,
            &cookie,
            &format!("/nominations/{id}/actions/submit"),
            &[("version", "1")],
        )
        .await,
    )
    .await;
    for text in [refused.to_string(), alert(&page)] {
        assert!(
            text.contains(LETTER) && !text.contains("R-HOLD-1") && !text.contains("looked into"),
            "{text}"
        );
    }
    // As on the file itself.
    assert!(
        !officer
            .get(&format!("/nominations/{id}/eligibility"))
            .await
            .expect(200)
            .text
            .contains("R-HOLD-1")
    );
}
