//! What comes as a list from before this service.

use thidua::db::Conn;
use thidua::domain::base::ids::{SubjectId, UnitId};
use thidua::domain::register::career::{CareerFact, ServiceIn};
use thidua::error::Error;
use thidua::services::access::Caller;
use thidua::services::register::career::{self, EnterCareerEntry};

use super::listed;
use crate::support::{TestApp, on_both, unit_of};

on_both![what_is_brought_in_is_all_there_or_not_at_all,];

async fn what_is_brought_in_is_all_there_or_not_at_all(app: &TestApp) {
    let (officer, subject) = (app.officer().await, app.subject("individual"));
    let household: SubjectId = SubjectId(app.subject("household").parse().unwrap());
    let unit = unit_of(&app.administrator().await, "HG").await;
    let unit = UnitId(unit["id"].as_str().unwrap().parse().unwrap());
    let served = |subject, from: &str| EnterCareerEntry {
        subject,
        fact: CareerFact::Service(ServiceIn::Army),
        title: "Trung đoàn Mẫu".to_owned(),
        from: from.parse().unwrap(),
        to: None,
        paper: None,
    };
    let person = SubjectId(subject.parse().unwrap());
    let bring = async |caller: Caller, new: Vec<EnterCareerEntry>| {
        let ctx = app.state.ctx();
        let work = move |tx: &mut Conn| career::import(tx, &ctx, &caller, unit, new);
        app.state.db.write(work).await
    };
    let wrong = vec![
        served(person, "2001-09-01"),
        served(person, "2001-09-01"),
        served(household, "2001-09-01"),
        served(person, "2030-01-01"),
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
            ("/1/from", "exists"),
            ("/2/kind", "not_of_such_subjects"),
            ("/3/from", "in_future")
        ]
    );
    assert!(listed(&officer, &subject).await.is_empty());
    let good = vec![served(person, "2001-09-01"), served(person, "2010-01-01")];
    assert_eq!(bring(Caller::Operator, good).await.unwrap(), 2);
    assert_eq!(listed(&officer, &subject).await.len(), 2);
    let one = vec![served(person, "2015-01-01")];
    assert!(bring(officer.caller(), one).await.is_err());
    assert!(bring(Caller::Operator, Vec::new()).await.is_err());
}
