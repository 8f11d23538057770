//! What bodies take: texts as long as the document says, columns it names.

use std::collections::BTreeSet;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};
use thidua::http::openapi::document;

use super::{documented, rehearsed};
use crate::matrix::samples::{Sent, samples};
use crate::matrix::world::build;
use crate::support::{TestApp, on_both};

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
        // A map names its members itself; which of them are known is said of the map.
        Value::Object(_) if schema["additionalProperties"].is_object() => {}
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

on_both![
    texts_are_as_long_as_the_document_says,
    no_body_takes_a_column_it_does_not_name,
];

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
    app.sql("DELETE FROM job WHERE state = 'dead'".to_owned())
        .await;
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
    app.sql("DELETE FROM job WHERE state = 'dead'".to_owned())
        .await;
}
