//! Decisions between signature and issue: lines are struck, signatures taken back; what was signed
//! is what stands there.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::db::Conn;

use crate::pages::{get, post, sign_in, told};
use crate::support::{Actor, TestApp, approved, numbering, on_both, signed};

/// The hold that stands against a subject once it was entered.
async fn held(app: &TestApp, subject: &str) -> Value {
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 6"});
    app.specialist()
        .await
        .post("/holds", hold)
        .await
        .expect(201)
        .json()
}

async fn deeds(actor: &Actor<'_>, path: &str) -> Vec<String> {
    let history = actor
        .get(&format!("{path}/history"))
        .await
        .expect(200)
        .json();
    history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["deed"].as_str().unwrap().to_owned())
        .collect()
}

/// The letters that would go, by office and template.
fn letters(rehearsed: Value) -> Vec<String> {
    let office = |name: &str| match name {
        "Vũ Mẫu Hòa" => "officer",
        "Bùi Mẫu Giang" => "specialist",
        "Đặng Mẫu Minh" => "chairman",
        other => panic!("{other}"),
    };
    let told = |letter: &Value| {
        format!(
            "{}: {}",
            office(letter["to"].as_str().unwrap()),
            letter["template"].as_str().unwrap()
        )
    };
    let mut all: Vec<String> = rehearsed["letters"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect();
    all.sort();
    all
}

fn can(thing: &Value, action: &str) -> Value {
    let actions = thing["allowed_actions"].as_array().unwrap();
    actions
        .iter()
        .find(|one| one["action"] == action)
        .unwrap_or_else(|| panic!("no {action} in {thing}"))["allowed"]
        .clone()
}

on_both![
    a_line_is_struck_before_issue_and_its_file_goes_back_to_who_agreed,
    a_file_on_hold_is_struck_and_stays_on_hold,
    what_was_agreed_to_and_stands_on_no_decision_is_given_back_with_a_reason,
    a_signature_is_taken_back_by_who_signs_and_the_paper_counts_no_more,
    forms_strike_a_line_and_take_a_signature_back,
    what_was_signed_is_what_stands_there_whatever_the_register_says_later,
    a_signature_that_is_taken_back_freezes_nothing,
    a_number_that_looks_like_another_is_the_same,
    our_counter_skips_what_is_taken_and_survives_a_slip_of_the_hand,
    the_golden_book_number_is_the_place_on_the_list,
    the_page_of_a_file_that_waits_for_its_decision_drafts_it_with_one_click,
    who_is_concerned_hears_of_a_correction_a_hold_a_withdrawal,
    a_decision_is_found_by_its_number_and_by_its_title,
];

async fn a_line_is_struck_before_issue_and_its_file_goes_back_to_who_agreed(app: &TestApp) {
    let (struck, kept) = (app.subject("individual"), app.subject("collective"));
    let (first, second) = (approved(app, &struck).await, approved(app, &kept).await);
    let decision = signed(app, &[&first, &second]).await;
    held(app, &struck).await;
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let path = format!("/decisions/{decision}");
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(163))
        .await
        .problem(409, "not_eligible");
    let shown = specialist.get(&path).await.expect(200).json();
    assert_eq!(
        (can(&shown, "strike"), can(&shown, "withdraw_signature")),
        (json!(true), json!(false))
    );
    // On a decision it is struck there, not given back by itself.
    let file = specialist
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert_eq!(can(&file, "give_back"), json!(false));
    specialist
        .does("give_back", &first)
        .await
        .problem(409, "wrong_stage");

    let strike = |reason: &str| json!({"nomination_id": first, "reason": reason});
    let to = format!("{path}/strike");
    officer
        .post_at(&to, 2, strike("x"))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .post_at(&to, 2, strike("x"))
        .await
        .problem(404, "not_found");
    specialist
        .post_at(&to, 1, strike("x"))
        .await
        .problem(412, "stale");
    specialist
        .post_at(&to, 2, strike(" "))
        .await
        .problem(422, "invalid");
    let other = json!({"nomination_id": decision, "reason": "x"});
    assert_eq!(
        specialist
            .post_at(&to, 2, other)
            .await
            .problem(422, "invalid")["errors"][0]["pointer"],
        "/nomination_id"
    );
    assert_eq!(
        letters(
            specialist
                .post_at(&format!("{to}?dry_run=true"), 2, strike("x"))
                .await
                .expect(200)
                .json()
        ),
        [
            "chairman: line_struck",
            "chairman: to_reconsider",
            "officer: given_back",
            "specialist: line_struck",
        ]
    );
    let left = specialist
        .post_at(&to, 2, strike("Đơn số 6 đang xác minh"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&left["status"], left["lines"].as_array().unwrap().len()),
        (&json!("signed"), 1)
    );
    let twice = specialist
        .post_at(&to, 3, strike("x"))
        .await
        .problem(422, "invalid");
    assert_eq!(twice["errors"][0]["code"], "unknown_reference");
    let last = json!({"nomination_id": second, "reason": "x"});
    assert_eq!(
        specialist
            .post_at(&to, 3, last)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "last_line"
    );

    let file = officer
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&file["status"], &file["stage"], &file["holder"]["role"]),
        (&json!("in_progress"), &json!("decide"), &json!("chairman"))
    );
    assert_eq!(
        deeds(&officer, &format!("/nominations/{first}"))
            .await
            .last()
            .unwrap(),
        "given_back"
    );
    let history = specialist
        .get(&format!("{path}/history"))
        .await
        .expect(200)
        .json();
    let line = &history["items"][2];
    assert_eq!(
        (&line["deed"], &line["reason"]),
        (&json!("line_struck"), &json!("Đơn số 6 đang xác minh"))
    );
    assert_eq!(line["subject_name"], file["subject_name"]);
    // The rest is issued as it was signed; the struck one can be refused now.
    specialist
        .post_at(&format!("{path}/issue"), 3, numbering(163))
        .await
        .expect(200);
    specialist
        .post_at(&to, 4, strike("x"))
        .await
        .problem(409, "wrong_stage");
    chairman.does("refuse", &first).await.expect(200);
}

