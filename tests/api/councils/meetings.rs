//! Meetings: prepared, called, changed, cancelled; what is refused, and to whom; the desk of who
//! runs them.

use serde_json::{Value, json};

use super::ballots::{Hall, fault, hall};
use crate::support::excel::rows;
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{TestApp, on_both};

on_both![
    a_meeting_is_prepared_called_and_changed,
    a_cancelled_meeting_frees_its_files,
    every_limit_of_a_meeting_is_told_by_field,
    a_meeting_is_seen_and_run_by_whom_it_concerns,
    the_desk_leads_through_a_meeting,
];

const SECRETARY: &str = "secretary@honggiang.example";

fn new_meeting() -> Value {
    json!({
        "title": "Phiên họp mẫu", "kind": "in_person", "starts_at": "2026-11-20T07:00:00Z",
        "place": "Phòng họp số 1",
    })
}

/// Prepares a meeting; answers where it stands.
async fn prepared(hall: &Hall<'_>) -> String {
    let path = format!("/councils/{}/meetings", hall.council);
    let made = hall.secretary.post(&path, new_meeting()).await;
    let made = made.expect(201).json();
    assert_eq!(
        (&made["state"], &made["version"]),
        (&json!("preparing"), &json!(1))
    );
    format!("/meetings/{}", made["id"].as_str().unwrap())
}

fn places(meeting: &Value) -> Vec<&str> {
    let lines = meeting["lines"].as_array().unwrap();
    lines
        .iter()
        .map(|line| line["nomination_id"].as_str().unwrap())
        .collect()
}

async fn a_meeting_is_prepared_called_and_changed(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một", "Người Mẫu Hai"]).await;
    let path = prepared(&hall).await;
    let secretary = &hall.secretary;
    let (agenda, invite) = (format!("{path}/agenda"), format!("{path}/invite"));
    let backwards = json!({"nomination_ids": [files[1], files[0]]});
    let named = secretary
        .put_at(&agenda, 1, backwards)
        .await
        .expect(200)
        .json();
    assert_eq!(places(&named), [files[1].as_str(), files[0].as_str()]);
    // 90 % of three members are three.
    assert_eq!(named["lines"][0]["needed"], 3);
    let all = json!({"all_waiting": true});
    let all = secretary.put_at(&agenda, 2, all).await.expect(200).json();
    assert_eq!(places(&all).len(), 2);
    let invited = secretary
        .post_at(&invite, 3, json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&invited["state"], &invited["invitations"]),
        (&json!("invited"), &json!(1))
    );
    assert_eq!(app.heard("PH-26-001").await.len(), 3);
    secretary
        .post_at(&invite, 4, json!({}))
        .await
        .problem(409, "wrong_stage");
    secretary
        .put_at(&agenda, 4, json!({"all_waiting": true}))
        .await
        .problem(409, "wrong_stage");
    let elsewhere = json!({"place": "Hội trường lớn"});
    let changed = secretary.patch_at(&path, 4, elsewhere.clone()).await;
    let changed = changed.expect(200).json();
    assert_eq!(
        (&changed["place"], &changed["invitations"]),
        (&json!("Hội trường lớn"), &json!(2))
    );
    assert_eq!(app.heard("PH-26-001").await.len(), 6);
    secretary
        .patch_at(&path, 4, elsewhere)
        .await
        .problem(412, "stale");
    hall.attend(path.trim_start_matches("/meetings/"), 2).await;
    let minutes = secretary
        .get(&format!("{path}/minutes"))
        .await
        .expect(200)
        .json();
    let quorum = &minutes["meeting"]["quorum"];
    assert_eq!(
        (&quorum["present"], &quorum["is_reached"]),
        (&json!(2), &json!(false))
    );
    assert_eq!(minutes["meeting"]["members"][2]["attendance"], Value::Null);
}

async fn a_cancelled_meeting_frees_its_files(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let first = format!("/meetings/{}", hall.meeting(&files).await);
    let second = prepared(&hall).await;
    let (agenda, named) = (format!("{second}/agenda"), json!({"nomination_ids": files}));
    let secretary = &hall.secretary;
    secretary
        .put_at(&agenda, 1, named.clone())
        .await
        .problem(409, "duplicate");
    let nothing = secretary
        .put_at(&agenda, 1, json!({"all_waiting": true}))
        .await;
    assert_eq!(fault(&nothing.problem(422, "invalid")).1, "no_lines");
    let cancel = format!("{first}/cancel");
    let version = secretary.version(&first).await;
    let reason = json!({"reason": "Vắng chủ tọa"});
    let cancelled = secretary.post_at(&cancel, version, reason.clone()).await;
    assert_eq!(cancelled.expect(200).json()["state"], "cancelled");
    secretary
        .post_at(&cancel, version + 1, reason)
        .await
        .problem(409, "wrong_stage");
    secretary.put_at(&agenda, 1, named).await.expect(200);
    // The invitation in a calendar is taken back under its name.
    let browser = sign_in(app, SECRETARY).await;
    let file = get(app, &browser, &format!("{first}/calendar.ics")).await;
    let file = file.expect(200).text;
    assert!(
        file.contains("STATUS:CANCELLED") && file.contains("SEQUENCE:2"),
        "{file}"
    );
}

