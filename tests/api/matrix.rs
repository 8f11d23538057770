//! Every operation of the document as every role, relation and state of a membership, as one
//! snapshot: a changed right is a changed line.
#![expect(
    clippy::disallowed_methods,
    clippy::type_complexity,
    clippy::too_many_lines,
    reason = "a test needs ids, and tables are long"
)]

mod samples;
pub mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use actix_web::test::TestRequest;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use samples::{Sample, Sent, samples};
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};
use thidua::http::contract::operations;
use thidua::http::openapi::document;
use uuid::Uuid;
use world::{Persona, World, build, everybody, sql, throw_away};

use crate::support::{Actor, Reply, TestApp, on_both};

/// The operations of the document, and whether each can be rehearsed. A rehearsal is the change
/// itself, taken back: who may do the one may do the other.
fn documented() -> BTreeMap<String, bool> {
    let paths = &document().paths.paths;
    let changes = paths
        .iter()
        .filter(|(path, _)| !path.ends_with("/rehearsal"));
    let all =
        changes.flat_map(|(path, item)| operations(item).map(move |(method, _)| (method, path)));
    let is_rehearsed = |method, path: &str| {
        matches!(method, "POST" | "PATCH") && paths.contains_key(&format!("{path}/rehearsal"))
    };
    all.map(|(method, path)| (format!("{method} {path}"), is_rehearsed(method, path)))
        .collect()
}

/// The path of a sample, rehearsed where that can be.
fn rehearsed(sample: &Sample, documented: &BTreeMap<String, bool>) -> String {
    if documented[sample.operation] {
        format!("{}?dry_run=true", sample.path)
    } else {
        sample.path.clone()
    }
}

/// What a cell of the table says.
fn cell(reply: &Reply) -> String {
    if reply.status >= 400 {
        return format!(
            "{} {}",
            reply.status,
            reply.json()["code"].as_str().unwrap()
        );
    }
    let json: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    let outcome = if json["outcome"]["items"].is_array() {
        &json["outcome"]
    } else {
        &json
    };
    match outcome["items"].as_array() {
        Some(items)
            if items
                .iter()
                .any(|item| item["status"].is_u64() && !item["problem"].is_null()) =>
        {
            format!(
                "{} of which {}",
                reply.status,
                items[0]["problem"]["code"].as_str().unwrap()
            )
        }
        Some(items) => format!(
            "{} {}",
            reply.status,
            if items.is_empty() { "none" } else { "some" }
        ),
        None => reply.status.to_string(),
    }
}

/// One call. What it would use up is made anew for it.
async fn ask(
    app: &TestApp,
    world: &World,
    persona: &Persona,
    sample: &Sample,
    spare: &mut BTreeMap<&'static str, String>,
    path: &str,
) -> Reply {
    if sample.operation.starts_with("DELETE /api/v1/sessions") {
        let token = persona.once(app).await;
        return app
            .send(sample.request_from(persona.address, token.as_deref(), path))
            .await;
    }
    for kind in ["role", "delegation"] {
        let hole = format!("{{{kind}}}");
        if !path.contains(&hole) {
            continue;
        }
        if !spare.contains_key(kind) {
            spare.insert(kind, throw_away(app, world, kind).await);
        }
        let reply = app
            .send(sample.request_from(
                persona.address,
                persona.token.as_deref(),
                &path.replace(&hole, &spare[kind]),
            ))
            .await;
        if reply.status < 400 {
            spare.remove(kind);
        }
        return reply;
    }
    app.send(sample.request_from(persona.address, persona.token.as_deref(), path))
        .await
}

