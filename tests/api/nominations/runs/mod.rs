//! One act on very many files: chosen on the server, done behind the answer, each once.

mod asked;

use serde_json::{Value, json};
use thidua::domain::base::ids::RunId;
use thidua::services::nominations::runs::{self, RunStep};

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{Actor, STRANGER, TestApp, on_both, unit_of};

on_both![
    all_of_a_filter_is_looked_over_and_done_behind_the_page,
    a_run_goes_on_on_another_server_and_does_nothing_twice,
    rights_are_asked_anew_for_each_file,
    who_cannot_sign_in_any_more_does_nothing_and_files_are_left,
    what_has_changed_meanwhile_is_refused_and_named,
    a_run_is_stopped_and_goes_on,
    a_run_is_that_of_who_started_it,
];

/// Files that wait for the specialist's check.
async fn checked(app: &TestApp, count: usize) -> Vec<String> {
    let officer = app.officer().await;
    let mut files = Vec::new();
    for n in 0..count {
        let subject = officer
            .add_subject("individual", &format!("Người Mẫu Thứ {n}"))
            .await;
        let file = officer.nominate(&subject).await;
        officer.act(&file, "submit", 1).await.expect(200);
        files.push(file);
    }
    app.deliver().await;
    files
}

fn items(files: &[String]) -> Value {
    json!(
        files
            .iter()
            .map(|id| json!({"id": id, "version": 2}))
            .collect::<Vec<_>>()
    )
}

async fn started(actor: &Actor<'_>, files: &[String]) -> String {
    let reply = actor
        .post("/runs", json!({"action": "accept", "items": items(files)}))
        .await
        .expect(201);
    let run = reply.json();
    let id = run["id"].as_str().unwrap().to_owned();
    assert_eq!(reply.header("location"), format!("/api/v1/runs/{id}"));
    assert_eq!(run["state"], "going");
    id
}

/// Files, done, refused, left.
async fn tally(actor: &Actor<'_>, id: &str) -> (String, [i64; 4]) {
    let run = actor.get(&format!("/runs/{id}")).await.expect(200).json();
    let counts = ["files", "done", "refused", "left"].map(|name| run[name].as_i64().unwrap());
    (run["state"].as_str().unwrap().to_owned(), counts)
}

async fn step(app: &TestApp, id: &str) -> RunStep {
    let (ctx, run) = (app.state.ctx(), RunId(id.parse().unwrap()));
    app.state
        .db
        .write(move |tx| runs::step(tx, &ctx, run))
        .await
        .unwrap()
}

/// The codes of those that were refused.
async fn refusals(actor: &Actor<'_>, id: &str) -> Vec<String> {
    let lines = actor.get(&format!("/runs/{id}/lines")).await.expect(200);
    lines.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["problem"]["code"].as_str().unwrap().to_owned())
        .collect()
}

async fn stage(app: &TestApp, id: &str) -> Value {
    let officer = app.officer().await;
    officer.get(&format!("/nominations/{id}")).await.json()["stage"].clone()
}

async fn all_of_a_filter_is_looked_over_and_done_behind_the_page(app: &TestApp) {
    let files = checked(app, 3).await;
    // One of them cannot go on any more.
    let specialist = sign_in(app, "specialist@suoinga.example").await;
    let form = [("run", "accept"), ("show", "in_progress-check")];
    let chosen = post(app, &specialist, "/work/runs", &form)
        .await
        .expect(303);
    let place = chosen.header("location").to_owned();
    assert!(place.starts_with("/work/runs/"), "{place}");
    app.officer()
        .await
        .act_because(&files[2], "withdraw", 2, "By mistake")
        .await
        .expect(200);
    let page = get(app, &specialist, &place).await.expect(200).text;
    assert!(
        page.contains("Đã chọn 3 hồ sơ: chuyển được 2, không chuyển được 1.")
            && page.contains("Bắt đầu xử lý 2 hồ sơ"),
        "{page}"
    );
    assert_eq!(stage(app, &files[0]).await, "check", "nothing has changed");
    post(app, &specialist, &format!("{place}/start"), &[])
        .await
        .expect(303);
    let page = get(app, &specialist, &place).await.expect(200).text;
    assert!(
        page.contains("Đang xử lý: đã qua 0 trong 3 hồ sơ."),
        "{page}"
    );
    let again = post(app, &specialist, &format!("{place}/start"), &[]).await;
    assert!(
        told(app, &specialist, again)
            .await
            .contains("class=\"problem")
    );
    let letters = app.deliver().await.len();
    let page = get(app, &specialist, &place).await.expect(200).text;
    assert!(
        page.contains("Đã xử lý xong 3 hồ sơ.")
            && page.contains(&format!("href=\"/nominations/{}\"", files[2])),
        "{page}"
    );
    assert_eq!(stage(app, &files[0]).await, "decide");
    assert!(letters > 3, "the chairman is written to");
    let page = get(app, &specialist, "/work/runs").await.expect(200).text;
    assert!(page.contains(&place), "{page}");
    // Nothing else is such an act, and nothing waits any more.
    for run in ["refuse", "issue", "nonsense"] {
        post(app, &specialist, "/work/runs", &[("run", run)])
            .await
            .expect(404);
    }
    let none = post(app, &specialist, "/work/runs", &form).await;
    assert!(
        told(app, &specialist, none)
            .await
            .contains("The filter finds no file")
    );
}

