//! Accounts, roles and programs.

use serde_json::json;

use super::Sent::{Json, Nothing};
use super::{NEVER, Samples};

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let id = |name: &str| world.id(name);
    let password = "con-duong-lang-2026-x";
    let user = json!({
        "email": "new@matrix.example",
        "full_name": "Lê Mẫu Mới",
        "unit_id": id("commune"),
        "password": password
    });
    all.ask("POST /api/v1/users", "", &[], Json(user), None);
    let invite =
        json!({"email": "new@matrix.example", "full_name": "Lê Mẫu Mới", "unit_id": id("commune")});
    all.ask("POST /api/v1/invitations", "", &[], Json(invite), None);
    all.ask(
        "POST /api/v1/users/{id}/invite",
        "",
        &[("id", id("invited"))],
        Nothing,
        None,
    );
    all.ask(
        "PATCH /api/v1/users/{id}",
        "",
        &[("id", id("target"))],
        Json(json!({"full_name": "Lê Mẫu Khác", "password": thidua::commands::demo::PASSWORD})),
        NEVER,
    );
    all.ask(
        "POST /api/v1/users/{id}/disable",
        "",
        &[("id", id("target"))],
        Nothing,
        Some(1),
    );
    all.ask(
        "POST /api/v1/users/{id}/enable",
        "",
        &[("id", id("off"))],
        Nothing,
        Some(2),
    );
    let why = json!({
        "reason": "The telephone is lost",
        "identity_proof": "They came with their identity card"
    });
    all.ask(
        "DELETE /api/v1/users/{id}/second-factor",
        "",
        &[("id", id("target"))],
        Json(why),
        None,
    );
    let grant = json!({"user_id": id("target"), "role": "chairman", "unit_id": id("commune")});
    all.ask(
        "POST /api/v1/role-assignments",
        "commune",
        &[],
        Json(grant),
        None,
    );
    let grant = json!({"user_id": id("target"), "role": "chairman", "unit_id": id("province")});
    all.ask(
        "POST /api/v1/role-assignments",
        "province",
        &[],
        Json(grant),
        None,
    );
    all.ask(
        "POST /api/v1/role-requests/{id}/confirm",
        "",
        &[("id", id("request"))],
        Nothing,
        None,
    );
    all.ask(
        "POST /api/v1/role-requests/{id}/refuse",
        "",
        &[("id", id("request"))],
        Nothing,
        None,
    );
    all.ask(
        "DELETE /api/v1/role-assignments/{id}",
        "",
        &[("id", "{role}")],
        Nothing,
        None,
    );
    let delegate = json!({
        "role": "standing_office_specialist", "unit_id": id("commune"),
        "to_email": "invited@matrix.example", "reason": "On leave",
        "valid_from": "2026-10-17", "valid_to": "2026-10-20",
    });
    all.ask(
        "POST /api/v1/delegations",
        "of my own",
        &[],
        Json(delegate.clone()),
        None,
    );
    let mut of_another = delegate;
    of_another["from_user_id"] = json!(id("holder"));
    all.ask(
        "POST /api/v1/delegations",
        "of another",
        &[],
        Json(of_another),
        None,
    );
    all.ask(
        "DELETE /api/v1/delegations/{id}",
        "",
        &[("id", "{delegation}")],
        Nothing,
        None,
    );
    all.ask(
        "POST /api/v1/machine-clients",
        "",
        &[],
        Json(json!({"name": "HR", "scopes": ["awards:read"], "unit_id": id("commune")})),
        None,
    );
    let client = [("id", id("client"))];
    all.ask(
        "GET /api/v1/machine-clients/{id}",
        "",
        &client,
        Nothing,
        None,
    );
    all.ask(
        "POST /api/v1/machine-clients/{id}/disable",
        "",
        &client,
        Nothing,
        NEVER,
    );
    all.ask(
        "POST /api/v1/machine-clients/{id}/enable",
        "",
        &client,
        Nothing,
        NEVER,
    );
    all.ask(
        "POST /api/v1/machine-clients/{id}/rotate",
        "",
        &client,
        Json(json!({"overlap_hours": 1})),
        NEVER,
    );
    all.ask(
        "POST /api/v1/dead-letters/{id}/send-again",
        "",
        &[("id", id("dead"))],
        Nothing,
        None,
    );
}
