//! What the checks find of a file is kept at each act and read again; and a newer law counts where it
//! is more favourable.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};
use thidua::domain::base::history::EventKind;
use thidua::domain::base::ids::NominationId;
use thidua::domain::base::period::Period;
use thidua::domain::eligibility::finding::Finding;
use thidua::domain::eligibility::verdict::CheckOutcome;
use thidua::domain::law::grade::Grade;
use thidua::domain::law::law_book::{LawBook, RuleSet};
use thidua::domain::law::requirement::Requirement;
use thidua::services::nominations::checks::kept::{self, FileAtAct};
use thidua::services::{Ctx, nominations};

use crate::support::pages::{get, sign_in};
use crate::support::{Actor, OFFICER, STRANGER, TestApp, excel, on_both, submitted};

on_both![
    what_was_found_is_kept_at_each_act,
    what_is_kept_is_kept_once_and_never_changed,
    a_word_stands_beside_what_was_found,
    what_is_kept_is_asked_for_within_limits,
    a_newer_law_counts_where_it_is_more_favourable,
];

/// What is kept of a file, the newest first.
async fn verdicts(actor: &Actor<'_>, id: &str) -> Vec<Value> {
    let path = format!("/nominations/{id}/verdicts?limit=200&count=true");
    let page = actor.get(&path).await.expect(200).json();
    let items = page["items"].as_array().unwrap().clone();
    assert_eq!(page["total"], items.len());
    items
}

/// What one rule found at an act.
fn of_rule<'a>(items: &'a [Value], act: &str, rule: &str) -> &'a Value {
    let mut items = items.iter();
    items
        .find(|one| one["act"] == act && one["rule"] == rule)
        .unwrap_or_else(|| panic!("nothing of {rule} at {act}"))
}

async fn what_was_found_is_kept_at_each_act(app: &TestApp) {
    let id = submitted(app).await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    assert!(verdicts(&officer, &id).await.is_empty());
    app.deliver().await;
    let first = verdicts(&officer, &id).await;
    let found = of_rule(&first, "submitted", "R-DUP-1");
    assert_eq!(found["outcome"], "met", "{found}");
    assert_eq!(found["rule_set"], "law-2026");
    assert_eq!(found["law_print"].as_str().unwrap().len(), 64);
    assert!(found["citation"].as_str().unwrap().contains("06/2022/QH15"));
    assert_eq!(found["parts"][0]["depth"], 0);
    assert!(!found["parts"][0]["requirement"].is_null());
    specialist.does("accept", &id).await.expect(200);
    app.deliver().await;
    let both = verdicts(&officer, &id).await;
    assert_eq!(both[0]["act"], "accepted");
    assert_eq!(both.last().unwrap()["act"], "submitted");
    // Page by page it is the same.
    let path = format!("/nominations/{id}/verdicts?limit=1");
    let page = officer.get(&path).await.expect(200).json();
    assert_eq!(page["items"][0]["id"], both[0]["id"]);
    let next = format!("{path}&cursor={}", page["next_cursor"].as_str().unwrap());
    let page = officer.get(&next).await.expect(200).json();
    assert_eq!(page["items"][0]["id"], both[1]["id"]);
    // The page of the file leads to it, the workbook has all.
    let cookie = sign_in(app, OFFICER).await;
    let place = format!("/nominations/{id}/verdicts");
    let page = get(app, &cookie, &format!("/nominations/{id}")).await;
    assert!(page.expect(200).text.contains(&place));
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(page.contains("Kết quả kiểm tra đã lưu"), "{page}");
    let export = format!("/nominations/{id}/verdicts/export");
    let rows = excel::rows(&get(app, &cookie, &export).await.expect(200));
    assert_eq!(rows.len(), 1 + both.len());
    let rules = excel::column(&rows, "Mã điều kiện, tiêu chuẩn");
    assert_eq!(rules[0], both[0]["rule"].as_str().unwrap());
}

async fn what_is_kept_is_kept_once_and_never_changed(app: &TestApp) {
    let id = submitted(app).await;
    let officer = app.officer().await;
    app.deliver().await;
    let items = verdicts(&officer, &id).await;
    // Who does the job again finds nothing that is left to keep.
    let at: DateTime<Utc> = items[0]["at"].as_str().unwrap().parse().unwrap();
    let (ctx, file): (Ctx, NominationId) = (app.state.ctx(), id.parse().unwrap());
    let act = EventKind::Submitted;
    let acts = [FileAtAct { file, act, at }];
    let again = app
        .state
        .db
        .read(move |conn| kept::look(conn, &ctx, &acts))
        .await
        .unwrap();
    assert!(again.is_empty(), "{again:?}");
    for change in [
        "UPDATE kept_verdict SET outcome = 'met'",
        "DELETE FROM kept_verdict",
    ] {
        let changed = app
            .state
            .db
            .write(move |tx: &mut Conn| tx.batch_execute(change).map_err(Failure::from))
            .await;
        assert!(changed.is_err(), "{change}");
    }
    assert_eq!(verdicts(&officer, &id).await, items);
}

