//! No act on a file, a decision or a record is done by who benefits. How a council votes:
//! `councils/ballots/own_case`.

use serde_json::json;

use super::{grant, linked, one_hand, person_of};
use crate::support::{TestApp, numbering, on_both, unit_of};

on_both![
    the_chairman_neither_approves_nor_signs_their_own_award,
    no_act_is_done_by_who_benefits,
    who_is_honoured_does_not_cancel_the_record,
];

async fn the_chairman_neither_approves_nor_signs_their_own_award(app: &TestApp) {
    let subject = linked(app, "chairman@suoinga.example", "HG0001").await;
    let id = app.officer().await.nominate(&subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    app.chairman()
        .await
        .does("approve", &id)
        .await
        .problem(403, "own_case");
}

/// Every act by which a file, a decision or a record goes on: the same rule for all of them.
async fn no_act_is_done_by_who_benefits(app: &TestApp) {
    let officer = app.officer().await;
    let subject = linked(app, "specialist@suoinga.example", "HG0001").await;
    let mine = app.specialist().await;
    linked(app, "chairman@suoinga.example", "HG0005").await;
    grant(
        app,
        "chairman@suoinga.example",
        "standing_office_specialist",
        "HG-01",
    )
    .await;
    one_hand(app, "HG-01").await;
    let chairman = app.chairman().await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    for action in ["accept", "return", "supplement", "hold"] {
        mine.does(action, &id).await.problem(403, "own_case");
    }
    let whoever = json!({"user_id": "0193f1f0-0000-7000-8000-000000000000"});
    mine.put_at(&format!("/nominations/{id}/assignment"), 2, whoever)
        .await
        .problem(403, "own_case");
    let told = mine
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    let accept = told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == "accept")
        .unwrap()
        .clone();
    assert_eq!(
        accept,
        json!({"action": "accept", "allowed": false, "reason": "own_case"})
    );
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 5"});
    mine.post("/holds", hold.clone())
        .await
        .problem(403, "own_case");
    let entered = chairman.post("/holds", hold).await.expect(201).json();
    let lift = format!("/holds/{}/lift", entered["id"].as_str().unwrap());
    let known = json!({"address": "Thôn Bãi Bồi"});
    mine.patch_at(&format!("/subjects/{subject}/particulars"), 0, known)
        .await
        .problem(403, "forbidden");
    // Who tells people apart does not do it with their own record.
    let other = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    mine.post_at(
        &format!("/subjects/{other}/join"),
        1,
        json!({"into_id": subject, "reason": "x"}),
    )
    .await
    .problem(403, "own_case");
    // What is held against somebody is not theirs to read.
    mine.post_at(&lift, 1, json!({"all_clear": "Kết luận số 9"}))
        .await
        .problem(404, "not_found");
    chairman
        .post_at(&lift, 1, json!({"all_clear": "Kết luận số 9"}))
        .await
        .expect(200);
    chairman.does("accept", &id).await.expect(200);
    chairman.does("approve", &id).await.expect(200);
    let draft = json!({"title": "On the flood", "nomination_ids": [id]});
    let decision = chairman.post("/decisions", draft).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    chairman
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
    mine.post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .problem(403, "own_case");
    let told = mine
        .get(&format!("/decisions/{decision}"))
        .await
        .expect(200)
        .json();
    let issue = told["allowed_actions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|allowed| allowed["action"] == "issue")
        .unwrap()
        .clone();
    assert_eq!(issue["reason"], "own_case");
    chairman
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let award = chairman.get("/awards").await.expect(200).json()["items"][0]["id"].clone();
    let correction =
        json!({"award_id": award, "subject_name": "Nguyễn Mẫu Ân", "reason": "Sai dấu"});
    mine.post_at(
        &format!("/decisions/{decision}/corrections"),
        3,
        correction.clone(),
    )
    .await
    .problem(403, "own_case");
    chairman
        .post_at(&format!("/decisions/{decision}/corrections"), 3, correction)
        .await
        .expect(201);
}

async fn who_is_honoured_does_not_cancel_the_record(app: &TestApp) {
    let officer = app.officer().await;
    let subject = linked(app, "chairman@suoinga.example", "HG0001").await;
    let rating =
        json!({"subject_id": subject, "year": 2025, "grade": "good", "source": "Quyết định số 8"});
    grant(
        app,
        "chairman@suoinga.example",
        "emulation_officer",
        "HG-01",
    )
    .await;
    app.chairman()
        .await
        .post("/ratings", rating)
        .await
        .problem(403, "own_case");
    let served = json!({
        "subject_id": subject, "kind": "service", "code": "army", "title": "Trung đoàn Mẫu",
        "from": "2001-09-01"
    });
    app.chairman()
        .await
        .post("/career-entries", served)
        .await
        .problem(403, "own_case");
    let made = json!({
        "unit_id": unit_of(&officer, "HG-01").await["id"], "title": "Cải tiến", "reach": "unit",
        "recognised_on": "2026-10-01", "recognised_by": "Hội đồng sáng kiến",
        "decision_number": "12/QĐ-HĐSK", "authors": [{"subject_id": subject, "share": 100}],
    });
    let chairman = app.chairman().await;
    let refused = chairman.post("/initiatives", made.clone()).await;
    refused.problem(403, "own_case");
    let made = officer.post("/initiatives", made).await.expect(201).json();
    let place = format!("/initiatives/{}", made["id"].as_str().unwrap());
    let reason = json!({"reason": "x"});
    chairman
        .post_at(&format!("{place}/release"), 1, reason.clone())
        .await
        .problem(403, "own_case");
    chairman
        .patch_at(&place, 1, reason)
        .await
        .problem(403, "own_case");
    // Before the commune knew that its chairman was meant, another chairman gave it.
    let administrator = app.administrator().await;
    let (commune, person) = (
        unit_of(&administrator, "HG-01").await["id"].clone(),
        person_of(&administrator, "HG0005").await,
    );
    let second = json!({
        "email": "second@suoinga.example", "full_name": "Kim Mẫu Vy", "unit_id": commune,
        "password": crate::support::GIVEN_PASSWORD,
        "person_id": person["id"],
    });
    administrator.post("/users", second).await.expect(201);
    grant(app, "second@suoinga.example", "chairman", "HG-01").await;
    let second = app
        .first_sign_in("second@suoinga.example", crate::support::GIVEN_PASSWORD)
        .await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    second.does("approve", &id).await.expect(200);
    let draft = json!({"title": "On the flood", "nomination_ids": [id]});
    let decision = app
        .specialist()
        .await
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let sign = format!("/decisions/{decision}/sign");
    app.chairman()
        .await
        .post_at(&sign, 1, json!({}))
        .await
        .problem(403, "own_case");
    second.post_at(&sign, 1, json!({})).await.expect(200);
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let award = second.get("/awards").await.expect(200).json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let reply = second.get(&format!("/awards/{award}")).await.expect(200);
    let version: i64 = reply
        .header("etag")
        .trim_matches('"')
        .split('-')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let cancel = json!({
        "ground": "forged_papers",
        "reason": "Kết luận số 3",
        "number": "77/QĐ-UBND",
        "date": "2026-10-17"
    });
    app.chairman()
        .await
        .post_at(&format!("/awards/{award}/cancel"), version, cancel.clone())
        .await
        .problem(403, "own_case");
    second
        .post_at(&format!("/awards/{award}/cancel"), version, cancel)
        .await
        .expect(200);
}
