//! Files and submission letters.

use serde_json::json;

use super::Sent::{Bytes, Json, Nothing};
use super::{NEVER, Samples};

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let v = |name: &str| Some(world.versions[name]);
    let id = |name: &str| world.id(name);
    let nomination = crate::support::nomination(id("household"), id("achievement"));
    all.ask("POST /api/v1/nominations", "", &[], Json(nomination), None);
    all.ask(
        "PATCH /api/v1/nominations/{id}",
        "",
        &[("id", id("draft"))],
        Json(json!({"statement": "Other words"})),
        NEVER,
    );
    all.ask(
        "DELETE /api/v1/nominations/{id}",
        "",
        &[("id", id("draft"))],
        Nothing,
        NEVER,
    );
    let act = "POST /api/v1/nominations/{id}/actions/{action}";
    let why = json!({"reason": "Because of the test", "citation": "Law 06/2022/QH15 Article 5"});
    for (label, name, action) in [
        ("submit a draft", "draft", "submit"),
        ("accept", "checked", "accept"),
        ("return", "checked", "return"),
        ("hold", "checked", "hold"),
        ("refuse", "checked", "refuse"),
        ("withdraw", "checked", "withdraw"),
        ("approve", "deciding", "approve"),
        ("clear", "checked", "clear"),
    ] {
        all.ask(
            act,
            label,
            &[("id", id(name)), ("action", action)],
            Json(why.clone()),
            v(name),
        );
    }
    all.ask(
        "PUT /api/v1/nominations/{id}/assignment",
        "",
        &[("id", id("checked"))],
        Json(json!({"user_id": id("holder")})),
        NEVER,
    );
    all.ask(
        "DELETE /api/v1/nominations/{id}/assignment",
        "",
        &[("id", id("checked"))],
        Nothing,
        NEVER,
    );
    let bulk = json!({"items": [{"id": id("checked"), "version": world.versions["checked"]}]});
    all.ask(
        "POST /api/v1/nominations/actions/{action}",
        "",
        &[("action", "accept")],
        Json(bulk),
        None,
    );
    let run = json!({
        "action": "accept",
        "items": [{"id": id("checked"), "version": world.versions["checked"]}],
    });
    all.ask("POST /api/v1/runs", "", &[], Json(run), None);
    for operation in [
        "GET /api/v1/runs/{id}",
        "GET /api/v1/runs/{id}/lines",
        "POST /api/v1/runs/{id}/continue",
        "POST /api/v1/runs/{id}/stop",
    ] {
        all.ask(operation, "", &[("id", id("run"))], Nothing, None);
    }
    let asked = json!({
        "award_code": "letter_of_commendation", "commendation_type": "ad_hoc", "cycle_year": 2026,
        "candidates": [{"subject_id": id("household")}],
    });
    all.ask("POST /api/v1/eligibility", "", &[], Json(asked), None);
    all.ask(
        "POST /api/v1/nominations/{id}/overrules",
        "",
        &[("id", id("checked"))],
        Json(json!({"rule": "R-DUP-1", "reason": "x"})),
        v("checked"),
    );
    let looked = json!({"rule": "R-DUP-1", "verdict": "met", "reason": "x"});
    all.ask(
        "POST /api/v1/nominations/{id}/reviews",
        "",
        &[("id", id("checked"))],
        Json(looked),
        v("checked"),
    );
    let slot = [("id", id("draft")), ("slot", "proof"), ("?name", "x.pdf")];
    all.ask(
        "PUT /api/v1/nominations/{id}/documents/{slot}",
        "",
        &slot,
        Bytes(b"x"),
        NEVER,
    );
    let paper = [
        ("id", id("checked")),
        ("slot", "proof"),
        ("document_id", id("paper")),
    ];
    all.ask(
        "DELETE /api/v1/nominations/{id}/documents/{slot}",
        "",
        &paper[..2],
        Nothing,
        NEVER,
    );
    all.ask(
        "DELETE /api/v1/nominations/{id}/documents/{slot}/{document_id}",
        "",
        &paper,
        Nothing,
        NEVER,
    );
    all.ask(
        "GET /api/v1/nominations/{id}/documents/{slot}/{document_id}",
        "",
        &paper,
        Nothing,
        None,
    );
    let urgent = json!({"event_id": id("event"), "reason": "Because of the test"});
    all.ask("POST /api/v1/emergencies", "", &[], Json(urgent), None);
    all.ask(
        "POST /api/v1/emergencies/{id}/close",
        "",
        &[("id", id("emergency"))],
        Json(json!({"reason": "Because of the test"})),
        NEVER,
    );
    let told = json!({
        "subject_name": "Lò Văn Thử",
        "unit_id": id("village"),
        "happened_on": "2026-10-14",
        "place": "Bến đò",
        "story": "Cứu hai em nhỏ giữa dòng lũ",
    });
    all.ask("POST /api/v1/reports", "", &[], Json(told), None);
    all.ask(
        "POST /api/v1/reports/{id}/close",
        "",
        &[("id", id("report"))],
        Json(json!({"reason": "Because of the test"})),
        NEVER,
    );
    all.ask(
        "POST /api/v1/reports/{id}/nomination",
        "",
        &[("id", id("report"))],
        Json(json!({"nomination_id": id("draft")})),
        NEVER,
    );
    all.ask(
        "PUT /api/v1/reports/{id}/papers/{place}",
        "",
        &[("id", id("report")), ("place", "1"), ("?name", "x.pdf")],
        Bytes(b"x"),
        NEVER,
    );
    let letter = json!({"title": "Tờ trình", "nomination_ids": [id("unlettered")]});
    all.ask(
        "POST /api/v1/submission-letters",
        "",
        &[],
        Json(letter),
        None,
    );
    all.ask(
        "POST /api/v1/submission-letters/{id}/sign",
        "",
        &[("id", id("letter"))],
        Nothing,
        v("letter"),
    );
    all.ask(
        "DELETE /api/v1/submission-letters/{id}",
        "",
        &[("id", id("letter"))],
        Nothing,
        NEVER,
    );
    let result = json!({
        "nomination_ids": [id("external")],
        "outcome": "awarded",
        "number": "1/QĐ-CTN",
        "date": "2026-10-17",
        "signer": "Chủ tịch nước"
    });
    all.ask("POST /api/v1/external-results", "", &[], Json(result), None);
}
