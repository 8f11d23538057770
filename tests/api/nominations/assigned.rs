//! Which colleague of an office handles a file.

use serde_json::{Value, json};

use crate::eligibility::own_case::{grant, link, user_of};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{Actor, CHAIRMAN, OFFICER, Reply, SPECIALIST, TestApp, on_both};

on_both![
    a_colleague_is_named_and_everybody_reads_who_it_is,
    what_is_asked_of_an_assignment_has_limits,
    a_move_ends_it_and_a_pause_does_not,
    the_head_of_the_standing_office_assigns_and_whoever_holds_the_office_may_still_act,
    lists_are_limited_to_ones_own_or_to_nobodys,
    the_page_of_a_file_names_who_handles_it_and_assigns,
    my_work_tells_whose_a_file_is_where_an_office_is_shared,
    those_ticked_are_assigned_together_and_one_that_moved_on_stops_no_other,
];

const COLLEAGUE: &str = "specialist@honggiang.example";
const NOBODY: &str = "0193f1f0-0000-7000-8000-000000000000";

/// The id of the account with an address.
async fn id_of(app: &TestApp, email: &str) -> String {
    let user = user_of(&app.administrator().await, email).await;
    user["id"].as_str().unwrap().to_owned()
}

/// A second specialist of the commune: who is one of the province already.
async fn colleague(app: &TestApp) -> String {
    let id = id_of(app, COLLEAGUE).await;
    link(&app.administrator().await, &id, "HG0005").await;
    grant(app, COLLEAGUE, "standing_office_specialist", "HG-01").await;
    id
}

/// A file that waits for the check of the commune.
async fn waiting(app: &TestApp, kind: &str) -> String {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject(kind)).await;
    officer.does("submit", &id).await.expect(200);
    id
}

async fn version(actor: &Actor<'_>, id: &str) -> i64 {
    actor.version(&format!("/nominations/{id}")).await
}

/// Names who handles a file, as it stands.
async fn assigns(actor: &Actor<'_>, id: &str, user: &str) -> Reply {
    let seen = version(actor, id).await;
    let path = format!("/nominations/{id}/assignment");
    actor.put_at(&path, seen, json!({"user_id": user})).await
}

async fn assigned(actor: &Actor<'_>, id: &str) -> Value {
    let file = actor.get(&format!("/nominations/{id}")).await.expect(200);
    file.json()["assigned_to"].clone()
}

async fn deeds(actor: &Actor<'_>, id: &str) -> Vec<(Value, Value, Value)> {
    let history = actor.get(&format!("/nominations/{id}/history")).await;
    let history = history.expect(200).json();
    let lines = history["items"].as_array().unwrap().iter();
    let of_ours = lines.filter(|line| line["deed"].as_str().unwrap().ends_with("assigned"));
    of_ours
        .map(|line| {
            let part = |name: &str| line[name].clone();
            (part("deed"), part("actor"), part("subject_name"))
        })
        .collect()
}

