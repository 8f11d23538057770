//! The letters that follow acts: to the right people, once, what falls together for one reader as
//! one.

use actix_web::http::Method;
use chrono::TimeDelta;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::base::jobs::{self, Ending, Noted, Terms};
use thidua::db::{Conn, Failure};
use thidua::domain::base::ids::LeaseId;

use crate::access::identity::text;
use crate::support::{TestApp, approved, numbering, on_both, signed};

fn recipients(letters: &[String]) -> Vec<String> {
    let to = |letter: &String| {
        letter
            .lines()
            .find(|line| line.starts_with("To: "))
            .unwrap()
            .rsplit('<')
            .next()
            .unwrap()
            .trim_end_matches('>')
            .to_owned()
    };
    letters.iter().map(to).collect()
}

async fn count(app: &TestApp, state: &'static str) -> i64 {
    app.state
        .db
        .read(move |conn| jobs::count(conn, state))
        .await
        .unwrap()
}

/// Nominates and submits as many subjects of the commune; answers the nominations.
pub async fn submit(app: &TestApp, many: usize) -> Vec<String> {
    let officer = app.officer().await;
    let mut ids = Vec::new();
    for subject in app
        .planted
        .subjects
        .iter()
        .filter(|subject| subject.kind == "individual")
        .take(many)
    {
        let id = officer.nominate(&subject.id.to_string()).await;
        officer.act(&id, "submit", 1).await.expect(200);
        ids.push(id);
    }
    ids
}

/// What letters tell somebody since this was last asked, subject and text: these, and not those.
async fn news(app: &TestApp, to: &str, there: &[&str], absent: &[&str]) {
    app.deliver().await;
    let letters: Vec<lettre::Message> = app.letters.lock().unwrap().drain(..).collect();
    let theirs = letters.iter().filter(|letter| {
        letter.envelope().to()[0]
            .to_string()
            .starts_with(&format!("{to}@"))
    });
    let said = |letter: &lettre::Message| {
        let subject = letter
            .headers()
            .get::<lettre::message::header::Subject>()
            .unwrap();
        format!(
            "{}\n{}",
            subject.as_ref(),
            text(&String::from_utf8(letter.formatted()).unwrap())
        )
    };
    let said = theirs.map(said).collect::<Vec<_>>().join("\n");
    for text in there {
        assert!(said.contains(text), "{text}: {said}");
    }
    for text in absent {
        assert!(!said.contains(text), "{text}: {said}");
    }
}

on_both![
    each_step_tells_the_next_holder_and_who_nominated,
    letters_say_what_their_reader_needs,
    who_lost_the_right_gets_no_letter,
    a_refused_act_sends_nothing,
    what_falls_together_for_one_reader_is_one_letter,
    one_letter_tells_fifty_and_counts_the_rest,
    of_a_letter_goes_what_its_reader_may_still_see,
    several_workers_send_each_thing_once,
    a_server_that_lost_its_lease_cannot_say_how_a_job_ended,
    what_other_versions_queued_leaves_or_is_left_alone,
    what_became_of_a_letter_can_be_looked_up_for_a_quarter,
];

