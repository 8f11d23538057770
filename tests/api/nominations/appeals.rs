//! A refusal is looked at again by other hands: another holder of the office, who decides behind
//! it, or the head above.

use actix_web::http::Method;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};
use thidua::jobs::upkeep;

use crate::access::identity_pages::{form, get, signed_in};
use crate::eligibility::own_case::{grant, link, one_hand, stands_in, user_of};
use crate::support::{Actor, TestApp, on_both, unit_of};

/// The acts of a stage that decides, by whoever holds its office.
const DECIDING: [&str; 4] = ["approve", "return", "hold", "refuse"];

/// A letter of commendation of the commune that was found in order and waits for its chairman.
async fn to_decide(app: &TestApp) -> String {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    id
}

/// Makes the head of a school a chairman of the unit with a code as well.
async fn second_chairman(app: &TestApp, code: &str) {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, "head@benlau.example").await;
    link(&administrator, user["id"].as_str().unwrap(), "HG0005").await;
    grant(app, "head@benlau.example", "chairman", code).await;
}

/// A letter that waited for the chairman of the commune and was refused by them.
async fn refused(app: &TestApp) -> String {
    let id = to_decide(app).await;
    app.chairman().await.does("refuse", &id).await.expect(200);
    id
}

/// A certificate of the province that waits to be appraised by its standing office.
async fn to_appraise(app: &TestApp) -> String {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let event = officer
        .post(
            "/events",
            json!({"name": "Lũ", "happened_from": "2026-10-14"}),
        )
        .await
        .expect(201)
        .json();
    let achievement = officer
        .achieved(&subject, event["id"].as_str().unwrap(), "Cứu người")
        .await;
    let id = officer
        .propose(
            "certificate_of_merit_province",
            "ad_hoc",
            &subject,
            &achievement,
        )
        .await;
    let letter = json!({"title": "Tờ trình", "number": "12/TTr-UBND", "nomination_ids": [id]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    app.chairman()
        .await
        .post_at(
            &format!(
                "/submission-letters/{}/sign",
                letter["id"].as_str().unwrap()
            ),
            1,
            json!({}),
        )
        .await
        .expect(200);
    id
}

async fn file(actor: &Actor<'_>, id: &str) -> Value {
    actor
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json()
}

async fn appealed(app: &TestApp, id: &str) -> Value {
    app.officer()
        .await
        .does("appeal", id)
        .await
        .expect(200)
        .json()
}

/// Why the reader cannot do something with a file; null where they can.
async fn why_not(actor: &Actor<'_>, id: &str, action: &str) -> Value {
    let told = file(actor, id).await;
    told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == action)
        .unwrap()["reason"]
        .clone()
}

/// Is it among what waits for the reader?
async fn waits_for(actor: &Actor<'_>, id: &str) -> bool {
    let tasks = actor.get("/tasks?limit=200").await.expect(200).json();
    tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|task| task["id"] == id)
}

/// To whom letters went since this was last asked.
async fn told(app: &TestApp) -> Vec<String> {
    app.deliver().await;
    let mut letters = app.letters.lock().unwrap();
    let mut told: Vec<String> = letters
        .drain(..)
        .flat_map(|letter| {
            letter
                .envelope()
                .to()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        })
        .collect();
    told.sort();
    told
}

/// Runs SQL, as another version of the program would have left things.
async fn run(app: &TestApp, sqlite: &'static str, postgres: &'static str) {
    let done = app.state.db.write(move |tx| match tx {
        Conn::Pg(_) => tx.batch_execute(postgres).map_err(Failure::from),
        Conn::Sqlite(_) => tx.batch_execute(sqlite).map_err(Failure::from),
    });
    done.await.unwrap();
}

