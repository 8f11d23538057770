//! Filters of lists that people keep under a name, each their own.

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{STRANGER, TestApp, on_both};

on_both![
    a_filter_is_kept_found_and_removed,
    each_keeps_twenty_and_none_twice_under_one_name,
    what_cannot_be_kept_is_told_at_its_place,
    chips_lead_to_what_was_kept,
];

fn late(label: &str) -> Value {
    json!({"list": "files", "label": label, "filter": {"overdue": "yes", "q": "Mẫu"}})
}

async fn a_filter_is_kept_found_and_removed(app: &TestApp) {
    let (officer, stranger) = (app.officer().await, app.actor(STRANGER).await);
    let reply = officer.post("/views", late("Quá hạn")).await.expect(201);
    let view = reply.json();
    let path = format!("/views/{}", view["id"].as_str().unwrap());
    assert_eq!(reply.header("location"), format!("/api/v1{path}"));
    assert_eq!(view["filter"], late("")["filter"]);
    assert_eq!(officer.get(&path).await.expect(200).json(), view);
    let all = officer.get("/views").await.expect(200).json();
    assert_eq!(all["items"], json!([view]));
    // Nobody else sees it or removes it.
    assert_eq!(stranger.get("/views").await.json()["items"], json!([]));
    stranger.get(&path).await.problem(404, "not_found");
    let remove = |actor: &crate::support::Actor<'_>| actor.request(Method::DELETE, &path);
    app.send(remove(&stranger)).await.problem(404, "not_found");
    app.send(remove(&officer)).await.expect(204);
    app.send(remove(&officer)).await.problem(404, "not_found");
    officer.get(&path).await.problem(404, "not_found");
}

async fn each_keeps_twenty_and_none_twice_under_one_name(app: &TestApp) {
    let officer = app.officer().await;
    for n in 0..20 {
        let view = late(&format!("Bộ lọc {n}"));
        officer.post("/views", view).await.expect(201);
        if n == 0 {
            // Two names are the same however they are typed; of another list it is another one.
            officer
                .post("/views", late("bộ  lọc 0"))
                .await
                .problem(409, "duplicate");
        }
    }
    let problem = officer
        .post("/views", late("Nữa"))
        .await
        .problem(422, "invalid");
    assert_eq!(
        (
            &problem["errors"][0]["pointer"],
            &problem["errors"][0]["code"]
        ),
        (&json!("/label"), &json!("too_many_views"))
    );
    let chairman = app.chairman().await;
    chairman.post("/views", late("Bộ lọc 0")).await.expect(201);
}

async fn what_cannot_be_kept_is_told_at_its_place(app: &TestApp) {
    let officer = app.officer().await;
    let with = |name: &str, value: Value| {
        let mut body = late("Quá hạn");
        body[name] = value;
        body
    };
    for (body, pointer, code) in [
        (with("list", json!("x")), "/list", "unknown_code"),
        (with("label", json!("")), "/label", "required"),
        (with("label", json!("x".repeat(61))), "/label", "too_long"),
        (with("filter", json!({})), "/filter", "required"),
        (
            with("filter", json!({"show": "late"})),
            "/filter/show",
            "unknown_code",
        ),
        (
            with("filter", json!({"q": "x".repeat(201)})),
            "/filter/q",
            "too_long",
        ),
        (with("filter", json!({"q": ""})), "/filter/q", "required"),
        (
            with("filter", json!({"a/b": "x"})),
            "/filter/a~1b",
            "unknown_code",
        ),
    ] {
        let problem = officer.post("/views", body).await.problem(422, "invalid");
        let fault = &problem["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["code"]),
            (&json!(pointer), &json!(code)),
            "{problem}"
        );
    }
    for body in [with("x", json!(1)), with("filter", json!({"q": 1}))] {
        officer.post("/views", body).await.problem(400, "malformed");
    }
    let plain = officer.request(Method::POST, "/views").set_payload("x");
    app.send(plain).await.expect(415);
}

async fn chips_lead_to_what_was_kept(app: &TestApp) {
    let officer = sign_in(app, "officer@suoinga.example").await;
    for (list, path, filter) in [
        ("files", "/nominations", ("q", "Mẫu Hai")),
        ("work", "/", ("show", "late")),
        ("awards", "/awards", ("level", "unit")),
    ] {
        let form = [
            ("list", list),
            ("label", "Của tôi"),
            filter,
            ("cursor", "x"),
        ];
        let saved = post(app, &officer, "/views", &form).await.expect(303);
        let place = saved.header("location").to_owned();
        assert!(
            place.starts_with(&format!("{path}?{}=", filter.0)) && !place.contains("cursor"),
            "{place}"
        );
        let shown = get(app, &officer, &place).await.expect(200).text;
        assert!(
            shown.contains("aria-current=\"true\">Của tôi</a>")
                && !shown.contains("action=\"/views\""),
            "{shown}"
        );
        let other = get(app, &officer, path).await.expect(200).text;
        assert!(other.contains(">Của tôi</a>"), "{other}");
        let remove = shown.split("action=\"/views/").nth(1).unwrap();
        let remove = format!("/views/{}", remove.split('"').next().unwrap());
        let stranger = sign_in(app, STRANGER).await;
        post(app, &stranger, &remove, &[]).await.expect(404);
        let gone = post(app, &officer, &remove, &[]).await.expect(303);
        assert_eq!(gone.header("location"), path);
    }
    let long = "x".repeat(61);
    let form = [("list", "files"), ("label", long.as_str()), ("q", "Mẫu")];
    let refused = post(app, &officer, "/views", &form).await;
    assert!(
        told(app, &officer, refused)
            .await
            .contains("class=\"problem")
    );
    post(app, &officer, "/views", &[("list", "x")])
        .await
        .expect(404);
}
