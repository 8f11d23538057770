//! The day of a decision, and the post of who signs it.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::pages::{get, sign_in};
use crate::support::{PDF, TestApp, approved, on_both};

on_both![
    the_signed_paper_tells_an_earlier_day,
    the_post_of_the_signer_stands_on_decision_and_record,
];

fn on(date: &str) -> Value {
    json!({"number": 163, "series": "QĐ-UBND", "date": date})
}

/// Agreed to on the 17th, signed on paper on the 18th, entered here on the 20th.
async fn the_signed_paper_tells_an_earlier_day(app: &TestApp) {
    let file = approved(app, &app.subject("individual")).await;
    app.clock.set("2026-10-20T02:00:00Z".parse().unwrap());
    let decision = crate::support::signed(app, &[&file]).await;
    let specialist = app.specialist().await;
    let path = format!("/decisions/{decision}");
    let issue = async |date: &str| {
        specialist
            .post_at(&format!("{path}/issue"), 2, on(date))
            .await
    };
    let refused = async |date: &str, code: &str| {
        let problem = issue(date).await.problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/date"), &json!(code)),
            "{date}"
        );
    };
    refused("2026-10-18", "before_signature").await;
    let paper = specialist.request(Method::PUT, &format!("{path}/paper?name=qd.pdf"));
    app.send(paper.set_payload(PDF)).await.expect(200);
    refused("2026-10-16", "before_agreed").await;
    refused("2026-10-21", "in_future").await;
    let issued = issue("2026-10-18").await.expect(200).json();
    assert_eq!(issued["date"], "2026-10-18");
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    assert_eq!(record["decision_date"], "2026-10-18");
}

async fn the_post_of_the_signer_stands_on_decision_and_record(app: &TestApp) {
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let draft = async |file: &str| {
        let draft = json!({"title": "Letters", "nomination_ids": [file]});
        let made = specialist.post("/decisions", draft).await.expect(201);
        format!("/decisions/{}", made.json()["id"].as_str().unwrap())
    };
    let path = draft(&approved(app, &app.subject("individual")).await).await;
    let sign = async |post: Value| {
        let body = json!({"signer_post": post});
        chairman.post_at(&format!("{path}/sign"), 1, body).await
    };
    for (post, status, code) in [
        (json!("x".repeat(201)), 422, "too_long"),
        (json!(" "), 422, "required"),
        (json!("a\u{0}b"), 422, "bad_characters"),
    ] {
        let problem = sign(post.clone()).await.problem(status, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/signer_post"), &json!(code)),
            "{post}"
        );
    }
    sign(json!(7)).await.problem(400, "malformed");
    let signed = sign(json!("Chủ tịch UBND xã")).await.expect(200).json();
    assert_eq!(signed["signer_post"], "Chủ tịch UBND xã");
    specialist
        .post_at(&format!("{path}/issue"), 2, on("2026-10-17"))
        .await
        .expect(200);
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    assert_eq!(record["signer_post"], "Chủ tịch UBND xã");
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let record = format!("/awards/{}", record["id"].as_str().unwrap());
    for page in [path.as_str(), &record] {
        let page = get(app, &cookie, page).await.expect(200).text;
        assert!(page.contains("(Chủ tịch UBND xã)"), "{page}");
    }
    // Taken back, the post goes with the signature; without one nothing is made up.
    let path = draft(&approved(app, &app.subject("collective")).await).await;
    let sign = format!("{path}/sign");
    let body = json!({"signer_post": "Phó Chủ tịch"});
    chairman.post_at(&sign, 1, body).await.expect(200);
    let back = format!("{path}/withdraw-signature");
    let back = chairman.post_at(&back, 2, json!({"reason": "x"})).await;
    assert_eq!(back.expect(200).json()["signer_post"], Value::Null);
    // Nothing is made up of who is not on the register; of who is, their post is known.
    let again = chairman
        .post_at(&sign, 3, json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(again["signer_post"], Value::Null);
    let back = format!("{path}/withdraw-signature");
    let back = chairman.post_at(&back, 4, json!({"reason": "x"})).await;
    back.expect(200);
    let linked = |conn: &mut thidua::db::Conn| {
        use diesel::connection::SimpleConnection;
        conn.batch_execute(
            "UPDATE person SET position = 'Chủ tịch UBND' WHERE staff_code = 'HG0001'; UPDATE \
             user_account SET person_id = (SELECT id FROM person WHERE staff_code = 'HG0001') \
             WHERE email = 'chairman@suoinga.example'",
        )
        .map_err(thidua::db::Failure::from)
    };
    app.state.db.write(linked).await.unwrap();
    let again = chairman.post_at(&sign, 5, json!({})).await.expect(200);
    assert_eq!(again.json()["signer_post"], "Chủ tịch UBND");
}