async fn every_limit_of_a_meeting_is_told_by_field(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let council = format!("/councils/{}/meetings", hall.council);
    let secretary = &hall.secretary;
    for (name, value, pointer, code) in [
        ("title", json!(""), "/title", "required"),
        ("title", json!("x".repeat(301)), "/title", "too_long"),
        ("kind", json!("by_phone"), "/kind", "unknown_code"),
        ("kind", json!("in_writing"), "/place", "no_place"),
        ("place", json!("x".repeat(201)), "/place", "too_long"),
        ("place", Value::Null, "/place", "required"),
        ("starts_at", json!("x"), "/starts_at", "no_moment"),
        (
            "starts_at",
            json!("2026-11-19T07:00:00Z"),
            "/starts_at",
            "in_past",
        ),
    ] {
        let mut new = new_meeting();
        new[name] = value;
        let problem = secretary.post(&council, new).await.problem(422, "invalid");
        assert_eq!(fault(&problem), (pointer.to_owned(), code.to_owned()));
    }
    let path = prepared(&hall).await;
    let agenda = format!("{path}/agenda");
    let nobody = "0192aaaa-0000-7000-8000-000000000001";
    let too_many = vec![nobody; 301];
    for (body, pointer, code) in [
        (json!({}), "/nomination_ids", "out_of_range"),
        (
            json!({"nomination_ids": too_many}),
            "/nomination_ids",
            "out_of_range",
        ),
        (
            json!({"nomination_ids": ["x"]}),
            "/nomination_ids/0",
            "no_id",
        ),
        (
            json!({"nomination_ids": [nobody]}),
            "/nomination_ids/0",
            "unknown_reference",
        ),
        (
            json!({"nomination_ids": [files[0], files[0]]}),
            "/nomination_ids/1",
            "twice",
        ),
        (
            json!({"nomination_ids": [files[0]], "all_waiting": true}),
            "/nomination_ids",
            "named_beside_all",
        ),
    ] {
        let problem = secretary.put_at(&agenda, 1, body).await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(fault(&problem), (pointer.to_owned(), code.to_owned()));
    }
    let empty = secretary
        .post_at(&format!("{path}/invite"), 1, json!({}))
        .await;
    assert_eq!(fault(&empty.problem(422, "invalid")).1, "no_lines");
    let draft = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    secretary
        .put_at(&agenda, 1, json!({"nomination_ids": [draft]}))
        .await
        .problem(409, "wrong_stage");
    let same = secretary
        .patch_at(&path, 1, json!({"title": "Phiên họp mẫu"}))
        .await;
    assert_eq!(fault(&same.problem(422, "invalid")).1, "unchanged");
    let meeting = hall.meeting(&files).await;
    let path = format!("/meetings/{meeting}");
    let version = secretary.version(&path).await;
    let row = |user: &str, how: &str| -> Value { json!({"user_id": user, "attendance": how}) };
    let member = hall.users[0].to_string();
    for (noted, pointer, code) in [
        (json!([]), "/members", "out_of_range"),
        (json!([row("x", "present")]), "/members/0/user_id", "no_id"),
        (
            json!([row(&member, "late")]),
            "/members/0/attendance",
            "unknown_code",
        ),
        (
            json!([row(nobody, "present")]),
            "/members/0/user_id",
            "unknown_reference",
        ),
        (
            json!([row(&member, "present"), row(&member, "absent")]),
            "/members/1/user_id",
            "twice",
        ),
    ] {
        let noted = json!({"members": noted});
        let address = format!("{path}/attendance");
        let problem = secretary.put_at(&address, version, noted).await;
        let problem = problem.problem(422, "invalid");
        assert_eq!(fault(&problem), (pointer.to_owned(), code.to_owned()));
    }
    for (reason, code) in [(String::new(), "required"), ("x".repeat(2_001), "too_long")] {
        let body = json!({"reason": reason});
        let problem = secretary
            .post_at(&format!("{path}/cancel"), version, body)
            .await;
        assert_eq!(
            fault(&problem.problem(422, "invalid")),
            ("/reason".to_owned(), code.to_owned())
        );
    }
}

