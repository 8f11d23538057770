//! The organisation.

use serde_json::json;

use super::Sent::{Json, Nothing};
use super::{NEVER, Samples};

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let v = |name: &str| Some(world.versions[name]);
    let id = |name: &str| world.id(name);
    all.ask(
        "POST /api/v1/events",
        "",
        &[],
        Json(json!({"name": "Flood", "happened_from": "2026-10-14", "unit_id": id("commune")})),
        None,
    );
    all.ask(
        "POST /api/v1/achievements",
        "",
        &[],
        Json(json!({"subject_id": id("subject"), "event_id": id("event"), "summary": "Rowed"})),
        None,
    );
    all.ask(
        "POST /api/v1/subjects",
        "",
        &[],
        Json(json!({"kind": "household", "name": "Hộ ông Mẫu", "unit_id": id("commune")})),
        None,
    );
    // Already called so.
    all.ask(
        "PATCH /api/v1/subjects/{id}",
        "",
        &[("id", id("household"))],
        Json(json!({"name": "Hộ mẫu"})),
        NEVER,
    );
    all.ask(
        "GET /api/v1/subjects/{id}/particulars",
        "",
        &[("id", id("subject"))],
        Nothing,
        None,
    );
    all.ask(
        "POST /api/v1/subjects/{id}/join",
        "",
        &[("id", id("household"))],
        Json(json!({"into_id": id("subject"), "reason": "x"})),
        NEVER,
    );
    all.ask(
        "POST /api/v1/subjects/{id}/part",
        "",
        &[("id", id("household"))],
        Json(json!({"reason": "x"})),
        NEVER,
    );
    // Nothing was entered of it: its version is none yet.
    all.ask(
        "PATCH /api/v1/subjects/{id}/particulars",
        "",
        &[("id", id("household"))],
        Json(json!({"address": "Xóm Mẫu"})),
        NEVER,
    );
    let person = json!({
        "staff_code": "M1",
        "full_name": "Lê Mẫu Mới",
        "unit_id": id("commune"),
        "is_direct_worker": true
    });
    all.ask("POST /api/v1/people", "", &[], Json(person), None);
    all.ask(
        "POST /api/v1/units",
        "",
        &[],
        Json(json!({
            "code": "M-1",
            "name": "Thôn Mẫu",
            "kind": "village",
            "parent_id": id("commune")
        })),
        None,
    );
    all.ask(
        "POST /api/v1/units/{id}/merge",
        "",
        &[("id", id("commune"))],
        Json(json!({"into_unit_id": id("province"), "reason": "x"})),
        NEVER,
    );
    all.ask(
        "POST /api/v1/units/{id}/rename",
        "",
        &[("id", id("commune"))],
        Json(json!({"name": "Xã Mẫu", "since": "2026-10-01", "reason": "x"})),
        NEVER,
    );
    all.ask(
        "POST /api/v1/units/{id}/divide",
        "",
        &[("id", id("commune"))],
        Json(json!({
            "parts": [{"code": "M-2", "name": "Xã Mẫu Một"}, {"code": "M-3", "name": "Xã Mẫu Hai"}],
            "since": "2026-10-01",
            "reason": "x"
        })),
        NEVER,
    );
    let rating = json!({
        "subject_id": id("subject"),
        "year": 2025,
        "grade": "good",
        "source": "Quyết định số 8"
    });
    all.ask("POST /api/v1/ratings", "", &[], Json(rating), None);
    let better = json!({"grade": "excellent", "reason": "Kết luận số 10"});
    all.ask(
        "PATCH /api/v1/ratings/{id}",
        "",
        &[("id", id("rating"))],
        Json(better),
        v("rating"),
    );
    all.ask(
        "PUT /api/v1/subjects/{id}/leader",
        "",
        &[("id", id("household"))],
        Json(json!({"leader_id": id("person")})),
        NEVER,
    );
    all.ask(
        "POST /api/v1/subjects/{id}/told-apart",
        "",
        &[("id", id("subject"))],
        Json(json!({"reason": "x"})),
        NEVER,
    );
    all.ask(
        "GET /api/v1/units/{id}/duties",
        "",
        &[("id", id("commune"))],
        Nothing,
        None,
    );
    all.ask(
        "PUT /api/v1/units/{id}/duties",
        "",
        &[("id", id("commune"))],
        Json(json!({"one_hand": true, "reason": "x"})),
        NEVER,
    );
    all.ask(
        "PUT /api/v1/people/{id}/leaving",
        "",
        &[("id", id("person"))],
        Json(json!({"left_on": "2026-12-31"})),
        NEVER,
    );
    // As they are already: nothing changes.
    let person = json!({
        "full_name": "Nguyễn Mẫu An",
        "unit_code": "HG-01",
        "position": "Cán bộ",
        "is_direct_worker": false
    });
    all.ask(
        "GET /api/v1/people/by-code/{staff_code}",
        "",
        &[("staff_code", "HG0001")],
        Nothing,
        None,
    );
    all.ask(
        "GET /api/v1/units/by-code/{code}",
        "",
        &[("code", "HG-01-01")],
        Nothing,
        None,
    );
    all.ask(
        "PUT /api/v1/people/by-code/{staff_code}",
        "",
        &[("staff_code", "HG0001")],
        Json(person),
        None,
    );
    let unit = json!({"name": "Thôn Bãi Bồi", "kind": "village", "parent_code": "HG-01"});
    all.ask(
        "PUT /api/v1/units/by-code/{code}",
        "",
        &[("code", "HG-01-01")],
        Json(unit),
        None,
    );
}