async fn a_run_goes_on_on_another_server_and_does_nothing_twice(app: &TestApp) {
    let files = checked(app, 23).await;
    let specialist = app.specialist().await;
    let run = started(&specialist, &files).await;
    // A server that died behind a file.
    assert_eq!(step(app, &run).await, RunStep::Gone);
    assert_eq!(tally(&specialist, &run).await.1, [23, 1, 0, 22]);
    // One that is told to stop behind a part.
    assert!(app.worker.one().await.unwrap());
    let (state, [_, done, refused, left]) = tally(&specialist, &run).await;
    assert_eq!((state.as_str(), done, refused, left), ("going", 21, 0, 2));
    specialist
        .post(&format!("/runs/{run}/continue"), json!({}))
        .await
        .problem(409, "wrong_stage");
    let other = app.twin().await;
    other.deliver().await;
    assert_eq!(
        tally(&specialist, &run).await,
        ("ended".to_owned(), [23, 23, 0, 0])
    );
    for file in &files {
        let shown = app
            .officer()
            .await
            .get(&format!("/nominations/{file}"))
            .await;
        assert_eq!(shown.json()["version"], 3);
    }
    assert_eq!(step(app, &run).await, RunStep::Over);
}

async fn rights_are_asked_anew_for_each_file(app: &TestApp) {
    let files = checked(app, 2).await;
    let unit = unit_of(&app.officer().await, "HG-01").await["id"].clone();
    let stand_in = json!({
        "role": "standing_office_specialist", "unit_id": unit,
        "to_email": "chairman@suoinga.example", "reason": "Leave",
        "valid_from": "2026-10-17", "valid_to": "2026-10-17",
    });
    app.specialist()
        .await
        .post("/delegations", stand_in)
        .await
        .expect(201);
    let run = started(&app.chairman().await, &files).await;
    assert_eq!(step(app, &run).await, RunStep::Gone);
    let history = app
        .officer()
        .await
        .get(&format!("/nominations/{}/history", files[0]))
        .await
        .expect(200)
        .text;
    assert!(history.contains("accepted"), "{history}");
    app.set_clock("2026-10-18T02:00:00Z");
    app.deliver().await;
    let chairman = app.chairman().await;
    assert_eq!(
        tally(&chairman, &run).await,
        ("ended".to_owned(), [2, 1, 1, 0])
    );
    assert_eq!(refusals(&chairman, &run).await, ["forbidden"]);
    assert_eq!(stage(app, &files[1]).await, "check");
}

async fn who_cannot_sign_in_any_more_does_nothing_and_files_are_left(app: &TestApp) {
    let files = checked(app, 2).await;
    let run = started(&app.specialist().await, &files).await;
    assert_eq!(step(app, &run).await, RunStep::Gone);
    let administrator = app.administrator().await;
    administrator.disable("specialist@suoinga.example").await;
    app.deliver().await;
    // Who manages the account sees it, and what it is about as far as they see that.
    assert_eq!(
        tally(&administrator, &run).await,
        ("halted".to_owned(), [2, 1, 0, 1])
    );
    let left = administrator
        .get(&format!("/runs/{run}/lines?outcome=left"))
        .await
        .expect(200)
        .json();
    assert_eq!(left["items"][0]["nomination_id"], json!(files[1]));
    assert!(left["items"][0]["subject_name"].is_null(), "{left}");
    administrator
        .post(&format!("/runs/{run}/continue"), json!({}))
        .await
        .problem(403, "forbidden");
}

