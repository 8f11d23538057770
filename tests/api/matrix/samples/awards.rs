//! Decisions, awards, holds and cycles.

use serde_json::json;

use super::Sent::{Bytes, Json, Nothing};
use super::{NEVER, Samples};

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let v = |name: &str| Some(world.versions[name]);
    let id = |name: &str| world.id(name);
    let draft = json!({"title": "On the flood", "nomination_ids": [id("approved")]});
    all.ask("POST /api/v1/decisions", "", &[], Json(draft), None);
    all.ask(
        "DELETE /api/v1/decisions/{id}",
        "",
        &[("id", id("decision_draft"))],
        Nothing,
        NEVER,
    );
    all.ask(
        "POST /api/v1/decisions/{id}/sign",
        "",
        &[("id", id("decision_draft"))],
        Json(json!({"signer_post": "Chủ tịch UBND xã"})),
        v("decision_draft"),
    );
    all.ask(
        "POST /api/v1/decisions/{id}/issue",
        "",
        &[("id", id("decision_signed"))],
        Json(crate::support::numbering(7)),
        v("decision_signed"),
    );
    let strike = json!({"nomination_id": id("approved"), "reason": "Có đơn"});
    all.ask(
        "POST /api/v1/decisions/{id}/strike",
        "",
        &[("id", id("decision_signed"))],
        Json(strike),
        v("decision_signed"),
    );
    let why_back = json!({"reason": "Sai tên"});
    all.ask(
        "POST /api/v1/decisions/{id}/withdraw-signature",
        "",
        &[("id", id("decision_signed"))],
        Json(why_back),
        v("decision_signed"),
    );
    let correction =
        json!({"award_id": id("award"), "subject_name": "Nguyễn Mẫu Ân", "reason": "Sai dấu"});
    all.ask(
        "POST /api/v1/decisions/{id}/corrections",
        "",
        &[("id", id("decision_issued"))],
        Json(correction),
        NEVER,
    );
    // Bytes of no known kind: who hears 422 would have been allowed.
    all.ask(
        "PUT /api/v1/decisions/{id}/paper",
        "",
        &[("id", id("decision_issued")), ("?name", "x.pdf")],
        Bytes(b"x"),
        None,
    );
    let cancel = json!({
        "ground": "forged_papers",
        "reason": "Kết luận số 3",
        "number": "77/QĐ-UBND",
        "date": "2026-10-17"
    });
    all.ask(
        "POST /api/v1/awards/{id}/cancel",
        "",
        &[("id", id("award"))],
        Json(cancel),
        v("award"),
    );
    let paper = json!({"reason": "Bản án số 3", "number": "77/QĐ-CTN", "date": "2026-10-17"});
    all.ask(
        "POST /api/v1/awards/{id}/strip",
        "",
        &[("id", id("award"))],
        Json(paper),
        v("award"),
    );
    let paper = json!({
        "ground": "acquitted",
        "reason": "Kết luận số 9",
        "number": "81/QĐ-UBND",
        "date": "2026-10-17"
    });
    all.ask(
        "POST /api/v1/awards/{id}/restore",
        "",
        &[("id", id("award"))],
        Json(paper),
        v("award"),
    );
    all.ask(
        "POST /api/v1/holds",
        "",
        &[],
        Json(json!({"subject_id": id("subject"), "kind": "complaint", "ground": "Đơn số 6"})),
        None,
    );
    all.ask(
        "POST /api/v1/holds/{id}/lift",
        "",
        &[("id", id("hold"))],
        Json(json!({"all_clear": "Kết luận số 9"})),
        v("hold"),
    );
    let cycle = json!({
        "unit_id": id("commune"), "award_code": "letter_of_commendation",
        "commendation_type": "ad_hoc", "cycle_year": 2024,
        "opens_on": "2024-10-01", "closes_on": "2024-10-10", "remind_days": 3, "late": "refuse",
    });
    all.ask("POST /api/v1/cycles", "", &[], Json(cycle), None);
    for act in [
        "POST /api/v1/cycles/{id}/extend",
        "POST /api/v1/cycles/{id}/close",
    ] {
        all.ask(
            act,
            "",
            &[("id", id("cycle"))],
            Json(json!({"closes_on": "2024-10-20", "reason": "Bão số 12 kéo dài"})),
            NEVER,
        );
    }
    all.ask(
        "DELETE /api/v1/cycles/{id}",
        "",
        &[("id", id("cycle"))],
        Nothing,
        NEVER,
    );
}
