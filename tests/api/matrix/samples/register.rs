//! The organisation.

use serde_json::json;

use super::Sent::{Bytes, Json, Nothing};
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
    let sent = format!("people&name=x.csv&unit_id={}", id("commune"));
    // No table.
    all.ask(
        "POST /api/v1/imports",
        "",
        &[("?kind", &sent)],
        Bytes(b"x"),
        None,
    );
    for operation in [
        "POST /api/v1/imports/{id}/publish",
        "POST /api/v1/imports/{id}/undo",
        "POST /api/v1/imports/{id}/cancel",
    ] {
        all.ask(operation, "", &[("id", id("import"))], Nothing, None);
    }
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
    initiatives(all);
    let served = json!({
        "subject_id": id("subject"), "kind": "service", "code": "army", "title": "Trung đoàn Mẫu",
        "from": "2001-09-01", "to": "2003-09-01", "paper": "Quyết định số 9"
    });
    all.ask("POST /api/v1/career-entries", "", &[], Json(served), None);
    all.ask(
        "PATCH /api/v1/career-entries/{id}",
        "",
        &[("id", id("career_entry"))],
        Json(json!({"title": "Tiểu đoàn Mẫu", "paper": "Quyết định số 10"})),
        v("career_entry"),
    );
    all.ask(
        "DELETE /api/v1/career-entries/{id}",
        "",
        &[("id", id("career_entry"))],
        Nothing,
        NEVER,
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

/// What was recognised of whom.
fn initiatives(all: &mut Samples<'_>) {
    let world = all.world;
    let (commune, author) = (world.id("commune"), world.id("subject"));
    let hole = [("id", world.id("initiative"))];
    let version = Some(world.versions["initiative"]);
    let made = json!({
        "unit_id": commune, "title": "Đèn đường", "reach": "unit", "recognised_on": "2026-10-01",
        "recognised_by": "Hội đồng sáng kiến xã Mẫu", "decision_number": "13/QĐ-HĐSK",
        "authors": [{"subject_id": author, "share": 100}],
    });
    all.ask("POST /api/v1/initiatives", "", &[], Json(made), None);
    let better = json!({
        "title": "Cải tiến", "recognised_by": "Hội đồng sáng kiến xã Mẫu",
        "decision_number": "14/QĐ-HĐSK", "reason": "Ghi nhầm",
    });
    all.ask(
        "PATCH /api/v1/initiatives/{id}",
        "",
        &hole,
        Json(better),
        version,
    );
    all.ask("DELETE /api/v1/initiatives/{id}", "", &hole, Nothing, NEVER);
    all.ask(
        "POST /api/v1/initiatives/{id}/spend",
        "",
        &hole,
        Json(json!({"award_id": world.id("award")})),
        NEVER,
    );
    // It is not spent: who may hears 409.
    all.ask(
        "POST /api/v1/initiatives/{id}/release",
        "",
        &hole,
        Json(json!({"reason": "Ghi nhầm"})),
        NEVER,
    );
}
