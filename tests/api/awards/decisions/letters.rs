//! Who hears of what became of an award.

use serde_json::json;

use super::letters;
use crate::support::{Actor, TestApp, numbering, on_both, signed};

on_both![who_is_concerned_hears_of_a_correction_a_hold_a_withdrawal,];

async fn who_is_concerned_hears_of_a_correction_a_hold_a_withdrawal(app: &TestApp) {
    let subject = app.subject("individual");
    let officer = app.officer().await;
    let id = officer.nominate(&subject).await;
    officer.act(&id, "submit", 1).await.expect(200);
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "GROUND6X"});
    app.deliver().await;
    let before = app.letters.lock().unwrap().len();
    let hold = specialist.post("/holds", hold).await.expect(201).json();
    let news = app.deliver().await.split_off(before);
    assert_eq!(news.len(), 2);
    // That it rests, not why: the ground is not for whoever reads the unit's letters.
    assert!(
        news.iter().all(|letter| !letter.contains("GROUND6X")),
        "{news:?}"
    );
    let lift = json!({"all_clear": "Kết luận số 9"});
    specialist
        .post_at(
            &format!("/holds/{}/lift", hold["id"].as_str().unwrap()),
            1,
            lift,
        )
        .await
        .expect(200);
    assert_eq!(app.deliver().await.len(), before + 4);
    let rehearsed = async |action: &str, actor: &Actor<'_>| {
        let path = format!("/nominations/{id}/actions/{action}?dry_run=true");
        actor.post_at(&path, 2, json!({"reason": "x"})).await
    };
    assert_eq!(
        letters(rehearsed("withdraw", &officer).await.expect(200).json()),
        ["specialist: withdrawn"]
    );
    assert_eq!(
        letters(rehearsed("hold", &specialist).await.expect(200).json()),
        ["officer: paused"]
    );
    specialist.does("accept", &id).await.expect(200);
    chairman.does("approve", &id).await.expect(200);
    let decision = signed(app, &[&id]).await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let award = app.hr().await.get("/awards").await.json()["items"][0]["id"].clone();
    let correction =
        json!({"award_id": award, "subject_name": "Nguyễn Mẫu Ân", "reason": "Sai dấu"});
    let path = format!("/decisions/{decision}/corrections?dry_run=true");
    let version = specialist.version(&format!("/decisions/{decision}")).await;
    assert_eq!(
        letters(
            specialist
                .post_at(&path, version, correction)
                .await
                .expect(200)
                .json()
        ),
        ["officer: corrected"]
    );
}