/// The names of those who heard the same, made short: all of a kind are one, and so are nearly all
/// roles of a place.
fn together(mut names: Vec<&str>, everybody: &[Persona]) -> String {
    let lapsed = |name: &str| {
        ["roleless", "ended:", "tomorrow:", "stand-in-"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let gone = |name: &str| {
        ["disabled:", "signed-out:"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let kinds: [(&str, &dyn Fn(&str) -> bool); 7] = [
        ("commune", &|name| name.starts_with("commune/")),
        ("ward", &|name| name.starts_with("ward/")),
        ("province", &|name| name.starts_with("province/")),
        ("program-commune", &|name| {
            name.starts_with("program-commune/")
        }),
        ("program-ward", &|name| name.starts_with("program-ward/")),
        ("lapsed", &lapsed),
        ("gone", &gone),
    ];
    let mut told = Vec::new();
    for (kind, is_one) in kinds {
        let others = everybody
            .iter()
            .map(|one| one.name.as_str())
            .filter(|name| is_one(name) && !names.contains(name));
        let others: Vec<&str> = others
            .map(|name| name.rsplit('/').next().unwrap())
            .collect();
        let many = names.iter().filter(|name| is_one(name)).count();
        if many > 2 * others.len() {
            names.retain(|name| !is_one(name));
            told.push(if others.is_empty() {
                format!("{kind}/*")
            } else {
                format!("{kind}/* but {}", others.join(" and "))
            });
        }
    }
    told.extend(names.into_iter().map(str::to_owned));
    told.join(", ")
}

/// A column of a table.
#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

async fn columns(app: &TestApp) -> BTreeSet<String> {
    let of = |conn: &mut Conn| match conn {
        Conn::Pg(pg) => sql_query(
            "SELECT DISTINCT column_name::text AS name FROM information_schema.columns \
                WHERE table_schema = 'public'",
        )
        .load::<Column>(pg)
        .map_err(Failure::from),
        Conn::Sqlite(sqlite) => sql_query(
            "SELECT DISTINCT p.name AS name FROM sqlite_master m JOIN \
                pragma_table_info(m.name) p WHERE m.type = 'table'",
        )
        .load::<Column>(sqlite)
        .map_err(Failure::from),
    };
    app.state
        .db
        .read(of)
        .await
        .unwrap()
        .into_iter()
        .map(|column| column.name)
        .collect()
}

/// The same body once for each of its objects and each column that the object does not have.
fn with_columns(schema: &Value, body: &Value, columns: &BTreeSet<String>) -> Vec<Value> {
    let whole = serde_json::to_value(document()).unwrap();
    let schema = match schema["$ref"].as_str() {
        Some(place) => whole
            .pointer(place.trim_start_matches('#'))
            .unwrap()
            .clone(),
        None => schema.clone(),
    };
    let mut all = Vec::new();
    match body {
        Value::Object(members) => {
            for column in columns
                .iter()
                .filter(|column| schema["properties"].get(column.as_str()).is_none())
            {
                let mut more = members.clone();
                more.insert(column.clone(), json!("1"));
                all.push(Value::Object(more));
            }
            for (name, value) in members
                .iter()
                .filter(|(_, value)| value.is_array() || value.is_object())
            {
                for inner in with_columns(&schema["properties"][name], value, columns) {
                    let mut more = members.clone();
                    more.insert(name.clone(), inner);
                    all.push(Value::Object(more));
                }
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first().filter(|first| first.is_object()) {
                all.extend(
                    with_columns(&schema["items"], first, columns)
                        .into_iter()
                        .map(|inner| json!([inner])),
                );
            }
        }
        _ => {}
    }
    all
}

/// The answer as it is, but for the id of the request.
fn masked(reply: &Reply) -> String {
    // Each problem in it names the request.
    let mut parts = reply.text.split("\"request_id\":\"");
    let first = parts.next().unwrap_or_default();
    let text: Vec<&str> = parts
        .map(|part| part.split_once('"').map_or(part, |(_, behind)| behind))
        .collect();
    format!(
        "{} {} {first}{}",
        reply.status,
        reply.header("etag"),
        text.join("ID")
    )
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
                "award_code" => vec!["letter_of_commendation", "order_bravery"],
                "commendation_type" => vec!["ad_hoc"],
                "cycle_year" | "year" => vec!["2026", "2025"],
                "overdue" | "count" => vec!["true", "false"],
                "sort" => vec![
                    "created_at&count=true",
                    "-created_at",
                    "due_at&count=true",
                    "x",
                ],
                "unit_id" | "subject_id" | "user_id" | "parent_id" => {
                    unknown.iter().map(String::as_str).collect()
                }
                "cursor" | "changed_after" => vec!["x"],
                "kind" => vec!["signed_in", "x"],
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

on_both![
    every_operation_as_everybody,
    what_is_not_theirs_leaves_strangers_no_trace,
    texts_are_as_long_as_the_document_says,
    no_body_takes_a_column_it_does_not_name,
];

async fn every_operation_as_everybody(app: &TestApp) {
    let world = build(app).await;
    let (documented, samples) = (documented(), samples(&world));
    let sampled: BTreeSet<&str> = samples.iter().map(|sample| sample.operation).collect();
    let missing: Vec<&String> = documented
        .keys()
        .filter(|operation| !sampled.contains(operation.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "say in samples.rs how to ask for {missing:?}"
    );
    let everybody = everybody(app, &world).await;
    let mut spare = BTreeMap::new();
    let mut table = BTreeMap::new();
    // What only looks comes first: what is asked for later may make something.
    for (index, sample) in samples.iter().enumerate() {
        let path = rehearsed(sample, &documented);
        let mut heard: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for persona in &everybody {
            let reply = ask(app, &world, persona, sample, &mut spare, &path).await;
            assert!(
                reply.status < 500,
                "{} {}: {}",
                sample.operation,
                persona.name,
                reply.text
            );
            heard.entry(cell(&reply)).or_default().push(&persona.name);
        }
        let label = if sample.label.is_empty() {
            String::new()
        } else {
            format!("  ({})", sample.label)
        };
        let mut lines = format!("{}{label}\n", sample.operation);
        for (answer, names) in heard {
            writeln!(lines, "    {answer:<24} {}", together(names, &everybody)).unwrap();
        }
        let (method, path) = sample.operation.split_once(' ').unwrap();
        table.insert((path, method, index), lines);
    }
    let table: String = table.into_values().collect();
    sql(app, "DELETE FROM job WHERE state = 'dead'".to_owned()).await;
    insta::with_settings!({ snapshot_suffix => "", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("matrix", table);
    });
}

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
            || sample.operation.contains("/me")
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
            let (foreign, none) = if bulk {
                (other(&masked(&foreign)), masked(&none))
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
    sql(app, "DELETE FROM job WHERE state = 'dead'".to_owned()).await;
}

/// What the document says of the length of a text, the parser keeps to: a character more is
/// refused, and that many are not.
async fn texts_are_as_long_as_the_document_says(app: &TestApp) {
    let world = build(app).await;
    let (documented, whole) = (documented(), serde_json::to_value(document()).unwrap());
    let administrator = app.administrator().await;
    let mut tried = 0;
    for mut sample in samples(&world) {
        let Sent::Json(body) = sample.sent.clone() else {
            continue;
        };
        let (method, template) = sample.operation.split_once(' ').unwrap();
        let schema = &whole["paths"][template][method.to_lowercase()]["requestBody"]["content"]["application/json"]
            ["schema"];
        let Some(place) = schema["$ref"].as_str() else {
            continue;
        };
        let path = rehearsed(&sample, &documented);
        let shape = whole.pointer(place.trim_start_matches('#')).unwrap();
        for (member, about) in shape["properties"].as_object().unwrap() {
            // A password is looked at behind what it belongs to.
            let Some(most) = about["maxLength"]
                .as_u64()
                .filter(|_| about["format"] != "password")
            else {
                continue;
            };
            let most = usize::try_from(most).unwrap();
            let mut refused = async |length: usize| {
                let mut body = body.clone();
                body[member] = json!("x".repeat(length));
                sample.sent = Sent::Json(body);
                let reply = app
                    .send(sample.request(Some(&administrator.token), &path))
                    .await;
                let answer: Value = serde_json::from_str(&reply.text).unwrap_or_default();
                let faults = answer["errors"].as_array().cloned().unwrap_or_default();
                faults.iter().any(|fault| {
                    fault["pointer"] == format!("/{member}") && fault["code"] == "too_long"
                })
            };
            assert!(
                refused(most + 1).await,
                "{} {member}: {} are taken",
                sample.operation,
                most + 1
            );
            assert!(
                !refused(most).await,
                "{} {member}: {most} are refused",
                sample.operation
            );
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
    sql(app, "DELETE FROM job WHERE state = 'dead'".to_owned()).await;
}

/// No body can set what it does not name: every column of every table is refused in every body.
async fn no_body_takes_a_column_it_does_not_name(app: &TestApp) {
    let world = build(app).await;
    let columns = columns(app).await;
    assert!(
        columns.len() > 100 && columns.contains("unit_id"),
        "{columns:?}"
    );
    let (documented, whole) = (documented(), serde_json::to_value(document()).unwrap());
    let administrator = app.administrator().await;
    let mut tried = 0;
    for mut sample in samples(&world) {
        let words = matches!(
            sample.operation,
            "POST /api/v1/sessions"
                | "POST /api/v1/password-resets"
                | "POST /api/v1/me/second-factor"
        ) || sample
            .operation
            .starts_with("DELETE /api/v1/me/second-factor")
            || sample.operation.starts_with("DELETE /api/v1/sessions");
        let Sent::Json(body) = &sample.sent else {
            continue;
        };
        let body = if words { json!({}) } else { body.clone() };
        let (method, template) = sample.operation.split_once(' ').unwrap();
        let schema = &whole["paths"][template][method.to_lowercase()]["requestBody"]["content"]["application/json"]
            ["schema"];
        let path = rehearsed(&sample, &documented);
        for more in with_columns(schema, &body, &columns) {
            let told = more.to_string();
            sample.sent = Sent::Json(more);
            let problem = app
                .send(sample.request(Some(&administrator.token), &path))
                .await
                .problem(400, "malformed");
            assert_eq!(
                problem["errors"][0]["code"], "unknown_member",
                "{} {told}",
                sample.operation
            );
            tried += 1;
        }
    }
    assert!(tried > 3_000, "{tried}");
    sql(app, "DELETE FROM job WHERE state = 'dead'".to_owned()).await;
}
