//! The records of a person.

use serde_json::{Value, json};
use thidua::domain::base::ids::SubjectId;
use thidua::domain::law::award_type::CommendationType;
use thidua::error::Error;
use thidua::services::access::Caller;
use thidua::services::awards::{self, EarlierAward, ImportedAwards, OldSubject};

use super::province;
use crate::support::{TestApp, approved, numbering, on_both, signed};

/// The person and the subject of somebody in the commune.
async fn somebody(app: &TestApp) -> (String, String) {
    let subject = app.subject("individual");
    let found = app
        .officer()
        .await
        .get(&format!("/subjects/{subject}"))
        .await
        .expect(200)
        .json();
    (found["person_id"].as_str().unwrap().to_owned(), subject)
}

fn earlier(subject: &str, date: &str) -> EarlierAward {
    EarlierAward {
        subject: OldSubject::Id(SubjectId(subject.parse().unwrap())),
        award_code: "certificate_of_merit_province".to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: date[..4].parse().unwrap(),
        number: "7/QĐ-UBND".to_owned(),
        date: date.parse().unwrap(),
        signer: "Trần Mẫu Cựu".to_owned(),
        issuer: ("HG".to_owned(), "Tỉnh Hồng Giang (giả định)".to_owned()),
        amount: None,
    }
}

on_both![a_persons_records_are_listed_the_newest_first,];

async fn a_persons_records_are_listed_the_newest_first(app: &TestApp) {
    let (person, subject) = somebody(app).await;
    let (unit, ctx, subject_id) = (province(app).await, app.state.ctx(), subject.clone());
    let imported = app.state.db.write(move |tx| {
        let records = ["2024-12-20", "2025-12-22", "2023-12-19"]
            .map(|date| earlier(&subject_id, date))
            .to_vec();
        awards::import(tx, &ctx, &Caller::Operator, unit, records)
    });
    assert_eq!(
        imported.await.unwrap(),
        ImportedAwards {
            added: 3,
            already: 0
        }
    );
    let id = approved(app, &subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let path = format!("/people/{person}/award-history");
    let officer = app.officer().await;
    let all = officer.get(&path).await.expect(200).json();
    let days: Vec<&str> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["decision_date"].as_str().unwrap())
        .collect();
    assert_eq!(
        days,
        ["2026-10-17", "2025-12-22", "2024-12-20", "2023-12-19"]
    );
    let oldest = &all["items"][3];
    assert_eq!(
        (
            &oldest["amount"],
            &oldest["nomination_id"],
            &oldest["decision_id"]
        ),
        (&json!(2_700_000), &Value::Null, &Value::Null)
    );
    let first = officer
        .get(&format!("{path}?limit=3"))
        .await
        .expect(200)
        .json();
    let rest = officer
        .get(&format!(
            "{path}?limit=3&cursor={}",
            first["next_cursor"].as_str().unwrap()
        ))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&rest["items"][0]["decision_date"], &rest["next_cursor"]),
        (&json!("2023-12-19"), &Value::Null)
    );
    app.stranger()
        .await
        .get(&path)
        .await
        .problem(404, "not_found");
    // The HR systems pull what was brought in like all else.
    assert_eq!(
        app.hr().await.get(&path).await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    assert_eq!(
        app.hr().await.get("/awards").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    // From before the rules reach back to: without an amount, or with the one that its paper tells.
    // What is there already stays as it is.
    let older = app.state.db.write({
        let (ctx, subject) = (app.state.ctx(), subject.clone());
        let told = EarlierAward {
            amount: Some(1_788_000),
            ..earlier(&subject, "2021-12-20")
        };
        move |tx| {
            awards::import(
                tx,
                &ctx,
                &Caller::Operator,
                unit,
                vec![
                    earlier(&subject, "2020-12-20"),
                    told.clone(),
                    told,
                    earlier(&subject, "2023-12-19"),
                ],
            )
        }
    });
    assert_eq!(
        older.await.unwrap(),
        ImportedAwards {
            added: 2,
            already: 2
        }
    );
    let all = officer.get(&path).await.expect(200).json();
    let amounts: Vec<&Value> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .skip(3)
        .map(|record| &record["amount"])
        .collect();
    assert_eq!(
        amounts,
        [&json!(2_700_000), &json!(1_788_000), &Value::Null]
    );
    let table = app
        .hr()
        .await
        .get("/awards/export?format=csv")
        .await
        .expect(200)
        .text;
    assert!(
        table
            .lines()
            .any(|line| line.contains("\"1.5\",\"\",\"valid\"")),
        "{table}"
    );
    // Every fault of every record is told, and nothing is brought in.
    let wrong = app.state.db.write({
        let (ctx, subject, of_unit) = (app.state.ctx(), subject.clone(), app.subject("collective"));
        let ldtt = EarlierAward {
            award_code: "title_ldtt".to_owned(),
            ..earlier(&of_unit, "2019-12-20")
        };
        let nobody = EarlierAward {
            subject: OldSubject::StaffCode("nobody".to_owned()),
            ..earlier(&subject, "2019-12-20")
        };
        let late = EarlierAward {
            cycle_year: 2031,
            ..earlier(&subject, "2027-12-20")
        };
        let good = earlier(&subject, "2019-12-21");
        move |tx| {
            awards::import(
                tx,
                &ctx,
                &Caller::Operator,
                unit,
                vec![good, ldtt, nobody, late],
            )
        }
    });
    let Err(Error::Invalid(faults)) = wrong.await else {
        panic!()
    };
    let told: Vec<(&str, &str)> = faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.code))
        .collect();
    assert_eq!(
        told,
        [
            ("/1/subject_id", "not_for_this_subject"),
            ("/2/staff_code", "unknown_reference"),
            ("/3/date", "in_future"),
            ("/3/cycle_year", "out_of_range")
        ]
    );
    assert_eq!(
        officer.get(&path).await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
}