/// Takes the office of chairman of the commune from the account with an address.
async fn end_chairman(app: &TestApp, email: &str) {
    let administrator = app.administrator().await;
    let user = user_of(&administrator, email).await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let commune = unit_of(&administrator, "HG-01").await["id"].clone();
    let roles = administrator
        .get(&format!("/role-assignments?user_id={user}&limit=200"))
        .await
        .expect(200)
        .json();
    let held = roles["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|role| role["role"] == "chairman" && role["unit_id"] == commune)
        .unwrap()
        .clone();
    let end = administrator.request(
        Method::DELETE,
        &format!("/role-assignments/{}", held["id"].as_str().unwrap()),
    );
    assert!(app.send(end).await.status < 300);
}

on_both![
    of_two_holders_of_an_office_the_other_looks_at_it_again,
    where_nobody_else_holds_the_office_the_head_above_looks_at_it_again,
    the_head_above_can_uphold_a_refusal_and_that_ends_it,
    who_refused_for_another_and_whom_they_signed_for_both_keep_out,
    where_the_standing_office_refused_who_decides_behind_it_looks_at_it_again,
    who_refused_where_it_is_checked_does_not_check_it_again,
    an_appeal_that_nobody_could_settle_says_whom_to_appoint_and_can_be_made_again,
    whoever_was_to_look_at_it_has_left_and_the_head_above_does,
    a_refusal_that_a_version_before_sent_to_who_refused_it_goes_on,
];

async fn of_two_holders_of_an_office_the_other_looks_at_it_again(app: &TestApp) {
    second_chairman(app, "HG-01").await;
    let id = refused(app).await;
    told(app).await;
    let again = appealed(app, &id).await;
    assert_eq!(
        (
            &again["stage"],
            &again["holder"]["role"],
            &again["holder"]["unheld"]
        ),
        (&json!("decide"), &json!("chairman"), &json!(false))
    );
    let (chairman, other) = (app.chairman().await, app.actor("head@benlau.example").await);
    assert_eq!(
        again["holder"]["unit_id"],
        unit_of(&chairman, "HG-01").await["id"]
    );
    // Who refused it is neither told that it waits, nor shown it among their work, nor named as who
    // holds it.
    assert_eq!(told(app).await, ["head@benlau.example"]);
    assert_eq!(
        (
            waits_for(&chairman, &id).await,
            waits_for(&other, &id).await
        ),
        (false, true)
    );
    assert_eq!(
        file(&other, &id).await["holder"]["people"],
        json!(["Lý Mẫu Quang"])
    );
    for action in DECIDING {
        chairman.does(action, &id).await.problem(403, "own_refusal");
        assert_eq!(why_not(&chairman, &id, action).await, "own_refusal");
        assert_eq!(why_not(&other, &id, action).await, Value::Null);
    }
    let session = signed_in(app, "chairman@suoinga.example").await;
    let page = get(app, &session, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("Law on Complaints 02/2011/QH13, Article 7")
            && !page.contains("/actions/approve")
    );
    assert!(
        !get(app, &session, "/")
            .await
            .expect(200)
            .text
            .contains("/actions/approve")
    );
    // Nor is it for whoever stands in for who refused it, but for who stands in for the other.
    stands_in(&chairman, "chairman", "specialist@suoinga.example").await;
    one_hand(app, "HG-01").await;
    let specialist = app.specialist().await;
    specialist
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    assert!(!waits_for(&specialist, &id).await);
    let first = chairman.get("/delegations").await.expect(200).json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.send(chairman.request(Method::DELETE, &format!("/delegations/{first}")))
        .await
        .expect(204);
    stands_in(&other, "chairman", "specialist@suoinga.example").await;
    assert!(waits_for(&specialist, &id).await);
    specialist.does("approve", &id).await.expect(200);
    // What others agreed to is carried out by its chairman like any other.
    assert_eq!(file(&chairman, &id).await["stage"], "issue");
}

async fn where_nobody_else_holds_the_office_the_head_above_looks_at_it_again(app: &TestApp) {
    let id = refused(app).await;
    told(app).await;
    let again = appealed(app, &id).await;
    let (chairman, governor) = (app.chairman().await, app.governor().await);
    let province = unit_of(&governor, "HG").await;
    assert_eq!(
        (&again["stage"], &again["status"], &again["due_at"]),
        (
            &json!("decide"),
            &json!("in_progress"),
            &json!("2026-11-16")
        )
    );
    assert_eq!(
        (
            &again["holder"]["role"],
            &again["holder"]["unit_id"],
            &again["holder"]["unit_name"]
        ),
        (&json!("chairman"), &province["id"], &province["name"])
    );
    assert_eq!(told(app).await, ["chairman@honggiang.example"]);
    assert_eq!(
        (
            waits_for(&chairman, &id).await,
            waits_for(&governor, &id).await
        ),
        (false, true)
    );
    chairman
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    assert_eq!(why_not(&chairman, &id, "approve").await, "own_refusal");
    // History and page say who looks at it, and why.
    let history = chairman
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let last = history["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["deed"], &last["to_role"], &last["to_unit_name"]),
        (&json!("handed_on"), &json!("chairman"), &province["name"])
    );
    let session = signed_in(app, "officer@suoinga.example").await;
    let page = get(app, &session, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("the head above looks at it")
            && page.contains("Who refused it takes no part"),
        "{page}"
    );
    // Sent back by the head above, it comes there again.
    governor.does("return", &id).await.expect(200);
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    assert_eq!(
        file(&governor, &id).await["holder"]["unit_id"],
        province["id"]
    );
    // Held and released, it stays there.
    governor.does("hold", &id).await.expect(200);
    chairman
        .does("release", &id)
        .await
        .problem(403, "own_refusal");
    governor.does("release", &id).await.expect(200);
    governor.does("approve", &id).await.expect(200);
    let issue = file(&chairman, &id).await;
    assert_eq!(
        (&issue["stage"], &issue["holder"]["unit_id"]),
        (&json!("issue"), &issue["deciding_unit_id"])
    );
    // Given back, it is not given back to who refused it.
    app.specialist()
        .await
        .does("give_back", &id)
        .await
        .expect(200);
    assert_eq!(
        file(&governor, &id).await["holder"]["unit_id"],
        province["id"]
    );
    governor.does("approve", &id).await.expect(200);
}

async fn the_head_above_can_uphold_a_refusal_and_that_ends_it(app: &TestApp) {
    let id = refused(app).await;
    appealed(app, &id).await;
    let ended = app
        .governor()
        .await
        .does("refuse", &id)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&ended["status"], &ended["holder"]),
        (&json!("refused"), &Value::Null)
    );
    app.officer()
        .await
        .does("appeal", &id)
        .await
        .problem(409, "wrong_stage");
}