async fn a_word_stands_beside_what_was_found(app: &TestApp) {
    let officer = app.officer().await;
    let head = app.actor("office@honggiang.example").await;
    let subject = officer.add_subject("individual", "Người Mẫu Lưu").await;
    let event = json!({
        "name": "Lũ trên suối Ngà", "happened_from": "2026-10-14", "happened_to": "2026-10-16"
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"].clone();
    let event = event.as_str().unwrap();
    let mut files = Vec::new();
    for deed in ["Cứu người trong lũ", "Dựng lại cầu"] {
        let achievement = officer.achieved(&subject, event, deed).await;
        let made = officer.propose("letter_of_commendation", "ad_hoc", &subject, &achievement);
        files.push(made.await);
    }
    let [one, two] = [&files[0], &files[1]];
    officer.does("submit", one).await.expect(200);
    let path = format!("/nominations/{two}");
    let version = head.version(&path).await;
    let word = json!({"rule": "R-DUP-1", "reason": "Hai việc khác nhau"});
    let overrules = format!("{path}/overrules");
    head.post_at(&overrules, version, word).await.expect(200);
    app.deliver().await;
    let items = verdicts(&officer, two).await;
    let found = of_rule(&items, "overruled", "R-DUP-1");
    assert_eq!(found["outcome"], "not_met");
    assert_eq!(found["said"]["verdict"], "overruled");
    assert_eq!(found["said"]["reason"], "Hai việc khác nhau");
    assert_eq!(found["parts"][0]["evidence"][0]["id"], one.as_str());
}

async fn what_is_kept_is_asked_for_within_limits(app: &TestApp) {
    let id = submitted(app).await;
    app.deliver().await;
    let (officer, stranger) = (app.officer().await, app.actor(STRANGER).await);
    let path = format!("/nominations/{id}/verdicts");
    for (asker, query, status) in [
        (&officer, "", 200),
        (&officer, "?limit=200", 200),
        (&officer, "?limit=201", 422),
        (&officer, "?limit=0", 422),
        (&officer, "?limit=many", 400),
        (&officer, "?cursor=nowhere", 422),
        (&officer, "?count=perhaps", 400),
        (&stranger, "", 404),
    ] {
        let reply = asker.get(&format!("{path}{query}")).await;
        assert_eq!(reply.status, status, "{query}: {}", reply.text);
    }
    let nobody = format!("/nominations/{}/verdicts", app.subject("individual"));
    officer.get(&nobody).await.expect(404);
    let cookie = sign_in(app, STRANGER).await;
    let export = format!("/nominations/{id}/verdicts/export");
    get(app, &cookie, &export).await.expect(404);
}

/// As the service sees it under a law that turns on 20 October: it asks for a year rated `before`
/// until then, and rated `now` from then on.
fn turned(app: &TestApp, before: Grade, now: Grade) -> Ctx {
    let ctx = app.state.ctx();
    let mut law = LawBook::clone(&ctx.law);
    let turn: NaiveDate = "2026-10-20".parse().unwrap();
    let newest = law.rule_sets.last_mut().unwrap();
    newest.valid.to = turn.pred_opt();
    let valid = Period {
        from: turn,
        to: None,
    };
    let set = RuleSet {
        code: "law-test".to_owned(),
        valid,
        ..newest.clone()
    };
    law.rule_sets.push(set);
    let rated = |grade| Requirement::RatingReached {
        at_least: Some(grade),
    };
    let is_it = |id: &str| id == "R-RATING-1";
    let old = law.rules.iter_mut().find(|rule| is_it(&rule.id)).unwrap();
    let mut new = old.clone();
    (old.requirement, old.valid.to) = (rated(before), turn.pred_opt());
    (new.requirement, new.valid) = (rated(now), valid);
    law.rules.push(new);
    Ctx {
        law: Arc::new(law),
        ..ctx
    }
}

/// What the rule finds of a file under such a law.
async fn found(officer: &Actor<'_>, ctx: Ctx, id: &str) -> Finding {
    let (caller, id): (_, NominationId) = (officer.caller(), id.parse().unwrap());
    let read = officer
        .app
        .state
        .db
        .read(move |conn| nominations::eligibility(conn, &ctx, &caller, id));
    let (found, _) = read.await.unwrap();
    let mut found = found.into_iter();
    found.find(|finding| finding.rule == "R-RATING-1").unwrap()
}

async fn a_newer_law_counts_where_it_is_more_favourable(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("individual", "Người Mẫu Luật").await;
    let rating = json!({
        "subject_id": subject, "year": 2026, "grade": "good", "source": "Thông báo số 12"
    });
    officer.post("/ratings", rating).await.expect(201);
    let before = officer.nominate(&subject).await;
    officer.does("submit", &before).await.expect(200);
    app.set_clock("2026-10-21T02:00:00Z");
    let officer = app.officer().await;
    let after = officer.nominate(&subject).await;
    officer.does("submit", &after).await.expect(200);
    let (excellent, good) = (Grade::Excellent, Grade::Good);
    let newer = Some("law-test");
    for (law, file, outcome, by) in [
        ((excellent, good), &before, CheckOutcome::Met, newer),
        ((excellent, good), &after, CheckOutcome::Met, None),
        ((good, excellent), &before, CheckOutcome::Met, None),
        ((good, excellent), &after, CheckOutcome::NotMet, None),
        ((excellent, excellent), &before, CheckOutcome::NotMet, None),
    ] {
        let finding = found(&officer, turned(app, law.0, law.1), file).await;
        assert_eq!(finding.verdict.outcome, outcome, "{law:?}");
        assert_eq!(finding.by_newer.as_deref(), by, "{law:?}");
    }
}
