//! Passwords that are guessed at once.

use actix_web::http::Method;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use super::only_fault;
use crate::support::{Actor, TestApp, on_both};

on_both![what_the_unit_is_called_is_no_password_however_it_is_joined,];

async fn what_the_unit_is_called_is_no_password_however_it_is_joined(app: &TestApp) {
    let officer = app.officer().await;
    let weak = async |actor: &Actor<'_>, password: &str| {
        let change = json!({"current_password": PASSWORD, "password": password});
        let reply = app
            .send(actor.request(Method::PUT, "/me/password").set_json(change))
            .await;
        assert_eq!(
            only_fault(reply),
            ("/password".to_owned(), "weak_password".to_owned()),
            "{password}"
        );
    };
    for password in [
        "suoinga2026xa",
        "HG-01-2026-HG",
        "HG-01@2026HG",
        "SuoiNga@2026!!",
        "conganxa123456",
        "chuctet2026vui",
        "emlacuaanh2026",
        "Xã Suối Ngà 2026",
    ] {
        weak(&officer, password).await;
    }
    let stranger = app.stranger().await;
    for password in ["benlau2026hg", "TruongBenLau2026", "HG-Ben-Lau-2026"] {
        weak(&stranger, password).await;
    }
    let change = json!({"current_password": PASSWORD, "password": "suoinga bốn con vịt 2026"});
    app.send(
        officer
            .request(Method::PUT, "/me/password")
            .set_json(change),
    )
    .await
    .expect(204);
}
