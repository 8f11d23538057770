//! How each operation is asked for: a path with real ids and a valid body, so that the answer tells
//! the right and not the form.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

use crate::matrix::world::World;

/// What is sent beside the path.
#[derive(Clone)]
pub enum Sent {
    Nothing,
    Json(Value),
    Form(&'static str),
    Bytes(&'static [u8]),
}

/// One way to ask for an operation.
pub struct Sample {
    /// As in the document: `GET /api/v1/units`.
    pub operation: &'static str,
    /// What it is asked for, where there are several.
    pub label: &'static str,
    /// The path; `{role}` and `{delegation}` are made anew when they were used up.
    pub path: String,
    pub sent: Sent,
    pub version: Option<i64>,
}

impl Sample {
    pub fn method(&self) -> Method {
        self.operation.split(' ').next().unwrap().parse().unwrap()
    }

    /// From an address of the caller's own: attempts are counted by address.
    pub fn request_from(&self, address: u8, token: Option<&str>, path: &str) -> TestRequest {
        self.request(token, path)
            .peer_addr(([10, 0, 0, address], 40_000).into())
    }

    pub fn request(&self, token: Option<&str>, path: &str) -> TestRequest {
        let mut request = TestRequest::with_uri(path)
            .method(self.method())
            .insert_header(("accept-language", "en"));
        if let Some(token) = token {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        if let Some(version) = self.version {
            request = request.insert_header(("if-match", format!("\"{version}\"")));
        }
        match &self.sent {
            Sent::Nothing => request,
            Sent::Json(body) => request.set_json(body),
            Sent::Form(text) => request
                .insert_header(("content-type", "application/x-www-form-urlencoded"))
                .set_payload(*text),
            Sent::Bytes(bytes) => request.set_payload(*bytes),
        }
    }
}

/// A version that nothing has: who hears 412 would have been allowed.
const NEVER: Option<i64> = Some(999_999);

/// Every operation of the document, some of them several times.
#[expect(clippy::too_many_lines, reason = "a table reads best in one piece")]
pub fn samples(world: &World) -> Vec<Sample> {
    use Sent::{Bytes, Form, Json, Nothing};

    let mut all = Vec::new();
    let v = |name: &str| Some(world.versions[name]);
    let id = |name: &str| world.id(name);
    let mut ask = |operation: &'static str,
                   label: &'static str,
                   filled: &[(&str, &str)],
                   sent: Sent,
                   version: Option<i64>| {
        let mut path = operation.split(' ').nth(1).unwrap().to_owned();
        for (hole, with) in filled {
            match hole.strip_prefix('?') {
                Some(query) => path = format!("{path}?{query}={with}"),
                None => path = path.replace(&format!("{{{hole}}}"), with),
            }
        }
        all.push(Sample {
            operation,
            label,
            path,
            sent,
            version,
        });
    };
    for operation in [
        "GET /healthz",
        "GET /readyz",
        "GET /version",
        "GET /.well-known/jwks.json",
        "GET /.well-known/oauth-authorization-server",
        "GET /api/v1/achievements",
        "GET /api/v1/award-types",
        "GET /api/v1/awards",
        "GET /api/v1/awards/export",
        "GET /api/v1/calendar",
        "GET /api/v1/cycles",
        "GET /api/v1/dead-letters",
        "GET /api/v1/decisions",
        "GET /api/v1/delegations",
        "GET /api/v1/events",
        "GET /api/v1/holds",
        "GET /api/v1/machine-clients",
        "GET /api/v1/me",
        "GET /api/v1/nominations",
        "GET /api/v1/people",
        "GET /api/v1/ratings",
        "GET /api/v1/role-assignments",
        "GET /api/v1/role-requests",
        "GET /api/v1/routes",
        "GET /api/v1/rule-sets",
        "GET /api/v1/security-events",
        "GET /api/v1/sessions",
        "GET /api/v1/subjects",
        "GET /api/v1/submission-letters",
        "GET /api/v1/tasks",
        "GET /api/v1/units",
        "GET /api/v1/users",
    ] {
        ask(operation, "", &[], Nothing, None);
    }
    for (operation, label, name) in [
        ("GET /api/v1/achievements/{id}", "", "achievement"),
        ("GET /api/v1/awards/{id}", "", "award"),
        ("GET /api/v1/decisions/{id}", "draft", "decision_draft"),
        ("GET /api/v1/decisions/{id}", "issued", "decision_issued"),
        ("GET /api/v1/decisions/{id}/history", "", "decision_issued"),
        ("GET /api/v1/decisions/{id}/paper", "", "decision_issued"),
        ("GET /api/v1/events/{id}", "", "event"),
        ("GET /api/v1/holds/{id}", "", "hold"),
        ("GET /api/v1/nominations/{id}", "draft", "draft"),
        ("GET /api/v1/nominations/{id}", "in check", "checked"),
        (
            "GET /api/v1/nominations/{id}",
            "at the President",
            "external",
        ),
        ("GET /api/v1/nominations/{id}/documents", "", "checked"),
        ("GET /api/v1/nominations/{id}/eligibility", "", "checked"),
        ("GET /api/v1/nominations/{id}/history", "", "checked"),
        ("GET /api/v1/nominations/{id}/versions", "", "checked"),
        ("GET /api/v1/people/{id}", "", "person"),
        ("GET /api/v1/awards/{id}/dependents", "", "award"),
        ("GET /api/v1/people/{id}/award-history", "", "person"),
        ("GET /api/v1/ratings/{id}", "", "rating"),
        ("GET /api/v1/subjects/{id}", "", "subject"),
        ("GET /api/v1/submission-letters/{id}", "", "letter"),
        ("GET /api/v1/units/{id}", "commune", "commune"),
        ("GET /api/v1/units/{id}", "province", "province"),
        ("GET /api/v1/users/{id}", "", "target"),
    ] {
        ask(operation, label, &[("id", id(name))], Nothing, None);
    }
    ask(
        "GET /api/v1/statistics/awards",
        "",
        &[("?from", "2026-01-01&to=2026-12-31")],
        Nothing,
        None,
    );
    ask(
        "GET /api/v1/award-types/{code}",
        "",
        &[("code", "letter_of_commendation")],
        Nothing,
        None,
    );
    ask(
        "GET /api/v1/routes/{route}",
        "",
        &[("route", "letter_of_commendation@2025-07")],
        Nothing,
        None,
    );
    ask(
        "GET /api/v1/nominations/{id}/documents/{slot}",
        "",
        &[("id", id("checked")), ("slot", "proof")],
        Nothing,
        None,
    );

    // Files.
    let nomination = crate::support::nomination(id("household"), id("achievement"));
    ask("POST /api/v1/nominations", "", &[], Json(nomination), None);
    ask(
        "PATCH /api/v1/nominations/{id}",
        "",
        &[("id", id("draft"))],
        Json(json!({"statement": "Other words"})),
        NEVER,
    );
    ask(
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
        ask(
            act,
            label,
            &[("id", id(name)), ("action", action)],
            Json(why.clone()),
            v(name),
        );
    }
    let bulk = json!({"items": [{"id": id("checked"), "version": world.versions["checked"]}]});
    ask(
        "POST /api/v1/nominations/actions/{action}",
        "",
        &[("action", "accept")],
        Json(bulk),
        None,
    );
    ask(
        "POST /api/v1/nominations/{id}/overrules",
        "",
        &[("id", id("checked"))],
        Json(json!({"rule": "R-DUP-1", "reason": "x"})),
        v("checked"),
    );
    let looked = json!({"rule": "R-DUP-1", "verdict": "met", "reason": "x"});
    ask(
        "POST /api/v1/nominations/{id}/reviews",
        "",
        &[("id", id("checked"))],
        Json(looked),
        v("checked"),
    );
    let slot = [("id", id("draft")), ("slot", "proof"), ("?name", "x.pdf")];
    ask(
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
    ask(
        "DELETE /api/v1/nominations/{id}/documents/{slot}",
        "",
        &paper[..2],
        Nothing,
        NEVER,
    );
    ask(
        "DELETE /api/v1/nominations/{id}/documents/{slot}/{document_id}",
        "",
        &paper,
        Nothing,
        NEVER,
    );
    ask(
        "GET /api/v1/nominations/{id}/documents/{slot}/{document_id}",
        "",
        &paper,
        Nothing,
        None,
    );
    let letter = json!({"title": "Tờ trình", "nomination_ids": [id("unlettered")]});
    ask(
        "POST /api/v1/submission-letters",
        "",
        &[],
        Json(letter),
        None,
    );
    ask(
        "POST /api/v1/submission-letters/{id}/sign",
        "",
        &[("id", id("letter"))],
        Nothing,
        v("letter"),
    );
    ask(
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
    ask("POST /api/v1/external-results", "", &[], Json(result), None);

    // Decisions and awards.
    let draft = json!({"title": "On the flood", "nomination_ids": [id("approved")]});
    ask("POST /api/v1/decisions", "", &[], Json(draft), None);
    ask(
        "DELETE /api/v1/decisions/{id}",
        "",
        &[("id", id("decision_draft"))],
        Nothing,
        NEVER,
    );
    ask(
        "POST /api/v1/decisions/{id}/sign",
        "",
        &[("id", id("decision_draft"))],
        Nothing,
        v("decision_draft"),
    );
    ask(
        "POST /api/v1/decisions/{id}/issue",
        "",
        &[("id", id("decision_signed"))],
        Json(crate::support::numbering(7)),
        v("decision_signed"),
    );
    let strike = json!({"nomination_id": id("approved"), "reason": "Có đơn"});
    ask(
        "POST /api/v1/decisions/{id}/strike",
        "",
        &[("id", id("decision_signed"))],
        Json(strike),
        v("decision_signed"),
    );
    let why_back = json!({"reason": "Sai tên"});
    ask(
        "POST /api/v1/decisions/{id}/withdraw-signature",
        "",
        &[("id", id("decision_signed"))],
        Json(why_back),
        v("decision_signed"),
    );
    let correction =
        json!({"award_id": id("award"), "subject_name": "Nguyễn Mẫu Ân", "reason": "Sai dấu"});
    ask(
        "POST /api/v1/decisions/{id}/corrections",
        "",
        &[("id", id("decision_issued"))],
        Json(correction),
        NEVER,
    );
    // Bytes of no known kind: who hears 422 would have been allowed.
    ask(
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
    ask(
        "POST /api/v1/awards/{id}/cancel",
        "",
        &[("id", id("award"))],
        Json(cancel),
        v("award"),
    );
    let paper = json!({"reason": "Bản án số 3", "number": "77/QĐ-CTN", "date": "2026-10-17"});
    ask(
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
    ask(
        "POST /api/v1/awards/{id}/restore",
        "",
        &[("id", id("award"))],
        Json(paper),
        v("award"),
    );
    ask(
        "POST /api/v1/holds",
        "",
        &[],
        Json(json!({"subject_id": id("subject"), "kind": "complaint", "ground": "Đơn số 6"})),
        None,
    );
    ask(
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
    ask("POST /api/v1/cycles", "", &[], Json(cycle), None);
    ask(
        "DELETE /api/v1/cycles/{id}",
        "",
        &[("id", id("cycle"))],
        Nothing,
        NEVER,
    );

    // The organisation.
    ask(
        "POST /api/v1/events",
        "",
        &[],
        Json(json!({"name": "Flood", "happened_from": "2026-10-14", "unit_id": id("commune")})),
        None,
    );
    ask(
        "POST /api/v1/achievements",
        "",
        &[],
        Json(json!({"subject_id": id("subject"), "event_id": id("event"), "summary": "Rowed"})),
        None,
    );
    ask(
        "POST /api/v1/subjects",
        "",
        &[],
        Json(json!({"kind": "household", "name": "Hộ ông Mẫu", "unit_id": id("commune")})),
        None,
    );
    // Already called so.
    ask(
        "PATCH /api/v1/subjects/{id}",
        "",
        &[("id", id("household"))],
        Json(json!({"name": "Hộ mẫu"})),
        NEVER,
    );
    let person = json!({
        "staff_code": "M1",
        "full_name": "Lê Mẫu Mới",
        "unit_id": id("commune"),
        "is_direct_worker": true
    });
    ask("POST /api/v1/people", "", &[], Json(person), None);
    ask(
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
    ask(
        "POST /api/v1/units/{id}/merge",
        "",
        &[("id", id("commune"))],
        Json(json!({"into_unit_id": id("province"), "reason": "x"})),
        NEVER,
    );
    let rating = json!({
        "subject_id": id("subject"),
        "year": 2025,
        "grade": "good",
        "source": "Quyết định số 8"
    });
    ask("POST /api/v1/ratings", "", &[], Json(rating), None);
    let better = json!({"grade": "excellent", "reason": "Kết luận số 10"});
    ask(
        "PATCH /api/v1/ratings/{id}",
        "",
        &[("id", id("rating"))],
        Json(better),
        v("rating"),
    );
    ask(
        "PUT /api/v1/subjects/{id}/leader",
        "",
        &[("id", id("household"))],
        Json(json!({"leader_id": id("person")})),
        NEVER,
    );
    ask(
        "POST /api/v1/subjects/{id}/told-apart",
        "",
        &[("id", id("subject"))],
        Json(json!({"reason": "x"})),
        NEVER,
    );
    ask(
        "GET /api/v1/units/{id}/duties",
        "",
        &[("id", id("commune"))],
        Nothing,
        None,
    );
    ask(
        "PUT /api/v1/units/{id}/duties",
        "",
        &[("id", id("commune"))],
        Json(json!({"one_hand": true, "reason": "x"})),
        NEVER,
    );
    ask(
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
    ask(
        "GET /api/v1/people/by-code/{staff_code}",
        "",
        &[("staff_code", "HG0001")],
        Nothing,
        None,
    );
    ask(
        "GET /api/v1/units/by-code/{code}",
        "",
        &[("code", "HG-01-01")],
        Nothing,
        None,
    );
    ask(
        "PUT /api/v1/people/by-code/{staff_code}",
        "",
        &[("staff_code", "HG0001")],
        Json(person),
        None,
    );
    let unit = json!({"name": "Thôn Bãi Bồi", "kind": "village", "parent_code": "HG-01"});
    ask(
        "PUT /api/v1/units/by-code/{code}",
        "",
        &[("code", "HG-01-01")],
        Json(unit),
        None,
    );

    // Access.
    let password = "con-duong-lang-2026-x";
    let user = json!({
        "email": "new@matrix.example",
        "full_name": "Lê Mẫu Mới",
        "unit_id": id("commune"),
        "password": password
    });
    ask("POST /api/v1/users", "", &[], Json(user), None);
    let invite =
        json!({"email": "new@matrix.example", "full_name": "Lê Mẫu Mới", "unit_id": id("commune")});
    ask("POST /api/v1/invitations", "", &[], Json(invite), None);
    ask(
        "POST /api/v1/users/{id}/invite",
        "",
        &[("id", id("invited"))],
        Nothing,
        None,
    );
    ask(
        "PATCH /api/v1/users/{id}",
        "",
        &[("id", id("target"))],
        Json(json!({"full_name": "Lê Mẫu Khác", "password": thidua::commands::demo::PASSWORD})),
        NEVER,
    );
    ask(
        "POST /api/v1/users/{id}/disable",
        "",
        &[("id", id("target"))],
        Nothing,
        Some(1),
    );
    ask(
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
    ask(
        "DELETE /api/v1/users/{id}/second-factor",
        "",
        &[("id", id("target"))],
        Json(why),
        None,
    );
    let grant = json!({"user_id": id("target"), "role": "chairman", "unit_id": id("commune")});
    ask(
        "POST /api/v1/role-assignments",
        "commune",
        &[],
        Json(grant),
        None,
    );
    let grant = json!({"user_id": id("target"), "role": "chairman", "unit_id": id("province")});
    ask(
        "POST /api/v1/role-assignments",
        "province",
        &[],
        Json(grant),
        None,
    );
    ask(
        "POST /api/v1/role-requests/{id}/confirm",
        "",
        &[("id", id("request"))],
        Nothing,
        None,
    );
    ask(
        "POST /api/v1/role-requests/{id}/refuse",
        "",
        &[("id", id("request"))],
        Nothing,
        None,
    );
    ask(
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
    ask(
        "POST /api/v1/delegations",
        "of my own",
        &[],
        Json(delegate.clone()),
        None,
    );
    let mut of_another = delegate;
    of_another["from_user_id"] = json!(id("holder"));
    ask(
        "POST /api/v1/delegations",
        "of another",
        &[],
        Json(of_another),
        None,
    );
    ask(
        "DELETE /api/v1/delegations/{id}",
        "",
        &[("id", "{delegation}")],
        Nothing,
        None,
    );
    ask(
        "POST /api/v1/machine-clients",
        "",
        &[],
        Json(json!({"name": "HR", "scopes": ["awards:read"], "unit_id": id("commune")})),
        None,
    );
    let client = [("id", id("client"))];
    ask(
        "GET /api/v1/machine-clients/{id}",
        "",
        &client,
        Nothing,
        None,
    );
    ask(
        "POST /api/v1/machine-clients/{id}/disable",
        "",
        &client,
        Nothing,
        NEVER,
    );
    ask(
        "POST /api/v1/machine-clients/{id}/enable",
        "",
        &client,
        Nothing,
        NEVER,
    );
    ask(
        "POST /api/v1/machine-clients/{id}/rotate",
        "",
        &client,
        Json(json!({"overlap_hours": 1})),
        NEVER,
    );
    ask(
        "POST /api/v1/dead-letters/{id}/send-again",
        "",
        &[("id", id("dead"))],
        Nothing,
        None,
    );

    // One's own account; the words of strangers are wrong, so that nobody is signed in or locked
    // out.
    ask(
        "POST /api/v1/sessions",
        "",
        &[],
        Json(json!({"email": "x", "password": 1})),
        None,
    );
    ask(
        "POST /api/v1/sessions/refresh",
        "",
        &[],
        Json(json!({"refresh_token": "x"})),
        None,
    );
    ask(
        "POST /api/v1/oauth/token",
        "",
        &[],
        Form("grant_type=client_credentials&client_id=x&client_secret=x"),
        None,
    );
    ask(
        "POST /api/v1/password-resets",
        "",
        &[],
        Json(json!({"email": 1})),
        None,
    );
    ask(
        "POST /api/v1/password-resets/use",
        "",
        &[],
        Json(json!({"token": "x", "password": "x"})),
        None,
    );
    ask(
        "PUT /api/v1/me/password",
        "",
        &[],
        Json(json!({"current_password": "x", "password": "x"})),
        None,
    );
    ask(
        "POST /api/v1/me/second-factor/confirm",
        "",
        &[],
        Json(json!({"otp": "000000"})),
        None,
    );
    let proof = || Json(json!({"password": 1}));
    ask("POST /api/v1/me/second-factor", "", &[], proof(), None);
    ask("GET /api/v1/public/checkpoints", "", &[], Nothing, None);
    ask(
        "DELETE /api/v1/me/second-factor",
        "",
        &[],
        Json(json!({"password": 1})),
        None,
    );
    ask(
        "DELETE /api/v1/sessions/{id}",
        "of another",
        &[("id", id("delegation"))],
        proof(),
        None,
    );
    ask("DELETE /api/v1/sessions/current", "", &[], Nothing, None);
    ask("DELETE /api/v1/sessions", "", &[], proof(), None);
    all
}