async fn who_refused_for_another_and_whom_they_signed_for_both_keep_out(app: &TestApp) {
    one_hand(app, "HG-01").await;
    stands_in(
        &app.chairman().await,
        "chairman",
        "specialist@suoinga.example",
    )
    .await;
    let id = to_decide(app).await;
    app.specialist().await.does("refuse", &id).await.expect(200);
    appealed(app, &id).await;
    for actor in [app.specialist().await, app.chairman().await] {
        actor.does("approve", &id).await.problem(403, "own_refusal");
        assert!(!waits_for(&actor, &id).await);
    }
    app.governor().await.does("approve", &id).await.expect(200);
    // Refused where it is checked, the chairman looks at it, and not who refused it in their place.
    let second = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    app.officer()
        .await
        .does("submit", &second)
        .await
        .expect(200);
    app.specialist()
        .await
        .does("refuse", &second)
        .await
        .expect(200);
    let again = appealed(app, &second).await;
    assert_eq!(
        (&again["stage"], &again["holder"]["unit_id"]),
        (&json!("decide"), &again["deciding_unit_id"])
    );
    app.specialist()
        .await
        .does("approve", &second)
        .await
        .problem(403, "own_refusal");
    app.chairman()
        .await
        .does("approve", &second)
        .await
        .expect(200);
}

async fn where_the_standing_office_refused_who_decides_behind_it_looks_at_it_again(app: &TestApp) {
    let id = to_appraise(app).await;
    let holder =
        if file(&app.governor().await, &id).await["holder"]["role"] == "standing_office_head" {
            "office"
        } else {
            "specialist"
        };
    let office = app.actor(&format!("{holder}@honggiang.example")).await;
    office.does("refuse", &id).await.expect(200);
    let again = appealed(app, &id).await;
    assert_eq!(
        (
            &again["stage"],
            &again["holder"]["role"],
            &again["holder"]["unit_id"]
        ),
        (
            &json!("decide"),
            &json!("chairman"),
            &again["deciding_unit_id"]
        )
    );
    office.does("clear", &id).await.problem(409, "wrong_stage");
    // Returned and sent again it comes by the same office, and goes past it once more.
    app.governor().await.does("return", &id).await.expect(200);
    app.officer().await.does("submit", &id).await.expect(200);
    assert_eq!(file(&app.governor().await, &id).await["stage"], "decide");
    app.governor().await.does("approve", &id).await.expect(200);
}

