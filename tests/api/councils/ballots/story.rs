//! A session from the first paper to the files that go on.

use serde_json::{Value, json};
use thidua::secrets::seals::signed;

use super::{counted, hall, lines};
use crate::support::{TestApp, on_both};

on_both![
    a_council_votes_and_its_files_go_on,
    an_open_ballot_tells_who_chose_what,
];

async fn a_council_votes_and_its_files_go_on(app: &TestApp) {
    let hall = hall(app, 25).await;
    let files = hall
        .files(&[
            "Người Mẫu Một",
            "Người Mẫu Hai",
            "Người Mẫu Ba",
            "Người Mẫu Bốn",
        ])
        .await;
    let meeting = hall.meeting(&files).await;
    let ballot = hall.open(&meeting).await;
    let shown = hall.secretary.get(&format!("/ballots/{ballot}")).await;
    let shown = shown.expect(200).json();
    // 90 % of 25 is 22.5, 80 % of them must be there.
    assert_eq!(
        (
            &shown["lines"][0]["needed"],
            &shown["members"],
            &shown["quorum"]
        ),
        (&json!(23), &json!(25), &json!(20))
    );
    let waiting = hall.members[0].get("/me/ballots").await.expect(200).json();
    assert_eq!(
        (
            &waiting["items"][0]["line_count"],
            &waiting["items"][0]["has_voted"]
        ),
        (&json!(4), &json!(false))
    );
    // The last line: 22 agree, one has no opinion, two do not agree.
    for member in 0..25 {
        let but = |limit: usize, other| if member < limit { "yes" } else { other };
        let last = if member == 22 {
            "abstain"
        } else {
            but(22, "no")
        };
        let choices = [
            (1, but(23, "no")),
            (2, but(22, "no")),
            (3, but(20, "no")),
            (4, last),
        ];
        hall.vote(&ballot, member, &choices).await.expect(204);
    }
    let receipt = hall.receipt(&ballot, 7).await;
    assert_eq!(receipt.as_str().unwrap().len(), 9, "{receipt}");
    let open = hall
        .secretary
        .get(&format!("/ballots/{ballot}"))
        .await
        .json();
    assert_eq!(
        (&open["papers"], &open["turnout"]),
        (&json!(25), &Value::Null)
    );
    assert!(
        open["voters"]
            .as_array()
            .unwrap()
            .iter()
            .all(|voter| voter["has_voted"].is_null())
    );
    let of_member = hall.members[0]
        .get(&format!("/ballots/{ballot}"))
        .await
        .json();
    assert!(of_member["papers"].is_null(), "they hear of no number");
    let closed = hall.close(&ballot).await.expect(200).json();
    let outcome = |line| counted(&closed, line);
    assert_eq!(outcome(0), (23, 2, 0, "passed".to_owned()));
    assert_eq!(outcome(1), (22, 3, 0, "not_passed".to_owned()));
    assert_eq!(outcome(2), (20, 5, 0, "not_passed".to_owned()));
    assert_eq!(outcome(3), (22, 2, 1, "not_passed".to_owned()));
    assert_eq!(
        (&closed["turnout"], &closed["papers"]),
        (&json!(25), &Value::Null)
    );
    receipts_and_sheet(&hall, &ballot, &receipt).await;
    // What did not pass is voted on once more.
    let again = hall.open(&meeting).await;
    for member in 0..25 {
        let most = if member < 23 { "yes" } else { "no" };
        let choices = [(2, most), (3, "no"), (4, most)];
        hall.vote(&again, member, &choices).await.expect(204);
    }
    let closed = hall.close(&again).await.expect(200).json();
    assert_eq!(
        (&closed["round"], &closed["lines"][0]["place"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(counted(&closed, 1), (0, 25, 0, "not_passed".to_owned()));
    hall.opens(&meeting, json!({}))
        .await
        .problem(409, "no_more_rounds");
    // One went back meanwhile: it stays where it is.
    hall.secretary.does("return", &files[3]).await.expect(200);
    hall.conclude(&meeting).await.expect(200);
    let stages = [&files[0], &files[1], &files[2], &files[3]];
    for (file, stage) in stages
        .into_iter()
        .zip(["decide", "decide", "refused", "draft"])
    {
        let file = hall.file(file).await;
        let at = if file["status"] == "refused" {
            "refused"
        } else {
            file["stage"].as_str().unwrap()
        };
        assert_eq!(at, stage, "{file}");
    }
    let told = "SELECT detail AS text FROM history_entry WHERE deed = 'council_passed' ORDER BY id";
    let told = lines(app, told).await;
    assert_eq!(told.len(), 2);
    for part in ["PH-26-001", "\"23\"", "\"25\""] {
        assert!(told[0].contains(part), "{told:?}");
    }
    hall.conclude(&meeting).await.problem(409, "wrong_stage");
    app.governor()
        .await
        .does("approve", &files[0])
        .await
        .expect(200);
}

/// Each member finds their receipt, and the sheet says what the ballot says.
async fn receipts_and_sheet(hall: &super::Hall<'_>, ballot: &str, receipt: &Value) {
    let member = &hall.members[7];
    let receipts = member.get(&format!("/ballots/{ballot}/receipts")).await;
    let receipts = receipts.expect(200).json();
    let items = receipts["items"].as_array().unwrap();
    assert_eq!((items.len(), &receipts["total"]), (25, &json!(25)));
    assert!(items.contains(receipt));
    assert!(items.is_sorted_by_key(|receipt| receipt.as_str()));
    let sheet = member.get(&format!("/ballots/{ballot}/sheet")).await;
    let sheet = sheet.expect(200).json();
    let text = |name: &str| sheet[name].as_str().unwrap();
    assert!(signed(text("public_key"), text("sheet"), text("signature")));
    let counted: Value = serde_json::from_str(text("sheet")).unwrap();
    assert_eq!(counted["lines"][0]["yes"], 23);
    assert_eq!(counted["receipts"], receipts["items"]);
    assert_eq!(counted["votes"], json!([]));
    // Nothing is left of the papers and of the key.
    let left = "SELECT receipt AS text FROM ballot_paper";
    assert!(lines(hall.app, left).await.is_empty());
    let keys = "SELECT sealed_key AS text FROM ballot WHERE sealed_key IS NOT NULL";
    assert!(lines(hall.app, keys).await.is_empty());
    assert_eq!(hall.receipt(ballot, 7).await, Value::Null);
}

async fn an_open_ballot_tells_who_chose_what(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let meeting = hall.meeting(&files).await;
    let opened = hall.opens(&meeting, json!({"secrecy": "open"})).await;
    let ballot = opened.expect(201).json()["id"].as_str().unwrap().to_owned();
    for (member, choice) in [(0, "yes"), (1, "no"), (2, "abstain")] {
        hall.vote(&ballot, member, &[(1, choice)]).await.expect(204);
    }
    let open = hall
        .secretary
        .get(&format!("/ballots/{ballot}"))
        .await
        .json();
    assert_eq!(open["choices"], json!([]), "not before the count");
    let closed = hall.close(&ballot).await.expect(200).json();
    let choices = closed["choices"].as_array().unwrap();
    assert_eq!(choices.len(), 3);
    for choice in choices {
        let member = hall
            .users
            .iter()
            .position(|user| choice["user_id"] == user.to_string());
        assert_eq!(choice["choice"], ["yes", "no", "abstain"][member.unwrap()]);
    }
    assert_eq!(counted(&closed, 0), (1, 1, 1, "not_passed".to_owned()));
}