async fn a_file_on_hold_is_struck_and_stays_on_hold(app: &TestApp) {
    let (first, second) = (
        approved(app, &app.subject("individual")).await,
        approved(app, &app.subject("collective")).await,
    );
    let decision = signed(app, &[&first, &second]).await;
    app.specialist()
        .await
        .does("hold", &first)
        .await
        .expect(200);
    let strike = json!({"nomination_id": first, "reason": "Tạm dừng"});
    app.chairman()
        .await
        .post_at(&format!("/decisions/{decision}/strike"), 2, strike)
        .await
        .expect(200);
    let file = app
        .officer()
        .await
        .get(&format!("/nominations/{first}"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&file["status"], &file["stage"], &file["due_at"]),
        (&json!("on_hold"), &json!("decide"), &Value::Null)
    );
    let released = app
        .chairman()
        .await
        .does("release", &first)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&released["status"], &released["stage"]),
        (&json!("in_progress"), &json!("decide"))
    );
    assert!(released["due_at"].is_string());
}

async fn what_was_agreed_to_and_stands_on_no_decision_is_given_back_with_a_reason(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    assert_eq!(
        can(
            &specialist.get(&format!("/nominations/{id}")).await.json(),
            "give_back"
        ),
        json!(true)
    );
    chairman
        .does("give_back", &id)
        .await
        .problem(403, "forbidden");
    specialist
        .act(&id, "give_back", 4)
        .await
        .problem(422, "invalid");
    let back = specialist.does("give_back", &id).await.expect(200).json();
    assert_eq!(
        (&back["stage"], &back["holder"]["role"]),
        (&json!("decide"), &json!("chairman"))
    );
    chairman.does("approve", &id).await.expect(200);
}

