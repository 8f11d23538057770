//! Entries are written down, put right and removed; what cannot be is told by field.

use serde_json::{Value, json};

use super::{NOBODY, entered, entry, listed, member, rank, with};
use crate::support::{TestApp, on_both};

on_both![
    a_career_is_entered_put_right_and_removed,
    what_cannot_be_is_told_by_field,
    what_is_put_right_is_looked_at_the_same_way,
];

async fn a_career_is_entered_put_right_and_removed(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let later = entered(&officer, entry(&subject, "post", &rank(app), "2020-01-01")).await;
    let body = with(
        &entry(&subject, "service", "army", "2001-09-01"),
        json!({"to": "2003-09-01", "paper": "Quyết định số 9"}),
    );
    let earlier = entered(&officer, body).await;
    let all = listed(&officer, &subject).await;
    let days: Vec<&Value> = all.iter().map(|one| &one["from"]).collect();
    assert_eq!(days, [&json!("2001-09-01"), &json!("2020-01-01")]);
    let first = format!("/career-entries?subject_id={subject}&limit=1");
    let first = officer.get(&first).await.expect(200).json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = format!("/career-entries?subject_id={subject}&cursor={cursor}");
    let rest = officer.get(&rest).await.expect(200).json();
    assert_eq!(
        (&rest["items"][0]["from"], &rest["next_cursor"]),
        (&json!("2020-01-01"), &Value::Null)
    );
    let change = json!({"code": "police", "to": null});
    officer
        .patch_at(&earlier, 7, change.clone())
        .await
        .problem(412, "stale");
    let done = officer.patch_at(&earlier, 1, change).await.expect(200);
    let done = done.json();
    assert_eq!(
        (&done["code"], &done["to"], &done["version"]),
        (&json!("police"), &Value::Null, &json!(2))
    );
    assert_eq!(done["paper"], "Quyết định số 9");
    officer.delete_at(&later, 7).await.problem(412, "stale");
    officer.delete_at(&later, 1).await.expect(204);
    officer.get(&later).await.problem(404, "not_found");
    assert_eq!(listed(&officer, &subject).await.len(), 1);
}

async fn what_cannot_be_is_told_by_field(app: &TestApp) {
    let officer = app.officer().await;
    let (person, household) = (app.subject("individual"), app.subject("household"));
    let collective = officer.add_subject("collective", "Tổ Mẫu Một").await;
    let service = entry(&person, "service", "army", "2001-09-01");
    let measure = entry(&collective, "discipline", "warning", "2020-01-01");
    let of_group = member(&person, &collective, "2020-01-01", None);
    let long = "x".repeat(201);
    for (body, pointer, code) in [
        (
            with(&service, json!({"subject_id": "x"})),
            "/subject_id",
            "no_id",
        ),
        (
            with(&service, json!({"subject_id": NOBODY})),
            "/subject_id",
            "unknown_reference",
        ),
        (
            with(&service, json!({"kind": "galaxy"})),
            "/kind",
            "unknown_code",
        ),
        (
            with(&service, json!({"subject_id": collective})),
            "/kind",
            "not_of_such_subjects",
        ),
        (
            with(&measure, json!({"subject_id": household})),
            "/kind",
            "not_of_such_subjects",
        ),
        (with(&service, json!({"code": null})), "/code", "required"),
        (
            with(&service, json!({"code": "either"})),
            "/code",
            "unknown_code",
        ),
        (
            with(&measure, json!({"code": "army"})),
            "/code",
            "unknown_code",
        ),
        (
            with(&service, json!({"kind": "post", "code": "galaxy"})),
            "/code",
            "unknown_reference",
        ),
        (
            with(&service, json!({"collective_id": collective})),
            "/collective_id",
            "not_of_this_kind",
        ),
        (
            with(&of_group, json!({"code": "army"})),
            "/code",
            "not_of_this_kind",
        ),
        (
            with(&of_group, json!({"collective_id": null})),
            "/collective_id",
            "required",
        ),
        (
            with(&of_group, json!({"collective_id": NOBODY})),
            "/collective_id",
            "unknown_reference",
        ),
        (
            with(&of_group, json!({"collective_id": household})),
            "/collective_id",
            "not_a_collective",
        ),
        (with(&service, json!({"title": " "})), "/title", "required"),
        (with(&service, json!({"title": long})), "/title", "too_long"),
        (with(&service, json!({"paper": long})), "/paper", "too_long"),
        (
            with(&service, json!({"from": "hôm qua"})),
            "/from",
            "no_date",
        ),
        (
            with(&service, json!({"from": "1929-12-31"})),
            "/from",
            "before_records",
        ),
        (
            with(&service, json!({"from": "2026-10-18"})),
            "/from",
            "in_future",
        ),
        (
            with(&service, json!({"to": "2001-08-31"})),
            "/to",
            "before_start",
        ),
        (
            with(&service, json!({"to": "2026-10-18"})),
            "/to",
            "in_future",
        ),
    ] {
        let problem = officer
            .post("/career-entries", body.clone())
            .await
            .problem(422, "invalid");
        let told = &problem["errors"][0];
        assert_eq!(told["pointer"], pointer, "{body} {problem}");
        assert_eq!(told["code"], code, "{body} {problem}");
    }
    for body in [
        service.clone(),
        of_group,
        with(&measure, json!({"to": "2027-01-01"})),
    ] {
        officer
            .post("/career-entries", body.clone())
            .await
            .expect(201);
        let twice = officer
            .post("/career-entries", body)
            .await
            .problem(409, "duplicate");
        assert_eq!(twice["errors"][0]["pointer"], "/from");
    }
    // From another day on it is another entry.
    let again = with(&service, json!({"from": "2005-01-01"}));
    officer.post("/career-entries", again).await.expect(201);
    officer
        .post("/career-entries", with(&service, json!({"grade": "good"})))
        .await
        .expect(400);
    officer
        .get("/career-entries")
        .await
        .problem(400, "malformed");
}

async fn what_is_put_right_is_looked_at_the_same_way(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let service = entered(&officer, entry(&subject, "service", "army", "2001-09-01")).await;
    let other = entry(&subject, "service", "army", "2005-01-01");
    officer.post("/career-entries", other).await.expect(201);
    for (change, pointer, code) in [
        (json!({"code": "reprimand"}), "/code", "unknown_code"),
        (json!({"code": ""}), "/code", "required"),
        (json!({"title": ""}), "/title", "required"),
        (json!({"from": "2026-10-18"}), "/from", "in_future"),
        (json!({"to": "2000-01-01"}), "/to", "before_start"),
        (json!({"paper": "x".repeat(201)}), "/paper", "too_long"),
        (json!({"title": "Mẫu"}), "/title", "unchanged"),
    ] {
        let problem = officer
            .patch_at(&service, 1, change)
            .await
            .problem(422, "invalid");
        let told = &problem["errors"][0];
        assert_eq!(
            (&told["pointer"], &told["code"]),
            (&json!(pointer), &json!(code)),
            "{problem}"
        );
    }
    officer
        .patch_at(&service, 1, json!({"from": "2005-01-01"}))
        .await
        .problem(409, "duplicate");
    officer
        .patch_at(&service, 1, json!({"kind": "post"}))
        .await
        .expect(400);
}
