//! Units of the right kind in the right place, and what becomes of those that end.

mod closed;
mod kinds;
mod merged;
pub(crate) mod pages;
mod resolutions;
mod short_names;
mod succession;

use serde_json::{Value, json};
use thidua::domain::base::ids::{UnitId, UserId};
use thidua::services::access::Caller;
use thidua::services::access::users::{self, GrantRole};

use crate::support::{Actor, TestApp, unit_of};

const PASSWORD: &str = "nhà gỗ bên sông, đèn dầu còn sáng";

const UNITS: &str = "/units/by-code";

/// Somebody new with a role in the unit with a code.
async fn hired<'a>(app: &'a TestApp, email: &str, role: &str, code: &str) -> Actor<'a> {
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, code).await["id"].clone();
    let user = json!({
        "email": email,
        "full_name": "Kiều Mẫu Ngân",
        "unit_id": unit,
        "password": PASSWORD
    });
    let user = administrator.post("/users", user).await.expect(201).json();
    let (ctx, id) = (app.state.ctx(), |value: &Value| {
        value.as_str().unwrap().parse().unwrap()
    });
    let new = GrantRole {
        user: UserId(id(&user["id"])),
        role: role.parse().unwrap(),
        unit: UnitId(id(&unit)),
        valid_from: None,
        valid_to: None,
    };
    app.state
        .db
        .write(move |tx| users::grant(tx, &ctx, &Caller::Operator, new))
        .await
        .unwrap();
    app.first_sign_in(email, PASSWORD).await
}

fn unit(name: &str, kind: &str, parent: &str) -> Value {
    json!({"name": name, "kind": kind, "parent_code": parent})
}

#[track_caller]
fn fault(problem: &Value, pointer: &str, code: &str) {
    assert_eq!(
        (
            &problem["errors"][0]["pointer"],
            &problem["errors"][0]["code"]
        ),
        (&json!(pointer), &json!(code)),
        "{problem}"
    );
}
