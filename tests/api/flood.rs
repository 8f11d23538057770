//! A flood, 13 subjects: letters the next day, a provincial certificate on day four, a posthumous
//! order sent to the President, a second reward blocked, the ad-hoc certificate refused as a base.

use std::fmt::Write;

use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::Failure;

use crate::access::identity::text;
use crate::support::{PDF, TestApp, on_both};

fn at(app: &TestApp, moment: &str) {
    app.clock.set(moment.parse().unwrap());
}

/// The letters of a step as their readers see them, without what differs between runs: ids, and the
/// order of what fell together.
async fn letters(app: &TestApp, told: &mut String, step: &str) {
    let before = app.letters.lock().unwrap().len();
    let mut letters: Vec<String> = app
        .deliver()
        .await
        .iter()
        .skip(before)
        .map(|letter| {
            let to = letter
                .lines()
                .find(|line| line.starts_with("To: "))
                .unwrap()
                .rsplit('<')
                .next()
                .unwrap()
                .trim_end_matches('>');
            let said = text(letter);
            let lines = said
                .lines()
                .filter(|line| !line.contains("http://"))
                .map(str::trim_end);
            let mut blocks: Vec<String> = lines
                .collect::<Vec<_>>()
                .join("\n")
                .split("\n\n")
                .map(|block| block.trim().to_owned())
                .collect();
            blocks.retain(|block| !block.is_empty());
            let last = blocks.len() - 1;
            blocks[1..last].sort();
            format!("-> {to}\n{}", blocks.join("\n"))
        })
        .collect();
    letters.sort();
    writeln!(told, "=== {step}\n{}\n", letters.join("\n\n")).unwrap();
}

on_both![
    a_flood_and_its_awards_in_vietnamese,
    a_flood_and_its_awards_in_english,
];

async fn a_flood_and_its_awards_in_vietnamese(app: &TestApp) {
    let told = story(app).await;
    insta::with_settings!(
        { prepend_module_to_snapshot => false },
        { insta::assert_snapshot!("flood_letters_vi", told) }
    );
}

async fn a_flood_and_its_awards_in_english(app: &TestApp) {
    let english = "UPDATE user_account SET language = 'en'";
    app.state
        .db
        .write(move |tx| tx.batch_execute(english).map_err(Failure::from))
        .await
        .unwrap();
    let told = story(app).await;
    insta::with_settings!(
        { prepend_module_to_snapshot => false },
        { insta::assert_snapshot!("flood_letters_en", told) }
    );
}