async fn a_signature_is_taken_back_by_who_signs_and_the_paper_counts_no_more(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&id]).await;
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let path = format!("/decisions/{decision}");
    let paper = specialist
        .request(Method::PUT, &format!("{path}/paper?name=ky.pdf"))
        .set_payload(crate::support::PDF);
    app.send(paper).await.expect(200);
    let to = format!("{path}/withdraw-signature");
    let reason = json!({"reason": "Sai căn cứ"});
    specialist
        .post_at(&to, 2, reason.clone())
        .await
        .problem(403, "forbidden");
    chairman
        .post_at(&to, 1, reason.clone())
        .await
        .problem(412, "stale");
    chairman
        .post_at(&to, 2, json!({"reason": " "}))
        .await
        .problem(422, "invalid");
    let told = letters(
        chairman
            .post_at(&format!("{to}?dry_run=true"), 2, reason.clone())
            .await
            .expect(200)
            .json(),
    );
    assert_eq!(
        told,
        [
            "officer: signature_withdrawn",
            "specialist: signature_withdrawn"
        ]
    );
    let back = chairman
        .post_at(&to, 2, reason.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&back["status"], &back["signer"], &back["signed_at"]),
        (&json!("drafted"), &Value::Null, &Value::Null)
    );
    assert_eq!(back["paper"], Value::Null);
    specialist
        .get(&format!("{path}/paper"))
        .await
        .problem(404, "not_found");
    chairman
        .post_at(&to, 3, reason.clone())
        .await
        .problem(409, "wrong_stage");
    assert_eq!(
        deeds(&specialist, &path).await,
        ["created", "signed", "document_added", "signature_withdrawn"]
    );
    assert_eq!(
        deeds(&specialist, &format!("/nominations/{id}"))
            .await
            .last()
            .unwrap(),
        "signature_withdrawn"
    );
    specialist
        .post_at(&format!("{path}/issue"), 3, numbering(1))
        .await
        .problem(409, "wrong_stage");
    chairman
        .post_at(&format!("{path}/sign"), 3, json!({}))
        .await
        .expect(200);
    specialist
        .post_at(&format!("{path}/issue"), 4, numbering(1))
        .await
        .expect(200);
    chairman
        .post_at(&to, 5, reason)
        .await
        .problem(409, "wrong_stage");
}

async fn forms_strike_a_line_and_take_a_signature_back(app: &TestApp) {
    let (first, second) = (
        approved(app, &app.subject("individual")).await,
        approved(app, &app.subject("collective")).await,
    );
    let decision = signed(app, &[&first, &second]).await;
    let path = format!("/decisions/{decision}");
    let (officer, chairman) = (
        sign_in(app, "officer@suoinga.example").await,
        sign_in(app, "chairman@suoinga.example").await,
    );
    let page = get(app, &chairman, &path).await.expect(200).text;
    assert!(
        page.contains(&format!("action=\"{path}/strike\""))
            && page.contains(&format!("action=\"{path}/withdraw-signature\"")),
        "{page}"
    );
    let page = get(app, &officer, &path).await.text;
    assert!(!page.contains("/strike") && !page.contains("/withdraw-signature"));
    let form = [
        ("version", "2"),
        ("nomination_id", first.as_str()),
        ("reason", ""),
    ];
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{path}/strike"), &form).await,
    )
    .await;
    assert!(page.contains("This is needed"), "{page}");
    let form = [
        ("version", "2"),
        ("nomination_id", first.as_str()),
        ("reason", "Đơn số 6"),
    ];
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{path}/strike"), &form).await,
    )
    .await;
    assert!(
        page.contains("Line struck before issue")
            && page.contains("Đơn số 6")
            && !page.contains(&format!("{path}/strike")),
        "{page}"
    );
    let form = [("version", "3"), ("reason", "Sai căn cứ")];
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{path}/withdraw-signature"), &form).await,
    )
    .await;
    assert!(
        page.contains("Drafted, waits for signature") && page.contains("Sai căn cứ"),
        "{page}"
    );
}

