//! What comes as a list from before this service.

use thidua::db::Conn;
use thidua::domain::base::ids::{SubjectId, UnitId};
use thidua::domain::register::initiative::{InitiativeAuthor, Reach};
use thidua::error::Error;
use thidua::services::access::Caller;
use thidua::services::register::initiatives::{self, EnterInitiative};

use super::{commune, people};
use crate::support::{TestApp, on_both, unit_of};

on_both![what_is_brought_in_is_all_there_or_not_at_all,];

async fn what_is_brought_in_is_all_there_or_not_at_all(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let id = |text: &str| UnitId(text.parse().unwrap());
    let province = unit_of(&administrator, "HG").await;
    let (province, unit) = (
        id(province["id"].as_str().unwrap()),
        id(&commune(app).await),
    );
    let person = SubjectId(people(app)[0].parse().unwrap());
    let household = SubjectId(app.subject("household").parse().unwrap());
    let made = |title: &str, subject, share| EnterInitiative {
        unit,
        title: title.to_owned(),
        reach: Reach::Unit,
        recognised_on: "2020-10-01".parse().unwrap(),
        recognised_by: "Hội đồng sáng kiến xã Mẫu".to_owned(),
        decision_number: "3/QĐ-HĐSK".to_owned(),
        authors: vec![InitiativeAuthor { subject, share }],
    };
    let bring = async |caller: Caller, new: Vec<EnterInitiative>| {
        let ctx = app.state.ctx();
        let work = move |tx: &mut Conn| initiatives::import(tx, &ctx, &caller, province, new);
        app.state.db.write(work).await
    };
    let late = EnterInitiative {
        recognised_on: "2030-01-01".parse().unwrap(),
        ..made("Máy bơm", person, 100)
    };
    let wrong = vec![
        made("Cải tiến", person, 100),
        made("Cải tiến", person, 100),
        made("Đèn đường", household, 0),
        late,
    ];
    let Err(Error::Invalid(faults)) = bring(Caller::Operator, wrong).await else {
        panic!("all of it was taken");
    };
    let told: Vec<(&str, &str)> = faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.code))
        .collect();
    assert_eq!(
        told,
        [
            ("/1/title", "twice"),
            ("/2/authors/0/share", "out_of_range"),
            ("/2/authors/0/subject_id", "of_people_alone"),
            ("/3/recognised_on", "in_future"),
        ]
    );
    let listed = async || {
        let found = officer.get("/initiatives").await.expect(200).json();
        found["items"].as_array().unwrap().len()
    };
    assert_eq!(listed().await, 0);
    let good = vec![made("Cải tiến", person, 100), made("Đèn đường", person, 50)];
    // Who nominates brings nothing in.
    let refused = bring(officer.caller(), good.clone()).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(
        bring(administrator.caller(), good.clone()).await.unwrap(),
        2
    );
    assert_eq!(listed().await, 2);
    assert!(matches!(
        bring(Caller::Operator, good).await,
        Err(Error::Duplicate(_))
    ));
}
