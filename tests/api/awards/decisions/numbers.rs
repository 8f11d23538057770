//! Numbers of decisions, and places in the golden book.

use serde_json::{Value, json};

use crate::support::{TestApp, approved, on_both, signed};

on_both![
    a_number_that_looks_like_another_is_the_same,
    our_counter_skips_what_is_taken_and_survives_a_slip_of_the_hand,
    the_golden_book_number_is_the_place_on_the_list,
];

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
