//! Yearly ratings, a person's award records, and what is brought in from before this service.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::domain::base::history::Object;
use thidua::domain::base::ids::{SubjectId, UnitId};
use thidua::domain::law::award_type::CommendationType;
use thidua::domain::law::grade::Grade;
use thidua::error::Error;
use thidua::services::access::Caller;
use thidua::services::awards::{self, EarlierAward, ImportedAwards, OldSubject};
use thidua::services::eligibility::ratings::{self, EnterRating};

use crate::pages::{get, post, sign_in, told};
use crate::support::{Actor, TestApp, approved, numbering, on_both, signed};

fn rating(subject: &str, year: i32) -> Value {
    json!({
        "subject_id": subject,
        "year": year,
        "grade": "excellent",
        "source": "Thông báo số 12/TB-UBND"
    })
}

/// The person and the subject of somebody in the commune.
async fn somebody(app: &TestApp) -> (String, String) {
    let subject = app.subject("individual");
    let found = app
        .officer()
        .await
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json();
    (found["person_id"].as_str().unwrap().to_owned(), subject)
}

fn earlier(subject: &str, date: &str) -> EarlierAward {
    EarlierAward {
        subject: OldSubject::Id(SubjectId(subject.parse().unwrap())),
        award_code: "certificate_of_merit_province".to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: date[..4].parse().unwrap(),
        number: "7/QĐ-UBND".to_owned(),
        date: date.parse().unwrap(),
        signer: "Trần Mẫu Cựu".to_owned(),
        issuer: ("HG".to_owned(), "Tỉnh Hồng Giang (giả định)".to_owned()),
        amount: None,
    }
}

async fn province(app: &TestApp) -> UnitId {
    let units = app
        .administrator()
        .await
        .get("/units")
        .await
        .expect(200)
        .json();
    let unit = units["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["code"] == "HG")
        .unwrap();
    UnitId(unit["id"].as_str().unwrap().parse().unwrap())
}

on_both![
    a_rating_is_entered_once_for_each_year,
    ratings_are_for_officers_of_the_unit_or_above,
    a_rating_is_put_right_with_its_reason,
    ratings_have_a_page,
    bad_ratings_are_told_all_at_once,
    a_persons_records_are_listed_the_newest_first,
    what_is_brought_in_is_all_there_or_not_at_all,
];

async fn a_rating_is_entered_once_for_each_year(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let made = officer
        .post("/ratings", rating(&subject, 2025))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&made["grade"], &made["year"], &made["version"]),
        (&json!("excellent"), &json!(2025), &json!(1))
    );
    officer
        .post("/ratings", rating(&subject, 2024))
        .await
        .expect(201);
    let twice = officer
        .post("/ratings", rating(&subject, 2025))
        .await
        .problem(409, "duplicate");
    assert_eq!(twice["errors"][0]["pointer"], "/year");
    let all = officer
        .get(&format!("/ratings?subject_id={subject}"))
        .await
        .expect(200)
        .json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    let one = officer
        .get("/ratings?year=2024&limit=1")
        .await
        .expect(200)
        .json();
    assert_eq!(
        (one["items"].as_array().unwrap().len(), &one["next_cursor"]),
        (1, &Value::Null)
    );
}

async fn ratings_are_for_officers_of_the_unit_or_above(app: &TestApp) {
    let subject = app.subject("individual");
    let refused = app
        .stranger()
        .await
        .post("/ratings", rating(&subject, 2025))
        .await
        .problem(422, "invalid");
    assert_eq!(
        (
            &refused["errors"][0]["pointer"],
            &refused["errors"][0]["code"]
        ),
        (&json!("/subject_id"), &json!("unknown_reference"))
    );
    for (who, status) in [
        (app.specialist().await, 403),
        (app.chairman().await, 403),
        (app.office().await, 403),
    ] {
        who.post("/ratings", rating(&subject, 2025))
            .await
            .problem(status, "forbidden");
    }
    app.officer()
        .await
        .post("/ratings", rating(&subject, 2025))
        .await
        .expect(201);
    assert_eq!(
        app.stranger()
            .await
            .get("/ratings")
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
    assert_eq!(
        app.specialist()
            .await
            .get("/ratings")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

async fn a_rating_is_put_right_with_its_reason(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let made = officer
        .post("/ratings", rating(&subject, 2025))
        .await
        .expect(201);
    let path = format!("/ratings/{}", made.json()["id"].as_str().unwrap());
    assert_eq!(made.header("location"), format!("/api/v1{path}"));
    let patch = |who: &Actor<'_>, version: i64, body: Value| {
        let request = who
            .request(Method::PATCH, &path)
            .insert_header(("if-match", format!("\"{version}\"")));
        app.send(request.set_json(body))
    };
    let better =
        json!({"grade": "good", "source": "Thông báo số 13/TB-UBND", "reason": "Ghi nhầm dòng"});
    patch(&app.stranger().await, 1, better.clone())
        .await
        .problem(404, "not_found");
    for who in [app.specialist().await, app.chairman().await] {
        patch(&who, 1, better.clone())
            .await
            .problem(403, "forbidden");
    }
    let wrong = patch(
        &officer,
        1,
        json!({"grade": "superb", "source": "", "reason": ""}),
    )
    .await
    .problem(422, "invalid");
    let pointers: Vec<&str> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/grade", "/source", "/reason"]);
    patch(&officer, 1, json!({"grade": "good"}))
        .await
        .problem(400, "malformed");
    patch(&officer, 1, json!({"grade": "excellent", "reason": "x"}))
        .await
        .problem(422, "invalid");
    patch(&officer, 7, better.clone())
        .await
        .problem(412, "stale");
    let done = patch(&officer, 1, better.clone()).await.expect(200);
    assert_eq!(
        (
            &done.json()["grade"],
            &done.json()["version"],
            &done.json()["year"]
        ),
        (&json!("good"), &json!(2), &json!(2025))
    );
    patch(&officer, 1, better).await.problem(412, "stale");
    let found = officer.get(&path).await.expect(200);
    assert_eq!(
        (&found.json(), found.header("etag").is_empty()),
        (&done.json(), false)
    );
    let subject = subject.parse().unwrap();
    let told = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, Object::Subject(SubjectId(subject))))
        .await
        .unwrap();
    let last = told.last().unwrap();
    assert_eq!(
        (last.deed.code(), last.reason.as_deref()),
        ("rating_corrected", Some("Ghi nhầm dòng"))
    );
}

