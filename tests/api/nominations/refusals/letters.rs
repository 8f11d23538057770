//! Files on a submission letter.

use serde_json::json;

use super::{alert, hold};
use crate::support::pages::{post, sign_in, told};
use crate::support::{Actor, PDF, TestApp, on_both};

/// A draft of the certificate of the province for something done on a day. For merit it asks for a
/// report and minutes; it has the report.
async fn certificate(app: &TestApp, subject: &str, day: &str, kind: &str) -> String {
    let officer = app.officer().await;
    let event = json!({"name": "Lũ trên suối Ngà", "happened_from": day, "happened_to": day});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer
        .achieved(subject, &event, "Cứu người trong lũ")
        .await;
    let id = officer
        .propose("certificate_of_merit_province", kind, subject, &achievement)
        .await;
    if kind == "merit" {
        officer
            .put_document(&id, "report", 1, PDF)
            .await
            .expect(200);
    }
    id
}

async fn on_a_letter(officer: &Actor<'_>, files: &[&str]) -> String {
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": files}),
        )
        .await
        .expect(201)
        .json();
    letter["id"].as_str().unwrap().to_owned()
}

on_both![
    a_letter_names_what_it_cannot_carry,
    a_letter_names_whose_paper_is_missing_and_what_comes_too_late,
];

async fn a_letter_names_what_it_cannot_carry(app: &TestApp) {
    let (officer, head) = (app.officer().await, app.chairman().await);
    let [clean, one, other] =
        ["Người Mẫu Sạch", "Người Mẫu Vướng", "Người Mẫu Mắc"].map(str::to_owned);
    let mut files = Vec::new();
    for (name, day) in [
        (&clean, "2026-03-01"),
        (&one, "2026-04-01"),
        (&other, "2026-05-01"),
    ] {
        let subject = officer.add_subject("individual", name).await;
        files.push((certificate(app, &subject, day, "ad_hoc").await, subject));
    }
    let letter = on_a_letter(&officer, &[&files[0].0, &files[1].0, &files[2].0]).await;
    hold(app, &files[1].1).await;
    hold(app, &files[2].1).await;
    let path = format!("/submission-letters/{letter}/sign");
    let refused = head
        .post_at(&path, 1, json!({}))
        .await
        .problem(409, "not_eligible");
    let errors = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["nomination_id"].as_str().unwrap())
        .collect::<Vec<_>>();
    let mut expected = vec![files[1].0.as_str(), files[2].0.as_str()];
    expected.sort_by_key(|id| errors.iter().position(|named| named == id));
    assert_eq!(errors, expected);
    let award = "(Certificate of merit of the province's chairman, 2026)";
    for name in [&one, &other] {
        assert!(
            refused["detail"]
                .as_str()
                .unwrap()
                .contains(&format!("{name} {award}")),
            "{refused}"
        );
    }
    assert!(!refused.to_string().contains(&clean), "{refused}");
    let cookie = sign_in(app, "chairman@suoinga.example").await;
    let page = told(
        app,
        &cookie,
        post(app, &cookie, &path, &[("version", "1"), ("confirm", "yes")]).await,
    )
    .await;
    let alert = alert(&page);
    assert!(
        alert.contains(&*one) && alert.contains(&*other) && !alert.contains(&*clean),
        "{alert}"
    );
}

/// What else stops a letter names its file as well.
async fn a_letter_names_whose_paper_is_missing_and_what_comes_too_late(app: &TestApp) {
    let (officer, head) = (app.officer().await, app.chairman().await);
    let complete = certificate(app, &app.subject("individual"), "2026-03-01", "ad_hoc").await;
    let name = "Người Mẫu Thiếu Giấy";
    let bare = certificate(
        app,
        &officer.add_subject("individual", name).await,
        "2026-04-01",
        "merit",
    )
    .await;
    let letter = on_a_letter(&officer, &[&complete, &bare]).await;
    let path = format!("/submission-letters/{letter}/sign");
    let award = "(Certificate of merit of the province's chairman, 2026)";
    let refused = head
        .post_at(&path, 1, json!({}))
        .await
        .problem(422, "invalid");
    assert_eq!(
        (
            &refused["errors"][0]["nomination_id"],
            refused["errors"].as_array().unwrap().len()
        ),
        (&json!(bare), 1)
    );
    assert!(
        refused["errors"][0]["detail"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{name} {award}: a document is missing")),
        "{refused}"
    );
    officer
        .put_document(&bare, "minutes", 2, PDF)
        .await
        .expect(200);
    let province = crate::support::unit_of(&app.administrator().await, "HG").await["id"].clone();
    let cycle = json!({
        "unit_id": province, "award_code": "certificate_of_merit_province",
        "commendation_type": "ad_hoc", "cycle_year": 2026,
        "opens_on": "2026-10-01", "closes_on": "2026-10-10", "remind_days": 3, "late": "refuse",
    });
    app.office().await.post("/cycles", cycle).await.expect(201);
    let seen = head.version(&format!("/submission-letters/{letter}")).await;
    let refused = head
        .post_at(&path, seen, json!({}))
        .await
        .problem(409, "not_taken");
    assert!(
        refused["detail"].as_str().unwrap().contains(award),
        "{refused}"
    );
}