async fn each_step_tells_the_next_holder_and_who_nominated(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("household")).await;
    let mut told = Vec::new();
    let mut news = async || {
        let all = recipients(&app.deliver().await);
        let new = all
            .iter()
            .skip(told.len())
            .map(|address| address.split('@').next().unwrap().to_owned())
            .collect::<Vec<_>>();
        told = all;
        new
    };
    assert_eq!(news().await, [""; 0]);
    officer.act(&id, "submit", 1).await.expect(200);
    assert_eq!(news().await, ["officer", "specialist"]);
    specialist
        .act_because(&id, "return", 2, "Thiếu ngày")
        .await
        .expect(200);
    assert_eq!(news().await, ["officer"]);
    officer.act(&id, "submit", 3).await.expect(200);
    assert_eq!(news().await, ["officer", "specialist"]);
    specialist.act(&id, "accept", 4).await.expect(200);
    assert_eq!(news().await, ["chairman"]);
    app.chairman()
        .await
        .act(&id, "approve", 5)
        .await
        .expect(200);
    assert_eq!(news().await, ["officer", "specialist"]);
    let draft = json!({"title": "On letters of commendation", "nomination_ids": [id]});
    let decision = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(news().await, ["chairman"]);
    app.chairman()
        .await
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
    assert_eq!(news().await, ["specialist"]);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(5))
        .await
        .expect(200);
    assert_eq!(news().await, ["officer"]);
    let other = officer.nominate(&app.subject("individual")).await;
    officer.act(&other, "submit", 1).await.expect(200);
    specialist
        .act_because(&other, "refuse", 2, "Đã khen")
        .await
        .expect(200);
    // What waited for the specialist is out of date, but true of its moment; the officer's two
    // letters are one.
    assert_eq!(news().await, ["officer", "specialist"]);
    let letters = app.deliver().await;
    let id_of = |letter: &String| {
        letter
            .lines()
            .find(|line| line.starts_with("Message-ID: "))
            .unwrap()
            .to_owned()
    };
    let ids: std::collections::BTreeSet<String> = letters.iter().map(id_of).collect();
    assert_eq!(ids.len(), letters.len());
    assert!(
        letters
            .iter()
            .all(|letter| letter.contains("Auto-Submitted: auto-generated"))
    );
    assert!(
        letters
            .iter()
            .all(|letter| letter.contains("text/plain") && letter.contains("text/html"))
    );
}

async fn letters_say_what_their_reader_needs(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    // A return tells what is to be put right at which field.
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    app.deliver().await;
    let remarks = json!({
        "reason": "Thiếu số liệu",
        "remarks": [{"field": "statement", "text": "Ghi rõ số người được cứu"}]
    });
    specialist
        .post_at(&format!("/nominations/{id}/actions/return"), 2, remarks)
        .await
        .expect(200);
    news(
        app,
        "officer",
        &[
            "Hồ sơ được trả lại",
            "Báo cáo tóm tắt thành tích: Ghi rõ số người được cứu",
        ],
        &[],
    )
    .await;
    // A refusal tells on what rule it stands, and until when another look can be asked for; an
    // appeal that it is one.
    officer.does("submit", &id).await.expect(200);
    app.deliver().await;
    let refusal = json!({"reason": "Không đủ", "citation": "Nghị định 152/2025/NĐ-CP, Điều 6"});
    specialist
        .post_at(&format!("/nominations/{id}/actions/refuse"), 4, refusal)
        .await
        .expect(200);
    news(
        app,
        "officer",
        &[
            "Căn cứ pháp lý: Nghị định 152/2025/NĐ-CP, Điều 6",
            "Có thể đề nghị xem xét lại đến hết ngày",
        ],
        &[],
    )
    .await;
    officer.does("appeal", &id).await.expect(200);
    news(
        app,
        "chairman",
        &[
            "Đề nghị xem xét lại việc từ chối",
            "Người đã từ chối không tự xem xét lại",
        ],
        &["Hồ sơ chờ xử lý"],
    )
    .await;
    // A line that is struck goes back to who decided.
    let files = [
        approved(app, &app.subject("household")).await,
        approved(app, &app.subject("collective")).await,
    ];
    let path = format!("/decisions/{}", signed(app, &[&files[0], &files[1]]).await);
    app.deliver().await;
    let strike = json!({"nomination_id": files[1], "reason": "Có đơn"});
    specialist
        .post_at(&format!("{path}/strike"), 2, strike)
        .await
        .expect(200);
    news(
        app,
        "chairman",
        &["chuyển lại ông/bà xem xét, quyết định"],
        &["trả lại để hoàn thiện"],
    )
    .await;
    // A cancelled award, not a cancelled decision; by which paper, on what ground.
    let issued = specialist
        .post_at(&format!("{path}/issue"), 3, numbering(163))
        .await
        .expect(200)
        .json();
    app.deliver().await;
    let paper = json!({
        "ground": "forged_papers",
        "reason": "Kết luận số 3",
        "number": "90/QĐ-UBND",
        "date": "2026-10-17"
    });
    let award = format!(
        "/awards/{}",
        issued["lines"][0]["award"]["award_id"].as_str().unwrap()
    );
    let seen = chairman
        .get(&award)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let cancel = chairman
        .request(Method::POST, &format!("{award}/cancel"))
        .insert_header(("if-match", seen));
    app.send(cancel.set_json(paper)).await.expect(200);
    let there = [
        "Đã hủy khen thưởng: ",
        "Theo quyết định: 90/QĐ-UBND, 17/10/2026",
        "Căn cứ: Giấy tờ giả",
        "Quyết định: 163/QĐ-UBND",
    ];
    news(app, "officer", &there, &["Đã hủy quyết định"]).await;
}