async fn who_refused_where_it_is_checked_does_not_check_it_again(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let returned = |id: String| async move {
        app.officer().await.does("submit", &id).await.expect(200);
        app.specialist().await.does("refuse", &id).await.expect(200);
        appealed(app, &id).await;
        app.chairman().await.does("return", &id).await.expect(200);
        app.officer().await.does("submit", &id).await.expect(200);
        id
    };
    // Where nobody else checks it goes on to who decides.
    let id = returned(officer.nominate(&app.subject("individual")).await).await;
    let now = file(&chairman, &id).await;
    assert_eq!(
        (
            &now["stage"],
            &now["holder"]["role"],
            &now["holder"]["unheld"]
        ),
        (&json!("decide"), &json!("chairman"), &json!(false))
    );
    assert!(!waits_for(&specialist, &id).await && waits_for(&chairman, &id).await);
    specialist
        .does("accept", &id)
        .await
        .problem(409, "wrong_stage");
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["deed"],
        "handed_on"
    );
    chairman.does("approve", &id).await.expect(200);
    // Where somebody else does, they do.
    let administrator = app.administrator().await;
    let user = user_of(&administrator, "head@benlau.example").await;
    link(&administrator, user["id"].as_str().unwrap(), "HG0005").await;
    grant(
        app,
        "head@benlau.example",
        "standing_office_specialist",
        "HG-01",
    )
    .await;
    let id = returned(officer.nominate(&app.subject("household")).await).await;
    let other = app.actor("head@benlau.example").await;
    let now = file(&other, &id).await;
    assert_eq!(
        (&now["stage"], &now["holder"]["people"]),
        (&json!("check"), &json!(["Lý Mẫu Quang"]))
    );
    assert!(!waits_for(&specialist, &id).await && waits_for(&other, &id).await);
    for action in ["accept", "return", "supplement", "refuse"] {
        specialist
            .does(action, &id)
            .await
            .problem(403, "own_refusal");
        assert_eq!(why_not(&specialist, &id, action).await, "own_refusal");
    }
    other.does("accept", &id).await.expect(200);
    chairman.does("approve", &id).await.expect(200);
}

async fn an_appeal_that_nobody_could_settle_says_whom_to_appoint_and_can_be_made_again(
    app: &TestApp,
) {
    let id = to_appraise(app).await;
    app.office().await.does("clear", &id).await.expect(200);
    app.governor().await.does("refuse", &id).await.expect(200);
    let before = file(&app.officer().await, &id).await;
    let problem = app
        .officer()
        .await
        .does("appeal", &id)
        .await
        .problem(409, "nobody_else");
    let detail = problem["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("nobody else is Chairman (or head who decides) of Tỉnh Hồng Giang"),
        "{detail}"
    );
    assert_eq!(file(&app.officer().await, &id).await, before);
    let session = signed_in(app, "officer@suoinga.example").await;
    let version = before["version"].to_string();
    let path = format!("/nominations/{id}/actions/appeal");
    let asked = form(
        app,
        &session,
        &path,
        &[("version", version.as_str()), ("reason", "Xem lại")],
    )
    .await
    .expect(303);
    let page = get(app, &session, asked.header("location"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("nobody else is Chairman (or head who decides) of Tỉnh Hồng Giang"),
        "{page}"
    );
    second_chairman(app, "HG").await;
    appealed(app, &id).await;
    app.office().await.does("clear", &id).await.expect(200);
    let (governor, other) = (app.governor().await, app.actor("head@benlau.example").await);
    governor
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    other.does("approve", &id).await.expect(200);
}

async fn whoever_was_to_look_at_it_has_left_and_the_head_above_does(app: &TestApp) {
    second_chairman(app, "HG-01").await;
    let id = refused(app).await;
    appealed(app, &id).await;
    upkeep::remind(&app.state).await;
    let commune = file(&app.chairman().await, &id).await;
    assert_eq!(commune["holder"]["unit_id"], commune["deciding_unit_id"]);
    end_chairman(app, "head@benlau.example").await;
    app.clock.set("2026-10-18T02:00:00Z".parse().unwrap());
    assert_eq!(
        file(&app.chairman().await, &id).await["holder"]["unheld"],
        true
    );
    told(app).await;
    upkeep::remind(&app.state).await;
    assert_eq!(told(app).await, ["chairman@honggiang.example"]);
    upkeep::remind(&app.state).await;
    let governor = app.governor().await;
    let handed = governor
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let times = handed["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["deed"] == "handed_on")
        .count();
    assert_eq!(times, 1);
    governor.does("approve", &id).await.expect(200);
}

async fn a_refusal_that_a_version_before_sent_to_who_refused_it_goes_on(app: &TestApp) {
    second_chairman(app, "HG-01").await;
    let id = refused(app).await;
    appealed(app, &id).await;
    end_chairman(app, "head@benlau.example").await;
    app.clock.set("2026-10-18T02:00:00Z".parse().unwrap());
    run(app, "DROP TABLE appeal", "DROP TABLE appeal").await;
    run(
        app,
        include_str!("../../../migrations/sqlite/2026-11-27-000300_appeals/up.sql"),
        include_str!("../../../migrations/postgres/2026-11-27-000300_appeals/up.sql"),
    )
    .await;
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(403, "own_refusal");
    upkeep::remind(&app.state).await;
    app.governor().await.does("approve", &id).await.expect(200);
}
