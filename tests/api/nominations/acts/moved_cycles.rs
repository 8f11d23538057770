//! The end of a cycle is moved: later or earlier, with its reason, and those who nominate are told.

use serde_json::{Value, json};
use thidua::domain::base::history::Object;
use thidua::domain::base::ids::UnitId;
use thidua::jobs::upkeep;

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, SPECIALIST, STRANGER, TestApp, on_both, unit_of};
use crate::upkeep::reminders::subjects;

on_both![
    what_moves_an_end_and_what_does_not,
    who_may_move_an_end,
    the_units_that_nominate_are_told_why,
    an_end_is_moved_by_a_form,
    a_file_comes_in_time_once_the_cycle_is_longer,
];

const WHY: &str = "Bão số 12 kéo dài";

/// A cycle of the commune from the 1st to the 20th of October; answers its place in the API.
async fn cycle(app: &TestApp) -> String {
    let unit = unit_of(&app.officer().await, "HG-01").await["id"].clone();
    let cycle = json!({
        "unit_id": unit, "award_code": "title_ldtt", "commendation_type": "merit",
        "cycle_year": 2026, "opens_on": "2026-10-01", "closes_on": "2026-10-20",
        "remind_days": 3, "late": "refuse",
    });
    let set = app.specialist().await.post("/cycles", cycle).await;
    format!("/cycles/{}", set.expect(201).json()["id"].as_str().unwrap())
}

fn to(day: &str, reason: &str) -> Value {
    json!({"closes_on": day, "reason": reason})
}

async fn what_moves_an_end_and_what_does_not(app: &TestApp) {
    let place = cycle(app).await;
    let specialist = app.specialist().await;
    let long = "x".repeat(1_001);
    for (act, body, pointer, code) in [
        ("extend", to("2026-10-20", WHY), "/closes_on", "not_later"),
        ("extend", to("2026-10-16", WHY), "/closes_on", "in_past"),
        ("extend", to("20/10/2026", WHY), "/closes_on", "no_date"),
        ("extend", to("", WHY), "/closes_on", "required"),
        ("extend", to("2026-10-25", ""), "/reason", "required"),
        (
            "extend",
            to("2026-10-25", "Bão lũ 12"),
            "/reason",
            "too_short",
        ),
        ("extend", to("2026-10-25", &long), "/reason", "too_long"),
        ("close", to("2026-10-20", WHY), "/closes_on", "not_earlier"),
        ("close", to("2026-10-16", WHY), "/closes_on", "in_past"),
        (
            "close",
            to("2026-10-18", "Bão lũ 12"),
            "/reason",
            "too_short",
        ),
    ] {
        let refused = specialist
            .post_at(&format!("{place}/{act}"), 1, body.clone())
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &refused["errors"][0]["pointer"],
                &refused["errors"][0]["code"]
            ),
            (&json!(pointer), &json!(code)),
            "{act} {body}"
        );
    }
    for body in [
        json!({"closes_on": "2026-10-25"}),
        json!({"closes_on": 5, "reason": WHY}),
    ] {
        specialist
            .post_at(&format!("{place}/extend"), 1, body)
            .await
            .problem(400, "malformed");
    }
    let extend = format!("{place}/extend");
    specialist
        .post_at(&extend, 7, to("2026-10-25", WHY))
        .await
        .problem(412, "stale");
    specialist
        .post(&extend, to("2026-10-25", WHY))
        .await
        .problem(428, "precondition_missing");
    let longer = specialist
        .post_at(&extend, 1, to("2026-10-25", &"x".repeat(1_000)))
        .await
        .expect(200);
    assert!(longer.header("etag").starts_with("\"2"), "{}", longer.text);
    let longer = longer.json();
    assert_eq!(
        (
            &longer["closes_on"],
            &longer["closed_before"],
            &longer["version"]
        ),
        (&json!("2026-10-25"), &json!("2026-10-20"), &json!(2))
    );
    let close = format!("{place}/close");
    let shorter = specialist
        .post_at(&close, 2, to("2026-10-17", "Hội đồng họp sớm"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &shorter["closes_on"],
            &shorter["closed_before"],
            &shorter["change_reason"]
        ),
        (
            &json!("2026-10-17"),
            &json!("2026-10-25"),
            &json!("Hội đồng họp sớm")
        )
    );
    let unit: uuid::Uuid = shorter["unit_id"].as_str().unwrap().parse().unwrap();
    let history = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, Object::Unit(UnitId(unit))))
        .await
        .unwrap();
    let moved: Vec<_> = history
        .iter()
        .filter(|entry| entry.deed.code().starts_with("cycle_"))
        .map(|entry| (entry.deed.code(), entry.reason.as_deref().map(str::len)))
        .collect();
    assert_eq!(
        moved,
        [
            ("cycle_extended", Some(1_000)),
            ("cycle_shortened", Some("Hội đồng họp sớm".len()))
        ]
    );
    app.set_clock("2026-10-18T02:00:00Z");
    let specialist = app.specialist().await;
    for (act, version) in [(&extend, 3), (&close, 3), (&extend, 1)] {
        specialist
            .post_at(act, version, to("2026-10-30", WHY))
            .await
            .problem(409, "wrong_stage");
    }
}

