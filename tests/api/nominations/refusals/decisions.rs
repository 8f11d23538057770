//! Files on a decision or another paper.

use serde_json::{Value, json};

use super::{LETTER, alert, hold, names};
use crate::support::pages::{post, sign_in, told};
use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![
    a_decision_names_those_of_its_lines_that_stop_it,
    a_paper_names_the_files_that_are_at_another_stage,
];

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
        page.contains(&format!(
            "Người Mẫu Số 4 {LETTER}: Something is being looked into"
        )),
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
