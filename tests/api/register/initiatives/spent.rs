//! An initiative is spent once, and released with a reason.

use serde_json::{Value, json};
use thidua::domain::base::history::Object;
use thidua::domain::base::ids::SubjectId;

use super::{commune, entered, initiative, people};
use crate::awards::records::{act, cancelling, earlier};
use crate::support::pages::{get, sign_in};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    an_initiative_is_spent_once_and_released_with_a_reason,
    it_is_spent_on_an_award_that_an_author_holds,
    it_is_not_spent_on_what_was_decided_before,
];

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

/// As recognised before the award that [`earlier`] brings in.
fn of_2024(mut body: Value) -> Value {
    body["recognised_on"] = json!("2024-12-20");
    body
}

async fn an_initiative_is_spent_once_and_released_with_a_reason(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let (unit, people) = (commune(app).await, people(app));
    let (a, b) = (people[0].as_str(), people[1].as_str());
    let body = initiative(&unit, "Cải tiến quy trình", &[(a, 60), (b, 40)]);
    let id = entered(&officer, of_2024(body)).await;
    let path = format!("/initiatives/{id}");
    let (spend, release) = (format!("{path}/spend"), format!("{path}/release"));
    let award = earlier(app, a, "certificate_of_merit_province", "HG").await;
    let on = json!({"award_id": award});
    let why = json!({"reason": "Ghi nhầm quyết định"});
    app.stranger()
        .await
        .post_at(&spend, 1, on.clone())
        .await
        .problem(404, "not_found");
    app.chairman()
        .await
        .post_at(&spend, 1, on.clone())
        .await
        .problem(403, "forbidden");
    officer
        .post_at(&spend, 7, on.clone())
        .await
        .problem(412, "stale");
    officer
        .post_at(&release, 1, why.clone())
        .await
        .problem(409, "wrong_stage");
    let spent = specialist
        .post_at(&spend, 1, on.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&spent["award_id"], &spent["version"]),
        (&json!(award), &json!(2))
    );
    for version in [1, 2] {
        officer
            .post_at(&spend, version, on.clone())
            .await
            .problem(409, "wrong_stage");
    }
    // What was honoured stays theirs, and stays.
    let other = json!({"authors": [{"subject_id": b, "share": 100}], "reason": "x"});
    officer
        .patch_at(&path, 2, other)
        .await
        .problem(409, "wrong_stage");
    officer
        .delete_at(&path, 2)
        .await
        .problem(409, "wrong_stage");
    let wider = json!({"reach": "province", "reason": "Quyết định số 9"});
    officer.patch_at(&path, 2, wider).await.expect(200);
    let unsaid = officer.post_at(&release, 3, json!({"reason": " "})).await;
    let unsaid = unsaid.problem(422, "invalid");
    assert_eq!(unsaid["errors"][0]["pointer"], "/reason");
    officer
        .post_at(&release, 2, why.clone())
        .await
        .problem(412, "stale");
    let released = officer
        .post_at(&release, 3, why.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(released["award_id"], Value::Null);
    officer
        .post_at(&release, 4, why)
        .await
        .problem(409, "wrong_stage");
    officer.post_at(&spend, 4, on).await.expect(200);
    // The history of each author tells of it.
    for author in [a, b] {
        let author = SubjectId(author.parse().unwrap());
        let read = move |conn: &mut thidua::db::Conn| {
            thidua::db::base::history::of(conn, Object::Subject(author))
        };
        let told = app.state.db.read(read).await.unwrap();
        let deeds: Vec<&str> = told.iter().map(|entry| entry.deed.code()).collect();
        for deed in ["entered", "corrected", "spent", "released"] {
            assert!(deeds.contains(&&*format!("initiative_{deed}")), "{deeds:?}");
        }
        let reason = told.iter().find_map(|entry| {
            (entry.deed.code() == "initiative_released").then(|| entry.reason.clone())
        });
        assert_eq!(reason.flatten().as_deref(), Some("Ghi nhầm quyết định"));
    }
}

async fn it_is_spent_on_an_award_that_an_author_holds(app: &TestApp) {
    let (officer, unit, people) = (app.officer().await, commune(app).await, people(app));
    let (a, b) = (people[0].as_str(), people[1].as_str());
    let body = initiative(&unit, "Cải tiến", &[(a, 100)]);
    let id = entered(&officer, of_2024(body)).await;
    let spend = format!("/initiatives/{id}/spend");
    let of_another = earlier(app, b, "certificate_of_merit_province", "HG").await;
    let mine = earlier(app, a, "certificate_of_merit_province", "HG").await;
    for (award, code) in [
        ("x", "no_id"),
        (NOBODY, "not_an_author"),
        (of_another.as_str(), "not_an_author"),
    ] {
        let wrong = officer.post_at(&spend, 1, json!({"award_id": award})).await;
        let wrong = wrong.problem(422, "invalid");
        assert_eq!(
            (&wrong["errors"][0]["pointer"], &wrong["errors"][0]["code"]),
            (&json!("/award_id"), &json!(code))
        );
    }
    let governor = app.governor().await;
    act(&governor, &mine, "cancel", cancelling("2026-10-17"))
        .await
        .expect(200);
    let ended = officer.post_at(&spend, 1, json!({"award_id": mine})).await;
    let ended = ended.problem(422, "invalid");
    assert_eq!(ended["errors"][0]["code"], "award_not_in_force");
}

async fn it_is_not_spent_on_what_was_decided_before(app: &TestApp) {
    let (officer, unit, people) = (app.officer().await, commune(app).await, people(app));
    let a = people[0].as_str();
    let award = earlier(app, a, "certificate_of_merit_province", "HG").await;
    let cookie = sign_in(app, OFFICER).await;
    for (recognised_on, is_offered) in [("2024-12-20", true), ("2024-12-21", false)] {
        let mut body = initiative(&unit, recognised_on, &[(a, 100)]);
        body["recognised_on"] = json!(recognised_on);
        let path = format!("/initiatives/{}", entered(&officer, body).await);
        let page = get(app, &cookie, &path).await.expect(200).text;
        let option = format!("value=\"{award}\"");
        assert_eq!(page.contains(&option), is_offered, "{page}");
        let spend = format!("{path}/spend");
        let spent = officer.post_at(&spend, 1, json!({"award_id": award})).await;
        if is_offered {
            spent.expect(200);
            continue;
        }
        let refused = spent.problem(422, "invalid");
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!("/award_id"), &json!("before_it_was_recognised"))
        );
    }
}
