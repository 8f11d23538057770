//! Who reads and writes what, and where it goes when records are made one.

use serde_json::json;

use super::{entered, entry, listed, member};
use crate::eligibility::own_case::linked;
use crate::support::pages::{get, sign_in};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    who_sees_the_subject_reads_and_measures_are_told_to_fewer,
    programs_need_the_scope,
    a_career_goes_with_its_record_and_comes_back,
    members_of_a_collective_are_those_of_today,
];

async fn who_sees_the_subject_reads_and_measures_are_told_to_fewer(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let service = entry(&subject, "service", "army", "2001-09-01");
    let service_at = entered(&officer, service.clone()).await;
    let measure = entry(&subject, "discipline", "warning", "2020-01-01");
    let measure_at = entered(&officer, measure).await;
    let stranger = app.stranger().await;
    stranger.get(&service_at).await.problem(404, "not_found");
    stranger
        .get(&format!("/career-entries?subject_id={subject}"))
        .await
        .problem(404, "not_found");
    stranger
        .post("/career-entries", service.clone())
        .await
        .problem(422, "invalid");
    stranger
        .patch_at(&service_at, 1, json!({"title": "x"}))
        .await
        .problem(404, "not_found");
    let others = entry(&subject, "service", "police", "2001-09-01");
    for who in [app.specialist().await, app.chairman().await] {
        who.post("/career-entries", others.clone())
            .await
            .problem(403, "forbidden");
        who.patch_at(&service_at, 1, json!({"title": "x"}))
            .await
            .problem(403, "forbidden");
        who.delete_at(&service_at, 1)
            .await
            .problem(403, "forbidden");
    }
    let inspector = app.actor("inspector@honggiang.example").await;
    for who in [&officer, &app.specialist().await, &inspector] {
        assert_eq!(listed(who, &subject).await.len(), 2);
        who.get(&measure_at).await.expect(200);
    }
    // Who decides is told the rest alone.
    let chairman = app.chairman().await;
    let told = listed(&chairman, &subject).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["kind"], "service");
    chairman.get(&measure_at).await.problem(404, "not_found");
    // And of themself everything.
    let mine = linked(app, "chairman@suoinga.example", "HG0001").await;
    let body = entry(&mine, "discipline", "reprimand", "2019-01-01");
    let own = entered(&officer, body).await;
    app.chairman().await.get(&own).await.expect(200);
}

async fn programs_need_the_scope(app: &TestApp) {
    let subject = app.subject("individual");
    let body = entry(&subject, "service", "army", "2001-09-01");
    let without = app.program("HG-01", &["people:write"]).await;
    without
        .post("/career-entries", body.clone())
        .await
        .problem(403, "scope_missing");
    without
        .get(&format!("/career-entries?subject_id={subject}"))
        .await
        .problem(403, "scope_missing");
    let with = app.program("HG-01", &["nominations:write"]).await;
    let made = entered(&with, body).await;
    with.get(&made).await.expect(200);
    app.program("HG-02", &["nominations:write"])
        .await
        .get(&made)
        .await
        .problem(404, "not_found");
}

async fn a_career_goes_with_its_record_and_comes_back(app: &TestApp) {
    let (officer, office) = (app.officer().await, app.specialist().await);
    let from = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    let into = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    entered(&officer, entry(&from, "service", "army", "2001-09-01")).await;
    entered(&officer, entry(&into, "service", "police", "2005-01-01")).await;
    let reason = json!({"into_id": into, "reason": "Cùng số căn cước"});
    let joined = office
        .post_at(&format!("/subjects/{from}/join"), 1, reason)
        .await
        .expect(200)
        .json();
    assert_eq!(joined["career"], 1);
    assert_eq!(listed(&officer, &into).await.len(), 2);
    let parted = json!({"reason": "Hai người khác nhau"});
    office
        .post_at(&format!("/subjects/{from}/part"), 2, parted)
        .await
        .expect(200);
    assert_eq!(listed(&officer, &from).await[0]["code"], "army");
    assert_eq!(listed(&officer, &into).await[0]["code"], "police");
    // Who belongs to a collective belongs to the record that stays.
    let old = officer.add_subject("collective", "Tổ Mẫu Hai").await;
    let new = officer.add_subject("collective", "Tổ Mẫu Hai").await;
    entered(&officer, member(&into, &old, "2020-01-01", None)).await;
    let reason = json!({"into_id": new, "reason": "Nhập hai lần"});
    let joined = office
        .post_at(&format!("/subjects/{old}/join"), 1, reason)
        .await
        .expect(200)
        .json();
    assert_eq!(joined["memberships"], 1);
    let told = listed(&officer, &into).await;
    assert!(told.iter().any(|one| one["collective_id"] == json!(new)));
}

async fn members_of_a_collective_are_those_of_today(app: &TestApp) {
    let officer = app.officer().await;
    let group = officer.add_subject("collective", "Tổ Mẫu Ba").await;
    let (lan, hue) = (
        officer.add_subject("individual", "Đỗ Mẫu Lan").await,
        officer.add_subject("individual", "Vũ Mẫu Huệ").await,
    );
    // Twice, one in the other: she is counted once.
    entered(&officer, member(&lan, &group, "2020-01-01", None)).await;
    entered(&officer, member(&lan, &group, "2024-01-01", None)).await;
    let gone = member(&hue, &group, "2020-01-01", Some("2026-10-16"));
    entered(&officer, gone).await;
    let cookie = sign_in(app, OFFICER).await;
    for place in [
        format!("/subjects/{group}"),
        format!("/subjects/{group}/career"),
    ] {
        let page = get(app, &cookie, &place).await.expect(200).text;
        assert!(page.contains(&format!("/subjects/{lan}")), "{page}");
        assert!(!page.contains(&format!("/subjects/{hue}")), "{page}");
    }
}