async fn what_was_signed_is_what_stands_there_whatever_the_register_says_later(app: &TestApp) {
    let administrator = app.administrator().await;
    let put = async |path: &str, body: Value| {
        app.send(administrator.request(Method::PUT, path).set_json(body))
            .await
            .expect(200);
    };
    let person = |name: &str| {
        json!({
            "full_name": name,
            "unit_code": "HG-01",
            "position": "Cán bộ",
            "is_direct_worker": false
        })
    };
    let commune = |name: &str| json!({"name": name, "kind": "commune", "parent_code": "HG"});
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let id = approved(app, &subject).await;
    // A draft shows the register as it is.
    put("/people/by-code/HG0001", person("Nguyễn Mẫu Ân")).await;
    let decision = signed(app, &[&id]).await;
    put("/people/by-code/HG0001", person("Lê Mới")).await;
    put("/units/by-code/HG-01", commune("Xã Tên Mới")).await;
    let (specialist, path) = (app.specialist().await, format!("/decisions/{decision}"));
    let stands = async || {
        let shown = specialist.get(&path).await.expect(200).json();
        let listed =
            specialist.get("/decisions").await.expect(200).json()["items"][0]["issuer_name"]
                .clone();
        let cookie = sign_in(app, "specialist@suoinga.example").await;
        let page = get(app, &cookie, &path).await.expect(200).text;
        assert!(
            page.contains("Nguyễn Mẫu Ân")
                && page.contains("Xã Suối Ngà")
                && !page.contains("Xã Tên Mới"),
            "{page}"
        );
        (
            shown["lines"][0]["subject_name"].clone(),
            shown["issuer_name"].clone(),
            listed,
        )
    };
    let as_signed = (
        json!("Nguyễn Mẫu Ân"),
        json!("Xã Suối Ngà"),
        json!("Xã Suối Ngà"),
    );
    assert_eq!(stands().await, as_signed);
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(5))
        .await
        .expect(200);
    put("/people/by-code/HG0001", person("Lê Mới Nữa")).await;
    assert_eq!(stands().await, as_signed);
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    assert_eq!(
        (&record["subject_name"], &record["issuer_name"]),
        (&json!("Nguyễn Mẫu Ân"), &json!("Xã Suối Ngà"))
    );
    // What a letter tells of the award is what the record says.
    let letters = app.deliver().await.join("\n");
    assert!(
        !letters.contains("L=C3=AA M=E1=BB=9Bi") && !letters.contains("Lê Mới"),
        "{letters}"
    );
    // The new name comes by a correction: the line stays as it was signed.
    let correction =
        json!({"award_id": record["id"], "subject_name": "Lê Mới Nữa", "reason": "Đổi tên"});
    let version = specialist.version(&path).await;
    specialist
        .post_at(&format!("{path}/corrections"), version, correction)
        .await
        .expect(201);
    assert_eq!(stands().await, as_signed);
    assert_eq!(
        app.hr().await.get("/awards").await.json()["items"][0]["subject_name"],
        "Lê Mới Nữa"
    );
}