async fn ratings_have_a_page(app: &TestApp) {
    let subject = app.subject("individual");
    let officer = sign_in(app, "officer@suoinga.example").await;
    let form = [
        ("subject_id", subject.as_str()),
        ("year", "2025"),
        ("grade", "good"),
        ("source", "Thông báo số 12"),
    ];
    assert!(
        told(app, &officer, post(app, &officer, "/ratings", &form).await)
            .await
            .contains("Thông báo số 12")
    );
    let again = told(app, &officer, post(app, &officer, "/ratings", &form).await).await;
    assert!(again.contains("role=\"alert\""), "{again}");
    let id = app.officer().await.get("/ratings").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/ratings/{id}/correct");
    let form = [
        ("version", "1"),
        ("grade", "completed"),
        ("source", "Thông báo số 12"),
        ("reason", "Ghi nhầm"),
    ];
    let page = told(app, &officer, post(app, &officer, &path, &form).await).await;
    assert!(
        page.contains("value=\"completed\" selected") && !page.contains("role=\"alert\""),
        "{page}"
    );
    let specialist = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &specialist, "/ratings").await.expect(200).text;
    assert!(
        page.contains("Thông báo số 12") && !page.contains("/correct"),
        "{page}"
    );
    assert!(
        told(app, &specialist, post(app, &specialist, &path, &form).await)
            .await
            .contains("role=\"alert\"")
    );
    get(
        app,
        &sign_in(app, "officer@benlau.example").await,
        &format!("/ratings/{id}"),
    )
    .await
    .expect(404);
}

async fn bad_ratings_are_told_all_at_once(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    for year in [1989, 2027] {
        let refused = officer
            .post("/ratings", rating(&subject, year))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!("/year"), &json!("out_of_range"))
        );
    }
    officer
        .post("/ratings", rating(&subject, 1990))
        .await
        .expect(201);
    let body = json!({"subject_id": "x", "year": 2025, "grade": "superb", "source": ""});
    let refused = officer.post("/ratings", body).await.problem(422, "invalid");
    let pointers: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(pointers, ["/subject_id", "/grade", "/source"]);
    officer
        .post("/ratings", json!({"subject_id": subject}))
        .await
        .expect(400);
}

