//! Yearly ratings, a person's award records, and what is brought in from before this service.

mod corrected;
mod entered;
mod imported;
mod listed;

use serde_json::{Value, json};
use thidua::domain::base::ids::UnitId;

use crate::support::TestApp;

fn rating(subject: &str, year: i32) -> Value {
    json!({
        "subject_id": subject,
        "year": year,
        "grade": "excellent",
        "source": "Thông báo số 12/TB-UBND"
    })
}

async fn province(app: &TestApp) -> UnitId {
    let units = app
        .administrator()
        .await
        .get("/units")
        .await
        .expect(200)
        .json();
    let unit = units["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["code"] == "HG")
        .unwrap();
    UnitId(unit["id"].as_str().unwrap().parse().unwrap())
}
