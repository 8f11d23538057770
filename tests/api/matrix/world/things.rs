//! One thing of every kind.

use std::collections::BTreeMap;

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::domain::access::account::User;
use thidua::domain::base::office::Role;
use uuid::Uuid;

use super::{World, account, councils, disable, grant, stand_in};
use crate::support::{PDF, TestApp, approved, numbering, signed, unit_of};

/// One thing of every kind.
pub async fn build(app: &TestApp) -> World {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let mut ids: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut keep =
        |name: &'static str, id: &Value| ids.insert(name, id.as_str().unwrap().to_owned());
    let units = app
        .administrator()
        .await
        .get("/units")
        .await
        .expect(200)
        .json();
    for (name, code) in [
        ("province", "HG"),
        ("commune", "HG-01"),
        ("village", "HG-01-01"),
        ("ward", "HG-02"),
    ] {
        let unit = units["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|unit| unit["code"] == code)
            .unwrap();
        keep(name, &unit["id"]);
    }
    let subjects: Vec<String> = app
        .planted
        .subjects
        .iter()
        .filter(|one| one.kind == "individual")
        .map(|one| one.id.to_string())
        .collect();
    let person = officer
        .get(&format!("/subjects/{}", subjects[0]))
        .await
        .expect(200)
        .json()["person_id"]
        .clone();
    keep("person", &person);
    keep("subject", &json!(subjects[0]));
    for (name, subject) in [
        ("person_awarded", &subjects[4]),
        ("person_deciding", &subjects[9]),
    ] {
        keep(
            name,
            &officer
                .get(&format!("/subjects/{subject}"))
                .await
                .expect(200)
                .json()["person_id"],
        );
    }
    let draft = officer.nominate(&app.subject("household")).await;
    let file = officer
        .get(&format!("/nominations/{draft}"))
        .await
        .expect(200)
        .json();
    let achievement = officer
        .get(&format!(
            "/achievements/{}",
            file["achievement_id"].as_str().unwrap()
        ))
        .await
        .expect(200)
        .json();
    keep("draft", &file["id"]);
    // With a draft nothing can be done there: it changes none of the others.
    let run = json!({"action": "accept", "items": [{"id": draft, "version": 1}]});
    keep(
        "run",
        &specialist.post("/runs", run).await.expect(201).json()["id"],
    );
    let commune = unit_of(&app.administrator().await, "HG-01").await;
    let place = format!(
        "/imports?kind=people&name=x.csv&unit_id={}",
        commune["id"].as_str().unwrap()
    );
    let table = "staff_code,full_name,unit_code\nX1,Mẫu,KHONG-CO\n";
    let request = app.administrator().await.request(Method::POST, &place);
    let import = app.send(request.set_payload(table)).await.expect(201);
    keep("import", &import.json()["id"]);
    keep("household", &file["subject_id"]);
    keep("achievement", &achievement["id"]);
    keep("event", &achievement["event_id"]);
    let view = json!({"list": "files", "label": "Mẫu", "filter": {"q": "Mẫu"}});
    keep(
        "view",
        &specialist.post("/views", view).await.expect(201).json()["id"],
    );
    let checked = officer.nominate(&subjects[0]).await;
    keep(
        "paper",
        &officer
            .put_document(&checked, "proof", 1, PDF)
            .await
            .expect(200)
            .json()["id"],
    );
    officer.does("submit", &checked).await.expect(200);
    keep("checked", &json!(checked));
    let deciding = officer.nominate(&subjects[9]).await;
    officer.does("submit", &deciding).await.expect(200);
    specialist.does("accept", &deciding).await.expect(200);
    keep("deciding", &json!(deciding));
    keep("approved", &json!(approved(app, &subjects[1]).await));
    let listed = approved(app, &subjects[2]).await;
    let body = json!({"title": "On the flood", "nomination_ids": [listed]});
    keep(
        "decision_draft",
        &specialist.post("/decisions", body).await.expect(201).json()["id"],
    );
    keep(
        "decision_signed",
        &json!(signed(app, &[&approved(app, &subjects[3]).await]).await),
    );
    let issued = signed(app, &[&approved(app, &subjects[4]).await]).await;
    specialist
        .post_at(&format!("/decisions/{issued}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let paper = specialist
        .request(
            Method::PUT,
            &format!("/decisions/{issued}/paper?name=qd.pdf"),
        )
        .set_payload(PDF);
    app.send(paper).await.expect(200);
    keep("decision_issued", &json!(issued));
    keep(
        "award",
        &chairman.get("/awards").await.expect(200).json()["items"][0]["id"],
    );
    let hold = json!({"subject_id": subjects[5], "kind": "complaint", "ground": "Đơn tố cáo số 5"});
    keep(
        "hold",
        &specialist.post("/holds", hold).await.expect(201).json()["id"],
    );
    let rating = json!({
        "subject_id": subjects[5],
        "year": 2024,
        "grade": "good",
        "source": "Quyết định số 7"
    });
    keep(
        "rating",
        &officer.post("/ratings", rating).await.expect(201).json()["id"],
    );
    let served = json!({
        "subject_id": subjects[5], "kind": "service", "code": "police", "title": "Công an xã Mẫu",
        "from": "2011-09-01"
    });
    let served = officer.post("/career-entries", served).await;
    keep("career_entry", &served.expect(201).json()["id"]);
    let made = json!({
        "unit_id": units["items"][1]["id"], "title": "Cải tiến quy trình", "reach": "unit",
        "recognised_on": "2026-10-01", "recognised_by": "Hội đồng sáng kiến xã Mẫu",
        "decision_number": "12/QĐ-HĐSK", "authors": [{"subject_id": subjects[5], "share": 100}],
    });
    let made = officer.post("/initiatives", made).await.expect(201).json();
    keep("initiative", &made["id"]);
    let flood = json!({"name": "Lũ", "happened_from": "2026-10-14"});
    let flood = officer.post("/events", flood).await.expect(201).json()["id"].clone();
    let urgent = json!({"event_id": flood, "reason": "Nhiều người cứu người"});
    let opened = chairman
        .post("/emergencies", urgent)
        .await
        .expect(201)
        .json();
    keep("emergency", &opened["emergency"]["id"]);
    let report = json!({
        "subject_name": "Lò Văn Thử", "unit_id": units["items"][1]["id"],
        "happened_on": "2026-10-14", "place": "Bến đò", "story": "Cứu hai em nhỏ giữa dòng lũ",
    });
    let report = officer.post("/reports", report).await.expect(201).json();
    let report = report["report"]["id"].clone();
    let place = format!("/reports/{}/papers/1?name=a.pdf", report.as_str().unwrap());
    let paper = officer
        .request(Method::PUT, &place)
        .insert_header(("if-match", "\"1\""));
    app.send(paper.set_payload(PDF)).await.expect(200);
    keep("report", &report);
    let cycle = json!({
        "unit_id": units["items"][1]["id"], "award_code": "letter_of_commendation",
        "commendation_type": "ad_hoc", "cycle_year": 2025,
        "opens_on": "2025-10-01", "closes_on": "2025-10-10", "remind_days": 3, "late": "refuse",
    });
    keep(
        "cycle",
        &specialist.post("/cycles", cycle).await.expect(201).json()["id"],
    );
    let of_province = async |award: &str, subject: &str| {
        let done = officer
            .achieved(
                subject,
                achievement["event_id"].as_str().unwrap(),
                "Rowed all night",
            )
            .await;
        officer.propose(award, "ad_hoc", subject, &done).await
    };
    let lettered = of_province("certificate_of_merit_province", &subjects[6]).await;
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": [lettered]}),
        )
        .await
        .expect(201)
        .json();
    keep("letter", &letter["id"]);
    keep(
        "unlettered",
        &json!(of_province("certificate_of_merit_province", &subjects[7]).await),
    );
    let order = of_province("order_bravery", &subjects[8]).await;
    officer
        .put_document(&order, "proof", 1, PDF)
        .await
        .expect(200);
    let sent = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": [order]}),
        )
        .await
        .expect(201)
        .json();
    let sign = format!("/submission-letters/{}/sign", sent["id"].as_str().unwrap());
    chairman.post_at(&sign, 1, json!({})).await.expect(200);
    app.office().await.does("clear", &order).await.expect(200);
    app.governor()
        .await
        .does("forward", &order)
        .await
        .expect(200);
    keep("external", &json!(order));

    let admin = app
        .planted
        .accounts
        .iter()
        .find(|one| one.role == "administrator")
        .unwrap()
        .email
        .clone();
    let hash: User = app
        .state
        .db
        .read(move |conn| thidua::db::access::users::with_email(conn, &admin))
        .await
        .unwrap()
        .unwrap();
    let mut world = World {
        ids,
        versions: BTreeMap::new(),
        hash: hash.password_hash,
    };
    let commune = world.unit("commune");
    for (name, invited) in [
        ("target", false),
        ("invited", true),
        ("off", false),
        ("holder", false),
    ] {
        let user = account(app, &world, name, commune, None, invited).await;
        world.ids.insert(name, user.to_string());
    }
    disable(app, world.user("off")).await;
    let role = grant(
        app,
        world.user("holder"),
        Role::Specialist,
        commune,
        0,
        None,
    )
    .await;
    world.ids.insert("role", role);
    let delegation = stand_in(
        app,
        world.user("holder"),
        Role::Specialist,
        commune,
        world.user("target"),
        10,
    )
    .await
    .id
    .to_string();
    world.ids.insert("delegation", delegation);
    let (request, user, asked_by) = (
        Uuid::now_v7().to_string(),
        world.id("invited").to_owned(),
        world.id("holder").to_owned(),
    );
    app.sql(format!(
            "INSERT INTO role_request (id, user_id, role, unit_id, valid_from, valid_to, asked_by, asked_at, state) VALUES \
             ('{request}', '{user}', 'inspector', '{commune}', '2026-10-17', NULL, '{asked_by}', \
             '2026-10-17 01:00:00', 'waiting')"
        ),
    )
    .await;
    world.ids.insert("request", request);
    let (dead, reader) = (Uuid::now_v7().to_string(), world.id("target").to_owned());
    app.sql(format!(
            "INSERT INTO job (id, payload, state, run_at, attempts, created_at, recipient_id, letter_id) VALUES \
             ('{dead}', '{{}}', 'dead', '2026-10-17 01:00:00', 9, '2026-10-17 01:00:00', \
             '{reader}', '{dead}')"
        ),
    )
    .await;
    world.ids.insert("dead", dead);
    world
        .ids
        .insert("client", app.planted.client.client_id.to_string());
    let now = [
        ("draft", "nominations"),
        ("checked", "nominations"),
        ("deciding", "nominations"),
        ("decision_draft", "decisions"),
        ("decision_signed", "decisions"),
        ("award", "awards"),
        ("hold", "holds"),
        ("rating", "ratings"),
        ("initiative", "initiatives"),
        ("career_entry", "career-entries"),
        ("letter", "submission-letters"),
    ];
    for (name, list) in now {
        let reply = chairman
            .get(&format!("/{list}/{}", world.id(name)))
            .await
            .expect(200);
        let version = reply
            .header("etag")
            .trim_matches('"')
            .split('-')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        world.versions.insert(name, version);
    }
    councils::build(app, &mut world).await;
    world
}
