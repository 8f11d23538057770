//! What follows a decision: money, funds, items, copies.

use serde_json::json;

use super::Samples;
use super::Sent::{Json, Nothing};

/// The money of the award of the world was never touched.
const UNTOUCHED: Option<i64> = Some(1);

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let (award, commune) = ([("id", world.id("award"))], [("id", world.id("commune"))]);
    let issued = [("id", world.id("decision_issued"))];
    for (operation, filled) in [
        ("GET /api/v1/award-payments/{id}", award),
        ("GET /api/v1/awards/{id}/marks", award),
        ("GET /api/v1/decisions/{id}/copies", issued),
    ] {
        all.ask(operation, "", &filled, Nothing, None);
    }
    all.ask("GET /api/v1/award-payments", "", &[], Nothing, None);
    let fund = [("id", world.id("commune")), ("?year", "2026")];
    all.ask(
        "GET /api/v1/units/{id}/award-fund",
        "",
        &fund,
        Nothing,
        None,
    );
    let paid = json!({"paid_on": "2026-10-17", "voucher": "PC 12", "note": "Chuyển khoản"});
    let mut together = paid.clone();
    together["award_ids"] = json!([world.id("award")]);
    all.ask(
        "POST /api/v1/award-payments/pay",
        "",
        &[],
        Json(together),
        None,
    );
    let why = json!({"reason": "Chỉ hưởng mức cao nhất"});
    // Of what was not paid nothing is recovered or taken back, and the law tells the amount: who may
    // hears 409 or 422.
    for (operation, body) in [
        ("POST /api/v1/award-payments/{id}/pay", paid.clone()),
        ("POST /api/v1/award-payments/{id}/recover", paid),
        ("POST /api/v1/award-payments/{id}/not-due", why.clone()),
        ("POST /api/v1/award-payments/{id}/reopen", why),
        (
            "POST /api/v1/award-payments/{id}/amount",
            json!({"amount": 1, "ground": "Quy chế"}),
        ),
    ] {
        all.ask(operation, "", &award, Json(body), UNTOUCHED);
    }
    all.ask(
        "PUT /api/v1/units/{id}/award-fund",
        "",
        &commune,
        // Nobody has set it, and nobody does.
        Json(json!({"year": 2026, "ceiling": 10, "ground": "Dự toán"})),
        super::NEVER,
    );
    all.ask(
        "POST /api/v1/units/{id}/award-fund/spendings",
        "",
        &commune,
        Json(json!({"spent_on": "2026-10-10", "purpose": "Hội nghị", "amount": 1})),
        None,
    );
    // There is none with this id.
    all.ask(
        "DELETE /api/v1/award-fund-spendings/{id}",
        "",
        &award,
        Nothing,
        super::NEVER,
    );
    let mark = json!({
        "kind": "issued", "item": "badge", "happened_on": "2026-10-17", "number": "A-12",
        "reason": "In sai", "venue": "Hội trường", "ceremony": "joined",
    });
    all.ask(
        "POST /api/v1/awards/{id}/marks",
        "",
        &award,
        Json(mark),
        None,
    );
    all.ask(
        "POST /api/v1/decisions/{id}/copies",
        "",
        &issued,
        Json(json!({"copy_to": "finance", "sent_on": "2026-10-17"})),
        None,
    );
}