async fn what_has_changed_meanwhile_is_refused_and_named(app: &TestApp) {
    let files = checked(app, 3).await;
    let specialist = app.specialist().await;
    let nobody = "0192aaaa-0000-7000-8000-000000000000";
    let asked = json!([
        {"id": files[0], "version": 2}, {"id": files[1], "version": 1},
        {"id": nobody, "version": 2}, {"id": files[2], "version": 2},
    ]);
    let run = specialist
        .post("/runs", json!({"action": "accept", "items": asked}))
        .await
        .expect(201)
        .json();
    let run = run["id"].as_str().unwrap();
    // Somebody else was there before the job.
    specialist.act(&files[2], "accept", 2).await.expect(200);
    app.deliver().await;
    assert_eq!(
        tally(&specialist, run).await,
        ("ended".to_owned(), [4, 1, 3, 0])
    );
    assert_eq!(
        refusals(&specialist, run).await,
        ["stale", "not_found", "wrong_stage"]
    );
    // In pages, in words, each with its file.
    let mut path = format!("/runs/{run}/lines?limit=1");
    let mut seen = Vec::new();
    loop {
        let page = specialist.get(&path).await.expect(200).json();
        let line = &page["items"][0];
        assert!(!line["problem"]["detail"].as_str().unwrap().is_empty());
        seen.push(line["nomination_id"].as_str().unwrap().to_owned());
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("/runs/{run}/lines?limit=1&cursor={cursor}");
    }
    assert_eq!(seen, [files[1].as_str(), nobody, files[2].as_str()]);
}

async fn a_run_is_stopped_and_goes_on(app: &TestApp) {
    let files = checked(app, 2).await;
    let specialist = app.specialist().await;
    let run = started(&specialist, &files).await;
    step(app, &run).await;
    let post = async |act: &str| {
        specialist
            .post(&format!("/runs/{run}/{act}"), json!({}))
            .await
    };
    let stopped = post("stop").await.expect(200).json();
    assert_eq!(
        (&stopped["state"], &stopped["left"]),
        (&json!("halted"), &json!(1))
    );
    post("stop").await.problem(409, "wrong_stage");
    app.deliver().await;
    assert_eq!(stage(app, &files[1]).await, "check");
    assert_eq!(post("continue").await.expect(200).json()["state"], "going");
    app.deliver().await;
    assert_eq!(
        tally(&specialist, &run).await,
        ("ended".to_owned(), [2, 2, 0, 0])
    );
    for act in ["continue", "stop"] {
        post(act).await.problem(409, "wrong_stage");
    }
}

async fn a_run_is_that_of_who_started_it(app: &TestApp) {
    let files = checked(app, 1).await;
    let run = started(&app.specialist().await, &files).await;
    let (stranger, chairman) = (app.actor(STRANGER).await, app.chairman().await);
    for other in [&stranger, &chairman] {
        for path in ["", "/lines"] {
            other
                .get(&format!("/runs/{run}{path}"))
                .await
                .problem(404, "not_found");
        }
        for act in ["continue", "stop"] {
            other
                .post(&format!("/runs/{run}/{act}"), json!({}))
                .await
                .problem(404, "not_found");
        }
        assert!(other.get("/runs").await.json()["items"] == json!([]));
    }
    let session = sign_in(app, STRANGER).await;
    get(app, &session, &format!("/work/runs/{run}"))
        .await
        .expect(404);
    post(app, &session, &format!("/work/runs/{run}/stop"), &[])
        .await
        .expect(404);
    let administrator = app.administrator().await;
    assert_eq!(tally(&administrator, &run).await.1, [1, 0, 0, 1]);
    administrator
        .post(&format!("/runs/{run}/stop"), json!({}))
        .await
        .problem(403, "forbidden");
    let desk = sign_in(app, "admin@honggiang.example").await;
    let page = get(app, &desk, &format!("/work/runs/{run}"))
        .await
        .expect(200)
        .text;
    assert!(!page.contains("/stop\""), "{page}");
}
