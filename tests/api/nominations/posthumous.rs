//! Awards to somebody who has died: the file, the decision, the record and the letters say so, and
//! who receives for the family.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::db;
use thidua::domain::base::history::Object;
use thidua::domain::base::ids::PersonId;

use crate::access::identity_pages::{form, get, signed_in};
use crate::eligibility::own_case::person_of;
use crate::support::{Actor, Reply, TestApp, approved, nomination, numbering, on_both, signed};

fn told() -> Value {
    json!({
        "died_on": "2026-10-14",
        "receiver": "Trần Thị Mẫu",
        "relation": "vợ",
        "address": "Thôn Bãi Bồi, xã Suối Ngà"
    })
}

async fn put_at(actor: &Actor<'_>, method: Method, path: &str, version: i64, body: Value) -> Reply {
    let request = actor
        .request(method, path)
        .insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_json(body)).await
}

/// A nomination of a subject as it would be written: with an achievement that is on file.
async fn body(app: &TestApp, subject: &str) -> Value {
    let officer = app.officer().await;
    let draft = officer.nominate(subject).await;
    let achievement = officer
        .get(&format!("/nominations/{draft}"))
        .await
        .expect(200)
        .json()["achievement_id"]
        .clone();
    put_at(
        &officer,
        Method::DELETE,
        &format!("/nominations/{draft}"),
        1,
        json!({}),
    )
    .await
    .expect(204);
    nomination(subject, achievement.as_str().unwrap())
}

/// Somebody new on the register of the commune: who they are as a subject, and as a person.
async fn registered(app: &TestApp, name: &str) -> (String, String) {
    let body = json!({"full_name": name, "unit_code": "HG-01", "is_direct_worker": true});
    let path = format!("/people/by-code/T-{}", name.len());
    let person = app
        .program("HG", &["people:write"])
        .await
        .put(&path, body)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let subjects = app
        .officer()
        .await
        .get("/subjects?limit=200")
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
    (
        subject["id"].as_str().unwrap().to_owned(),
        person.as_str().unwrap().to_owned(),
    )
}

/// The register learns that somebody has died.
async fn died(app: &TestApp, person: &str) {
    put_at(
        &app.administrator().await,
        Method::PUT,
        &format!("/people/{person}/leaving"),
        1,
        json!({"died_on": "2026-10-14"}),
    )
    .await
    .expect(200);
}

