//! Papers in their slots, as long as the file is open.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::put;
use crate::support::{Actor, PDF, Reply, TestApp, on_both};

/// The papers of a file: slot and name.
async fn listed(officer: &Actor<'_>, id: &str) -> Vec<(String, String)> {
    let all = officer
        .get(&format!("/nominations/{id}/documents"))
        .await
        .expect(200)
        .json();
    let text = |paper: &Value, member: &str| paper[member].as_str().unwrap().to_owned();
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| (text(paper, "slot"), text(paper, "name")))
        .collect()
}

fn papers(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(slot, name)| ((*slot).to_owned(), (*name).to_owned()))
        .collect()
}

/// A draft for an award of the province, which takes papers; answers its id.
async fn draft(app: &TestApp) -> String {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event =
        json!({"name": "Flood", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(&subject, &event, "Rowed all night").await;
    officer
        .propose(
            "certificate_of_merit_province",
            "merit",
            &subject,
            &achievement,
        )
        .await
}

async fn remove(actor: &Actor<'_>, place: &str, version: i64) -> Reply {
    actor.delete_at(place, version).await
}

on_both![
    a_draft_on_a_letter_is_not_offered_for_removal,
    a_slot_for_several_papers_keeps_each,
    a_paper_can_be_taken_out_of_an_open_file,
];

async fn a_draft_on_a_letter_is_not_offered_for_removal(app: &TestApp) {
    let (officer, id) = (app.officer().await, draft(app).await);
    let may_delete = |file: &Value| {
        let actions = file["allowed_actions"].as_array().unwrap();
        actions
            .iter()
            .find(|one| one["action"] == "delete")
            .unwrap()["allowed"]
            .as_bool()
            .unwrap()
    };
    let everywhere = async || {
        let one = officer
            .get(&format!("/nominations/{id}"))
            .await
            .expect(200)
            .json();
        let mut all = vec![may_delete(&one)];
        for list in ["/nominations", "/tasks"] {
            let listed = officer.get(list).await.expect(200).json();
            all.extend(
                listed["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|file| file["id"] == *id)
                    .map(may_delete),
            );
        }
        all
    };
    assert_eq!(everywhere().await, [true; 3]);
    let letter = json!({"title": "Tờ trình", "nomination_ids": [id]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    assert_eq!(everywhere().await, [false; 3]);
    remove(
        &officer,
        &format!("/nominations/{id}"),
        officer.version(&format!("/nominations/{id}")).await,
    )
    .await
    .problem(409, "wrong_stage");
    remove(
        &officer,
        &format!("/submission-letters/{}", letter["id"].as_str().unwrap()),
        1,
    )
    .await
    .expect(204);
    assert_eq!(everywhere().await, [true; 3]);
}

async fn a_slot_for_several_papers_keeps_each(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let other = |n: usize| [PDF, format!("%{n}\n").as_bytes()].concat();
    let first = put(&officer, &id, "a.pdf", None, PDF)
        .await
        .expect(200)
        .json();
    let second = put(&officer, &id, "b.pdf", None, other(2))
        .await
        .expect(200)
        .json();
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("proof", "a.pdf"), ("proof", "b.pdf")])
    );
    let slot = format!("/nominations/{id}/documents/proof");
    let place = |paper: &Value| format!("{slot}/{}", paper["id"].as_str().unwrap());
    assert_eq!(
        officer
            .get(&place(&first))
            .await
            .expect(200)
            .text
            .as_bytes(),
        PDF
    );
    assert_eq!(
        officer
            .get(&place(&second))
            .await
            .expect(200)
            .text
            .as_bytes(),
        other(2)
    );
    assert_eq!(
        officer.get(&slot).await.expect(200).text.as_bytes(),
        other(2)
    );
    officer
        .get(&format!("{slot}/{}", uuid::Uuid::nil()))
        .await
        .problem(404, "not_found");
    officer
        .get(&format!("{slot}/x"))
        .await
        .problem(404, "not_found");
    app.stranger()
        .await
        .get(&place(&first))
        .await
        .problem(404, "not_found");
    // The same bytes once more are the same paper: a request that is sent again adds nothing.
    put(&officer, &id, "a, đổi tên.pdf", None, PDF)
        .await
        .expect(200);
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("proof", "b.pdf"), ("proof", "a, đổi tên.pdf")])
    );
    for n in 3..=10 {
        put(&officer, &id, "c.pdf", None, other(n))
            .await
            .expect(200);
    }
    let full = put(&officer, &id, "d.pdf", None, other(11))
        .await
        .problem(422, "invalid");
    assert_eq!(
        (&full["errors"][0]["pointer"], &full["errors"][0]["code"]),
        (&json!("/documents/proof"), &json!("slot_full"))
    );
    assert_eq!(listed(&officer, &id).await.len(), 10);
    let routes = officer
        .get("/routes/letter_of_commendation@2025-07")
        .await
        .expect(200)
        .json();
    assert_eq!(routes["documents"][0]["most"], 10, "{routes}");
    // A slot for one paper has one.
    let id = draft(app).await;
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "report", 2, b"%PDF-1.7 more")
        .await
        .expect(200);
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("report", "báo cáo.pdf")])
    );
}

async fn a_paper_can_be_taken_out_of_an_open_file(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let one = put(&officer, &id, "a.pdf", None, PDF)
        .await
        .expect(200)
        .json();
    for n in 0..2 {
        put(&officer, &id, "b.pdf", None, format!("%PDF-1.7 {n}"))
            .await
            .expect(200);
    }
    let slot = format!("/nominations/{id}/documents/proof");
    let place = format!("{slot}/{}", one["id"].as_str().unwrap());
    app.send(officer.request(Method::DELETE, &place))
        .await
        .problem(428, "precondition_missing");
    remove(&officer, &place, 3).await.problem(412, "stale");
    remove(&app.stranger().await, &place, 4)
        .await
        .problem(404, "not_found");
    remove(&app.specialist().await, &place, 4)
        .await
        .problem(403, "forbidden");
    remove(&officer, &place, 4).await.expect(204);
    remove(&officer, &place, 5).await.problem(404, "not_found");
    officer.get(&place).await.problem(404, "not_found");
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("proof", "b.pdf"), ("proof", "b.pdf")])
    );
    remove(&officer, &slot, 5).await.expect(204);
    remove(&officer, &slot, 6).await.problem(404, "not_found");
    assert_eq!(listed(&officer, &id).await, []);
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let removed = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["deed"] == "document_removed")
        .count();
    assert_eq!(removed, 3, "{history}");
    // What was sent is not taken out; what came back is.
    put(&officer, &id, "c.pdf", None, PDF).await.expect(200);
    officer.does("submit", &id).await.expect(200);
    let version = officer.version(&format!("/nominations/{id}")).await;
    remove(&officer, &slot, version)
        .await
        .problem(409, "wrong_stage");
    app.specialist().await.does("return", &id).await.expect(200);
    remove(&officer, &slot, version + 1).await.expect(204);
}