async fn a_signature_that_is_taken_back_freezes_nothing(app: &TestApp) {
    let administrator = app.administrator().await;
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let decision = signed(app, &[&approved(app, &subject).await]).await;
    let back = json!({"reason": "Sai tên"});
    app.chairman()
        .await
        .post_at(
            &format!("/decisions/{decision}/withdraw-signature"),
            2,
            back,
        )
        .await
        .expect(200);
    let person = json!({
        "full_name": "Lê Mới",
        "unit_code": "HG-01",
        "position": "Cán bộ",
        "is_direct_worker": false
    });
    app.send(
        administrator
            .request(Method::PUT, "/people/by-code/HG0001")
            .set_json(person),
    )
    .await
    .expect(200);
    // Whoever read it before the name changed looks again.
    let sign = format!("/decisions/{decision}/sign");
    app.chairman()
        .await
        .post_at(&sign, 3, json!({}))
        .await
        .problem(412, "stale");
    let again = app
        .chairman()
        .await
        .post_at(&sign, 4, json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(again["lines"][0]["subject_name"], "Lê Mới");
}

async fn a_number_that_looks_like_another_is_the_same(app: &TestApp) {
    let specialist = app.specialist().await;
    let officer = app.officer().await;
    let issue = async |number: Value, series: &str| {
        let decision = signed(
            app,
            &[&approved(app, &officer.add_subject("household", "Hộ ông Mẫu").await).await],
        )
        .await;
        let body = json!({"number": number, "series": series, "date": "2026-10-17"});
        (
            specialist
                .post_at(&format!("/decisions/{decision}/issue"), 2, body)
                .await,
            decision,
        )
    };
    assert_eq!(
        issue(json!(601), "QĐ-UBND").await.0.expect(200).json()["number"],
        "601/QĐ-UBND"
    );
    // Typed by an old keyboard, in small letters, by a word processor, with a stroke: taken, and
    // each is free for another number.
    let (reply, decision) = issue(json!(601), "QÐ-UBND").await;
    let problem = reply.problem(409, "duplicate");
    assert_eq!(
        (
            &problem["errors"][0]["pointer"],
            &problem["errors"][0]["code"]
        ),
        (&json!("/number"), &json!("taken"))
    );
    let path = format!("/decisions/{decision}/issue");
    let body = |number: Value, series: &str| {
        json!({
            "number": number,
            "series": series,
            "date": "2026-10-17"
        })
    };
    for series in [
        "qđ-ubnd",
        "QĐ\u{2013}UBND",
        "/QĐ-UBND",
        " QĐ - UBND ",
        "QD-UBND",
    ] {
        specialist
            .post_at(&path, 2, body(json!("0601"), series))
            .await
            .problem(409, "duplicate");
    }
    for (number, series, pointer, code) in [
        (json!(602), "QĐ-\u{423}BND", "/series", "number_sign"),
        (json!(602), "QĐ\u{200b}-UBND", "/series", "number_sign"),
        (json!(602), "/", "/series", "required"),
        (json!("602ab"), "QĐ-UBND", "/number", "no_number"),
        (json!(0), "QĐ-UBND", "/number", "out_of_range"),
        (json!(1_000_000), "QĐ-UBND", "/number", "out_of_range"),
    ] {
        let problem = specialist
            .post_at(&path, 2, body(number, series))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!(pointer), &json!(code))
        );
    }
    let letter_alone = json!({"series": "a/QĐ-UBND", "date": "2026-10-17"});
    assert_eq!(
        specialist
            .post_at(&path, 2, letter_alone)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "letter_before"
    );
    assert_eq!(
        specialist
            .post_at(&path, 2, body(json!(602), "//QÐ-UBND"))
            .await
            .expect(200)
            .json()["number"],
        "602/QĐ-UBND"
    );
    // A letter behind the number makes another one, wherever it was typed.
    assert_eq!(
        issue(json!("601a"), "QĐ-UBND").await.0.expect(200).json()["number"],
        "601a/QĐ-UBND"
    );
    issue(json!("601A"), "QĐ-UBND")
        .await
        .0
        .problem(409, "duplicate");
    assert_eq!(
        issue(json!(601), "b/QĐ-UBND").await.0.expect(200).json()["number"],
        "601b/QĐ-UBND"
    );
}

async fn our_counter_skips_what_is_taken_and_survives_a_slip_of_the_hand(app: &TestApp) {
    let specialist = app.specialist().await;
    let officer = app.officer().await;
    let issued = async |number: Value| {
        let decision = signed(
            app,
            &[&approved(app, &officer.add_subject("household", "Hộ ông Mẫu").await).await],
        )
        .await;
        let body = json!({"number": number, "series": "QĐ-UBND", "date": "2026-10-17"});
        specialist
            .post_at(&format!("/decisions/{decision}/issue"), 2, body)
            .await
            .expect(200)
            .json()["number"]
            .clone()
    };
    assert_eq!(issued(json!(163)).await, "163/QĐ-UBND");
    assert_eq!(issued(Value::Null).await, "164/QĐ-UBND");
    assert_eq!(issued(json!(999_999)).await, "999999/QĐ-UBND");
    assert_eq!(issued(Value::Null).await, "165/QĐ-UBND");
    assert_eq!(issued(json!("166a")).await, "166a/QĐ-UBND");
    assert_eq!(issued(json!(20_000)).await, "20000/QĐ-UBND");
    assert_eq!(issued(Value::Null).await, "167/QĐ-UBND");
}

