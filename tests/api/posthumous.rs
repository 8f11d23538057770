//! Awards to somebody who has died: the file, the decision, the record and the letters say so, and who receives for the family.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::identity_pages::{form, get, signed_in};
use crate::own_case::person_of;
use crate::support::{Actor, Reply, TestApp, nomination, numbering, on_both, signed};

fn told() -> Value {
    json!({"died_on": "2026-10-14", "receiver": "Trần Thị Mẫu", "relation": "vợ", "address": "Thôn Bãi Bồi, xã Suối Ngà"})
}

async fn put_at(actor: &Actor<'_>, method: Method, path: &str, version: i64, body: Value) -> Reply {
    let request = actor.request(method, path).insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request.set_json(body)).await
}

/// A nomination of a subject as it would be written: with an achievement that is on file.
async fn body(app: &TestApp, subject: &str) -> Value {
    let officer = app.officer().await;
    let draft = officer.nominate(subject).await;
    let achievement = officer.get(&format!("/nominations/{draft}")).await.expect(200).json()["achievement_id"].clone();
    put_at(&officer, Method::DELETE, &format!("/nominations/{draft}"), 1, json!({})).await.expect(204);
    nomination(subject, achievement.as_str().unwrap())
}

on_both! {
    async fn who_has_died_is_honoured_after_death_and_the_record_says_who_received(app) {
        let (officer, specialist, subject) = (app.officer().await, app.specialist().await, app.subject("individual"));
        let mut body = body(app, &subject).await;
        body["posthumous"] = told();
        let file = officer.post("/nominations", body).await.expect(201).json();
        assert_eq!((&file["posthumous"], &file["award_name"]["vi"]), (&told(), &json!("Truy tặng Giấy khen")));
        let id = file["id"].as_str().unwrap().to_owned();
        let path = format!("/nominations/{id}");
        // It can be changed and taken back like the rest of a draft.
        assert_eq!(put_at(&officer, Method::PATCH, &path, 1, json!({"posthumous": null})).await.expect(200).json()["posthumous"], json!(null));
        assert_eq!(put_at(&officer, Method::PATCH, &path, 2, json!({"posthumous": told()})).await.expect(200).json()["posthumous"], told());
        for step in [&officer.does("submit", &id).await, &specialist.does("accept", &id).await, &app.chairman().await.does("approve", &id).await] {
            assert_eq!(step.status, 200, "{}", step.text);
        }
        // The title that is offered for its decision says so too, on its page and among what waits.
        let cookie = crate::pages::sign_in(app, "specialist@suoinga.example").await;
        for place in [path.as_str(), "/"] {
            let page = crate::pages::get(app, &cookie, place).await.expect(200).text;
            assert!(page.contains("value=\"Về việc truy tặng Giấy khen\""), "{place}: {page}");
        }
        let decision = signed(app, &[&id]).await;
        let shown = specialist.get(&format!("/decisions/{decision}")).await.expect(200).json();
        assert_eq!(shown["lines"][0]["posthumous"], told());
        app.deliver().await;
        specialist.post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1)).await.expect(200);
        let record = app.hr().await.get("/awards").await.expect(200).json()["items"][0].clone();
        assert_eq!((&record["posthumous"], &record["award_name"]["en"]), (&told(), &json!("Letter of commendation (posthumous)")));
        let table = app.send(app.hr().await.request(Method::GET, "/awards/export?format=csv")).await.expect(200).text;
        assert!(table.contains("posthumous_receiver") && table.contains("Trần Thị Mẫu"), "{table}");
        // The unit hears of it, and who receives for the family.
        app.deliver().await;
        let letters = app.letters.lock().unwrap();
        let about = |letter: &&lettre::Message| letter.headers().get::<lettre::message::header::Subject>().unwrap().as_ref().contains("Truy tặng");
        let awarded = letters.iter().rfind(about).unwrap();
        assert_eq!(awarded.envelope().to()[0].to_string(), "officer@suoinga.example");
    }

    async fn what_is_said_of_the_dead_has_limits(app) {
        let (officer, subject) = (app.officer().await, app.subject("individual"));
        let right = body(app, &subject).await;
        let with = |member: &str, value: Value| {
            let mut body = right.clone();
            body["posthumous"] = told();
            body["posthumous"][member] = value;
            body
        };
        for (wrong, status, pointer, code) in [
            (with("died_on", json!("2026-10-18")), 422, "/posthumous/died_on", "in_future"),
            (with("died_on", json!("yesterday")), 422, "/posthumous/died_on", "no_date"),
            (with("receiver", json!("")), 422, "/posthumous/receiver", "required"),
            (with("receiver", json!("x".repeat(201))), 422, "/posthumous/receiver", "too_long"),
            (with("relation", json!("x".repeat(101))), 422, "/posthumous/relation", "too_long"),
            (with("address", json!("x".repeat(301))), 422, "/posthumous/address", "too_long"),
            (with("address", json!(7)), 400, "/posthumous/address", "wrong_type"),
            (with("grave", json!("x")), 400, "/posthumous/grave", "unknown_member"),
        ] {
            let reply = officer.post("/nominations", wrong).await.expect(status).json();
            assert_eq!((&reply["errors"][0]["pointer"], &reply["errors"][0]["code"]), (&json!(pointer), &json!(code)), "{reply}");
        }
        let mut household = body(app, &app.subject("household")).await;
        household["posthumous"] = told();
        assert_eq!(officer.post("/nominations", household).await.problem(422, "invalid")["errors"][0]["code"], "not_for_this_subject");
    }

    async fn a_register_that_knows_somebody_dead_offers_nothing_else(app) {
        let administrator = app.administrator().await;
        let subjects = app.officer().await.get("/subjects?limit=200").await.expect(200).json();
        let subject = subjects["items"].as_array().unwrap().iter().find(|subject| subject["person_id"].is_string()).unwrap().clone();
        let mut body = body(app, subject["id"].as_str().unwrap()).await;
        let officer = app.officer().await;
        let draft = officer.post("/nominations", body.clone()).await.expect(201).json()["id"].as_str().unwrap().to_owned();
        let place = format!("/people/{}/leaving", subject["person_id"].as_str().unwrap());
        put_at(&administrator, Method::PUT, &place, 1, json!({"died_on": "2026-10-18"})).await.problem(422, "invalid");
        put_at(&administrator, Method::PUT, &place, 1, json!({"died_on": "2026-10-14"})).await.expect(200);
        assert_eq!(person_of(&administrator, "HG0001").await["died_on"].is_string(), person_of(&administrator, "HG0001").await["id"] == subject["person_id"]);
        for reply in [officer.post("/nominations", body.clone()).await, officer.does("submit", &draft).await] {
            assert_eq!(reply.problem(422, "invalid")["errors"][0]["code"], "has_died");
        }
        body["posthumous"] = told();
        body["posthumous"]["died_on"] = json!("2026-10-13");
        assert_eq!(officer.post("/nominations", body.clone()).await.problem(422, "invalid")["errors"][0]["code"], "not_as_registered");
        body["posthumous"] = told();
        officer.post("/nominations", body).await.expect(201);
        put_at(&officer, Method::PATCH, &format!("/nominations/{draft}"), 1, json!({"posthumous": told()})).await.expect(200);
        officer.does("submit", &draft).await.expect(200);
    }

    async fn the_form_asks_for_it_and_the_file_shows_it(app) {
        let session = signed_in(app, "officer@suoinga.example").await;
        let subject = app.subject("individual");
        let mut fields = vec![
            ("subject_id", subject.as_str()), ("award", "letter_of_commendation:ad_hoc"), ("name", "Flood"), ("happened_from", "2026-10-14"),
            ("summary", "Rowed"), ("statement", "Rowed all night"), ("then", "draft"), ("died_on", "2026-10-14"), ("receiver", "Trần Thị Mẫu"),
        ];
        let page = form(app, &session, "/nominations/new", &fields).await.expect(422).text;
        assert!(page.contains("fault-relation") && page.contains("fault-address") && page.contains("Trần Thị Mẫu"), "{page}");
        fields.extend([("relation", "vợ"), ("address", "Thôn Bãi Bồi")]);
        let made = form(app, &session, "/nominations/new", &fields).await.expect(303).header("location").to_owned();
        let page = get(app, &session, &made).await.expect(200).text;
        assert!(page.contains("Trần Thị Mẫu (vợ), Thôn Bãi Bồi") && page.contains("Letter of commendation (posthumous)"), "{page}");
        let page = get(app, &session, &format!("{made}/edit")).await.expect(200).text;
        assert!(page.contains("value=\"Trần Thị Mẫu\"") && page.contains("value=\"2026-10-14\""), "{page}");
    }
}
