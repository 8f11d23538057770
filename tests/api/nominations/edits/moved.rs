//! A file whose person moved.

use serde_json::json;

use super::{draft, patch, save_form};
use crate::access::identity_pages::get;
use crate::support::pages::sign_in;
use crate::support::{TestApp, on_both, unit_of};

on_both![
    a_file_whose_person_moved_is_still_mended_by_its_unit,
    what_a_person_who_moved_has_done_is_still_told_anew_by_the_unit_of_the_file,
];

async fn a_file_whose_person_moved_is_still_mended_by_its_unit(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let id = draft(&officer, &subject).await;
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("return", &id).await.expect(200);
    let admin = app.administrator().await;
    let person = admin.get("/people?limit=200").await.expect(200).json();
    let of = officer
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json()["person_id"]
        .clone();
    let person = person["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["id"] == of)
        .unwrap()
        .clone();
    let stranger_unit =
        app.stranger().await.get("/units").await.expect(200).json()["items"][0]["code"].clone();
    assert_ne!(stranger_unit, unit_of(&officer, "HG-01").await["code"]);
    let body = json!({
        "full_name": person["full_name"],
        "unit_code": stranger_unit,
        "is_direct_worker": person["is_direct_worker"]
    });
    let hr = app.program("HG", &["people:write"]).await;
    hr.put(
        &format!("/people/by-code/{}", person["staff_code"].as_str().unwrap()),
        body,
    )
    .await
    .expect(200);
    patch(&officer, &id, json!({"statement": "Nêu rõ hai đêm trực."}))
        .await
        .expect(200);
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let version = officer.version(&format!("/nominations/{id}")).await;
    save_form(
        app,
        &cookie,
        &id,
        version,
        ("2025-12-30", "2025-12-31"),
        "Nêu rõ hơn nữa.",
    )
    .await
    .expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["statement"],
        "Nêu rõ hơn nữa."
    );
    // What is new is looked for among what the unit sees.
    let other = officer.add_subject("household", "Hộ Mẫu Khác").await;
    let foreign = officer
        .get(&format!("/nominations/{}", draft(&officer, &other).await))
        .await
        .json()["achievement_id"]
        .clone();
    let refused = patch(&officer, &id, json!({"achievement_id": foreign}))
        .await
        .problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "of_another_subject");
    officer.does("submit", &id).await.expect(200);
}

async fn what_a_person_who_moved_has_done_is_still_told_anew_by_the_unit_of_the_file(
    app: &TestApp,
) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let id = draft(&officer, &subject).await;
    let file = format!("/nominations/{id}");
    officer.does("submit", &id).await.expect(200);
    app.specialist().await.does("return", &id).await.expect(200);
    let of = officer
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json()["person_id"]
        .clone();
    let people = app
        .administrator()
        .await
        .get("/people?limit=200")
        .await
        .expect(200)
        .json();
    let person = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|person| person["id"] == of)
        .unwrap()
        .clone();
    let elsewhere =
        app.stranger().await.get("/units").await.expect(200).json()["items"][0]["code"].clone();
    let body = json!({
        "full_name": person["full_name"],
        "unit_code": elsewhere,
        "is_direct_worker": person["is_direct_worker"]
    });
    let hr = app.program("HG", &["people:write"]).await;
    hr.put(
        &format!("/people/by-code/{}", person["staff_code"].as_str().unwrap()),
        body,
    )
    .await
    .expect(200);
    officer
        .get(&format!("/subjects/{subject}"))
        .await
        .problem(404, "not_found");
    let event = json!({
        "name": "Trực Tết và trực lũ",
        "happened_from": "2026-01-02",
        "happened_to": "2026-01-04"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"].clone();
    let achievement =
        json!({"event_id": event, "subject_id": subject, "summary": "Trực liền bốn đêm"});
    let told = officer
        .post("/achievements", achievement.clone())
        .await
        .expect(201)
        .json();
    patch(&officer, &id, json!({"achievement_id": told["id"]}))
        .await
        .expect(200);
    assert_eq!(
        officer.get(&file).await.json()["achievement_id"],
        told["id"]
    );
    // By the page: summary and event.
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let version = officer.version(&file).await;
    save_form(
        app,
        &cookie,
        &id,
        version,
        ("2026-01-02", "2026-01-05"),
        "Viết lại báo cáo",
    )
    .await
    .expect(303);
    let now = officer.get(&file).await.json();
    assert_ne!(now["achievement_id"], told["id"]);
    assert_eq!(now["statement"], "Viết lại báo cáo");
    let shown = get(app, &cookie, &file).await.expect(200).text;
    assert!(
        shown.contains("Trực liền hai đêm") && shown.contains("05/01/2026"),
        "{shown}"
    );
    officer.does("submit", &id).await.expect(200);
    // Once it is with those who check it there is nothing to mend, and the subject is out of sight.
    assert_eq!(
        officer
            .post("/achievements", achievement)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "unknown_reference"
    );
}
