//! One's own account; the words of strangers are wrong, so that nobody is signed in or locked out.

use serde_json::json;

use super::Samples;
use super::Sent::{Form, Json, Nothing};

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let id = |name: &str| world.id(name);
    all.ask(
        "POST /api/v1/sessions",
        "",
        &[],
        Json(json!({"email": "x", "password": 1})),
        None,
    );
    all.ask(
        "POST /api/v1/sessions/refresh",
        "",
        &[],
        Json(json!({"refresh_token": "x"})),
        None,
    );
    all.ask(
        "POST /api/v1/oauth/token",
        "",
        &[],
        Form("grant_type=client_credentials&client_id=x&client_secret=x"),
        None,
    );
    all.ask(
        "POST /api/v1/password-resets",
        "",
        &[],
        Json(json!({"email": 1})),
        None,
    );
    all.ask(
        "POST /api/v1/password-resets/use",
        "",
        &[],
        Json(json!({"token": "x", "password": "x"})),
        None,
    );
    all.ask(
        "PUT /api/v1/me/password",
        "",
        &[],
        Json(json!({"current_password": "x", "password": "x"})),
        None,
    );
    all.ask(
        "POST /api/v1/me/second-factor/confirm",
        "",
        &[],
        Json(json!({"otp": "000000"})),
        None,
    );
    let timings = ["at_once", "digest", "digest", "none"];
    all.ask(
        "PUT /api/v1/me/letters",
        "",
        &[],
        Json(
            json!({"waiting": timings[0], "deadlines": timings[1], "files": timings[2],
            "results": timings[3]}),
        ),
        None,
    );
    all.ask(
        "POST /api/v1/me/notices/read",
        "",
        &[],
        Json(json!({"up_to": id("delegation")})),
        None,
    );
    let view = json!({"list": "files", "label": "Mine", "filter": {"q": "x"}});
    all.ask("POST /api/v1/views", "", &[], Json(view), None);
    all.ask("GET /api/v1/views", "", &[], Nothing, None);
    for operation in ["GET /api/v1/views/{id}", "DELETE /api/v1/views/{id}"] {
        all.ask(
            operation,
            "of another",
            &[("id", id("view"))],
            Nothing,
            None,
        );
    }
    let proof = || Json(json!({"password": 1}));
    all.ask("POST /api/v1/me/second-factor", "", &[], proof(), None);
    all.ask("GET /api/v1/public/checkpoints", "", &[], Nothing, None);
    all.ask(
        "DELETE /api/v1/me/second-factor",
        "",
        &[],
        Json(json!({"password": 1})),
        None,
    );
    all.ask(
        "DELETE /api/v1/sessions/{id}",
        "of another",
        &[("id", id("delegation"))],
        proof(),
        None,
    );
    all.ask("DELETE /api/v1/sessions/current", "", &[], Nothing, None);
    all.ask("DELETE /api/v1/sessions", "", &[], proof(), None);
}
