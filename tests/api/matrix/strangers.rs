//! What is not theirs leaves strangers no trace.

use actix_web::test::TestRequest;
use serde_json::json;
use thidua::http::contract::operations;
use thidua::http::openapi::document;
use uuid::Uuid;

use super::{documented, rehearsed};
use crate::matrix::samples::{Sample, Sent, samples};
use crate::matrix::world::build;
use crate::support::{Actor, Reply, TestApp, on_both};

/// The answer as it is, but for the id of the request.
fn masked(reply: &Reply) -> String {
    // Each problem in it names the request.
    let text = without(&reply.text, "request_id");
    format!("{} {} {text}", reply.status, reply.header("etag"))
}

/// A text of JSON in which the values of a member say nothing.
fn without(text: &str, member: &str) -> String {
    let named = format!("\"{member}\":\"");
    let mut parts = text.split(&named);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let behind = part.split_once('"').map_or(part, |(_, behind)| behind);
        format!("{text}{named}ID\"{behind}")
    })
}

/// An id that nothing has, the same for the same id.
fn unknown_for(id: &str) -> String {
    let id: Uuid = id.parse().unwrap();
    Uuid::from_u128(id.as_u128() ^ 0xffff).to_string()
}

/// Those of the ward who look over the fence: each role it has, and the administrator.
async fn strangers(app: &TestApp) -> Vec<Actor<'_>> {
    let administrator = app.administrator().await;
    let units = administrator.get("/units").await.expect(200).json();
    let ward = units["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["code"] == "HG-02")
        .unwrap()["id"]
        .clone();
    let keeper = json!({
        "email": "admin@benlau.example",
        "full_name": "Kim Mẫu Vy",
        "unit_id": ward,
        "password": "con-duong-lang-2026-x"
    });
    let keeper = administrator
        .post("/users", keeper)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let grant = json!({"user_id": keeper, "role": "administrator", "unit_id": ward});
    administrator
        .post("/role-assignments", grant)
        .await
        .expect(201);
    let keeper = app
        .first_sign_in("admin@benlau.example", "con-duong-lang-2026-x")
        .await;
    vec![
        app.stranger().await,
        app.actor("specialist@benlau.example").await,
        app.actor("chairman@benlau.example").await,
        keeper,
    ]
}

/// The addresses of every list with every filter, and of what is not theirs.
fn looks(unknown: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for (path, item) in &document().paths.paths {
        let Some(get) = operations(item)
            .find(|(method, _)| *method == "GET")
            .map(|(_, operation)| operation)
        else {
            continue;
        };
        // What happens at the doors is written down: who asks reads of their own asking.
        if path.contains('{') || path.ends_with("/export") || path.ends_with("/security-events") {
            continue;
        }
        all.push(path.clone());
        let parameters = serde_json::to_value(&get.parameters).unwrap();
        for parameter in parameters
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "query")
        {
            let name = parameter["name"].as_str().unwrap();
            let values: Vec<&str> = match name {
                "limit" => vec!["1", "200", "0"],
                "q" => vec!["mau", "khoan", "HG-01", "%25", ""],
                "status" => vec!["draft", "in_progress", "issued", "signed", "awarded"],
                "stage" => vec!["check", "decide", "external"],
                "case_code" => vec!["THG-26-00001", "x"],
                "assigned_to" => vec!["me", "nobody", "x"],
                "award_code" => vec!["letter_of_commendation", "order_bravery"],
                "commendation_type" => vec!["ad_hoc"],
                "cycle_year" | "year" => vec!["2026", "2025"],
                "overdue" | "count" | "mine" => vec!["true", "false"],
                "state" => vec!["waiting", "nominated", "x"],
                "sort" => vec![
                    "created_at&count=true",
                    "-created_at",
                    "due_at&count=true",
                    "x",
                ],
                "unit_id" | "subject_id" | "user_id" | "parent_id" | "issuer_unit_id" => {
                    unknown.iter().map(String::as_str).collect()
                }
                "cursor" | "changed_after" => vec!["x"],
                "kind" => vec!["signed_in", "x"],
                "reach" => vec!["unit", "x"],
                "years" => vec!["5", "0"],
                "of" => vec!["units", "x"],
                "subject_kind" => vec!["individual", "x"],
                "outcome" => vec!["met", "x"],
                "on" => vec!["2026-10-17", "x"],
                "fields" => vec!["id,subject_name", "x"],
                "from" => vec!["2026-01-01&to=2026-12-31", "x"],
                "to" => vec!["2026-12-31&from=2026-01-01", "2020-01-01&from=2026-01-01"],
                other => panic!("what is {other} of {path}?"),
            };
            all.extend(
                values
                    .into_iter()
                    .map(|value| format!("{path}?{name}={value}")),
            );
        }
    }
    all.push("/api/v1/awards/export?format=csv".to_owned());
    all
}

