//! A decision on all that is agreed to.

use serde_json::json;
use thidua::db;
use thidua::domain::access::actor::Scope;
use thidua::domain::base::ids::NominationId;

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{STRANGER, TestApp, approved, on_both};

on_both![
    all_that_is_agreed_to_goes_on_one_decision,
    a_thousand_names_stand_on_one_decision,
    a_list_of_decisions_says_what_each_is_about,
];

/// As many files more that are agreed to, like this one.
async fn like(app: &TestApp, file: &str, many: usize) -> Vec<NominationId> {
    let (ctx, id) = (app.state.ctx(), file.parse().unwrap());
    let write = move |tx: &mut db::Conn| {
        let first = db::nominations::find(tx, &Scope::All, id)?
            .unwrap()
            .nomination;
        let mut ids = Vec::new();
        for _ in 0..many {
            let mut another = first.clone();
            another.id = ctx.id();
            another.case_code = None;
            db::nominations::insert(tx, &another)?;
            ids.push(another.id);
        }
        Ok::<_, db::Failure>(ids)
    };
    app.state.db.write(write).await.unwrap()
}

async fn all_that_is_agreed_to_goes_on_one_decision(app: &TestApp) {
    let first = approved(app, &app.subject("individual")).await;
    like(app, &first, 59).await;
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, "/decisions/new").await.expect(200).text;
    assert!(page.contains("tất cả 60 hồ sơ"), "{page}");
    let between = |from: &str| {
        let rest = page.split(from).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let issuer = between("name=\"issuer_unit_id\" value=\"");
    let place = page
        .split("<li><a href=\"")
        .nth(2)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .replace("&amp;", "&");
    let one = get(app, &cookie, &place).await.expect(200).text;
    assert!(
        one.contains("aria-current") && one.contains("tất cả 60 hồ sơ"),
        "{one}"
    );
    let other = get(app, &cookie, "/decisions/new?award_code=title_ldtt").await;
    assert!(other.expect(200).text.contains("Không có hồ sơ nào"));
    let form = |title: &'static str, issuer: &str| {
        [
            ("title", title.to_owned()),
            ("issuer_unit_id", issuer.to_owned()),
            ("award_code", "letter_of_commendation".to_owned()),
            ("event_id", String::new()),
        ]
    };
    let send = async |who: &str, title: &'static str, issuer: &str| {
        let form = form(title, issuer);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, &**value)).collect();
        post(app, who, "/decisions/new/all", &form).await
    };
    let page = told(app, &cookie, send(&cookie, "", &issuer).await).await;
    assert!(page.contains("Enter what it is about"), "{page}");
    // A stranger hears of nothing, who does not draft decisions is refused.
    let stranger = sign_in(app, STRANGER).await;
    let place = format!("/decisions/new?issuer={issuer}");
    get(app, &stranger, &place).await.expect(404);
    let chairman = sign_in(app, "chairman@suoinga.example").await;
    get(app, &chairman, &place).await.expect(403);
    let made = send(&cookie, "Về việc tặng Giấy khen", &issuer)
        .await
        .expect(303);
    let path = made.header("location").to_owned();
    let specialist = app.specialist().await;
    let decision = specialist.get(&path).await.expect(200).json();
    assert_eq!(decision["lines"].as_array().unwrap().len(), 60);
    // Nothing waits any more.
    let page = told(app, &cookie, send(&cookie, "Again", &issuer).await).await;
    assert!(page.contains("No file waits"), "{page}");
}

async fn a_thousand_names_stand_on_one_decision(app: &TestApp) {
    let first = approved(app, &app.subject("individual")).await;
    let ids = like(app, &first, 1_000).await;
    let specialist = app.specialist().await;
    let named: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let draft = |ids: &[String]| json!({"title": "Many", "nomination_ids": ids});
    let too_many = vec![named[0].clone(); 5_001];
    let problem = specialist
        .post("/decisions", draft(&too_many))
        .await
        .problem(422, "invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/nomination_ids");
    let made = specialist
        .post("/decisions", draft(&named))
        .await
        .expect(201)
        .json();
    let lines: Vec<&str> = made["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["nomination_id"].as_str().unwrap())
        .collect();
    assert!(lines == named, "in the order they were named");
    let path = format!("/decisions/{}", made["id"].as_str().unwrap());
    let chairman = app.chairman().await;
    chairman
        .post_at(&format!("{path}/sign"), 1, json!({}))
        .await
        .expect(200);
    let signed = specialist.get(&path).await.expect(200).json();
    assert_eq!(signed["line_count"], 1_000);
    let problem = specialist
        .post("/decisions", draft(&named[..2]))
        .await
        .problem(409, "duplicate");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
}

async fn a_list_of_decisions_says_what_each_is_about(app: &TestApp) {
    let file = approved(app, &app.subject("individual")).await;
    let mut ids: Vec<String> = like(app, &file, 3)
        .await
        .iter()
        .map(ToString::to_string)
        .collect();
    ids.insert(0, approved(app, &app.subject("household")).await);
    let specialist = app.specialist().await;
    let draft = json!({"title": "Về việc tặng Giấy khen", "nomination_ids": ids});
    let made = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json();
    let names: Vec<&str> = made["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["subject_name"].as_str().unwrap())
        .collect();
    let list = async |query: &str| {
        let list = specialist
            .get(&format!("/decisions{query}"))
            .await
            .expect(200);
        list.json()["items"].as_array().unwrap().clone()
    };
    let listed = list("").await;
    let one = &listed[0];
    assert_eq!(one["first_names"], json!(names[..3]));
    assert_eq!(one["line_count"], 4);
    let sum: i64 = made["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].as_i64().unwrap())
        .sum();
    assert_eq!(
        (&one["amount"], &made["amount"]),
        (&json!(sum), &json!(sum))
    );
    let issuer = made["issuer_unit_id"].as_str().unwrap();
    let folded = thidua::domain::base::text::fold(names[0]).replace(' ', "%20");
    for (query, found) in [
        (format!("?q={folded}"), 1),
        ("?q=khongcoai".to_owned(), 0),
        (format!("?issuer_unit_id={issuer}"), 1),
        (format!("?issuer_unit_id={}", ids[0]), 0),
        ("?year=2026".to_owned(), 0),
        (format!("?q={folded}&status=issued"), 0),
    ] {
        assert_eq!(list(&query).await.len(), found, "{query}");
    }
    let path = format!("/decisions/{}", made["id"].as_str().unwrap());
    let chairman = app.chairman().await;
    let sign = format!("{path}/sign");
    chairman.post_at(&sign, 1, json!({})).await.expect(200);
    // The demo's files of one subject are not awarded twice: what is signed already has its sum.
    assert_eq!(list("?status=signed").await[0]["amount"], json!(sum));
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, &format!("/decisions?issuer={issuer}"))
        .await
        .expect(200);
    assert!(page.text.contains("1–1 trong 1") && page.text.contains("/decisions/export?issuer="));
}