async fn a_meeting_is_seen_and_run_by_whom_it_concerns(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let council = format!("/councils/{}/meetings", hall.council);
    let (stranger, office) = (app.stranger().await, app.office().await);
    let new = new_meeting();
    stranger
        .post(&council, new.clone())
        .await
        .problem(404, "not_found");
    office.post(&council, new).await.problem(403, "forbidden");
    let path = prepared(&hall).await;
    // A member without an office in the body sees a meeting once they are invited to it.
    hall.members[0].get(&path).await.problem(404, "not_found");
    stranger.get(&path).await.problem(404, "not_found");
    office.get(&path).await.expect(200);
    let listed = office.get(&council).await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    stranger.get(&council).await.problem(404, "not_found");
    let called = format!("/meetings/{}", hall.meeting(&files).await);
    let seen = hall.members[0].get(&called).await.expect(200).json();
    let acts = seen["allowed_actions"].as_array().unwrap();
    assert!(
        acts.iter().all(|one| one["reason"] == "not_holder"),
        "{seen}"
    );
    for who in [&hall.members[0], &office] {
        let cancel = who
            .post_at(&format!("{called}/cancel"), 3, json!({"reason": "x"}))
            .await;
        cancel.problem(403, "forbidden");
    }
}

async fn the_desk_leads_through_a_meeting(app: &TestApp) {
    let hall = hall(app, 3).await;
    hall.files(&["Người Mẫu Một", "Người Mẫu Hai"]).await;
    let desk = sign_in(app, SECRETARY).await;
    let list = get(app, &desk, "/meetings").await.expect(200).text;
    assert!(list.contains(&hall.council), "{list}");
    let new = [
        ("council_id", hall.council.as_str()),
        ("title", "Xét khen thưởng năm"),
        ("kind", "in_person"),
        ("date", "20/11/2026"),
        ("time", "14:00"),
        ("place", "Phòng họp số 1"),
    ];
    let made = post(app, &desk, "/meetings", &new).await.expect(303);
    let path = made.header("location").to_owned();
    let act = |step: &str| format!("{path}/{step}");
    let all = [("version", "1"), ("all_waiting", "true")];
    let page = told(app, &desk, post(app, &desk, &act("agenda"), &all).await).await;
    assert!(
        !page.contains("role=\"alert\"") && page.contains("Người Mẫu Hai"),
        "{page}"
    );
    let invite = [("version", "2"), ("confirm", "yes")];
    told(app, &desk, post(app, &desk, &act("invite"), &invite).await).await;
    let users: Vec<String> = hall.users.iter().map(ToString::to_string).collect();
    let mut noted = vec![("version", "3"), ("all", "present")];
    for user in &users {
        noted.extend([("user_id", user.as_str()), ("attendance", "")]);
    }
    let page = told(
        app,
        &desk,
        post(app, &desk, &act("attendance"), &noted).await,
    )
    .await;
    assert!(page.contains("Quorum reached"), "{page}");
    let opened = post(app, &desk, &act("ballots"), &[("version", "4")]).await;
    let page = told(app, &desk, opened).await;
    let ballot = page.split("id=\"ballot-").nth(1).unwrap();
    let ballot = ballot.split('"').next().unwrap().to_owned();
    for member in 0..3 {
        let choices = [(1, "yes"), (2, "no")];
        hall.vote(&ballot, member, &choices).await.expect(204);
    }
    let close = [
        ("version", "1"),
        ("ballot_id", ballot.as_str()),
        ("confirm", "yes"),
    ];
    let page = told(
        app,
        &desk,
        post(app, &desk, &act("ballots/close"), &close).await,
    )
    .await;
    assert!(
        page.contains("Not passed") && !page.contains("role=\"alert\""),
        "{page}"
    );
    let agenda = rows(&get(app, &desk, &act("agenda/export")).await.expect(200));
    let results = rows(&get(app, &desk, &act("results/export")).await.expect(200));
    assert_eq!((agenda.len(), results.len()), (3, 3));
    let version = hall.secretary.version(&path).await.to_string();
    let conclude = [("version", version.as_str()), ("confirm", "yes")];
    let page = told(
        app,
        &desk,
        post(app, &desk, &act("conclude"), &conclude).await,
    )
    .await;
    assert!(page.contains("Concluded"), "{page}");
    let list = get(app, &desk, "/meetings?state=concluded")
        .await
        .expect(200);
    assert!(list.text.contains("PH-26-001"));
    let export = get(app, &desk, "/meetings/export").await.expect(200);
    assert_eq!(rows(&export).len(), 2);
}