async fn a_colleague_is_named_and_everybody_reads_who_it_is(app: &TestApp) {
    let other = colleague(app).await;
    let (specialist, id) = (app.specialist().await, waiting(app, "individual").await);
    // What falls together is one letter: that it waits was told before.
    app.deliver().await;
    assert_eq!(assigned(&specialist, &id).await, Value::Null);
    let before = version(&specialist, &id).await;
    let named = assigns(&specialist, &id, &other).await.expect(200).json();
    assert_eq!(named["assigned_to"]["user_id"], json!(other));
    assert_eq!(named["version"], before, "the file stays as it is");
    let shown = assigned(&app.officer().await, &id).await;
    assert_eq!(shown, named["assigned_to"]);
    let me = user_of(&app.administrator().await, SPECIALIST).await;
    assert_eq!(shown["by"], me["full_name"]);
    let listed = specialist.get("/tasks?limit=200").await.expect(200).json();
    let files = listed["items"].as_array().unwrap();
    let row = files.iter().find(|file| file["id"] == json!(id)).unwrap();
    assert_eq!(row["assigned_to"], shown);
    // Named again, nothing is written down.
    assigns(&specialist, &id, &other).await.expect(200);
    assert_eq!(assigned(&specialist, &id).await, shown);
    let heard = app.heard("Giao Ông/Bà thụ lý").await;
    assert_eq!(heard, [COLLEAGUE], "one letter, though named twice");
    let told = deeds(&specialist, &id).await;
    let named = (
        json!("assigned"),
        me["full_name"].clone(),
        shown["full_name"].clone(),
    );
    assert_eq!(told, [named]);
    // To oneself.
    let own = me["id"].as_str().unwrap();
    assigns(&specialist, &id, own).await.expect(200);
    assert_eq!(assigned(&specialist, &id).await["user_id"], json!(own));
    // Taken back, once.
    let path = format!("/nominations/{id}/assignment");
    specialist.delete_at(&path, before).await.expect(204);
    assert_eq!(assigned(&specialist, &id).await, Value::Null);
    specialist
        .delete_at(&path, before)
        .await
        .problem(404, "not_found");
    let told = deeds(&specialist, &id).await;
    assert_eq!(told.len(), 3);
    assert_eq!(told[2].0, "unassigned");
    assert_eq!(told[2].2, me["full_name"]);
}

async fn what_is_asked_of_an_assignment_has_limits(app: &TestApp) {
    let specialist = app.specialist().await;
    let own = id_of(app, SPECIALIST).await;
    let chairman = id_of(app, CHAIRMAN).await;
    let id = waiting(app, "individual").await;
    let path = format!("/nominations/{id}/assignment");
    let seen = version(&specialist, &id).await;
    for (body, code) in [
        (json!({"user_id": NOBODY}), "not_of_office"),
        (json!({"user_id": chairman}), "not_of_office"),
        (json!({"user_id": "x"}), "no_id"),
        (json!({"user_id": ""}), "no_id"),
    ] {
        let refused = specialist.put_at(&path, seen, body.clone()).await;
        let refused = refused.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["pointer"], "/user_id", "{body}");
        assert_eq!(refused["errors"][0]["code"], code, "{body}");
    }
    for body in [
        json!({}),
        json!({"user_id": own, "other": 1}),
        json!({"user_id": 1}),
    ] {
        let refused = specialist.put_at(&path, seen, body.clone()).await;
        assert!([400, 422].contains(&refused.status), "{body}");
    }
    let body = json!({"user_id": own});
    specialist
        .put(&path, body.clone())
        .await
        .problem(428, "precondition_missing");
    specialist
        .put_at(&path, seen + 1, body.clone())
        .await
        .problem(412, "stale");
    app.stranger()
        .await
        .put_at(&path, seen, body.clone())
        .await
        .problem(404, "not_found");
    app.stranger()
        .await
        .delete_at(&path, seen)
        .await
        .problem(404, "not_found");
    // Who sees the file and does not hold it: its writer, and who decides later.
    for viewer in [app.officer().await, app.chairman().await] {
        viewer
            .put_at(&path, seen, body.clone())
            .await
            .problem(403, "forbidden");
        viewer
            .delete_at(&path, seen)
            .await
            .problem(403, "forbidden");
    }
    // No office of a check holds a draft, or what has ended.
    let draft = app
        .officer()
        .await
        .nominate(&app.subject("collective"))
        .await;
    assigns(&specialist, &draft, &own)
        .await
        .problem(409, "wrong_stage");
    specialist.does("refuse", &id).await.expect(200);
    assigns(&specialist, &id, &own)
        .await
        .problem(409, "wrong_stage");
}

