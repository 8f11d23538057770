//! Councils, their meetings and ballots.

use serde_json::json;

use super::Sent::{Json, Nothing};
use super::{NEVER, Samples};

/// What the world made of them was never changed.
const FIRST: Option<i64> = Some(1);

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let council = [("id", world.id("council"))];
    let member = [
        ("id", world.id("council")),
        ("member_id", world.id("council_member")),
    ];
    all.ask("GET /api/v1/councils", "", &[], Nothing, None);
    for operation in [
        "GET /api/v1/councils/{id}",
        "GET /api/v1/councils/{id}/members",
        "GET /api/v1/councils/{id}/meetings",
    ] {
        all.ask(operation, "", &council, Nothing, None);
    }
    let find = "GET /api/v1/councils/{id}/members/{member_id}";
    all.ask(find, "", &member, Nothing, None);
    let new = json!({
        "unit_id": world.id("commune"), "kind": "initiative", "name": "Hội đồng Sáng kiến mẫu",
        "decision_number": "14/QĐ-UBND", "decided_on": "2026-10-01",
    });
    all.ask("POST /api/v1/councils", "", &[], Json(new), None);
    all.ask(
        "PATCH /api/v1/councils/{id}",
        "",
        &council,
        Json(json!({"name": "Hội đồng mẫu"})),
        FIRST,
    );
    let appointed = json!({
        "user_id": world.id("holder"), "position": "member", "title": "Công chức xã",
    });
    all.ask(
        "POST /api/v1/councils/{id}/members",
        "",
        &council,
        Json(appointed),
        None,
    );
    all.ask(
        "PATCH /api/v1/councils/{id}/members/{member_id}",
        "",
        &member,
        Json(json!({"title": "Bí thư Đoàn xã"})),
        FIRST,
    );
    meetings(all);
    ballots(all);
}

/// One is prepared; to the other the members were invited, and it votes.
fn meetings(all: &mut Samples<'_>) {
    let world = all.world;
    let council = [("id", world.id("council"))];
    let ahead = [("id", world.id("meeting_ahead"))];
    let begun = [("id", world.id("meeting"))];
    for operation in [
        "GET /api/v1/meetings/{id}",
        "GET /api/v1/meetings/{id}/minutes",
    ] {
        all.ask(operation, "invited", &begun, Nothing, None);
        all.ask(operation, "being prepared", &ahead, Nothing, None);
    }
    let new = json!({
        "title": "Phiên họp mẫu", "kind": "in_person", "starts_at": "2026-10-21T02:00:00Z",
        "place": "Phòng họp số 1",
    });
    all.ask(
        "POST /api/v1/councils/{id}/meetings",
        "",
        &council,
        Json(new),
        None,
    );
    let another = json!({"title": "Phiên họp khác", "place": "Hội trường"});
    all.ask(
        "PATCH /api/v1/meetings/{id}",
        "",
        &ahead,
        Json(another),
        FIRST,
    );
    all.ask(
        "PUT /api/v1/meetings/{id}/agenda",
        "",
        &ahead,
        Json(json!({"nomination_ids": [world.id("deciding")]})),
        NEVER,
    );
    let there = json!({"members": [
        {"user_id": world.id("target"), "attendance": "present"},
    ]});
    all.ask(
        "PUT /api/v1/meetings/{id}/attendance",
        "",
        &begun,
        Json(there),
        NEVER,
    );
    all.ask(
        "POST /api/v1/meetings/{id}/invite",
        "",
        &ahead,
        Nothing,
        FIRST,
    );
    all.ask(
        "POST /api/v1/meetings/{id}/cancel",
        "",
        &ahead,
        Json(json!({"reason": "Bão số 12"})),
        FIRST,
    );
    // A ballot is open: who may conclude it hears 409.
    all.ask(
        "POST /api/v1/meetings/{id}/conclude",
        "",
        &begun,
        Nothing,
        FIRST,
    );
    all.ask(
        "POST /api/v1/meetings/{id}/ballots",
        "",
        &begun,
        Json(json!({"secrecy": "secret"})),
        FIRST,
    );
}

/// The first was counted, the second is open.
fn ballots(all: &mut Samples<'_>) {
    let world = all.world;
    let open = [("id", world.id("ballot"))];
    let counted = [("id", world.id("ballot_counted"))];
    all.ask("GET /api/v1/me/ballots", "", &[], Nothing, None);
    for operation in [
        "GET /api/v1/ballots/{id}",
        "GET /api/v1/ballots/{id}/receipts",
        "GET /api/v1/ballots/{id}/sheet",
        "GET /api/v1/ballots/{id}/paper",
    ] {
        all.ask(operation, "open", &open, Nothing, None);
        all.ask(operation, "counted", &counted, Nothing, None);
    }
    all.ask(
        "PUT /api/v1/ballots/{id}/paper",
        "",
        &open,
        Json(json!({"lines": [{"place": 1, "choice": "yes"}]})),
        None,
    );
    all.ask(
        "POST /api/v1/ballots/{id}/recusals",
        "",
        &open,
        Json(json!({"place": 1, "reason": "Cùng đơn vị"})),
        None,
    );
    // Too few are there: who may close it hears 409.
    all.ask("POST /api/v1/ballots/{id}/close", "", &open, Nothing, FIRST);
    all.ask(
        "POST /api/v1/ballots/{id}/void",
        "",
        &open,
        Json(json!({"reason": "Danh sách còn sai"})),
        FIRST,
    );
}