async fn who_lost_the_right_gets_no_letter(app: &TestApp) {
    submit(app, 1).await;
    app.administrator()
        .await
        .disable("specialist@suoinga.example")
        .await;
    // The administrator hears that nobody holds the office any more.
    assert_eq!(
        recipients(&app.deliver().await),
        ["officer@suoinga.example", "admin@honggiang.example"]
    );
    assert_eq!(
        (count(app, "dropped").await, count(app, "done").await),
        (1, 2)
    );
}

async fn a_refused_act_sends_nothing(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let before = app.deliver().await.len();
    app.chairman()
        .await
        .act(&id, "approve", 3)
        .await
        .problem(409, "wrong_stage");
    assert_eq!(app.deliver().await.len(), before);
}

async fn what_falls_together_for_one_reader_is_one_letter(app: &TestApp) {
    submit(app, 3).await;
    let letters = app.deliver().await;
    assert_eq!(
        recipients(&letters),
        ["officer@suoinga.example", "specialist@suoinga.example"]
    );
    assert_eq!(count(app, "done").await, 6);
    assert_eq!(
        letters[1]
            .matches("<h2")
            .count()
            .max(letters[1].matches("=3Ch2").count()),
        3,
        "{}",
        letters[1]
    );
    // What comes later is another letter.
    let id = approved(app, &app.subject("household")).await;
    signed(app, &[&id]).await;
    assert_eq!(app.deliver().await.len(), 5);
}

async fn one_letter_tells_fifty_and_counts_the_rest(app: &TestApp) {
    let id = submit(app, 1).await.remove(0);
    app.deliver().await;
    let (ctx, specialist) = (app.state.ctx(), app.planted.accounts[1].email.clone());
    app.state
        .db
        .write(move |tx| {
            use thidua::domain::base::job::{About, Facts, Job, Notice, Template};
            let to = thidua::db::access::users::with_email(tx, &specialist)?
                .unwrap()
                .id;
            let job = Job::Letter {
                to,
                about: About::Nomination(id.parse().unwrap()),
                notice: Notice {
                    template: Template::Waiting,
                    facts: Facts::default(),
                },
            };
            jobs::enqueue(
                tx,
                &(0..101)
                    .map(|_| (ctx.id(), job.clone()))
                    .collect::<Vec<_>>(),
                ctx.now,
            )
        })
        .await
        .unwrap();
    let letters = app.deliver().await;
    assert_eq!(letters.len(), 2 + 1);
    let told = crate::access::identity::text(&letters[2]);
    assert!(
        told.matches("/nominations/").count() == 50 && told.contains("Ngoài ra còn 51 việc khác"),
        "{told}"
    );
    assert_eq!(count(app, "done").await, 2 + 101);
}

