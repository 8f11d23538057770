//! The codes people call files by.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use thidua::jobs::upkeep;

use crate::access::identity::text;
use crate::support::pages::{get, sign_in};
use crate::support::{OFFICER, TestApp, approved, on_both, signed, unit_of};

on_both![
    a_file_has_its_code_from_the_first_receipt_for_life,
    a_code_is_found_however_it_is_typed,
    letters_and_papers_name_the_code,
    forty_first_submissions_get_forty_codes,
    what_was_received_before_there_were_codes_gets_one,
    a_short_name_that_passes_on_passes_its_numbers_on,
];

async fn code(app: &TestApp, id: &str) -> Value {
    let file = app.officer().await.get(&format!("/nominations/{id}")).await;
    file.expect(200).json()["case_code"].clone()
}

/// A file of one of the planted subjects, submitted.
async fn submitted(app: &TestApp, kind: &str) -> String {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject(kind)).await;
    officer.does("submit", &id).await.expect(200);
    id
}

/// Gives Xã Suối Ngà another short name.
async fn renamed(app: &TestApp, short: &str) {
    let program = app.program("HG", &["units:write"]).await;
    let unit = json!({
        "name": "Xã Suối Ngà", "kind": "commune", "parent_code": "HG", "short_name": short,
    });
    program.put("/units/by-code/HG-01", unit).await.expect(200);
}

async fn a_file_has_its_code_from_the_first_receipt_for_life(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("individual")).await;
    assert_eq!(code(app, &id).await, Value::Null);
    // Which number it will be is not known before.
    let rehearsed = officer
        .post_at(
            &format!("/nominations/{id}/actions/submit?dry_run=true"),
            1,
            json!({}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(rehearsed["outcome"]["case_code"], Value::Null);
    let answer = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(answer["case_code"], "XSN-26-00001");
    let listed = officer
        .get("/nominations?fields=id,case_code")
        .await
        .expect(200)
        .json();
    assert_eq!(
        listed["items"],
        json!([{"id": id, "case_code": "XSN-26-00001"}])
    );
    let admin = app.administrator().await;
    assert_eq!(unit_of(&admin, "HG-01").await["short_name"], "XSN");
    assert_eq!(unit_of(&admin, "HG-02").await["short_name"], Value::Null);
    // Returned, under another short name, sent again in another year: it stays.
    specialist.does("return", &id).await.expect(200);
    renamed(app, "sn").await;
    let next = submitted(app, "household").await;
    assert_eq!(code(app, &next).await, "SN-26-00001");
    renamed(app, "XSN").await;
    let third = submitted(app, "household").await;
    assert_eq!(code(app, &third).await, "XSN-26-00002");
    // The year is the one of the receipt as people there count it.
    app.set_clock("2026-12-31T18:00:00Z");
    let fourth = submitted(app, "household").await;
    assert_eq!(code(app, &fourth).await, "XSN-27-00001");
    app.set_clock("2027-01-04T02:00:00Z");
    let officer = app.officer().await;
    officer.does("submit", &id).await.expect(200);
    assert_eq!(code(app, &id).await, "XSN-26-00001");
}

async fn a_code_is_found_however_it_is_typed(app: &TestApp) {
    let id = submitted(app, "individual").await;
    submitted(app, "household").await;
    let (officer, stranger) = (app.officer().await, app.stranger().await);
    let found = async |query: &str| {
        let list = officer
            .get(&format!("/nominations?{query}&count=true"))
            .await;
        let list = list.expect(200).json();
        let items = list["items"].as_array().unwrap();
        assert_eq!(list["total"], items.len());
        items
            .iter()
            .map(|file| file["id"].clone())
            .collect::<Vec<_>>()
    };
    for typed in [
        "q=XSN-26-00001",
        "q=xsn-26-00001",
        "q=xsn2600001",
        "q=XSN+26+00001",
        "q=xsn-26-1",
        "q=XSN%E2%80%9326%E2%80%9300001",
        "case_code=XSN-26-00001",
        "q=XSN-26-00001&status=in_progress&case_code=XSN-26-00001",
    ] {
        assert_eq!(found(typed).await, [json!(id)], "{typed}");
    }
    for typed in [
        "q=XSN-26-00009",
        "q=XSN-26-00001&status=draft",
        "case_code=xsn-26-00001",
        "case_code=XSN2600001",
        "case_code=",
    ] {
        assert!(found(typed).await.is_empty(), "{typed}");
    }
    for typed in ["q=XSN-26-00001", "case_code=XSN-26-00001"] {
        let list = stranger.get(&format!("/nominations?{typed}")).await;
        assert_eq!(list.expect(200).json()["items"], json!([]), "{typed}");
    }
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, "/nominations?q=xsn2600001")
        .await
        .expect(200);
    assert!(page.text.contains(&format!("/nominations/{id}")));
}