async fn a_move_ends_it_and_a_pause_does_not(app: &TestApp) {
    let (specialist, officer) = (app.specialist().await, app.officer().await);
    let own = id_of(app, SPECIALIST).await;
    let id = waiting(app, "household").await;
    assigns(&specialist, &id, &own).await.expect(200);
    for pause in ["hold", "release"] {
        specialist.does(pause, &id).await.expect(200);
        let named = assigned(&specialist, &id).await;
        assert_eq!(named["user_id"], json!(own), "{pause}");
    }
    specialist.does("return", &id).await.expect(200);
    assert_eq!(assigned(&specialist, &id).await, Value::Null);
    officer.does("submit", &id).await.expect(200);
    assert_eq!(assigned(&specialist, &id).await, Value::Null);
    assigns(&specialist, &id, &own).await.expect(200);
    specialist.does("accept", &id).await.expect(200);
    assert_eq!(assigned(&specialist, &id).await, Value::Null);
    let chairman = id_of(app, CHAIRMAN).await;
    assigns(&app.chairman().await, &id, &chairman)
        .await
        .expect(200);
    assigns(&specialist, &id, &own)
        .await
        .problem(403, "forbidden");
}

async fn the_head_of_the_standing_office_assigns_and_whoever_holds_the_office_may_still_act(
    app: &TestApp,
) {
    let other = colleague(app).await;
    let head = "office@honggiang.example";
    let id = waiting(app, "individual").await;
    // Of the province they see the file, no more.
    assigns(&app.actor(head).await, &id, &other)
        .await
        .problem(403, "forbidden");
    let account = id_of(app, head).await;
    link(&app.administrator().await, &account, "HG0002").await;
    grant(app, head, "standing_office_head", "HG-01").await;
    let head = app.actor(head).await;
    assigns(&head, &id, &other).await.expect(200);
    assert_eq!(assigned(&head, &id).await["user_id"], json!(other));
    // It restrains nobody.
    app.specialist().await.does("accept", &id).await.expect(200);
}

async fn lists_are_limited_to_ones_own_or_to_nobodys(app: &TestApp) {
    let other = colleague(app).await;
    let specialist = app.specialist().await;
    let own = id_of(app, SPECIALIST).await;
    let mut files = Vec::new();
    for kind in ["individual", "collective", "household"] {
        files.push(waiting(app, kind).await);
    }
    assigns(&specialist, &files[0], &own).await.expect(200);
    assigns(&specialist, &files[1], &other).await.expect(200);
    // A draft is with nobody's office.
    app.officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    for (asked, wanted) in [("me", &files[0]), ("nobody", &files[2])] {
        let path = format!("/nominations?assigned_to={asked}&count=true");
        let listed = specialist.get(&path).await.expect(200).json();
        let ids: Vec<&Value> = listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| &file["id"])
            .collect();
        assert_eq!(ids, [&json!(wanted)], "{asked}");
        assert_eq!(listed["total"], 1, "{asked}");
        let path = format!("/nominations/export?assigned_to={asked}");
        let lines = specialist.get(&path).await.expect(200).text;
        let of_files = lines.lines().filter(|line| line.contains("case_code"));
        let of_files: Vec<&str> = of_files.collect();
        assert_eq!(of_files.len(), 1, "{asked}: {lines}");
        assert!(of_files[0].contains(wanted.as_str()), "{asked}");
    }
    specialist
        .get("/nominations?assigned_to=you")
        .await
        .problem(422, "invalid");
}

async fn the_page_of_a_file_names_who_handles_it_and_assigns(app: &TestApp) {
    let other = colleague(app).await;
    let id = waiting(app, "individual").await;
    let place = format!("/nominations/{id}");
    let cookie = sign_in(app, SPECIALIST).await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    for text in ["Nhận xử lý", "Giao cho đồng nghiệp", "Cao Mẫu Thư"] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("Người thụ lý:"), "{page}");
    let seen = version(&app.specialist().await, &id).await.to_string();
    let form = [("version", seen.as_str()), ("user_id", other.as_str())];
    let named = post(app, &cookie, &format!("{place}/assignment"), &form).await;
    let page = told(app, &cookie, named).await;
    assert!(
        page.contains("Cao Mẫu Thư now handles this file."),
        "{page}"
    );
    assert!(page.contains("Handled by"), "{page}");
    // Who wrote it reads whose it is, and assigns nothing.
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, &place).await.expect(200).text;
    assert!(page.contains("Người thụ lý:"), "{page}");
    assert!(!page.contains("/assignment\""), "{page}");
    let ended = post(app, &cookie, &format!("{place}/assignment/end"), &form[..1]).await;
    let page = told(app, &cookie, ended).await;
    assert!(!page.contains("Handled by"), "{page}");
}