async fn of_a_letter_goes_what_its_reader_may_still_see(app: &TestApp) {
    let administrator = app.administrator().await;
    let users = administrator.get("/users").await.json();
    let user = users["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["email"] == "specialist@suoinga.example")
        .unwrap()["id"]
        .clone();
    let ward = administrator.get("/units?q=phuong+ben+lau").await.json()["items"][0]["id"].clone();
    crate::eligibility::own_case::link(&administrator, user.as_str().unwrap(), "HG0002").await;
    let role = json!({"user_id": user, "role": "standing_office_specialist", "unit_id": ward});
    let role = administrator
        .post("/role-assignments", role)
        .await
        .expect(201)
        .json();
    app.deliver().await;
    app.letters.lock().unwrap().clear();
    let done = count(app, "done").await;
    let stranger = app.stranger().await;
    let subject = stranger.get("/subjects").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let theirs = stranger.nominate(&subject).await;
    stranger.act(&theirs, "submit", 1).await.expect(200);
    let ours = submit(app, 1).await.remove(0);
    let request = administrator.request(
        actix_web::http::Method::DELETE,
        &format!("/role-assignments/{}", role["id"].as_str().unwrap()),
    );
    app.send(request).await.expect(200);
    let letters = app.deliver().await;
    assert_eq!(
        recipients(&letters),
        [
            "officer@benlau.example",
            "specialist@suoinga.example",
            "specialist@benlau.example",
            "officer@suoinga.example"
        ]
    );
    assert!(letters[1].contains(&ours[..8]) && !letters[1].contains(&theirs));
    assert_eq!(
        (count(app, "dropped").await, count(app, "done").await),
        (1, done + 4)
    );
}

async fn several_workers_send_each_thing_once(app: &TestApp) {
    submit(app, 5).await;
    let drain = async || while app.worker.one().await.unwrap() {};
    futures_util::future::join3(drain(), drain(), drain()).await;
    assert_eq!(count(app, "done").await, 10);
    let letters = app.letters.lock().unwrap();
    let told = |letter: &lettre::Message| {
        let text = String::from_utf8(letter.formatted()).unwrap();
        // One file stands in a letter without a heading of its own.
        text.matches("<h2")
            .count()
            .max(text.matches("=3Ch2").count())
            .max(1)
    };
    assert_eq!(letters.iter().map(told).sum::<usize>(), 10);
}

/// A server that hung while its lease ran out comes back when another one has the job: its word
/// does not count.
async fn a_server_that_lost_its_lease_cannot_say_how_a_job_ended(app: &TestApp) {
    submit(app, 1).await;
    let (now, terms) = (
        app.clock.now(),
        Terms {
            most: 50,
            apart: TimeDelta::zero(),
        },
    );
    let take = |lease: LeaseId, now| {
        app.state
            .db
            .write(move |tx| jobs::take(tx, now, lease, terms))
    };
    let finish = |taken: jobs::Taken, ending: Ending| {
        app.state
            .db
            .write(move |tx| jobs::finish(tx, &taken, &ending))
    };
    let (first, second) = (app.state.ids.next(now), app.state.ids.next(now));
    let hung = take(first, now).await.unwrap().unwrap();
    let later = now + TimeDelta::minutes(16);
    let taken = take(second, later).await.unwrap().unwrap();
    assert_eq!((taken.id, taken.attempts), (hung.id, 1));
    assert_eq!(
        finish(hung.clone(), Ending::Dead("too late".to_owned()))
            .await
            .unwrap(),
        Noted::LeaseLost
    );
    assert_eq!(
        finish(hung.clone(), Ending::Done(Vec::new()))
            .await
            .unwrap(),
        Noted::LeaseLost
    );
    assert_eq!((count(app, "dead").await, count(app, "done").await), (0, 0));
    assert_eq!(
        finish(taken, Ending::Done(Vec::new())).await.unwrap(),
        Noted::Yes
    );
    assert_eq!(
        finish(hung, Ending::Again(later, "again".to_owned()))
            .await
            .unwrap(),
        Noted::LeaseLost
    );
    assert_eq!(count(app, "done").await, 1);
}

/// As an earlier version queued them, or a later one: what is understood leaves, the rest waits for
/// a server of the later version.
async fn what_other_versions_queued_leaves_or_is_left_alone(app: &TestApp) {
    let id = submit(app, 1).await.remove(0);
    app.deliver().await;
    let account = app.planted.accounts[1].email.clone();
    let user = app
        .state
        .db
        .read(move |conn| thidua::db::access::users::with_email(conn, &account))
        .await
        .unwrap()
        .unwrap()
        .id;
    let letter = |notice: Value| {
        json!({
            "kind": "letter",
            "to": user,
            "about": {"nomination": id},
            "notice": notice
        })
    };
    let queue = [
        (
            "1",
            letter(json!({
                "template": "waiting",
                "stage": "check",
                "due_on": "2026-11-13",
                "reason": null
            })),
            None,
        ),
        (
            "2",
            letter(json!({
                "template": "waiting",
                "stage": "draft",
                "due_on": null,
                "reason": "Thieu ngay"
            })),
            Some(user),
        ),
        ("3", letter(json!({"template": "a_later_kind"})), Some(user)),
        ("4", json!({"kind": "a_later_job"}), None),
    ];
    for (n, payload, recipient) in queue {
        let recipient = recipient.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        let sql = format!(
            "INSERT INTO job (id, payload, state, run_at, attempts, created_at, recipient_id) VALUES \
                 ('0192aaaa-0000-7000-8000-00000000000{n}', '{payload}', 'queued', '2026-10-17 \
                 01:0{n}:00', 0, '2026-10-17 01:00:00', {recipient})"
        );
        app.state
            .db
            .write(move |tx| match tx {
                Conn::Pg(pg) => pg.batch_execute(&sql).map_err(Failure::from),
                Conn::Sqlite(sqlite) => sqlite.batch_execute(&sql).map_err(Failure::from),
            })
            .await
            .unwrap();
    }
    let letters = app.deliver().await;
    assert_eq!(letters.len(), 4);
    // The household's name is that of today, the day and the reason are those it was queued with.
    assert!(
        letters[2].contains("13/11/2026") && letters[3].contains("Thieu ngay"),
        "{} {}",
        letters[2],
        letters[3]
    );
    // However often they are looked at, no attempt is counted and nobody is told that they failed.
    for _ in 0..3 {
        app.clock.set(app.clock.now() + TimeDelta::hours(12));
        app.deliver().await;
    }
    assert_eq!(
        (count(app, "dead").await, count(app, "queued").await),
        (0, 2)
    );
    let left = "FROM job WHERE state = 'queued' AND attempts = 0 AND letter_id IS NULL AND \
        lease_id IS NULL AND last_error IS NULL";
    let removed = app
        .state
        .db
        .write(move |tx| match tx {
            Conn::Pg(pg) => diesel::sql_query(format!("DELETE {left}"))
                .execute(pg)
                .map_err(Failure::from),
            Conn::Sqlite(sqlite) => diesel::sql_query(format!("DELETE {left}"))
                .execute(sqlite)
                .map_err(Failure::from),
        })
        .await
        .unwrap();
    assert_eq!(removed, 2);
}

async fn what_became_of_a_letter_can_be_looked_up_for_a_quarter(app: &TestApp) {
    app.officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let id = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    app.finish().await;
    let done = async || count(app, "done").await;
    let sent = done().await;
    assert!(sent > 0);
    for (days, left) in [(89, sent), (2, 0)] {
        app.clock.set(app.clock.now() + TimeDelta::days(days));
        thidua::jobs::upkeep::tidy_queue(&app.state).await;
        assert_eq!(done().await, left);
    }
}