/// Why a reader cannot do something with a file or a decision; null where they can.
async fn why_not(actor: &Actor<'_>, path: &str, action: &str) -> Value {
    let shown = actor.get(path).await.expect(200).json();
    shown["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["action"] == action)
        .unwrap()["reason"]
        .clone()
}

/// A file of somebody who lives, as far as the check or the approval.
async fn sent(app: &TestApp, subject: &str, accepted: bool) -> String {
    let id = app.officer().await.nominate(subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    if accepted {
        app.specialist().await.does("accept", &id).await.expect(200);
    }
    id
}

/// That it was refused because its subject has died, and names them.
fn is_stopped(reply: Reply, id: &str, name: &str) {
    let fault = reply.problem(422, "invalid")["errors"][0].clone();
    assert_eq!(
        (&fault["code"], &fault["nomination_id"]),
        (&json!("has_died"), &json!(id)),
        "{fault}"
    );
    assert!(fault["detail"].as_str().unwrap().contains(name), "{fault}");
}

on_both![
    who_dies_while_a_file_is_on_its_way_stops_it_until_it_says_so,
    a_decision_that_lists_the_dead_as_living_is_neither_signed_nor_issued,
    the_register_learns_of_a_death_from_the_award_that_honours_it,
    nobody_is_honoured_for_what_began_after_their_death,
    who_has_died_is_honoured_after_death_and_the_record_says_who_received,
    what_is_said_of_the_dead_has_limits,
    a_register_that_knows_somebody_dead_offers_nothing_else,
    the_form_asks_for_it_and_the_file_shows_it,
];

async fn who_dies_while_a_file_is_on_its_way_stops_it_until_it_says_so(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let ((first, one), (second, two)) = (
        registered(app, "Nguyễn Thử").await,
        registered(app, "Nguyễn Thử Hai").await,
    );
    let (checked, decided) = (
        sent(app, &first, false).await,
        sent(app, &second, true).await,
    );
    let path = format!("/nominations/{checked}");
    assert_eq!(why_not(&specialist, &path, "accept").await, Value::Null);
    died(app, &one).await;
    died(app, &two).await;
    is_stopped(
        specialist.does("accept", &checked).await,
        &checked,
        "Nguyễn Thử",
    );
    is_stopped(
        chairman.does("approve", &decided).await,
        &decided,
        "Nguyễn Thử Hai",
    );
    assert_eq!(
        (
            why_not(&specialist, &path, "accept").await,
            why_not(&specialist, &path, "return").await
        ),
        (json!("has_died"), Value::Null)
    );
    let session = signed_in(app, "specialist@suoinga.example").await;
    let page = get(app, &session, &path).await.expect(200).text;
    assert!(
        page.contains("The register says that this person has died")
            && page.contains("Return it so that"),
        "{page}"
    );
    assert!(!page.contains("/actions/accept\""), "{page}");
    // Returned for it, and saying so, it goes its way to the end.
    specialist.does("return", &checked).await.expect(200);
    let version = officer.version(&path).await;
    put_at(
        &officer,
        Method::PATCH,
        &path,
        version,
        json!({"posthumous": told()}),
    )
    .await
    .expect(200);
    for step in [
        &officer.does("submit", &checked).await,
        &specialist.does("accept", &checked).await,
        &chairman.does("approve", &checked).await,
    ] {
        assert_eq!(step.status, 200, "{}", step.text);
    }
    let decision = signed(app, &[&checked]).await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
}

async fn a_decision_that_lists_the_dead_as_living_is_neither_signed_nor_issued(app: &TestApp) {
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let ((first, one), (second, two)) = (
        registered(app, "Nguyễn Thử").await,
        registered(app, "Nguyễn Thử Hai").await,
    );
    let (unsigned, waiting) = (approved(app, &first).await, approved(app, &second).await);
    let issued = signed(app, &[&waiting]).await;
    let issued = format!("/decisions/{issued}");
    assert_eq!(why_not(&specialist, &issued, "issue").await, Value::Null);
    died(app, &one).await;
    died(app, &two).await;
    let draft = json!({"title": "On letters of commendation", "nomination_ids": [unsigned]});
    let drafted = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let drafted = format!("/decisions/{drafted}");
    assert_eq!(why_not(&chairman, &drafted, "sign").await, "has_died");
    is_stopped(
        chairman
            .post_at(&format!("{drafted}/sign"), 1, json!({}))
            .await,
        &unsigned,
        "Nguyễn Thử",
    );
    assert_eq!(why_not(&specialist, &issued, "issue").await, "has_died");
    is_stopped(
        specialist
            .post_at(&format!("{issued}/issue"), 2, numbering(1))
            .await,
        &waiting,
        "Nguyễn Thử Hai",
    );
    assert_eq!(
        specialist.get(&issued).await.expect(200).json()["status"],
        "signed"
    );
    let session = signed_in(app, "specialist@suoinga.example").await;
    let page = get(app, &session, &issued).await.expect(200).text;
    assert!(
        page.contains("The next step of the decision cannot be taken yet")
            && page.contains("Nguyễn Thử Hai"),
        "{page}"
    );
    assert!(!page.contains(&format!("{issued}/issue")), "{page}");
}

async fn the_register_learns_of_a_death_from_the_award_that_honours_it(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let (subject, person) = registered(app, "Nguyễn Thử").await;
    let mut body = body(app, &subject).await;
    body["posthumous"] = told();
    let id = officer
        .post("/nominations", body.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    app.chairman().await.does("approve", &id).await.expect(200);
    let decision = signed(app, &[&id]).await;
    let path = format!("/people/{person}");
    assert_eq!(
        administrator.get(&path).await.expect(200).json()["died_on"],
        Value::Null
    );
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let known = administrator.get(&path).await.expect(200).json();
    assert_eq!(
        (&known["died_on"], &known["version"]),
        (&json!("2026-10-14"), &json!(2))
    );
    let key: PersonId = person.parse().unwrap();
    let history = app
        .state
        .db
        .read(move |conn| db::base::history::of(conn, Object::Person(key)))
        .await
        .unwrap();
    assert_eq!(
        history
            .iter()
            .map(|entry| entry.deed.code())
            .collect::<Vec<_>>(),
        ["created", "edited"]
    );
    // Nobody proposes them as living any more.
    body["posthumous"] = Value::Null;
    assert_eq!(
        officer
            .post("/nominations", body)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "has_died"
    );
}

async fn nobody_is_honoured_for_what_began_after_their_death(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let mut files = Vec::new();
    for (from, to, kind, status) in [
        ("2026-10-15", "2026-10-16", "ad_hoc", 422),
        // Who dies on the second day of a flood did what they did in it.
        ("2026-10-13", "2026-10-16", "ad_hoc", 201),
        ("2026-01-05", "2026-10-16", "merit", 201),
        ("2026-10-15", "2026-10-17", "merit", 422),
    ] {
        let event = officer
            .post(
                "/events",
                json!({"name": "Lũ", "happened_from": from, "happened_to": to}),
            )
            .await
            .expect(201)
            .json();
        let achievement = officer
            .achieved(&subject, event["id"].as_str().unwrap(), "Cứu người")
            .await;
        let mut body = nomination(&subject, &achievement);
        body["commendation_type"] = json!(kind);
        body["posthumous"] = told();
        let reply = officer
            .post("/nominations", body)
            .await
            .expect(status)
            .json();
        if status == 422 {
            assert_eq!(
                (&reply["errors"][0]["pointer"], &reply["errors"][0]["code"]),
                (&json!("/posthumous/died_on"), &json!("before_deed"))
            );
        }
        files.push((reply["id"].clone(), achievement));
    }
    // Nor after it is put on another achievement.
    let path = format!("/nominations/{}", files[1].0.as_str().unwrap());
    let moved = put_at(
        &officer,
        Method::PATCH,
        &path,
        1,
        json!({"achievement_id": files[0].1}),
    )
    .await;
    assert_eq!(
        moved.problem(422, "invalid")["errors"][0]["code"],
        "before_deed"
    );
}

async fn who_has_died_is_honoured_after_death_and_the_record_says_who_received(app: &TestApp) {
    let (officer, specialist, subject) = (
        app.officer().await,
        app.specialist().await,
        app.subject("individual"),
    );
    let mut body = body(app, &subject).await;
    body["posthumous"] = told();
    let file = officer.post("/nominations", body).await.expect(201).json();
    assert_eq!(
        (&file["posthumous"], &file["award_name"]["vi"]),
        (&told(), &json!("Truy tặng Giấy khen"))
    );
    let id = file["id"].as_str().unwrap().to_owned();
    let path = format!("/nominations/{id}");
    // It can be changed and taken back like the rest of a draft.
    assert_eq!(
        put_at(
            &officer,
            Method::PATCH,
            &path,
            1,
            json!({"posthumous": null})
        )
        .await
        .expect(200)
        .json()["posthumous"],
        json!(null)
    );
    assert_eq!(
        put_at(
            &officer,
            Method::PATCH,
            &path,
            2,
            json!({"posthumous": told()})
        )
        .await
        .expect(200)
        .json()["posthumous"],
        told()
    );
    for step in [
        &officer.does("submit", &id).await,
        &specialist.does("accept", &id).await,
        &app.chairman().await.does("approve", &id).await,
    ] {
        assert_eq!(step.status, 200, "{}", step.text);
    }
    // The title that is offered for its decision says so too, on its page and among what waits.
    let cookie = crate::pages::sign_in(app, "specialist@suoinga.example").await;
    for place in [path.as_str(), "/"] {
        let page = crate::pages::get(app, &cookie, place)
            .await
            .expect(200)
            .text;
        assert!(
            page.contains("value=\"Về việc truy tặng Giấy khen\""),
            "{place}: {page}"
        );
    }
    let decision = signed(app, &[&id]).await;
    let shown = specialist
        .get(&format!("/decisions/{decision}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["lines"][0]["posthumous"], told());
    app.deliver().await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let record = app.hr().await.get("/awards").await.expect(200).json()["items"][0].clone();
    assert_eq!(
        (&record["posthumous"], &record["award_name"]["en"]),
        (&told(), &json!("Letter of commendation (posthumous)"))
    );
    let table = app
        .send(
            app.hr()
                .await
                .request(Method::GET, "/awards/export?format=csv"),
        )
        .await
        .expect(200)
        .text;
    assert!(
        table.contains("posthumous_receiver") && table.contains("Trần Thị Mẫu"),
        "{table}"
    );
    // The unit hears of it, and who receives for the family.
    app.deliver().await;
    let letters = app.letters.lock().unwrap();
    let about = |letter: &&lettre::Message| {
        letter
            .headers()
            .get::<lettre::message::header::Subject>()
            .unwrap()
            .as_ref()
            .contains("Truy tặng")
    };
    let awarded = letters.iter().rfind(about).unwrap();
    assert_eq!(
        awarded.envelope().to()[0].to_string(),
        "officer@suoinga.example"
    );
}

async fn what_is_said_of_the_dead_has_limits(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let right = body(app, &subject).await;
    let with = |member: &str, value: Value| {
        let mut body = right.clone();
        body["posthumous"] = told();
        body["posthumous"][member] = value;
        body
    };
    for (wrong, status, pointer, code) in [
        (
            with("died_on", json!("2026-10-18")),
            422,
            "/posthumous/died_on",
            "in_future",
        ),
        (
            with("died_on", json!("yesterday")),
            422,
            "/posthumous/died_on",
            "no_date",
        ),
        (
            with("receiver", json!("")),
            422,
            "/posthumous/receiver",
            "required",
        ),
        (
            with("receiver", json!("x".repeat(201))),
            422,
            "/posthumous/receiver",
            "too_long",
        ),
        (
            with("relation", json!("x".repeat(101))),
            422,
            "/posthumous/relation",
            "too_long",
        ),
        (
            with("address", json!("x".repeat(301))),
            422,
            "/posthumous/address",
            "too_long",
        ),
        (
            with("address", json!(7)),
            400,
            "/posthumous/address",
            "wrong_type",
        ),
        (
            with("grave", json!("x")),
            400,
            "/posthumous/grave",
            "unknown_member",
        ),
    ] {
        let reply = officer
            .post("/nominations", wrong)
            .await
            .expect(status)
            .json();
        assert_eq!(
            (&reply["errors"][0]["pointer"], &reply["errors"][0]["code"]),
            (&json!(pointer), &json!(code)),
            "{reply}"
        );
    }
    let mut household = body(app, &app.subject("household")).await;
    household["posthumous"] = told();
    assert_eq!(
        officer
            .post("/nominations", household)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "not_for_this_subject"
    );
}

async fn a_register_that_knows_somebody_dead_offers_nothing_else(app: &TestApp) {
    let administrator = app.administrator().await;
    let subjects = app
        .officer()
        .await
        .get("/subjects?limit=200")
        .await
        .expect(200)
        .json();
    let subject = subjects["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|subject| subject["person_id"].is_string())
        .unwrap()
        .clone();
    let mut body = body(app, subject["id"].as_str().unwrap()).await;
    let officer = app.officer().await;
    let draft = officer
        .post("/nominations", body.clone())
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let place = format!("/people/{}/leaving", subject["person_id"].as_str().unwrap());
    put_at(
        &administrator,
        Method::PUT,
        &place,
        1,
        json!({"died_on": "2026-10-18"}),
    )
    .await
    .problem(422, "invalid");
    put_at(
        &administrator,
        Method::PUT,
        &place,
        1,
        json!({"died_on": "2026-10-14"}),
    )
    .await
    .expect(200);
    assert_eq!(
        person_of(&administrator, "HG0001").await["died_on"].is_string(),
        person_of(&administrator, "HG0001").await["id"] == subject["person_id"]
    );
    for reply in [
        officer.post("/nominations", body.clone()).await,
        officer.does("submit", &draft).await,
    ] {
        assert_eq!(
            reply.problem(422, "invalid")["errors"][0]["code"],
            "has_died"
        );
    }
    body["posthumous"] = told();
    body["posthumous"]["died_on"] = json!("2026-10-13");
    assert_eq!(
        officer
            .post("/nominations", body.clone())
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "not_as_registered"
    );
    body["posthumous"] = told();
    officer.post("/nominations", body).await.expect(201);
    put_at(
        &officer,
        Method::PATCH,
        &format!("/nominations/{draft}"),
        1,
        json!({"posthumous": told()}),
    )
    .await
    .expect(200);
    officer.does("submit", &draft).await.expect(200);
}

async fn the_form_asks_for_it_and_the_file_shows_it(app: &TestApp) {
    let session = signed_in(app, "officer@suoinga.example").await;
    let subject = app.subject("individual");
    let mut fields = vec![
        ("subject_id", subject.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Flood"),
        ("happened_from", "2026-10-14"),
        ("summary", "Rowed"),
        ("statement", "Rowed all night"),
        ("then", "draft"),
        ("died_on", "2026-10-14"),
        ("receiver", "Trần Thị Mẫu"),
    ];
    let page = form(app, &session, "/nominations/new", &fields)
        .await
        .expect(422)
        .text;
    assert!(
        page.contains("fault-relation")
            && page.contains("fault-address")
            && page.contains("Trần Thị Mẫu"),
        "{page}"
    );
    fields.extend([("relation", "vợ"), ("address", "Thôn Bãi Bồi")]);
    let made = form(app, &session, "/nominations/new", &fields)
        .await
        .expect(303)
        .header("location")
        .to_owned();
    let page = get(app, &session, &made).await.expect(200).text;
    assert!(
        page.contains("Trần Thị Mẫu (vợ), Thôn Bãi Bồi")
            && page.contains("Letter of commendation (posthumous)"),
        "{page}"
    );
    let page = get(app, &session, &format!("{made}/edit"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("value=\"Trần Thị Mẫu\"") && page.contains("value=\"2026-10-14\""),
        "{page}"
    );
}