async fn who_may_move_an_end(app: &TestApp) {
    let place = cycle(app).await;
    for act in ["extend", "close"] {
        let path = format!("{place}/{act}");
        let body = to("2026-10-18", WHY);
        app.officer()
            .await
            .post_at(&path, 1, body.clone())
            .await
            .problem(403, "forbidden");
        app.stranger()
            .await
            .post_at(&path, 1, body.clone())
            .await
            .problem(404, "not_found");
        app.specialist()
            .await
            .post_at(
                "/cycles/0199e000-0000-7000-8000-000000000000/close",
                1,
                body,
            )
            .await
            .problem(404, "not_found");
    }
}

/// The letters to an address so far.
async fn told_to(app: &TestApp, address: &str) -> Vec<String> {
    upkeep::remind(&app.state).await;
    subjects(app, address).await
}

async fn the_units_that_nominate_are_told_why(app: &TestApp) {
    let place = cycle(app).await;
    let (before, elsewhere) = (told_to(app, OFFICER).await, told_to(app, STRANGER).await);
    app.specialist()
        .await
        .post_at(&format!("{place}/extend"), 1, to("2026-11-20", WHY))
        .await
        .expect(200);
    let told = told_to(app, OFFICER).await;
    assert_eq!(told.len(), before.len() + 1, "{told:?}");
    assert!(told.last().unwrap().contains("20/11/2026"), "{told:?}");
    // Once, and nobody of another commune.
    assert_eq!(told_to(app, OFFICER).await, told);
    assert_eq!(told_to(app, STRANGER).await, elsewhere);
    // They are reminded before the new end, and hear that it comes sooner.
    app.set_clock("2026-11-17T02:00:00Z");
    assert_eq!(told_to(app, OFFICER).await.len(), before.len() + 2);
    app.specialist()
        .await
        .post_at(
            &format!("{place}/close"),
            2,
            to("2026-11-18", "Hội đồng họp sớm"),
        )
        .await
        .expect(200);
    app.set_clock("2026-11-17T06:00:00Z");
    let told = told_to(app, OFFICER).await;
    assert_eq!(told.len(), before.len() + 3, "{told:?}");
    assert!(told.last().unwrap().contains("18/11/2026"), "{told:?}");
}

async fn an_end_is_moved_by_a_form(app: &TestApp) {
    let place = cycle(app).await;
    let (specialist, officer) = (sign_in(app, SPECIALIST).await, sign_in(app, OFFICER).await);
    let page = get(app, &officer, "/cycles").await.expect(200).text;
    assert!(!page.contains("/extend\""), "{page}");
    let page = get(app, &specialist, "/cycles").await.expect(200).text;
    assert!(
        page.contains(&format!("action=\"{place}/extend\""))
            && page.contains(&format!("action=\"{place}/close\"")),
        "{page}"
    );
    let form = |day| [("version", "1"), ("closes_on", day), ("reason", WHY)];
    let refused = post(
        app,
        &specialist,
        &format!("{place}/extend"),
        &form("19/10/2026"),
    )
    .await;
    let page = told(app, &specialist, refused).await;
    assert!(
        page.contains("role=\"alert\"") && page.contains("value=\"19/10/2026\""),
        "{page}"
    );
    let done = post(
        app,
        &specialist,
        &format!("{place}/extend"),
        &form("25/10/2026"),
    )
    .await;
    let page = told(app, &specialist, done).await;
    assert!(
        page.contains("25/10/2026") && page.contains("20/10/2026") && page.contains(WHY),
        "{page}"
    );
}

async fn a_file_comes_in_time_once_the_cycle_is_longer(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
    let cycle = json!({
        "unit_id": unit, "award_code": "letter_of_commendation", "commendation_type": "ad_hoc",
        "cycle_year": 2026, "opens_on": "2026-10-01", "closes_on": "2026-10-18",
        "remind_days": 0, "late": "refuse",
    });
    let set = specialist.post("/cycles", cycle).await.expect(201).json();
    let place = format!("/cycles/{}", set["id"].as_str().unwrap());
    specialist
        .post_at(&format!("{place}/extend"), 1, to("2026-10-31", WHY))
        .await
        .expect(200);
    app.set_clock("2026-10-20T02:00:00Z");
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("individual")).await;
    let sent = officer.does("submit", &id).await.expect(200).json();
    assert_eq!(sent["late"], false);
    specialist
        .post_at(&format!("{place}/close"), 2, to("2026-10-20", WHY))
        .await
        .expect(200);
    app.set_clock("2026-10-21T02:00:00Z");
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &id).await.problem(409, "not_taken");
}