async fn the_golden_book_number_is_the_place_on_the_list(app: &TestApp) {
    let mut ids = Vec::new();
    for kind in ["individual", "collective", "household"] {
        ids.push(approved(app, &app.subject(kind)).await);
    }
    let decision = signed(app, &ids.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let specialist = app.specialist().await;
    let struck = json!({"nomination_id": ids[0], "reason": "Có đơn"});
    specialist
        .post_at(&format!("/decisions/{decision}/strike"), 2, struck)
        .await
        .expect(200);
    // Whoever still sends the member is understood: every award has its place.
    let body =
        json!({"number": 7, "series": "QĐ-UBND", "date": "2026-10-17", "golden_book": false});
    specialist
        .post_at(&format!("/decisions/{decision}/issue"), 3, body)
        .await
        .expect(200);
    let feed = app.hr().await.get("/awards").await.expect(200).json();
    let numbers: Vec<_> = feed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["golden_book"].clone())
        .collect();
    assert_eq!(numbers, [1, 2]);
}

async fn the_page_of_a_file_that_waits_for_its_decision_drafts_it_with_one_click(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let (officer, specialist) = (
        sign_in(app, "officer@suoinga.example").await,
        sign_in(app, "specialist@suoinga.example").await,
    );
    let path = format!("/nominations/{id}");
    assert!(
        !get(app, &officer, &path)
            .await
            .expect(200)
            .text
            .contains("action=\"/decisions/new\"")
    );
    let page = get(app, &specialist, &path).await.expect(200).text;
    let title = page
        .split("name=\"title\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(page.contains("action=\"/decisions/new\""), "{page}");
    let drafted = post(
        app,
        &specialist,
        "/decisions/new",
        &[("nomination_id", id.as_str()), ("title", title.as_str())],
    )
    .await;
    let decision = drafted.expect(303).header("location").to_owned();
    let page = get(app, &specialist, &path).await.expect(200).text;
    assert!(
        page.contains(&format!("href=\"{decision}\""))
            && !page.contains("action=\"/decisions/new\""),
        "{page}"
    );
}

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
    let rehearsed = |action: &str, actor: &Actor<'_>| {
        let path = format!("/nominations/{id}/actions/{action}?dry_run=true");
        let request = actor
            .request(Method::POST, &path)
            .insert_header(("if-match", "\"2\""));
        app.send(request.set_json(json!({"reason": "x"})))
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

async fn a_decision_is_found_by_its_number_and_by_its_title(app: &TestApp) {
    let specialist = app.specialist().await;
    let first = signed(app, &[&approved(app, &app.subject("individual")).await]).await;
    specialist
        .post_at(&format!("/decisions/{first}/issue"), 2, numbering(163))
        .await
        .expect(200);
    let draft = json!({
        "title": "Về việc tặng Giấy khen phòng chống bão",
        "nomination_ids": [approved(app, &app.subject("collective")).await]
    });
    let second = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = async |q: &str| {
        let list = specialist
            .get(&format!("/decisions?q={q}"))
            .await
            .expect(200)
            .json();
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for (q, ids) in [
        ("163", vec![&first]),
        ("163/Q%C4%90-UBND", vec![&first]),
        ("qd%20163", vec![&first]),
        ("64", vec![]),
        ("bao%20giay%20khen", vec![&second]),
        ("B%C3%83O", vec![&second]),
        ("on%20letters", vec![&first]),
        ("%25", vec![&second, &first]),
        ("", vec![&second, &first]),
    ] {
        assert_eq!(found(q).await.iter().collect::<Vec<_>>(), ids, "{q}");
    }
    assert!(
        app.stranger()
            .await
            .get("/decisions?q=163")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    // What the version before wrote is folded in the background.
    let bare = |conn: &mut Conn| {
        use diesel::connection::SimpleConnection;
        conn.batch_execute("UPDATE decision SET folded = NULL")
            .map_err(thidua::db::Failure::from)
    };
    app.state.db.write(bare).await.unwrap();
    assert!(found("163").await.is_empty());
    thidua::jobs::upkeep::fold_decisions(&app.state).await;
    assert_eq!(found("163").await, std::slice::from_ref(&first));
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, "/decisions?q=163").await.expect(200).text;
    assert!(
        page.contains(&first)
            && !page.contains(&second)
            && page.contains("name=\"q\" type=\"search\" value=\"163\""),
        "{page}"
    );
}
