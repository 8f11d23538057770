//! How many statements a request costs: as many with ten rows as with ten thousand, for each list
//! and page, on both databases.

mod acts;
mod begun;
mod burst;
mod counting;
mod growing;
mod plans;

use std::collections::BTreeMap;

use actix_web::test::TestRequest;
use serde_json::json;
use thidua::db::{Conn, DbUrl, Failure};
use thidua::http::openapi;
use thidua::jobs::upkeep;
use thidua::services::nominations;

use self::begun::{asked_for, begun, chosen, seated};
use self::counting::{Counting, SEEN, Seen, thrown_away};
use self::growing::{grow, keep_one};
use crate::rows;
use crate::support::pages::sign_in;
use crate::support::{self, Actor, Kind, TestApp, approved, database, numbering, signed};

/// Something of each kind, and where it is shown.
async fn fill(app: &TestApp) -> Vec<String> {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let awarded = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&awarded]).await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let drafted = approved(app, &app.subject("household")).await;
    specialist
        .post(
            "/decisions",
            json!({"title": "Drafted", "nomination_ids": [drafted]}),
        )
        .await
        .expect(201);
    let file = officer.nominate(&app.subject("individual")).await;
    officer.act(&file, "submit", 1).await.expect(200);
    let carried = officer.nominate(&app.subject("individual")).await;
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "Letter", "nomination_ids": [carried]}),
        )
        .await
        .expect(201)
        .json();
    specialist.post(
        "/holds",
        json!({"subject_id": app.subject("household"), "kind": "complaint", "ground": "A letter"})
    ).await.expect(201);
    officer
        .post(
            "/ratings",
            json!({
                "subject_id": app.subject("individual"),
                "year": 2025,
                "grade": "good",
                "source": "Minutes"
            }),
        )
        .await
        .expect(201);
    let served = json!({
        "subject_id": app.subject("individual"), "kind": "service", "code": "army",
        "title": "Trung đoàn Mẫu", "from": "2001-09-01",
    });
    officer.post("/career-entries", served).await.expect(201);
    let unit = support::unit_of(&app.administrator().await, "HG-01").await["id"].clone();
    let made = json!({
        "unit_id": unit, "title": "Cải tiến mẫu", "reach": "unit", "recognised_on": "2026-10-01",
        "recognised_by": "Hội đồng", "decision_number": "12/QĐ-HĐSK",
        "authors": [{"subject_id": app.subject("individual"), "share": 100}],
    });
    let made = officer.post("/initiatives", made).await.expect(201).json();
    let flood = json!({"name": "Lũ", "happened_from": "2026-10-14"});
    let flood = officer.post("/events", flood).await.expect(201).json()["id"].clone();
    let urgent = json!({"event_id": flood, "reason": "Nhiều người cứu người"});
    app.chairman()
        .await
        .post("/emergencies", urgent)
        .await
        .expect(201);
    let report = json!({
        "subject_name": "Lò Văn Thử", "unit_id": unit, "happened_on": "2026-10-14",
        "place": "Bến đò", "story": "Cứu hai em nhỏ giữa dòng lũ",
    });
    officer.post("/reports", report).await.expect(201);
    let cycle = json!({
        "unit_id": unit, "award_code": "letter_of_commendation", "commendation_type": "ad_hoc",
        "cycle_year": 2027,
        "opens_on": "2027-01-01", "closes_on": "2027-07-10", "remind_days": 3, "late": "mark",
    });
    specialist.post("/cycles", cycle).await.expect(201);
    let stand_in = json!({
        "role": "standing_office_specialist", "unit_id": unit,
        "to_email": "chairman@suoinga.example", "reason": "Leave",
        "valid_from": "2026-10-20", "valid_to": "2026-10-30",
    });
    specialist.post("/delegations", stand_in).await.expect(201);
    let council = seated(app, &unit).await;
    thidua::jobs::sealer::seal(&app.state).await;
    keep_one(app, &file).await;
    let letter = letter["id"].as_str().unwrap();
    let api = [
        "history",
        "documents",
        "eligibility",
        "verdicts",
        "versions",
    ]
    .map(|part| format!("/api/v1/nominations/{file}/{part}"));
    let one = [
        format!("/nominations/{file}"),
        format!("/nominations/{file}/verdicts"),
        format!("/decisions/{decision}"),
        format!("/submission-letters/{letter}"),
    ];
    let subject = app.subject("individual");
    let profiles = [
        format!("/subjects/{subject}"),
        format!("/units/{}", unit.as_str().unwrap()),
        format!("/api/v1/subjects/{subject}/particulars"),
        format!("/subjects/{subject}/career"),
        format!("/initiatives/{}", made["id"].as_str().unwrap()),
        format!("/api/v1/career-entries?limit=200&subject_id={subject}"),
        format!("/api/v1/subjects/{subject}/ladder"),
        format!(
            "/qualifying?award=title_ldtt:merit&unit={}",
            unit.as_str().unwrap()
        ),
        format!(
            "/api/v1/eligibility/qualifying?award_code=title_ldtt&commendation_type=merit\
             &cycle_year=2026&subject_kind=individual&limit=200&unit_id={}",
            unit.as_str().unwrap()
        ),
    ];
    let many = begun(app).await;
    let run = chosen(app).await;
    let book = asked_for(app).await;
    let pages = [
        "/",
        "/account",
        "/account/letters",
        "/notices",
        "/work/deadlines.ics",
        "/users",
        "/users/new",
        "/machine-clients",
        "/security-events",
        "/delegations",
        "/units",
        "/subjects",
        "/subjects?q=mau&kind=individual",
        "/unheld-offices",
        "/nominations",
        "/nominations?overdue=yes",
        "/nominations?q=mau",
        "/nominations/new",
        "/nominations/new/subjects?q=mau",
        "/nominations/many",
        many.as_str(),
        "/work/runs",
        run.as_str(),
        "/workbooks",
        book.as_str(),
        "/submission-letters",
        "/decisions",
        "/decisions?q=mau",
        "/decisions/new",
        "/awards",
        "/awards?q=mau&level=unit",
        "/golden-book?year=2026",
        "/payments?year=2026",
        "/payments?year=2026&state=unpaid",
        "/holds",
        "/reports",
        "/reports?mine=yes&state=waiting",
        "/reports/new",
        "/emergencies",
        "/ratings",
        "/initiatives",
        "/initiatives?q=mau&who=mau&reach=unit&year=2026",
        "/qualifying",
        "/cycles",
        "/councils",
        "/meetings",
        "/my-ballots",
        "/figures",
        "/figures/forms?year=2026",
        "/figures/staff?year=2026",
        "/figures/staff/list?form=0604&row=total&column=bodies",
        "/figures/staff/list?form=0605&row=total&column=staff",
        "/figures/unrewarded",
        "/dead-letters",
        "/guide",
        "/search?q=mau",
        "/search?q=khongcoai",
        "/search?q=xsn-26-00001",
        "/search?q=hg0001",
        "/nominations?q=xsn-26-00001",
    ];
    let mut all: Vec<String> = pages.map(str::to_owned).into_iter().chain(api).collect();
    all.extend(council);
    all.extend(
        one.iter()
            .map(|path| format!("/api/v1{path}"))
            .chain(one.clone()),
    );
    all.extend(profiles);
    all.push("/api/v1/search?q=mau".to_owned());
    let lists = openapi::document()
        .paths
        .paths
        .iter()
        .filter(|(path, item)| item.get.is_some() && !path.contains('{'));
    for (path, item) in lists {
        // An export reads in stretches: its statements grow with the file, not with the request.
        if path.ends_with("/export") {
            continue;
        }
        let parameters = serde_json::to_value(&item.get.as_ref().unwrap().parameters).unwrap();
        let has = |name: &str| {
            parameters
                .as_array()
                .into_iter()
                .flatten()
                .any(|parameter| parameter["name"] == name)
        };
        let query = [
            ("limit", "limit=200"),
            ("from", "from=2026-01-01&to=2026-12-31"),
            ("year", "year=2026"),
        ];
        let query: Vec<&str> = query
            .iter()
            .filter(|(name, _)| has(name))
            .map(|(_, query)| *query)
            .collect();
        all.push(format!("{path}?{}", query.join("&")));
    }
    all
}

