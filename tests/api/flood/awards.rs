//! What is given for the flood, from the achievements to the figures of the quarter.

use serde_json::{Value, json};

use super::Merit;
use crate::support::{PDF, TestApp};

/// Friday 16 October 2026, 20:00: one event, 13 subjects, each with an achievement of its
/// own.
pub async fn achieved(app: &TestApp) -> (String, Vec<Merit>) {
    app.set_clock("2026-10-16T13:00:00Z");
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
    (event, merits)
}

/// Saturday 17 October, 09:00: letters by the simplified procedure, for all but the two who
/// go higher.
pub async fn commended(app: &TestApp, merits: &[Merit]) {
    app.set_clock("2026-10-17T02:00:00Z");
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let mut nominations = Vec::new();
    for (subject, achievement) in merits {
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
}

/// 10:00–11:00: B1 and B2 go higher, on one submission letter of the commune.
pub async fn sent_higher(app: &TestApp, rower: &Merit, hero: &Merit) -> (String, String) {
    app.set_clock("2026-10-17T04:00:00Z");
    let (officer, chairman) = (app.officer().await, app.chairman().await);
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
    (certificate, order)
}

/// Monday 19 October: appraised the same day; nothing is held against them.
pub async fn appraised(app: &TestApp, certificate: &str, order: &str) {
    app.set_clock("2026-10-19T02:00:00Z");
    let office = app.office().await;
    for id in [certificate, order] {
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
}

/// Tuesday 20 October: the chairman of the province decides, four days after the flood, and
/// submits the order to the President.
pub async fn decided(app: &TestApp, certificate: &str, order: &str) {
    app.set_clock("2026-10-20T02:00:00Z");
    let (office, governor) = (app.office().await, app.governor().await);
    governor.does("approve", certificate).await.expect(200);
    let forwarded = governor.does("forward", order).await.expect(200).json();
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
}

/// The President's decision comes back and is recorded.
pub async fn recorded(app: &TestApp, order: &str) {
    app.set_clock("2026-11-12T02:00:00Z");
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
}

/// What the HR systems pull: eleven letters, the certificate, the order.
pub async fn pulled(app: &TestApp) {
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
}

/// The figures of the quarter: from the last day of the flood to the award one day in the
/// commune, four in the province.
pub async fn summed_up(app: &TestApp) {
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
}
