//! Award records after they were given: taken back and given back, followed when their person
//! moves, and what rests on them.

mod dependents;
pub(crate) mod earlier;
mod figures;
mod given_back;
mod moved;
mod results;
mod worth;

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::domain::base::ids::{SubjectId, UnitId};
use thidua::domain::law::award_type::CommendationType;
use thidua::services::access::Caller;
use thidua::services::awards::{self, EarlierAward, OldSubject};

use crate::support::{Actor, Reply, TestApp, unit_of};

/// Does something with a record as it is now.
pub async fn act(who: &Actor<'_>, id: &str, action: &str, paper: Value) -> Reply {
    let seen = who.get(&format!("/awards/{id}")).await;
    let tag = if seen.status == 200 {
        seen.header("etag").to_owned()
    } else {
        "\"1-none\"".to_owned()
    };
    let request = who
        .request(Method::POST, &format!("/awards/{id}/{action}"))
        .insert_header(("if-match", tag));
    who.app.send(request.set_json(paper)).await
}

pub fn cancelling(date: &str) -> Value {
    json!({
        "ground": "later_conclusion",
        "reason": "Kết luận số 3",
        "number": "77/QĐ-UBND",
        "date": date
    })
}

fn restoring(date: &str) -> Value {
    json!({
        "ground": "new_conclusion",
        "reason": "Kết luận số 9",
        "number": "81/QĐ-UBND",
        "date": date
    })
}

/// The records of the feed, oldest place first.
async fn records(app: &TestApp) -> Vec<Value> {
    app.hr()
        .await
        .get("/awards?limit=200")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

/// Brings in a record of before this service for a subject; answers its id.
pub async fn earlier(app: &TestApp, subject: &str, code: &str, issuer: &str) -> String {
    let unit = UnitId(
        unit_of(&app.administrator().await, "HG").await["id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap(),
    );
    let old = EarlierAward {
        subject: OldSubject::Id(SubjectId(subject.parse().unwrap())),
        award_code: code.to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: 2024,
        number: format!("7/{issuer}"),
        date: "2024-12-20".parse().unwrap(),
        signer: "Trần Mẫu Cựu".to_owned(),
        issuer: (issuer.to_owned(), issuer.to_owned()),
        amount: None,
    };
    let ctx = app.state.ctx();
    app.state
        .db
        .write(move |tx| awards::import(tx, &ctx, &Caller::Operator, unit, vec![old]))
        .await
        .unwrap();
    records(app).await.last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn pointer(problem: &Value) -> &str {
    problem["errors"][0]["pointer"].as_str().unwrap()
}