async fn letters_and_papers_name_the_code(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let letters = app.deliver().await;
    let told: Vec<String> = letters.iter().map(|letter| text(letter)).collect();
    let of_file: Vec<&String> = told
        .iter()
        .filter(|letter| letter.contains(&format!("/nominations/{id}")))
        .collect();
    assert!(!of_file.is_empty(), "{told:?}");
    for letter in of_file {
        assert!(letter.contains(": XSN-26-00001"), "{letter}");
    }
    let decision = signed(app, &[&id]).await;
    let lines = app
        .specialist()
        .await
        .get(&format!("/decisions/{decision}"))
        .await
        .expect(200)
        .json()["lines"]
        .clone();
    assert_eq!(lines[0]["case_code"], "XSN-26-00001");
    let officer = app.officer().await;
    let carried = officer.nominate(&app.subject("household")).await;
    let letter = json!({"title": "Letter", "nomination_ids": [carried]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    assert_eq!(letter["nominations"][0]["case_code"], Value::Null);
}

async fn forty_first_submissions_get_forty_codes(app: &TestApp) {
    let twin = app.twin().await;
    let (here, there) = (app.officer().await, twin.officer().await);
    let mut files = Vec::new();
    for n in 0..40 {
        let subject = here.add_subject("household", &format!("Hộ Mẫu {n}")).await;
        files.push(here.nominate(&subject).await);
    }
    let sent = files.iter().enumerate().map(|(n, id)| {
        let officer = if n % 2 == 0 { &here } else { &there };
        officer.act(id, "submit", 1)
    });
    let codes: BTreeSet<String> = join_all(sent)
        .await
        .into_iter()
        .map(|reply| reply.expect(200).json()["case_code"].to_string())
        .collect();
    assert_eq!(codes.len(), 40, "{codes:?}");
    assert!(
        codes.iter().all(|code| code.starts_with("\"XSN-26-")),
        "{codes:?}"
    );
}

/// Also by a server of the version before, which runs beside this one for a while.
async fn what_was_received_before_there_were_codes_gets_one(app: &TestApp) {
    let officer = app.officer().await;
    let mut files = Vec::new();
    for minute in 1..5 {
        app.set_clock(&format!("2026-10-17T02:0{minute}:00Z"));
        files.push(submitted(app, "household").await);
    }
    let draft = officer.nominate(&app.subject("household")).await;
    app.sql("UPDATE nomination SET case_code = NULL; UPDATE unit SET short_name = NULL")
        .await;
    let versions = async || {
        let mut all = Vec::new();
        for id in &files {
            all.push(officer.version(&format!("/nominations/{id}")).await);
        }
        all
    };
    let before = versions().await;
    for time in 0..2 {
        upkeep::give_case_codes(&app.state).await;
        let mut codes = Vec::new();
        for id in &files {
            codes.push(code(app, id).await.as_str().unwrap().to_owned());
        }
        assert!(codes.is_sorted(), "{time} {codes:?}");
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), files.len());
        assert!(codes.iter().all(|code| code.starts_with("XSN-26-")));
    }
    assert_eq!(versions().await, before);
    assert_eq!(code(app, &draft).await, Value::Null);
}

/// Whoever takes a name over goes on behind its numbers: no code is given twice.
async fn a_short_name_that_passes_on_passes_its_numbers_on(app: &TestApp) {
    submitted(app, "individual").await;
    renamed(app, "NGA").await;
    let program = app.program("HG", &["units:write"]).await;
    let ward = json!({
        "name": "Phường Bến Lau", "kind": "ward", "parent_code": "HG", "short_name": "XSN",
    });
    program.put("/units/by-code/HG-02", ward).await.expect(200);
    let officer = app.actor("officer@benlau.example").await;
    let subject = officer.add_subject("household", "Hộ Mẫu Lau").await;
    let file = officer.nominate(&subject).await;
    let sent = officer.does("submit", &file).await.expect(200).json();
    assert_eq!(sent["case_code"], "XSN-26-00002");
}