on_both![what_is_not_theirs_leaves_strangers_no_trace,];

/// What strangers get is the same bytes with and without foreign things of every kind.
async fn what_is_not_theirs_leaves_strangers_no_trace(app: &TestApp) {
    let strangers = strangers(app).await;
    let unknown: Vec<String> = (0..2).map(|_| Uuid::now_v7().to_string()).collect();
    let looks = looks(&unknown);
    let look = async || {
        let mut seen = Vec::new();
        for stranger in &strangers {
            for path in &looks {
                let request = TestRequest::with_uri(path)
                    .insert_header(("authorization", format!("Bearer {}", stranger.token)));
                seen.push((path.clone(), masked(&app.send(request).await)));
            }
        }
        seen
    };
    assert!(looks.len() > 60, "{looks:?}");
    let before = look().await;
    let world = build(app).await;
    for ((path, before), (_, after)) in before.iter().zip(look().await) {
        assert_eq!(*before, after, "{path}");
    }
    // And whatever they ask of foreign things is answered as of things that are not.
    let documented = documented();
    let other = |text: &str| {
        let text = world.ids.iter().fold(text.to_owned(), |text, (name, id)| {
            let kind = if *name == "ward" {
                id.clone()
            } else {
                unknown_for(id)
            };
            text.replace(id.as_str(), &kind)
        });
        text.replace("HG-01", "HG-98")
            .replace("HG0001", "HG9998")
            .replace("invited@", "unknown@")
    };
    let mut differ = Vec::new();
    for sample in samples(&world) {
        // A wrong secret that comes twice makes whoever asks wait: the second answer tells of the
        // first, and of nothing else.
        let guesses = sample.operation.contains("/oauth/token");
        if !sample.operation.contains("/api/v1/")
            || sample.operation.contains("sessions")
            || sample.operation.ends_with("/me")
            || sample.operation.contains("/me/")
            || guesses
        {
            continue;
        }
        let path = rehearsed(&sample, &documented)
            .replace("{role}", world.id("role"))
            .replace("{delegation}", world.id("delegation"));
        let sent = match &sample.sent {
            Sent::Json(body) => {
                Sent::Json(serde_json::from_str(&other(&body.to_string())).unwrap())
            }
            same => same.clone(),
        };
        let twin = Sample {
            operation: sample.operation,
            label: sample.label,
            path: other(&path),
            sent,
            version: sample.version,
        };
        for stranger in &strangers {
            let foreign = app.send(sample.request(Some(&stranger.token), &path)).await;
            let none = app
                .send(twin.request(Some(&stranger.token), &twin.path))
                .await;
            let bulk = sample.operation.contains("/nominations/actions/");
            // What is made for whoever asks has an id of its own.
            let own = sample.operation.ends_with("/runs") || sample.operation.ends_with("/views");
            let (foreign, none) = if bulk {
                (other(&masked(&foreign)), masked(&none))
            } else if own {
                let own = |reply| without(&masked(reply), "id");
                (own(&foreign), own(&none))
            } else {
                (masked(&foreign), masked(&none))
            };
            if foreign != none {
                differ.push(format!(
                    "{} {}\n  {foreign}\n  {none}",
                    sample.operation, sample.label
                ));
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    app.sql("DELETE FROM job WHERE state = 'dead'".to_owned())
        .await;
}
