//! What letters say, and to whom.

use actix_web::http::Method;
use serde_json::json;

use super::recipients;
use crate::access::identity::text;
use crate::support::{TestApp, approved, numbering, on_both, signed};

/// What letters tell somebody since this was last asked, subject and text: these, and not those.
async fn news(app: &TestApp, to: &str, there: &[&str], absent: &[&str]) {
    app.deliver().await;
    let letters: Vec<lettre::Message> = app.letters.lock().unwrap().drain(..).collect();
    let theirs = letters.iter().filter(|letter| {
        letter.envelope().to()[0]
            .to_string()
            .starts_with(&format!("{to}@"))
    });
    let said = |letter: &lettre::Message| {
        let subject = letter
            .headers()
            .get::<lettre::message::header::Subject>()
            .unwrap();
        format!(
            "{}\n{}",
            subject.as_ref(),
            text(&String::from_utf8(letter.formatted()).unwrap())
        )
    };
    let said = theirs.map(said).collect::<Vec<_>>().join("\n");
    for text in there {
        assert!(said.contains(text), "{text}: {said}");
    }
    for text in absent {
        assert!(!said.contains(text), "{text}: {said}");
    }
}

on_both![
    each_step_tells_the_next_holder_and_who_nominated,
    letters_say_what_their_reader_needs,
];

async fn each_step_tells_the_next_holder_and_who_nominated(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("household")).await;
    let mut told = Vec::new();
    let mut news = async || {
        let all = recipients(&app.deliver().await);
        let new = all
            .iter()
            .skip(told.len())
            .map(|address| address.split('@').next().unwrap().to_owned())
            .collect::<Vec<_>>();
        told = all;
        new
    };
    assert_eq!(news().await, [""; 0]);
    officer.act(&id, "submit", 1).await.expect(200);
    assert_eq!(news().await, ["officer", "specialist"]);
    specialist
        .act_because(&id, "return", 2, "Thiếu ngày")
        .await
        .expect(200);
    assert_eq!(news().await, ["officer"]);
    officer.act(&id, "submit", 3).await.expect(200);
    assert_eq!(news().await, ["officer", "specialist"]);
    specialist.act(&id, "accept", 4).await.expect(200);
    assert_eq!(news().await, ["chairman"]);
    app.chairman()
        .await
        .act(&id, "approve", 5)
        .await
        .expect(200);
    assert_eq!(news().await, ["officer", "specialist"]);
    let draft = json!({"title": "On letters of commendation", "nomination_ids": [id]});
    let decision = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(news().await, ["chairman"]);
    app.chairman()
        .await
        .post_at(&format!("/decisions/{decision}/sign"), 1, json!({}))
        .await
        .expect(200);
    assert_eq!(news().await, ["specialist"]);
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(5))
        .await
        .expect(200);
    assert_eq!(news().await, ["officer"]);
    let other = officer.nominate(&app.subject("individual")).await;
    officer.act(&other, "submit", 1).await.expect(200);
    specialist
        .act_because(&other, "refuse", 2, "Đã khen")
        .await
        .expect(200);
    // What waited for the specialist is out of date, but true of its moment; the officer's two
    // letters are one.
    assert_eq!(news().await, ["officer", "specialist"]);
    let letters = app.deliver().await;
    let id_of = |letter: &String| {
        letter
            .lines()
            .find(|line| line.starts_with("Message-ID: "))
            .unwrap()
            .to_owned()
    };
    let ids: std::collections::BTreeSet<String> = letters.iter().map(id_of).collect();
    assert_eq!(ids.len(), letters.len());
    assert!(
        letters
            .iter()
            .all(|letter| letter.contains("Auto-Submitted: auto-generated"))
    );
    assert!(
        letters
            .iter()
            .all(|letter| letter.contains("text/plain") && letter.contains("text/html"))
    );
}

async fn letters_say_what_their_reader_needs(app: &TestApp) {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    // A return tells what is to be put right at which field.
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    app.deliver().await;
    let remarks = json!({
        "reason": "Thiếu số liệu",
        "remarks": [{"field": "statement", "text": "Ghi rõ số người được cứu"}]
    });
    specialist
        .post_at(&format!("/nominations/{id}/actions/return"), 2, remarks)
        .await
        .expect(200);
    news(
        app,
        "officer",
        &[
            "Hồ sơ được trả lại",
            "Tóm tắt thành tích: Ghi rõ số người được cứu",
        ],
        &[],
    )
    .await;
    // A refusal tells on what rule it stands, and until when another look can be asked for; an
    // appeal that it is one.
    officer.does("submit", &id).await.expect(200);
    app.deliver().await;
    let refusal = json!({"reason": "Không đủ", "citation": "Nghị định 152/2025/NĐ-CP, Điều 6"});
    specialist
        .post_at(&format!("/nominations/{id}/actions/refuse"), 4, refusal)
        .await
        .expect(200);
    news(
        app,
        "officer",
        &[
            "Căn cứ pháp lý: Nghị định 152/2025/NĐ-CP, Điều 6",
            "Có thể khiếu nại đến hết ngày",
        ],
        &[],
    )
    .await;
    officer.does("appeal", &id).await.expect(200);
    news(
        app,
        "chairman",
        &[
            "Khiếu nại việc không xét khen thưởng",
            "Người đã từ chối hồ sơ không được giải quyết",
        ],
        &["Hồ sơ chờ xử lý"],
    )
    .await;
    // A line that is struck goes back to who decided.
    let files = [
        approved(app, &app.subject("household")).await,
        approved(app, &app.subject("collective")).await,
    ];
    let path = format!("/decisions/{}", signed(app, &[&files[0], &files[1]]).await);
    app.deliver().await;
    let strike = json!({"nomination_id": files[1], "reason": "Có đơn"});
    specialist
        .post_at(&format!("{path}/strike"), 2, strike)
        .await
        .expect(200);
    news(
        app,
        "chairman",
        &["chuyển lại Ông/Bà xem xét, quyết định"],
        &["trả lại để hoàn thiện"],
    )
    .await;
    // A cancelled award, not a cancelled decision; by which paper, on what ground.
    let issued = specialist
        .post_at(&format!("{path}/issue"), 3, numbering(163))
        .await
        .expect(200)
        .json();
    app.deliver().await;
    let paper = json!({
        "ground": "forged_papers",
        "reason": "Kết luận số 3",
        "number": "90/QĐ-UBND",
        "date": "2026-10-17"
    });
    let award = format!(
        "/awards/{}",
        issued["lines"][0]["award"]["award_id"].as_str().unwrap()
    );
    let seen = chairman
        .get(&award)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let cancel = chairman
        .request(Method::POST, &format!("{award}/cancel"))
        .insert_header(("if-match", seen));
    app.send(cancel.set_json(paper)).await.expect(200);
    let there = [
        "Đã hủy khen thưởng: ",
        "Theo quyết định: 90/QĐ-UBND, 17/10/2026",
        "Căn cứ: Giấy tờ giả",
        "Quyết định: 163/QĐ-UBND",
    ];
    news(app, "officer", &there, &["Đã hủy quyết định"]).await;
}
