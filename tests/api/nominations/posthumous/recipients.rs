//! Who receives it.

use actix_web::http::Method;
use serde_json::json;

use super::{body, told};
use crate::support::{TestApp, numbering, on_both, signed};

on_both![who_has_died_is_honoured_after_death_and_the_record_says_who_received,];

async fn who_has_died_is_honoured_after_death_and_the_record_says_who_received(app: &TestApp) {
    let (officer, specialist, subject) = (
        app.officer().await,
        app.specialist().await,
        app.subject("individual"),
    );
    let mut body = body(app, &subject).await;
    body["posthumous"] = told();
    let file = officer.post("/nominations", body).await.expect(201).json();
    assert_eq!(
        (&file["posthumous"], &file["award_name"]["vi"]),
        (&told(), &json!("Truy tặng Giấy khen"))
    );
    let id = file["id"].as_str().unwrap().to_owned();
    let path = format!("/nominations/{id}");
    // It can be changed and taken back like the rest of a draft.
    assert_eq!(
        officer
            .patch_at(&path, 1, json!({"posthumous": null}))
            .await
            .expect(200)
            .json()["posthumous"],
        json!(null)
    );
    assert_eq!(
        officer
            .patch_at(&path, 2, json!({"posthumous": told()}))
            .await
            .expect(200)
            .json()["posthumous"],
        told()
    );
    for step in [
        &officer.does("submit", &id).await,
        &specialist.does("accept", &id).await,
        &app.chairman().await.does("approve", &id).await,
    ] {
        assert_eq!(step.status, 200, "{}", step.text);
    }
    // The title that is offered for its decision says so too, on its page and among what waits.
    let cookie = crate::support::pages::sign_in(app, "specialist@suoinga.example").await;
    for place in [path.as_str(), "/"] {
        let page = crate::support::pages::get(app, &cookie, place)
            .await
            .expect(200)
            .text;
        assert!(
            page.contains("value=\"Về việc truy tặng Giấy khen\""),
            "{place}: {page}"
        );
    }
    let decision = signed(app, &[&id]).await;
    let shown = specialist
        .get(&format!("/decisions/{decision}"))
        .await
        .expect(200)
        .json();
    assert_eq!(shown["lines"][0]["posthumous"], told());
    app.deliver().await;
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let record = app.hr().await.get("/awards").await.expect(200).json()["items"][0].clone();
    assert_eq!(
        (&record["posthumous"], &record["award_name"]["en"]),
        (&told(), &json!("Letter of commendation (posthumous)"))
    );
    let table = app
        .send(
            app.hr()
                .await
                .request(Method::GET, "/awards/export?format=csv"),
        )
        .await
        .expect(200)
        .text;
    assert!(
        table.contains("posthumous_receiver") && table.contains("Trần Thị Mẫu"),
        "{table}"
    );
    // The pages of the decision and of the record say who receives, and print the letter to them.
    let record = record["id"].as_str().unwrap();
    for place in [
        format!("/decisions/{decision}"),
        format!("/awards/{record}"),
    ] {
        let page = crate::support::pages::get(app, &cookie, &place)
            .await
            .expect(200)
            .text;
        assert!(
            page.contains("Trần Thị Mẫu (vợ), Thôn Bãi Bồi") && page.contains("14/10/2026"),
            "{place}: {page}"
        );
    }
    let place = format!("/awards/{record}/family-letter");
    let page = crate::support::pages::get(app, &cookie, &place)
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("Truy tặng Giấy khen") && page.contains("Thôn Bãi Bồi, xã Suối Ngà"),
        "{page}"
    );
    let other = crate::support::pages::sign_in(app, "officer@benlau.example").await;
    crate::support::pages::get(app, &other, &place)
        .await
        .expect(404);
    // The unit hears of it, and who receives for the family.
    app.deliver().await;
    let letters = app.letters.lock().unwrap();
    let about = |letter: &&lettre::Message| {
        letter
            .headers()
            .get::<lettre::message::header::Subject>()
            .unwrap()
            .as_ref()
            .contains("Truy tặng")
    };
    let awarded = letters.iter().rfind(about).unwrap();
    assert_eq!(
        awarded.envelope().to()[0].to_string(),
        "officer@suoinga.example"
    );
}