/// What each place costs each of them, and how many lists were full.
async fn costs(
    app: &TestApp,
    people: &[(Actor<'_>, String)],
    places: &[String],
) -> (BTreeMap<(String, usize), usize>, usize) {
    let (mut costs, mut full) = (BTreeMap::new(), 0);
    for place in places {
        for (who, (actor, cookie)) in people.iter().enumerate() {
            let request = TestRequest::get()
                .uri(place)
                .insert_header(("accept-language", "en"));
            let request = if place.starts_with("/api/") {
                request.insert_header(("authorization", format!("Bearer {}", actor.token)))
            } else {
                request.insert_header(("cookie", cookie.clone()))
            };
            let before = SEEN.lock().unwrap().statements;
            let reply = app.send(request).await;
            assert!(reply.status < 500, "{place}: {}", reply.text);
            let items = serde_json::from_str::<serde_json::Value>(&reply.text)
                .ok()
                .and_then(|answer| Some(answer.get("items")?.as_array()?.len()));
            full += usize::from(items == Some(200));
            costs.insert(
                (place.clone(), who),
                SEEN.lock().unwrap().statements - before,
            );
        }
    }
    (costs, full)
}

/// Statements that look through a table that grows, on purpose.
const MAY_SCAN: &[(&str, &str)] = &[
    // Emptied every hour: what the scan reads is what is alive.
    ("account_link", "DELETE"),
    ("attempt", "DELETE"),
    ("known_address", "DELETE"),
    ("session", "DELETE"),
];

/// Everything that was run finds its rows by an index.
async fn found_by_an_index(app: &TestApp) {
    app.deliver().await;
    upkeep::remind(&app.state).await;
    // What comes in the pause behind a letter is put off.
    app.deliver().await;
    upkeep::tidy(&app.state).await;
    // A stretch of it: so many copies were never given a code.
    let ctx = app.state.ctx();
    let given = move |tx: &mut Conn| nominations::give_codes_to_received(tx, &ctx);
    assert!(app.state.db.write(given).await.unwrap());
    let all = std::mem::take(&mut SEEN.lock().unwrap().all);
    // An insert finds no rows, and what the test itself copies is nobody's statement.
    let finds = |text: &String| {
        ["SELECT", "UPDATE", "DELETE", "WITH"]
            .iter()
            .any(|word| text.starts_with(word))
            && !text.starts_with(rows::COPY)
    };
    let asked: Vec<String> = all.into_iter().filter(finds).collect();
    let looked = move |conn: &mut Conn| {
        let through = asked.iter().flat_map(|statement| {
            plans::scans(conn, statement)
                .into_iter()
                .map(move |table| (table, statement.clone()))
        });
        Ok::<_, Failure>(through.collect::<Vec<_>>())
    };
    let through = app.state.db.write(looked).await.unwrap();
    let on_purpose = |table: &str, text: &str| {
        MAY_SCAN
            .iter()
            .any(|(known, word)| *known == table && text.contains(word))
    };
    let through: Vec<String> = through
        .into_iter()
        .filter(|(table, text)| !on_purpose(table, text))
        .map(|(table, text)| format!("{table}: {text}"))
        .collect();
    assert!(
        through.is_empty(),
        "these look through a table that grows:\n{}",
        through.join("\n\n")
    );
}

async fn measured(kind: Kind) {
    let app = TestApp::start_on(
        |folder| {
            let url = database::fresh(kind, folder);
            *SEEN.lock().unwrap() = Seen {
                database: match &url {
                    DbUrl::Sqlite(path) => path.display().to_string(),
                    DbUrl::Postgres(url) => url.clone(),
                },
                ..Seen::default()
            };
            url
        },
        |config| {
            config.mail.letters_apart_minutes = 60;
            config.mail.gather_millis = 1_000;
            "07:00".clone_into(&mut config.mail.digest_at);
        },
    )
    .await;
    if kind == Kind::Postgres {
        acts::an_act_takes_six_journeys(&app).await;
        acts::a_list_costs_as_many_whatever_its_length(&app).await;
    }
    thrown_away();
    let places = fill(&app).await;
    let mut people = Vec::new();
    for email in [
        "specialist@suoinga.example",
        "officer@suoinga.example",
        "admin@honggiang.example",
    ] {
        people.push((app.actor(email).await, sign_in(&app, email).await));
    }
    let mut thrown = thrown_away();
    grow(&app, 1, 10).await;
    thrown_away();
    let (few, _) = costs(&app, &people, &places).await;
    thrown.extend(thrown_away());
    grow(&app, 11, 10_000).await;
    thrown_away();
    let (many, full) = costs(&app, &people, &places).await;
    thrown.extend(thrown_away());
    assert!(
        thrown.is_empty(),
        "these are prepared anew each time:\n{}",
        thrown.join("\n")
    );
    let everywhere = |place: &str| place.contains("/search?");
    let dearest = |is_page: bool| {
        many.iter()
            .filter(|((place, _), _)| is_page != place.starts_with("/api/") && !everywhere(place))
            .max_by_key(|(_, count)| **count)
            .unwrap()
    };
    // Seven kinds are looked through, each by the rarest of the words.
    let searches = many.iter().filter(|((place, _), _)| everywhere(place));
    let most = searches.map(|(_, count)| *count).max().unwrap();
    assert!((5..36).contains(&most), "a search costs {most}");
    let (page, answer) = (dearest(true), dearest(false));
    println!(
        "{kind:?}: {} places, {full} full lists, at most {page:?} and {answer:?}",
        places.len(),
    );
    let grown: Vec<String> = few
        .iter()
        .zip(&many)
        .filter(|(a, b)| a.0 != b.0 || b.1 > a.1)
        .map(|(a, b)| format!("{:?}: {} then {}", a.0, a.1, b.1))
        .collect();
    assert!(
        grown.is_empty(),
        "these cost more with more rows:\n{}",
        grown.join("\n")
    );
    // What is asked together is one statement on PostgreSQL, where each is a journey.
    let (most_of_a_page, most_of_an_answer) = match kind {
        Kind::Sqlite => (34, 24),
        Kind::Postgres => (20, 14),
    };
    assert!(
        places.len() > 40
            && full > 20
            && (5..most_of_a_page).contains(page.1)
            && (5..most_of_an_answer).contains(answer.1),
        "{full} {page:?} {answer:?}"
    );
    let file = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    burst::a_burst_of_acts_is_written_about_once(&app, &file).await;
    found_by_an_index(&app).await;
}

#[actix_web::test]
async fn a_request_costs_as_many_statements_with_ten_rows_as_with_ten_thousand() {
    diesel::connection::set_default_instrumentation(|| Some(Box::<Counting>::default())).unwrap();
    measured(Kind::Sqlite).await;
    measured(Kind::Postgres).await;
}