/// Every row of the story; answers the letters it caused.
#[expect(
    clippy::too_many_lines,
    reason = "a story is read from its beginning to its end"
)]
async fn story(app: &TestApp) -> String {
    let mut told = String::new();
    // 1. Friday 16 October 2026, 20:00: one event, 13 subjects, each with an achievement of its
    //    own.
    at(app, "2026-10-16T13:00:00Z");
    let officer = app.officer().await;
    let event = json!({
        "name": "Lũ trên suối Ngà",
        "happened_from": "2026-10-14",
        "happened_to": "2026-10-16"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut merits = Vec::new();
    let named = (1..=9).map(|n| ("individual", format!("Người Mẫu Giúp {n}")));
    let named = named.chain([
        ("collective", "Tiểu đội dân quân Mẫu".to_owned()),
        ("household", "Hộ Mẫu cho mượn thuyền".to_owned()),
        ("individual", "Người Mẫu Chèo Thuyền".to_owned()),
        ("individual", "Người Mẫu Hy Sinh".to_owned()),
    ]);
    for (kind, name) in named {
        let subject = officer.add_subject(kind, &name).await;
        let achievement = officer
            .achieved(&subject, &event, "Cứu người trong lũ")
            .await;
        merits.push((subject, achievement));
    }
    assert_eq!(merits.len(), 13);

    // 2. Saturday 17 October, 09:00: letters by the simplified procedure, for all but the two who
    //    go higher.
    at(app, "2026-10-17T02:00:00Z");
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let mut nominations = Vec::new();
    for (subject, achievement) in merits.iter().take(11) {
        let id = officer
            .propose("letter_of_commendation", "ad_hoc", subject, achievement)
            .await;
        officer.does("submit", &id).await.expect(200);
        nominations.push(id);
    }
    let items: Vec<Value> = nominations
        .iter()
        .map(|id| json!({"id": id, "version": 2}))
        .collect();
    let done = specialist
        .post("/nominations/actions/accept", json!({"items": items}))
        .await
        .expect(200)
        .json();
    assert!(
        done["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item["status"] == 200),
        "{done}"
    );
    for id in &nominations {
        chairman.does("approve", id).await.expect(200);
    }
    let draft = json!({
        "title": "Về việc tặng Giấy khen trong đợt lũ tháng 10 năm 2026",
        "nomination_ids": nominations
    });
    let decision = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    chairman
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
    let entered = json!({"number": 45, "series": "QĐ-UBND", "date": "2026-10-17"});
    let issued = specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, entered)
        .await
        .expect(200)
        .json();
    let amounts: Vec<i64> = issued["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(
        amounts.iter().filter(|amount| **amount == 760_000).count(),
        9
    );
    assert!(amounts.contains(&1_520_000) && amounts.contains(&1_140_000));
    assert_eq!(amounts.iter().sum::<i64>(), 9_500_000);

    letters(app, &mut told, "2. letters of commendation").await;

    // 3. and 4. 10:00–11:00: B1 and B2 go higher, on one submission letter of the commune.
    at(app, "2026-10-17T04:00:00Z");
    let (officer, chairman) = (app.officer().await, app.chairman().await);
    let (rower, hero) = (&merits[11], &merits[12]);
    let certificate = officer
        .propose(
            "certificate_of_merit_province",
            "ad_hoc",
            &rower.0,
            &rower.1,
        )
        .await;
    let order = officer
        .propose("order_bravery", "ad_hoc", &hero.0, &hero.1)
        .await;
    officer
        .put_document(&order, "proof", 1, PDF)
        .await
        .expect(200);
    officer
        .act(&certificate, "submit", 1)
        .await
        .problem(409, "letter_needed");
    let letter = json!({
        "title": "Tờ trình về việc khen thưởng đột xuất",
        "number": "12/TTr-UBND",
        "nomination_ids": [certificate, order]
    });
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    let path = format!("/submission-letters/{}", letter["id"].as_str().unwrap());
    let signed = chairman
        .post_at(&format!("{path}/sign"), 1, json!({}))
        .await
        .expect(200)
        .json();
    assert!(
        signed["nominations"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| line["status"] == "in_progress")
    );

    letters(app, &mut told, "4. submission letter").await;

    // 5. Monday 19 October: appraised the same day; nothing is held against them.
    at(app, "2026-10-19T02:00:00Z");
    let office = app.office().await;
    for id in [&certificate, &order] {
        let found = office
            .get(&format!("/nominations/{id}/eligibility"))
            .await
            .expect(200)
            .json();
        assert!(
            found["items"]
                .as_array()
                .unwrap()
                .iter()
                .all(|finding| finding["outcome"] == "met"),
            "{found}"
        );
        office.does("clear", id).await.expect(200);
    }

    letters(app, &mut told, "5. appraisal").await;

    // 6. Tuesday 20 October: the chairman of the province decides, four days after the flood, and
    //    submits the order to the President.
    at(app, "2026-10-20T02:00:00Z");
    let (office, governor) = (app.office().await, app.governor().await);
    governor.does("approve", &certificate).await.expect(200);
    let forwarded = governor.does("forward", &order).await.expect(200).json();
    assert_eq!(
        (&forwarded["stage"], &forwarded["status"]),
        (&json!("external"), &json!("in_progress"))
    );
    // 7. Twenty working days from Tuesday 20 October.
    assert_eq!(forwarded["due_at"], "2026-11-17");
    let draft =
        json!({"title": "Về việc tặng Bằng khen đột xuất", "nomination_ids": [certificate]});
    let decision = office.post("/decisions", draft).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    governor
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
    let entered = json!({"series": "QĐ-UBND", "date": "2026-10-20"});
    let issued = office
        .post_at(&format!("/decisions/{decision}/issue"), 2, entered)
        .await
        .expect(200)
        .json();
    assert_eq!(issued["lines"][0]["amount"], 3_800_000);
    assert_eq!(issued["number"], "1/QĐ-UBND");

    letters(
        app,
        &mut told,
        "6. and 7. certificate and submission to the President",
    )
    .await;

    // 8. Friday 23 October: a second letter for the same deed is blocked, and so is one that hides
    //    it behind a record of the same event.
    at(app, "2026-10-23T02:00:00Z");
    let officer = app.officer().await;
    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &rower.0, &rower.1)
        .await;
    let refused = officer
        .act(&second, "submit", 1)
        .await
        .problem(409, "not_eligible");
    assert_eq!(refused["errors"][0]["pointer"], "/rules/R-DUP-1");
    let again = officer
        .achieved(&rower.0, &event, "Công tác phòng chống lũ tháng 10")
        .await;
    let hidden = officer
        .propose("letter_of_commendation", "ad_hoc", &rower.0, &again)
        .await;
    officer
        .act(&hidden, "submit", 1)
        .await
        .problem(409, "not_eligible");
    // A record under an event of its own with the same days is for a person to look at.
    let other = json!({
        "name": "Công tác tháng 10",
        "happened_from": "2026-10-15",
        "happened_to": "2026-10-15"
    });
    let other = officer.post("/events", other).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let again = officer
        .achieved(&rower.0, &other, "Công tác phòng chống lũ tháng 10")
        .await;
    let evading = officer
        .propose("letter_of_commendation", "ad_hoc", &rower.0, &again)
        .await;
    let found = officer
        .get(&format!("/nominations/{evading}/eligibility"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&found["items"][0]["rule"], &found["items"][0]["outcome"]),
        (&json!("R-DUP-1"), &json!("needs_review"))
    );
    assert_eq!(found["items"][0]["evidence"][0]["id"], certificate.as_str());

    letters(app, &mut told, "8. a second letter").await;

    // The President's decision comes back and is recorded.
    at(app, "2026-11-12T02:00:00Z");
    let office = app.office().await;
    let result = json!({
        "nomination_ids": [order],
        "outcome": "awarded",
        "number": "1201/QĐ-CTN",
        "date": "2026-11-10",
        "signer": "Chủ tịch nước"
    });
    let recorded = office
        .post("/external-results", result.clone())
        .await
        .expect(201)
        .json();
    assert_eq!(recorded["items"][0]["status"], "awarded");
    office
        .post("/external-results", result)
        .await
        .problem(409, "wrong_stage");

    letters(app, &mut told, "the President's decision").await;

    // 9. December: the ad-hoc certificate is no base for the Prime Minister's certificate for
    //    merit; an officer refuses it with the rule.
    at(app, "2026-12-01T02:00:00Z");
    let (officer, chairman) = (app.officer().await, app.chairman().await);
    let years = json!({
        "name": "Công tác năm 2026",
        "happened_from": "2026-01-01",
        "happened_to": "2026-10-01"
    });
    let years = officer.post("/events", years).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let merit = officer
        .achieved(&rower.0, &years, "Hoàn thành xuất sắc nhiệm vụ")
        .await;
    let higher = officer
        .propose("certificate_of_merit_pm", "merit", &rower.0, &merit)
        .await;
    officer
        .put_document(&higher, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&higher, "minutes", 2, PDF)
        .await
        .expect(200);
    let found = officer
        .get(&format!("/nominations/{higher}/eligibility"))
        .await
        .expect(200)
        .json();
    let basis = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "R-BASIS-1")
        .unwrap()
        .clone();
    assert_eq!(basis["outcome"], "not_met");
    assert_eq!(basis["citation"], "Decree 152/2025/ND-CP Article 4(3)");
    assert!(
        basis["message"]
            .as_str()
            .unwrap()
            .ends_with("(Decree 152/2025/ND-CP Article 4(3))."),
        "{basis}"
    );
    let found = officer
        .get_in_vietnamese(&format!("/nominations/{higher}/eligibility"))
        .await
        .expect(200)
        .json();
    let basis = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "R-BASIS-1")
        .unwrap()
        .clone();
    assert_eq!(
        basis["citation"],
        "Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP"
    );
    assert!(
        basis["message"]
            .as_str()
            .unwrap()
            .ends_with("(Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP)."),
        "{basis}"
    );
    let letter = json!({"title": "Tờ trình", "nomination_ids": [higher]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    let path = format!(
        "/submission-letters/{}/sign",
        letter["id"].as_str().unwrap()
    );
    let blocked = chairman
        .post_at(&path, 1, json!({}))
        .await
        .problem(409, "not_eligible");
    assert_eq!(blocked["errors"][0]["pointer"], "/rules/R-BASIS-1");
    let overrule = json!({
        "rule": "R-BASIS-1",
        "reason": "Để cơ quan thường trực xem xét và trả lời bằng văn bản"
    });
    let version = officer.version(&format!("/nominations/{higher}")).await;
    app.office()
        .await
        .post_at(
            &format!("/nominations/{higher}/overrules"),
            version,
            overrule.clone(),
        )
        .await
        .problem(403, "forbidden");
    app.actor("office@honggiang.example")
        .await
        .post_at(
            &format!("/nominations/{higher}/overrules"),
            version,
            overrule,
        )
        .await
        .expect(200);
    // The letter has moved with its file: the head looks again.
    chairman
        .post_at(&path, 1, json!({}))
        .await
        .problem(412, "stale");
    let seen = chairman.version(path.trim_end_matches("/sign")).await;
    chairman.post_at(&path, seen, json!({})).await.expect(200);
    let office = app.office().await;
    let version = office.version(&format!("/nominations/{higher}")).await;
    let refusal = json!({
        "reason": "Bằng khen đột xuất không làm căn cứ",
        "citation": "R-BASIS-1, Decree 152/2025/ND-CP Article 4(3)"
    });
    office
        .post_at(
            &format!("/nominations/{higher}/actions/refuse"),
            version,
            refusal,
        )
        .await
        .expect(200);
    let history = officer
        .get(&format!("/nominations/{higher}/history"))
        .await
        .expect(200)
        .json();
    let last = history["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["deed"], &last["citation"]),
        (
            &json!("refused"),
            &json!("R-BASIS-1, Decree 152/2025/ND-CP Article 4(3)")
        )
    );
    let history = officer
        .get_in_vietnamese(&format!("/nominations/{higher}/history"))
        .await
        .expect(200)
        .json();
    let cited = |deed: &str| {
        history["items"]
            .as_array()
            .unwrap()
            .iter()
            .rfind(|line| line["deed"] == deed)
            .unwrap()["citation"]
            .clone()
    };
    assert_eq!(
        (cited("refused"), cited("overruled")),
        (
            json!("R-BASIS-1, Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP"),
            json!("R-BASIS-1: Khoản 3 Điều 4 Nghị định số 152/2025/NĐ-CP")
        )
    );

    letters(app, &mut told, "9. no base for merit").await;

    // What the HR systems pull: eleven letters, the certificate, the order.
    let feed = app
        .hr()
        .await
        .get("/awards?limit=200")
        .await
        .expect(200)
        .json();
    let records = feed["items"].as_array().unwrap();
    assert_eq!(records.len(), 13);
    assert_eq!(
        (
            &records[0]["golden_book"],
            &records[10]["golden_book"],
            &records[11]["golden_book"]
        ),
        (&json!(1), &json!(11), &json!(1))
    );
    let order = &records[12];
    assert_eq!(
        (
            &order["amount"],
            &order["issuer_code"],
            &order["decision_number"]
        ),
        (
            &json!(11_390_000),
            &json!("president"),
            &json!("1201/QĐ-CTN")
        )
    );
    assert_eq!(order["decision_id"], Value::Null);

    // 10. The figures of the quarter: from the last day of the flood to the award one day in the
    //     commune, four in the province.
    let office = app.office().await;
    let figures = office
        .get("/statistics/awards?from=2026-10-01&to=2026-12-31&commendation_type=ad_hoc")
        .await
        .expect(200)
        .json();
    let of = |level: &str| {
        figures["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["level"] == level)
            .unwrap()
            .clone()
    };
    let (unit, province) = (of("unit"), of("province"));
    assert_eq!(
        (&unit["awards"], &unit["days_to_award"], &unit["amount"]),
        (&json!(11), &json!(1), &json!(9_500_000))
    );
    assert_eq!(
        (
            &province["awards"],
            &province["days_to_award"],
            &province["amount"]
        ),
        (&json!(1), &json!(4), &json!(3_800_000))
    );
    assert_eq!(
        (
            &unit["individuals"],
            &unit["on_register"],
            &unit["direct_workers"]
        ),
        (&json!(9), &json!(0), &json!(0))
    );
    let none = app
        .stranger()
        .await
        .get("/statistics/awards?from=2026-10-01&to=2026-12-31")
        .await
        .expect(200)
        .json();
    assert_eq!(none["items"], json!([]));
    office
        .get("/statistics/awards?from=2026-10-01&to=2026-09-01")
        .await
        .problem(422, "invalid");
    told
}