async fn a_persons_records_are_listed_the_newest_first(app: &TestApp) {
    let (person, subject) = somebody(app).await;
    let (unit, ctx, subject_id) = (province(app).await, app.state.ctx(), subject.clone());
    let imported = app.state.db.write(move |tx| {
        let records = ["2024-12-20", "2025-12-22", "2023-12-19"]
            .map(|date| earlier(&subject_id, date))
            .to_vec();
        awards::import(tx, &ctx, &Caller::Operator, unit, records)
    });
    assert_eq!(
        imported.await.unwrap(),
        ImportedAwards {
            added: 3,
            already: 0
        }
    );
    let id = approved(app, &subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let path = format!("/people/{person}/award-history");
    let officer = app.officer().await;
    let all = officer.get(&path).await.expect(200).json();
    let days: Vec<&str> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["decision_date"].as_str().unwrap())
        .collect();
    assert_eq!(
        days,
        ["2026-10-17", "2025-12-22", "2024-12-20", "2023-12-19"]
    );
    let oldest = &all["items"][3];
    assert_eq!(
        (
            &oldest["amount"],
            &oldest["nomination_id"],
            &oldest["decision_id"]
        ),
        (&json!(2_700_000), &Value::Null, &Value::Null)
    );
    let first = officer
        .get(&format!("{path}?limit=3"))
        .await
        .expect(200)
        .json();
    let rest = officer
        .get(&format!(
            "{path}?limit=3&cursor={}",
            first["next_cursor"].as_str().unwrap()
        ))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&rest["items"][0]["decision_date"], &rest["next_cursor"]),
        (&json!("2023-12-19"), &Value::Null)
    );
    app.stranger()
        .await
        .get(&path)
        .await
        .problem(404, "not_found");
    // The HR systems pull what was brought in like all else.
    assert_eq!(
        app.hr().await.get(&path).await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    assert_eq!(
        app.hr().await.get("/awards").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    // From before the rules reach back to: without an amount, or with the one that its paper tells.
    // What is there already stays as it is.
    let older = app.state.db.write({
        let (ctx, subject) = (app.state.ctx(), subject.clone());
        let told = EarlierAward {
            amount: Some(1_788_000),
            ..earlier(&subject, "2021-12-20")
        };
        move |tx| {
            awards::import(
                tx,
                &ctx,
                &Caller::Operator,
                unit,
                vec![
                    earlier(&subject, "2020-12-20"),
                    told.clone(),
                    told,
                    earlier(&subject, "2023-12-19"),
                ],
            )
        }
    });
    assert_eq!(
        older.await.unwrap(),
        ImportedAwards {
            added: 2,
            already: 2
        }
    );
    let all = officer.get(&path).await.expect(200).json();
    let amounts: Vec<&Value> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .skip(3)
        .map(|record| &record["amount"])
        .collect();
    assert_eq!(
        amounts,
        [&json!(2_700_000), &json!(1_788_000), &Value::Null]
    );
    let table = app
        .hr()
        .await
        .get("/awards/export?format=csv")
        .await
        .expect(200)
        .text;
    assert!(
        table
            .lines()
            .any(|line| line.contains("\"1.5\",\"\",\"valid\"")),
        "{table}"
    );
    // Every fault of every record is told, and nothing is brought in.
    let wrong = app.state.db.write({
        let (ctx, subject, of_unit) = (app.state.ctx(), subject.clone(), app.subject("collective"));
        let ldtt = EarlierAward {
            award_code: "title_ldtt".to_owned(),
            ..earlier(&of_unit, "2019-12-20")
        };
        let nobody = EarlierAward {
            subject: OldSubject::StaffCode("nobody".to_owned()),
            ..earlier(&subject, "2019-12-20")
        };
        let late = EarlierAward {
            cycle_year: 2031,
            ..earlier(&subject, "2027-12-20")
        };
        let good = earlier(&subject, "2019-12-21");
        move |tx| {
            awards::import(
                tx,
                &ctx,
                &Caller::Operator,
                unit,
                vec![good, ldtt, nobody, late],
            )
        }
    });
    let Err(Error::Invalid(faults)) = wrong.await else {
        panic!()
    };
    let told: Vec<(&str, &str)> = faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.code))
        .collect();
    assert_eq!(
        told,
        [
            ("/1/subject_id", "not_for_this_subject"),
            ("/2/staff_code", "unknown_reference"),
            ("/3/date", "in_future"),
            ("/3/cycle_year", "out_of_range")
        ]
    );
    assert_eq!(
        officer.get(&path).await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
}

async fn what_is_brought_in_is_all_there_or_not_at_all(app: &TestApp) {
    let (unit, ctx) = (province(app).await, app.state.ctx());
    let subjects: Vec<SubjectId> = app
        .planted
        .subjects
        .iter()
        .map(|subject| SubjectId(subject.id))
        .collect();
    let enter = |subject, year| EnterRating {
        subject,
        year,
        grade: Grade::Good,
        source: "Sổ xếp loại".to_owned(),
    };
    let all: Vec<EnterRating> = subjects
        .iter()
        .flat_map(|subject| [enter(*subject, 2024), enter(*subject, 2025)])
        .collect();
    let (count, mut twice) = (all.len(), all.clone());
    twice.push(enter(subjects[0], 2025));
    let refused = app.state.db.write({
        let ctx = ctx.clone();
        move |tx| ratings::import(tx, &ctx, &Caller::Operator, unit, twice)
    });
    assert!(matches!(refused.await, Err(Error::Duplicate(_))));
    assert_eq!(
        app.officer().await.get("/ratings").await.expect(200).json()["items"],
        json!([])
    );
    let done = app
        .state
        .db
        .write(move |tx| ratings::import(tx, &ctx, &Caller::Operator, unit, all))
        .await;
    assert_eq!(done.unwrap(), count);
    let caller = app.officer().await.caller();
    let (ctx, one) = (app.state.ctx(), enter(subjects[0], 2023));
    let officer = app
        .state
        .db
        .write(move |tx| ratings::import(tx, &ctx, &caller, unit, vec![one]))
        .await;
    assert!(matches!(officer, Err(Error::Invalid(_))));
}
