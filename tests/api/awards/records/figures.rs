//! Figures over years.

use chrono::TimeDelta;
use serde_json::json;

use super::pointer;
use crate::awards::feed::award;
use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![
    figures_of_a_year_stay_as_they_were_and_are_of_a_term_at_most,
    the_middle_of_the_days_is_the_upper_of_two,
];

async fn figures_of_a_year_stay_as_they_were_and_are_of_a_term_at_most(app: &TestApp) {
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let office = app.office().await;
    award(app, &subject, 1).await;
    award(app, &app.subject("household"), 2).await;
    let path = "/statistics/awards?from=2026-01-01&to=2026-12-31";
    let before = office.get(path).await.expect(200).json();
    let row = &before["items"][0];
    assert_eq!(
        (
            &row["awards"],
            &row["individuals"],
            &row["on_register"],
            &row["amount"]
        ),
        (&json!(2), &json!(1), &json!(1), &json!(1_900_000))
    );
    assert_eq!(
        (&row["days_to_award"], &row["longest_days_to_award"]),
        (&json!(4), &json!(4))
    );
    let person = app
        .officer()
        .await
        .get(&format!("/subjects/{subject}"))
        .await
        .json()["person_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let is_direct = app
        .administrator()
        .await
        .get(&format!("/people/{person}"))
        .await
        .json()["is_direct_worker"]
        .as_bool()
        .unwrap();
    let changed = json!({
        "full_name": "Nguyễn Mẫu An",
        "unit_code": "HG-01",
        "position": "Khác",
        "is_direct_worker": !is_direct
    });
    app.administrator()
        .await
        .put("/people/by-code/HG0001", changed)
        .await
        .expect(200);
    assert_eq!(office.get(path).await.expect(200).json(), before);
    assert_eq!(row["direct_workers"], json!(i64::from(is_direct)));
    for (from, to, status) in [
        ("2021-12-31", "2026-12-31", 200),
        ("2021-12-30", "2026-12-31", 422),
        ("2026-12-31", "2026-12-30", 422),
    ] {
        let reply = office
            .get(&format!("/statistics/awards?from={from}&to={to}"))
            .await
            .expect(status);
        assert!(status == 200 || pointer(&reply.json()) == "to");
    }
}

/// The middle one of the days between deed and decision, by hand and by the database: of an odd and
/// of an even number, with and without events.
async fn the_middle_of_the_days_is_the_upper_of_two(app: &TestApp) {
    for (number, after) in [(1, 0), (2, 3), (3, 10)] {
        app.clock.set(
            "2026-10-17T02:00:00Z"
                .parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                + TimeDelta::days(after),
        );
        let id = approved(
            app,
            &app.officer()
                .await
                .add_subject("household", &format!("Hộ {number}"))
                .await,
        )
        .await;
        let decision = signed(app, &[&id]).await;
        let mut numbering = numbering(number);
        numbering["date"] = json!(app.clock.now().date_naive());
        app.specialist()
            .await
            .post_at(&format!("/decisions/{decision}/issue"), 2, numbering)
            .await
            .expect(200);
        let row = app
            .office()
            .await
            .get("/statistics/awards?from=2026-01-01&to=2026-12-31")
            .await
            .expect(200)
            .json()["items"][0]
            .clone();
        // Each deed was done three days before the one that was nominated before it.
        let (middle, longest) = [(1, 1), (7, 7), (7, 17)][usize::try_from(number).unwrap() - 1];
        assert_eq!(
            (&row["days_to_award"], &row["longest_days_to_award"]),
            (&json!(middle), &json!(longest)),
            "{row}"
        );
    }
}
