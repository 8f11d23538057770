//! What is only looked at.

use serde_json::json;

use super::Sent::{Json, Nothing};
use super::{NEVER, Samples};

pub(super) fn samples(all: &mut Samples<'_>) {
    let world = all.world;
    let id = |name: &str| world.id(name);
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
        "GET /api/v1/emergencies",
        "GET /api/v1/events",
        "GET /api/v1/holds",
        "GET /api/v1/imports",
        "GET /api/v1/initiatives",
        "GET /api/v1/machine-clients",
        "GET /api/v1/me",
        "GET /api/v1/me/letters",
        "GET /api/v1/me/notices",
        "GET /api/v1/nominations",
        "GET /api/v1/nominations/export",
        "GET /api/v1/people",
        "GET /api/v1/ratings",
        "GET /api/v1/reports",
        "GET /api/v1/role-assignments",
        "GET /api/v1/role-requests",
        "GET /api/v1/unheld-offices",
        "GET /api/v1/routes",
        "GET /api/v1/rule-sets",
        "GET /api/v1/runs",
        "GET /api/v1/security-events",
        "GET /api/v1/sessions",
        "GET /api/v1/subjects",
        "GET /api/v1/submission-letters",
        "GET /api/v1/tasks",
        "GET /api/v1/units",
        "GET /api/v1/users",
    ] {
        all.ask(operation, "", &[], Nothing, None);
    }
    // The law as it is shipped has no texts of a body beside it.
    let no_text = [("name", "quy-che.md")];
    all.ask("GET /api/v1/law/texts/{name}", "", &no_text, Nothing, None);
    for (operation, label, name) in [
        ("GET /api/v1/achievements/{id}", "", "achievement"),
        ("GET /api/v1/awards/{id}", "", "award"),
        ("GET /api/v1/career-entries/{id}", "", "career_entry"),
        ("GET /api/v1/decisions/{id}", "draft", "decision_draft"),
        ("GET /api/v1/decisions/{id}", "issued", "decision_issued"),
        ("GET /api/v1/decisions/{id}/history", "", "decision_issued"),
        ("GET /api/v1/decisions/{id}/paper", "", "decision_issued"),
        ("GET /api/v1/emergencies/{id}", "", "emergency"),
        ("GET /api/v1/events/{id}", "", "event"),
        ("GET /api/v1/holds/{id}", "", "hold"),
        ("GET /api/v1/imports/{id}", "", "import"),
        ("GET /api/v1/imports/{id}/checked", "", "import"),
        ("GET /api/v1/imports/{id}/faulty", "", "import"),
        ("GET /api/v1/imports/{id}/letters", "", "import"),
        ("GET /api/v1/imports/{id}/rows", "", "import"),
        ("GET /api/v1/initiatives/{id}", "", "initiative"),
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
        ("GET /api/v1/nominations/{id}/verdicts", "", "checked"),
        ("GET /api/v1/nominations/{id}/versions", "", "checked"),
        ("GET /api/v1/people/{id}", "", "person"),
        ("GET /api/v1/awards/{id}/dependents", "", "award"),
        ("GET /api/v1/people/{id}/award-history", "", "person"),
        ("GET /api/v1/people/{id}/ladder", "", "person"),
        ("GET /api/v1/ratings/{id}", "", "rating"),
        ("GET /api/v1/reports/{id}", "", "report"),
        ("GET /api/v1/subjects/{id}", "", "subject"),
        ("GET /api/v1/subjects/{id}/ladder", "", "subject"),
        ("GET /api/v1/submission-letters/{id}", "", "letter"),
        ("GET /api/v1/units/{id}", "commune", "commune"),
        ("GET /api/v1/units/{id}", "province", "province"),
        ("GET /api/v1/users/{id}", "", "target"),
    ] {
        all.ask(operation, label, &[("id", id(name))], Nothing, None);
    }
    all.ask(
        "GET /api/v1/imports/templates/{kind}",
        "",
        &[("kind", "people")],
        Nothing,
        None,
    );
    all.ask("GET /api/v1/search", "", &[("?q", "mau")], Nothing, None);
    all.ask(
        "GET /api/v1/career-entries",
        "",
        &[("?subject_id", id("subject"))],
        Nothing,
        None,
    );
    all.ask(
        "GET /api/v1/statistics/awards",
        "",
        &[("?from", "2026-01-01&to=2026-12-31")],
        Nothing,
        None,
    );
    statistics(all);
    let qualifying = format!(
        "title_ldtt&commendation_type=merit&cycle_year=2026&subject_kind=individual&unit_id={}",
        id("commune")
    );
    for operation in [
        "GET /api/v1/eligibility/qualifying",
        "GET /api/v1/eligibility/qualifying/export",
    ] {
        let asked = [("?award_code", qualifying.as_str())];
        all.ask(operation, "", &asked, Nothing, None);
    }
    all.ask(
        "GET /api/v1/award-types/{code}",
        "",
        &[("code", "letter_of_commendation")],
        Nothing,
        None,
    );
    all.ask(
        "GET /api/v1/routes/{route}",
        "",
        &[("route", "letter_of_commendation@2025-07")],
        Nothing,
        None,
    );
    all.ask(
        "GET /api/v1/reports/{id}/papers/{place}",
        "",
        &[("id", id("report")), ("place", "1")],
        Nothing,
        None,
    );
    all.ask(
        "GET /api/v1/nominations/{id}/documents/{slot}",
        "",
        &[("id", id("checked")), ("slot", "proof")],
        Nothing,
        None,
    );
}

/// The statistical forms and what stands beside them.
fn statistics(all: &mut Samples<'_>) {
    let world = all.world;
    let commune = world.id("commune");
    for (operation, query) in [
        ("GET /api/v1/statistics/forms/0602", ("?year", "2026")),
        ("GET /api/v1/statistics/forms/0603", ("?year", "2026")),
        ("GET /api/v1/statistics/forms/0604", ("?year", "2026")),
        ("GET /api/v1/statistics/forms/0605", ("?year", "2026")),
        (
            "GET /api/v1/statistics/shares",
            ("?from", "2026-01-01&to=2026-12-31"),
        ),
        ("GET /api/v1/statistics/unrewarded", ("?years", "5")),
        ("GET /api/v1/units/{id}/award-target", ("id", commune)),
    ] {
        all.ask(operation, "", &[query], Nothing, None);
    }
    // Nobody has set one: its version is none yet.
    all.ask(
        "PUT /api/v1/units/{id}/award-target",
        "",
        &[("id", commune)],
        Json(json!({"percent": 60})),
        NEVER,
    );
}
