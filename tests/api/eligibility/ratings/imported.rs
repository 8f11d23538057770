//! Ratings and awards that are brought in.

use serde_json::json;
use thidua::domain::base::ids::SubjectId;
use thidua::domain::law::grade::Grade;
use thidua::error::Error;
use thidua::services::access::Caller;
use thidua::services::eligibility::ratings::{self, EnterRating};

use super::province;
use crate::support::{TestApp, on_both};

on_both![what_is_brought_in_is_all_there_or_not_at_all,];

async fn what_is_brought_in_is_all_there_or_not_at_all(app: &TestApp) {
    let (unit, ctx) = (province(app).await, app.state.ctx());
    let subjects: Vec<SubjectId> = app
        .planted
        .subjects
        .iter()
        .map(|subject| SubjectId(subject.id))
        .collect();
    let enter = |subject, year| EnterRating {
        subject,
        year,
        grade: Grade::Good,
        source: "Sổ xếp loại".to_owned(),
    };
    let all: Vec<EnterRating> = subjects
        .iter()
        .flat_map(|subject| [enter(*subject, 2024), enter(*subject, 2025)])
        .collect();
    let (count, mut twice) = (all.len(), all.clone());
    twice.push(enter(subjects[0], 2025));
    let refused = app.state.db.write({
        let ctx = ctx.clone();
        move |tx| ratings::import(tx, &ctx, &Caller::Operator, unit, twice)
    });
    assert!(matches!(refused.await, Err(Error::Invalid(faults)) if faults[0].code == "twice"));
    assert_eq!(
        app.officer().await.get("/ratings").await.expect(200).json()["items"],
        json!([])
    );
    let done = app
        .state
        .db
        .write(move |tx| ratings::import(tx, &ctx, &Caller::Operator, unit, all))
        .await;
    assert_eq!(done.unwrap(), count);
    let caller = app.officer().await.caller();
    let (ctx, one) = (app.state.ctx(), enter(subjects[0], 2023));
    let officer = app
        .state
        .db
        .write(move |tx| ratings::import(tx, &ctx, &caller, unit, vec![one]))
        .await;
    assert!(matches!(officer, Err(Error::Invalid(_))));
}