async fn my_work_tells_whose_a_file_is_where_an_office_is_shared(app: &TestApp) {
    let files = [
        waiting(app, "individual").await,
        waiting(app, "household").await,
    ];
    let cookie = sign_in(app, SPECIALIST).await;
    let page = get(app, &cookie, "/").await.expect(200).text;
    assert!(!page.contains("Chưa giao"), "alone in the office: {page}");
    colleague(app).await;
    let own = id_of(app, SPECIALIST).await;
    assigns(&app.specialist().await, &files[0], &own)
        .await
        .expect(200);
    let page = get(app, &cookie, "/").await.expect(200).text;
    for text in ["Của Ông/Bà", "Chưa giao", "Người thụ lý: Bùi Mẫu Giang"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    for (show, here, elsewhere) in [("mine", 0, 1), ("unassigned", 1, 0)] {
        let page = get(app, &cookie, &format!("/?show={show}")).await;
        let page = page.expect(200).text;
        let form = page.split("name=\"item\"").skip(1).collect::<String>();
        assert!(form.contains(&files[here]), "{show}: {page}");
        assert!(!form.contains(&files[elsewhere]), "{show}: {page}");
    }
}

async fn those_ticked_are_assigned_together_and_one_that_moved_on_stops_no_other(app: &TestApp) {
    let mut files = Vec::new();
    for kind in ["individual", "collective", "household"] {
        files.push(waiting(app, kind).await);
    }
    let cookie = sign_in(app, SPECIALIST).await;
    let page = get(app, &cookie, "/").await.expect(200).text;
    assert!(!page.contains("Giao hồ sơ đã chọn cho"), "alone: {page}");
    let other = colleague(app).await;
    let page = get(app, &cookie, "/").await.expect(200).text;
    assert!(page.contains("Giao hồ sơ đã chọn cho"), "{page}");
    let specialist = app.specialist().await;
    let mut ticked = Vec::new();
    for id in &files {
        ticked.push(format!("{id}:{}", version(&specialist, id).await));
    }
    let form = |to: &'static str, count: usize| {
        let mut form = vec![("user_id".to_owned(), to.to_owned())];
        let items = ticked.iter().take(count);
        form.extend(items.map(|item| ("item".to_owned(), item.clone())));
        form
    };
    let other: &'static str = other.leak();
    let send = async |form: Vec<(String, String)>| {
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let done = post(app, &cookie, "/nominations/assignment", &form).await;
        told(app, &cookie, done).await
    };
    // Nobody chosen, nothing ticked, somebody of another office.
    let page = send(form("", 3)).await;
    assert!(page.contains("class=\"problem"), "{page}");
    let page = send(form(other, 0)).await;
    assert!(page.contains("class=\"problem"), "{page}");
    let page = send(form(NOBODY, 3)).await;
    assert!(page.contains("class=\"problem"), "{page}");
    for id in &files {
        assert_eq!(assigned(&specialist, id).await, Value::Null);
    }
    specialist.does("accept", &files[1]).await.expect(200);
    let heard = app.heard("").await;
    let page = send(form(other, 3)).await;
    let told = "Assigned to Cao Mẫu Thư: 2. Not assigned: 1;";
    assert!(page.contains(told), "{page}");
    for (id, named) in files.iter().zip([true, false, true]) {
        assert_eq!(!assigned(&specialist, id).await.is_null(), named);
    }
    let told = app.heard("").await;
    let told = &told[heard.len()..];
    assert_eq!(told, [COLLEAGUE], "one letter of both files");
}
